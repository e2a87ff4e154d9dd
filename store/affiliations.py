"""Affiliations: the institutions of researchers, as portraits state them and as works print them beside their names."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from store.names import key

Printed = tuple[int, int, str, str | None]
"""An institution of a researcher in a record: (researcher, record, name, ror)."""


def link(db: Database, researchers: Iterable[int]) -> None:
    """Write the affiliations of these researchers anew. An institution is called as most of its people call it."""
    chosen = json.dumps(sorted(researchers))
    sql = "DELETE FROM affiliation WHERE researcher_id IN (SELECT value FROM json_each(?)) RETURNING institution_id"
    institutions = {row[0] for row in db.execute(sql, [chosen]).fetchall()}
    found = [*_stated(db, chosen), *_printed(db, chosen)]
    ids = _institution_ids(db, found)
    rows = [(researcher, ids[key(name)], record, name, ror) for researcher, record, name, ror in found]
    sql = "INSERT OR IGNORE INTO affiliation (researcher_id, institution_id, record_id, name, ror) VALUES (?, ?, ?, ?, ?)"
    db.conn.executemany(sql, rows)
    _name(db, institutions | set(ids.values()))


def forget(db: Database, records: Iterable[int]) -> None:
    """Remove the affiliations that rest on these records; `link` finds those that other records state too."""
    sql = "DELETE FROM affiliation WHERE record_id IN (SELECT value FROM json_each(?)) RETURNING institution_id"
    _name(db, {row[0] for row in db.execute(sql, [json.dumps(sorted(records))]).fetchall()})


def _stated(db: Database, researchers: str) -> list[Printed]:
    sql = """
        SELECT p.researcher_id, p.record_id, json_extract(r.body, '$.affiliation') AS affiliation
        FROM presence p JOIN record r ON r.id = p.record_id
        WHERE r.kind = 'portrait' AND affiliation IS NOT NULL AND p.researcher_id IN (SELECT value FROM json_each(?)) ORDER BY r.digest
    """
    return [(*row, None) for row in db.execute(sql, [researchers])]


def _printed(db: Database, researchers: str) -> list[Printed]:
    sql = """
        SELECT a.researcher_id, p.record_id, p.affiliations FROM authorship a
        CROSS JOIN printed_name p ON p.authorship_id = a.id AND p.affiliations != '[]'
        WHERE a.researcher_id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM printed_name WHERE affiliations != '[]')
        ORDER BY p.precedence, p.slot
    """
    rows = db.execute(sql, [researchers])
    return [(researcher, record, name, ror) for researcher, record, printed in rows for name, ror in json.loads(printed)]


def _institution_ids(db: Database, found: Iterable[Printed]) -> dict[str, int]:
    """The ids of the institutions with these names, by key; a new one has no name until `_name` gives it one."""
    keys = sorted({key(name) for _, _, name, _ in found})
    db.conn.executemany("INSERT OR IGNORE INTO institution (key, name) VALUES (?, '')", [(one,) for one in keys])
    sql = "SELECT key, id FROM institution WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(keys)])}


def _name(db: Database, institutions: Iterable[int]) -> None:
    """Name these institutions, with the identifier that any of their people has beside it; one without people goes."""
    chosen = json.dumps(sorted(institutions))
    most = "SELECT name FROM affiliation WHERE institution_id = institution.id GROUP BY name ORDER BY count(*) DESC, name LIMIT 1"
    ror = "SELECT max(ror) FROM affiliation WHERE institution_id = institution.id"
    db.execute(
        "DELETE FROM institution WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM affiliation WHERE institution_id = institution.id)",
        [chosen],
    )
    db.execute(f"UPDATE institution SET name = ({most}), ror = ({ror}) WHERE id IN (SELECT value FROM json_each(?))", [chosen])
