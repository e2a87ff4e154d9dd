"""Topics in the store: where a work's topics come from, who works on one, and finding one by what somebody types."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import follows, topics, works
from store.database import Store, open_store
from store.follows import Filters, Subject
from store.undoing import undo
from tests.toy import bring_text, entry, person
from tests.toy.telling import address

TITLES = {"Paper Kites in Spring": 2001, "The Paper Kite": 2003, "Wooden Trains": 2000, "A Wooden Train and a Paper Kite": 2002}


@pytest.fixture
def toys(store: Store, tmp_path: Path) -> Store:
    """A store with four works of Ada Toy and Ben Box, two of them also of Cem Kite."""
    entries = [
        entry(f"k{year}", title, ["Ada Toy", "Ben Box", *(["Cem Kite"] if year < 2002 else [])], year=str(year))
        for title, year in TITLES.items()
    ]
    bring_text(store, tmp_path, "".join(entries))
    return store


def stated(number: int, title: str, *topics: str) -> str:
    """An entry of a source that states topics."""
    return entry(f"k{number}", title, ["Ada Toy"], year="2001", keywords=", ".join(topics))


def in_field(title: str, category: str) -> str:
    """A preprint of arXiv, whose topics are whole fields."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2001.00001v1</id>
<published>2001-01-01T00:00:00Z</published><title>{title}</title><summary>Toys.</summary><author><name>Ada Toy</name></author>
<category term="{category}" scheme="http://arxiv.org/schemas/atom"/></entry></feed>"""


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
    def test_what_a_source_states_stands_instead_of_the_text(self, toys: Store, tmp_path: Path) -> None:
        bring_text(toys, tmp_path, stated(1, "The Lost Paper Kite", "Aerodynamics", "Grief"))
        assert of_work(toys, "The Lost Paper Kite") == ["Aerodynamics", "Grief"]

    def test_a_whole_field_stands_beside_the_text(self, toys: Store, tmp_path: Path) -> None:
        bring_text(toys, tmp_path, in_field("The Lost Paper Kite", "cs.LG"))
        assert of_work(toys, "The Lost Paper Kite") == ["Machine Learning", "paper kite"]

    def test_a_stated_name_is_how_the_topic_is_called(self, toys: Store, tmp_path: Path) -> None:
        bring_text(toys, tmp_path, stated(1, "Lost and Found", "Paper Kites"))
        assert ("Paper Kites", 4) in named(toys)

    def test_a_stated_topic_needs_one_title_only(self, store: Store, tmp_path: Path) -> None:
        bring_text(store, tmp_path, entry("k1", "Glass Marbles in Winter", ["Ada Toy"], year="2001"))
        assert named(store) == []
        bring_text(store, tmp_path, stated(2, "Lost and Found", "glass marbles"))
        assert named(store) == [("glass marbles", 2)]

    def test_a_phrase_of_titles_whose_sources_state_other_topics_is_none(self, store: Store, tmp_path: Path) -> None:
        bring_text(store, tmp_path, stated(1, "Glass Marbles in Winter", "Grief") + stated(2, "The Glass Marble", "Grief"))
        assert store.rows("SELECT name FROM topic") == [{"name": "Grief"}]

    def test_two_sources_of_one_work_add_up(self, store: Store, tmp_path: Path) -> None:
        bring_text(store, tmp_path, stated(1, "Four Lost Paper Kites", "Grief", "Kites"))
        bring_text(store, tmp_path, stated(2, "Four Lost Paper Kites", "kites", "Wind"))
        assert {name.casefold() for name in of_work(store, "Four Lost Paper Kites")} == {"grief", "kites", "wind"}


class TestStaying:
    def test_a_topic_keeps_its_id_through_imports(self, toys: Store, tmp_path: Path) -> None:
        before, _ = topics.find(toys, "paper kite")
        bring_text(toys, tmp_path, entry("k9", "Paper Kites, Paper Kites", ["Ada Toy"], year="2009"))
        after, _ = topics.find(toys, "paper kite")
        assert before
        assert after
        assert (before.id, before.works + 1) == (after.id, after.works)

    def test_no_id_is_given_twice(self, store: Store, tmp_path: Path) -> None:
        ids = []
        for title in ("Paper Kites", "Wooden Trains"):
            bring_text(store, tmp_path, stated(1, "Lost and Found", title))
            ids.append(topics.find(store, title)[1][0].id)
            undo(store, len(ids))
            assert topics.get(store, ids[-1]) is None
        assert ids[0] < ids[1]

    def test_a_key_leads_to_the_topic_and_back(self, toys: Store) -> None:
        (kites, *_) = topics.find(toys, "paper kite")[1]
        assert topics.key_of(toys, kites.id) == "paper kite"
        assert topics.of_key(toys, "paper kite") == kites
        assert (topics.key_of(toys, 999_999), topics.of_key(toys, "glass marble")) == ("", None)


class TestOlderStore:
    @pytest.fixture
    def old(self, tmp_path: Path) -> Iterator[Store]:
        """A store of the first version, with a topic that is nobody's now and one that had another key."""
        with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
            connection.executescript(f"BEGIN; {(Path(__file__).parent / 'first_schema.sql').read_text(encoding='utf-8')}; COMMIT;")
            connection.executescript(
                "UPDATE work SET title = 'The Paper Kite' WHERE id = 1; INSERT INTO topic VALUES (7, 'paper kites', 'Paper Kites')"
            )
        with open_store(tmp_path / "old.db") as store:
            yield store

    def test_its_works_are_counted_with_the_first_import(self, old: Store, tmp_path: Path) -> None:
        bring_text(old, tmp_path, entry("k1", "Paper Kites in Spring", ["Ben Box"], year="2009"))
        assert named(old) == [("paper kites", 2)]
        assert old.rows("SELECT * FROM uncounted") == []
        assert topics.get(old, 7) is None

    def test_what_was_followed_stays_followed(self, old: Store, tmp_path: Path) -> None:
        followed = Subject(kind="topic", text="paper kites")
        follow, _ = follows.follow(old, address(), followed, "now", Filters(topic="paper kites"), "2001-01-01T00:00:00+00:00")
        bring_text(old, tmp_path, entry("k1", "Paper Kites in Spring", ["Ben Box"], year="2009"))
        assert old.rows("SELECT id, subject, topic FROM follow") == [{"id": follow.id, "subject": "paper kite", "topic": "paper kite"}]


class TestReading:
    def test_a_researchers_topics_most_works_first(self, toys: Store) -> None:
        found = topics.of_researcher(toys, person(toys, "Cem Kite"))
        assert [(topic.name, topic.works) for topic in found] == [("paper kite", 1), ("wooden trains", 1)]
        found = topics.of_researcher(toys, person(toys, "Ada Toy"))
        assert [(topic.name, topic.works) for topic in found] == [("paper kite", 3), ("wooden trains", 2)]

    def test_ones_own_works_count_before_those_of_others(self, toys: Store, tmp_path: Path) -> None:
        for at, title in enumerate(("Wooden Trains at Home", "Wooden Trains and Paper Kites", "Wooden Trains to Bed")):
            bring_text(toys, tmp_path, entry(f"k{at}", title, ["Dan Hat", "Eve Cup"], year=f"201{at}"))
        bring_text(toys, tmp_path, entry("k9", "Paper Kites for All, Paper Kites for Ever", ["Ada Toy"], year="2019"))
        bring_text(toys, tmp_path, entry("k10", "Nobody Flies Paper Kites", ["Ada Toy"], year="2020"))
        assert named(toys) == [("paper kites", 6), ("wooden trains", 5)]
        found = topics.of_researcher(toys, person(toys, "Dan Hat"))
        assert [(topic.name, topic.works) for topic in found] == [("wooden trains", 3), ("paper kites", 1)]

    @pytest.mark.parametrize(("bells", "first"), [(3, "glass marbles"), (6, "tin bells")])
    def test_what_nobody_else_works_on_counts_by_half(self, store: Store, tmp_path: Path, bells: int, first: str) -> None:
        owns = ["Glass Marbles at Home", "Glass Marbles in Bed", *(f"Tin Bells in 19{at}" for at in range(10, 10 + bells))]
        entries = [entry(f"k{at}", title, ["Dan Hat", "Cem Kite"], year="2001") for at, title in enumerate(owns)]
        bring_text(store, tmp_path, "".join([*entries, entry("k99", "Glass Marbles", ["Eve Cup"], year="2002")]))
        (found, _) = topics.of_researcher(store, person(store, "Dan Hat"))
        assert found.name == first

    def test_among_equals_those_with_more_works_of_anybody(self, toys: Store, tmp_path: Path) -> None:
        bring_text(toys, tmp_path, entry("k9", "Wooden Trains, Paper Kites", ["Dan Hat"], year="2009"))
        bring_text(toys, tmp_path, entry("k10", "Paper Kites at Home", ["Ada Toy"], year="2009"))
        found = topics.of_researcher(toys, person(toys, "Dan Hat"))
        assert [topic.name for topic in found] == ["paper kites", "wooden trains"]

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

    @pytest.mark.parametrize("typed", ["w", "tr", "TR"])
    def test_one_or_two_letters_offer_what_has_a_word_that_begins_so(self, toys: Store, typed: str) -> None:
        assert [topic.name for topic in topics.find(toys, typed)[1]] == ["wooden trains"]

    def test_of_those_in_which_all_of_it_stands_the_one_of_most_works_comes_first(self, toys: Store, tmp_path: Path) -> None:
        titles = [f"Red Trains {where}" for where in ("at Home", "in Bed", "by Night", "on Tour")]
        bring_text(toys, tmp_path, "".join(entry(f"r{at}", title, ["Eve Cup"], year="2002") for at, title in enumerate(titles)))
        assert [topic.name for topic in topics.find(toys, "trains")[1]] == ["red trains", "wooden trains"]

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
