"""Notices as a follower reads them: all SQL about what waits for somebody, and what somebody was told.

`news` writes notices and `outbox` delivers them. Whatever is read here is read for all notices at once: a follower may
have thousands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from store import follows
from store.database import Row, Store
from store.follows import FOLLOWS, Address, Follower, SubjectKind
from store.models import Model, ResearcherRef, WorkRef
from store.works import LISTED

NewsKind = Literal["new", "published", "retracted", "merged", "split", "reverted", "unreachable"]
State = Literal["waiting", "sent", "impossible", "cancelled"]

SEEN = "seen in /digest"

FIRST = 6
"""Authors at the head of a work that a list reads."""


class Reason(Model):
    """A follow for which somebody is told something, called as it is called now.

    `followed` is the id of the followed researcher at that time, `researcher` whom that is now known as.
    """

    follow: int
    kind: SubjectKind
    text: str
    followed: int | None
    researcher: ResearcherRef | None


class Notice(Model):
    """One thing to tell one follower, as it stands now; times are ISO 8601, UTC.

    `title` is a work's, a researcher's name or a channel's, as it was then; `work` is the id of that work, `researcher` and
    `other` are the people of a merge or a split, None where the store does not know them any more; `works` is how many went
    from one to the other. `undone` is what was taken back, `follows` how many a channel that cannot be reached has.
    """

    id: int
    kind: NewsKind
    older: bool
    state: State
    why: str | None
    due_at: str
    at: str
    delivery: int | None
    title: str
    work: int | None
    researcher: ResearcherRef | None
    other: ResearcherRef | None
    works: int | None
    undone: NewsKind | None
    follows: int | None
    reasons: tuple[Reason, ...]


class Told(Model):
    """A message that was sent, and when (ISO 8601, UTC)."""

    id: int
    at: str
    notices: tuple[Notice, ...]


class Heard(Model):
    """A work as a message lists it: how many authors it has, and some of them as {position from 0: who}, in order."""

    work: WorkRef
    size: int
    authors: dict[int, ResearcherRef]


def recipient(store: Store, delivery: int) -> Follower | None:
    """Whom a message is for; None when there is no such message."""
    row = store.row("SELECT r.kind, r.address FROM delivery d JOIN follower r ON r.id = d.follower_id WHERE d.id = ?", [delivery])
    return follows.follower(store, Address.model_validate(row)) if row else None


def of_delivery(store: Store, delivery: int) -> list[Notice]:
    """What a message tells, or told: neither what was cancelled meanwhile nor what could not be delivered."""
    return _notices(store, "n.delivery_id = :id AND n.state IN ('waiting', 'sent')", id=delivery)


def waiting(store: Store, follower: int) -> list[Notice]:
    """What waits for a follower, what comes first before."""
    return _notices(store, "n.follower_id = :id AND n.state = 'waiting'", id=follower)


def impossible(store: Store, follower: int, since: str) -> list[Notice]:
    """What a follower could not be told since a moment."""
    return _notices(store, "n.follower_id = :id AND n.state = 'impossible' AND n.at >= :since", id=follower, since=since)


def told(store: Store, follower: int, since: str) -> list[Told]:
    """The messages that a follower was sent since a moment, newest first."""
    sent = "SELECT id FROM delivery WHERE follower_id = :id AND done_at >= :since"
    by_message: dict[int | None, list[Notice]] = defaultdict(list)
    for notice in _notices(store, f"n.delivery_id IN ({sent}) AND n.state = 'sent'", id=follower, since=since):
        by_message[notice.delivery].append(notice)
    sql = "SELECT id, done_at AS at FROM delivery WHERE follower_id = ? AND done_at >= ? ORDER BY done_at DESC, id DESC"
    return [Told(**row, notices=tuple(by_message[row["id"]])) for row in store.rows(sql, [follower, since]) if row["id"] in by_message]


def last_told(store: Store, follower: int) -> str | None:
    """When a follower was last sent something."""
    sql = """
        SELECT max(done_at) AS at FROM delivery d WHERE follower_id = ?
        AND EXISTS (SELECT 1 FROM notice WHERE delivery_id = d.id AND state = 'sent')
    """
    at: str | None = store.rows(sql, [follower])[0]["at"]
    return at


def hasten(store: Store, follower: int, now: str) -> int:
    """Let everything that waits for a follower be due now; return how many notices that are."""
    sql = "UPDATE notice SET due_at = min(due_at, ?) WHERE follower_id = ? AND state = 'waiting'"
    with store.writing() as db:
        return db.execute(sql, [now, follower]).rowcount


def dismiss(store: Store, follower: int, now: str, last: int | None = None) -> int:
    """Cancel everything that waits for a follower, or only what is not newer than a notice; return how many notices that are."""
    sql = "UPDATE notice SET state = 'cancelled', why = ?, at = ? WHERE follower_id = ? AND state = 'waiting' AND id <= coalesce(?, id)"
    with store.writing() as db:
        return db.execute(sql, [SEEN, now, follower, last]).rowcount


def heard(store: Store, works: Iterable[int], followed: Iterable[int], first: int = FIRST) -> dict[int, Heard]:
    """Works by their ids, each with its first authors, its last one and those who are followed; only those that exist."""
    chosen = json.dumps(sorted(set(works)))
    listed = store.rows(f"{LISTED} WHERE w.id IN (SELECT value FROM json_each(?))", [chosen])
    sql = """
        WITH sized AS (
            SELECT work_id, max(position) AS last, count(*) AS size FROM authorship
            WHERE work_id IN (SELECT value FROM json_each(:works)) GROUP BY work_id
        )
        SELECT s.work_id, s.size, a.position, r.id, r.name, r.identity FROM sized s
        CROSS JOIN authorship a ON a.work_id = s.work_id JOIN researcher r ON r.id = a.researcher_id
        WHERE a.position < :first OR a.position = s.last OR r.id IN (SELECT value FROM json_each(:followed)) ORDER BY s.work_id, a.position
    """
    authors: dict[int, dict[int, ResearcherRef]] = defaultdict(dict)
    sizes: dict[int, int] = {}
    for row in store.rows(sql, {"works": chosen, "first": first, "followed": json.dumps(sorted(set(followed)))}):
        sizes[row["work_id"]] = row["size"]
        authors[row["work_id"]][row["position"]] = ResearcherRef(id=row["id"], name=row["name"], identity=row["identity"])
    return {row["id"]: Heard(work=WorkRef(**row), size=sizes.get(row["id"], 0), authors=authors[row["id"]]) for row in listed}


NOTICES = """
    SELECT n.id, w.kind, n.older, n.state, n.why, n.due_at, n.at, n.delivery_id AS delivery, w.title, k.work_id AS work, w.works,
        r.id AS researcher_id, r.name AS researcher_name, r.identity AS researcher_identity,
        o.id AS other_id, o.name AS other_name, o.identity AS other_identity, u.kind AS undone,
        CASE w.kind WHEN 'unreachable' THEN (SELECT count(*) FROM follow WHERE follower_id = w.other_id) END AS follows
    FROM notice n JOIN news w ON w.id = n.news_id LEFT JOIN record k ON k.digest = w.digest
    LEFT JOIN researcher c ON c.id = w.researcher_id LEFT JOIN researcher r ON r.id = coalesce(c.merged_into, c.id)
    LEFT JOIN researcher d ON d.id = w.other_id AND w.kind != 'unreachable' LEFT JOIN researcher o ON o.id = coalesce(d.merged_into, d.id)
    LEFT JOIN news u ON w.kind = 'reverted' AND u.id = CAST(substr(w.key, length('reverted:') + 1) AS INTEGER)
"""


def _notices(store: Store, which: str, **given: object) -> list[Notice]:
    """The notices that fulfil a condition on `n`, with their reasons: what comes first before, then as they were written."""
    rows = store.rows(f"{NOTICES} WHERE {which} ORDER BY n.due_at, n.id", given)
    sql = "SELECT s.notice_id, s.follow_id FROM notice n JOIN reason s ON s.notice_id = n.id"
    pairs = store.rows(f"{sql} WHERE {which} ORDER BY s.notice_id, s.follow_id", given)
    known = _reasons(store, {pair["follow_id"] for pair in pairs})
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for pair in pairs:
        reasons[pair["notice_id"]].append(known[pair["follow_id"]])
    return [_notice(row, tuple(reasons[row["id"]])) for row in rows]


def _reasons(store: Store, chosen: Iterable[int]) -> dict[int, Reason]:
    rows = store.rows(f"{FOLLOWS} WHERE f.id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(chosen))])
    return {row["id"]: _reason(row) for row in rows}


def _reason(row: Row) -> Reason:
    who = _ref(row, "known")
    return Reason(follow=row["id"], kind=row["kind"], text=who.name if who else row["shown"], followed=row["researcher_id"], researcher=who)


def _notice(row: Row, reasons: tuple[Reason, ...]) -> Notice:
    plain = {name: row[name] for name in Notice.model_fields.keys() & row.keys()}
    return Notice(**plain, researcher=_ref(row, "researcher"), other=_ref(row, "other"), reasons=reasons)


def _ref(row: Row, who: str) -> ResearcherRef | None:
    if row[f"{who}_id"] is None:
        return None
    return ResearcherRef(id=row[f"{who}_id"], name=row[f"{who}_name"], identity=row[f"{who}_identity"])
