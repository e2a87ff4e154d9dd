"""The outbox: all SQL about delivering what `news` wrote.

A *delivery* is one message to one follower: a group of notices that never changes, except that some may be cancelled
before it goes out. A follower has at most one that is open, so that what one place is told keeps its order. Whoever
delivers holds a *lease*: until it is over nobody else takes that delivery, and when its holder has died somebody else does.
`attempts` counts the leases; what an earlier holder still has to say about a delivery is not heard any more, except
that the message is there.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.database import Store
from store.follows import Address, FollowerKind
from store.models import Model
from store.schedule import iso

LEASE = timedelta(seconds=60)
"""How long a delivery is its holder's: longer than one attempt takes, and no longer than what is due may be late after a crash."""

GAP = 2
"""Seconds without a message after the last one to a follower. They double with each message of the last hour, and end with
that hour: a library that is imported paper by paper is some ten messages in its first hour, not five hundred, while
one who rarely hears anything does not wait. What comes during a gap comes together after it."""

NONCE = 25
"""Characters of a nonce: the most that Discord takes."""

MISSED = timedelta(days=30)
"""How old something may be that is still told when a place can be reached again."""

KEPT = timedelta(days=90)
"""How long what was told, or was not, is kept."""


class Delivery(Model):
    """One message to be sent. `channel` is where direct messages to a member go, once that is known."""

    id: int
    follower: int
    at: Address
    channel: str | None
    nonce: str
    attempts: int


def claim(store: Store, holder: str, now: str, most: int, openings: int) -> list[Delivery]:
    """Take deliveries that are due, those that failed before first; make new ones of notices that are due.

    At most `most` in all, and among them at most `openings` to members whose channel is not known yet. Without anything
    to do nothing is written. Raises StoreBusy.
    """
    known = _followers_in_turn(store, now, most, known=True)
    unknown = _followers_in_turn(store, now, min(openings, most - len(known)), known=False)
    if not known and not unknown:
        return []
    with store.writing() as db:
        taken = [_retaken(db, follower, now) or _grouped(db, follower, now) for follower in known + unknown]
        return [_lease(db, delivery, holder, now) for delivery in taken if delivery]


REACHABLE = """
    r.kind != 'terminal' AND (r.kind = 'channel' OR r.channel IS NOT NULL) = :known
    AND r.closed IS NULL AND (r.muted_until IS NULL OR r.muted_until <= :now)
"""
RETAKEN = f"""
    SELECT d.follower_id FROM delivery d INDEXED BY delivery_open CROSS JOIN follower r ON r.id = d.follower_id
    WHERE d.done_at IS NULL AND coalesce(d.lease_until, '') <= :now AND coalesce(d.next_at, '') <= :now AND {REACHABLE}
    ORDER BY d.id LIMIT :most
"""
DUE = f"""
    SELECT DISTINCT n.follower_id FROM notice n INDEXED BY notice_due CROSS JOIN follower r ON r.id = n.follower_id
    WHERE n.state = 'waiting' AND n.delivery_id IS NULL AND n.due_at <= :now AND {REACHABLE}
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE follower_id = r.id AND done_at IS NULL)
    AND :seconds >= coalesce((
        SELECT CAST(strftime('%s', max(done_at)) AS INTEGER) + (:gap << min(count(*) - 1, 20))
        FROM delivery WHERE follower_id = r.id AND done_at > :hour_ago AND message_id IS NOT NULL
    ), 0)
    ORDER BY n.due_at, n.follower_id LIMIT :most
"""


def _followers_in_turn(store: Store, now: str, most: int, *, known: bool) -> list[int]:
    """Whom to write to next; `known` tells whether it is known where."""
    if most <= 0:
        return []
    moment = datetime.fromisoformat(now)
    gap = {"gap": GAP, "seconds": int(moment.timestamp()), "hour_ago": iso(moment - timedelta(hours=1))}
    given = {"now": now, "known": known, **gap}
    again = [row["follower_id"] for row in store.rows(RETAKEN, {**given, "most": most})]
    return again + [row["follower_id"] for row in store.rows(DUE, {**given, "most": most - len(again)})]


def _retaken(db: Database, follower: int, now: str) -> int | None:
    """The follower's open delivery, unless somebody else holds it; a group that is held is None, and so is none at all."""
    sql = """
        SELECT id FROM delivery WHERE follower_id = ? AND done_at IS NULL
        AND coalesce(lease_until, '') <= ? AND coalesce(next_at, '') <= ?
    """
    row = db.execute(sql, [follower, now, now]).fetchone()
    return row[0] if row else None


def _grouped(db: Database, follower: int, now: str) -> int | None:
    """A new delivery of all that is due to a follower; None when there is nothing, or one is open already."""
    if db.execute("SELECT 1 FROM delivery WHERE follower_id = ? AND done_at IS NULL", [follower]).fetchone():
        return None
    sql = "SELECT id, at FROM notice WHERE follower_id = ? AND state = 'waiting' AND delivery_id IS NULL AND due_at <= ? ORDER BY id"
    notices = db.execute(sql, [follower, now]).fetchall()
    if not notices:
        return None
    # The same notices have the same nonce even if a power failure takes back that they were ever grouped. When they
    # were written is part of it, so that another store that counts from one again has other nonces.
    nonce = hashlib.sha256(repr([tuple(notice) for notice in notices]).encode()).hexdigest()[:NONCE]
    made: int = db.execute("INSERT INTO delivery (follower_id, nonce) VALUES (?, ?) RETURNING id", [follower, nonce]).fetchone()[0]
    db.conn.executemany("UPDATE notice SET delivery_id = ? WHERE id = ?", [(made, notice[0]) for notice in notices])
    return made


def _lease(db: Database, delivery: int, holder: str, now: str) -> Delivery:
    until = iso(datetime.fromisoformat(now) + LEASE)
    sql = "UPDATE delivery SET holder = ?, lease_until = ?, next_at = NULL, attempts = attempts + 1 WHERE id = ?"
    db.execute(sql, [holder, until, delivery])
    sql = """
        SELECT d.id, d.nonce, d.attempts, r.id AS follower, r.channel, r.kind, r.address, r.guild, r.name, r.keeper
        FROM delivery d JOIN follower r ON r.id = d.follower_id WHERE d.id = ?
    """
    row = dict(db.execute(sql, [delivery]).fetchone())
    at = Address(**{name: row.pop(name) for name in Address.model_fields})
    return Delivery(**row, at=at)


# --- how it ended -----------------------------------------------------------------------------


def sent(store: Store, delivery: Delivery, message: str | None, channel: str, now: str) -> None:
    """Record that the message is there, whoever sent it; None for one that was deleted since.

    What was cancelled meanwhile stays cancelled.
    """
    with store.writing() as db:
        if _end(db, delivery, now, message_id=message, channel=channel):
            _settle(db, delivery, "sent", None, now)
        if delivery.at.kind == "member":
            db.execute("UPDATE follower SET channel = ? WHERE id = ?", [channel, delivery.follower])


def retry(store: Store, delivery: Delivery, at: str, problem: str, *, elsewhere: bool = False) -> None:
    """Try again later; `elsewhere` forgets where direct messages to this member went."""
    with store.writing() as db:
        if not _is_ours(db, delivery):
            return
        sql = "UPDATE delivery SET holder = NULL, lease_until = NULL, next_at = ?, problem = ? WHERE id = ?"
        db.execute(sql, [at, problem, delivery.id])
        if elsewhere:
            db.execute("UPDATE follower SET channel = NULL WHERE id = ?", [delivery.follower])


def impossible(store: Store, delivery: Delivery, why: str, now: str) -> None:
    """Give up one message, and say why."""
    with store.writing() as db:
        if _is_ours(db, delivery) and _end(db, delivery, now, problem=why):
            _settle(db, delivery, "impossible", why, now)


def close(store: Store, delivery: Delivery, why: str, now: str) -> None:
    """Give up a place that cannot be reached: all that waits for it is impossible until it is opened again.

    Of a channel its keeper is told.
    """
    with store.writing() as db:
        if not (_is_ours(db, delivery) and _end(db, delivery, now, problem=why)):
            return
        sql = "UPDATE notice SET state = 'impossible', why = ?, at = ? WHERE follower_id = ? AND state = 'waiting'"
        db.execute(sql, [why, now, delivery.follower])
        db.execute("UPDATE follower SET closed = ?, closed_at = ? WHERE id = ?", [why, now, delivery.follower])
        if delivery.at.keeper:
            _tell_keeper(db, delivery, delivery.at.keeper, now)


def drop(store: Store, delivery: Delivery) -> None:
    """Delete a delivery of which nothing is left to tell."""
    with store.writing() as db:
        if _is_ours(db, delivery):
            db.execute("UPDATE notice SET delivery_id = NULL WHERE delivery_id = ?", [delivery.id])
            db.execute("DELETE FROM delivery WHERE id = ?", [delivery.id])


def release(store: Store, holder: str) -> None:
    """Give back every lease, so that nobody has to wait for its end."""
    with store.writing() as db:
        db.execute("UPDATE delivery SET holder = NULL, lease_until = NULL WHERE holder = ? AND done_at IS NULL", [holder])


def _is_ours(db: Database, delivery: Delivery) -> bool:
    sql = "SELECT 1 FROM delivery WHERE id = ? AND attempts = ? AND done_at IS NULL"
    return db.execute(sql, [delivery.id, delivery.attempts]).fetchone() is not None


def _end(db: Database, delivery: Delivery, now: str, **said: str | None) -> bool:
    """End a delivery with what there is to say; False when it had ended already, or is not there any more."""
    columns = {"done_at": now, "holder": None, "lease_until": None, "next_at": None, **said}
    sql = f"UPDATE delivery SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ? AND done_at IS NULL"
    return db.execute(sql, [*columns.values(), delivery.id]).rowcount == 1


def _settle(db: Database, delivery: Delivery, state: str, why: str | None, now: str) -> None:
    sql = "UPDATE notice SET state = ?, why = ?, at = ? WHERE delivery_id = ? AND state = 'waiting'"
    db.execute(sql, [state, why, now, delivery.id])


def _tell_keeper(db: Database, delivery: Delivery, keeper: str, now: str) -> None:
    """Write the moderator who answers for a channel a notice that nothing reaches it."""
    db.execute("INSERT OR IGNORE INTO follower (kind, address) VALUES ('member', ?)", [keeper])
    key = f"unreachable:{delivery.follower}:{now}"
    sql = "INSERT OR IGNORE INTO news (key, kind, other_id, title, at) VALUES (?, 'unreachable', ?, ?, ?)"
    db.execute(sql, [key, delivery.follower, delivery.at.name or delivery.at.address, now])
    sql = """
        INSERT OR IGNORE INTO notice (follower_id, news_id, older, state, why, due_at, at)
        SELECT r.id, n.id, 0, CASE WHEN r.closed IS NULL THEN 'waiting' ELSE 'impossible' END, r.closed, n.at, n.at
        FROM news n, follower r WHERE n.key = ? AND r.kind = 'member' AND r.address = ?
    """
    db.execute(sql, [key, keeper])


# --- places that can be reached again, counting and forgetting ------------------------------------


def reopen(store: Store, kind: FollowerKind, address: str, now: str) -> int | None:
    """Write to a closed place again; what it missed lately is due now.

    Returns how many notices these are, or None when the place was not closed.
    """
    with store.writing() as db:
        sql = "SELECT id, closed FROM follower WHERE kind = ? AND address = ? AND closed IS NOT NULL"
        row = db.execute(sql, [kind, address]).fetchone()
        if row is None:
            return None
        follower, why = row
        db.execute("UPDATE follower SET closed = NULL, closed_at = NULL WHERE id = ?", [follower])
        oldest = iso(datetime.fromisoformat(now) - MISSED)
        _take_up_again(db, follower, why, oldest, now)
        sql = """
            UPDATE notice SET state = 'waiting', why = NULL, due_at = ?, at = ?,
            delivery_id = (SELECT id FROM delivery WHERE id = delivery_id AND done_at IS NULL)
            WHERE follower_id = ? AND state = 'impossible' AND why = ? AND at >= ?
        """
        return db.execute(sql, [now, now, follower, why, oldest]).rowcount


def _take_up_again(db: Database, follower: int, why: str, oldest: str, now: str) -> None:
    """Open the delivery again with which a place was given up, unless Discord refused its one attempt.

    An earlier attempt that had no answer may still post its message: only one with the same nonce, which first looks
    for the same mark, cannot post it again.
    """
    sql = """
        UPDATE delivery SET done_at = NULL, next_at = ? WHERE attempts > 1 AND id = (
            SELECT max(delivery_id) FROM notice WHERE follower_id = ? AND state = 'impossible' AND why = ? AND at >= ?
        )
    """
    db.execute(sql, [now, follower, why, oldest])


def is_unknown(store: Store, at: Address) -> bool:
    """Whether a member follows something and it is not known where to write to them."""
    sql = """
        SELECT 1 FROM follower r WHERE kind = 'member' AND kind = ? AND address = ? AND channel IS NULL
        AND EXISTS (SELECT 1 FROM follow WHERE follower_id = r.id)
    """
    return store.row(sql, [at.kind, at.address]) is not None


def know(store: Store, at: Address, channel: str) -> None:
    """Record where direct messages to a member go."""
    with store.writing() as db:
        db.execute("UPDATE follower SET channel = ? WHERE kind = ? AND address = ?", [channel, at.kind, at.address])


def counts(store: Store) -> dict[str, int]:
    """How many notices are waiting, sent, impossible and cancelled."""
    found = {row["state"]: row["notices"] for row in store.rows("SELECT state, count(*) AS notices FROM notice GROUP BY state")}
    return {state: found.get(state, 0) for state in ("waiting", "sent", "impossible", "cancelled")}


def forget_old(store: Store, now: str) -> None:
    """Delete what was told, or given up, long ago."""
    oldest = iso(datetime.fromisoformat(now) - KEPT)
    old = "SELECT id FROM notice WHERE state != 'waiting' AND at < ?"
    with store.writing() as db:
        db.execute(f"DELETE FROM reason WHERE notice_id IN ({old})", [oldest])
        db.execute(f"DELETE FROM notice WHERE id IN ({old})", [oldest])
        sql = "DELETE FROM delivery WHERE done_at < ? AND NOT EXISTS (SELECT 1 FROM notice WHERE delivery_id = delivery.id)"
        db.execute(sql, [oldest])
