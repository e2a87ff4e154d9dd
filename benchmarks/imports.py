"""Importing BibTeX: ours, beside pybtex parsing alone and a raw `executemany` of the very rows that we store."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import pybtex.errors
from _bench import data, milliseconds
from pybtex.database import parse_string

from store import imports
from store.database import open_store

RUNS = 3

Rows = Mapping[str, Sequence[tuple[object, ...]]]


def imported(files: Sequence[Path], path: Path) -> None:
    """The files, in a new store."""
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        for file in files:
            imports.run(store, file)


def parsed(files: Sequence[Path]) -> None:
    """The files, read by pybtex and thrown away; it needs its errors captured to read them to the end."""
    with pybtex.errors.capture():
        for file in files:
            parse_string(file.read_text(encoding="utf-8"), "bibtex")


def rows_of(path: Path) -> Rows:
    """Every row of every plain table; full-text tables hold what they are given."""
    with closing(sqlite3.connect(path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main'")]
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables if not table.startswith(("sqlite_", "_sqlite"))}


def written(rows: Rows, path: Path) -> None:
    """The rows, in a new store, in one transaction."""
    path.unlink(missing_ok=True)
    open_store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        for table, found in rows.items():
            if found:
                db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)


def main() -> None:
    """Print our time, the floor and their ratio, and the time for the same files again."""
    files = sorted(data("data", "pmlr").glob("*.bib"))
    with tempfile.TemporaryDirectory() as scratch:
        ours, floor = Path(scratch) / "ours.db", Path(scratch) / "floor.db"
        whole = median(milliseconds(lambda: imported(files, ours), RUNS))
        rows = rows_of(ours)
        parsing = median(milliseconds(lambda: parsed(files), RUNS))
        writing = median(milliseconds(lambda: written(rows, floor), RUNS))
        with open_store(ours) as store:
            again = median(milliseconds(lambda: [imports.run(store, file) for file in files], RUNS))
    works = len(rows["work"])
    ratio = whole / (parsing + writing)
    print(f"imports: {works} works {whole:.0f} ms, {works / whole * 1000:.0f} works/s; the same again {again:.0f} ms")
    print(f"imports: pybtex alone {parsing:.0f} ms + raw executemany {writing:.0f} ms; ours takes {ratio:.1f} times as long")


main()
