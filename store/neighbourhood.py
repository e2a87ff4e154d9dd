"""The neighbourhood of a researcher, as one looks at it: people, works, topics or institutions, and what ties them together.

People are near by the length of the way to them, where a step is 1 / strength long, and strength is that of `coauthors`: the sum over the
joint works of 1 / (authors - 1) * 0.5 ** (age / 10). Works, topics and institutions are tied by what they share: the cosine of the
sets, which is the number of shared members / the root of the product of their sizes. Works share co-authors and topics, topics and
institutions share works.

Communities are the `groups` of these ties. The researcher is left out there: everybody is tied to them. Of each node's ties the strongest
are kept, beside that to the researcher.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from itertools import combinations, product

from store import topics as all_topics
from store.coauthors import Pair, weights
from store.database import Store
from store.groups import groups, strongest
from store.models import Model

READ, PAIRS = 20_000, 100_000
"""Author slots that are read, and pairs of authors that are counted: those of the works with the fewest authors first."""


class Node(Model):
    """Somebody or something near, by the id of its kind. `works` are all works of a person, or those that the researcher has there.

    Of a work they are the number of its authors.
    """

    id: int
    name: str
    works: int


class Tie(Model):
    """What ties two nodes, by their ids, the smaller first: how much they share, and how strong that makes it.

    People, topics and institutions share works; works share co-authors and topics.
    """

    one: int
    other: int
    shared: int
    strength: float


class Neighbourhood(Model):
    """The nodes, nearest first, with their strongest ties; `groups` are communities by ids, largest first, none of a single node.

    `centre` is the id of the researcher where that is one of the nodes; `left_out` counts the nodes that were not chosen.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    centre: int | None = None
    left_out: int = 0


def people(store: Store, researcher: int, most: int, wider: bool = False) -> Neighbourhood:
    """The researcher and the `most` nearest co-authors; `wider` looks at the co-authors of these, too."""
    lengths = {other: 1 / strength for (_, other), strength in _to_anybody(store, [researcher]).items()}
    known = dict(lengths)
    if wider:
        for (here, there), strength in _to_anybody(store, _nearest(lengths, most)).items():
            if there != researcher and there not in lengths:
                known[there] = min(known.get(there, math.inf), lengths[here] + 1 / strength)
    chosen = [researcher, *_nearest(known, most)]
    works = _works(store, chosen)
    return _neighbourhood(_named(store, chosen), works, _among(store, works), len(known) + 1 - len(chosen), centre=researcher)


def works(store: Store, researcher: int, most: int) -> Neighbourhood:
    """The `most` newest works of a researcher, tied by the co-authors and topics that they share.

    Of works with too many authors to be read, the topics alone count.
    """
    sql = """
        SELECT w.id, w.title AS name, (SELECT count(*) FROM authorship WHERE work_id = w.id) AS works FROM work w
        WHERE w.id IN (SELECT work_id FROM authorship WHERE researcher_id = ?) ORDER BY w.year IS NULL, w.year DESC, w.title, w.id
    """
    found = [Node(**row) for row in store.rows(sql, [researcher])]
    sql = """
        SELECT a.work_id AS id, 'r' || a.researcher_id AS what FROM json_each(:few) w CROSS JOIN authorship a ON a.work_id = w.value
        WHERE a.researcher_id != :researcher
        UNION SELECT t.work_id, 't' || t.topic_id FROM json_each(:works) w CROSS JOIN work_topic t ON t.work_id = w.value
    """
    chosen = [node.id for node in found[:most]]
    few = set(_smallest(store, [researcher])) & set(chosen)
    given = {"works": json.dumps(chosen), "few": json.dumps(list(few)), "researcher": researcher}
    return _alike(found, most, _sets(store, sql, given))


def topics(store: Store, researcher: int, most: int) -> Neighbourhood:
    """The `most` topics on which a researcher has most works, tied by the works that are on both."""
    sql = """
        SELECT t.topic_id AS id, t.work_id AS what FROM authorship a JOIN work_topic t ON t.work_id = a.work_id WHERE a.researcher_id = ?
    """
    found = [Node(id=topic.id, name=topic.name, works=topic.works) for topic in all_topics.of_researcher(store, researcher)]
    return _alike(found, most, _sets(store, sql, [researcher]))


def institutions(store: Store, researcher: int, most: int) -> Neighbourhood:
    """The `most` institutions of the researcher and their co-authors with most joint works, tied by the works with people of both."""
    sql = """
        SELECT DISTINCT f.institution_id AS id, o.work_id AS what FROM json_each(?) w CROSS JOIN authorship o ON o.work_id = w.value
        CROSS JOIN affiliation f ON f.researcher_id = o.researcher_id
    """
    sets = _sets(store, sql, [json.dumps(_smallest(store, [researcher]))])
    sql = "SELECT id, name FROM institution WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name"
    found = [Node(**row, works=len(sets[row["id"]])) for row in store.rows(sql, [json.dumps(list(sets))])]
    return _alike(sorted(found, key=lambda node: -node.works), most, sets)


def knows_institutions(store: Store) -> bool:
    """Whether the store knows where anybody works."""
    return store.row("SELECT 1 FROM affiliation LIMIT 1") is not None


def _nearest(lengths: Mapping[int, float], most: int) -> list[int]:
    return nsmallest(most, lengths, key=lambda person: (lengths[person], person))


def _smallest(store: Store, people: Iterable[int]) -> list[int]:
    """The works of some people with the fewest authors, as many as have READ author slots together."""
    sql = """
        WITH mine AS MATERIALIZED (
            SELECT DISTINCT a.work_id AS id FROM json_each(:people) p CROSS JOIN authorship a ON a.researcher_id = p.value
        ), counted AS (SELECT id, (SELECT count(*) FROM authorship WHERE work_id = mine.id) AS authors FROM mine),
        read AS (SELECT id, sum(authors) OVER (ORDER BY authors, id ROWS UNBOUNDED PRECEDING) AS slots FROM counted)
        SELECT id FROM read WHERE slots <= :most
    """
    return [row["id"] for row in store.rows(sql, {"people": json.dumps(list(people)), "most": READ})]


def _to_anybody(store: Store, people: Iterable[int]) -> dict[Pair, float]:
    """The strength of each of some people with whomever they wrote with."""
    sql = """
        SELECT a.work_id AS id, a.researcher_id AS what FROM json_each(?) w CROSS JOIN authorship a ON a.work_id = w.value
        WHERE a.researcher_id IS NOT NULL
    """
    here = set(people)
    authors = _sets(store, sql, [json.dumps(_smallest(store, here))])
    return _strengths(store, {work: (found & here, found) for work, found in authors.items()})


def _works(store: Store, people: Iterable[int]) -> dict[int, set[int]]:
    """Everybody's works."""
    sql = "SELECT p.value AS id, a.work_id AS what FROM json_each(?) p CROSS JOIN authorship a ON a.researcher_id = p.value"
    return _sets(store, sql, [json.dumps(list(people))])


def _among(store: Store, works: Mapping[int, set[int]]) -> dict[Pair, float]:
    """The strengths of the pairs among some people, the smaller id first, from the works of each."""
    authors: dict[int, set[int]] = defaultdict(set)
    for person, written in works.items():
        for work in written:
            authors[work].add(person)
    both = _strengths(store, {work: (found, found) for work, found in authors.items()})
    return {(one, other): strength for (one, other), strength in both.items() if one < other}


def _strengths(store: Store, works: Mapping[int, tuple[set[int], set[int]]]) -> dict[Pair, float]:
    """The strength of each pair of one person and another, from works with those who may be the one and the other."""
    joint = {work: ends for work, ends in works.items() if len(ends[1]) > 1}
    weighed = weights(store, joint)
    strengths: dict[Pair, float] = defaultdict(float)
    room = PAIRS
    for work in sorted(joint, key=lambda work: (len(joint[work][1]), work)):
        ones, others = joint[work]
        room -= len(ones) * len(others)
        if room < 0:
            break
        for one, other in product(ones, others):
            if one != other:
                strengths[one, other] += weighed[work]
    return strengths


def _sets(store: Store, sql: str, given: Mapping[str, object] | list[object]) -> dict[int, set[int]]:
    """What belongs to each id, from rows with the columns id and what."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in store.rows(sql, given):
        found[row["id"]].add(row["what"])
    return found


def _named(store: Store, people: list[int]) -> list[Node]:
    sql = """
        SELECT id, name, (SELECT count(*) FROM authorship a WHERE a.researcher_id = r.id) AS works FROM researcher r
        WHERE id IN (SELECT value FROM json_each(?))
    """
    found = {row["id"]: Node(**row) for row in store.rows(sql, [json.dumps(people)])}
    return [found[person] for person in people]


def _alike(found: list[Node], most: int, sets: Mapping[int, set[int]]) -> Neighbourhood:
    """The first nodes, tied by the members that their sets share."""
    nodes = found[:most]
    ties = {}
    for one, other in combinations(sorted(node.id for node in nodes), 2):
        if shared := len(sets[one] & sets[other]):
            ties[one, other] = shared / math.sqrt(len(sets[one]) * len(sets[other]))
    return _neighbourhood(nodes, sets, ties, len(found) - len(nodes))


def _neighbourhood(
    nodes: list[Node], sets: Mapping[int, set[int]], strengths: Mapping[Pair, float], left_out: int, centre: int | None = None
) -> Neighbourhood:
    """The nodes with the strongest of these ties, and with how much of their sets two of them share."""
    around = {pair: strength for pair, strength in strengths.items() if centre not in pair}
    kept = strongest(around) | {pair for pair in strengths if centre in pair}
    ties = tuple(
        Tie(one=one, other=other, shared=len(sets[one] & sets[other]), strength=strengths[one, other]) for one, other in sorted(kept)
    )
    found = tuple(groups([node.id for node in nodes], around))
    return Neighbourhood(nodes=tuple(nodes), ties=ties, groups=found, centre=centre, left_out=left_out)
