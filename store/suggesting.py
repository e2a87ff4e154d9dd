"""What else a follower may want to hear of: people near those they follow, recent works of these, and what they do not want to see again.

Near is what `related` says, walking from all whom they follow at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Literal

from store import follows, related
from store.database import Store
from store.models import Model, ResearcherRef, WorkRef
from store.works import LISTED, ORDERS

Kind = Literal["researcher", "work"]

TIES = 3 * related.TIES
"""How many ties are read: more than for one person, for there may be many to start from."""

RECENT = 3
"""A work is recent in so many years, counted back from the newest of the people it is chosen from."""


class Dismissal(Model):
    """What a follower does not want to have suggested: a researcher or a work by the id it has now (`number`), as it was called then."""

    id: int
    kind: Kind
    number: int
    name: str
    at: str


class NearWork(Model):
    """A work, and the author of it who is near."""

    work: WorkRef
    by: ResearcherRef


DISMISSED = """
    SELECT d.id, d.kind, d.name, d.at, coalesce(
        CASE WHEN d.kind = 'researcher' THEN (SELECT merged_into FROM researcher WHERE id = d.number) END,
        CASE WHEN d.kind = 'work' AND NOT EXISTS (SELECT 1 FROM work WHERE id = d.number) THEN (
            SELECT r.work_id FROM work_once o JOIN record r ON r.digest = o.digest WHERE o.work_id = d.number AND r.work_id IS NOT NULL
            GROUP BY r.work_id ORDER BY count(*) DESC, r.work_id LIMIT 1
        ) END, d.number
    ) AS number FROM dismissal d WHERE d.follower_id = ? ORDER BY d.id DESC
"""
"""What a follower dismissed, newest first, with the ids that merged people and joined works have now."""


def followed(store: Store, follower: int) -> list[int]:
    """The people whom a follower follows and whom the store knows, by id."""
    return [one.researcher.id for one in follows.of_follower(store, follower) if one.researcher]


def people(store: Store, follower: int) -> list[ResearcherRef]:
    """The people nearest to those whom a follower follows, nearest first, without these and those who were dismissed."""
    start = followed(store, follower)
    return related.nearest(store, start, {*start, *_numbers(store, follower, "researcher")}, TIES)


def works(store: Store, follower: int) -> list[NearWork]:
    """The newest recent work of each of the nearest people, in which nobody whom the follower follows has a part; nearest first."""
    start, near = followed(store, follower), people(store, follower)
    rows = _newest(store, [one.id for one in near], start, _numbers(store, follower, "work"))
    chosen = {row["work"]: row["person"] for row in rows}
    sql = f"{LISTED} WHERE w.id IN (SELECT value FROM json_each(?))"
    known = {row["id"]: WorkRef(**row) for row in store.rows(sql, [json.dumps(list(chosen))])}
    by = {one.id: one for one in near}
    return [NearWork(work=known[work], by=by[person]) for work, person in chosen.items()]


def _newest(store: Store, near: Sequence[int], start: Sequence[int], left_out: Collection[int]) -> list[dict[str, int]]:
    """One work of each person, in the order of the people; two who wrote it together have it once."""
    sql = f"""
        WITH theirs AS (
            SELECT n.key AS place, n.value AS person, w.id, w.year, w.title FROM json_each(:near) n
            CROSS JOIN authorship a ON a.researcher_id = n.value CROSS JOIN work w ON w.id = a.work_id
        ), new AS (
            SELECT place, person, id, row_number() OVER (PARTITION BY person ORDER BY {ORDERS["newest"]}) AS nth FROM theirs w
            WHERE year > (SELECT max(year) FROM theirs) - :recent AND id NOT IN (SELECT value FROM json_each(:left_out))
            AND id NOT IN (SELECT work_id FROM authorship WHERE researcher_id IN (SELECT value FROM json_each(:start)))
        )
        SELECT person, id AS work, min(place) FROM new WHERE nth = 1 GROUP BY id ORDER BY min(place)
    """
    given = {"near": json.dumps(near), "start": json.dumps(start), "left_out": json.dumps(list(left_out)), "recent": RECENT}
    return store.rows(sql, given)


def dismissed(store: Store, follower: int) -> list[Dismissal]:
    """What a follower does not want to have suggested, newest first."""
    return [Dismissal(**row) for row in store.rows(DISMISSED, [follower])]


def _numbers(store: Store, follower: int, kind: Kind) -> set[int]:
    return {one.number for one in dismissed(store, follower) if one.kind == kind}


def dismiss(store: Store, follower: int, kind: Kind, number: int, name: str, now: str) -> None:
    """Do not suggest a researcher or a work to a follower again."""
    sql = "INSERT OR IGNORE INTO dismissal (follower_id, kind, number, name, at) VALUES (?, ?, ?, ?, ?)"
    with store.writing() as db:
        db.execute(sql, [follower, kind, number, name, now])


def recall(store: Store, follower: int, kind: Kind, number: int) -> None:
    """Let a researcher or a work be suggested again."""
    same = [one.id for one in dismissed(store, follower) if (one.kind, one.number) == (kind, number)]
    with store.writing() as db:
        db.execute("DELETE FROM dismissal WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(same)])
