"""Followers and what waits for them, written as rows as an import would write them, and what the outbox makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import outbox
from store.database import Store
from store.follows import FollowerKind
from store.outbox import Delivery
from store.schedule import iso

ADA, BEN = "1001", "1002"
KEEPER = "1003"
NEWS_AT = "2026-03-02T09:00:00+00:00"


def follower(store: Store, address: str, kind: FollowerKind = "member", channel: str | None = "5001", **more: str | None) -> int:
    """Somebody who can be written to; a member's direct messages go to a known channel unless `channel` is None."""
    columns = {"kind": kind, "address": address, "channel": channel if kind == "member" else None, **more}
    with store.writing() as db:
        sql = f"INSERT INTO follower ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id"
        made: int = db.execute(sql, [*columns.values()]).fetchone()[0]
    return made


def notice(store: Store, of: int, title: str, due_at: str = NEWS_AT, state: str = "waiting", why: str | None = None) -> int:
    """A notice of a new work of that title; one of the same title to two followers is of the same news."""
    with store.writing() as db:
        db.execute("INSERT OR IGNORE INTO news (key, kind, title, at) VALUES (?, 'new', ?, ?)", [f"new:{title}", title, NEWS_AT])
        sql = """
            INSERT INTO notice (follower_id, news_id, older, state, why, due_at, at)
            SELECT ?, id, 0, ?, ?, ?, at FROM news WHERE key = ? RETURNING id
        """
        made: int = db.execute(sql, [of, state, why, due_at, f"new:{title}"]).fetchone()[0]
    return made


def states(store: Store) -> dict[str, str]:
    """The state of every notice, by title; of one to several followers, the last one's."""
    sql = "SELECT w.title, n.state FROM notice n JOIN news w ON w.id = n.news_id ORDER BY n.id"
    return {row["title"]: row["state"] for row in store.rows(sql)}


def after(seconds: float) -> str:
    """The moment so long after the news."""
    return iso(datetime.fromisoformat(NEWS_AT) + timedelta(seconds=seconds))


def claimed(store: Store, now: str, holder: str = "one bot", most: int = 50, openings: int = 50) -> list[Delivery]:
    return outbox.claim(store, holder, now, most, openings)


def told(store: Store, delivery: Delivery) -> list[str]:
    """The titles that a delivery is about, whatever became of them."""
    sql = "SELECT w.title FROM notice n JOIN news w ON w.id = n.news_id WHERE n.delivery_id = ? ORDER BY n.id"
    return [row["title"] for row in store.rows(sql, [delivery.id])]


def send(store: Store, seconds: float) -> list[str] | None:
    """What goes out to the only follower in one message at a moment; None when nothing does."""
    found = claimed(store, after(seconds))
    if not found:
        return None
    (delivery,) = found
    outbox.sent(store, delivery, "9001", "5001", after(seconds))
    return told(store, delivery)
