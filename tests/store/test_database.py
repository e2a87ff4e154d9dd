"""One writer, readers beside it: what is stored whole, what others see meanwhile, and what is refused in one sentence."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.database import Store, open_store
from store.errors import StoreBusy, StoreFull, StoreUnavailable

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO topic (key, name) VALUES ('held', 'held')")
print("held", flush=True)
sys.stdin.read()
connection.execute("COMMIT")
connection.close()
"""
"""Another process that writes until its input ends."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, patience=0.1) as store:
        yield store


@contextmanager
def writing_elsewhere(path: Path) -> Iterator[None]:
    """While the block runs, another process writes to the store; it commits at the end."""
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.stdin.close()
            assert process.wait() == 0


def add(db: Database, *names: str) -> None:
    """Write toy topics: the simplest rows there are."""
    db.table("topic").insert_all({"key": name.casefold(), "name": name} for name in names)


def write(store: Store, *names: str) -> None:
    with store.writing() as db:
        add(db, *names)


def write_more_than_fits(store: Store, pages: int) -> None:
    """Write to a disk on which the store may have only so many pages of 4,096 bytes more."""
    with store.writing() as db:
        (now,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {now + pages}")
        add(db, "Boxes", *("Kites" * 1000 + str(number) for number in range(50)))


def topics(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM topic ORDER BY name")]


class TestReading:
    def test_rows_are_dictionaries(self, store: Store) -> None:
        assert store.rows("SELECT 1 AS one, 'two' AS two UNION SELECT 3, 'four'") == [{"one": 1, "two": "two"}, {"one": 3, "two": "four"}]

    @pytest.mark.parametrize(("sql", "parameters"), [("SELECT ? AS it", ["a"]), ("SELECT :it AS it", {"it": "a"})])
    def test_values_are_bound_by_place_or_by_name(self, store: Store, sql: str, parameters: list[str] | dict[str, str]) -> None:
        assert store.row(sql, parameters) == {"it": "a"}

    def test_no_row_is_none(self, store: Store) -> None:
        assert store.row("SELECT 1 WHERE 0") is None

    def test_a_query_cannot_write(self, store: Store) -> None:
        with pytest.raises(StoreUnavailable, match="readonly"):
            store.rows("DELETE FROM topic")

    def test_a_query_that_is_wrong_is_not_taken_for_a_full_disk_or_a_busy_store(self, store: Store) -> None:
        with pytest.raises(StoreUnavailable, match="no such column: fully_locked") as refused:
            store.rows("SELECT fully_locked FROM topic")
        assert refused.type is StoreUnavailable


class TestWriting:
    def test_what_was_written_is_there_when_the_block_ends(self, store: Store) -> None:
        with store.writing() as db:
            add(db, "Boxes")
            assert topics(store) == []
        assert topics(store) == ["Boxes"]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, StoreUnavailable])
    def test_an_error_in_the_block_stores_nothing(self, store: Store, error: type[BaseException]) -> None:
        def fail() -> None:
            with store.writing() as db:
                add(db, "Boxes")
                raise error("a toy breaks")

        with pytest.raises(error):
            fail()
        write(store, "Kites")
        assert topics(store) == ["Kites"]

    def test_the_order_of_rows_that_refer_to_each_other_does_not_matter(self, store: Store) -> None:
        with store.writing() as db:
            db.execute("INSERT INTO remark (import_id, text) VALUES (1, 'Toys were counted.')")
            counts = {"read": 0, "stored": 0, "known": 0, "rejected": 0}
            db.table("import").insert(
                {"id": 1, "source": "toy", "input": "toys.txt", "sha256": "", "started_at": "", "finished_at": "", **counts}
            )
        assert store.row("SELECT text FROM remark") == {"text": "Toys were counted."}

    def test_a_row_that_refers_to_nothing_stores_nothing(self, store: Store) -> None:
        with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
            db.execute("INSERT INTO remark (import_id, text) VALUES (7, 'Nobody counted toys.')")
        assert store.rows("SELECT * FROM remark") == []
        write(store, "Kites")
        assert topics(store) == ["Kites"]


class TestSnapshots:
    def test_a_snapshot_stays_the_same_while_others_write(self, store: Store) -> None:
        with store.snapshot():
            assert topics(store) == []
            write(store, "Boxes")
            assert topics(store) == []
        assert topics(store) == ["Boxes"]

    def test_a_snapshot_within_a_snapshot_is_the_same_one(self, store: Store) -> None:
        with store.snapshot():
            assert topics(store) == []
            with store.snapshot():
                write(store, "Boxes")
            assert topics(store) == []

    def test_an_error_ends_it(self, store: Store) -> None:
        def fail() -> None:
            with store.snapshot():
                raise ValueError(topics(store))

        with pytest.raises(ValueError, match=r"\[\]"):
            fail()
        write(store, "Boxes")
        assert topics(store) == ["Boxes"]

    def test_it_is_one_threads_own(self, store: Store) -> None:
        with store.snapshot(), ThreadPoolExecutor(1) as other:
            assert topics(store) == []
            write(store, "Boxes")
            assert other.submit(topics, store).result() == ["Boxes"]


class TestState:
    def test_it_is_another_one_once_something_was_written_here_or_elsewhere(self, store: Store, path: Path) -> None:
        states = [store.state()]
        write(store, "Kites")
        states.append(store.state())
        with open_store(path) as other:
            write(other, "Drums")
            states.append(store.state())

            assert (len(set(states)), other.state()) == (3, states[-1])

    def test_it_stays_the_same_where_nothing_is_stored(self, store: Store) -> None:
        before = store.state()
        with store.writing() as db:
            db.execute("DELETE FROM topic")
        with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
            add(db, "Kites", "Kites")

        assert store.state() == before

    def test_a_snapshot_stays_in_it(self, store: Store) -> None:
        with store.snapshot():
            before = store.state()
            write(store, "Kites")

            assert store.state() == before


class TestThreads:
    def test_writers_take_turns_and_lose_nothing(self, store: Store) -> None:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda number: write(store, f"Box {number:02}"), range(40)))
        assert topics(store) == [f"Box {number:02}" for number in range(40)]

    def test_a_writer_waits_for_the_one_before_it(self, store: Store) -> None:
        with ThreadPoolExecutor(1) as threads:
            with store.writing() as db:
                waiting = threads.submit(write, store, "Kites")
                with pytest.raises(TimeoutError):
                    waiting.result(timeout=0.1)
                add(db, "Boxes")
            waiting.result()
        assert topics(store) == ["Boxes", "Kites"]

    def test_readers_see_transactions_whole(self, store: Store) -> None:
        ended = threading.Event()

        def count() -> set[int]:
            seen = set()
            while not ended.is_set():
                seen.add(len(topics(store)))
            return {*seen, len(topics(store))}

        with ThreadPoolExecutor(2) as threads:
            readers = [threads.submit(count) for _ in range(2)]
            for number in range(20):
                write(store, f"Box {number}", f"Kite {number}")
            ended.set()
            seen = set().union(*(reader.result() for reader in readers))
        assert 40 in seen
        assert all(count % 2 == 0 for count in seen)


class TestAnotherProcess:
    def test_when_it_writes_for_longer_than_our_patience_the_store_is_busy(self, store: Store, path: Path) -> None:
        with writing_elsewhere(path):
            with pytest.raises(StoreBusy) as refused:
                write(store, "Boxes")
            assert str(refused.value) == f"{path} is being written by another process; try again when it is done."
            assert topics(store) == []
        write(store, "Boxes")
        assert topics(store) == ["Boxes", "held"]

    def test_when_it_is_done_in_time_we_wait_for_it(self, path: Path) -> None:
        with open_store(path, patience=60) as store, ThreadPoolExecutor(1) as threads:
            with writing_elsewhere(path):
                waiting = threads.submit(write, store, "Boxes")
            waiting.result()
            assert topics(store) == ["Boxes", "held"]

    def test_a_store_can_be_opened_and_read_while_it_is_written(self, path: Path) -> None:
        open_store(path).close()
        with writing_elsewhere(path), open_store(path, patience=0.1) as store:
            assert topics(store) == []

    def test_a_new_store_that_another_one_holds_is_busy(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreBusy):
                open_store(path, patience=0.1)


class TestFullDisk:
    @pytest.mark.parametrize("pages", [0, 1, 10])
    def test_what_finds_no_room_is_not_stored_at_all(self, store: Store, path: Path, pages: int) -> None:
        with pytest.raises(StoreFull) as refused:
            write_more_than_fits(store, pages)
        assert str(refused.value) == f"{path}: the disk has no room left; nothing was stored."
        assert topics(store) == []

    def test_when_there_is_room_again_writing_goes_on(self, store: Store) -> None:
        with pytest.raises(StoreFull):
            write_more_than_fits(store, 1)
        write_more_than_fits(store, 1000)
        assert len(topics(store)) == 51


class TestClosing:
    def test_it_closes_the_connections_of_all_threads_and_leaves_one_file(self, path: Path) -> None:
        barrier = threading.Barrier(3)

        def read(store: Store) -> list[str]:
            barrier.wait()
            return topics(store)

        store = open_store(path)
        with ThreadPoolExecutor(3) as threads:
            assert list(threads.map(read, [store] * 3)) == [[], [], []]
            write(store, "Boxes")
            assert len(list(path.parent.iterdir())) == 3
            store.close()
            assert list(path.parent.iterdir()) == [path]
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                threads.submit(topics, store).result()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"), store.writing():
            pass

    def test_an_error_closes_it_too(self, path: Path) -> None:
        def fail() -> None:
            with open_store(path) as store:
                raise ValueError(topics(store))

        with pytest.raises(ValueError, match=r"\[\]"):
            fail()
        assert list(path.parent.iterdir()) == [path]

    def test_a_store_whose_folder_is_gone_is_one_sentence(self, tmp_path: Path) -> None:
        folder = tmp_path / "folder"
        folder.mkdir()
        with open_store(folder / "store.db") as store:
            shutil.rmtree(folder)
            with pytest.raises(StoreUnavailable, match="unable to open"), store.snapshot():
                pass
