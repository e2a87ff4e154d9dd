"""News of people: somebody who is followed turned out to be one with somebody else, or two people. `news` has that of works.

An import or a judgement that changes who is who tells the followers what became of their follow. When it is undone and the change
with it, those who were told are told that it was taken back, and those who were not hear nothing of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from sqlite_utils import Database

from store.notices import SEEN
from store.schedule import Schedule, due
from store.succession import Settled

UNDONE = "the import was undone"
OVERRULED = "the decision was undone"


@dataclass(frozen=True)
class Cause:
    """Why people changed: the import of a number, or the judgement of one."""

    number: int
    judged: bool = False

    @property
    def key(self) -> str:
        """What tells the news of this cause from those of others."""
        return f"judgement {self.number}" if self.judged else str(self.number)

    @property
    def import_id(self) -> int | None:
        """The import, where it was one."""
        return None if self.judged else self.number


@dataclass(frozen=True)
class _Line:
    """A change of people, as a row of `news`: works went from `researcher` to `other`, all of them if they were merged."""

    kind: Literal["merged", "split", "reverted"]
    researcher: int
    other: int
    works: int


@dataclass
class _Told:
    """A change of people that was news: its id and line, the followers who were told of it, and those who still wait for it."""

    news: int
    line: _Line
    told: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Reason:
    """A follow for which somebody hears of people, when, and why that follower cannot be reached, if so."""

    follow: int
    follower: int
    due_at: str
    closed: str | None


def announce(db: Database, cause: Cause, settled: Settled, now: str) -> None:
    """Tell whoever follows them that people turned out to be one, or came apart, and what became of the follow."""
    know_schedules(db)
    for line, followed in _changes(db, cause, settled):
        key = f"{line.kind}:{cause.key}:{line.researcher}:{line.other}"
        _write(db, key, cause, line, _followers(db, followed, now), now)


def revert(db: Database, cause: Cause, settled: Settled, now: str) -> int:
    """Tell what undoing changed; return the number of notices of the contrary that nobody needs to be told any more.

    Who was told the contrary before hears that it was taken back, and who was not told yet need not hear of either.
    """
    know_schedules(db)
    changes = list(_changes(db, cause, settled))
    contrary = _told_before(db, {(line.other, line.researcher) for line, _ in changes})
    for line, followed in changes:
        reasons = _followers(db, followed, now)
        if before := contrary.get((line.other, line.researcher)):
            _write(db, f"reverted:{before.news}", cause, before.line, [one for one in reasons if one.follower in before.told], now)
            reasons = [one for one in reasons if one.follower not in before.told | before.waiting]
        _write(db, f"{line.kind}:undone {cause.key}:{line.researcher}:{line.other}", cause, line, reasons, now)
    untrue = [*_untrue(db, cause), *(before.news for before in contrary.values())]
    return cancel(db, untrue, now, OVERRULED if cause.judged else UNDONE)


def cancel(db: Database, news: Sequence[int], now: str, why: str = UNDONE) -> int:
    """Cancel what waits, or could not be delivered, of these news; return the number of notices."""
    sql = """
        UPDATE notice SET state = 'cancelled', why = ?, at = ?
        WHERE state IN ('waiting', 'impossible') AND news_id IN (SELECT value FROM json_each(?))
    """
    return db.execute(sql, [why, now, json.dumps(list(news))]).rowcount


def know_schedules(db: Database) -> None:
    """Let SQL ask when something is due, as `due_at(rhythm, zone, hour, day, at)`."""
    # Once for a connection: while anything is being read, SQLite refuses to define a function anew.
    if db.execute("SELECT 1 FROM pragma_function_list WHERE name = 'due_at'").fetchone():
        return

    @lru_cache(maxsize=10_000)
    def due_at(rhythm: str, zone: str, hour: int, day: int, at: str) -> str:
        return due(rhythm, Schedule(zone=zone, hour=hour, day=day), at)

    connection: sqlite3.Connection = db.conn
    connection.create_function("due_at", 5, due_at, deterministic=True)


def _changes(db: Database, cause: Cause, settled: Settled) -> Iterator[tuple[_Line, set[int]]]:
    """What changed, and the ids whose followers hear of it.

    Who turns out to be somebody else is told to everybody who follows one of the two, but that somebody known by an
    initial alone was found to be a followed person is no news of that person, unless somebody decided it.
    """
    for former, fate in settled.lost.items():
        followed = {former, *fate.aliases} | (_aliases(db, fate.heir) if fate.identity == "settled" or cause.judged else set())
        yield _Line("merged", former, fate.heir, settled.moves.get((former, fate.heir), 0)), followed
    for (former, heir), works in settled.moves.items():
        if former not in settled.lost:
            yield _Line("split", former, heir, works), _aliases(db, former) | ({heir} & settled.revived)


def _untrue(db: Database, cause: Cause) -> set[int]:
    """The news of people that an import brought and that is not so any more, or is about somebody of whom nothing is left."""
    sql = """
        SELECT n.id FROM news n LEFT JOIN researcher a ON a.id = n.researcher_id LEFT JOIN researcher b ON b.id = n.other_id
        WHERE n.import_id = ? AND n.kind IN ('merged', 'split') AND (
            (coalesce(a.merged_into, a.id) = coalesce(b.merged_into, b.id)) IS NOT (n.kind = 'merged')
            OR (n.kind = 'merged' AND NOT EXISTS (SELECT 1 FROM once o JOIN record r USING (digest) WHERE o.researcher_id = a.id))
        )
    """
    return {row[0] for row in db.execute(sql, [cause.import_id])}


def _told_before(db: Database, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], _Told]:
    """The latest news that works went from one researcher to another, by these two, unless it was taken back."""
    sql = """
        SELECT id, researcher_id, other_id, works FROM news n WHERE kind IN ('merged', 'split')
        AND researcher_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM news r WHERE r.key = 'reverted:' || n.id)
        ORDER BY id
    """
    rows = db.execute(sql, [json.dumps(sorted({researcher for researcher, _ in pairs}))]).fetchall() if pairs else []
    latest = {(row[1], row[2]): _Told(row[0], _Line("reverted", *row[1:])) for row in rows if (row[1], row[2]) in pairs}
    by_news = {before.news: before for before in latest.values()}
    sql = """
        SELECT news_id, follower_id, state = 'sent' OR coalesce(why, '') = ?, state IN ('waiting', 'impossible') FROM notice
        WHERE news_id IN (SELECT value FROM json_each(?))
    """
    for news, follower, told, waits in db.execute(sql, [SEEN, json.dumps(sorted(by_news))]).fetchall() if by_news else []:
        by_news[news].told |= {follower} if told else set()
        by_news[news].waiting |= {follower} if waits else set()
    return latest


def _aliases(db: Database, researcher: int) -> set[int]:
    """The ids by which somebody may follow a researcher."""
    return {researcher, *(row[0] for row in db.execute("SELECT id FROM researcher WHERE merged_into = ?", [researcher]))}


def _followers(db: Database, researchers: Iterable[int], now: str) -> list[_Reason]:
    """Who follows one of these ids."""
    sql = """
        SELECT f.id, f.follower_id, due_at(f.rhythm, r.zone, r.hour, r.day, ?), r.closed FROM follow f
        JOIN follower r ON r.id = f.follower_id
        WHERE f.kind = 'researcher' AND f.muted = 0 AND f.researcher_id IN (SELECT value FROM json_each(?)) ORDER BY f.id
    """
    return [_Reason(*row) for row in db.execute(sql, [now, json.dumps(sorted(researchers))])]


def _write(db: Database, key: str, cause: Cause, line: _Line, reasons: Sequence[_Reason], now: str) -> None:
    """Write news of people for those whose follows are a reason to hear it; without any, nothing."""
    if not reasons:
        return
    sql = """
        INSERT INTO news (key, kind, import_id, researcher_id, other_id, works, title, at)
        VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT name FROM researcher WHERE id = ?), ''), ?) RETURNING id
    """
    row = [key, line.kind, cause.import_id, line.researcher, line.other, line.works, line.researcher, now]
    news_id = db.execute(sql, row).fetchone()[0]
    notice = """
        INSERT INTO notice (follower_id, news_id, older, state, why, due_at, at) VALUES (?, ?, 0, ?, ?, ?, ?)
        ON CONFLICT (follower_id, news_id) DO UPDATE SET due_at = min(due_at, excluded.due_at) RETURNING id
    """
    for reason in reasons:
        state = "impossible" if reason.closed else "waiting"
        notice_id = db.execute(notice, [reason.follower, news_id, state, reason.closed, reason.due_at, now]).fetchone()[0]
        db.execute("INSERT OR IGNORE INTO reason VALUES (?, ?)", [notice_id, reason.follow])
