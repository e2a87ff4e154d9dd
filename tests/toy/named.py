"""People who are nothing but their names, to look them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store import name_index
from store.database import Store
from store.names import key


def name(store: Store, people: Mapping[int, Sequence[str]]) -> None:
    """Let these researchers be called so, and everybody else in the store not be called anything any more; then index them all."""
    with store.writing() as db:
        before = {number for (number,) in db.execute("SELECT researcher_id FROM researcher_name")}
        db.execute("INSERT OR IGNORE INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        db.execute("DELETE FROM researcher_name")
        for number, names in people.items():
            db.execute("INSERT OR IGNORE INTO researcher (id, name, identity) VALUES (?, 'Toy', 'settled')", [number])
            rows = [(number, name, key(name)) for name in names]
            db.conn.executemany("INSERT INTO researcher_name (researcher_id, name, key, record_id) VALUES (?, ?, ?, 1)", rows)
        name_index.index(db, before | people.keys())
