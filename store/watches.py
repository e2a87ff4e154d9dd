"""Watches: all SQL about the sources that the bot looks at by itself. What a source's words mean is known to whoever looks.

A watch is claimed before it is looked at, and its next look is set then: a second process on the same store, or one that
is killed while it looks, does not look again before that.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from store.database import Store
from store.models import Model
from store.schedule import iso

JITTER = 0.1
"""The share of a pause that is added to it at random, at most, so that many who watch one source do not come at once."""

SOON = 5
"""Minutes until a failed look is repeated for the first time; the pause doubles with every further failure."""

DAY = 24 * 60
"""Minutes; no pause after a failure is longer, but for the jitter."""


class Watch(Model):
    """A source that is looked at every so many minutes. `keeper` is the member who set it, None at the terminal.

    `failures` counts the looks that failed since the last good one, `problem` says why the last one did. Times are
    ISO 8601, UTC.
    """

    id: int
    source: str
    minutes: int
    keeper: str | None
    since: str
    next_at: str
    looked_at: str | None
    failures: int
    problem: str | None


def add(store: Store, source: str, minutes: int, keeper: str | None, now: str) -> tuple[Watch, bool]:
    """Watch a source from now on, or change how often; return the watch and whether it is new. Either way it is looked at next."""
    with store.writing() as db:
        known = db.execute("SELECT id FROM watch WHERE source = ?", [source]).fetchone()
        if known:
            db.execute("UPDATE watch SET minutes = ?, keeper = ?, next_at = ? WHERE id = ?", [minutes, keeper, now, known[0]])
        else:
            db.execute(
                "INSERT INTO watch (source, minutes, keeper, since, next_at) VALUES (?, ?, ?, ?, ?)", [source, minutes, keeper, now, now]
            )
        row = dict(db.execute("SELECT * FROM watch WHERE source = ?", [source]).fetchone())
    return Watch(**row), known is None


def remove(store: Store, watch: int) -> None:
    """Watch a source no more; what it brought stays."""
    with store.writing() as db:
        db.execute("DELETE FROM watch WHERE id = ?", [watch])


def get(store: Store, watch: int) -> Watch | None:
    """A watch by its id."""
    row = store.row("SELECT * FROM watch WHERE id = ?", [watch])
    return Watch(**row) if row else None


def known(store: Store) -> list[Watch]:
    """Every watch, the oldest first."""
    return [Watch(**row) for row in store.rows("SELECT * FROM watch ORDER BY id")]


def claim(store: Store, now: str, most: int) -> list[Watch]:
    """Up to `most` watches that are due, for the caller alone; those that wait longest come first.

    Where none is due, nothing is written.
    """
    if most < 1 or store.row("SELECT 1 FROM watch WHERE next_at <= ?", [now]) is None:
        return []
    with store.writing() as db:
        cursor = db.execute("SELECT * FROM watch WHERE next_at <= ? ORDER BY next_at, id LIMIT ?", [now, most])
        due = [Watch(**dict(row)) for row in cursor.fetchall()]
        db.conn.executemany("UPDATE watch SET next_at = ? WHERE id = ?", [(_after(now, watch.minutes), watch.id) for watch in due])
    return due


def succeeded(store: Store, watch: Watch, now: str) -> None:
    """A look went well."""
    with store.writing() as db:
        db.execute("UPDATE watch SET looked_at = ?, failures = 0, problem = NULL WHERE id = ?", [now, watch.id])


def failed(store: Store, watch: Watch, problem: str, now: str, *, wait: float = 0, longest: int = DAY) -> None:
    """A look failed: look again in `SOON` minutes, or sooner where it is watched more often, and later after each further failure.

    The pause is at least `wait` seconds, and else at most `longest` minutes.
    """
    pause = min(min(SOON, watch.minutes) * 2 ** min(watch.failures, 20), longest)
    next_at = _after(now, max(pause, wait / 60))
    with store.writing() as db:
        sql = "UPDATE watch SET looked_at = ?, failures = failures + 1, problem = ?, next_at = ? WHERE id = ?"
        db.execute(sql, [now, problem, next_at, watch.id])


def _after(now: str, minutes: float) -> str:
    """A moment so many minutes after another, and up to a tenth later."""
    drawn = minutes * (1 + JITTER * random.random())  # noqa: S311 - nothing secret hangs on it
    return iso(datetime.fromisoformat(now) + timedelta(minutes=drawn))
