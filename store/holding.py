"""Holding on to people: while rows are made anew, it is kept aside whose every name is.

`give_back` lets the names be theirs again before they are settled, so that everybody keeps the id that others know and follow.
The temporary tables are empty outside of a repair and of the import of an export.
"""

from __future__ import annotations

from sqlite_utils import Database

from store.names import parse

TABLES = {
    "held": "record_id INTEGER, slot TEXT, researcher_id INTEGER, PRIMARY KEY (record_id, slot)",
    "owned": "record_id INTEGER PRIMARY KEY, researcher_id INTEGER, name TEXT",
    "led": "former_id INTEGER PRIMARY KEY, researcher_id INTEGER",
    "joined": "digest TEXT, work_id INTEGER, PRIMARY KEY (digest, work_id)",
}
"""Whose a name in a record is, whom a person named as the owner of a document, to whom a merged researcher leads, and of which works
that were joined to others a record was."""


def prepare(db: Database) -> None:
    """Make room to hold on to people."""
    for table, columns in TABLES.items():
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}) WITHOUT ROWID")


def hold(db: Database) -> None:
    """Hold on to everybody in the store."""
    prepare(db)
    db.execute(
        """
        INSERT INTO held SELECT p.record_id, 'a' || p.slot, a.researcher_id FROM printed_name p JOIN authorship a ON a.id = p.authorship_id
        WHERE a.researcher_id IS NOT NULL
        UNION SELECT record_id, 'p' || position, researcher_id FROM presence WHERE researcher_id IS NOT NULL
        """
    )
    db.execute(
        """
        INSERT OR REPLACE INTO owned SELECT d.record_id, coalesce(r.merged_into, r.id), r.name
        FROM decision d JOIN researcher r ON r.id = d.researcher_id ORDER BY d.import_id
        """
    )
    db.execute("INSERT OR REPLACE INTO owned SELECT record_id, decided_id, name FROM presence WHERE decided_id IS NOT NULL")


def give_back(db: Database) -> None:
    """Let every name be whose it was held to be, and every document whose a person said that it is."""
    if not _holding(db):
        return
    db.execute(
        """
        UPDATE authorship SET researcher_id = (SELECT min(h.researcher_id) FROM printed_name p
        JOIN held h ON h.record_id = p.record_id AND h.slot = 'a' || p.slot WHERE p.authorship_id = authorship.id)
        WHERE researcher_id IS NULL
        """
    )
    db.execute(
        """
        UPDATE presence SET researcher_id = (SELECT researcher_id FROM held h WHERE h.record_id = presence.record_id
        AND h.slot = 'p' || presence.position) WHERE researcher_id IS NULL
        """
    )
    owned = db.execute("SELECT researcher_id, name, record_id FROM owned").fetchall()
    db.conn.executemany(
        "UPDATE presence SET decided_id = ?1, researcher_id = ?1, name = ?2, family = ?3 WHERE record_id = ?4 AND role = 'owner'",
        [(researcher, name, parse(name).family, record) for researcher, name, record in owned],
    )


def let_go(db: Database) -> None:
    """Lead on from researchers who were merged, once all others are settled, and hold on to nobody any more."""
    if not _holding(db):
        return
    db.execute(
        """
        INSERT OR IGNORE INTO researcher (id, name, identity, merged_into)
        SELECT l.former_id, r.name, 'settled', r.id FROM led l JOIN researcher r ON r.id = l.researcher_id WHERE r.merged_into IS NULL
        """
    )
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")


def _holding(db: Database) -> bool:
    return db.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'held'").fetchone() is not None
