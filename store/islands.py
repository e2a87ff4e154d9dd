"""Two people whom no path of joint works connects: how large each side is, and who on it is near the other in topic."""

from __future__ import annotations

import json

from store import topics
from store.coauthors import NO_LIMITS, Limits, Side
from store.database import Store
from store.models import Model, ResearcherRef
from store.researchers import ref

WIDEST = 10_000
"""People after whom it is enough to know that there are more."""

TOPICS = 10
"""Topics of a person, those with most of their works, that others may share."""


class Island(Model):
    """Whoever can be reached from a person by joint works, that person among them; `whole` is false where there are more."""

    people: frozenset[int]
    whole: bool


class Near(Model):
    """Somebody who works on topics of another person, with their names."""

    researcher: ResearcherRef
    topics: tuple[str, ...]


def island(store: Store, person: int, limits: Limits = NO_LIMITS) -> Island:
    """The people around a person; the search ends with the first level that brings more than WIDEST."""
    side = Side(person)
    people = side.known[0]
    while side.levels[-1] and len(people) <= WIDEST:
        side.widen(store, limits)
    return Island(people=frozenset(people), whole=not side.levels[-1])


def nearest(store: Store, there: Island, person: int) -> Near | None:
    """Who of an island shares most topics with a person, then has most works on them; None where nobody shares any."""
    known = {topic.id: topic.name for topic in topics.of_researcher(store, person)[:TOPICS]}
    # The plus keeps SQLite from looking up every work of a topic with everybody of the island.
    sql = """
        SELECT r.id, r.name, r.identity, json_group_array(DISTINCT t.topic_id) AS topics FROM json_each(:topics) k
        CROSS JOIN work_topic t ON t.topic_id = k.value CROSS JOIN authorship a ON a.work_id = t.work_id
        JOIN researcher r ON r.id = a.researcher_id WHERE +a.researcher_id IN (SELECT value FROM json_each(:people))
        GROUP BY r.id ORDER BY count(DISTINCT t.topic_id) DESC, count(DISTINCT a.work_id) DESC, r.name, r.id LIMIT 1
    """
    row = store.row(sql, {"topics": json.dumps(list(known)), "people": json.dumps(list(there.people))})
    if row is None:
        return None
    shared = set(json.loads(row["topics"]))
    return Near(researcher=ref(row), topics=tuple(name for topic, name in known.items() if topic in shared))
