"""Who is near a researcher: personalised PageRank by local push, straight over the store.

The graph is undirected. A work is tied to its authors, its topics and its venues, and nothing else is tied. The ties weigh

    author: max(1, 16 * 0.5 ** (age / 2)),    topic and venue: 1

where the age of a work is in years, counted back from the newest work of the researcher who is asked about; later works have age 0, and a
work without a year weighs 1. Whoever walks at random passes a paper of 300 authors, a venue or a topic of thousands to each of
its people with a chance of one in hundreds or thousands, so that these say little.

The scores are those of a walk that goes on with probability ALPHA at each step and else starts anew at the researcher, or at one of
several. A walk that comes to a topic or a venue of more than LARGEST works ends there: it would lead anywhere. Push (Andersen, Chung and
Lang, "Local graph partitioning using PageRank vectors", 2006) reads only the neighbourhood: what has come to a node is kept in part and
passed on in part, until nowhere more is left than epsilon times the number of ties. A node of many ties is not even read before so
much has come to it, and epsilon becomes smaller until so many ties have been read: whoever has few near is looked at more closely, and the
work is bounded whatever the size of the store. No tie weighs less than 1, so that no score is further from the exact one than epsilon
times the sum of the weights of the person's ties.

A walk is kept for the next question about the same people, and renewed for it. What is left at a node is what starts there and what its
neighbours passed on to it, without what was passed on there itself, of which the node has kept a part of 1 - ALPHA. So when ties come or
go, what is left follows from what was kept and the ties that there are now, and the push goes on from there (Zhang, Lofgren and Goel,
"Approximate personalized PageRank on dynamic graphs", 2016). Less than nothing may be left then. It is passed on all the same, and no
score is further from the exact one than before.
"""

from __future__ import annotations

import json
import math
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import nsmallest
from itertools import accumulate

from store.database import Store
from store.models import ResearcherRef
from store.researchers import ref

ALPHA = 0.85
"""The chance that a walk goes on at each step."""

EPSILON, CLOSER, FINEST = 1.6e-4, 4, 1e-6
"""How much may be left at a node for each of its ties: the first bound, by what it is divided each time, and the last."""

TIES = 2_000
"""How many ties are read. Twice as many take nearly twice the time."""

LARGEST = 100
"""Works of a topic or a venue after which it leads nowhere."""

NEVER = sys.maxsize
"""So many ties are never read."""

RETURNS = 1.5
"""How often what is left at somebody whose ties were not read counts, where once is what they would keep at once: walks come back."""

SWEEPS = 3
"""How often all that is left where ties were read is passed on in the end, which costs little."""

KEPT = 20
"""How many people are found."""

GROWN = 4
"""A walk that holds so many times as many ties as are read at first is not renewed: a work has topics and venues besides those counted."""

RECENT, HALF_LIFE = 16, 2
"""What the tie of an author to a new work weighs, and the years after which it weighs half."""

PERSON, WORK, TOPIC, VENUE = range(4)
"""The kinds of nodes. A node is its id in the store times four, and its kind."""

Ties = list[tuple[int, float]]
"""The neighbours of a node with the weights of the ties."""

COUNTED = f"""
    SELECT json_group_array(n.value) AS nodes, json_group_array(CASE n.value & 3
        WHEN {PERSON} THEN (SELECT count(*) FROM (SELECT 1 FROM authorship WHERE researcher_id = n.value >> 2 LIMIT :most))
        WHEN {WORK} THEN (SELECT count(*) FROM (SELECT 1 FROM authorship WHERE work_id = n.value >> 2 LIMIT :most))
        WHEN {TOPIC} THEN (SELECT count(*) FROM (SELECT 1 FROM work_topic WHERE topic_id = n.value >> 2 LIMIT {LARGEST + 1}))
        ELSE (SELECT count(*) FROM (SELECT 1 FROM appearance WHERE venue_id = n.value >> 2 LIMIT {LARGEST + 1})) END) AS ties
    FROM json_each(:nodes) n
"""
"""The number of ties of some nodes, counted no further than it matters. Of a work only the authors are counted: it has few other ties."""

TIED = f"""
    SELECT n.value AS here, a.work_id << 2 | {WORK} AS there, w.year FROM json_each(:people) n
    CROSS JOIN authorship a ON a.researcher_id = n.value >> 2 CROSS JOIN work w ON w.id = a.work_id
    UNION ALL SELECT n.value, a.researcher_id << 2 | {PERSON}, w.year FROM json_each(:works) n
    CROSS JOIN work w ON w.id = n.value >> 2 CROSS JOIN authorship a ON a.work_id = w.id WHERE a.researcher_id IS NOT NULL
    UNION ALL SELECT n.value, t.topic_id << 2 | {TOPIC}, NULL FROM json_each(:works) n CROSS JOIN work_topic t ON t.work_id = n.value >> 2
    UNION ALL SELECT n.value, p.venue_id << 2 | {VENUE}, NULL FROM json_each(:works) n CROSS JOIN appearance p ON p.work_id = n.value >> 2
    WHERE p.venue_id IS NOT NULL
    UNION ALL SELECT n.value, t.work_id << 2 | {WORK}, NULL FROM json_each(:topics) n CROSS JOIN work_topic t ON t.topic_id = n.value >> 2
    UNION ALL SELECT n.value, p.work_id << 2 | {WORK}, NULL FROM json_each(:venues) n CROSS JOIN appearance p ON p.venue_id = n.value >> 2
"""
"""The ties of some nodes; a year stands where the tie is one of an author."""

READ = f"""
    SELECT json_group_array(here) AS here, json_group_array(there) AS there, json_group_array(year) AS year
    FROM ({TIED} LIMIT :most)
"""
"""JSON arrays are read faster than many rows."""


class Walk:
    """A push from some researchers: what each node has kept (its estimate), and what is left there to be passed on (its residual).

    `epsilon` is the last one for which nowhere too much was left.
    """

    def __init__(self, store: Store, people: Sequence[int]) -> None:
        self._store = store
        self._people = people
        self._newest = _newest(store, people)
        self._weight = weights(self._newest)
        self._least: dict[int, int] = {}
        self._ties: dict[int, Ties] = {}
        self._parts: dict[int, float] = {}
        self.epsilon = math.inf
        self.estimates: dict[int, float] = {}
        self.residuals = self._start()

    def run(self, most: int = TIES, finest: float = FINEST) -> None:
        """Read `most` ties, or as many as matter at the finest epsilon, and pass on what comes to where they were read."""
        epsilon = max(EPSILON, finest)
        while most > 0 and epsilon >= finest:
            most -= self._push(epsilon, most)
            epsilon /= CLOSER
        self._spread()

    def renew(self, most: int = TIES) -> bool:
        """Go on with the ties that there are now, read at once wherever they were read; False if a new walk is to be run instead.

        That is so when all ties weigh something else, when it was not known how exact the walk was, and when very many ties are new.
        """
        if self._newest != _newest(self._store, self._people) or self.epsilon == math.inf:
            return False
        ties = self._found(self._ties, GROWN * most)
        if sum(map(len, ties.values())) >= GROWN * most:
            return False
        changed = ties != self._ties
        if changed:
            self._settle({node: some for node, some in ties.items() if node & 3 in (PERSON, WORK) or len(some) <= LARGEST})
        self._least = {}
        read = self._push(self.epsilon, most)
        if changed or read:
            self._spread()
        return read < most

    def scores(self) -> dict[int, float]:
        """The score of each person who was reached, by id: what was kept, and what may be kept of the rest."""
        people = [node for node in self.residuals if node & 3 == PERSON]
        kept = {node: (1 - ALPHA) * self.residuals[node] * (1 if node in self._ties else RETURNS) for node in people}
        return {node >> 2: self.estimates.get(node, 0.0) + rest for node, rest in kept.items()}

    def _start(self) -> dict[int, float]:
        """What is left where before anything is passed on."""
        return defaultdict(float, {person << 2 | PERSON: 1 / len(self._people) for person in self._people})

    def _settle(self, ties: Mapping[int, Ties]) -> None:
        """Tell from what each node has kept what is left where, by other ties; nodes to which they do not lead are forgotten."""
        former, residuals = self.estimates, self._start()
        self.estimates, self._ties = {}, {}
        reached = list(residuals)
        for node in reached:
            if node not in ties:
                continue
            self._know(node, ties[node], former[node])
            passed = former[node] / (1 - ALPHA)
            residuals[node] -= passed
            given = passed * self._parts[node]
            for there, weight in ties[node]:
                if there not in residuals:
                    reached.append(there)
                residuals[there] += given * weight
        self.residuals = residuals

    def _push(self, epsilon: float, most: int) -> int:
        """Read ties and pass on what comes there, until nowhere more is left than epsilon allows or `most` are read; how many were."""
        read = 0
        while read < most:
            worth = self._read(epsilon, most - read)
            read += worth
            if not self._sweep(epsilon) and not worth:
                self.epsilon = epsilon
                break
        return read

    def _spread(self) -> None:
        """Pass on all that is left where ties were read, some times."""
        for _ in range(SWEEPS):
            self._sweep(0)

    def _sweep(self, epsilon: float) -> int:
        """Wherever enough is left keep a part of it, and give the rest to the neighbours; at how many nodes that was."""
        residuals, passed = self.residuals, 0
        for node, ties in self._ties.items():
            left, least = residuals[node], epsilon * len(ties)
            if not -least <= left <= least:
                residuals[node] = 0.0
                self.estimates[node] += (1 - ALPHA) * left
                given = left * self._parts[node]
                for there, weight in ties:
                    residuals[there] += given * weight
                passed += 1
        return passed

    def _read(self, epsilon: float, most: int) -> int:
        """Read the ties of the nodes at which enough is left, `most` at most; how many there are."""
        least, residuals, known = self._least, self.residuals, self._ties
        some = [node for node, left in residuals.items() if left >= epsilon and node not in known]
        full = [node for node in some if residuals[node] >= epsilon * least.get(node, 1)]
        if not full:
            return 0
        least |= _counted(self._store, full, int(max(residuals[node] for node in full) / epsilon) + 1)
        wanted = [node for node in full if residuals[node] >= epsilon * least[node]]
        wanted.sort(key=lambda node: least[node] / residuals[node])
        totals = list(accumulate(least[node] for node in wanted))
        chosen = wanted[: bisect_right(totals, most)]
        for node, ties in self._found(chosen).items():
            self._know(node, ties)
        return totals[-1] if totals else 0

    def _know(self, node: int, ties: Ties, estimate: float = 0.0) -> None:
        """Let something be passed on by these ties at a node that has kept this much."""
        self._ties[node] = ties
        self._parts[node] = ALPHA / sum([weight for _, weight in ties]) if ties else 0.0
        self.estimates[node] = estimate

    def _found(self, nodes: Iterable[int], most: int = NEVER) -> dict[int, Ties]:
        """The ties that some nodes have now, by node; no more than `most`."""
        found: dict[int, Ties] = {node: [] for node in nodes}
        for here, tie in _ties(self._store, found, self._weight, most):
            found[here].append(tie)
        return found


def scores(store: Store, people: Sequence[int], most: int = TIES) -> dict[int, float]:
    """The scores seen from some researchers, by id: by the walk that was kept of them, renewed if anything was written, or by a new one."""
    about = tuple(sorted(people)), most
    with store.snapshot():
        state = store.state()
        seen, walk = store.kept.take(about) or (state, None)
        if walk is None or (seen != state and not walk.renew(most)):
            walk = Walk(store, people)
            walk.run(most)
    found: dict[int, float] = walk.scores()
    store.kept.put(about, (state, walk))
    return found


def near(store: Store, person: int, coauthors: bool = False) -> list[ResearcherRef]:
    """The KEPT people nearest to a researcher, nearest first; those who wrote with them only if they are wanted."""
    return nearest(store, [person], {person} if coauthors else {person, *_coauthors(store, person)})


def nearest(store: Store, people: Sequence[int], left_out: Collection[int], most: int = TIES) -> list[ResearcherRef]:
    """The KEPT people nearest to any of some researchers, without those who are left out, nearest first."""
    if not people:
        return []
    found = [(-score, other) for other, score in scores(store, people, most).items() if other not in left_out]
    chosen = [other for _, other in nsmallest(KEPT, found)]
    sql = "SELECT id, name, identity FROM researcher WHERE id IN (SELECT value FROM json_each(?))"
    known = {row["id"]: ref(row) for row in store.rows(sql, [json.dumps(chosen)])}
    return [known[other] for other in chosen]


def _coauthors(store: Store, person: int) -> list[int]:
    """Whoever wrote with a researcher."""
    sql = """
        SELECT DISTINCT o.researcher_id AS id FROM authorship a JOIN authorship o ON o.work_id = a.work_id
        WHERE a.researcher_id = ? AND o.researcher_id IS NOT NULL
    """
    return [row["id"] for row in store.rows(sql, [person])]


def _newest(store: Store, people: Sequence[int]) -> int | None:
    """The year of the newest work of some researchers."""
    sql = """
        SELECT max(w.year) AS year FROM json_each(?) n CROSS JOIN authorship a ON a.researcher_id = n.value
        CROSS JOIN work w ON w.id = a.work_id
    """
    return next((row["year"] for row in store.rows(sql, [json.dumps(people)])), None)


def weights(newest: int | None) -> Callable[[int | None], float]:
    """What a tie weighs by the year of an author's work, seen from the newest work of somebody; without a year it weighs least."""

    @cache
    def weight(year: int | None) -> float:
        if year is None or newest is None:
            return 1.0
        age = max(0, newest - year)
        return max(1.0, RECENT * math.pow(0.5, age / HALF_LIFE))

    return weight


def _counted(store: Store, nodes: Sequence[int], most: int) -> dict[int, int]:
    """How many ties some nodes have, `most` at most; a large topic or venue is never worth reading."""
    (row,) = store.rows(COUNTED, {"nodes": json.dumps(sorted(nodes)), "most": most})
    found = zip(json.loads(row["nodes"]), json.loads(row["ties"]), strict=True)
    return {node: NEVER if ties > LARGEST and node & 3 in (TOPIC, VENUE) else max(1, ties) for node, ties in found}


def _ties(store: Store, nodes: Iterable[int], weight: Callable[[int | None], float], most: int) -> Iterator[tuple[int, tuple[int, float]]]:
    """The ties of some nodes, as (node, (neighbour, weight)), `most` at most. Nodes in order are found faster than in any other."""
    kinds: dict[int, list[int]] = {PERSON: [], WORK: [], TOPIC: [], VENUE: []}
    for node in sorted(nodes):
        kinds[node & 3].append(node)
    given = {"people": kinds[PERSON], "works": kinds[WORK], "topics": kinds[TOPIC], "venues": kinds[VENUE]}
    (row,) = store.rows(READ, {"most": most, **{name: json.dumps(some) for name, some in given.items()}})
    ties = zip(json.loads(row["there"]), map(weight, json.loads(row["year"])), strict=True)
    return zip(json.loads(row["here"]), ties, strict=True)
