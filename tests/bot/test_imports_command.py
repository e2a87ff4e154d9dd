"""`python -m bot imports`: what was imported, what it brought, and taking it back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

TRAINS = "@article{trains, title={Toy Trains}, author={Toy, Ada and Block, Bob}, journal={Toy Venue}, year={2020}}\n"
BROKEN = "@article{broken, title={Never closed}, author={"


@pytest.fixture
def imported(colloquy: Colloquy, tmp_path: Path) -> Colloquy:
    """A store with one import, in which one entry was rejected."""
    (tmp_path / "toys.bib").write_text(TRAINS + BROKEN)
    colloquy("import", "toys.bib")
    return colloquy


def test_a_store_without_imports_says_so(colloquy: Colloquy) -> None:
    assert colloquy("imports").stdout == "Nothing was imported yet.\n"


def test_every_import_has_a_line(imported: Colloquy) -> None:
    listed = imported("imports")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.startswith("   1  20")
    assert listed.stdout.endswith("  BibTeX toys.bib: stored 1, known 0, rejected 1\n")
    (row,) = json.loads(imported("imports", "--json").stdout)
    assert (row["id"], row["input"], row["undone_at"]) == (1, "toys.bib", None)


def test_one_is_shown_with_what_it_brought_and_what_it_could_not_store(imported: Colloquy) -> None:
    shown = imported("imports", "show", "1").stdout.splitlines()
    assert shown[1].startswith("  sha256 ")
    assert shown[2:] == [
        "  wanted in the terminal",
        "  line 1, trains: Toy Trains",
        "  rejected line 2, broken: it does not end: a brace or a quotation mark is not closed",
        f"    {BROKEN}",
    ]


def test_the_bytes_of_what_was_rejected_can_be_written_to_a_file_and_mended(imported: Colloquy, tmp_path: Path) -> None:
    imported("imports", "show", "1", "--rejected", "broken.bib")
    broken = tmp_path / "broken.bib"
    assert broken.read_bytes() == BROKEN.encode() + b"\n"
    broken.write_text(broken.read_text() + "Toy, Ada}, year={2021}}")
    assert "stored 1" in imported("import", "broken.bib").stdout


def test_undoing_takes_back_what_it_brought_and_says_so(imported: Colloquy) -> None:
    undone = imported("imports", "undo", "1")
    assert undone.stdout == "Import 1 (toys.bib) is undone: 1 record, 1 work, 2 researchers taken back.\n"
    assert json.loads(imported("stats", "--json").stdout)["works"] == 0
    assert ", undone 20" in imported("imports").stdout


@pytest.mark.parametrize(("number", "reason"), [("7", "There is no import 7; “imports” lists those there are.\n")])
@pytest.mark.parametrize("verb", ["show", "undo"])
def test_a_number_that_is_none_is_refused(imported: Colloquy, verb: str, number: str, reason: str) -> None:
    refused = imported("imports", verb, number)
    assert (refused.returncode, refused.stderr) == (1, reason)


def test_an_import_is_undone_once(imported: Colloquy) -> None:
    imported("imports", "undo", "1")
    again = imported("imports", "undo", "1")
    assert again.returncode == 1
    assert again.stderr.startswith("Import 1 (toys.bib) was undone already, on 20")
