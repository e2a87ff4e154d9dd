"""Paths of joint works: as short, as many and as strong as they are when every path is walked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import coauthors
from store.coauthors import KEPT, NO_LIMITS, Limits
from store.database import Store, open_store
from tests.toy import circle
from tests.toy.circle import ADA, BO, CY, DEE, EVE, FAY, GUS

Work = tuple[int | None, list[int]]
"""A year, and the authors by id."""

PEOPLE = 7
PAIRS = 1_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("paths") / "store.db") as opened:
        yield opened


@dataclass(frozen=True)
class Circle:
    store: Store
    ids: dict[str, int]

    def ways(self, one: str, other: str, limits: Limits = NO_LIMITS) -> list[list[str]] | None:
        """The shortest paths by name, strongest first."""
        found = coauthors.paths(self.store, self.ids[one], self.ids[other], limits)
        names = {number: name for name, number in self.ids.items()}
        return [[names[person] for person in way] for way in found.strongest] if found else None


@pytest.fixture(scope="module")
def friends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    folder = tmp_path_factory.mktemp("circle")
    with open_store(folder / "store.db") as opened:
        yield Circle(opened, circle.bring(opened, folder))


def write(store: Store, works: Sequence[Work]) -> None:
    """Make the store hold these works and nothing else, as far as paths are concerned."""
    with store.writing() as db:
        for table in ("authorship", "work", "researcher", "record"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        db.conn.executemany(
            "INSERT INTO researcher (id, name, identity) VALUES (?, 'Toy ' || ?1, 'settled')", [(one,) for one in range(PEOPLE)]
        )
        for number, (year, authors) in enumerate(works):
            db.execute("INSERT INTO work (id, title, kind, year, record_id) VALUES (?, 'Toys', 'article', ?, 1)", (number, year))
            sql = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, ?, '', '', ?)"
            db.conn.executemany(sql, [(number, position, author) for position, author in enumerate(authors)])


def graph_of(works: Sequence[Work], ends: Sequence[int], limits: Limits = NO_LIMITS) -> nx.Graph:
    """Whoever wrote together, as networkx sees it; an edge is as long as its weight says."""
    newest = max((year for year, _ in works if year is not None), default=0)
    graph = nx.Graph()
    graph.add_nodes_from(ends)
    for year, authors in works:
        late = limits.since is None or (year is not None and year >= limits.since)
        if not late or (limits.max_authors is not None and len(authors) > limits.max_authors):
            continue
        age = 20 if year is None else newest - year
        for one, other in combinations([author for author in authors if author in ends or author != limits.avoid], 2):
            strength = graph.get_edge_data(one, other, {"strength": 0})["strength"]
            graph.add_edge(one, other, strength=strength + 0.5 ** (age / 10) / (len(authors) - 1))
    return graph


def walked(graph: nx.Graph, one: int, other: int) -> list[tuple[int, ...]] | None:
    """Every shortest path, None where there is none."""
    return [tuple(way) for way in nx.all_shortest_paths(graph, one, other)] if nx.has_path(graph, one, other) else None


def length(graph: nx.Graph, way: Sequence[int]) -> float:
    found: float = sum(1 / graph[one][other]["strength"] for one, other in pairwise(way))
    return found


AUTHORS = st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=4, unique=True)
WORKS = st.lists(st.tuples(st.none() | st.integers(1990, 2020), AUTHORS), min_size=5, max_size=14)
LIMITS = st.builds(
    Limits,
    avoid=st.none() | st.integers(0, PEOPLE - 1),
    since=st.none() | st.integers(1990, 2020),
    max_authors=st.none() | st.integers(2, 4),
)


@settings(max_examples=100)
@given(works=WORKS, limits=LIMITS)
def test_the_paths_are_those_that_walking_all_of_them_finds(store: Store, works: list[Work], limits: Limits) -> None:
    write(store, works)
    found = coauthors.paths(store, 0, 1, limits)
    expected = walked(graph_of(works, (0, 1), limits), 0, 1)

    assert (found and (found.length, found.count)) == (expected and (len(expected[0]) - 1, len(expected)))


@settings(max_examples=50)
@given(works=st.lists(st.tuples(st.integers(1990, 2020), st.lists(st.integers(0, 5), min_size=2, max_size=3, unique=True)), min_size=6))
def test_the_strongest_of_them_come_first(store: Store, works: list[Work]) -> None:
    write(store, works)
    found = coauthors.paths(store, 0, 1)
    graph = graph_of(works, (0, 1))
    every = walked(graph, 0, 1) or []
    kept = found.strongest if found else ()

    assert set(kept) <= set(every)
    assert [length(graph, way) for way in kept] == pytest.approx(sorted(length(graph, way) for way in every)[:KEPT])


@pytest.mark.parametrize(
    ("year", "many", "stronger"), [(2011, 2, 3), (2009, 2, 2), (None, 5, 3), (None, 3, 2)], ids=["young", "old", "many", "few"]
)
def test_a_joint_work_counts_half_after_ten_years_and_as_twenty_years_old_where_its_year_is_unknown(
    store: Store, year: int | None, many: int, stronger: int
) -> None:
    recent: list[Work] = [(2020, [0, 2]), (2020, [2, 1])]
    others: list[Work] = [(year, [0, 3]), (year, [3, 1])]
    write(store, recent + others * many)
    found = coauthors.paths(store, 0, 1)

    assert found
    assert found.strongest[0] == (0, stronger, 1)


def test_lengths_and_counts_are_those_of_networkx_in_the_real_documents(documents: Store) -> None:
    rows = documents.rows("SELECT json_group_array(DISTINCT researcher_id) AS authors FROM authorship GROUP BY work_id")
    people = [row["id"] for row in documents.rows("SELECT DISTINCT researcher_id AS id FROM authorship ORDER BY id")]
    graph = graph_of([(None, json.loads(row["authors"])) for row in rows], people)
    pairs = list(combinations(people, 2))

    for one, other in pairs[:: len(pairs) // PAIRS]:
        found, expected = coauthors.paths(documents, one, other), walked(graph, one, other)
        assert (found and (found.length, found.count)) == (expected and (len(expected[0]) - 1, len(expected)))


def test_the_way_through_recent_works_is_the_stronger(friends: Circle) -> None:
    assert friends.ways(ADA, DEE) == [[ADA, CY, DEE], [ADA, BO, DEE]]


def test_a_path_reads_the_same_from_both_ends(friends: Circle) -> None:
    assert friends.ways(DEE, ADA) == [[DEE, CY, ADA], [DEE, BO, ADA]]


@pytest.mark.parametrize(
    ("limits", "other", "expected"),
    [
        (Limits(max_authors=10), EVE, [[ADA, EVE]]),
        (Limits(max_authors=9), EVE, [[ADA, CY, DEE, FAY, EVE], [ADA, BO, DEE, FAY, EVE]]),
        (Limits(since=2010, max_authors=9), EVE, [[ADA, CY, DEE, FAY, EVE]]),
        (Limits(since=2011, max_authors=9), EVE, None),
        (Limits(since=2000), DEE, [[ADA, CY, DEE], [ADA, BO, DEE]]),
    ],
)
def test_limits_leave_works_out(friends: Circle, limits: Limits, other: str, expected: list[list[str]] | None) -> None:
    assert friends.ways(ADA, other, limits) == expected


def test_nobody_who_is_avoided_is_on_the_way(friends: Circle) -> None:
    assert friends.ways(ADA, DEE, Limits(avoid=friends.ids[CY])) == [[ADA, BO, DEE]]


def test_people_apart_have_no_path(friends: Circle) -> None:
    assert friends.ways(ADA, GUS) is None


def test_a_step_has_the_joint_works_newest_first_and_their_number(friends: Circle) -> None:
    way = tuple(friends.ids[name] for name in (ADA, CY, DEE))
    first, second = coauthors.steps(friends.store, way, 1)

    assert [(one.start.name, one.to.name, one.count) for one in (first, second)] == [(ADA, CY, 2), (CY, DEE, 1)]
    assert [work.title for work in (*first.works, *second.works)] == ["More Blocks on Strings", "Dolls of Wooden Blocks"]


def test_a_step_has_only_works_inside_the_limits(friends: Circle) -> None:
    (step,) = coauthors.steps(friends.store, (friends.ids[ADA], friends.ids[CY]), 9, Limits(since=2020))

    assert [work.title for work in step.works] == ["More Blocks on Strings"]


def test_the_imports_of_some_works_are_told(friends: Circle) -> None:
    number = friends.store.rows("SELECT id FROM work WHERE title = 'Kites of Paper'")[0]["id"]

    assert [(origin.source, origin.input) for origin in coauthors.origins(friends.store, [number])] == [("bibtex", "toy.txt")]
    assert coauthors.origins(friends.store, []) == []
