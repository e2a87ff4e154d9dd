"""What a store holds, to compare two of them: byte for byte, or by content alone."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store.database import Row, Store

HISTORY = frozenset(
    {"import", "said", "rejected", "remark", "decision", "handed", "once", "work_once", "last_id", "_sqlite_migrations", "sqlite_sequence"}
)
"""Tables that tell what happened, in the order in which it happened."""

WISHES = frozenset({"follower", "follow", "news", "notice", "reason", "delivery", "watch", "dismissal"})
"""Tables that hold what people wish for and were told; no import makes them anew."""

WORDS = {"work_index": "work_id", "name_index": "researcher_id", "topic_trigram": "topic_id"}
"""Full-text tables, and whose id their row ids are."""

Content = Mapping[str, list[str]]


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        yield connection
    finally:
        connection.close()


def exact(path: Path) -> list[str]:
    """Every row of every table of the file, the insides of the full-text indexes too."""
    with _open(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return [f"{table}: {row!r}" for table in tables for row in connection.execute(f"SELECT * FROM [{table}]")]


def flaws(path: Path) -> list[object]:
    """What SQLite finds wrong with the file: broken references, and broken pages or indexes."""
    with _open(path) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + connection.execute("PRAGMA foreign_key_check").fetchall()


def content(store: Store) -> Content:
    """The rows of every table but the history, sorted, each id replaced by what it stands for.

    A record is its digest, a work the digests of its records, a researcher the places where the name stands.
    """
    names = _Names(store)
    return {table: sorted(map(repr, map(names.replaced, _rows(store, table)))) for table in tables(store)}


def tables(store: Store) -> list[str]:
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    tables = [row["name"] for row in store.rows(sql)]
    shadows = {table for table in tables for index in WORDS if table.startswith(f"{index}_")}
    return [table for table in tables if table not in HISTORY | WISHES | shadows]


def _rows(store: Store, table: str) -> list[Row]:
    if table in WORDS:
        return [row | {"rowid": None, WORDS[table]: row["rowid"]} for row in store.rows(f"SELECT rowid, * FROM {table}")]
    alive = " WHERE merged_into IS NULL" if table == "researcher" else ""
    rows = store.rows(f"SELECT * FROM {table}{alive}")
    return [{(f"{table}_id" if column == "id" else column): value for column, value in row.items()} for row in rows]


class _Names:
    """What each id of a store stands for."""

    def __init__(self, store: Store) -> None:
        record = {row["id"]: row["digest"] for row in store.rows("SELECT id, digest FROM record")}
        work = _gathered(store.rows("SELECT work_id AS id, digest AS part FROM record WHERE work_id IS NOT NULL"))
        places = """
            SELECT a.researcher_id AS id, r.digest || ' ' || p.slot AS part
            FROM authorship a JOIN printed_name p ON p.authorship_id = a.id JOIN record r ON r.id = p.record_id
            UNION ALL SELECT p.researcher_id, r.digest || ' at ' || p.position FROM presence p JOIN record r ON r.id = p.record_id
            WHERE p.decided_id IS NULL AND p.researcher_id IS NOT NULL
        """
        researcher = _gathered(store.rows(places))
        self._of: dict[str, Mapping[int, Any]] = {
            "record_id": record,
            "abstract_record_id": record,
            "summary_record_id": record,
            "work_id": work,
            "researcher_id": researcher,
            "other_id": researcher,
            "decided_id": researcher,
            "venue_id": _keys(store, "venue"),
            "topic_id": _keys(store, "topic"),
            "institution_id": _keys(store, "institution"),
        }
        self._of["authorship_id"] = self._through(store, "authorship", "work_id", "position")
        self._of["statement_id"] = self._through(store, "statement", "record_id", "kind")
        self._of["theme_id"] = self._through(store, "theme", "statement_id", "position")
        for table in ("appearance", "researcher_name", "presence"):
            self._of[f"{table}_id"] = defaultdict(str)

    def replaced(self, row: Row) -> tuple[Any, ...]:
        return tuple(self._of[column][value] if column in self._of and value is not None else value for column, value in row.items())

    def _through(self, store: Store, table: str, parent: str, position: str) -> Mapping[int, Any]:
        rows = store.rows(f"SELECT id, {parent} AS parent, {position} AS position FROM {table}")
        return {row["id"]: (self._of[parent][row["parent"]], row["position"]) for row in rows}


def _gathered(rows: list[Row]) -> Mapping[int, str]:
    parts: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        parts[row["id"]].append(row["part"])
    return {key: " + ".join(sorted(found)) for key, found in parts.items()}


def _keys(store: Store, table: str) -> Mapping[int, str]:
    return {row["id"]: row["key"] for row in store.rows(f"SELECT id, key FROM {table}")}
