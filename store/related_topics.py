"""Related topics: those of the same people.

Topics are near by the people who have works on both: how many there are, over the geometric mean of how many there are on each,

    both / sqrt((one + FEW) * (other + FEW)),

which is the cosine of two columns of a table that says who has works on what, but that topics of hardly anybody are held back: two
people who share both of their topics are no more than a chance. docs/topics.md says how this compares with other estimates.
"""

from __future__ import annotations

import json
from math import sqrt

from store import topics
from store.database import Store
from store.models import Topic

FEW = 5
"""People that are added to those on a topic, so that topics of few people are near to none."""

CANDIDATES = 25
"""Topics that are compared: those that share most people."""

SHARED = """
    WITH mine AS (
        SELECT DISTINCT a.researcher_id AS id FROM work_topic t JOIN authorship a ON a.work_id = t.work_id
        WHERE t.topic_id = :topic AND a.researcher_id IS NOT NULL
    )
    SELECT o.topic_id AS id, count(DISTINCT m.id) AS people FROM mine m CROSS JOIN authorship a ON a.researcher_id = m.id
    CROSS JOIN work_topic o ON o.work_id = a.work_id WHERE o.topic_id != :topic
    GROUP BY o.topic_id HAVING people > 1 ORDER BY people DESC, (SELECT key FROM topic WHERE id = o.topic_id) LIMIT :most
"""
PEOPLE = """
    SELECT t.topic_id AS id, count(DISTINCT a.researcher_id) AS people FROM json_each(?) n
    CROSS JOIN work_topic t ON t.topic_id = n.value CROSS JOIN authorship a ON a.work_id = t.work_id GROUP BY t.topic_id
"""


def closeness(both: int, one: int, other: int) -> float:
    """How near two topics are, from 0 to 1, by the people on both, and those on the one and on the other."""
    return both / sqrt((one + FEW) * (other + FEW))


def near(store: Store, topic: int, limit: int) -> list[Topic]:
    """The topics nearest to a topic, nearest first, with the number of all works on each; all share at least two people with it."""
    both = {row["id"]: row["people"] for row in store.rows(SHARED, {"topic": topic, "most": CANDIDATES})}
    people = {row["id"]: row["people"] for row in store.rows(PEOPLE, [json.dumps([topic, *both])])}
    found = sorted(topics.counted(store, both), key=lambda one: -closeness(both[one.id], people[topic], people[one.id]))
    return found[:limit]
