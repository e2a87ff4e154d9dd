"""Heirs: where a work went that was joined to another, so that its id leads on, and is its own again when the two come apart.

The table `work_once` holds, for works that lost their last record to another one, which records these were. It names
records by their digests, so that it stands when a record goes and comes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from store.deriving import Said


def recall(db: Database, said: Iterable[Said]) -> dict[int, set[int]]:
    """The ids of works without records that these records were once of, by record; only of those that were of any."""
    if db.execute("SELECT 1 FROM work_once LIMIT 1").fetchone() is None:
        return {}
    records = {one.digest: one.id for one in said}
    sql = """
        SELECT digest, work_id FROM work_once o WHERE digest IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM record WHERE work_id = o.work_id)
    """
    found: dict[int, set[int]] = {}
    for digest, work in db.execute(sql, [json.dumps(sorted(records))]):
        found.setdefault(records[digest], set()).add(work)
    return found


def remember(db: Database, housed: Mapping[int, Sequence[int]], home: Mapping[int, int], said: Mapping[int, Said]) -> None:
    """Remember which records were of a work that has none any more; a work that has some again needs no heir.

    `housed` are the records of each work now, `home` is the work of each record before.
    """
    kept = json.dumps([work for work, records in housed.items() if records])
    db.execute("DELETE FROM work_once WHERE work_id IN (SELECT value FROM json_each(?))", [kept])
    rows = [(said[record].digest, work) for record, work in home.items() if housed.get(work) == []]
    db.conn.executemany("INSERT OR IGNORE INTO work_once (digest, work_id) VALUES (?, ?)", rows)
