"""`python -m bot identity`: deciding who is who in the terminal, and taking it back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from store import judgements
from store.database import open_store
from tests import toy

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

SLIPS = (("Toy A", "Cy Block", "Bo Drum"), ("Toy B", "Cy Blokc", "Bo Drum"))
SILK, PAPER, TIN = "Kites of Silk", "Kites of Paper", "Drums of Tin and How They Sound"


@pytest.fixture
def adas(colloquy: Colloquy, tmp_path: Path) -> list[str]:
    """The ids of two people called A. Kite, the one with two works first."""
    with open_store(tmp_path / "colloquy.db") as store:
        for title, other in ((SILK, "Bo Drum"), (PAPER, "Bo Drum"), (TIN, "Cy Block")):
            toy.bring_text(store, tmp_path, toy.entry("toy", title, ["A. Kite", other], "article", year="2010"))
        sql = "SELECT researcher_id AS id FROM authorship WHERE name = ? GROUP BY researcher_id ORDER BY count(*) DESC"
        return [f"r{row['id']}" for row in store.rows(sql, ["A. Kite"])]


def decided(folder: Path) -> list[tuple[str, str, bool]]:
    """Every judgement, the newest first: its kind, who made it, and whether it stands."""
    with open_store(folder / "colloquy.db") as store:
        return [(one.kind, one.by, one.undone_at is None) for one in judgements.listed(store)]


def test_a_merge_happens_at_once_and_can_be_undone(colloquy: Colloquy, tmp_path: Path, adas: list[str]) -> None:
    done = colloquy("identity", "merge", *adas)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Judgement 1: one person" in done.stdout
    assert "Decided in the terminal" in done.stdout
    assert "To undo it: /identity what:undo number:1" in done.stdout

    undone = colloquy("identity", "undo", "1")
    assert (undone.returncode, "(undone)" in undone.stdout) == (0, True)
    assert decided(tmp_path) == [("merge", "terminal", False)]


def test_works_are_split_off_by_id_and_by_title(colloquy: Colloquy, tmp_path: Path, adas: list[str]) -> None:
    assert "Kites of Silk" in colloquy("identity", "split", adas[0]).stdout
    assert decided(tmp_path) == []

    done = colloquy("identity", "split", adas[0], "of silk")
    assert (done.returncode, "Judgement 1: another person's works" in done.stdout) == (0, True)


def test_two_are_held_apart_and_a_merge_of_them_is_refused(colloquy: Colloquy, tmp_path: Path, adas: list[str]) -> None:
    assert colloquy("identity", "not-the-same", *adas).returncode == 0

    refused = colloquy("identity", "merge", *adas)
    assert refused.returncode == 1
    assert "held apart by judgement 1, made in the terminal on 20" in " ".join(refused.stdout.split())
    assert "two people" in colloquy("identity", "list").stdout
    assert decided(tmp_path) == [("not-the-same", "terminal", True)]


def test_an_ambiguous_name_offers_a_choice_and_decides_nothing(colloquy: Colloquy, tmp_path: Path, adas: list[str]) -> None:
    asked = colloquy("identity", "merge", "A. Kite", adas[1])

    assert asked.returncode == 1
    assert "Which “A. Kite”?" in asked.stdout
    assert [line for line in asked.stdout.splitlines() if line.startswith("r")] == [
        f"{adas[0]}: A. Kite, 2 works · Kites of Paper",
        f"{adas[1]}: A. Kite, 1 work · Drums of Tin and How They Sound",
    ]
    assert decided(tmp_path) == []


@pytest.mark.parametrize("words", [("undo", "7"), ("merge", "r1", "r99999"), ("split", "r1", "no such title")])
def test_what_is_not_there_is_refused(colloquy: Colloquy, tmp_path: Path, adas: list[str], words: tuple[str, ...]) -> None:
    assert colloquy("identity", *words).returncode == 1
    assert decided(tmp_path) == []


def test_a_review_lists_both_kinds_of_cases_and_opens_each(colloquy: Colloquy, tmp_path: Path) -> None:
    with open_store(tmp_path / "colloquy.db") as store:
        entries = (toy.entry("toy", title, authors, journal="Toy Days") for title, *authors in SLIPS)
        toy.bring_text(store, tmp_path, "".join(entries))
        toy.bring_text(store, tmp_path, toy.page("Tom Train", "Trains of Tin", "Trains of Wood", "Soup from Stones"))
        cy, slip, tom = (f"r{toy.person(store, name)}" for name in ("Cy Block", "Cy Blokc", "Tom Train"))

    shown = colloquy("identity", "review")
    assert (shown.returncode, "Cy Block and Cy Blokc" in shown.stdout, "Two people? " + tom in shown.stdout) == (0, True, True)
    assert "share the co-author Bo Drum" in colloquy("identity", "review", cy, slip).stdout
    assert "“Soup from Stones”" in colloquy("identity", "review", tom).stdout
