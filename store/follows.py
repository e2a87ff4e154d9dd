"""Follows: all SQL about who wishes to hear of what, and how. `news` decides what they hear, `outbox` delivers it.

A *follower* is a member of Discord, a channel on behalf of all who read it, or the terminal. It is made when it
first follows something, and keeps the place and the schedule; a *follow* keeps one wish.
"""

from __future__ import annotations

import json
from typing import Literal

from sqlite_utils import Database

from store.database import Row, Store
from store.models import Kind, Model, ResearcherRef
from store.schedule import Rhythm, Schedule
from store.waiting import forgo, reschedule

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

    `researcher` is whom the followed one is now known as, or None where the store does not know them any more. Whoever
    follows two people who turned out to be one follows them once: a change of one of these wishes changes both.
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
    SELECT f.*, coalesce(r.id, -f.researcher_id, f.subject) AS one, r.id AS known_id, r.name AS known_name, r.identity AS known_identity,
        coalesce(t.name, f.subject) AS shown FROM follow f
    LEFT JOIN researcher c ON c.id = f.researcher_id LEFT JOIN researcher r ON r.id = coalesce(c.merged_into, c.id)
    LEFT JOIN topic t ON f.kind = 'topic' AND t.key = f.subject
"""
"""Every follow, with whom a followed researcher is now: a merge leads on. `one` is the same in two that are about the same."""

TWINS = f"SELECT o.id FROM ({FOLLOWS}) f JOIN ({FOLLOWS}) o USING (follower_id, kind, one) WHERE f.id = ?"
"""A follow, and those of the same follower that are about the same person."""


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
    """What a follower follows: people first, then topics, then searches, each in alphabetical order.

    Of wishes about people who turned out to be one, the one that tells soonest stands for all.
    """
    soonest = "muted, CASE rhythm WHEN 'now' THEN 0 WHEN 'daily' THEN 1 ELSE 2 END, id"
    sql = f"""
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY kind, one ORDER BY {soonest}) AS place FROM ({FOLLOWS} WHERE f.follower_id = ?)
        ) WHERE place = 1 ORDER BY kind = 'search', kind = 'topic', coalesce(known_name, shown) COLLATE NOCASE, id
    """
    return [_follow(row) for row in store.rows(sql, [follower])]


def as_made(store: Store, follower: int) -> list[Follow]:
    """Every wish of a follower, in the order in which they were made; two that are about one person by now are still two."""
    return [_follow(row) for row in store.rows(f"{FOLLOWS} WHERE f.follower_id = ? ORDER BY f.id", [follower])]


def of_channels(store: Store, guild: str) -> list[Follower]:
    """The channels of a guild that follow something."""
    sql = "SELECT * FROM follower r WHERE guild = ? AND EXISTS (SELECT 1 FROM follow WHERE follower_id = r.id) ORDER BY name, id"
    return [_follower(row) for row in store.rows(sql, [guild])]


def same(store: Store, follower: int, subject: Subject) -> Follow | None:
    """The follow of this subject that a follower already has; people who turned out to be one count as one."""
    row = store.row(*_about(follower, subject))
    return get(store, row["id"]) if row else None


def count(store: Store, researcher: int) -> int:
    """How many members and channels follow a researcher."""
    sql = """
        SELECT count(DISTINCT f.follower_id) AS followers FROM follow f JOIN follower o ON o.id = f.follower_id AND o.kind != 'terminal'
        WHERE f.kind = 'researcher' AND f.researcher_id IN (SELECT id FROM researcher WHERE id = ? OR merged_into = ?)
    """
    followers: int = store.rows(sql, [researcher, researcher])[0]["followers"]
    return followers


def follow(store: Store, at: Address, subject: Subject, rhythm: Rhythm, filters: Filters, now: str) -> tuple[Follow, bool]:
    """Follow something, or change how; return the follow and whether it is a new one.

    What waits because of it already comes in the new rhythm; the filters are for what comes from now on.
    """
    with store.writing() as db:
        who = _enrol(db, at)
        held = db.execute(*_about(who, subject)).fetchone()
        if held is None:
            return _made(db, who, subject, rhythm, filters, now), True
        _change(db, held[0], rhythm, filters, now)
        return _read(db, held[0]), False


def change(store: Store, follow: int, rhythm: Rhythm, filters: Filters, now: str) -> Follow | None:
    """Change how something is followed, as `follow` does; None when there is no such follow."""
    with store.writing() as db:
        if db.execute("SELECT 1 FROM follow WHERE id = ?", [follow]).fetchone() is None:
            return None
        _change(db, follow, rhythm, filters, now)
        return _read(db, follow)


def unfollow(store: Store, follow: int, now: str) -> None:
    """End a follow, and cancel what waits for no other reason."""
    with store.writing() as db:
        chosen = _twins(db, follow)
        forgo(db, chosen, UNFOLLOWED, now)
        db.execute("DELETE FROM reason WHERE follow_id IN (SELECT value FROM json_each(?))", [chosen])
        db.execute("DELETE FROM follow WHERE id IN (SELECT value FROM json_each(?))", [chosen])


def mute(store: Store, follow: int, muted: bool, now: str) -> None:
    """Keep a follow but hear nothing of it, or hear of it again; muting cancels what waits for no other reason."""
    with store.writing() as db:
        chosen = _twins(db, follow)
        db.execute("UPDATE follow SET muted = ? WHERE id IN (SELECT value FROM json_each(?))", [muted, chosen])
        if muted:
            forgo(db, chosen, MUTED, now)


def mute_all(store: Store, at: Address, until: str | None) -> None:
    """Send a follower nothing before a time; None ends that. What comes meanwhile waits."""
    with store.writing() as db:
        db.execute("UPDATE follower SET muted_until = ? WHERE id = ?", [until, _enrol(db, at)])


def set_schedule(store: Store, at: Address, schedule: Schedule, now: str) -> None:
    """Choose when digests come; those that wait come then."""
    with store.writing() as db:
        who = _enrol(db, at)
        db.execute("UPDATE follower SET zone = ?, hour = ?, day = ? WHERE id = ?", [schedule.zone, schedule.hour, schedule.day, who])
        reschedule(db, who, now)


def _enrol(db: Database, at: Address) -> int:
    sql = """
        INSERT INTO follower (kind, address, guild, name, keeper) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (kind, address) DO UPDATE SET guild = excluded.guild, name = excluded.name, keeper = excluded.keeper
        RETURNING id
    """
    found: int = db.execute(sql, [at.kind, at.address, at.guild, at.name, at.keeper]).fetchone()[0]
    return found


def _about(follower: int, subject: Subject) -> tuple[str, list[object]]:
    """The query for a follower's follow of a subject; it makes no difference how the words of a search are capitalised."""
    if subject.kind == "researcher":
        sql = """
            SELECT f.id FROM follow f LEFT JOIN researcher r ON r.id = f.researcher_id
            WHERE f.follower_id = ? AND f.kind = 'researcher' AND ? IN (f.researcher_id, r.merged_into) ORDER BY f.id LIMIT 1
        """
        return sql, [follower, subject.researcher]
    sql = "SELECT id FROM follow WHERE follower_id = ? AND kind = ? AND subject = ? COLLATE NOCASE"
    return sql, [follower, subject.kind, subject.text]


def _made(db: Database, follower: int, subject: Subject, rhythm: Rhythm, filters: Filters, now: str) -> Follow:
    sql = """
        INSERT INTO follow (rhythm, topic, work_kind, position, preprints, older, follower_id, kind, subject, researcher_id, since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
    """
    values = [*_wish(rhythm, filters), follower, subject.kind, subject.text, subject.researcher, now]
    return _read(db, db.execute(sql, values).fetchone()[0])


def _change(db: Database, follow: int, rhythm: Rhythm, filters: Filters, now: str) -> None:
    """Give a follow, and those about the same person, a new rhythm and new filters, and hear of it again if it was muted."""
    sql = """
        UPDATE follow SET rhythm = ?, topic = ?, work_kind = ?, position = ?, preprints = ?, older = ?, muted = 0
        WHERE id IN (SELECT value FROM json_each(?)) RETURNING follower_id
    """
    rows = db.execute(sql, [*_wish(rhythm, filters), _twins(db, follow)]).fetchall()
    reschedule(db, rows[0][0], now)


def _wish(rhythm: Rhythm, filters: Filters) -> list[object]:
    return [rhythm, filters.topic, filters.kind, filters.position, filters.preprints, filters.older]


def _twins(db: Database, follow: int) -> str:
    """The ids of a follow and of those about the same person, as JSON."""
    return json.dumps([row[0] for row in db.execute(TWINS, [follow])])


def _read(db: Database, follow: int) -> Follow:
    return _follow(dict(db.execute(f"{FOLLOWS} WHERE f.id = ?", [follow]).fetchone()))


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
