"""The log: what is written stands in it at first, beside the file; a long one is brought into the file by a thread of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import LOG, Store, open_store

MUCH = 100
"""Topics that fill the log."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as store:
        yield store


def write(store: Store, *names: str) -> None:
    """Write toy topics: the simplest rows there are."""
    with store.writing() as db:
        db.table("topic").insert_all({"key": name.casefold(), "name": name} for name in names)


def write_much(store: Store) -> None:
    """Write more than the log may hold."""
    write(store, *(f"{number} {'Kite ' * (LOG // MUCH // 5)}" for number in range(MUCH)))


def wait_for_the_log() -> None:
    """Wait until the log was brought into the file, as far as that is possible now."""
    for thread in threading.enumerate():
        if thread.name == "emptying the log":
            thread.join()


def log_of(path: Path) -> int:
    """The bytes of the log."""
    return path.with_name(f"{path.name}-wal").stat().st_size


class TestLong:
    def test_a_long_one_is_brought_into_the_file_while_the_store_goes_on(self, store: Store, path: Path, tmp_path: Path) -> None:
        write_much(store)
        wait_for_the_log()
        shutil.copy(path, tmp_path / "file alone.db")
        with open_store(tmp_path / "file alone.db") as alone:
            assert alone.row("SELECT count(*) AS topics FROM topic") == {"topics": MUCH}

    def test_it_is_short_again_from_the_next_transaction_on(self, store: Store, path: Path) -> None:
        write_much(store)
        assert log_of(path) > LOG
        wait_for_the_log()
        write(store, "next")
        assert log_of(path) <= LOG

    def test_what_a_reader_still_looks_at_stays_in_it_until_later(self, store: Store, path: Path) -> None:
        with store.snapshot():
            assert store.rows("SELECT name FROM topic") == []
            write_much(store)
            wait_for_the_log()
            write(store, "next")
            assert store.rows("SELECT name FROM topic") == []
            assert log_of(path) > LOG
        write(store, "later")
        wait_for_the_log()
        write(store, "last")
        assert log_of(path) <= LOG

    def test_closing_waits_for_it(self, path: Path) -> None:
        with open_store(path) as store:
            write_much(store)
        assert [file.name for file in path.parent.iterdir()] == [path.name]
