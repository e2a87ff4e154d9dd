"""What a researcher wrote and worked on over the years.

A work counts once, in its own year and under its own kind: a preprint that was published is no preprint any more. Works without
a year are counted, but stand in no year.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from store import topics
from store.database import Store
from store.models import Kind, Model, Topic

MOST = 8
"""Spans of years at most; each begins with a multiple of its length, which is a round number."""

STEADY = 2
"""Works from which on it is told that a topic is new, or has ended."""


class Written(Model):
    """The works of one kind that came out in one year, or of which no source says when."""

    kind: Kind
    year: int | None
    works: int


class Strand(Model):
    """A topic of a researcher, with the number of their works on it in each year that has any."""

    topic: Topic
    years: Mapping[int, int]

    @property
    def first(self) -> int:
        """The year of the first work."""
        return min(self.years)

    @property
    def last(self) -> int:
        """The year of the last work."""
        return max(self.years)


class Span(Model):
    """Some years, with the number of works, and the topics with the number of works of these years, most first.

    `new` are steady topics with the first work in these years, unless they are the first years of all; `ended` those that had begun
    before, and have the last work here, unless these are the last years of all.
    """

    first: int
    last: int
    works: int
    topics: tuple[Topic, ...]
    new: tuple[Topic, ...]
    ended: tuple[Topic, ...]


def written(store: Store, researcher: int) -> list[Written]:
    """How many works of each kind came out in each year, oldest first; those without a year come last."""
    sql = """
        SELECT w.kind, w.year, count(DISTINCT w.id) AS works FROM authorship a JOIN work w ON w.id = a.work_id
        WHERE a.researcher_id = ? GROUP BY w.kind, w.year ORDER BY w.year IS NULL, w.year, w.kind
    """
    return [Written(**row) for row in store.rows(sql, [researcher])]


def strands(store: Store, researcher: int) -> list[Strand]:
    """The topics of which the year of a work is known, in the order of `topics.of_researcher`."""
    found = topics.of_researcher(store, researcher)
    sql = """
        SELECT t.topic_id AS id, w.year, count(DISTINCT w.id) AS works FROM authorship a JOIN work w ON w.id = a.work_id
        JOIN work_topic t ON t.work_id = w.id
        WHERE a.researcher_id = :person AND w.year IS NOT NULL AND t.topic_id IN (SELECT value FROM json_each(:topics))
        GROUP BY t.topic_id, w.year
    """
    years: dict[int, dict[int, int]] = defaultdict(dict)
    for row in store.rows(sql, {"person": researcher, "topics": json.dumps([topic.id for topic in found])}):
        years[row["id"]][row["year"]] = row["works"]
    return [Strand(topic=topic, years=years[topic.id]) for topic in found if topic.id in years]


def spans(years: Mapping[int, int], found: Sequence[Strand]) -> list[Span]:
    """The years from the first work to the last in MOST spans or fewer, oldest first; those without works are left out.

    `years` has the number of works of each year.
    """
    if not years:
        return []
    first, last = min(years), max(years)
    length = next(one for one in round_numbers() if last // one - first // one < MOST)
    starts = range(first - first % length, last + 1, length)
    told = [_span(years, found, max(start, first), min(start + length - 1, last)) for start in starts]
    return [span for span in told if span.works]


def round_numbers() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 and so on, for years and scales."""
    for power in count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)


def _span(years: Mapping[int, int], found: Sequence[Strand], first: int, last: int) -> Span:
    within = range(first, last + 1)
    here = [(strand, sum(works for year, works in strand.years.items() if year in within)) for strand in found]
    steady = [strand for strand in found if sum(strand.years.values()) >= STEADY]
    return Span(
        first=first,
        last=last,
        works=sum(works for year, works in years.items() if year in within),
        topics=tuple(strand.topic.model_copy(update={"works": works}) for strand, works in sorted(here, key=lambda one: -one[1]) if works),
        new=tuple(strand.topic for strand in steady if strand.first in within and first > min(years)),
        ended=tuple(strand.topic for strand in steady if strand.first < first and strand.last in within and last < max(years)),
    )
