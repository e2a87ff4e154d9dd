"""More works of a steady person are theirs without a look at the earlier ones, and to the same end as with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import identity, kindred, settling, steady, undoing
from store.database import Store, open_store
from tests import toy
from tests.toy import dumps
from tests.toy.rare import brought, entry

NAMES = ["Ada Kite", "Áda Kite", "Ada B. Kite", "A. Kite", "Addie Kite", "Bo Drum", "Bo Ed Drum", "Cy Block"]
TITLES = ["Kites of Silk", "Kites of Paper and Glue", "Paper Drums of Silk", "Wooden Blocks", "Blocks of Tin and Glue"]


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store of a few works tell which names are rare."""
    monkeypatch.setattr(kindred, "MANY", 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as store:
        yield store
    assert dumps.flaws(tmp_path / "store.db") == []


def years(store: Store) -> dict[str, tuple[int, int]]:
    return {row["name"]: (row["first"], row["last"]) for row in store.rows("SELECT * FROM steady ORDER BY name")}


def people(store: Store, *names: str) -> set[int]:
    sql = "SELECT researcher_id AS id FROM authorship WHERE name IN (SELECT value FROM json_each(?))"
    return {row["id"] for row in store.rows(sql, [str(list(names)).replace("'", '"')])}


@pytest.fixture
def ada(store: Store, tmp_path: Path) -> int:
    """Somebody with two names that evidence ties to each other."""
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite", "Bo Drum") + entry("Silk", "Ada B. Kite", "Bo Drum", year=2012))
    (found,) = people(store, "Ada Kite", "Ada B. Kite")
    return found


def test_another_work_is_given_without_a_look_at_the_earlier_ones(
    store: Store, tmp_path: Path, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(settling, "resolve")
    toy.bring_text(store, tmp_path, entry("Wooden Blocks", "Ada Kite", year=2015))

    assert toy.titles(store, ada) == ["Kites of Silk", "Silk", "Wooden Blocks"]
    assert years(store) == {"Ada B. Kite": (2012, 2012), "Ada Kite": (2010, 2015), "Bo Drum": (2010, 2012)}


def test_the_first_record_that_prints_a_name_is_its_origin_in_any_order(tmp_path: Path) -> None:
    works = [entry(title, "Ada Kite") for title in TITLES]
    origins = set()
    for name, batches in {"one by one": works, "backwards": works[::-1], "at once": ["".join(works)]}.items():
        with open_store(tmp_path / f"{name}.db") as store:
            for batch in batches:
                toy.bring_text(store, tmp_path, batch)
            origins |= {row["digest"] for row in store.rows("SELECT r.digest FROM researcher_name n JOIN record r ON r.id = n.record_id")}
    assert len(origins) == 1


@pytest.mark.parametrize(
    "against",
    [
        entry("Wooden Blocks", "Ada Kite", "Ada B. Kite"),
        entry("Wooden Blocks", "Ada Kite", year=1910),
        entry("Wooden Blocks", "Ada C. Kite"),
        entry("Wooden Blocks", "A. Kite", "Cy Block"),
    ],
    ids=["twice on one work", "a century ago", "another middle name", "only an initial"],
)
def test_what_may_speak_against_it_is_looked_at(store: Store, tmp_path: Path, ada: int, against: str) -> None:
    with patch("store.settling.resolve", wraps=identity.resolve) as looked:
        toy.bring_text(store, tmp_path, against)

    assert looked.called


def test_who_is_taken_back_is_steady_no_more(store: Store, tmp_path: Path, ada: int) -> None:
    toy.bring_text(store, tmp_path, entry("Wooden Blocks", "Ada Kite", year=1960))
    assert years(store)["Ada Kite"] == (1960, 2010)

    undoing.undo(store, 2)
    assert years(store)["Ada Kite"] == (2010, 2010)

    undoing.undo(store, 1)
    assert years(store) == {}


def test_nobody_is_steady_where_the_store_cannot_tell_any_more_which_names_are_rare(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kindred, "MANY", 3)
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite") + entry("Wooden Blocks", "Ada Kite"))
    toy.bring_text(store, tmp_path, entry("Drums", "Bo Drum"))
    assert len(people(store, "Ada Kite")) == 1

    undoing.undo(store, 2)
    assert len(people(store, "Ada Kite")) == 2
    assert years(store) == {}


BATCHES = st.lists(
    st.lists(
        st.builds(entry, st.sampled_from(TITLES), *[st.sampled_from(NAMES)] * 2, year=st.sampled_from([1955, 1990, 2010, 2020])),
        min_size=1,
        max_size=4,
    ),
    min_size=2,
    max_size=4,
)


@given(BATCHES, st.booleans())
@settings(max_examples=12)
def test_the_outcome_is_that_of_looking_at_each(batches: list[list[str]], undone: bool) -> None:
    with TemporaryDirectory() as scratch:
        given_on = brought(Path(scratch) / "given.db", batches, undone)
        with patch.object(steady, "names_among", lambda db, names: set()):
            looked_at = brought(Path(scratch) / "looked at.db", batches, undone)
    assert given_on == looked_at
