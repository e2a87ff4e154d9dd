"""`python -m bot import` for more than single files: folders, archives, standard input, a chosen source, and addresses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import pytest

from bot import live
from bot.addresses import Address
from bot.importing import Wishes, bring
from store.database import Store
from tests.toy.packed import BOATS, FILES, NO_SOURCE, TRAINS, folder, gzipped, zipped

Colloquy = Callable[..., subprocess.CompletedProcess[str]]


def test_a_folder_is_one_import_and_its_places_name_its_files(colloquy: Colloquy, tmp_path: Path) -> None:
    folder(tmp_path / "toys", FILES | {"letter.txt": b"Dear toys,\n"})
    done = colloquy("import", "-v", "toys")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "toys: BibTeX",
        "  read 3 = stored 2 + known 0 + rejected 1",
        "  2 works",
        f"  rejected letter.txt: {NO_SOURCE}",
        "    Dear toys,",
        "  stored a.bib, line 1, trains: work: Toy Trains",
        "  stored below/b.bib, line 1, boats: work: Toy Boats",
    ]


def test_the_same_folder_again_is_known(colloquy: Colloquy, tmp_path: Path) -> None:
    folder(tmp_path / "toys", FILES)
    colloquy("import", "toys")

    assert colloquy("import", "./toys/").stdout == "toys: BibTeX\n  read 2 = stored 0 + known 2 + rejected 0\n  2 works\n"
    assert colloquy("imports").stdout.count("\n") == 1


@pytest.mark.parametrize("pack", [bytes, gzipped, lambda raw: zipped({"a.bib": raw})], ids=["plain", "gzip", "zip"])
def test_standard_input_is_an_input_among_others(pack: Callable[[bytes], bytes], colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "boats.bib").write_bytes(BOATS)
    done = colloquy("import", "boats.bib", "-", typed=pack(TRAINS))

    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == ["boats.bib: BibTeX", "standard input: BibTeX"]


def test_nothing_on_standard_input_is_refused(colloquy: Colloquy) -> None:
    assert colloquy("import", "-").stderr == "standard input: the file is empty.\n"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "An input without a name: name a file, a folder, “-” or an address.\n"),
        (
            "https://openalex.org/A5012345678",
            "https://openalex.org/A5012345678: pages of the web are not fetched. Save the page, and import",
        ),
    ],
)
def test_what_names_no_input_is_refused(colloquy: Colloquy, tmp_path: Path, typed: str, sentence: str) -> None:
    (tmp_path / "boats.bib").write_bytes(BOATS)
    refused = colloquy("import", typed)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(sentence)


def test_a_source_may_be_chosen_and_an_unknown_one_is_refused_with_all_names(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Trust snapshot\n\n" + TRAINS.decode())

    assert colloquy("import", "--source", "bibtex", "page.txt").stdout.startswith("page.txt: BibTeX\n  read 1 = stored 1")
    assert "read with --source bibtex" in colloquy("imports", "show", "1").stdout
    refused = colloquy("import", "--source", "bibtext", "page.txt")
    assert refused.returncode == 1
    assert refused.stderr.startswith("No source is called 'bibtext'; there are acl_anthology, ")


def test_an_import_of_several_sources_is_listed_as_one(colloquy: Colloquy, tmp_path: Path) -> None:
    page = b"Researcher profile\n\nAda Kite\n\nTrust snapshot\n\npreprint2020arXiv\n\nToy Blocks\n"
    folder(tmp_path / "toys", {"a.bib": TRAINS, "page.txt": page})

    assert colloquy("import", "toys").stdout.startswith("toys: several sources\n")
    assert "several sources toys: stored 3, known 0" in colloquy("imports").stdout


def test_of_very_much_that_is_rejected_the_first_thousand_are_shown(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "bad.bib").write_text("".join(f"@article{{a{number}, title={{}}}}\n" for number in range(1_200)))
    lines = colloquy("import", "bad.bib").stdout.splitlines()

    assert lines[1] == "  read 1200 = stored 0 + known 0 + rejected 1200"
    assert lines[-1] == "  and 200 more rejected; “imports show” has all of them"
    assert colloquy("imports", "show", "1").stdout.count("\n  rejected ") == 1_200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has another Ctrl-C")
def test_ctrl_c_while_standard_input_is_awaited_is_no_accident(surroundings: Mapping[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "import", "-"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=tmp_path, env=dict(surroundings), stdin=pipe, stderr=pipe, text=True)
    assert process.stderr is not None
    waiting = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert waiting == "standard input: reading\n"
    assert (process.returncode, said.splitlines()[-1]) == (130, "Stopped.")
    assert "Traceback" not in said


# --- addresses: what a host answers is tested with `live`


def test_what_is_fetched_is_an_import_named_by_its_address(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "fetch", _fetching("400 of 1,200 works were fetched and stored"))
    fine = bring(store, ["DOI:10.1234/toy.1"], Wishes(None, None, verbose=False, key=None), as_json=True)

    (report,) = json.loads(capsys.readouterr().out)["imported"]
    assert (report["input"], report["stored"], report["remarks"]) == (
        "doi:10.1234/toy.1",
        1,
        ["400 of 1,200 works were fetched and stored"],
    )
    assert not fine, "something is left to do"


def test_a_name_is_refused_with_those_whom_it_may_mean(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "choice", lambda *_: "Two are called so:\n  openalex:A1 Ada Kite\n  openalex:A2 Ada B. Kite")
    fine = bring(store, ["name:Ada Kite", "nonsense:1"], Wishes(None, None, verbose=False, key=None), as_json=False)

    assert not fine
    assert capsys.readouterr().err.splitlines() == [
        *("Two are called so:", " openalex:A1 Ada Kite", " openalex:A2 Ada B. Kite"),
        "nonsense:1: there is no such file.",
    ]


def _fetching(left: str) -> Callable[..., str]:
    """Stands for a host that answers with a work."""

    def fetch(address: Address, key: None, into: BinaryIO, say: Callable[[str], None]) -> str:
        say("one work")
        into.write(TRAINS)
        return left

    return fetch
