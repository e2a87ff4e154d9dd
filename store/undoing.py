"""Taking an import back: what it alone said goes, and everything that followed from it is made anew.

The row of the import stays, as history. What it said and another import said too stays as well. Judgements that came with it alone
go, those that were made here stay. People whom only this import knew are gone, but remembered: when their records come back, they are
who they were.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from store import documents, imports, judgements, name_index, news, people_news, placing, succession
from store.database import Store
from store.errors import ImportUnknown
from store.people_news import Cause


@dataclass(frozen=True)
class Undone:
    """What went with an import: its records, the works and people that nobody else spoke of, and notices that were not sent yet."""

    input: str
    records: int
    works: int
    researchers: int
    notices: int


def undo(store: Store, import_id: int) -> Undone:
    """Take back exactly what one import brought. Raises ImportUnknown, StoreBusy or StoreFull; then nothing changed."""
    with store.writing() as db:
        row = db.execute("SELECT input, undone_at FROM import WHERE id = ?", [import_id]).fetchone()
        if row is None:
            raise ImportUnknown(f"There is no import {import_id}; “imports” lists those there are.")
        if row[1]:
            raise ImportUnknown(f"Import {import_id} ({row[0]}) was undone already, on {row[1][:10]}.")
        return _undo(db, import_id, row[0])


def _undo(db: Database, import_id: int, name: str) -> Undone:
    papers = documents.undecide(db, import_id)
    gone = _said_alone(db, import_id)
    names = documents.names_in(db, [*gone, *papers]) | judgements.names_beside(db, gone) | _withdraw(db, import_id)
    people = _people_in(db, gone)
    succession.remember(db, gone)
    works, researchers = _count(db, "work"), _count(db, "researcher")
    now = imports.now()
    notices = news.retract(db, gone, now)
    db.execute("DELETE FROM said WHERE import_id = ?", [import_id])
    db.execute("UPDATE import SET undone_at = ? WHERE id = ?", [now, import_id])
    mentioned = documents.forget(db, gone)
    placed = placing.displace(db, gone)
    placed.stale |= mentioned
    settled = imports.bring_up_to_date(db, placed, names)
    name_index.index(db, succession.bury(db, people | settled.touched))
    news.part(db, now)
    notices += people_news.revert(db, Cause(import_id), settled, now)
    return Undone(name, len(gone), works - _count(db, "work"), researchers - _count(db, "researcher"), notices)


def _said_alone(db: Database, import_id: int) -> list[int]:
    """The records that this import says and no other."""
    sql = """
        SELECT DISTINCT record_id FROM said s WHERE import_id = ?
        AND NOT EXISTS (SELECT 1 FROM said o WHERE o.record_id = s.record_id AND o.import_id != s.import_id) ORDER BY record_id
    """
    return [row[0] for row in db.execute(sql, [import_id])]


def _withdraw(db: Database, import_id: int) -> set[str]:
    """Take back the judgements that this import brought and no other; return the names of which they speak."""
    handed = {row[0] for row in db.execute("SELECT judgement_id FROM handed WHERE import_id = ?", [import_id])}
    db.execute("DELETE FROM handed WHERE import_id = ?", [import_id])
    gone = handed - {row[0] for row in db.execute("SELECT judgement_id FROM handed")}
    names = {name for judgement in gone for name in judgements.names_at(db, judgement)}
    for table, column in (("judged", "judgement_id"), ("judgement", "id")):
        db.conn.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(judgement,) for judgement in sorted(gone)])
    return names


def _people_in(db: Database, records: list[int]) -> set[int]:
    sql = """
        SELECT a.researcher_id FROM printed_name p JOIN authorship a ON a.id = p.authorship_id
        WHERE p.record_id IN (SELECT value FROM json_each(:ids)) AND a.researcher_id IS NOT NULL
        UNION SELECT researcher_id FROM presence WHERE record_id IN (SELECT value FROM json_each(:ids)) AND researcher_id IS NOT NULL
    """
    return {row[0] for row in db.execute(sql, {"ids": json.dumps(records)})}


def _count(db: Database, table: str) -> int:
    alive = "WHERE merged_into IS NULL" if table == "researcher" else ""
    found: int = db.execute(f"SELECT count(*) FROM {table} {alive}").fetchone()[0]
    return found
