"""`python -m bot import`: what it reports, what it refuses, and that a full disk leaves the store as it was."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from store.database import open_store

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

TRAINS = "@article{trains, title={Toy Trains}, author={Toy, Ada and Block, Bob}, journal={Toy Venue}, year={2020}}\n"
BOATS = "@article{boats, title={Toy Boats}, author={Toy, Ada and Block, Bob}, journal={Toy Venue}, year={2021}}\n"
BROKEN = "@article{broken, title={Never closed}, author={"
STATEMENT = """Research Statement

Toy averages. I average toys, and in the end they are average [1].

References

[1] A. Toy and B. Block. “Toy Trains”. In: Toy Venue (2020).
"""
NO_SOURCE = "none of the sources"


@pytest.fixture
def stats(colloquy: Colloquy) -> Callable[[], dict[str, int]]:
    """What colloquy.db in the test's folder holds."""
    return lambda: dict(json.loads(colloquy("stats", "--json").stdout))


# --- what it reports


def test_each_file_is_reported_with_counts_that_add_up(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    (tmp_path / "two.bib").write_text(TRAINS + BOATS + BROKEN)

    done = colloquy("import", "one.bib", "two.bib")

    assert done.returncode == 1, "an entry was rejected"
    assert done.stdout.splitlines() == [
        "one.bib: BibTeX",
        "  read 1 = stored 1 + known 0 + rejected 0",
        "  1 work",
        "two.bib: BibTeX",
        "  read 3 = stored 1 + known 1 + rejected 1",
        "  2 works",
        "  rejected line 3, broken: it does not end: a brace or a quotation mark is not closed",
        f"    {BROKEN}",
    ]


def test_an_input_that_leaves_nothing_to_say_ends_well(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)

    assert colloquy("import", "one.bib").returncode == 0
    assert colloquy("import", "one.bib").returncode == 0, "known is no complaint"


def test_a_page_that_miscounts_its_works_is_stored_and_ends_with_status_1(
    colloquy: Colloquy, tmp_path: Path, stats: Callable[[], dict[str, int]]
) -> None:
    page = "Researcher profile\n\nAda Toy\n\nPublished work\n\n2 published item(s)\n\narticle2023Journal of Toys\n\nToy Trains\n"
    (tmp_path / "page.txt").write_text(page)

    done = colloquy("import", "page.txt")

    assert done.returncode == 1
    assert "  remark: the page states 2 works, but 1 could be read" in done.stdout.splitlines()
    assert stats()["works"] == 1


def test_verbose_tells_what_every_entry_became(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    (tmp_path / "two.bib").write_text(TRAINS + BOATS)

    done = colloquy("import", "-v", "one.bib", "two.bib")

    assert [line for line in done.stdout.splitlines() if "work: " in line] == [
        "  stored line 1, trains: work: Toy Trains",
        "  known line 1, trains: work: Toy Trains",
        "  stored line 2, boats: work: Toy Boats",
    ]


def test_json_reports_every_file_and_every_refusal(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS + BROKEN)

    done = colloquy("import", "--json", "-v", "one.bib", "missing.bib")

    data = json.loads(done.stdout)
    (report,) = data["imported"]
    assert done.returncode == 1
    assert {name: report[name] for name in ("input", "source", "read", "stored", "known", "kinds", "remarks")} == {
        **{"input": "one.bib", "source": "BibTeX", "read": 2, "stored": 1, "known": 0, "kinds": {"work": 1}, "remarks": []}
    }
    assert [rejected["original"] for rejected in report["rejected"]] == [BROKEN]
    assert report["entries"] == [{"place": "line 1, trains", "became": "work: Toy Trains", "outcome": "stored"}]
    assert data["refused"] == [{"input": "missing.bib", "reason": "missing.bib: there is no such file."}]


def test_what_a_file_says_cannot_steer_the_terminal(colloquy: Colloquy, tmp_path: Path) -> None:
    steering = "\x1b]0;owned\x07"
    (tmp_path / "evil.bib").write_text(TRAINS.replace("Toy Trains", f"{steering} Toy") + f"@article{{{steering}, title={{")

    done = colloquy("import", "-v", "evil.bib")

    assert "rejected" in done.stdout
    assert "\x1b" not in done.stdout


def test_what_a_file_is_called_cannot_steer_the_terminal(colloquy: Colloquy) -> None:
    assert colloquy("import", "\x1b]0;owned\x07.bib").stderr == "]0;owned.bib: there is no such file.\n"


def test_a_new_store_holds_what_was_imported_and_no_seeds(colloquy: Colloquy, tmp_path: Path, stats: Callable[[], dict[str, int]]) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    colloquy("import", "one.bib")

    assert (stats()["works"], stats()["researchers"]) == (1, 2)


# --- whose a document is


def test_a_statement_without_an_author_needs_the_researcher(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    (tmp_path / "statement.txt").write_text(STATEMENT)

    alone = colloquy("import", "one.bib", "statement.txt")
    stranger = colloquy("import", "statement.txt", "--researcher", "Zed Nobody")
    owned = colloquy("import", "statement.txt", "--researcher", "Ada Toy")

    assert (alone.returncode, stranger.returncode, owned.returncode) == (1, 1, 0)
    assert "--researcher" in alone.stderr
    assert "Zed Nobody" in stranger.stderr
    assert "1 statement" in owned.stdout


# --- what it refuses


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


BAD_INPUTS: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "there is no such file"),
    "empty folder": (lambda path: path.mkdir(), "there is no file in this folder"),
    "pipe": (os.mkfifo, "it is a pipe or a device; save what it gives as a file"),
    "no archive": (lambda path: path.write_bytes(b"PK\x03\x04"), "it cannot be unpacked"),
    "empty": (lambda path: path.touch(), "is empty"),
    "blank": (lambda path: path.write_bytes(b" \n\n "), "is empty"),
    "binary": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0"), "binary file"),
    "latin-1": (lambda path: path.write_bytes(TRAINS.replace("Toy Trains", "Zug\xfcge").encode("latin-1")), "line 1 is not UTF-8"),
    "huge": (_sparse, "too large"),
    "truncated": (lambda path: path.write_text('{"format": "colloquy-seed/1", "name": "Ada'), "The seed cannot be read"),
    "prose": (lambda path: path.write_text("Nothing that anybody could import.\n"), NO_SOURCE),
}


@pytest.mark.parametrize(("make", "said"), BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_a_bad_file_is_refused_in_one_sentence_and_the_others_are_imported(
    colloquy: Colloquy, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / "bad")
    (tmp_path / "good.bib").write_text(TRAINS)

    done = colloquy("import", "bad", "good.bib")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "bad" in done.stderr
    assert said in done.stderr
    assert "stored 1" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="setpriv, which takes root's power to read everything, is of Linux")
def test_a_file_that_may_not_be_read_is_refused_and_the_others_are_imported(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "good.bib").write_text(TRAINS)
    (tmp_path / "mine.bib").write_text(BOATS)
    (tmp_path / "mine.bib").chmod(0)
    powerless = ("setpriv", "--inh-caps=-all", "--bounding-set=-all") if os.geteuid() == 0 else ()

    done = colloquy("import", "mine.bib", "good.bib", under=powerless)

    assert (done.returncode, done.stderr) == (1, "mine.bib: it cannot be read (Permission denied).\n")
    assert "stored 1" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a file's name be any bytes")
def test_a_file_whose_name_is_no_text_is_refused(colloquy: Colloquy, tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.bib")
    (tmp_path / name).write_text(TRAINS)

    done = colloquy("import", name)

    assert done.returncode == 1
    assert "is not UTF-8; rename it" in done.stderr


# --- stores that cannot be used


def _newer(path: Path) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('colloquy', 'm999_later', '')")
    connection.close()


def _of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (id)")
    connection.close()


BAD_STORES: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "newer": (_newer, "newer Colloquy"),
    "of another program": (_of_another_program, "another program"),
    "no database": (lambda path: path.write_bytes(b"This is no database." * 100), "not a database"),
    "folder": (lambda path: path.mkdir(), "cannot be used"),
}


@pytest.mark.parametrize("command", [["import", "one.bib"], ["stats"], ["ask", "/help"], ["chat"]], ids=lambda command: str(command[0]))
@pytest.mark.parametrize(("make", "said"), BAD_STORES.values(), ids=BAD_STORES.keys())
def test_a_store_that_cannot_be_used_is_one_sentence(
    colloquy: Colloquy, tmp_path: Path, make: Callable[[Path], object], said: str, command: list[str]
) -> None:
    make(tmp_path / "colloquy.db")
    (tmp_path / "one.bib").write_text(TRAINS)

    done = colloquy(*command)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize("command", ["import", "stats"])
def test_a_folder_that_is_not_there_is_named(colloquy: Colloquy, tmp_path: Path, command: str) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)

    done = colloquy(command, *(["one.bib"] if command == "import" else []), "--db", "nowhere/colloquy.db")

    assert (done.returncode, done.stderr) == (1, "nowhere/colloquy.db: there is no folder nowhere.\n")


def test_while_another_process_writes_an_import_waits_and_then_says_so(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    (tmp_path / "two.bib").write_text(BOATS)
    colloquy("import", "one.bib")
    with open_store(tmp_path / "colloquy.db") as store, store.writing():
        busy = colloquy("import", "two.bib")
        reader = colloquy("stats")

    assert busy.returncode == 1
    assert "being written by another process" in busy.stderr
    assert reader.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sh limits what a process may write")
def test_a_full_disk_leaves_the_store_as_it_was(colloquy: Colloquy, tmp_path: Path, stats: Callable[[], dict[str, int]]) -> None:
    (tmp_path / "one.bib").write_text(TRAINS)
    (tmp_path / "many.bib").write_text(_many(2_000))
    colloquy("import", "one.bib")
    before = stats()

    done = colloquy("import", "many.bib", under=("sh", "-c", 'ulimit -f 1000 && exec "$@"', "sh"))

    assert done.returncode == 1
    assert "colloquy.db" in done.stderr
    assert stats() == before


def _many(count: int) -> str:
    """Works by many people, more than a small disk holds."""
    return "".join(
        f"@article{{t{n}, title={{Toy Number {n} of Many}}, author={{Toy{n % 97}, Ada and Block{n % 89}, Bob}}, year={{2020}}}}\n"
        for n in range(count)
    )
