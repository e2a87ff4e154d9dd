"""Linking: which works statements speak of, and which authors they mention.

A statement speaks of works by citing them, or by a title, or by a venue and a year that fit exactly one work of its owner. An
import of works looks only at the statements that may speak of these: those that cite one, and those of somebody who is
called as one of their authors.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils import Database

from store.matching import title_tokens
from store.models import Mention, Statement, Theme
from store.names import compatible, parse

TITLE_PART_TOKENS = 4
"""A document may shorten a title, but to no fewer words than this."""

STATEMENTS = "record r CROSS JOIN presence p ON p.record_id = r.id AND p.role = 'owner' WHERE r.kind = 'statement'"
"""Every statement with its owner; there are few of them, and an index of their own leads to them."""


def speaking_of(db: Database, works: Collection[int], families: Iterable[str]) -> set[int]:
    """The statements (record ids) that may speak of these works, or whose owner has one of these family names."""
    owners = db.execute(f"SELECT r.id, p.family FROM {STATEMENTS}").fetchall()
    if not owners:
        return set()
    authors = "SELECT DISTINCT family FROM authorship WHERE work_id IN (SELECT value FROM json_each(?))"
    called = {*families, *(row[0] for row in db.execute(authors, [json.dumps(sorted(works))]))}
    return {record for record, family in owners if family in called} | _linked(db, works)


def _linked(db: Database, works: Iterable[int]) -> set[int]:
    """The statements that cite one of these works, or that were linked to one."""
    sql = """
        WITH chosen AS (SELECT value AS work_id FROM json_each(?))
        SELECT record_id FROM mention WHERE work_id IN chosen
        UNION SELECT s.record_id FROM citation c JOIN statement s ON s.id = c.statement_id WHERE c.work_id IN chosen
        UNION SELECT s.record_id FROM theme_work w JOIN theme t ON t.id = w.theme_id JOIN statement s ON s.id = t.statement_id
        WHERE w.work_id IN chosen
        UNION SELECT r.id FROM record r JOIN said s ON s.record_id = r.id WHERE r.kind = 'statement' AND (s.import_id, s.part) IN (
            SELECT o.import_id, o.part FROM record w JOIN said o ON o.record_id = w.id WHERE w.work_id IN chosen
        )
    """
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(works))])}


def tie(db: Database, statements: Collection[int]) -> set[int]:
    """Tie the mentions of these statements to works anew; return the works of which somebody is mentioned now or no more.

    A mention is tied to works by the citations beside it, or by a venue and year that fit exactly one
    work of the statement's owner.
    """
    if not statements:
        return set()
    chosen = json.dumps(sorted(statements))
    sql = "DELETE FROM mention WHERE record_id IN (SELECT value FROM json_each(?)) RETURNING work_id, record_id, slot, name"
    before = {tuple(row) for row in db.execute(sql, [chosen]).fetchall()}
    after = {row for record, statement in _statements(db, statements) for row in _mentions(db, record, statement)}
    db.conn.executemany("INSERT INTO mention (work_id, record_id, slot, name) VALUES (?, ?, ?, ?)", sorted(after))
    return {work for work, *_ in before ^ after}


def _mentions(db: Database, record_id: int, statement: Statement) -> set[tuple[int, int, int, str]]:
    """The names under which a statement speaks of authors of works, as (work, record, index of the name, name)."""
    found: set[tuple[int, int, int, str]] = set()
    cited = _cited(db, record_id)
    index = 0
    for mention in statement.mentions:
        works = [cited[label] for label in mention.labels if label in cited] or _at_venue(db, statement.owner, mention)
        for name in mention.names:
            found |= {(work, record_id, index, name) for work in works}
            index += 1
    return found


def _statements(db: Database, records: Iterable[int]) -> list[tuple[int, Statement]]:
    sql = "SELECT id, body FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY digest"
    return [(row[0], Statement.model_validate_json(row[1])) for row in db.execute(sql, [json.dumps(sorted(records))]).fetchall()]


def _cited(db: Database, record_id: int) -> dict[str, int]:
    """The works that a statement's references are, by label: records of the same part of an import that carry one."""
    sql = """
        SELECT json_extract(r.body, '$.label') AS label, r.work_id FROM said s JOIN said o ON o.import_id = s.import_id AND o.part = s.part
        JOIN record r ON r.id = o.record_id WHERE s.record_id = ? AND r.kind = 'work' AND r.work_id IS NOT NULL AND label IS NOT NULL
        ORDER BY r.digest
    """
    return {row[0]: row[1] for row in db.execute(sql, [record_id])}


def _at_venue(db: Database, owner: str, mention: Mention) -> list[int]:
    """The work that somebody called `owner` has at the mention's venue and year, if there is exactly one with those people."""
    if mention.venue is None or mention.year is None:
        return []
    sql = """
        SELECT DISTINCT a.work_id, n.name FROM appearance p JOIN venue v ON v.id = p.venue_id JOIN authorship a ON a.work_id = p.work_id
        JOIN printed_name n ON n.authorship_id = a.id JOIN record r ON r.id = n.record_id
        WHERE v.key = ? AND p.year = ? AND r.kind = 'work'
    """
    authors: dict[int, list[str]] = defaultdict(list)
    for work, name in db.execute(sql, [mention.venue.casefold(), mention.year]):
        authors[work].append(name)
    people = [owner, *mention.names]
    fitting = [w for w, names in authors.items() if all(any(compatible(parse(p), parse(n)) for n in names) for p in people)]
    return fitting if len(fitting) == 1 else []


def link(db: Database, statements: Iterable[int], researchers: Iterable[int]) -> None:
    """Write the themes of these statements, and of all by these researchers, anew, with the works they speak of.

    Of several editions of one statement (a seed and the real document) the one with the most text stands.
    """
    owners = _owners(db, statements, researchers)
    forget(db, owners)
    fullest: dict[tuple[int, str, str | None], tuple[int, int, Statement]] = {}
    for record_id, statement in _statements(db, owners):
        edition = (sum(len(theme.text) for theme in statement.themes), record_id, statement)
        same = (owners[record_id], statement.kind, statement.date)
        if same not in fullest or edition[0] > fullest[same][0]:
            fullest[same] = edition
    for (owner, _, _), (_, record_id, statement) in fullest.items():
        _link_statement(db, record_id, statement, owner)


def forget(db: Database, statements: Iterable[int]) -> None:
    """Remove the rows of these statements, and of their themes."""
    sql = "SELECT id FROM statement WHERE record_id IN (SELECT value FROM json_each(?))"
    rows = [row[0] for row in db.execute(sql, [json.dumps(sorted(statements))])]
    chosen = "IN (SELECT value FROM json_each(?))"
    for table, statement in (
        ("theme_work", f"theme_id IN (SELECT id FROM theme WHERE statement_id {chosen})"),
        ("theme", f"statement_id {chosen}"),
        ("citation", f"statement_id {chosen}"),
        ("statement", f"id {chosen}"),
    ):
        db.execute(f"DELETE FROM {table} WHERE {statement}", [json.dumps(rows)])


def _owners(db: Database, statements: Iterable[int], researchers: Iterable[int]) -> dict[int, int]:
    """Whose these statements are, and all others by the same people and by these researchers."""
    sql = f"""
        WITH whose AS (
            SELECT value AS id FROM json_each(:researchers) UNION SELECT researcher_id FROM presence
            WHERE role = 'owner' AND record_id IN (SELECT value FROM json_each(:statements))
        )
        SELECT r.id, p.researcher_id FROM {STATEMENTS} AND p.researcher_id IN whose
    """
    chosen = {"statements": json.dumps(sorted(statements)), "researchers": json.dumps(sorted(researchers))}
    return {row[0]: row[1] for row in db.execute(sql, chosen)}


def _link_statement(db: Database, record_id: int, statement: Statement, owner: int) -> None:
    row = {"record_id": record_id, "researcher_id": owner, "kind": statement.kind, "title": statement.title, "date": statement.date}
    statement_id = db.table("statement").insert(row, pk="id").last_pk
    spoken = {label for theme in statement.themes for label in theme.labels}
    cited = {label: work for label, work in _cited(db, record_id).items() if label in spoken}
    db.table("citation").insert_all({"statement_id": statement_id, "label": label, "work_id": work} for label, work in cited.items())
    works = _works_of(db, owner)
    for position, theme in enumerate(statement.themes):
        row = {"statement_id": statement_id, "position": position, "depth": theme.depth, "title": theme.title, "text": theme.text}
        theme_id = db.table("theme").insert(row, pk="id").last_pk
        db.conn.executemany(
            "INSERT OR IGNORE INTO theme_work (theme_id, work_id, position, via) VALUES (?, ?, ?, ?)",
            [(theme_id, work, order, via) for order, (work, via) in enumerate(_spoken_of(theme, cited, works))],
        )


def _works_of(db: Database, researcher: int) -> list[tuple[int, str, str | None, int | None]]:
    """Every appearance of the researcher's works: (work id, title, venue key, year)."""
    sql = """
        SELECT w.id, w.title, v.key, p.year FROM authorship a JOIN work w ON w.id = a.work_id
        LEFT JOIN appearance p ON p.work_id = w.id LEFT JOIN venue v ON v.id = p.venue_id
        WHERE a.researcher_id = ? ORDER BY w.title, p.position
    """
    return [tuple(row) for row in db.execute(sql, [researcher])]


def _spoken_of(theme: Theme, cited: dict[str, int], works: Sequence[tuple[int, str, str | None, int | None]]) -> list[tuple[int, str]]:
    found = [(cited[label], "citation") for label in theme.labels if label in cited]
    for title in theme.titles:
        fitting = {work for work, full, _, _ in works if _is_part(title_tokens(title), title_tokens(full))}
        found += [(work, "title") for work in fitting if len(fitting) == 1]
    for venue, year in theme.venues:
        fitting = {work for work, _, at, when in works if at == venue.casefold() and when == year}
        found += [(work, "venue") for work in fitting if len(fitting) == 1]
    return found


def _is_part(part: Sequence[str], whole: Sequence[str]) -> bool:
    if part == whole:
        return True
    starts = range(len(whole) - len(part) + 1)
    return len(part) >= TITLE_PART_TOKENS and any(tuple(whole[i : i + len(part)]) == tuple(part) for i in starts)
