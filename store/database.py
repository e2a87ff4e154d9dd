"""The store's file: one writer, readers beside it.

SQLite in WAL mode lets any number of readers go on while one transaction writes. Every thread reads
through a connection of its own; all writing goes through `Store.writing`, one transaction at a time,
in this process by a lock and between processes by SQLite's own. What was written stands in a log at first; a long one is brought
into the file by a thread of its own, so that nobody waits for it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from store.errors import StoreBusy, StoreError, StoreFull, StoreTooNew, StoreUnavailable
from store.keeping import Kept
from store.schema import MIGRATIONS, migration_names

APPLICATION_ID = 0x436F6C71
"""Marks a file as ours ("Colq"), so that another program's database is never migrated."""

PATIENCE = 5.0
"""Seconds a writer waits for another process before it gives up."""

WRITERS_PAGES = 64 * 1024
"""KiB of pages that the writer may keep in memory: the indexes that a large import touches at random."""

WORDS = "CREATE VIRTUAL TABLE temp.work_word USING fts5vocab (main, work_index, row)"
"""Shows every reader which words stand in titles and abstracts, and in how many works; only a connection's own table can show it."""

READERS_PAGES = 8 * 1024
"""KiB of pages that each reader may keep in memory: what a path or a walk through the authorships comes back to."""

LOG = 4 * 2**20
"""Bytes from which the log is long: what SQLite takes for long by itself, and to what it is cut once all of it is in the file."""

PRIMARY_CODE = 0xFF
"""The bits of an SQLite error code that name its kind; the others name a special case of it."""

Parameters = Sequence[object] | Mapping[str, object]
Row = dict[str, Any]


class Store:
    """An open store. Use `open_store`; close it, or use it as a context manager. What a question leaves for later ones is `kept`."""

    def __init__(self, path: Path, writer: sqlite3.Connection, patience: float) -> None:
        self.path = path
        self._patience = patience
        self._writer = writer
        self._write_lock = threading.Lock()
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._emptying: threading.Thread | None = None
        self.kept: Kept[Any] = Kept()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection, whichever thread opened it."""
        if self._emptying:
            self._emptying.join()
        for connection in [*self._readers, self._writer]:
            connection.close()
        self._readers.clear()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, as dictionaries; inside `snapshot` all queries see one state."""
        with _refusals(self.path):
            return [dict(row) for row in self._reader().execute(sql, parameters)]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def state(self) -> int:
        """The number of the state that this thread sees; it is another one whenever something was written."""
        (row,) = self.rows("PRAGMA user_version")
        number: int = row["user_version"]
        return number

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every query of this thread see the same state of the store."""
        with _refusals(self.path):
            reader = self._reader()
        if reader.in_transaction:
            yield
            return
        reader.execute("BEGIN")
        try:
            yield
        finally:
            reader.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction: all of it is stored, or nothing.

        Raises StoreBusy when another process writes for longer than we wait, StoreFull when the disk is full.
        """
        with self._write_lock, _refusals(self.path):
            connection = self._writer
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA defer_foreign_keys = 1")
            before = connection.total_changes
            try:
                yield Database(connection)
                if connection.total_changes != before:
                    _count_state(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self._empty_long_log()

    def _empty_long_log(self) -> None:
        log = self.path.with_name(f"{self.path.name}-wal")
        is_long = log.exists() and log.stat().st_size > LOG
        if not is_long or (self._emptying and self._emptying.is_alive()):
            return
        self._emptying = threading.Thread(target=self._empty_log, name="emptying the log", daemon=True)
        self._emptying.start()

    def _empty_log(self) -> None:
        """Bring the log into the file, as far as no reader needs it. What cannot be brought now stays in it, and is as safe there."""
        with suppress(sqlite3.Error), closing(_connect(self.path, self._patience)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def copy(self, path: Path) -> None:
        """Write the store, as it is at this moment, to a file that is not there yet."""
        with _refusals(self.path), closing(sqlite3.connect(path)) as target:
            self._reader().backup(target)

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = _connect(self.path, self._patience)
            reader.execute(WORDS)
            reader.execute("PRAGMA query_only = 1")
            reader.execute(f"PRAGMA cache_size = -{READERS_PAGES}")
            self._local.reader = reader
            self._readers.append(reader)
        return reader


def open_store(path: Path, *, patience: float = PATIENCE) -> Store:
    """Open the store at `path`, made or migrated where needed.

    Raises StoreTooNew, StoreBusy, StoreFull, or StoreUnavailable with the reason.
    """
    try:
        there = path.parent.is_dir()
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be used as a store: {error.strerror}.") from error
    if not there:
        raise StoreUnavailable(f"{path}: there is no folder {path.parent}.")
    with _refusals(path):
        connection = _connect(path, patience)
        try:
            _adopt(path, connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA journal_size_limit = {LOG}")
            connection.execute(f"PRAGMA cache_size = -{WRITERS_PAGES}")
            _migrate(path, connection)
        except BaseException:
            connection.close()
            raise
    return Store(path, connection, patience)


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = 1")
    return connection


def _count_state(connection: sqlite3.Connection) -> None:
    """Give the state that is about to be committed a number of its own, which all processes see with it."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute(f"PRAGMA user_version = {number + 1}")


def _adopt(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a database that another program made; mark an empty one as ours."""
    # The mark is read last: a process that makes the same store at this moment marks it before it fills it.
    filled = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    marked = connection.execute("PRAGMA application_id").fetchone()[0]
    if marked == APPLICATION_ID:
        return
    if marked or filled:
        raise StoreUnavailable(f"{path} is a database of another program, not a Colloquy store; choose another file with --db.")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _migrate(path: Path, connection: sqlite3.Connection) -> None:
    db = Database(connection)
    newer = {migration.name for migration in MIGRATIONS.applied(db)} - migration_names()
    if newer:
        raise StoreTooNew(f"{path} was written by a newer Colloquy (it has {min(newer)}); update Colloquy to use it.")
    if not MIGRATIONS.pending(db):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS.apply(db)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn what SQLite reports into one sentence a person can act on."""
    try:
        yield
    except StoreError:
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreBusy(f"{path} is being written by another process; try again when it is done.") from error
        if code == sqlite3.SQLITE_FULL:
            raise StoreFull(f"{path}: the disk has no room left; nothing was stored.") from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise StoreUnavailable(f"{path} cannot be used as a store: {error}.") from error
