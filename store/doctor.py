"""The doctor: what is wrong with a store, in plain words, and what of it can be made good from the records.

The store is looked at in a copy, as it was at one moment; so the bot may go on meanwhile, and nothing is written. What follows
from the records is made anew in a second copy, and compared with the first.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from store.database import Store, open_store
from store.recalling import SHAPES
from store.remaking import DERIVED, remake

CALLED = {**DERIVED, "record": "records", "researcher": "researchers", "topic": "topics"}
"""What a person calls the rows of tables."""

FEW = 5
"""Damages of the file that are told; there may be as many as it has pages."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. It is `curable` where it follows from the records, and can be made anew from them."""

    sentence: str
    curable: bool


UNSOUND = {
    "records of works that stand in no work": "record WHERE kind = 'work' AND (work_id IS NULL OR work_id NOT IN (SELECT id FROM work))",
    "works of which no record speaks": "work WHERE id NOT IN (SELECT work_id FROM record WHERE work_id IS NOT NULL)",
    "authors of works who are nobody": "authorship WHERE researcher_id IS NULL",
    "researchers without a name": "researcher r WHERE merged_into IS NULL AND id NOT IN (SELECT researcher_id FROM researcher_name)",
    "researchers whom no record names": """
        researcher r WHERE merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM authorship WHERE researcher_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM presence WHERE researcher_id = r.id)
    """,
    "merged researchers who still have works": """
        authorship a JOIN researcher r ON r.id = a.researcher_id WHERE r.merged_into IS NOT NULL
    """,
}
"""What cannot be when everything follows from the records, each as what is counted."""

ASTRAY = {
    "merged researchers who lead to nobody": """
        researcher r WHERE merged_into IS NOT NULL AND merged_into NOT IN (SELECT id FROM researcher WHERE merged_into IS NULL)
    """,
    "records that no import brought": "record WHERE id NOT IN (SELECT record_id FROM said)",
    "imports of which stored, known and rejected do not add up to read": "import WHERE read != stored + known + rejected",
    "imports that rejected another number of pieces than are kept": """
        import i WHERE rejected != (SELECT count(*) FROM rejected WHERE import_id = i.id)
    """,
    "imports that brought another number of records than are kept": """
        import i WHERE undone_at IS NULL AND (SELECT count(*) FROM said WHERE import_id = i.id) NOT BETWEEN min(1, stored + known)
        AND stored + known
    """,
    "undone imports of which records are kept": "import WHERE undone_at IS NOT NULL AND id IN (SELECT import_id FROM said)",
    "judgements about nobody": "judgement WHERE id NOT IN (SELECT judgement_id FROM judged)",
    "sent notices without the delivery that sent them": "notice WHERE state = 'sent' AND delivery_id IS NULL",
}
"""What the records do not say: only a backup has it."""

NATURAL = {
    "authorship_id": "(SELECT work_id || ' ' || position FROM {0}.authorship WHERE id = authorship_id)",
    "statement_id": "(SELECT record_id FROM {0}.statement WHERE id = statement_id)",
    "theme_id": """
        (SELECT s.record_id || ' ' || t.position FROM {0}.theme t JOIN {0}.statement s ON s.id = t.statement_id WHERE t.id = theme_id)
    """,
    "venue_id": "(SELECT key FROM {0}.venue WHERE id = venue_id)",
    "institution_id": "(SELECT key FROM {0}.institution WHERE id = institution_id)",
}
"""What the ids stand for that are made anew, too."""

OWN_ID = {"authorship", "appearance", "venue", "institution", "statement", "theme", "presence", "researcher_name"}
"""Tables whose own ids are made anew."""

ALSO = {"researcher": "merged_into IS NULL", "topic": "TRUE"}
"""Tables of which these rows follow from the records, although they are not emptied."""


def examine(store: Store) -> list[Finding]:
    """Everything that is wrong with a store. Raises StoreUnavailable where it cannot even be copied."""
    with TemporaryDirectory(prefix="colloquy-doctor-") as folder:
        copy, remade = Path(folder) / "copy.db", Path(folder) / "remade.db"
        store.copy(copy)
        with closing(sqlite3.connect(copy)) as connection:
            hopeless = [*_broken(connection)] or [*_unreadable(connection)]
            if hopeless:
                return hopeless
            found = [*_dangling(connection), *_indexes(connection), *_counted(connection)]
        shutil.copy(copy, remade)
        with open_store(remade) as other, other.writing() as db:
            remake(db)
        return found + list(_compared(copy, remade))


def repair(store: Store) -> None:
    """Make everything anew that follows from the records, in one transaction. Raises StoreBusy, StoreFull or StoreUnavailable."""
    with store.writing() as db:
        remake(db)


def _broken(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What SQLite finds wrong with the file. Newer ones look into full-text indexes, too, which can be made anew."""
    try:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok" and "fts5" not in row[0].lower()]
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    for problem in problems[:FEW]:
        yield Finding(f"the file is damaged: {' '.join(problem.split())}", curable=False)


def _unreadable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Records that do not say any more what a source can say."""
    for number, kind, body in connection.execute("SELECT id, kind, body FROM record ORDER BY id"):
        try:
            SHAPES[kind].model_validate_json(body)
        except ValidationError as error:
            yield Finding(f"record {number} cannot be read: {error.errors()[0]['msg']}", curable=False)


def _dangling(connection: sqlite3.Connection) -> Iterator[Finding]:
    """References that lead nowhere."""
    found = Counter((table, parent) for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"))
    for (table, parent), count in sorted(found.items()):
        curable = table in DERIVED or (table, parent) == ("record", "work")
        yield Finding(f"{_called(table)} whose {parent} is not there: {count:,}", curable)


def _indexes(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Full-text indexes that do not find what is in them."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%' ORDER BY name").fetchall()
    for (table,) in tables:
        try:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError:
            yield Finding(f"{_called(table)} cannot be found by the index they are in", curable=True)


def _counted(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What cannot be, and how often it is."""
    for checks, curable in ((UNSOUND, True), (ASTRAY, False)):
        for what, there in checks.items():
            count = connection.execute(f"SELECT count(*) FROM {there}").fetchone()[0]
            if count:
                yield Finding(f"{what}: {count:,}", curable)


def _compared(copy: Path, remade: Path) -> Iterator[Finding]:
    """Where the store says another thing than its records."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("ATTACH ? AS remade", [str(remade)])
        for table in [*DERIVED, *ALSO]:
            one, other = _content(connection, "main", table), _content(connection, "remade", table)
            wrong = connection.execute(f"SELECT count(*) FROM ({one} EXCEPT {other})").fetchone()[0]
            missing = connection.execute(f"SELECT count(*) FROM ({other} EXCEPT {one})").fetchone()[0]
            if wrong or missing:
                sentence = f"{_called(table)} differ from what the records say: {wrong:,} wrong, {missing:,} missing"
                yield Finding(sentence, curable=True)


def _content(connection: sqlite3.Connection, schema: str, table: str) -> str:
    """A query for the rows of a table, with what ids stand for in place of those that are made anew."""
    columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
    kept = [column for column in columns if column != "id" or table not in OWN_ID]
    shown = [NATURAL[column].format(schema) if column in NATURAL else column for column in kept]
    rowid = ["rowid"] if table.endswith("_index") else []
    return f"SELECT {', '.join([*rowid, *shown])} FROM {schema}.{table} WHERE {ALSO.get(table, 'TRUE')}"


def _called(table: str) -> str:
    return CALLED.get(table, f"rows of “{table}”")
