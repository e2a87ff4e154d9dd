"""The tables, as migrations. A migration that has landed is never edited: the next change is a new one.

Three layers, from what was said to what follows from it:

1. `import`, `record`, `said`, `rejected`, `remark`: what each import brought, word for word. Every fact
   below names the record it rests on, and `said` leads from a record to every import that brought it.
2. `work` … `theme_work`: what the records of one work, person or document say together. These rows are
   a function of the records, so they do not depend on the order of imports.
3. `work_index`, `name_index`, `name_word`: indexes for searching.

`judgement` and `judged` are what people decided about who is who. They name places in records, not rows, so they stand
when records go and come back.

Beside them stands what people wished for and were told: `follower`, `follow`, `news`, `notice`, `reason` and
`delivery`. These rows are nobody's function: no import makes them anew. `watch` holds the sources that the bot looks at.
"""

from __future__ import annotations

from contextlib import closing

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from store.tables import M001, M002, M003, M004, M005, M006

MIGRATIONS = Migrations("colloquy")


@MIGRATIONS()
def m001_profile_store(db: Database) -> None:
    """Imports, works, researchers, topics and statements."""
    _execute(db, M001)


@MIGRATIONS()
def m002_following(db: Database) -> None:
    """Follows, notices and their delivery, watched sources, and what undoing an import needs to know."""
    _execute(db, M002)


@MIGRATIONS()
def m003_every_source(db: Database) -> None:
    """Inputs of several files, institutions of authors, what people decided about who is who, and counted phrases."""
    _execute(db, M003)
    _sign_titles(db)
    _index_names(db)


@MIGRATIONS()
def m004_who_is_who(db: Database) -> None:
    """What kindred names have in common, and the names that sources answer for."""
    _execute(db, M004)


@MIGRATIONS()
def m005_discovery(db: Database) -> None:
    """Who stays who they are whatever else they write, and titles that numbers tell apart."""
    _execute(db, M005)
    _sign_titles(db)


@MIGRATIONS()
def m006_precedence(db: Database) -> None:
    """Which of several printed names goes first, beside each; no index of family names, which nothing asks for."""
    from store.deriving import precedence

    _execute(db, M006)
    records = db.execute("SELECT id, digest FROM record").fetchall()
    rows = ((precedence(digest), number) for number, digest in records)
    db.conn.executemany("UPDATE printed_name SET precedence = ? WHERE record_id = ?", rows)


def _sign_titles(db: Database) -> None:
    """Make every record findable by the longest words of its title, in place of all its words but one."""
    from store.matching import proposals
    from store.models import Record

    db.execute("DELETE FROM title_signature")
    records = db.execute("SELECT id, body FROM record WHERE kind = 'work'")
    signs = ((sign, number) for number, body in records for sign in proposals(Record.model_validate_json(body)))
    db.conn.executemany("INSERT INTO title_signature (signature, record_id) VALUES (?, ?)", signs)


def _index_names(db: Database) -> None:
    """Fill the new index over names."""
    from store import name_index

    name_index.index(db, [number for (number,) in db.execute("SELECT DISTINCT researcher_id FROM researcher_name")])


def _execute(db: Database, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


def migration_names() -> frozenset[str]:
    """The migrations this version knows; a store with another one was written by a newer version."""
    with closing(Database(memory=True)) as db:
        return frozenset(migration.name for migration in MIGRATIONS.pending(db))
