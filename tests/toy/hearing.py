"""Following in tests: who follows, what they are to hear, and time that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from store import follows, history, imports, outbox
from store.database import Store
from store.follows import Address, Filters, Subject
from store.schedule import Rhythm
from tests import toy

NOON = "2026-03-04T12:00:00+00:00"
"""A Wednesday."""

ANN = Address(kind="member", address="1001")
BOB = Address(kind="member", address="1002")
TOYS = Address(kind="channel", address="2001", guild="3001", name="toys")


@contextmanager
def standing_still(at: str = NOON) -> Iterator[None]:
    """Let every import happen at one moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "now", lambda: at)
        yield


def follow(store: Store, name: str, who: Address = ANN, rhythm: Rhythm = "now", **filters: Any) -> int:
    """Let somebody follow the one researcher who is called so; return the follow's id."""
    return follow_id(store, toy.person(store, name), who, rhythm, **filters)


def follow_id(store: Store, researcher: int, who: Address = ANN, rhythm: Rhythm = "now", **filters: Any) -> int:
    subject = Subject(kind="researcher", text="somebody", researcher=researcher)
    return follows.follow(store, who, subject, rhythm, Filters(**filters), NOON)[0].id


def heard(store: Store, who: Address = ANN) -> list[str]:
    """What there is to tell somebody, in order: "new: Toy Boxes"; where it does not wait, with what became of it."""
    sql = """
        SELECT w.kind, coalesce(k.title, w.title) AS title, n.older, n.state, n.why FROM notice n JOIN news w ON w.id = n.news_id
        JOIN follower r ON r.id = n.follower_id LEFT JOIN record d ON d.digest = w.digest LEFT JOIN work k ON k.id = d.work_id
        WHERE r.kind = ? AND r.address = ? ORDER BY n.id
    """
    found = []
    for row in store.rows(sql, [who.kind, who.address]):
        became = "" if row["state"] == "waiting" else f", {row['state']}" + (f": {row['why']}" if row["why"] else "")
        found.append(f"{row['kind']}: {row['title']}{', older' if row['older'] else ''}{became}")
    return found


def reasons(store: Store, who: Address = ANN) -> list[list[int]]:
    """The follows for which somebody hears each of these things."""
    sql = """
        SELECT n.id, s.follow_id AS follow FROM notice n JOIN follower r ON r.id = n.follower_id LEFT JOIN reason s ON s.notice_id = n.id
        WHERE r.kind = ? AND r.address = ? ORDER BY n.id, s.follow_id
    """
    found: dict[int, list[int]] = {}
    for row in store.rows(sql, [who.kind, who.address]):
        found.setdefault(row["id"], []).extend([row["follow"]] if row["follow"] else [])
    return list(found.values())


def due(store: Store) -> list[str]:
    """When each notice is due."""
    return [row["due_at"] for row in store.rows("SELECT due_at FROM notice ORDER BY id")]


def send(store: Store, now: str = NOON) -> None:
    """Deliver all that is due."""
    for delivery in outbox.claim(store, "the test", now, 10, 10):
        outbox.sent(store, delivery, "a message", "a channel", now)


def last_import(store: Store) -> int:
    return history.imports(store)[-1].id
