"""The whole graph of co-authors, for other programs: people, and the pairs that wrote together, some hundred people at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from store.coauthors import Pair, weights
from store.database import Store
from store.models import Model
from store.neighbourhood import Tie

BATCH = 200
"""People whose ties are held at once."""


class Person(Model):
    """A node: somebody with a work."""

    id: int
    name: str
    works: int


def people(store: Store) -> Iterator[Person]:
    """Everybody who has a work, by id."""
    sql = """
        SELECT r.id, r.name, count(*) AS works FROM researcher r JOIN authorship a ON a.researcher_id = r.id
        WHERE r.id > ? GROUP BY r.id ORDER BY r.id LIMIT ?
    """
    last = 0
    while rows := store.rows(sql, [last, BATCH]):
        yield from (Person(**row) for row in rows)
        last = rows[-1]["id"]


def ties(store: Store) -> Iterator[Tie]:
    """Every pair that wrote together, with the number of their joint works. Age is counted back from the newest work of the store."""
    newest = store.rows("SELECT coalesce(max(year), 0) AS year FROM work")[0]["year"]
    batch: list[int] = []
    for person in people(store):
        batch.append(person.id)
        if len(batch) == BATCH:
            yield from _ties(store, batch, newest)
            batch = []
    yield from _ties(store, batch, newest)


def _ties(store: Store, people: list[int], newest: int) -> Iterator[Tie]:
    """The ties of some people to those with larger ids."""
    sql = """
        SELECT DISTINCT a.researcher_id AS one, b.researcher_id AS other, a.work_id AS work FROM json_each(?) p
        CROSS JOIN authorship a ON a.researcher_id = p.value CROSS JOIN authorship b ON b.work_id = a.work_id
        WHERE b.researcher_id > a.researcher_id
    """
    joint: dict[Pair, list[int]] = defaultdict(list)
    for row in store.rows(sql, [json.dumps(people)]):
        joint[row["one"], row["other"]].append(row["work"])
    weighed = weights(store, {work for works in joint.values() for work in works}, newest)
    for (one, other), works in sorted(joint.items()):
        yield Tie(one=one, other=other, shared=len(works), strength=sum(weighed[work] for work in works))
