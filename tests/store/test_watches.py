"""Watches: who looks at what, when, and what happens when looking fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store import watches
from store.database import Store, open_store
from store.errors import StoreBusy
from store.schedule import iso
from store.watches import Watch

NOON = "2026-03-01T12:00:00+00:00"


def at(minutes: float) -> str:
    """The moment so many minutes after noon."""
    return iso(datetime.fromisoformat(NOON) + timedelta(minutes=minutes))


def between(moment: str, minutes: float) -> bool:
    """Whether a moment is so many minutes after noon, or up to a tenth later."""
    return at(minutes) <= moment <= at(minutes * 1.1)


@pytest.fixture
def other(store: Store, store_path: Path) -> Iterator[Store]:
    """The same store, opened by a second process."""
    with open_store(store_path, patience=0.05) as other:
        yield other


def held(store: Store) -> Watch:
    """The only watch."""
    (watch,) = watches.known(store)
    return watch


class TestAdding:
    def test_a_new_watch_is_due_at_once(self, store: Store) -> None:
        watch, new = watches.add(store, "arxiv:cs.LG", 60, "42", NOON)

        assert new
        assert watch == held(store) == watches.get(store, watch.id)
        assert watch.model_dump(exclude={"id"}) == {
            "source": "arxiv:cs.LG",
            "minutes": 60,
            "keeper": "42",
            "since": NOON,
            "next_at": NOON,
            "looked_at": None,
            "failures": 0,
            "problem": None,
        }

    def test_the_same_source_again_changes_how_often_and_is_looked_at_next(self, store: Store) -> None:
        first, _ = watches.add(store, "arxiv:cs.LG", 1440, "42", NOON)
        watches.claim(store, NOON, 5)
        again, new = watches.add(store, "arxiv:cs.LG", 60, "43", at(5))

        assert not new
        assert (again.id, again.minutes, again.keeper, again.since, again.next_at) == (first.id, 60, "43", NOON, at(5))

    def test_an_id_is_never_given_again(self, store: Store) -> None:
        first, _ = watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        watches.remove(store, first.id)

        assert watches.known(store) == []
        assert watches.get(store, first.id) is None
        assert watches.add(store, "arxiv:cs.CL", 60, None, NOON)[0].id > first.id


class TestClaiming:
    def test_what_is_due_is_given_out_once_also_to_a_second_process(self, store: Store, other: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, NOON)

        assert [watch.source for watch in watches.claim(store, NOON, 5)] == ["arxiv:cs.LG"]
        assert watches.claim(other, NOON, 5) == []
        assert watches.claim(store, at(59), 5) == []
        assert [watch.source for watch in watches.claim(other, at(66), 5)] == ["arxiv:cs.LG"]

    def test_the_next_look_comes_after_the_pause_and_a_little_later(self, store: Store) -> None:
        for number in range(50):
            watches.add(store, f"arxiv:cs.T{number}", 100, None, NOON)
        watches.claim(store, NOON, 100)

        moments = [watch.next_at for watch in watches.known(store)]
        assert all(between(moment, 100) for moment in moments)
        assert len(set(moments)) > 10

    def test_those_that_wait_longest_come_first(self, store: Store) -> None:
        for minutes, source in ((3, "c"), (1, "a"), (2, "b")):
            watches.add(store, source, 60, None, at(minutes))

        assert [watch.source for watch in watches.claim(store, at(9), 2)] == ["a", "b"]
        assert [watch.source for watch in watches.claim(store, at(9), 2)] == ["c"]

    def test_where_nothing_is_due_nobody_is_kept_from_writing(self, store: Store, other: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, at(1))
        with store.writing():
            assert watches.claim(other, NOON, 5) == []
        with store.writing(), pytest.raises(StoreBusy):
            watches.claim(other, at(1), 5)


class TestOutcomes:
    def test_a_look_that_went_well_is_noted(self, store: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        (watch,) = watches.claim(store, NOON, 5)
        watches.succeeded(store, watch, at(1))

        assert (held(store).looked_at, held(store).failures, held(store).problem) == (at(1), 0, None)
        assert between(held(store).next_at, 60)

    def test_after_each_failure_the_pause_doubles_up_to_a_day(self, store: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        for failures, minutes in enumerate([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440], 1):
            watches.failed(store, held(store), "arXiv does not answer", NOON)

            assert (held(store).failures, held(store).problem, held(store).looked_at) == (failures, "arXiv does not answer", NOON)
            assert between(held(store).next_at, minutes)

    def test_the_first_pause_is_never_longer_than_the_usual_one(self, store: Store) -> None:
        watches.add(store, "/toys.bib", 1, None, NOON)
        watches.failed(store, held(store), "gone", NOON)

        assert between(held(store).next_at, 1)

    def test_who_asks_for_patience_gets_it(self, store: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        watches.failed(store, held(store), "too many requests", NOON, wait=7200)

        assert between(held(store).next_at, 120)

    @pytest.mark.parametrize("failures", [0, 3, 10**6])
    def test_no_pause_is_longer_than_is_allowed(self, store: Store, failures: int) -> None:
        watches.add(store, "/toys.bib", 1, None, NOON)
        watches.failed(store, held(store).model_copy(update={"failures": failures}), "gone", NOON, longest=8)

        assert between(held(store).next_at, min(2**failures, 8))

    def test_one_good_look_ends_the_trouble(self, store: Store) -> None:
        watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        for _ in range(3):
            watches.failed(store, held(store), "gone", NOON)
        watches.succeeded(store, held(store), at(9))

        assert (held(store).failures, held(store).problem) == (0, None)

    def test_a_watch_that_was_removed_while_it_was_looked_at_stays_removed(self, store: Store) -> None:
        watch, _ = watches.add(store, "arxiv:cs.LG", 60, None, NOON)
        watches.remove(store, watch.id)
        watches.succeeded(store, watch, NOON)
        watches.failed(store, watch, "gone", NOON)

        assert watches.known(store) == []
