"""Groups of a graph: who is in them, in which order, and that ids do not matter."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.coauthors import Pair
from store.groups import KEPT, groups, strongest

KITES, DRUMS = (3, 1, 2), (7, 9, 8, 6)
TIES: dict[Pair, float] = {pair: 1.0 for one in (KITES, DRUMS) for pair in combinations(one, 2)} | {(1, 7): 0.1}
ORDER = (*KITES, *DRUMS, 11)

GRAPHS = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 5))


def test_who_is_tied_more_among_themselves_is_a_group_and_the_largest_comes_first() -> None:
    assert groups(ORDER, TIES) == [DRUMS, KITES]


def test_among_groups_of_one_size_and_within_them_the_order_stays() -> None:
    ties = {pair: 1.0 for one in (KITES, (4, 6, 5)) for pair in combinations(one, 2)}

    assert groups((4, 5, 6, 3, 1, 2), ties) == [(4, 5, 6), KITES]


def test_whoever_is_tied_to_nobody_is_in_none() -> None:
    assert groups((1, 2), {}) == []
    assert groups((1, 2, 3), {(3, 1): 1.0}) == [(1, 3)]


@settings(max_examples=60)
@given(GRAPHS, st.permutations(range(100, 110)))
def test_other_ids_and_another_order_of_ties_give_the_same_groups(ties: dict[Pair, float], ids: list[int]) -> None:
    renamed = {(ids[other], ids[one]): strength for (one, other), strength in reversed(ties.items())}

    assert groups(ids, renamed) == [tuple(ids[one] for one in group) for group in groups(range(10), ties)]


def test_the_strongest_ties_of_either_end_are_kept() -> None:
    star = {(0, other): float(other) for other in range(1, 9)}
    rim = {(1, other): 10.0 + other for other in range(2, 8)}
    kept = strongest(star | rim)

    assert kept >= star.keys() - {(0, 1)}
    assert (0, 1) not in kept
    assert sum(1 in pair for pair in strongest(rim)) == len(rim) > KEPT
