"""The doctor: each thing that can be wrong is broken by hand in a store of the toy tree, named, and made good where it can be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import doctor, imports, judgements, undoing
from store.database import Store, open_store
from store.remaking import DERIVED
from tests import toy
from tests.toy import dumps, real


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


def break_by_hand(store: Store, sql: str) -> None:
    """Do to the file what no part of Colloquy does."""
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute(sql).rowcount
        connection.commit()


def sentences(store: Store) -> list[str]:
    return [finding.sentence for finding in doctor.examine(store)]


CURABLE = {
    "UPDATE record SET work_id = NULL WHERE id = 2": "records of works that stand in no work: 1",
    "UPDATE record SET work_id = 77 WHERE id = 2": "records whose work is not there: 1",
    "DELETE FROM work WHERE id = 1": "authors of works whose work is not there: 2",
    "UPDATE work SET title = 'Toys' WHERE id = 1": "works differ from what the records say: 1 wrong, 1 missing",
    "DELETE FROM authorship WHERE id = 3": "printed names whose authorship is not there: 1",
    "UPDATE authorship SET researcher_id = NULL WHERE id = 3": "authors of works who are nobody: 1",
    "DELETE FROM researcher WHERE id = 1": "names of researchers whose researcher is not there",
    "DELETE FROM researcher_name WHERE researcher_id = 1": "researchers without a name: 1",
    "INSERT INTO researcher VALUES (99, 'Nobody', 'settled', NULL)": "researchers whom no record names: 1",
    "DELETE FROM work_index WHERE rowid = 1": "words of works in the index differ from what the records say: 0 wrong, 1 missing",
    "UPDATE work_index_content SET c0 = 'kites' WHERE id = 1": "words of works in the index cannot be found by the index they are in",
    "DELETE FROM name_index_data WHERE id > 10": "names in the index cannot be found by the index they are in",
    "DELETE FROM name_word": "words of names in the index differ from what the records say",
    "UPDATE topic SET name = 'Kites'": "topics differ from what the records say",
    "DELETE FROM theme_work": "works of themes differ from what the records say",
    "UPDATE presence SET name = 'Bo Drum' WHERE id = 1": "people in documents differ from what the records say: 1 wrong, 1 missing",
}

INCURABLE = {
    "INSERT INTO researcher VALUES (99, 'Nobody', 'settled', 98)": "merged researchers who lead to nobody: 1",
    "DELETE FROM said WHERE record_id = 3": "records that no import brought: 1",
    "UPDATE import SET read = read + 1 WHERE id = 1": "imports of which stored, known and rejected do not add up to read: 1",
    "DELETE FROM rejected": "imports that rejected another number of pieces than are kept: 1",
    "DELETE FROM said WHERE import_id = 2": "imports that brought another number of records than are kept: 1",
    "UPDATE import SET undone_at = finished_at WHERE id = 2": "undone imports of which records are kept: 1",
    "INSERT INTO judgement (kind, words, by, at) VALUES ('merge', '', '', '')": "judgements about nobody: 1",
    "UPDATE record SET body = '{}' WHERE id = 4": "record 4 cannot be read: Field required",
    "DELETE FROM record WHERE id = (SELECT min(record_id) FROM said)": "rows of “said” whose record is not there: 1",
}


class TestSound:
    def test_a_store_of_the_toy_tree_and_one_of_the_real_documents(self, path: Path) -> None:
        with open_store(path) as store:
            assert sentences(store) == []

    def test_an_empty_store(self, store_path: Path) -> None:
        with open_store(store_path) as store:
            assert sentences(store) == []

    def test_a_store_with_judgements_and_undone_imports(self, store: Store) -> None:
        judgements.not_the_same(store, toy.person(store, "Cleo Sample"), toy.person(store, "Carl Sample"), judgements.TERMINAL)
        undoing.undo(store, 2)
        assert sentences(store) == []

    def test_looking_writes_nothing(self, store: Store) -> None:
        before = dumps.exact(store.path)
        doctor.examine(store)
        assert dumps.exact(store.path) == before


class TestCurable:
    @pytest.mark.parametrize(("broken", "sentence"), CURABLE.items())
    def test_is_named_and_made_good(self, store: Store, broken: str, sentence: str) -> None:
        before = dumps.content(store)
        break_by_hand(store, broken)
        assert any(found.curable and found.sentence.startswith(sentence) for found in doctor.examine(store)), sentences(store)
        doctor.repair(store)
        assert sentences(store) == []
        assert dumps.content(store) == before

    def test_everything_at_once_but_whose_the_names_are(self, store: Store) -> None:
        before = dumps.content(store)
        with closing(sqlite3.connect(store.path)) as connection:
            for table in DERIVED.keys() - {"printed_name", "authorship", "presence"}:
                connection.execute(f"DELETE FROM {table}")
            connection.commit()
        doctor.repair(store)
        assert dumps.content(store) == before


class TestIncurable:
    @pytest.mark.parametrize(("broken", "sentence"), INCURABLE.items())
    def test_is_named(self, store: Store, broken: str, sentence: str) -> None:
        break_by_hand(store, broken)
        assert any(not found.curable and found.sentence == sentence for found in doctor.examine(store)), sentences(store)

    def test_a_damaged_page(self, store: Store) -> None:
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'printed_name'").fetchone()[0]
            size = connection.execute("PRAGMA page_size").fetchone()[0]
        with store.path.open("r+b") as file:
            file.seek((root - 1) * size)
            file.write(b"\xff" * 64)
        found = doctor.examine(store)
        assert found
        assert all(finding.sentence.startswith("the file is damaged: ") and not finding.curable for finding in found)


class TestRepair:
    def test_of_a_sound_store_changes_neither_its_content_nor_an_id(self, path: Path) -> None:
        with open_store(path) as store:
            before, ids = dumps.content(store), held_on_to(store)
            doctor.repair(store)
            assert dumps.content(store) == before
            assert held_on_to(store) == ids
        assert dumps.flaws(path) == []

    def test_an_overview_stays_with_whom_a_person_named(self, store: Store) -> None:
        owner = store.rows("SELECT decided_id, name FROM presence WHERE decided_id IS NOT NULL")
        assert owner
        doctor.repair(store)
        assert store.rows("SELECT decided_id, name FROM presence WHERE decided_id IS NOT NULL") == owner

    def test_an_import_after_it_goes_on_as_ever(self, store: Store, tmp_path: Path) -> None:
        doctor.repair(store)
        report = toy.bring_text(store, tmp_path, toy.entry("new", "Kites of Paper", ["Ada B. Toy"], year="2024"))
        assert report.stored == 1
        assert sentences(store) == []


def held_on_to(store: Store) -> list[object]:
    """What buttons, follows and people hold on to: the ids of researchers, works and topics."""
    queries = ("SELECT id, name, merged_into FROM researcher", "SELECT id, title FROM work", "SELECT id, key FROM topic")
    return [sorted(map(repr, store.rows(query))) for query in queries]


def test_every_table_follows_from_the_records_or_is_kept(store: Store) -> None:
    kept = {"record", "judgement", "judged", "researcher", "topic", "topic_trigram", "uncounted", *dumps.HISTORY, *dumps.WISHES}
    assert set(dumps.tables(store)) | dumps.HISTORY | dumps.WISHES == DERIVED.keys() | kept


def test_real_documents_are_sound_whatever_came_and_went(shared: Path, tmp_path: Path) -> None:
    documents = real.files(shared)
    with open_store(tmp_path / "store.db") as store:
        imports.run(store, documents["000"])
        imports.run(store, documents["colt18"])
        undoing.undo(store, 1)
        imports.run(store, documents["colt2020"])
        assert sentences(store) == []
