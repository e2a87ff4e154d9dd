"""A source that is an authority on its own authors: whoever is printed there under one of somebody's names is that person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import settling, undoing
from store.database import Store
from tests import toy
from tests.toy import dumps

if TYPE_CHECKING:
    from tests.conftest import NewStore

PAPERS = {"P03": ("Zoe Block", "Kites of Silk"), "W03": ("Bea Drum-Kite", "Drums of Tin"), "C04": ("B. Kite", "A Box of Toys")}
NAMED = """\
- canonical: {first: Zoe, last: Block}
  variants:
  - {first: Bea, last: Drum-Kite}
  - {first: Bea, last: Kite}
"""


def paper(collection: str, *others: str) -> str:
    """An Anthology of one paper, by others where they are named."""
    name, title = PAPERS[collection]
    people = [one.rpartition(" ") for one in others or (name,)]
    authors = "".join(f"<author><first>{given}</first><last>{family}</last></author>" for given, _, family in people)
    return (
        f'<?xml version="1.0"?>\n<collection id="{collection}"><volume id="1"><meta><booktitle>Toys</booktitle></meta>'
        f'<paper id="7"><title>{title}</title>{authors}</paper></volume></collection>\n'
    )


ALL = [*map(paper, PAPERS), NAMED]


def people(store: Store) -> list[list[str]]:
    """The names of everybody with a work, person by person."""
    rows = store.rows("SELECT group_concat(name, ', ') AS names FROM (SELECT * FROM authorship ORDER BY name) GROUP BY researcher_id")
    return sorted(row["names"].split(", ") for row in rows)


def test_it_joins_what_no_name_would_join(store: Store, tmp_path: Path) -> None:
    for text in ALL:
        toy.bring_text(store, tmp_path, text)

    assert people(store) == [["B. Kite"], ["Bea Drum-Kite", "Zoe Block"]]


def test_it_answers_for_its_own_works_alone(store: Store, tmp_path: Path) -> None:
    for text in (*ALL, toy.entry("a", "Wooden Blocks", ["Bea Drum-Kite"], "article", year="2004")):
        toy.bring_text(store, tmp_path, text)

    assert people(store) == [["B. Kite"], ["Bea Drum-Kite"], ["Bea Drum-Kite", "Zoe Block"]]


def test_what_two_of_its_entries_claim_is_nobodys(store: Store, tmp_path: Path) -> None:
    other = "- canonical: {first: Cy, last: Block}\n  variants:\n  - {first: Bea, last: Drum-Kite}\n"
    for text in (*map(paper, PAPERS), NAMED + other):
        toy.bring_text(store, tmp_path, text)

    assert people(store) == [["B. Kite"], ["Bea Drum-Kite"], ["Zoe Block"]]


def test_two_of_its_entries_are_two_people_whatever_speaks_for_one(store: Store, tmp_path: Path) -> None:
    for text in (paper("P03", "Ada Kite", "Bo Drum"), paper("W03", "Ada B. Kite", "Bo Drum")):
        toy.bring_text(store, tmp_path, text)
    assert ["Ada B. Kite", "Ada Kite"] in people(store)

    toy.bring_text(store, tmp_path, "- canonical: {first: Ada, last: Kite}\n- canonical: {first: Ada B., last: Kite}\n")
    assert ["Ada B. Kite"] in people(store)


def test_when_it_is_taken_back_they_are_who_they_were(store: Store, tmp_path: Path) -> None:
    for text in map(paper, PAPERS):
        toy.bring_text(store, tmp_path, text)
    before = dumps.content(store)
    toy.bring_text(store, tmp_path, NAMED)
    undoing.undo(store, len(PAPERS) + 1)

    assert dumps.content(store) == before


@pytest.mark.parametrize("portion", [1, 5_000])
def test_the_order_of_imports_makes_no_difference(new_store: NewStore, monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(settling, "PORTION", portion)
    found = [_content(new_store(), order) for order in permutations(ALL)]

    assert all(content == found[0] for content in found)


def _content(new: Store, texts: Sequence[str]) -> dumps.Content:
    with new as store:
        for text in texts:
            toy.bring_text(store, store.path.parent, text)
        return dumps.content(store)
