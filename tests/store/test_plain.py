"""People who are told by a rare name alone are settled by counting, and to the same end as all others."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import kindred, plain, undoing
from store.database import Store
from tests import toy
from tests.toy.rare import brought, entry

NAMES = ["Ada Kite", "Áda Kite", "A. Kite", "Bo Drum", "Bo Ed Drum", "Cy Block"]
TITLES = ["Kites of Silk", "Kites of Paper and Glue", "Drums of Tin", "Wooden Blocks", "A Box of Toys"]


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store of a few works tell which names are rare."""
    monkeypatch.setattr(kindred, "MANY", 1)


def people(store: Store, name: str) -> list[int]:
    return [row["id"] for row in store.rows("SELECT DISTINCT researcher_id AS id FROM authorship WHERE name = ? ORDER BY 1", [name])]


def test_all_works_of_a_rare_name_are_one_persons(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite") + entry("Drums of Tin", "Ada Kite", "Bo Drum"))
    (ada,) = people(store, "Ada Kite")
    toy.bring_text(store, tmp_path, entry("Wooden Blocks", "Cy Block", "Ada Kite"))

    assert people(store, "Ada Kite") == [ada]
    assert toy.titles(store, ada) == ["Drums of Tin", "Kites of Silk", "Wooden Blocks"]


@pytest.mark.parametrize(
    "against",
    [entry("Wooden Blocks", "Ada Kite", "Ada Kite"), entry("Wooden Blocks", "Ada Kite", year=1910)],
    ids=["twice on one work", "a century ago"],
)
def test_what_speaks_against_it_is_looked_at(store: Store, tmp_path: Path, against: str) -> None:
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite"))
    toy.bring_text(store, tmp_path, against)

    assert len(people(store, "Ada Kite")) > 1


def test_who_was_in_doubt_is_so_no_more(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite"))
    toy.bring_text(store, tmp_path, entry("Wooden Blocks", "Ada Kite", "Ada Kite"))
    assert store.rows("SELECT 1 FROM doubt")
    undoing.undo(store, 2)

    (ada,) = people(store, "Ada Kite")
    assert store.rows("SELECT identity FROM researcher WHERE id = ?", [ada]) == [{"identity": "settled"}]
    assert store.rows("SELECT 1 FROM doubt") == []


BATCHES = st.lists(
    st.lists(
        st.builds(entry, st.sampled_from(TITLES), *[st.sampled_from(NAMES)] * 2, year=st.sampled_from([1930, 1990, 2010])),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=3,
)


@given(BATCHES, st.booleans())
@settings(max_examples=25)
def test_the_outcome_is_that_of_looking_at_each(batches: list[list[str]], undone: bool) -> None:
    with TemporaryDirectory() as scratch:
        counted = brought(Path(scratch) / "counted.db", batches, undone)
        with patch.object(plain, "settle", lambda db, names: (set(), frozenset())):
            looked_at = brought(Path(scratch) / "looked at.db", batches, undone)
    assert counted == looked_at
