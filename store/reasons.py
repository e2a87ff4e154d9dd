"""Why somebody is near some researchers: whom both wrote with, which topics both work on, and where works of both appeared."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from store.database import Row, Store
from store.models import Model, ResearcherRef
from store.researchers import ref


class Shared(Model):
    """A topic or a venue of both, with the number of works that the other has there."""

    name: str
    works: int


class Reason(Model):
    """What somebody has in common with one or several researchers, each part strongest first.

    `joint` counts the works that they wrote together, and `beside` names with whom of several.
    """

    joint: int = 0
    beside: tuple[ResearcherRef, ...] = ()
    through: tuple[ResearcherRef, ...] = ()
    topics: tuple[Shared, ...] = ()
    venues: tuple[Shared, ...] = ()


JOINT = """
    SELECT o.researcher_id AS other, r.id, r.name, r.identity, json_group_array(DISTINCT o.work_id) AS works FROM json_each(:people) p
    CROSS JOIN authorship a ON a.researcher_id = p.value JOIN authorship o ON o.work_id = a.work_id JOIN researcher r ON r.id = p.value
    WHERE o.researcher_id IN (SELECT value FROM json_each(:others)) AND o.researcher_id != p.value GROUP BY o.researcher_id, r.id
    ORDER BY count(DISTINCT o.work_id) DESC, r.name, r.id
"""
THROUGH = """
    WITH known AS (
        SELECT o.researcher_id AS id, count(DISTINCT o.work_id) AS works FROM json_each(:people) p
        CROSS JOIN authorship a ON a.researcher_id = p.value JOIN authorship o ON o.work_id = a.work_id
        WHERE o.researcher_id NOT IN (SELECT value FROM json_each(:people)) GROUP BY o.researcher_id
    )
    SELECT n.value AS other, r.id, r.name, r.identity FROM json_each(:others) n CROSS JOIN authorship a ON a.researcher_id = n.value
    CROSS JOIN authorship o ON o.work_id = a.work_id AND o.researcher_id != n.value
    JOIN known k ON k.id = o.researcher_id JOIN researcher r ON r.id = o.researcher_id
    GROUP BY n.value, r.id ORDER BY min(count(DISTINCT a.work_id), k.works) DESC, count(DISTINCT a.work_id) + k.works DESC, r.name, r.id
"""
TOPICS = """
    WITH mine AS (
        SELECT t.topic_id AS id, count(DISTINCT t.work_id) AS works FROM json_each(:people) p
        CROSS JOIN authorship a ON a.researcher_id = p.value JOIN work_topic t ON t.work_id = a.work_id GROUP BY t.topic_id
    )
    SELECT n.value AS other, s.name, count(DISTINCT a.work_id) AS works FROM json_each(:others) n
    CROSS JOIN authorship a ON a.researcher_id = n.value CROSS JOIN work_topic t ON t.work_id = a.work_id
    JOIN mine m ON m.id = t.topic_id JOIN topic s ON s.id = t.topic_id
    GROUP BY n.value, s.id ORDER BY min(count(DISTINCT a.work_id), m.works) DESC, s.name
"""
VENUES = """
    WITH mine AS (
        SELECT p.venue_id AS id, count(DISTINCT p.work_id) AS works FROM json_each(:people) n
        CROSS JOIN authorship a ON a.researcher_id = n.value JOIN appearance p ON p.work_id = a.work_id
        WHERE p.venue_id IS NOT NULL GROUP BY p.venue_id
    )
    SELECT n.value AS other, coalesce(v.short, v.name) AS name, count(DISTINCT a.work_id) AS works FROM json_each(:others) n
    CROSS JOIN authorship a ON a.researcher_id = n.value CROSS JOIN appearance p ON p.work_id = a.work_id
    JOIN mine m ON m.id = p.venue_id JOIN venue v ON v.id = p.venue_id
    GROUP BY n.value, v.id ORDER BY min(count(DISTINCT a.work_id), m.works) DESC, v.name
"""
"""What is shared comes first where the one who has fewer works there has most of them."""


def reasons(store: Store, people: Sequence[int], others: Sequence[int]) -> dict[int, Reason]:
    """Why each of some others is near one or several researchers, by id."""
    given = {"people": json.dumps(people), "others": json.dumps(others)}
    joint, through, topics, venues = (_by_other(store.rows(sql, given)) for sql in (JOINT, THROUGH, TOPICS, VENUES))
    return {
        other: Reason(
            joint=len({work for row in joint[other] for work in json.loads(row["works"])}),
            beside=tuple(ref(row) for row in joint[other]),
            through=tuple(ref(row) for row in through[other]),
            topics=tuple(_shared(row) for row in topics[other]),
            venues=tuple(_shared(row) for row in venues[other]),
        )
        for other in others
    }


def _by_other(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["other"]].append(row)
    return found


def _shared(row: Row) -> Shared:
    return Shared(name=row["name"], works=row["works"])
