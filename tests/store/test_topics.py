"""Topics in the store: where a work's topics come from, who works on one, and finding one by what somebody types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import placing, topics, works
from store.database import Store, open_store
from store.models import PrintedAuthor, Record
from tests.toy import bring_text, entry, person

TITLES = {"Paper Kites in Spring": 2001, "The Paper Kite": 2003, "Wooden Trains": 2000, "A Wooden Train and a Paper Kite": 2002}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as store:
        yield store


@pytest.fixture
def toys(store: Store, tmp_path: Path) -> Store:
    """A store with four works of Ada Toy and Ben Box, two of them also of Cem Kite."""
    entries = [
        entry(f"k{year}", title, ["Ada Toy", "Ben Box", *(["Cem Kite"] if year < 2002 else [])], year=str(year))
        for title, year in TITLES.items()
    ]
    bring_text(store, tmp_path, "".join(entries))
    return store


def state(db: Database, digest: str, title: str, *stated: str, source: str = "toy") -> None:
    """Store a record of a source that states topics, as an import would."""
    record = Record(kind="article", title=title, year=2001, authors=(PrintedAuthor(name="Ada Toy"),), topics=stated)
    body = record.model_dump_json(exclude={"place"})
    number = db.table("record").insert({"digest": digest, "source": source, "kind": "work", "body": body}).last_pk
    assert isinstance(number, int)
    placing.index_records(db, [(number, record)])
    placing.write(db, placing.place(db, [number]), {})
    topics.assign(db)


def of_work(store: Store, title: str) -> list[str]:
    """The names of a work's topics, in alphabetical order."""
    (row,) = store.rows("SELECT id FROM work WHERE title = ?", [title])
    work = works.get(store, row["id"])
    assert work
    return sorted(topic.name for topic in work.topics)


def named(store: Store) -> list[tuple[str, int]]:
    return [(topic.name, topic.works) for topic in topics.find(store, "")[1]]


class TestFromTexts:
    def test_phrases_of_two_titles(self, toys: Store) -> None:
        assert named(toys) == [("paper kite", 3), ("wooden trains", 2)]
        assert of_work(toys, "A Wooden Train and a Paper Kite") == ["paper kite", "wooden trains"]

    def test_a_topic_comes_when_a_second_title_has_it(self, store: Store, tmp_path: Path) -> None:
        bring_text(store, tmp_path, entry("k1", "Paper Kites", ["Ada Toy"], year="2001"))
        assert named(store) == []
        bring_text(store, tmp_path, entry("k2", "A Paper Kite", ["Ben Box"], year="2002"))
        assert named(store) == [("paper kites", 2)]
        assert of_work(store, "Paper Kites") == of_work(store, "A Paper Kite") == ["paper kites"]

    def test_an_abstract_counts_where_it_repeats_a_phrase(self, toys: Store, tmp_path: Path) -> None:
        told = "A paper kite is flown, and the paper kite is lost. One wooden train stays."
        bring_text(toys, tmp_path, entry("k9", "Lost and Found", ["Ada Toy"], year="2004", abstract=told))
        assert of_work(toys, "Lost and Found") == ["paper kite"]

    def test_so_does_a_summary_where_there_is_no_abstract(self, toys: Store, tmp_path: Path) -> None:
        summary = "Flies a paper kite beside a paper kite."
        lost = {"title": "Lost and Found", "kind": "article", "authors": ["Ada Toy"], "summary": summary}
        bring_text(toys, tmp_path, json.dumps({"format": "colloquy-seed/1", "name": "Ada Toy", "works": [lost]}))
        assert of_work(toys, "Lost and Found") == ["paper kite"]


class TestFromSources:
    def test_what_a_source_states_stands_instead_of_the_text(self, toys: Store) -> None:
        with toys.writing() as db:
            state(db, "1", "The Lost Paper Kite", "Aerodynamics", "Grief")
        assert of_work(toys, "The Lost Paper Kite") == ["Aerodynamics", "Grief"]

    def test_a_whole_field_stands_beside_the_text(self, toys: Store) -> None:
        with toys.writing() as db:
            state(db, "1", "The Lost Paper Kite", "Aerodynamics", source="arxiv")
        assert of_work(toys, "The Lost Paper Kite") == ["Aerodynamics", "paper kite"]

    def test_a_stated_name_is_how_the_topic_is_called(self, toys: Store) -> None:
        with toys.writing() as db:
            state(db, "1", "Lost and Found", "Paper Kite")
        assert ("Paper Kite", 4) in named(toys)

    def test_two_sources_of_one_work_add_up(self, store: Store) -> None:
        with store.writing() as db:
            state(db, "1", "Four Lost Paper Kites", "Grief", "Kites")
            state(db, "2", "Four Lost Paper Kites", "kites", "Wind")
        assert [name.casefold() for name in of_work(store, "Four Lost Paper Kites")] == ["grief", "kites", "wind"]


class TestReading:
    def test_a_researchers_topics_most_works_first(self, toys: Store) -> None:
        found = topics.of_researcher(toys, person(toys, "Cem Kite"))
        assert [(topic.name, topic.works) for topic in found] == [("paper kite", 1), ("wooden trains", 1)]
        found = topics.of_researcher(toys, person(toys, "Ada Toy"))
        assert [(topic.name, topic.works) for topic in found] == [("paper kite", 3), ("wooden trains", 2)]

    def test_who_works_on_a_topic_most_works_first_with_the_years(self, toys: Store) -> None:
        (kites, *_) = topics.find(toys, "paper kite")[1]
        found = [(one.researcher.name, one.works, one.first_year, one.last_year) for one in topics.people(toys, kites.id)]
        assert found == [("Ada Toy", 3, 2001, 2003), ("Ben Box", 3, 2001, 2003), ("Cem Kite", 1, 2001, 2001)]

    def test_one_topic_by_its_id(self, toys: Store) -> None:
        (kites, *_) = topics.find(toys, "")[1]
        assert topics.get(toys, kites.id) == kites
        assert topics.get(toys, 999_999) is None

    def test_the_imports_that_brought_its_works(self, toys: Store) -> None:
        (kites, *_) = topics.find(toys, "")[1]
        assert [(origin.source, origin.input) for origin in topics.origins(toys, kites.id)] == [("bibtex", "toy.txt")]


class TestFinding:
    @pytest.mark.parametrize("typed", ["paper kite", "Paper Kites", " PAPER  KITE ", "paper-kites", "paperkite", "Páper kite!"])
    def test_in_any_case_in_singular_or_plural_with_or_without_hyphens(self, toys: Store, typed: str) -> None:
        exact, _ = topics.find(toys, typed)
        assert exact
        assert exact.name == "paper kite"

    @pytest.mark.parametrize("typed", ["paper kyte", "kites of paper", "paper", "wooden paper kite"])
    def test_what_is_near_is_offered(self, toys: Store, typed: str) -> None:
        exact, near = topics.find(toys, typed)
        assert exact is None
        assert near[0].name == "paper kite"

    def test_no_more_than_asked_for(self, toys: Store) -> None:
        assert len(topics.find(toys, "paper kite and wooden trains")[1]) == 2
        assert len(topics.find(toys, "paper kite and wooden trains", limit=1)[1]) == 1

    @pytest.mark.parametrize("typed", ["glass marbles", "!!!", "-", "\0", '" OR *', "x" * 5000])
    def test_what_is_near_nothing_offers_nothing(self, toys: Store, typed: str) -> None:
        assert topics.find(toys, typed) == (None, [])

    def test_an_empty_text_offers_those_with_the_most_works(self, toys: Store) -> None:
        exact, near = topics.find(toys, "  ", limit=1)
        assert exact is None
        assert [topic.name for topic in near] == ["paper kite"]
