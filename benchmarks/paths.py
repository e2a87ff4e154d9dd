"""The shortest paths of joint works between two people: ours, straight over the store's file, beside graphs that are loaded first.

The works are those of the ACL Anthology, each printed name a person, then invented ones like DBLP's, of which as many are made as
time allows: `python benchmarks/paths.py 1` makes all 3.5 million. Lengths, and how many paths are tied, are compared with networkx.
igraph and rustworkx are left out where they are not installed.
"""

from __future__ import annotations

import importlib
import json
import os
import sqlite3
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from itertools import combinations, count, cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import networkx as nx
from _bench import data, figure, middle_and_tail, milliseconds

from store import coauthors
from store.coauthors import NO_LIMITS, PEOPLE, WORKS
from store.database import Store, open_store
from store.models import Record
from store.sources import acl_anthology

PAIRS = 1_000
RUNS = 3
TIED = 200
"""Pairs of which other graphs are asked, and whose tied paths networkx walks one by one."""

COLD = 20
"""Pairs that are asked of a store that was just opened."""

SEED = 5
DBLP = 3_500_000
"""Papers of DBLP."""

SHARE = 0.2
"""The part of them that is made unless another is given: this takes a minute."""

SIZES = {1: 15, 2: 22, 3: 25, 4: 18, 5: 10, 6: 6, 8: 3, 15: 0.9, 50: 0.09, 200: 0.01}
"""Of a hundred papers how many have so many authors, three on average."""

RECENT = 0.3
"""The last part of all papers, from whose teams those of new ones are made: people retire."""

NEW, AGAIN, NEAR = 0.28, 0.85, 0.99
"""Below the first number an author is somebody new; then of the earlier team, of the team that one was made from, or anybody."""

SOME = 10_000
"""Papers that are written at a time."""

RECORD = "INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')"
WORK = "INSERT INTO work (id, title, kind, year, record_id) VALUES (?, '', 'article', ?, 1)"
RESEARCHER = "INSERT INTO researcher (id, name, identity) VALUES (?, '', 'settled')"
AUTHORSHIP = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, ?, '', '', ?)"

Paper = tuple[int | None, Sequence[int]]
"""A year, and the authors by number."""


def printed(folder: Path) -> Iterator[Paper]:
    """The papers of the Anthology; everybody of one printed name is one author."""
    numbers: dict[str, int] = {}
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            for one in acl_anthology.read(stream, None):
                if isinstance(one, Record):
                    names = dict.fromkeys(author.name for author in one.authors)
                    yield one.year, [numbers.setdefault(name, len(numbers) + 1) for name in names]


def invented(random: Random) -> Iterator[Paper]:
    """Papers without end, whose teams are made from earlier ones, as DBLP's are: half of all pairs of people are six steps apart."""
    slots, ends, origins, people = array("i", [1]), array("i", [0, 1]), array("i", [0]), 1
    sizes = (size for _ in count() for size in random.choices(list(SIZES), list(SIZES.values()), k=10_000))
    for size in sizes:
        near = at = len(origins) - 1 - int(random.random() * RECENT * len(origins))
        team = list(slots[ends[at] : ends[at + 1]])
        authors: dict[int, None] = {}
        for _ in range(size):
            drawn = random.random()
            if drawn < NEW:
                people += 1
                authors[people] = None
            elif drawn < AGAIN and team:
                authors[team.pop()] = None
            elif drawn < NEAR:
                near = origins[near]
                authors[slots[random.randrange(ends[near], ends[near + 1])]] = None
            else:
                authors[random.choice(slots)] = None
        slots.extend(authors)
        ends.append(len(slots))
        origins.append(at)
        yield 1990 + len(ends) % 30, list(authors)


def fill(path: Path, papers: Iterable[Paper]) -> None:
    """Make a store of papers, as far as paths are concerned: without indexes over what is left empty, and without checks of references."""
    open_store(path).close()
    people, numbered = 0, enumerate(papers, 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        (wanted,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'authorship_researcher'").fetchone()
        for index in ("authorship_researcher", "authorship_family", "authorship_name"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute(RECORD)
        while some := list(islice(numbered, SOME)):
            known, people = people, max(people, *(author for _, (_, authors) in some for author in authors))
            connection.executemany(WORK, [(number, year) for number, (year, _) in some])
            connection.executemany(RESEARCHER, [(person,) for person in range(known + 1, people + 1)])
            slots = [(number, position, author) for number, (_, authors) in some for position, author in enumerate(authors)]
            connection.executemany(AUTHORSHIP, slots)
        connection.execute(wanted)


def chosen(store: Store) -> list[tuple[int, int]]:
    """Pairs of people with a work each."""
    people = [row["id"] for row in store.rows("SELECT DISTINCT researcher_id AS id FROM authorship ORDER BY id")]
    random = Random(SEED)
    return [(pair[0], pair[1]) for pair in (random.sample(people, 2) for _ in range(PAIRS))]


def timed(work: Callable[[int, int], object], pairs: Sequence[tuple[int, int]]) -> list[float]:
    """How long each pair takes, in milliseconds: the best of some runs, for the machine has other work."""
    return [min(milliseconds(partial(work, *pair), RUNS)) for pair in pairs]


def edges_of(store: Store) -> list[tuple[int, int]]:
    """Whoever wrote together, each pair once."""
    teams: dict[int, list[int]] = {}
    for row in store.rows("SELECT work_id, researcher_id FROM authorship"):
        teams.setdefault(row["work_id"], []).append(row["researcher_id"])
    return list({(min(pair), max(pair)) for team in teams.values() for pair in combinations(team, 2)})


def networkx_search(edges: Sequence[tuple[int, int]]) -> Callable[[int, int], object]:
    """One shortest path by networkx, from both ends."""
    graph = nx.Graph(edges)

    def search(one: int, other: int) -> object:
        with suppress(nx.NetworkXNoPath, nx.NodeNotFound):
            return nx.bidirectional_shortest_path(graph, one, other)
        return None

    return search


def igraph_search(edges: Sequence[tuple[int, int]]) -> Callable[[int, int], object]:
    """One shortest path by igraph."""
    igraph: Any = importlib.import_module("igraph")
    graph = igraph.Graph(edges=edges)
    return lambda one, other: graph.distances(one, other) if max(one, other) < graph.vcount() else None


def rustworkx_search(edges: Sequence[tuple[int, int]]) -> Callable[[int, int], object]:
    """The lengths of the shortest paths from one end by rustworkx, until the other is reached."""
    rustworkx: Any = importlib.import_module("rustworkx")
    graph = rustworkx.PyGraph()
    graph.extend_from_edge_list(edges)
    return lambda one, other: rustworkx.dijkstra_shortest_path_lengths(graph, one, lambda _: 1.0, goal=other)


PEERS = {"networkx": networkx_search, "igraph": igraph_search, "rustworkx": rustworkx_search}

BESIDE = {"networkx": "one path", "igraph": "the length", "rustworkx": "lengths up to the other end"}
"""What each of them gives, where we give all paths counted."""


def beside(store: Store, pairs: Sequence[tuple[int, int]], ours: Sequence[float]) -> None:
    """Print what others take for the same pairs, once their graph is loaded."""
    edges = edges_of(store)
    for name, load in PEERS.items():
        start = perf_counter()
        try:
            search = load(edges)
        except ImportError:
            print(f"paths: {name} is left out, for it is not installed")
            continue
        loading = perf_counter() - start
        times = timed(search, pairs)
        ratio = f"{median(ours) / median(times):.1f}"
        figure(
            f"ACL beside {name}, p50/p95",
            middle_and_tail(ours),
            f"{BESIDE[name]} {middle_and_tail(times)}, once loaded in {loading:.1f} s",
            ratio,
        )


def agreement(store: Store, pairs: Sequence[tuple[int, int]]) -> str:
    """How many lengths are networkx's, and how many numbers of tied paths, of as many pairs as are counted there."""
    graph = nx.Graph(edges_of(store))
    lengths, counts = 0, Counter[bool]()
    for number, (one, other) in enumerate(pairs):
        ours = coauthors.paths(store, one, other)
        there = one in graph and other in graph and nx.has_path(graph, one, other)
        lengths += ours.length == nx.shortest_path_length(graph, one, other) if ours and there else not ours and not there
        if ours and there and number < TIED:
            counts[ours.count == sum(1 for _ in nx.all_shortest_paths(graph, one, other))] += 1
    return f"{lengths} of {len(pairs)} lengths, {counts[True]} of {counts.total()} counts"


def reads(store: Store, one: int, other: int) -> list[tuple[str, dict[str, object]]]:
    """The queries for what the search between two people reads, a sum for each level; none where no path is found."""
    queries = []
    for side in coauthors.search(store, one, other, NO_LIMITS) or ():
        for (joined, found), level in zip(cycle((WORKS, PEOPLE)), side.levels[:-1], strict=False):
            queries.append((f"SELECT sum({found}) {joined}", {"these": json.dumps(sorted(level))}))
    return queries


def asked(store: Store, queries: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Ask some queries."""
    for query in queries:
        store.rows(*query)


def bare(store: Store, pairs: Sequence[tuple[int, int]], ours: Sequence[float], people: str) -> None:
    """Print how long SQLite alone takes to read what our search reads, with nothing handed over and no path counted."""
    needed = [reads(store, *pair) for pair in pairs]
    alone = [min(milliseconds(partial(asked, store, queries), RUNS)) for queries in needed if queries]
    joined = [time for time, queries in zip(ours, needed, strict=True) if queries]
    ratio = f"{median(joined) / median(alone):.1f}"
    figure(f"{people} beside SQLite, p50/p95", middle_and_tail(joined), f"reading alone, for the search, {middle_and_tail(alone)}", ratio)


def forgotten(path: Path) -> None:
    """Let the system forget what it has read of a file, where it can be told to."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def cold(path: Path, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """How long the first path takes in a store that was just opened, for each pair anew."""
    found = []
    for one, other in pairs:
        forgotten(path)
        with open_store(path) as store:
            found += milliseconds(partial(coauthors.paths, store, one, other), 1)
    return found


def told(store: Store, pairs: Sequence[tuple[int, int]]) -> str:
    """How far apart people are: the number of steps in the middle, and of how many pairs none leads to the other."""
    lengths: Mapping[int | None, int] = Counter(found.length if (found := coauthors.paths(store, *pair)) else None for pair in pairs[:TIED])
    known = sorted(length for length, many in lengths.items() if length for _ in range(many))
    return f"{median(known):.0f} steps in the middle, {lengths.get(None, 0)} of {TIED} pairs apart"


def main(share: float) -> None:
    """Print the figures of the Anthology and of invented papers."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch:
        acl(folder, Path(scratch) / "acl.db")
        large(round(DBLP * share), Path(scratch) / "invented.db")


def acl(folder: Path, path: Path) -> None:
    """The Anthology, beside graphs in memory."""
    fill(path, printed(folder))
    with open_store(path) as store:
        pairs = chosen(store)
        ours = timed(partial(coauthors.paths, store), pairs)
        figure("ACL, all shortest paths, p50/p95", middle_and_tail(ours), aim="p95 ≤ 5 ms")
        beside(store, pairs[:TIED], ours[:TIED])
        figure("ACL, as networkx has it", agreement(store, pairs), aim="all")


def large(papers: int, path: Path) -> None:
    """Invented papers, warm and cold."""
    start = perf_counter()
    fill(path, islice(invented(Random(SEED)), papers))
    made = perf_counter() - start
    with open_store(path) as store:
        people = store.rows("SELECT max(id) AS people FROM researcher")[0]["people"]
        pairs = chosen(store)
        print(f"paths: {papers:,} papers by {people:,} people, made in {made:.0f} s; {told(store, pairs)}")
        ours = timed(partial(coauthors.paths, store), pairs)
        figure(f"{people:,} people, p50/p95", middle_and_tail(ours), aim="p95 ≤ 10 ms")
        bare(store, pairs[:TIED], ours[:TIED], f"{people:,} people")
    figure(f"{people:,} people, cold, p50/p95", middle_and_tail(cold(path, pairs[:COLD])), aim="≤ 500 ms")


main(float(sys.argv[1]) if len(sys.argv) > 1 else SHARE)
