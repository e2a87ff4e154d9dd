"""The store's file from its first schema on: made, migrated, and refused where it is not ours to use."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import lookup, researchers, statements, summary, topics, works
from store.database import APPLICATION_ID, Store, open_store
from store.deriving import precedence
from store.errors import StoreTooNew, StoreUnavailable
from store.models import Identifier
from store.schema import MIGRATIONS, migration_names
from tests import toy

FIRST_SCHEMA = (Path(__file__).parent / "first_schema.sql").read_text(encoding="utf-8")
WITHOUT_ROWS = FIRST_SCHEMA.partition("-- The rows.")[0]
NOBODY = 65534
"""The user id that Unix keeps for nobody."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def make(path: Path, script: str) -> Path:
    """A database file from a script of SQL."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"BEGIN; {script}; COMMIT;")
    return path


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    """Every table and index, with the statement that made it, without those of the migrations themselves."""
    sql = "SELECT name, trim(sql, char(10)) FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name != '_sqlite_migrations'"
    return dict(connection.execute(sql).fetchall())


def schema_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return schema(connection)


class TestNew:
    @pytest.mark.parametrize("empty", [False, True])
    def test_no_file_and_an_empty_file_become_a_store(self, path: Path, empty: bool) -> None:
        if empty:
            path.touch()
        with open_store(path) as store:
            assert summary.stats(store)["researchers"] == 0
            applied = store.rows("SELECT name FROM _sqlite_migrations")
            assert {row["name"] for row in applied} == migration_names()
            assert store.row("PRAGMA application_id") == {"application_id": APPLICATION_ID}

    def test_every_table_is_strict(self, path: Path) -> None:
        with open_store(path) as store:
            tables = store.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
        assert len(tables) > 20
        assert {row["name"] for row in tables if not row["strict"]} - {"sqlite_schema", "sqlite_sequence"} == {"_sqlite_migrations"}

    def test_foreign_keys_are_kept_and_readers_do_not_wait_for_writers(self, path: Path) -> None:
        with open_store(path) as store, store.writing() as db:
            assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
            assert store.row("PRAGMA foreign_keys") == {"foreign_keys": 1}
            assert store.row("PRAGMA journal_mode") == {"journal_mode": "wal"}

    def test_whatever_leads_to_a_row_that_may_go_is_found_by_an_index(self, path: Path) -> None:
        # SQLite looks for it whenever such a row goes: without an index, undoing an import would look through the whole store for each.
        sql = """
            SELECT t.name AS "table", k."from" AS "column" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) k
            WHERE t.schema = 'main'
            AND k."table" IN ('record', 'work', 'researcher', 'authorship', 'venue', 'topic', 'institution', 'theme')
        """
        indexed = """
            SELECT 1 FROM pragma_index_list(:table) i JOIN pragma_index_info(i.name) c
            WHERE c.seqno = 0 AND c.name = :column AND (NOT i.partial OR EXISTS (
                SELECT 1 FROM sqlite_schema s WHERE s.name = i.name AND s.sql LIKE '%WHERE ' || :column || ' IS NOT NULL'
            ))
        """
        with open_store(path) as store:
            references = store.rows(sql)
            assert len(references) > 30
            assert [one for one in references if store.row(indexed, one) is None] == []

    def test_opening_again_changes_nothing(self, path: Path) -> None:
        open_store(path).close()
        before = path.read_bytes()
        open_store(path).close()
        assert path.read_bytes() == before


class TestFirstSchema:
    def test_the_first_migration_still_makes_what_it_made(self, path: Path, tmp_path: Path) -> None:
        with closing(Database(memory=True)) as db:
            later = [migration.name for migration in MIGRATIONS.pending(db)][1:2]
            MIGRATIONS.apply(db, stop_before=later)
            assert schema(db.conn) == schema_of(make(path, FIRST_SCHEMA))

    @pytest.mark.parametrize("script", [WITHOUT_ROWS, FIRST_SCHEMA], ids=["without rows", "with rows"])
    def test_a_store_of_it_becomes_one_of_now(self, path: Path, tmp_path: Path, script: str) -> None:
        open_store(make(path, script)).close()
        open_store(tmp_path / "new.db").close()
        assert schema_of(path) == schema_of(tmp_path / "new.db")
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def test_one_without_rows_is_empty(self, path: Path) -> None:
        with open_store(make(path, WITHOUT_ROWS)) as store:
            assert set(summary.stats(store).values()) == {0}


class TestFirstRows:
    @pytest.fixture
    def store(self, path: Path) -> Iterator[Store]:
        with open_store(make(path, FIRST_SCHEMA)) as store:
            yield store

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("Ada B. Toy", "Ada B. Toy"),
            ("ada box", "Ada B. Toy"),
            ("0000-0000-0000-000X", "Ada B. Toy"),
            ("r1", "Ada B. Toy"),
            ("Exampel Ben", "Ben Example"),
        ],
    )
    def test_its_people_are_found(self, store: Store, query: str, name: str) -> None:
        found = lookup.find(store, query).best
        assert found
        assert found.name == name

    def test_a_profile_is_as_it_was(self, store: Store) -> None:
        ada = researchers.get(store, 1)
        assert ada
        assert (ada.ref.name, ada.ref.identity) == ("Ada B. Toy", "settled")
        assert ada.alternatives == ("A. B. Toy", "Ada Box")
        assert ada.affiliations == ("Toy University",)
        assert ada.identifiers == (Identifier(scheme="orcid", value="0000-0000-0000-000X"),)
        assert [(one.researcher.name, one.works) for one in researchers.collaborators(store, 1)] == [("Ben Example", 1)]
        assert [(origin.source, origin.at) for origin in researchers.origins(store, 1)] == [("seed", "2001-02-03T04:05:07+00:00")]

    def test_a_work_is_as_it_was(self, store: Store) -> None:
        ((found,), _) = works.search(store, "toys that move by themselves")
        work = works.get(store, found.id)
        assert work
        assert [author.name for author in work.authors] == ["A. B. Toy", "Ben Example"]
        assert [(one.printed, one.short, one.year, one.pages) for one in work.appearances] == [("Toy Conference", "ToyConf", 2001, "1–9")]
        assert (work.summary, work.notes) == ("Counts the toys that move.", ("Best Toy",))
        assert work.identifiers == (Identifier(scheme="doi", value="10.1234/toy.1"),)
        assert [(topic.name, topic.works) for topic in work.topics] == [("moving toys", 2)]

    def test_a_statement_is_as_it_was(self, store: Store) -> None:
        (statement,) = statements.of_researcher(store, 1)
        assert (statement.title, statement.date) == ("On Toys", "2003-01")
        assert [(theme.title, [work.title for work in theme.works]) for theme in statement.themes] == [
            ("Moving", ["Toys that Move by Themselves"])
        ]

    def test_what_comes_later_finds_them(self, store: Store, tmp_path: Path) -> None:
        entry = toy.entry("a", "Boxes for Toys that Jump", ["Ada B. Toy", "Bo Drum"], year="2003") + toy.entry(
            "b", "Boxes for Toys that Move", ["Ada B. Toy"], kind="article", year="2002", journal="Toy Journal"
        )
        toy.bring_text(store, tmp_path, entry)
        assert [row["title"] for row in store.rows("SELECT title FROM work ORDER BY title")] == [
            "Boxes for Toys that Jump",
            "Boxes for Toys that Move",
            "Toys that Move by Themselves",
        ]
        assert [row["short"] for row in store.rows("SELECT short FROM appearance WHERE printed = 'Toy Conference'")] == ["ToyConf"]
        assert [row["name"] for row in store.rows("SELECT name FROM mention")] == ["Ben Example"]

    def test_its_printed_names_learn_their_precedence(self, store: Store) -> None:
        rows = store.rows("SELECT p.precedence, r.digest FROM printed_name p JOIN record r ON r.id = p.record_id")
        assert len(rows) == 4
        assert all(row["precedence"] == precedence(row["digest"]) for row in rows)

    def test_what_was_rejected_is_kept(self, store: Store) -> None:
        assert store.rows("SELECT place, original FROM rejected") == [{"place": "works[2]", "original": b"{}"}]

    def test_its_topics_are_found(self, store: Store) -> None:
        exact, _ = topics.find(store, "moving toys")
        assert exact
        assert exact.works == 2


class TestRefused:
    def test_a_store_of_a_newer_version(self, path: Path) -> None:
        open_store(path).close()
        make(path, "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('colloquy', 'm999_toys')")
        before = path.read_bytes()
        with pytest.raises(StoreTooNew) as refused:
            open_store(path)
        assert str(refused.value) == f"{path} was written by a newer Colloquy (it has m999_toys); update Colloquy to use it."
        assert path.read_bytes() == before

    @pytest.mark.parametrize("script", ["CREATE TABLE toys (name TEXT)", "PRAGMA application_id = 7", "CREATE TABLE work (id INTEGER)"])
    def test_a_database_of_another_program(self, path: Path, script: str) -> None:
        before = make(path, script).read_bytes()
        with pytest.raises(StoreUnavailable) as refused:
            open_store(path)
        assert str(refused.value) == f"{path} is a database of another program, not a Colloquy store; choose another file with --db."
        assert path.read_bytes() == before

    def test_a_file_that_is_no_database(self, path: Path) -> None:
        path.write_text("Toys, boxes and kites.\n" * 100)
        with pytest.raises(StoreUnavailable, match="cannot be used as a store: file is not a database"):
            open_store(path)
        assert path.read_text() == "Toys, boxes and kites.\n" * 100

    def test_a_store_that_is_cut_off(self, path: Path) -> None:
        open_store(make(path, FIRST_SCHEMA)).close()
        path.write_bytes(path.read_bytes()[:8192])
        with pytest.raises(StoreUnavailable, match="malformed"), open_store(path) as store:
            store.rows("SELECT * FROM work")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnavailable, match="unable to open database file"):
            open_store(tmp_path)

    def test_a_file_in_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnavailable, match=f"there is no folder {tmp_path / 'none'}"):
            open_store(tmp_path / "none" / "store.db")

    def test_a_store_that_cannot_be_migrated_stays_as_it_was(self, path: Path) -> None:
        make(path, f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE theme_work (id INTEGER)")
        with pytest.raises(StoreUnavailable, match="table theme_work already exists"):
            open_store(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("theme_work",)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other permissions")
class TestWithoutPermission:
    @pytest.fixture
    def folder(self) -> Iterator[Path]:
        """A folder with a store that may only be read. The superuser may write all the same, so steps back to nobody."""
        user = os.geteuid()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            open_store(folder / "store.db").close()
            (folder / "store.db").chmod(0o444)
            folder.chmod(0o777)
            os.seteuid(user or NOBODY)
            try:
                yield folder
            finally:
                os.seteuid(user)
                folder.chmod(0o777)

    def test_a_file_that_may_only_be_read_can_be_read(self, folder: Path) -> None:
        with open_store(folder / "store.db") as store:
            assert summary.stats(store)["works"] == 0
            with pytest.raises(StoreUnavailable, match="attempt to write a readonly database"), store.writing() as db:
                db.execute("INSERT INTO topic (key, name) VALUES ('toys', 'toys')")

    @pytest.mark.parametrize(
        ("name", "mode", "reason"),
        [
            ("store.db", 0o555, "attempt to write a readonly database"),
            ("new.db", 0o555, "unable to open database file"),
            ("inner/new.db", 0o000, "Permission denied"),
        ],
    )
    def test_a_folder_that_may_not_be_written_or_entered(self, folder: Path, name: str, mode: int, reason: str) -> None:
        user = os.geteuid()
        os.seteuid(folder.stat().st_uid)
        folder.chmod(mode)
        os.seteuid(user)
        with pytest.raises(StoreUnavailable, match=reason):
            open_store(folder / name)
