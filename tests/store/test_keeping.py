"""What is kept in memory: for one at a time, and never too much."""

from __future__ import annotations

from store.keeping import MOST, Kept


def test_a_thing_is_there_for_the_first_who_takes_it() -> None:
    kept = Kept[str]()
    kept.put("kites", "of paper")

    assert (kept.take("drums"), kept.take("kites"), kept.take("kites")) == (None, "of paper", None)


def test_of_too_many_the_one_goes_that_was_put_there_first() -> None:
    kept = Kept[int]()
    for toy in range(MOST):
        kept.put(toy, toy)
    kept.put(0, 0)
    kept.put("another", MOST)

    assert [kept.take(toy) for toy in (1, 0, 2, "another")] == [None, 0, 2, MOST]
