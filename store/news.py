"""News of works: what an import has to tell, and to whom. Everything here happens in the import's own transaction.

*News* is one thing that happened: a work is new, is now published, or is retracted; `people_news` has what happened to people.
A *notice* is one follower who is told of it, with the follows that are the reason.

What counts is what records say, so that the outcome does not depend on how works are numbered:

- A work is **new** when all of its records came with this import.
- It is **published** when an earlier record is a preprint, none is a publication, and a new one is.
- It is **retracted** when no earlier record says so, and a new one does.

Another source, a new version or a corrected title is none of these. News rests on a record. When that record goes with an import
that is undone, another one that says the same takes its place; without any, the news is taken back. News that was taken back and
happens again, because its import came again or a corrected one did, is the same news: who was told is not told again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from store import namesakes, people_news, queries
from store.matching import OWN_TITLE_TOKENS, title_tokens
from store.notices import SEEN
from store.people_news import Cause, cancel, know_schedules
from store.succession import Settled

ONE_WORK = "two works became one"

FRESH_YEARS = 1
"""A work of this year or of so many years before is news; an older one only adds to a back-catalogue. Sources
rarely know the month, so that "older than a year" begins where it is certain."""

UNPUBLISHED = frozenset({"preprint", "other"})
"""Kinds that make no work published: lists of references and thin entries say "other" where they do not know."""


@dataclass(frozen=True)
class _Said:
    """What one record says of its work, as far as it can be news; `chosen` are the records that come, or that go."""

    digest: str
    kind: str
    retracted: bool
    chosen: bool

    @property
    def published(self) -> bool:
        return self.kind not in UNPUBLISHED


BEARS_OUT: dict[str, Callable[[_Said], bool]] = {
    "new": lambda one: True,
    "published": lambda one: one.published,
    "retracted": lambda one: one.retracted,
}
"""Whether a record says what is news, by kind of news."""


@dataclass(frozen=True)
class _Happened:
    """One piece of news: its kind, its work, the record it rests on, and its key in the table."""

    kind: str
    work: int
    digest: str
    key: str


def announce(db: Database, import_id: int, records: Sequence[int], works: Iterable[int], settled: Settled, now: str) -> None:
    """Write what these new records, changed works and settled people have to tell, for everybody who follows something."""
    if db.execute("SELECT 1 FROM follow LIMIT 1").fetchone() is None:
        return
    said = _said(db, records, works)
    happened, again = _recognised(db, _happened(said), said, records)
    if happened:
        _prepare(db)
        _write_news(db, import_id, happened, now)
        _match(db)
        _notify(db, again, now)
    _tell_of_one_work_once(db, [work for work, ones in said.items() if sum(not one.chosen for one in ones) > 1], now)
    people_news.announce(db, Cause(import_id), settled, now)


def retract(db: Database, gone: Sequence[int], now: str) -> int:
    """Cancel what nobody was told yet and rests on records that are about to go; return the number of notices.

    News that another record of its work bears out rests on that one from then on.
    """
    sql = "SELECT n.id, n.kind, r.work_id FROM record r JOIN news n ON n.digest = r.digest WHERE r.id IN (SELECT value FROM json_each(?))"
    resting = db.execute(sql, [json.dumps(list(gone))]).fetchall()
    said = _said(db, gone, {work for *_, work in resting})
    kept = {news: [one.digest for one in said[work] if not one.chosen and BEARS_OUT[kind](one)] for news, kind, work in resting}
    db.conn.executemany("UPDATE news SET digest = ? WHERE id = ?", [(min(digests), news) for news, digests in kept.items() if digests])
    return cancel(db, [news for news, digests in kept.items() if not digests], now)


# --- what is news -----------------------------------------------------------------------------


def _said(db: Database, records: Sequence[int], works: Iterable[int]) -> dict[int, list[_Said]]:
    """What every record of these works says, by work."""
    sql = """
        SELECT work_id, digest, json_extract(body, '$.kind'), coalesce(json_extract(body, '$.retracted'), 0), id
        FROM record WHERE work_id IN (SELECT value FROM json_each(?))
    """
    chosen = frozenset(records)
    found: dict[int, list[_Said]] = defaultdict(list)
    for work, digest, kind, retracted, record in db.execute(sql, [json.dumps(sorted(works))]):
        found[work].append(_Said(digest, kind, bool(retracted), record in chosen))
    return found


def _happened(said: Mapping[int, Sequence[_Said]]) -> list[_Happened]:
    found = []
    for work, records in said.items():
        new, old = [one for one in records if one.chosen], [one for one in records if not one.chosen]
        kinds = [] if old else ["new"]
        if any(one.kind == "preprint" for one in old) and not any(one.published for one in old):
            kinds.append("published")
        if old and not any(one.retracted for one in old):
            kinds.append("retracted")
        for kind in kinds:
            digests = [one.digest for one in new if BEARS_OUT[kind](one)]
            found += [_Happened(kind, work, min(digests), f"{kind}:{min(digests)}")] if digests else []
    return found


def _recognised(
    db: Database, happened: Sequence[_Happened], said: Mapping[int, Sequence[_Said]], records: Sequence[int]
) -> tuple[list[_Happened], bool]:
    """The same, those that were taken back once under the key they have; and whether there are such.

    One is recognised by a record of its work, or by the title where that is long enough to be the work's own.
    """
    keys = _taken_back(db, records) if happened else {}
    if not keys:
        return list(happened), False
    works = json.dumps([one.work for one in happened])
    titles = dict(db.execute("SELECT id, title FROM work WHERE id IN (SELECT value FROM json_each(?))", [works]).fetchall())
    by_record = {one: [keys[one.kind, r.digest] for r in said[one.work] if (one.kind, r.digest) in keys] for one in happened}
    found: dict[str, _Happened] = {}
    for one in sorted(happened, key=lambda one: not by_record[one]):
        by_title = keys.get((one.kind, " ".join(title_tokens(titles[one.work]))), one.key)
        free = (key for key in (*by_record[one], by_title, one.key) if key not in found)
        key = next(free, f"{one.key} of work {one.work}")
        found[key] = replace(one, key=key)
    return list(found.values()), True


def _taken_back(db: Database, records: Sequence[int]) -> dict[tuple[str, str], str]:
    """The keys of news that was taken back, before these records came, by kind and what it is recognised by."""
    sql = """
        SELECT n.key, n.kind, n.digest, n.title FROM import i JOIN news n ON n.import_id = i.id
        WHERE i.undone_at IS NOT NULL AND n.digest IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM record r WHERE r.digest = n.digest AND r.id NOT IN (SELECT value FROM json_each(?))
        )
    """
    found: dict[tuple[str, str], str] = {}
    for key, kind, digest, title in db.execute(sql, [json.dumps(list(records))]):
        words = title_tokens(title)
        signs = [digest, key.removeprefix(f"{kind}:"), *([" ".join(words)] if len(words) >= OWN_TITLE_TOKENS else [])]
        found |= {(kind, sign): key for sign in signs}
    return found


# --- who hears of it --------------------------------------------------------------------------


def _prepare(db: Database) -> None:
    """Empty the tables that this connection matches in."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS fresh (news_id INTEGER PRIMARY KEY, kind TEXT, work_id INTEGER, old INTEGER, last INTEGER)")
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS matched (follower_id INTEGER, news_id INTEGER, follow_id INTEGER, older INTEGER, rhythm TEXT)"
    )
    db.execute("DELETE FROM temp.fresh")
    db.execute("DELETE FROM temp.matched")


def _write_news(db: Database, import_id: int, happened: Sequence[_Happened], now: str) -> None:
    sql = """
        INSERT INTO news (key, kind, import_id, digest, title, at) SELECT ?, ?, ?, ?, title, ? FROM work WHERE id = ?
        ON CONFLICT (key) DO UPDATE SET import_id = excluded.import_id, digest = excluded.digest, title = excluded.title, at = excluded.at
    """
    db.conn.executemany(sql, [(one.key, one.kind, import_id, one.digest, now, one.work) for one in happened])
    fresh = """
        INSERT INTO temp.fresh SELECT n.id, n.kind, w.id, w.year IS NOT NULL AND w.year < ?,
        (SELECT max(position) FROM authorship WHERE work_id = w.id) FROM news n JOIN work w ON w.id = ? WHERE n.key = ?
    """
    oldest = int(now[:4]) - FRESH_YEARS
    db.conn.executemany(fresh, [(oldest, one.work, one.key) for one in happened])
    db.execute("DELETE FROM temp.fresh WHERE kind = 'published' AND old")


FILTERS = """
    f.muted = 0 AND (f.preprints OR w.kind != 'preprint')
    AND (f.work_kind IS NULL OR f.work_kind = w.kind OR EXISTS (SELECT 1 FROM appearance p WHERE p.work_id = w.id AND p.kind = f.work_kind))
    AND (f.topic IS NULL OR EXISTS (
        SELECT 1 FROM work_topic x JOIN topic t ON t.id = x.topic_id WHERE x.work_id = w.id AND t.key = f.topic
    ))
"""
OLDER = "n.old AND n.kind = 'new' AND NOT f.older"

BY_RESEARCHER = f"""
    INSERT INTO temp.matched SELECT f.follower_id, n.news_id, f.id, {OLDER}, f.rhythm FROM temp.fresh n
    CROSS JOIN authorship a ON a.work_id = n.work_id CROSS JOIN temp.known k ON k.now = a.researcher_id
    CROSS JOIN follow f ON f.kind = 'researcher' AND f.researcher_id = k.id JOIN work w ON w.id = n.work_id
    WHERE {FILTERS} AND (
        f.position IS NULL OR (a.position = 0 AND f.position LIKE '%first%') OR (a.position = n.last AND f.position LIKE '%last%')
    )
"""
BY_TOPIC = f"""
    INSERT INTO temp.matched SELECT f.follower_id, n.news_id, f.id, {OLDER}, f.rhythm FROM temp.fresh n
    JOIN work w ON w.id = n.work_id JOIN work_topic x ON x.work_id = w.id JOIN topic t ON t.id = x.topic_id
    JOIN follow f ON f.kind = 'topic' AND f.subject = t.key WHERE {FILTERS}
"""
BY_SEARCH = f"""
    INSERT INTO temp.matched SELECT f.follower_id, n.news_id, f.id, {OLDER}, f.rhythm FROM temp.fresh_words i
    JOIN temp.fresh n ON n.work_id = i.rowid JOIN work w ON w.id = n.work_id
    JOIN follow f ON f.kind = 'search' AND f.subject = :words WHERE i.fresh_words MATCH :query AND {FILTERS}
"""


def _match(db: Database) -> None:
    """Find who follows what is new, and why."""
    namesakes.know(db)
    db.execute(BY_RESEARCHER)
    db.execute(BY_TOPIC)
    searches = [row[0] for row in db.execute("SELECT DISTINCT subject FROM follow WHERE kind = 'search'")]
    if not searches:
        return
    # An index of the new works alone: a search costs what is new, not what the store holds.
    db.execute('CREATE VIRTUAL TABLE temp.fresh_words USING fts5 (title, abstract, tokenize = "unicode61 remove_diacritics 2")')
    db.execute(
        "INSERT INTO temp.fresh_words (rowid, title, abstract) SELECT id, title, coalesce(abstract, summary) FROM work "
        "WHERE id IN (SELECT work_id FROM temp.fresh)"
    )
    for words in searches:
        query = queries.followed(words)
        narrowed, given = query.narrowed("w.id")
        if query.terms:
            db.execute(BY_SEARCH + narrowed, {"words": words, "query": query.match(), **given})
    db.execute("DROP TABLE temp.fresh_words")


def _notify(db: Database, again: bool, now: str) -> None:
    """Write a notice for every follower who was matched, and the reasons; whoever was told the same news already keeps that.

    `again` says that some of the news was taken back before.
    """
    know_schedules(db)
    untold = f"(notice.state = 'impossible' OR (notice.state = 'cancelled' AND notice.why != '{SEEN}'))"
    if again:
        old = f"SELECT notice.id FROM temp.matched m JOIN notice USING (follower_id, news_id) WHERE {untold}"
        db.execute(f"DELETE FROM reason WHERE notice_id IN ({old})")
    grouped = """
        SELECT m.follower_id, m.news_id, min(m.older) AS older, r.closed,
            min(CASE m.rhythm WHEN 'now' THEN :now ELSE due_at(m.rhythm, r.zone, r.hour, r.day, :now) END) AS due
        FROM temp.matched m JOIN follower r ON r.id = m.follower_id GROUP BY m.follower_id, m.news_id
    """
    # A message that is still open stays as it is, for it may have been sent by now.
    sql = f"""
        INSERT INTO notice (follower_id, news_id, older, state, why, due_at, at)
        SELECT follower_id, news_id, older, CASE WHEN closed IS NULL THEN 'waiting' ELSE 'impossible' END, closed, due, :now
        FROM ({grouped}) WHERE true ON CONFLICT (follower_id, news_id) DO UPDATE
        SET older = excluded.older, state = excluded.state, why = excluded.why, due_at = excluded.due_at, at = excluded.at,
            delivery_id = (SELECT id FROM delivery WHERE id = notice.delivery_id AND done_at IS NULL)
        WHERE {untold}
    """
    db.execute(sql, {"now": now})
    here = "WHERE n.state IN ('waiting', 'impossible')" if again else ""
    db.execute(
        "INSERT OR IGNORE INTO reason SELECT n.id, m.follow_id FROM temp.matched m "
        f"CROSS JOIN notice n ON n.follower_id = m.follower_id AND n.news_id = m.news_id {here} ORDER BY m.follower_id, m.news_id"
    )


# --- works that became one --------------------------------------------------------------------

SAME = """
    WITH about AS (
        SELECT n.id, n.follower_id, w.kind, k.work_id, n.state, n.due_at FROM record k JOIN news w ON w.digest = k.digest
        JOIN notice n ON n.news_id = w.id WHERE k.work_id IN (SELECT value FROM json_each(:works))
        AND (n.state IN ('waiting', 'sent') OR n.why = :seen)
    ), same AS (
        SELECT a.id, b.id AS other, b.state FROM about a JOIN about b USING (follower_id, kind, work_id)
        WHERE a.state = 'waiting' AND (b.state != 'waiting' OR (b.due_at, b.id) < (a.due_at, a.id))
    )
"""
"""Notices that wait, and others of the same follower that tell the same of the same work, and told it already or do so before."""


def part(db: Database, now: str) -> None:
    """Let those be told of two works that are two again, whom one notice was enough for while they were one."""
    sql = """
        UPDATE notice SET state = 'waiting', why = NULL, at = ?,
            delivery_id = (SELECT id FROM delivery WHERE id = notice.delivery_id AND done_at IS NULL)
        FROM news w, record k WHERE notice.state = 'cancelled' AND notice.why = ? AND w.id = notice.news_id AND k.digest = w.digest
        AND EXISTS (SELECT 1 FROM reason s JOIN follow f ON f.id = s.follow_id WHERE s.notice_id = notice.id AND NOT f.muted)
        RETURNING id, (SELECT k.work_id FROM news w JOIN record k ON k.digest = w.digest WHERE w.id = notice.news_id)
    """
    again = db.execute(sql, [now, ONE_WORK]).fetchall()
    _tell_of_one_work_once(db, [work for _, work in again], now)
    sql = """
        UPDATE notice SET state = 'impossible', why = r.closed FROM follower r WHERE r.id = notice.follower_id AND r.closed IS NOT NULL
        AND notice.state = 'waiting' AND notice.id IN (SELECT value FROM json_each(?))
    """
    db.execute(sql, [json.dumps([notice for notice, _ in again])])


def _tell_of_one_work_once(db: Database, works: Sequence[int], now: str) -> None:
    """Of notices that tell somebody the same of works that became one, leave the first."""
    sql = """
        SELECT DISTINCT k.work_id FROM record k JOIN news w ON w.digest = k.digest
        WHERE k.work_id IN (SELECT value FROM json_each(?)) GROUP BY k.work_id, w.kind HAVING count(*) > 1
    """
    twice = [row[0] for row in db.execute(sql, [json.dumps(list(works))])] if works else []
    if not twice:
        return
    given = {"works": json.dumps(twice), "seen": SEEN}
    db.execute(
        f"{SAME} INSERT OR IGNORE INTO reason SELECT other, follow_id FROM same JOIN reason ON notice_id = id WHERE state = 'waiting'",
        given,
    )
    sql = f"{SAME} UPDATE notice SET state = 'cancelled', why = :why, at = :now WHERE id IN (SELECT id FROM same)"
    db.execute(sql, {**given, "why": ONE_WORK, "now": now})
