"""Who is near a researcher: personalised PageRank by local push, straight over the store. Nothing is built or kept.

The graph is undirected. A work is tied to its authors, its topics and its venues, and nothing else is tied. The ties weigh

    author: max(1, 16 * 0.5 ** (age / 2)),    topic and venue: 1

where the age of a work is in years, counted back from the newest work of the researcher who is asked about; later works have age 0, and a
work without a year weighs 1. Whoever walks at random passes a paper of 300 authors, a venue or a topic of thousands to each of
its people with a chance of one in hundreds or thousands, so that these say little.

The scores are those of a walk that goes on with probability ALPHA at each step and else starts anew at the researcher. Push (Andersen,
Chung and Lang, "Local graph partitioning using PageRank vectors", 2006) reads only the neighbourhood: what has come to a node is kept in
part and passed on in part, until nowhere more is left than epsilon times the number of ties. A node of many ties is not even read
before so much has come to it, so that the work is bounded whatever the size of the store. No tie weighs less than 1, so that no score is
more than epsilon times the sum of the weights of a person's ties below the exact one, and none is above it.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from heapq import nsmallest

from store.database import Store
from store.models import ResearcherRef
from store.researchers import ref

ALPHA = 0.85
"""The chance that a walk goes on at each step."""

EPSILON = 8e-5
"""How much may be left at a node for each of its ties. Half of it takes nearly twice the time."""

SWEEPS = 3
"""How often all that is left where ties were read is passed on in the end, which costs little."""

KEPT = 20
"""How many people are found."""

RECENT, HALF_LIFE = 16, 2
"""What the tie of an author to a new work weighs, and the years after which it weighs half."""

PERSON, WORK, TOPIC, VENUE = range(4)
"""The kinds of nodes. A node is its id in the store times four, and its kind."""

Ties = list[tuple[int, float]]
"""The neighbours of a node with the weights of the ties."""

COUNTED = {
    PERSON: "FROM authorship WHERE researcher_id = n.value >> 2",
    WORK: "FROM authorship WHERE work_id = n.value >> 2",
    TOPIC: "FROM work_topic WHERE topic_id = n.value >> 2",
    VENUE: "FROM appearance WHERE venue_id = n.value >> 2",
}
"""The ties of a node that are counted before they are read. Of a work these are the authors alone: it has few other ties."""

OF_PERSON = f"""
    SELECT n.value AS here, a.work_id << 2 | {WORK} AS there, w.year FROM json_each(:nodes) n
    CROSS JOIN authorship a ON a.researcher_id = n.value >> 2 CROSS JOIN work w ON w.id = a.work_id
"""
OF_WORK = f"""
    SELECT n.value AS here, a.researcher_id << 2 | {PERSON} AS there, w.year FROM json_each(:nodes) n
    CROSS JOIN authorship a ON a.work_id = n.value >> 2 CROSS JOIN work w ON w.id = a.work_id WHERE a.researcher_id IS NOT NULL
    UNION ALL SELECT n.value, t.topic_id << 2 | {TOPIC}, NULL FROM json_each(:nodes) n CROSS JOIN work_topic t ON t.work_id = n.value >> 2
    UNION ALL SELECT n.value, p.venue_id << 2 | {VENUE}, NULL FROM json_each(:nodes) n CROSS JOIN appearance p ON p.work_id = n.value >> 2
    WHERE p.venue_id IS NOT NULL
"""
OF_TOPIC = f"""
    SELECT n.value AS here, t.work_id << 2 | {WORK} AS there, NULL AS year FROM json_each(:nodes) n
    CROSS JOIN work_topic t ON t.topic_id = n.value >> 2
"""
OF_VENUE = f"""
    SELECT n.value AS here, p.work_id << 2 | {WORK} AS there, NULL AS year FROM json_each(:nodes) n
    CROSS JOIN appearance p ON p.venue_id = n.value >> 2
"""
TIED = {PERSON: OF_PERSON, WORK: OF_WORK, TOPIC: OF_TOPIC, VENUE: OF_VENUE}
"""The ties of nodes, by kind; a year stands where the tie is one of an author."""


class Walk:
    """A push from one researcher: what each node has kept (its estimate), and what is left there to be passed on (its residual)."""

    def __init__(self, store: Store, person: int) -> None:
        self._store = store
        self._ties: dict[int, Ties] = {}
        self._degrees: dict[int, float] = {}
        self._least: dict[int, int] = defaultdict(lambda: 1)
        self._weight = weights(_newest(store, person))
        self.estimates: dict[int, float] = defaultdict(float)
        self.residuals: dict[int, float] = defaultdict(float, {person << 2 | PERSON: 1.0})

    def run(self, epsilon: float = EPSILON) -> None:
        """Pass on until nowhere more is left than epsilon for each tie, and a little further where that costs nothing."""
        self._read(epsilon)
        while full := [node for node, ties in self._ties.items() if self.residuals[node] >= epsilon * len(ties)]:
            for node in full:
                self._pass_on(node)
            self._read(epsilon)
        for _ in range(SWEEPS):
            for node in self._ties:
                self._pass_on(node)

    def scores(self) -> dict[int, float]:
        """The score of each person who was reached, by id: what was kept, and what would be kept of the rest."""
        people = [node for node in self.residuals if node & 3 == PERSON]
        return {node >> 2: self.estimates[node] + (1 - ALPHA) * self.residuals[node] for node in people}

    def _pass_on(self, node: int) -> None:
        """Keep a part of what is left at a node, and give the rest to its neighbours."""
        here = self.residuals[node]
        self.residuals[node] = 0.0
        self.estimates[node] += (1 - ALPHA) * here
        share = ALPHA * here / self._degrees[node]
        for there, weight in self._ties[node]:
            self.residuals[there] += share * weight

    def _read(self, epsilon: float) -> None:
        """Read the ties of the nodes at which enough is left, in two statements for each kind."""
        kinds: dict[int, dict[int, int]] = defaultdict(dict)
        for node, left in self.residuals.items():
            worth = int(left / epsilon)
            if worth >= self._least[node] and node not in self._ties:
                kinds[node & 3][node] = worth
        for kind, most in kinds.items():
            counted = _counted(self._store, kind, most)
            self._least |= counted
            self._keep(_ties(self._store, kind, [node for node, ties in counted.items() if ties <= most[node]]))

    def _keep(self, rows: Iterable[tuple[int, int, int | None]]) -> None:
        found: dict[int, Ties] = defaultdict(list)
        for here, there, year in rows:
            found[here].append((there, self._weight(year)))
        self._ties |= found
        self._degrees |= {node: sum(weight for _, weight in ties) for node, ties in found.items()}


def near(store: Store, person: int, coauthors: bool = False) -> list[ResearcherRef]:
    """The KEPT people nearest to a researcher, nearest first; those who wrote with them only if they are wanted."""
    walk = Walk(store, person)
    walk.run()
    left_out = {person} if coauthors else {person, *_coauthors(store, person)}
    found = [(-score, other) for other, score in walk.scores().items() if other not in left_out]
    nearest = [other for _, other in nsmallest(KEPT, found)]
    sql = "SELECT id, name, identity FROM researcher WHERE id IN (SELECT value FROM json_each(?))"
    people = {row["id"]: ref(row) for row in store.rows(sql, [json.dumps(nearest)])}
    return [people[other] for other in nearest]


def _coauthors(store: Store, person: int) -> list[int]:
    """Whoever wrote with a researcher."""
    sql = """
        SELECT DISTINCT o.researcher_id AS id FROM authorship a JOIN authorship o ON o.work_id = a.work_id
        WHERE a.researcher_id = ? AND o.researcher_id IS NOT NULL
    """
    return [row["id"] for row in store.rows(sql, [person])]


def _newest(store: Store, person: int) -> int | None:
    """The year of the newest work of a researcher."""
    sql = "SELECT max(w.year) AS year FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = ?"
    return next((row["year"] for row in store.rows(sql, [person])), None)


def weights(newest: int | None) -> Callable[[int | None], float]:
    """What a tie weighs by the year of an author's work, seen from the newest work of somebody; without a year it weighs least."""

    @cache
    def weight(year: int | None) -> float:
        if year is None or newest is None:
            return 1.0
        age = max(0, newest - year)
        return max(1.0, RECENT * math.pow(0.5, age / HALF_LIFE))

    return weight


def _counted(store: Store, kind: int, most: Mapping[int, int]) -> dict[int, int]:
    """How many ties the nodes of a kind have. No more are counted than one more than any of them may have."""
    counted = f"SELECT count(*) FROM (SELECT 1 {COUNTED[kind]} LIMIT :most)"
    sql = f"SELECT json_group_array(n.value) AS nodes, json_group_array(({counted})) AS ties FROM json_each(:nodes) n"
    (row,) = store.rows(sql, {"nodes": json.dumps(list(most)), "most": max(most.values()) + 1})
    return dict(zip(json.loads(row["nodes"]), json.loads(row["ties"]), strict=True))


def _ties(store: Store, kind: int, nodes: Iterable[int]) -> Iterator[tuple[int, int, int | None]]:
    """The ties of some nodes of a kind, as (node, neighbour, year). JSON arrays are read faster than many rows."""
    sql = f"""
        SELECT json_group_array(here) AS here, json_group_array(there) AS there, json_group_array(year) AS year FROM ({TIED[kind]})
    """
    (row,) = store.rows(sql, {"nodes": json.dumps(list(nodes))})
    return zip(json.loads(row["here"]), json.loads(row["there"]), json.loads(row["year"]), strict=True)
