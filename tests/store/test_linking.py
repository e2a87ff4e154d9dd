"""What statements speak of, import by import: only those that may speak of what came are looked at again."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import undoing
from store.database import Store, open_store
from tests import toy
from tests.toy import dumps

STATEMENT = """Research Statement — Ada Kite (March, 2024)

I fly kites [1] and hear drums [2].

Counting Kites

In a ToyConf'21 paper with Carl Drum, we count kites.

References

- [1] A. Kite. “Kites in the Wind”. In: *Journal of Toys (JoT)* (2019).
- [2] B. Box. “Drums in the Wind”. In: *Journal of Toys (JoT)* (2018).
"""
CITED = ["Kites in the Wind", "Drums in the Wind"]
COUNTED = toy.entry("a", "Kites, One by One", ["A. Kite", "C. Drum"], year="2021", booktitle="ToyConf")
ANOTHER = toy.entry("b", "More Kites than One", ["Ada Kite", "Carl Drum"], year="2021", booktitle="ToyConf")
BOXES = toy.entry("c", "Boxes for Drums", ["Bo Box"], year="2021", booktitle="ToyConf")


@pytest.fixture
def path(store_path: Path, tmp_path: Path) -> Path:
    """A store with a statement, which mentions an author of a work that nobody brought yet."""
    with open_store(store_path) as store:
        toy.bring_text(store, tmp_path, STATEMENT)
    return store_path


def themes(store: Store) -> list[list[str]]:
    """The titles of every theme's works."""
    sql = "SELECT w.title FROM theme_work t JOIN work w ON w.id = t.work_id WHERE t.theme_id = ? ORDER BY t.position"
    return [[row["title"] for row in store.rows(sql, [theme["id"]])] for theme in store.rows("SELECT id FROM theme ORDER BY position")]


def mark(store: Store) -> None:
    """Write something into all themes that goes when their statement is looked at again."""
    with store.writing() as db:
        db.execute("UPDATE theme SET text = 'marked'")


def marked(store: Store) -> bool:
    return {row["text"] for row in store.rows("SELECT text FROM theme")} == {"marked"}


def mentioned(store: Store) -> set[tuple[str, str]]:
    """Whom the prose mentions as an author of what: (name, title)."""
    rows = store.rows("SELECT m.name, w.title FROM mention m JOIN work w ON w.id = m.work_id")
    return {(row["name"], row["title"]) for row in rows}


def authors(store: Store, title: str) -> list[str]:
    sql = "SELECT a.name FROM authorship a JOIN work w ON w.id = a.work_id WHERE w.title = ? ORDER BY a.position"
    return [row["name"] for row in store.rows(sql, [title])]


class TestLaterWorks:
    def test_one_that_the_prose_speaks_of_is_tied_to_it(self, path: Path, tmp_path: Path) -> None:
        with open_store(path) as store:
            assert themes(store) == [CITED, []]
            toy.bring_text(store, tmp_path, COUNTED)
            assert themes(store) == [CITED, ["Kites, One by One"]]
            assert mentioned(store) == {("Carl Drum", "Kites, One by One")}
            assert authors(store, "Kites, One by One") == ["A. Kite", "Carl Drum"]

    def test_a_second_that_fits_as_well_unties_it_until_it_is_undone(self, path: Path, tmp_path: Path) -> None:
        with open_store(path) as store:
            toy.bring_text(store, tmp_path, COUNTED)
            before = dumps.content(store)
            toy.bring_text(store, tmp_path, ANOTHER)
            assert mentioned(store) == set()
            assert authors(store, "Kites, One by One") == ["A. Kite", "C. Drum"]
            undoing.undo(store, 3)
            assert dumps.content(store) == before

    def test_one_by_others_leaves_the_statement_alone(self, path: Path, tmp_path: Path) -> None:
        with open_store(path) as store:
            mark(store)
            toy.bring_text(store, tmp_path, BOXES)
            assert marked(store)
            toy.bring_text(store, tmp_path, COUNTED)
            assert not marked(store)

    def test_a_cited_one_leads_to_the_statement_whoever_wrote_it(self, path: Path, tmp_path: Path) -> None:
        again = toy.entry("d", "Drums in the Wind", ["Bo Box"], kind="article", year="2018", journal="Journal of Toys")
        with open_store(path) as store:
            mark(store)
            toy.bring_text(store, tmp_path, again)
            assert not marked(store)
            assert themes(store) == [CITED, []]


def test_a_statement_that_goes_takes_its_mentions_and_themes_with_it(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        toy.bring_text(store, tmp_path, COUNTED)
        undoing.undo(store, 1)
        assert (themes(store), mentioned(store)) == ([], set())
        assert authors(store, "Kites, One by One") == ["A. Kite", "C. Drum"]
    assert dumps.flaws(path) == []
