"""A member's own data: everything that the store keeps about a follower, to be exported and deleted."""

from __future__ import annotations

import json
from typing import Any

from store import follows
from store.database import Store
from store.follows import Address

DECIDED = "SELECT id, words, at, undone_at FROM judgement WHERE ? = 'member' AND ? IN (by, undone_by) ORDER BY id"
WANTED = "SELECT id, input, started_at FROM import WHERE ? = 'member' AND by = ? ORDER BY id"
"""What a member decided about who is who, or took back, and what their watches imported."""

MEMBERS = (
    ("follower", "keeper", "NULL"),
    ("watch", "keeper", "NULL"),
    ("import", "by", "NULL"),
    ("judgement", "by", "''"),
    ("judgement", "undone_by", "''"),
)
"""Where a member's id stands beside what outlives their wishes, and what stands there once it is deleted."""


def export(store: Store, at: Address) -> dict[str, Any]:
    """Everything the store keeps about a follower, as JSON's types; empty where it keeps nothing."""
    keeps = {
        "channels": store.rows("SELECT address, guild, name FROM follower WHERE kind = 'channel' AND keeper = ? ORDER BY id", [at.address]),
        "watches": store.rows("SELECT source, since FROM watch WHERE keeper = ? ORDER BY id", [at.address]),
        "imports": store.rows(WANTED, [at.kind, at.address]),
        "judgements": store.rows(DECIDED, [at.kind, at.address]),
    }
    who = follows.follower(store, at)
    if who is None:
        return {"keeps": keeps} if any(keeps.values()) else {}
    told = """
        SELECT w.kind, w.title, n.older, n.state, n.why, n.due_at, n.at, n.delivery_id AS message, (
            SELECT json_group_array(subject) FROM (
                SELECT f.subject FROM reason s JOIN follow f ON f.id = s.follow_id WHERE s.notice_id = n.id ORDER BY f.id
            )
        ) AS because FROM notice n JOIN news w ON w.id = n.news_id WHERE n.follower_id = ? ORDER BY n.id
    """
    messages = "SELECT id, channel, message_id, attempts, problem, done_at FROM delivery WHERE follower_id = ? ORDER BY id"
    return {
        "follower": who.model_dump(mode="json", exclude={"id"}) | store.rows("SELECT channel FROM follower WHERE id = ?", [who.id])[0],
        "follows": [follow.model_dump(mode="json", exclude={"id", "follower"}) for follow in follows.as_made(store, who.id)],
        "notices": [row | {"because": json.loads(row["because"])} for row in store.rows(told, [who.id])],
        "messages": store.rows(messages, [who.id]),
        "dismissals": store.rows("SELECT kind, number, name, at FROM dismissal WHERE follower_id = ? ORDER BY id", [who.id]),
        "keeps": keeps,
    }


def forget(store: Store, at: Address) -> bool:
    """Delete everything the store keeps about a follower; return whether there was anything."""
    with store.writing() as db:
        kept = sum(
            db.execute(f"UPDATE {table} SET {column} = {nobody} WHERE {column} = ? AND ? = 'member'", [at.address, at.kind]).rowcount
            for table, column, nobody in MEMBERS
        )
        row = db.execute("SELECT id FROM follower WHERE kind = ? AND address = ?", [at.kind, at.address]).fetchone()
        if row is None:
            return kept > 0
        db.execute("DELETE FROM reason WHERE notice_id IN (SELECT id FROM notice WHERE follower_id = ?)", [row[0]])
        for table in ("notice", "delivery", "follow", "dismissal"):
            db.execute(f"DELETE FROM {table} WHERE follower_id = ?", [row[0]])
        db.execute("DELETE FROM follower WHERE id = ?", [row[0]])
        return True
