"""Works and topics over the years: what is counted when, and how the years are divided."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import timeline
from store.database import Store
from store.models import Topic
from store.timeline import MOST, Span, Strand
from tests import toy
from tests.toy.workshops import ADA, HAL

YEARS = st.dictionaries(st.integers(1400, 2100), st.integers(1, 50), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def store(two_workshops: Store) -> Store:
    return two_workshops


def strand(name: str, years: dict[int, int]) -> Strand:
    return Strand(topic=Topic(id=len(name), name=name, works=sum(years.values())), years=years)


def spans(years: range, *strands: Strand) -> list[Span]:
    """The spans of somebody with a work in each of these years."""
    return timeline.spans(dict.fromkeys(years, 1), strands)


def test_works_are_counted_by_year_and_kind(store: Store) -> None:
    assert [(one.year, one.kind, one.works) for one in timeline.written(store, toy.person(store, ADA))] == [
        (2001, "article", 1),
        (2003, "inproceedings", 1),
        (2004, "article", 1),
        (2013, "article", 1),
    ]


def test_a_work_without_a_year_is_counted_all_the_same(store: Store) -> None:
    (one,) = timeline.written(store, toy.person(store, HAL))

    assert (one.year, one.works) == (None, 1)
    assert timeline.strands(store, toy.person(store, HAL)) == []


def test_a_topic_has_the_years_of_its_works(store: Store) -> None:
    found = {one.topic.name: one for one in timeline.strands(store, toy.person(store, ADA))}

    assert {name: dict(one.years) for name, one in found.items()} == {
        "paper kites": {2001: 1, 2003: 1, 2004: 1},
        "toy boxes": {2004: 1, 2013: 1},
    }
    assert (found["toy boxes"].first, found["toy boxes"].last) == (2004, 2013)


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (range(2001, 2002), [(2001, 2001)]),
        (range(2001, 2004), [(2001, 2001), (2002, 2002), (2003, 2003)]),
        (range(2001, 2012), [(2001, 2001), (2002, 2003), (2004, 2005), (2006, 2007), (2008, 2009), (2010, 2011)]),
        (range(1967, 2019), [(1967, 1969), (1970, 1979), (1980, 1989), (1990, 1999), (2000, 2009), (2010, 2018)]),
    ],
)
def test_the_years_are_divided_at_round_numbers(years: range, expected: list[tuple[int, int]]) -> None:
    assert [(span.first, span.last) for span in spans(years)] == expected


@settings(max_examples=100)
@given(YEARS)
def test_every_work_with_a_year_is_in_one_of_a_few_spans(years: dict[int, int]) -> None:
    found = timeline.spans(years, [])

    assert 1 <= len(found) <= MOST
    assert (found[0].first, found[-1].last) == (min(years), max(years))
    assert all(one.last < other.first for one, other in pairwise(found))
    assert [span.works for span in found] == [sum(years[year] for year in years if span.first <= year <= span.last) for span in found]


def test_nobody_has_spans_without_years() -> None:
    assert timeline.spans({}, []) == []


def test_the_topics_of_a_span_are_those_with_most_works_there() -> None:
    first, second = spans(range(2000, 2020, 10), strand("kites", {2000: 1, 2010: 1}), strand("drums", {2010: 3}))

    assert [(topic.name, topic.works) for topic in first.topics] == [("kites", 1)]
    assert [(topic.name, topic.works) for topic in second.topics] == [("drums", 3), ("kites", 1)]


def test_a_topic_is_new_with_its_first_work_and_has_ended_with_its_last() -> None:
    found = spans(range(2000, 2008), strand("kites", {2000: 1, 2003: 1}), strand("drums", {2002: 1, 2007: 1}))

    assert {span.first: [topic.name for topic in span.new] for span in found if span.new} == {2002: ["drums"]}
    assert {span.first: [topic.name for topic in span.ended] for span in found if span.ended} == {2003: ["kites"]}


def test_a_topic_of_a_single_work_comes_and_goes_without_a_word() -> None:
    assert not any(span.new or span.ended for span in spans(range(2000, 2008), strand("kites", {2003: 1})))


def test_what_begins_and_ends_in_one_span_is_new_alone() -> None:
    (told,) = [span for span in spans(range(1990, 2020), strand("kites", {2001: 1, 2003: 1})) if span.new or span.ended]

    assert ([topic.name for topic in told.new], told.ended) == (["kites"], ())


def test_round_numbers_grow_without_end() -> None:
    assert list(islice(timeline.round_numbers(), 7)) == [1, 2, 5, 10, 20, 50, 100]
