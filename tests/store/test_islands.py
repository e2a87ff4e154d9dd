"""People whom no path connects: how large each side is, and who is near in topic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store import islands
from store.coauthors import Limits
from store.database import Store, open_store
from tests.toy import circle
from tests.toy.circle import ADA, BO, CROWD, CY, DEE, EVE, FAY, GUS, HAL


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("circle")
    with open_store(folder / "store.db") as opened:
        circle.bring(opened, folder)
        yield opened


def number(store: Store, name: str) -> int:
    found: int = store.rows("SELECT id FROM researcher WHERE name = ?", [name])[0]["id"]
    return found


def names(store: Store, there: islands.Island) -> set[str]:
    return {row["name"] for row in store.rows("SELECT id, name FROM researcher") if row["id"] in there.people}


def test_a_side_is_everybody_who_can_be_reached(store: Store) -> None:
    assert names(store, islands.island(store, number(store, BO))) == {ADA, BO, CY, DEE, EVE, FAY, *CROWD}
    assert names(store, islands.island(store, number(store, HAL))) == {GUS, HAL}


def test_limits_make_a_side_smaller(store: Store) -> None:
    few = islands.island(store, number(store, ADA), Limits(max_authors=9, avoid=number(store, DEE)))

    assert names(store, few) == {ADA, BO, CY}


def test_a_search_of_a_large_side_ends_and_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(islands, "WIDEST", 5)
    there = islands.island(store, number(store, ADA))

    assert not there.whole
    assert len(there.people) > 5
    assert islands.island(store, number(store, GUS)).whole


def test_who_shares_most_topics_is_near(store: Store) -> None:
    near = islands.nearest(store, islands.island(store, number(store, ADA)), number(store, GUS))

    assert near is not None
    assert (near.researcher.name, near.topics) == (DEE, ("chess sets", "wooden chess sets"))


def test_nobody_is_near_without_a_topic_in_common(store: Store) -> None:
    assert islands.nearest(store, islands.island(store, number(store, GUS)), number(store, EVE)) is None
