"""Who is near: ours, straight over the store's file, beside networkx and scipy, which hold all of the ACL Anthology in memory.

A walk that was kept is renewed after the import of one more volume, and compared with a new one. All of ours, scipy and networkx see the
same ties. What is exact is what scipy finds when it goes on until nothing changes; networkx alone, of which only the time is told, walks on
from large topics and venues. Where scipy is not installed, which networkx needs for this, too, only our times are told.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import mean, median
from time import perf_counter
from typing import Any

import networkx as nx
from _bench import data, figure, middle_and_tail, milliseconds

from store import imports, reasons, related
from store.database import Store, open_store
from store.related import ALPHA, LARGEST, PERSON, TOPIC, VENUE, WORK, Walk, weights

PEOPLE = 300
KEPT = 100
"""People whose walks are kept while a volume is imported."""

COMPARED = 60
"""People whose exact scores are computed."""

VOLUME = "N19.xml"
"""The volume that comes last: 505 works."""

SLOW = 5
"""Of these those for whom networkx is asked."""

TOP = 20
SEED = 5
TIED = 1e-6
"""Scores that differ by no more than this part are equal."""

ROUNDS = 150
"""0.85 to this power is nothing."""

TIES = f"""
    SELECT a.researcher_id * 4 + {PERSON} AS one, a.work_id * 4 + {WORK} AS other, w.year, 1 AS author FROM authorship a
    JOIN work w ON w.id = a.work_id WHERE a.researcher_id IS NOT NULL
    UNION ALL SELECT topic_id * 4 + {TOPIC}, work_id * 4 + {WORK}, NULL, 0 FROM work_topic
    UNION ALL SELECT venue_id * 4 + {VENUE}, work_id * 4 + {WORK}, NULL, 0 FROM appearance WHERE venue_id IS NOT NULL
"""

Tie = tuple[int, int, int | None]
"""Two nodes, and the year of the work if one of them is its author."""


def everybody(store: Store, number: int) -> list[int]:
    """So many people with works, by chance."""
    rows = store.rows("SELECT DISTINCT researcher_id AS id FROM authorship WHERE researcher_id IS NOT NULL ORDER BY id")
    return Random(SEED).sample([row["id"] for row in rows], number)


def run(store: Store, person: int) -> Walk:
    """A new walk."""
    walk = Walk(store, [person])
    walk.run()
    return walk


def newest(store: Store, person: int) -> int | None:
    """The year of somebody's newest work."""
    sql = "SELECT max(w.year) AS year FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = ?"
    year: int | None = store.rows(sql, [person])[0]["year"]
    return year


def first(scores: Mapping[int, float], person: int) -> list[int]:
    """The people with the highest scores, without the one who was asked about."""
    return sorted((one for one in scores if one != person), key=lambda one: (-scores[one], one))[:TOP]


def share(exact: Mapping[int, float], found: Sequence[int], person: int) -> float:
    """Of those who were found the share who are among the exact first; whoever ties with the last of these is."""
    wanted = first(exact, person)
    least = exact[wanted[-1]] * (1 - TIED) if wanted else 0.0
    return sum(exact.get(one, 0.0) >= least for one in found) / len(wanted) if wanted else 1.0


class Peers:
    """The graph as scipy and networkx hold it, with the weights as somebody sees them."""

    def __init__(self, store: Store) -> None:
        self._scipy: Any = importlib.import_module("scipy.sparse")
        self._numpy: Any = importlib.import_module("numpy")
        self._ties: list[Tie] = [(row["one"], row["other"], row["year"]) for row in store.rows(TIES)]
        self._nodes = sorted({node for one, other, _ in self._ties for node in (one, other)})
        self._at = {node: at for at, node in enumerate(self._nodes)}
        works = Counter(one for one, _, _ in self._ties if one & 3 in (TOPIC, VENUE))
        self._goes_on = [works[node] <= LARGEST for node in self._nodes]

    def seen_from(self, year: int | None) -> None:
        """Make both graphs, with ages counted back from a year."""
        weight = weights(year)
        known = [weight(year) for _, _, year in self._ties]
        ends = [[self._at[tie[end]] for tie in self._ties] for end in (0, 1)]
        size = len(self._nodes)
        half = self._scipy.coo_matrix((known, (ends[0], ends[1])), shape=(size, size))
        whole = (half + half.T).tocsr()
        degrees = self._numpy.asarray(whole.sum(axis=1)).ravel()
        self._step = (self._scipy.diags(self._goes_on / degrees) @ whole).T.tocsr()
        self._graph = nx.Graph()
        self._graph.add_weighted_edges_from((one, other, weight) for (one, other, _), weight in zip(self._ties, known, strict=True))

    def scipy(self, person: int, rounds: int) -> dict[int, float]:
        """The scores by power iteration."""
        start = self._numpy.zeros(len(self._nodes))
        start[self._at[person * 4 + PERSON]] = 1
        scores = start
        for _ in range(rounds):
            scores = (1 - ALPHA) * start + ALPHA * (self._step @ scores)
        return {node >> 2: float(scores[at]) for node, at in self._at.items() if node & 3 == PERSON and scores[at] > 0}

    def networkx(self, person: int) -> object:
        """The scores by networkx."""
        return nx.pagerank(self._graph, alpha=ALPHA, personalization={person * 4 + PERSON: 1})


def compared(store: Store, people: Sequence[int], peers: Peers) -> Iterator[tuple[float, float, float | None]]:
    """For each person: the share of the exact first, and how long scipy and networkx take in milliseconds."""
    years = {person: newest(store, person) for person in people}
    seen: object = ()
    for number, person in enumerate(sorted(people, key=lambda one: years[one] or 0)):
        if seen != years[person]:
            peers.seen_from(years[person])
            seen = years[person]
        right = share(peers.scipy(person, ROUNDS), first(run(store, person).scores(), person), person)
        quick = milliseconds(lambda one=person: peers.scipy(one, 40), 1)[0]
        slow = milliseconds(lambda one=person: peers.networkx(one), 1)[0] if not number % (len(people) // SLOW) else None
        yield right, quick, slow


def beside(store: Store, people: Sequence[int], ours: Sequence[float]) -> None:
    """Print how near ours is to what is exact, and what the others take."""
    start = perf_counter()
    try:
        peers = Peers(store)
    except ImportError:
        print("related: scipy and networkx are left out, for scipy is not installed")
        return
    peers.seen_from(None)
    loading = perf_counter() - start
    found = list(compared(store, people, peers))
    figure(f"of the exact first {TOP}", f"{100 * mean(right for right, _, _ in found):.1f} %", aim="≥ 97 %")
    times = {"scipy, 40 rounds": [quick for _, quick, _ in found], "networkx": [slow for _, _, slow in found if slow is not None]}
    for name, theirs in times.items():
        ratio = f"{median(ours) / median(theirs):.2f}"
        figure(f"ACL beside {name}", middle_and_tail(ours), f"{middle_and_tail(theirs)}, once loaded in {loading:.1f} s", ratio)


def renewed(store: Store, walks: Mapping[int, Walk]) -> None:
    """Print how long walks of before an import take to be renewed, beside new ones, and how far the scores are from those of new ones."""
    written: dict[int, list[int | None]] = defaultdict(list)
    for row in store.rows("SELECT a.researcher_id AS id, w.year FROM authorship a JOIN work w ON w.id = a.work_id"):
        written[row["id"]].append(row["year"])
    renewing, anew, apart = [], [], []
    for person, walk in walks.items():
        other = run(store, person)
        anew += milliseconds(lambda one=person: run(store, one), 1)
        going_on: list[bool] = []
        renewing += milliseconds(lambda one=walk, found=going_on: found.append(one.renew()), 1)
        if going_on[0]:
            apart.append(_apart(walk, other, written, weights(newest(store, person))))
    figure(f"{VOLUME} came: a kept walk renewed, p50/p95", middle_and_tail(renewing), f"{middle_and_tail(anew)} run anew")
    told = f"{100 * max(apart):.1f} % of both bounds, of {len(apart)} walks of {len(walks)}"
    figure("the largest difference of a score, renewed and anew", told, aim="≤ 100 %")


def _apart(one: Walk, other: Walk, written: Mapping[int, Sequence[int | None]], weight: Callable[[int | None], float]) -> float:
    """The largest difference of a score, as a part of what the bounds of both walks allow."""
    mine, theirs = one.scores(), other.scores()
    ties = {person: sum(map(weight, written[person])) for person in mine.keys() | theirs.keys()}
    apart = {person: abs(mine.get(person, 0.0) - theirs.get(person, 0.0)) for person in ties}
    return max(apart[person] / ((one.epsilon + other.epsilon) * ties[person]) for person in ties)


def again(store: Store, people: Iterable[int]) -> list[float]:
    """How long the scores of each person take when they were asked for just before."""
    return [milliseconds(lambda one=person: related.scores(store, [one]), 2)[1] for person in people]


def explained(store: Store, people: Iterable[int]) -> list[float]:
    """How long the people near each person take with the reasons."""
    found = []
    for person in people:
        start = perf_counter()
        reasons.reasons(store, [person], [one.id for one in related.near(store, person)])
        found.append(1000 * (perf_counter() - start))
    return found


def grown(store: Store, folder: Path, before: Path) -> None:
    """Import all of the Anthology but a volume, keep some walks, import the volume, and print what becomes of the walks."""
    imports.run(store, shutil.copytree(folder, before, ignore=shutil.ignore_patterns(VOLUME)))
    walks = {person: run(store, person) for person in everybody(store, KEPT)}
    imports.run(store, folder / VOLUME)
    renewed(store, walks)


def main() -> None:
    """Import the Anthology, and print the figures."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "acl.db") as store:
        imports.run(store, folder)
        people = everybody(store, PEOPLE)
        ours = [milliseconds(lambda one=person: run(store, one).scores(), 1)[0] for person in people]
        figure(f"ACL, scores of {PEOPLE} people, p50/p95", middle_and_tail(ours), aim="p95 ≤ 20 ms")
        figure("asked again, p50/p95", middle_and_tail(again(store, people)))
        figure("the first 20 with their reasons, p50/p95", middle_and_tail(explained(store, people)))
        beside(store, people[:COMPARED], ours)
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "grown.db") as store:
        grown(store, folder, Path(scratch) / "before")


main()
