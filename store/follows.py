"""Follows: all SQL about who wishes to hear of what, and how. `news` decides what they hear, `outbox` delivers it.

A *follower* is a member of Discord, a channel on behalf of all who read it, or the terminal. It is made when it
first follows something, and keeps the place and the schedule; a *follow* keeps one wish.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlite_utils import Database

from store.database import Row, Store
from store.models import Kind, Model, ResearcherRef
from store.schedule import Rhythm, Schedule, due

FollowerKind = Literal["member", "channel", "terminal"]
SubjectKind = Literal["researcher", "topic", "search"]
Position = Literal["first", "last", "first or last"]

UNFOLLOWED = "unfollowed"
MUTED = "muted"


class Address(Model):
    """Where a follower is found: a member's or a channel's Discord id, or "terminal".

    `guild`, `name` and `keeper` (the moderator who answers for it) are a channel's.
    """

    kind: FollowerKind
    address: str
    guild: str | None = None
    name: str | None = None
    keeper: str | None = None


class Follower(Model):
    """Somebody or some place that follows. `closed` says why nothing can be delivered; times are ISO 8601, UTC."""

    id: int
    at: Address
    schedule: Schedule
    muted_until: str | None
    closed: str | None
    closed_at: str | None


class Filters(Model):
    """What narrows a follow: a topic's key, a kind, where the followed one stands among the authors, no preprints;
    `older` asks for each work of a back-catalogue, too."""

    topic: str | None = None
    kind: Kind | None = None
    position: Position | None = None
    preprints: bool = True
    older: bool = False


class Subject(Model):
    """What is followed: a researcher by id and name, a topic by its key, or the words of a search."""

    kind: SubjectKind
    text: str
    researcher: int | None = None


class Follow(Model):
    """One wish. `key` is what was followed, as it was then (a name, a topic's key, words), `text` what it is called now.

    `researcher` is whom the followed one is now known as, or None where the store does not know them any more.
    """

    id: int
    follower: int
    kind: SubjectKind
    key: str
    text: str
    researcher: ResearcherRef | None
    rhythm: Rhythm
    filters: Filters
    muted: bool
    since: str


FOLLOWS = """
    SELECT f.*, r.id AS known_id, r.name AS known_name, r.identity AS known_identity, coalesce(t.name, f.subject) AS shown FROM follow f
    LEFT JOIN researcher c ON c.id = f.researcher_id LEFT JOIN researcher r ON r.id = coalesce(c.merged_into, c.id)
    LEFT JOIN topic t ON f.kind = 'topic' AND t.key = f.subject
"""
"""Every follow, with whom a followed researcher is now: a merge leads on."""


def follower(store: Store, at: Address) -> Follower | None:
    """The follower at an address, or None where nobody there follows or is muted."""
    row = store.row("SELECT * FROM follower WHERE kind = ? AND address = ?", [at.kind, at.address])
    return _follower(row) if row else None


def follower_of(store: Store, follow: int) -> Follower | None:
    """Whose a follow is; None when there is no such follow."""
    row = store.row("SELECT r.* FROM follower r JOIN follow f ON f.follower_id = r.id WHERE f.id = ?", [follow])
    return _follower(row) if row else None


def get(store: Store, follow: int) -> Follow | None:
    """One follow; None when there is none of that id."""
    row = store.row(f"{FOLLOWS} WHERE f.id = ?", [follow])
    return _follow(row) if row else None


def of_follower(store: Store, follower: int) -> list[Follow]:
    """What a follower follows: people first, then topics, then searches, each in alphabetical order."""
    order = "f.kind = 'search', f.kind = 'topic', f.subject COLLATE NOCASE, f.id"
    return [_follow(row) for row in store.rows(f"{FOLLOWS} WHERE f.follower_id = ? ORDER BY {order}", [follower])]


def of_channels(store: Store, guild: str) -> list[Follower]:
    """The channels of a guild that follow something."""
    sql = "SELECT * FROM follower r WHERE guild = ? AND EXISTS (SELECT 1 FROM follow WHERE follower_id = r.id) ORDER BY name, id"
    return [_follower(row) for row in store.rows(sql, [guild])]


def same(store: Store, follower: int, subject: Subject) -> Follow | None:
    """The follow of this subject that a follower already has; people who turned out to be one count as one."""
    return next((one for one in of_follower(store, follower) if _is_about(one, subject)), None)


def count(store: Store, researcher: int) -> int:
    """How many members and channels follow a researcher."""
    sql = """
        SELECT count(DISTINCT follower_id) AS followers FROM follow
        WHERE kind = 'researcher' AND researcher_id IN (SELECT id FROM researcher WHERE id = ? OR merged_into = ?)
    """
    followers: int = store.rows(sql, [researcher, researcher])[0]["followers"]
    return followers


def follow(store: Store, at: Address, subject: Subject, rhythm: Rhythm, filters: Filters, now: str) -> tuple[Follow, bool]:
    """Follow something, or change how; return the follow and whether it is a new one.

    What waits because of it already comes in the new rhythm.
    """
    with store.writing() as db:
        who = _enrol(db, at)
        wish = [rhythm, filters.topic, filters.kind, filters.position, filters.preprints, filters.older]
        held = _held(db, who, subject)
        if held:
            sql = "UPDATE follow SET rhythm = ?, topic = ?, work_kind = ?, position = ?, preprints = ?, older = ?, muted = 0 WHERE id = ?"
            db.execute(sql, [*wish, held])
            reschedule(db, who)
        else:
            sql = """
                INSERT INTO follow (rhythm, topic, work_kind, position, preprints, older, follower_id, kind, subject, researcher_id, since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
            db.execute(sql, [*wish, who, subject.kind, subject.text, subject.researcher, now])
        made = held or db.execute("SELECT last_insert_rowid()").fetchone()[0]
    kept = get(store, made)
    assert kept  # noqa: S101 - it was written above, and nobody else knows its id
    return kept, not held


def unfollow(store: Store, follow: int) -> None:
    """End a follow, and cancel what waits for no other reason."""
    with store.writing() as db:
        _forgo(db, follow, UNFOLLOWED)
        db.execute("DELETE FROM reason WHERE follow_id = ?", [follow])
        db.execute("DELETE FROM follow WHERE id = ?", [follow])


def mute(store: Store, follow: int, muted: bool) -> None:
    """Keep a follow but hear nothing of it, or hear of it again; muting cancels what waits for no other reason."""
    with store.writing() as db:
        if muted:
            _forgo(db, follow, MUTED)
        db.execute("UPDATE follow SET muted = ? WHERE id = ?", [muted, follow])


def mute_all(store: Store, at: Address, until: str | None) -> None:
    """Send a follower nothing before a time; None ends that. What comes meanwhile waits."""
    with store.writing() as db:
        db.execute("UPDATE follower SET muted_until = ? WHERE id = ?", [until, _enrol(db, at)])


def set_schedule(store: Store, at: Address, schedule: Schedule) -> None:
    """Choose when digests come; those that wait come then."""
    with store.writing() as db:
        who = _enrol(db, at)
        db.execute("UPDATE follower SET zone = ?, hour = ?, day = ? WHERE id = ?", [schedule.zone, schedule.hour, schedule.day, who])
        reschedule(db, who)


def reschedule(db: Database, follower: int) -> None:
    """Give what waits for a follower its time anew: the earliest that one of its reasons asks for."""
    row = db.execute("SELECT zone, hour, day FROM follower WHERE id = ?", [follower]).fetchone()
    schedule = Schedule(zone=row[0], hour=row[1], day=row[2])
    sql = """
        SELECT n.id, w.at, group_concat(DISTINCT f.rhythm) FROM notice n JOIN news w ON w.id = n.news_id
        JOIN reason s ON s.notice_id = n.id JOIN follow f ON f.id = s.follow_id
        WHERE n.follower_id = ? AND n.state = 'waiting' AND n.delivery_id IS NULL GROUP BY n.id
    """
    waiting = db.execute(sql, [follower]).fetchall()
    times = [(min(due(rhythm, schedule, at) for rhythm in rhythms.split(",")), notice) for notice, at, rhythms in waiting]
    db.conn.executemany("UPDATE notice SET due_at = ? WHERE id = ?", times)


def export(store: Store, at: Address) -> dict[str, Any]:
    """Everything the store keeps about a follower, as JSON's types; empty where it keeps nothing."""
    who = follower(store, at)
    if who is None:
        return {}
    told = """
        SELECT w.kind, w.title, n.state, n.why, n.at FROM notice n JOIN news w ON w.id = n.news_id WHERE n.follower_id = ? ORDER BY n.id
    """
    return {
        "follower": who.model_dump(mode="json", exclude={"id"}),
        "follows": [one.model_dump(mode="json", exclude={"id", "follower"}) for one in of_follower(store, who.id)],
        "notices": store.rows(told, [who.id]),
    }


def forget(store: Store, at: Address) -> bool:
    """Delete everything the store keeps about a follower; return whether there was anything."""
    with store.writing() as db:
        row = db.execute("SELECT id FROM follower WHERE kind = ? AND address = ?", [at.kind, at.address]).fetchone()
        if row is None:
            return False
        db.execute("DELETE FROM reason WHERE notice_id IN (SELECT id FROM notice WHERE follower_id = ?)", [row[0]])
        for table in ("notice", "delivery", "follow"):
            db.execute(f"DELETE FROM {table} WHERE follower_id = ?", [row[0]])
        db.execute("DELETE FROM follower WHERE id = ?", [row[0]])
        for table in ("follower", "watch"):
            db.execute(f"UPDATE {table} SET keeper = NULL WHERE keeper = ?", [at.address])
        return True


def _enrol(db: Database, at: Address) -> int:
    sql = """
        INSERT INTO follower (kind, address, guild, name, keeper) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (kind, address) DO UPDATE SET guild = excluded.guild, name = excluded.name, keeper = excluded.keeper
        RETURNING id
    """
    found: int = db.execute(sql, [at.kind, at.address, at.guild, at.name, at.keeper]).fetchone()[0]
    return found


def _held(db: Database, follower: int, subject: Subject) -> int | None:
    if subject.kind == "researcher":
        sql = """
            SELECT f.id FROM follow f LEFT JOIN researcher r ON r.id = f.researcher_id
            WHERE f.follower_id = ? AND f.kind = 'researcher' AND ? IN (f.researcher_id, r.merged_into) ORDER BY f.id
        """
        row = db.execute(sql, [follower, subject.researcher]).fetchone()
    else:
        sql = "SELECT id FROM follow WHERE follower_id = ? AND kind = ? AND subject = ?"
        row = db.execute(sql, [follower, subject.kind, subject.text]).fetchone()
    return row[0] if row else None


def _forgo(db: Database, follow: int, why: str) -> None:
    """Cancel the notices that wait for no other reason than this follow."""
    sql = """
        UPDATE notice SET state = 'cancelled', why = ? WHERE state = 'waiting' AND id IN (SELECT notice_id FROM reason WHERE follow_id = ?)
        AND NOT EXISTS (
            SELECT 1 FROM reason o JOIN follow f ON f.id = o.follow_id WHERE o.notice_id = notice.id AND o.follow_id != ? AND f.muted = 0
        )
    """
    db.execute(sql, [why, follow, follow])


def _is_about(one: Follow, subject: Subject) -> bool:
    if subject.kind == "researcher":
        return one.researcher is not None and one.researcher.id == subject.researcher
    return (one.kind, one.key) == (subject.kind, subject.text)


def _follower(row: Row) -> Follower:
    return Follower(
        id=row["id"],
        at=Address(kind=row["kind"], address=row["address"], guild=row["guild"], name=row["name"], keeper=row["keeper"]),
        schedule=Schedule(zone=row["zone"], hour=row["hour"], day=row["day"]),
        muted_until=row["muted_until"],
        closed=row["closed"],
        closed_at=row["closed_at"],
    )


def _follow(row: Row) -> Follow:
    known = row["known_id"] is not None
    who = ResearcherRef(id=row["known_id"], name=row["known_name"], identity=row["known_identity"]) if known else None
    filters = {"topic": row["topic"], "kind": row["work_kind"], "position": row["position"]}
    return Follow(
        id=row["id"],
        follower=row["follower_id"],
        kind=row["kind"],
        key=row["subject"],
        text=who.name if who else row["shown"],
        researcher=who,
        rhythm=row["rhythm"],
        filters=Filters(**filters, preprints=bool(row["preprints"]), older=bool(row["older"])),
        muted=bool(row["muted"]),
        since=row["since"],
    )
