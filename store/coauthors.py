"""Paths in the co-author graph, straight over the authorships: nothing is built beforehand.

Two people are one step apart when they wrote a work together. A search goes out from both ends, from people to their works and
from works to their authors by turns, always at the end with the smaller edge, until the two meet at a person or at a work. Then only
what leads to where they met is kept, and all shortest paths are counted without walking any of them (as in Brandes, "A faster
algorithm for betweenness centrality", 2001).

Among the shortest paths the strongest come first. The strength of a pair follows Newman ("Scientific collaboration
networks. II", 2001), with recent works counting more:

    strength = sum over the joint works of  1 / (authors - 1) * 0.5 ** (age / 10)

where the age is in years, counted back from the newest work on any of the shortest paths, and 20 for a work without a year. A path
is as long as the sum of 1 / strength over its steps, and the strongest is the shortest of these.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import pairwise

from store.database import Store
from store.models import Model, Origin, ResearcherRef, WorkRef
from store.researchers import ref
from store.works import LISTED, ORDERS

HALF_LIFE = 10
"""Years after which a joint work counts half."""

AGE_UNKNOWN = 20
"""The age, in years, that a work without a year counts as."""

KEPT = 10
"""How many of the tied shortest paths are kept, strongest first."""

Pair = tuple[int, int]
Way = tuple[int, ...]
"""The people of a path, by id."""


class Limits(Model):
    """Which joint works and people count: works from a year on, works of so many authors at most, and nobody of this id.

    A work without a year is none from a year on. The two ends of a path count whoever is avoided.
    """

    avoid: int | None = None
    since: int | None = None
    max_authors: int | None = None


NO_LIMITS = Limits()


class Paths(Model):
    """The shortest paths between two people: their length in steps, how many there are, and the strongest of them first."""

    length: int
    count: int
    strongest: tuple[Way, ...]


class Step(Model):
    """From one person of a path to the next: their newest joint works, and how many there are."""

    start: ResearcherRef
    to: ResearcherRef
    works: tuple[WorkRef, ...]
    count: int


class Side:
    """What a search knows from one end: people and works by turns, each level one step further out.

    `links` has for each level but the first from where one came, as JSON that is read only where the sides meet, and where to.
    """

    def __init__(self, person: int) -> None:
        self.levels: list[set[int]] = [{person}]
        self.known: tuple[set[int], set[int]] = ({person}, set())
        self.links: list[tuple[str, list[int]]] = []

    def widen(self, store: Store, limits: Limits) -> None:
        """Go out from people to their works, or from works to their authors."""
        to_works = len(self.levels) % 2
        known = self.known[to_works]
        here, there = _beyond(store, WORKS if to_works else PEOPLE, self.levels[-1], limits)
        found = set(there) - known
        known |= found
        self.levels.append(found)
        self.links.append((here, there))

    def meets(self, other: Side) -> set[int]:
        """The people or works of the newest level that the other side knows, too."""
        return self.levels[-1] & other.known[(len(self.levels) - 1) % 2]

    def back(self, meeting: set[int]) -> list[list[Pair]]:
        """The half steps that lead from where the sides met back to this end, each pair as (nearer to the end, further from it)."""
        halves = []
        edge = meeting
        for here, there in reversed(self.links):
            pairs = [pair for pair in zip(json.loads(here), there, strict=True) if pair[1] in edge]
            halves.append(list(dict.fromkeys(pairs)))
            edge = {nearer for nearer, _ in halves[-1]}
        return halves


WORKS = "FROM json_each(:these) t CROSS JOIN authorship a ON a.researcher_id = t.value", "a.work_id"
PEOPLE = "FROM json_each(:these) t CROSS JOIN authorship a ON a.work_id = t.value", "a.researcher_id"
"""How one comes from people to works, and from works to people."""


def paths(store: Store, one: int, other: int, limits: Limits = NO_LIMITS) -> Paths | None:
    """The shortest paths between two different researchers; None where there is none."""
    sides = search(store, one, other, limits)
    if sides is None:
        return None
    halves = _halves(*sides)
    ties = [_ties(to, out) for to, out in zip(halves[::2], halves[1::2], strict=True)]
    weighed = weights(store, {work for half in halves[::2] for _, work in half})
    counts = {one: 1}
    for step in ties:
        counts = _counted(counts, step)
    strengths = [{pair: sum(weighed[work] for work in works) for pair, works in step.items()} for step in ties]
    return Paths(length=len(ties), count=counts[other], strongest=tuple(_strongest(one, strengths)))


def search(store: Store, one: int, other: int, limits: Limits) -> tuple[Side, Side] | None:
    """Both sides at the moment when they meet, or None when one of them has nowhere to go any more."""
    if limits.avoid in (one, other):  # no shortest path comes through its ends
        limits = limits.model_copy(update={"avoid": None})
    near, far = Side(one), Side(other)
    while True:
        side, opposite = sorted((near, far), key=lambda side: len(side.levels[-1]))
        side.widen(store, limits)
        if not side.levels[-1]:
            return None
        if side.meets(opposite):
            return near, far


def _beyond(store: Store, way: tuple[str, str], these: Iterable[int], limits: Limits) -> tuple[str, list[int]]:
    """From some people to their works, or from some works to their authors: two arrays of one length, the first as JSON.

    Arrays are read faster than many rows, and numbers in order are found faster than in any other.
    """
    joined, found = way
    sql = f"""
        SELECT json_group_array(t.value) AS here, json_group_array({found}) AS there {joined}
        WHERE {found} IS NOT NULL {_counting(way, limits)}
    """
    (row,) = store.rows(sql, {"these": json.dumps(sorted(these)), **limits.model_dump()})
    return row["here"], json.loads(row["there"])


def _counting(way: tuple[str, str], limits: Limits) -> str:
    """The conditions for a person or a work to count."""
    if way is PEOPLE:
        return "AND a.researcher_id != :avoid" if limits.avoid is not None else ""
    since = "AND (SELECT year FROM work WHERE id = a.work_id) >= :since" if limits.since is not None else ""
    few = "AND (SELECT count(*) FROM authorship c WHERE c.work_id = a.work_id) <= :max_authors" if limits.max_authors is not None else ""
    return f"{since} {few}"


def _halves(near: Side, far: Side) -> list[list[Pair]]:
    """All shortest paths as half steps in order: from people to works, from those to people, and so on; a pair is (from, to)."""
    meeting = near.levels[-1] & far.levels[-1]
    onward = [[(further, nearer) for nearer, further in half] for half in far.back(meeting)]
    return [*reversed(near.back(meeting)), *onward]


def _ties(to_works: Sequence[Pair], out: Sequence[Pair]) -> dict[Pair, list[int]]:
    """The pairs of a step with their joint works."""
    people: dict[int, list[int]] = defaultdict(list)
    for person, work in to_works:
        people[work].append(person)
    ties: dict[Pair, list[int]] = defaultdict(list)
    for work, there in out:
        for here in people[work]:
            ties[here, there].append(work)
    return ties


def weights(store: Store, works: Iterable[int], newest: int | None = None) -> dict[int, float]:
    """What each work of two authors or more adds to the strength of a pair that wrote it.

    Age is counted back from the year `newest`, or else from the newest of these works.
    """
    sql = """
        SELECT w.id, w.year, (SELECT count(*) FROM authorship a WHERE a.work_id = w.id) AS authors FROM work w
        WHERE w.id IN (SELECT value FROM json_each(?))
    """
    rows = store.rows(sql, [json.dumps(list(works))])
    if newest is None:
        newest = max((row["year"] for row in rows if row["year"] is not None), default=0)
    ages = {row["id"]: AGE_UNKNOWN if row["year"] is None else newest - row["year"] for row in rows}
    return {row["id"]: 0.5 ** (ages[row["id"]] / HALF_LIFE) / (row["authors"] - 1) for row in rows}


def _counted(counts: Mapping[int, int], ties: Iterable[Pair]) -> dict[int, int]:
    """How many shortest paths lead to each person one step on."""
    onward: dict[int, int] = defaultdict(int)
    for here, there in ties:
        onward[there] += counts[here]
    return onward


def _strongest(start: int, steps: Iterable[Mapping[Pair, float]]) -> list[Way]:
    """The strongest of the shortest paths: to every person of a level only the best ways are kept."""
    ways: dict[int, list[tuple[float, Way]]] = {start: [(0.0, (start,))]}
    for strengths in steps:
        onward: dict[int, list[tuple[float, Way]]] = defaultdict(list)
        for (here, there), strength in strengths.items():
            onward[there] += [(length + 1 / strength, (*way, there)) for length, way in ways[here]]
        ways = {person: nsmallest(KEPT, found) for person, found in onward.items()}
    return [way for found in ways.values() for _, way in found]


def steps(store: Store, way: Way, shown: int, limits: Limits = NO_LIMITS) -> list[Step]:
    """The steps of a path, each with the newest joint works, `shown` at most."""
    people = called(store, way)
    found = []
    for here, there in pairwise(way):
        joint = joint_works(store, here, there, limits)
        found.append(Step(start=people[here], to=people[there], works=tuple(joint[:shown]), count=len(joint)))
    return found


def called(store: Store, people: Iterable[int]) -> dict[int, ResearcherRef]:
    """Some people by their ids."""
    sql = "SELECT id, name, identity FROM researcher WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: ref(row) for row in store.rows(sql, [json.dumps(list(people))])}


def joint_works(store: Store, one: int, other: int, limits: Limits = NO_LIMITS) -> list[WorkRef]:
    """The works that two people wrote together, newest first."""
    sql = f"""
        {LISTED} WHERE w.id IN (
            SELECT a.work_id FROM authorship a WHERE a.researcher_id = :one {_counting(WORKS, limits)}
            INTERSECT SELECT work_id FROM authorship WHERE researcher_id = :other
        ) ORDER BY {ORDERS["newest"]}
    """
    return [WorkRef(**row) for row in store.rows(sql, {"one": one, "other": other, **limits.model_dump()})]


def origins(store: Store, works: Iterable[int]) -> list[Origin]:
    """The imports that said something of some works, newest first."""
    sql = """
        SELECT r.source, i.input, max(i.finished_at) AS at FROM json_each(?) w CROSS JOIN record r ON r.work_id = w.value
        JOIN said s ON s.record_id = r.id JOIN import i ON i.id = s.import_id GROUP BY r.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, [json.dumps(list(works))])]
