"""`python -m bot doctor`: what is wrong with the store, and making it good."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

TRAINS = "@article{trains, title={Toy Trains}, author={Toy, Ada and Block, Bob}, journal={Toy Venue}, year={2020}}\n"


@pytest.fixture
def imported(colloquy: Colloquy, tmp_path: Path) -> Colloquy:
    (tmp_path / "toys.bib").write_text(TRAINS)
    colloquy("import", "toys.bib")
    return colloquy


def break_by_hand(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "colloquy.db")) as connection:
        connection.execute(sql)
        connection.commit()


def test_a_sound_store_is_said_to_be_so(imported: Colloquy) -> None:
    done = imported("doctor")
    assert (done.returncode, done.stdout, done.stderr) == (0, "The store is sound.\n", "")


def test_what_is_wrong_is_told_with_how_to_make_it_good(imported: Colloquy, tmp_path: Path) -> None:
    break_by_hand(tmp_path, "UPDATE work SET title = 'Toy Boats'")
    done = imported("doctor")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "  works differ from what the records say: 1 wrong, 1 missing",
        "“doctor --repair” makes anew what follows from the records; it changes nothing else.",
    ]
    repaired = imported("doctor", "--repair")
    assert repaired.returncode == 0
    assert repaired.stdout.splitlines()[-2:] == ["Everything that follows from the records was made anew.", "The store is sound."]
    assert "Toy Trains" in imported("ask", "/works Ada Toy").stdout


def test_what_only_a_backup_has_is_left_as_it_is(imported: Colloquy, tmp_path: Path) -> None:
    break_by_hand(tmp_path, "UPDATE import SET read = 7")
    for words in (["doctor"], ["doctor", "--repair"]):
        done = imported(*words)
        assert done.returncode == 1
        assert done.stdout.startswith("  imports of which stored, known and rejected do not add up to read: 1\nThe records cannot")
