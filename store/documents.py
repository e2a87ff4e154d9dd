"""Portraits and statements: who stands in them, and which works they speak of.

A *presence* is a person in a document: its owner, or somebody whom a statement's prose mentions as a
co-author of its owner. `identity` weighs presences beside authorships.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlite_utils import Database

from store.deriving import Printed
from store.matching import title_tokens
from store.models import Mention, Portrait, Statement, Theme
from store.names import compatible, key, parse
from store.succession import remember

TITLE_PART_TOKENS = 4
"""A document may shorten a title, but to no fewer words than this."""


def add(db: Database, record_id: int, document: Portrait | Statement, decided: int | None) -> None:
    """Store the people who stand in a document. `decided` is the researcher whom a person named as its owner."""
    if isinstance(document, Portrait):
        people: list[tuple[str, str, str | None, list[str]]] = [("owner", document.name, document.anchor, [])]
    else:
        mentioned = list(dict.fromkeys(name for mention in document.mentions for name in mention.names))
        people = [("owner", document.owner, document.anchor, mentioned)]
        people += [("mention", name, None, [document.owner]) for name in mentioned]
    db.table("presence").insert_all(
        {
            "record_id": record_id,
            "position": position,
            "role": role,
            "name": name,
            "family": parse(name).family,
            "anchor": anchor,
            "beside": json.dumps(beside),
            "decided_id": decided if role == "owner" else None,
            "researcher_id": decided if role == "owner" else None,
        }
        for position, (role, name, anchor, beside) in enumerate(people)
    )


def decide(db: Database, record_id: int, researcher: int) -> bool:
    """Let a person's word about a known document's owner stand; return whether that changed anything."""
    sql = "SELECT researcher_id FROM presence WHERE record_id = ? AND role = 'owner' AND decided_id IS NOT ?"
    row = db.execute(sql, [record_id, researcher]).fetchone()
    if row is None:
        return False
    name = db.execute("SELECT name FROM researcher WHERE id = ?", [researcher]).fetchone()[0]
    remember(db, [record_id])
    db.execute(
        "UPDATE presence SET decided_id = ?, researcher_id = ?, name = ?, family = ? WHERE record_id = ? AND role = 'owner'",
        [researcher, researcher, name, parse(name).family, record_id],
    )
    _redirect_if_empty(db, row[0], researcher)
    return True


def undecide(db: Database, import_id: int) -> list[int]:
    """Take back what a person said of documents with one import; an earlier word counts again. Return the documents."""
    sql = "SELECT record_id FROM decision WHERE import_id = ?"
    records = [row[0] for row in db.execute(sql, [import_id])]
    db.execute("DELETE FROM decision WHERE import_id = ?", [import_id])
    for record_id in records:
        sql = """
            SELECT r.id, r.name FROM decision d JOIN researcher c ON c.id = d.researcher_id
            JOIN researcher r ON r.id = coalesce(c.merged_into, c.id) WHERE d.record_id = ? ORDER BY d.import_id DESC
        """
        decided, name = db.execute(sql, [record_id]).fetchone() or (None, _owner(db, record_id))
        db.execute(
            "UPDATE presence SET decided_id = ?, researcher_id = coalesce(?, researcher_id), name = ?, family = ? "
            "WHERE record_id = ? AND role = 'owner'",
            [decided, decided, name, parse(name).family, record_id],
        )
    return records


def _owner(db: Database, record_id: int) -> str:
    sql = "SELECT coalesce(json_extract(body, '$.owner'), json_extract(body, '$.name')) FROM record WHERE id = ?"
    name: str = db.execute(sql, [record_id]).fetchone()[0]
    return name


def _redirect_if_empty(db: Database, former: int, heir: int) -> None:
    """Let a researcher of whom nothing is left lead to whoever has the document now."""
    left = "EXISTS (SELECT 1 FROM authorship WHERE researcher_id = ?) OR EXISTS (SELECT 1 FROM presence WHERE researcher_id = ?)"
    if former == heir or db.execute(f"SELECT {left}", [former, former]).fetchone()[0]:
        return
    db.execute("UPDATE researcher SET merged_into = ? WHERE id = ? OR merged_into = ?", [heir, former, former])
    db.execute("DELETE FROM researcher_name WHERE researcher_id = ?", [former])


def untied(db: Database, records: Sequence[int]) -> tuple[str, ...]:
    """What a person should settle: statements whose owner nothing ties to a known researcher of the same name."""
    sql = """
        SELECT p.name, p.researcher_id, r.id, r.name, (SELECT count(*) FROM authorship a WHERE a.researcher_id = r.id)
        FROM presence p JOIN record d ON d.id = p.record_id JOIN authorship o ON o.family = p.family
        JOIN researcher r ON r.id = o.researcher_id
        WHERE d.kind = 'statement' AND p.role = 'owner' AND p.record_id IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM authorship a WHERE a.researcher_id = p.researcher_id) GROUP BY p.id, r.id ORDER BY r.name, r.id
    """
    return tuple(
        f"nothing but the name ties this to {known} (r{other}, works: {works}); if it is theirs, import it with --researcher r{other}"
        for name, owner, other, known, works in db.execute(sql, [json.dumps(list(records))])
        if other != owner and compatible(parse(name), parse(known))
    )


def families_of(db: Database, records: Sequence[int]) -> set[str]:
    """The family names of everyone who stands in these documents."""
    sql = "SELECT DISTINCT family FROM presence WHERE record_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(list(records))])}


def mentions(db: Database) -> dict[int, list[Printed]]:
    """The names that statements use for authors of works, by work id.

    A mention is tied to works by the citations beside it, or by a venue and year that fit exactly one
    work of the statement's owner.
    """
    found: dict[int, list[Printed]] = defaultdict(list)
    for record_id, statement in _statements(db):
        cited = _cited(db, record_id)
        index = 0
        for mention in statement.mentions:
            works = [cited[label] for label in mention.labels if label in cited] or _at_venue(db, statement.owner, mention)
            for name in mention.names:
                for work in dict.fromkeys(works):
                    found[work].append(Printed(record_id, index, name))
                index += 1
    return found


def _statements(db: Database) -> list[tuple[int, Statement]]:
    rows = db.execute("SELECT id, body FROM record WHERE kind = 'statement' ORDER BY digest")
    return [(row[0], Statement.model_validate_json(row[1])) for row in rows]


def _cited(db: Database, record_id: int) -> dict[str, int]:
    """The works that a statement's references are, by label: records of the same import that carry one."""
    sql = """
        SELECT json_extract(r.body, '$.label') AS label, r.work_id FROM said s JOIN said o ON o.import_id = s.import_id
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


def link(db: Database) -> None:
    """Write the statements' themes and the works they speak of anew, and the affiliations that portraits state.

    Of several editions of one statement (a seed and the real document) the one with the most text stands.
    """
    for table in ("theme_work", "theme", "citation", "statement", "affiliation", "institution"):
        db.execute(f"DELETE FROM {table}")
    fullest: dict[tuple[int, str, str | None], tuple[int, int, Statement]] = {}
    for record_id, statement in _statements(db):
        owner = db.execute("SELECT researcher_id FROM presence WHERE record_id = ? AND role = 'owner'", [record_id]).fetchone()[0]
        edition = (sum(len(theme.text) for theme in statement.themes), record_id, statement)
        same = (owner, statement.kind, statement.date)
        if same not in fullest or edition[0] > fullest[same][0]:
            fullest[same] = edition
    for (owner, _, _), (_, record_id, statement) in fullest.items():
        _link_statement(db, record_id, statement, owner)
    _link_affiliations(db)


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


def _link_affiliations(db: Database) -> None:
    sql = """
        SELECT p.researcher_id, p.record_id, json_extract(r.body, '$.affiliation') AS affiliation
        FROM presence p JOIN record r ON r.id = p.record_id
        WHERE r.kind = 'portrait' AND affiliation IS NOT NULL ORDER BY r.digest
    """
    for researcher, record, name in db.execute(sql).fetchall():
        db.execute("INSERT OR IGNORE INTO institution (key, name) VALUES (?, ?)", [key(name), name])
        db.execute("INSERT OR IGNORE INTO affiliation SELECT ?, id, ? FROM institution WHERE key = ?", [researcher, record, key(name)])
