"""Related topics: which estimate of how topics go together tells best on what else somebody works.

The ACL Anthology gives a table of researchers and topics: how many works each has on each. One topic is taken out of the rows of some
people, and every estimate ranks all topics by how near they are to those that are left: how often the one that was taken out is among
the first 10, and one over its rank (0 where nothing leads to it); equals share their ranks. All estimates see the same products of
columns, over the rows that have something in both. The Hajek estimate divides the sum of these products by the number of such rows,
as "One-Sided Matrix Completion from Ultra-Sparse Samples" (Zhang, Zhang, Nguyen and Lan, 2026) does before it fills in what no row
has. As there, it is asked once more of ever fewer samples: of three topics at most from each researcher. The FEW of ours was chosen
on other people.
"""

from __future__ import annotations

import gc
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from math import sqrt
from pathlib import Path
from random import Random
from typing import NamedTuple

from _bench import data, figure, middle_and_tail, milliseconds

from store import imports, related_topics
from store.database import Store, open_store

SEED = 2019
PEOPLE = 500
LEAST = 3
"""Topics that somebody whose row is tested has at least."""

SPARSE = 3
"""Topics that are left of each researcher in the sparse table."""

SHOWN = 5

Table = dict[int, dict[int, int]]
"""Works by topic, by researcher; or by researcher, by topic."""


class Pair(NamedTuple):
    """Two columns: the sum of the products of their entries, and the rows that have both; of each the sum of squares, and the rows."""

    product: int
    both: int
    squares: tuple[int, int]
    rows: tuple[int, int]


ESTIMATES: dict[str, Callable[[Pair], float]] = {
    "people on both, those of few held back": lambda pair: related_topics.closeness(pair.both, *pair.rows),
    "cosine of people": lambda pair: pair.both / sqrt(pair.rows[0] * pair.rows[1]),
    "cosine of counts": lambda pair: pair.product / sqrt(pair.squares[0] * pair.squares[1]),
    "Hajek": lambda pair: pair.product / pair.both,
    "Hajek, as a cosine": lambda pair: pair.product / pair.both / sqrt(pair.squares[0] / pair.rows[0] * pair.squares[1] / pair.rows[1]),
    "Hajek, times the root of the rows it rests on": lambda pair: pair.product / pair.both * sqrt(pair.both),
    "number of people": lambda pair: pair.rows[1],
}


def read(store: Store) -> Table:
    """The table of the store."""
    sql = """
        SELECT a.researcher_id AS person, t.topic_id AS topic, count(DISTINCT a.work_id) AS works FROM authorship a
        JOIN work_topic t ON t.work_id = a.work_id WHERE a.researcher_id IS NOT NULL GROUP BY 1, 2
    """
    found: Table = defaultdict(dict)
    for row in store.rows(sql):
        found[row["person"]][row["topic"]] = row["works"]
    return found


def held_out(table: Table) -> dict[int, int]:
    """Take a topic out of the rows of some people, and return which."""
    random = Random(SEED)
    people = random.sample(sorted(person for person, row in table.items() if len(row) >= LEAST), PEOPLE)
    taken = {person: random.choice(sorted(table[person])) for person in people}
    for person, topic in taken.items():
        del table[person][topic]
    return taken


def thinned(table: Table) -> Table:
    """The table with SPARSE topics of each researcher at most, by chance."""
    random = Random(SEED)
    return {person: {topic: row[topic] for topic in random.sample(sorted(row), min(SPARSE, len(row)))} for person, row in table.items()}


class Moments:
    """The products of the columns of a table, by topic, computed where they are asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns: Table = defaultdict(dict)
        for person, row in table.items():
            for topic, works in row.items():
                self._columns[topic][person] = works
        self._squares = {topic: sum(works * works for works in column.values()) for topic, column in self._columns.items()}
        self.of = cache(self._of)

    def _of(self, topic: int) -> dict[int, Pair]:
        """A topic beside each other topic that somebody has with it."""
        products: dict[int, int] = defaultdict(int)
        both: dict[int, int] = defaultdict(int)
        for person, works in self._columns[topic].items():
            for other, more in self._table[person].items():
                products[other] += works * more
                both[other] += 1
        return {other: self._pair(topic, other, products[other], both[other]) for other in both if other != topic}

    def _pair(self, one: int, other: int, product: int, both: int) -> Pair:
        squares, columns = self._squares, self._columns
        return Pair(product, both, (squares[one], squares[other]), (len(columns[one]), len(columns[other])))


def rank(moments: Moments, row: Mapping[int, int], taken: int, estimate: Callable[[Pair], float]) -> float:
    """At which rank the estimate names the topic that was taken out of a row; infinite where it does not."""
    scores: dict[int, float] = defaultdict(float)
    for topic in row:
        for other, pair in moments.of(topic).items():
            scores[other] += estimate(pair)
    if taken not in scores:
        return float("inf")
    others = [score for topic, score in scores.items() if topic not in row and topic != taken]
    return 1 + sum(score > scores[taken] for score in others) + sum(score == scores[taken] for score in others) / 2


def judge(table: Table, taken: Mapping[int, int], which: str) -> None:
    """Print how well each estimate ranks what was taken out."""
    moments = Moments(table)
    for name, estimate in ESTIMATES.items():
        ranks = [rank(moments, table[person], topic, estimate) for person, topic in taken.items()]
        hits, reciprocal = sum(at <= 10 for at in ranks) / len(ranks), sum(1 / at for at in ranks) / len(ranks)
        figure(f"{name}, {which}, hit@10, MRR", f"{hits:.3f}, {reciprocal:.3f}")


def look_up(store: Store) -> None:
    """Print how long it takes to find what is near one of the topics that somebody opens first: by chance, weighted by works."""
    asked = Random(SEED).sample([row["topic_id"] for row in store.rows("SELECT topic_id FROM work_topic ORDER BY topic_id, work_id")], 100)
    times = [milliseconds(lambda topic=topic: related_topics.near(store, topic, SHOWN), 1)[0] for topic in asked]
    figure("topics near one of ACL, p50/p95", middle_and_tail(times))


def main() -> None:
    """Import the Anthology, and compare."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.db") as store:
        imports.run(store, data("data", "acl-anthology-2019", "xml"))
        look_up(store)
        table = read(store)
    gc.freeze()  # millions of numbers, of which none refers to another
    taken = held_out(table)
    judge(table, taken, "all topics")
    judge(thinned(table), taken, f"{SPARSE} topics of each")


main()
