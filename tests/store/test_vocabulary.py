"""Which phrases are topics: how many titles make one, how it must stand there, and what an acronym stands for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import topics
from store.database import Store
from store.vocabulary import CLOSING, OPENING
from tests.toy import dumps

TABLES = ("phrase", "acronym", "topic", "topic_trigram", "work_topic")

Work = tuple[str, str]
"""A title and an abstract."""


def write(store: Store, works: Mapping[int, Work | None], kind: str = "article") -> None:
    """Write works anew, or remove them, and bring the topics up to date, as an import does."""
    record = "INSERT INTO record (id, digest, source, kind, body, work_id) VALUES (?1, 'r' || ?1, 'toy', 'work', '{}', ?1)"
    with store.writing() as db:
        for work, text in works.items():
            for sql in ("DELETE FROM work_topic WHERE work_id = ?", "DELETE FROM work WHERE id = ?", "DELETE FROM record WHERE id = ?"):
                db.execute(sql, [work])
            if text:
                db.execute(record, [work])
                db.execute("INSERT INTO work (id, title, abstract, kind, record_id) VALUES (?1, ?2, ?3, ?4, ?1)", [work, *text, kind])
        topics.assign(db, works)


def titled(store: Store, *titles: str, kind: str = "article") -> None:
    """Add works with these titles and no abstracts."""
    first = store.rows("SELECT coalesce(max(id), 0) + 1 AS next FROM work")[0]["next"]
    write(store, {first + at: (title, "") for at, title in enumerate(titles)}, kind)


def named(store: Store) -> dict[str, int]:
    """The topics of the store with the number of works on each."""
    return {topic.name: topic.works for topic in topics.find(store, "")[1]}


class TestTitles:
    def test_a_phrase_of_two_titles_is_a_topic(self, store: Store) -> None:
        titled(store, "Paper kites in spring", "The Paper Kite", "A wooden train")
        assert named(store) == {"paper kites": 2}

    def test_twice_in_one_title_is_one_title(self, store: Store) -> None:
        titled(store, "Paper kites, paper kites")
        assert named(store) == {}

    def test_the_most_frequent_spelling_names_the_topic(self, store: Store) -> None:
        titled(store, "Fine-tuned toys", "Finetuned toys", "On finetuned toys")
        assert named(store) == {"finetuned toys": 3}

    def test_prefaces_have_no_topics(self, store: Store) -> None:
        titled(store, "Toy Fair: Preface", "Toy Fair: Introduction", kind="editorial")
        assert named(store) == {}


class TestFragments:
    def test_a_phrase_always_inside_a_longer_one_is_no_topic(self, store: Store) -> None:
        titled(store, "Paper kite tails", "The paper kite tail")
        assert named(store) == {"paper kite tails": 2}

    @pytest.mark.parametrize(("times", "topic"), [(CLOSING - 1, True), (CLOSING, False)])
    def test_it_must_not_nearly_always_be_followed_by_a_word(self, store: Store, times: int, topic: bool) -> None:
        titled(store, "Paper kites", *(f"Paper kite number{at}" for at in "abcdefgh"[:times]))
        assert ("paper kites" in named(store) or "paper kite" in named(store)) is topic

    @pytest.mark.parametrize(("times", "topic"), [(OPENING - 1, True), (OPENING, False)])
    def test_it_must_not_nearly_always_follow_one(self, store: Store, times: int, topic: bool) -> None:
        titled(store, "Paper kites", *(f"number{at} paper kites" for at in "abcdefgh"[:times]))
        assert ("paper kites" in named(store)) is topic

    def test_what_mostly_stands_before_of_is_no_topic(self, store: Store) -> None:
        titled(store, "Early detection of kites", "Early detection of trains")
        assert named(store) == {}


class TestAcronyms:
    EXPLAINED = ("Lost", "We like toy box learning (TBL).")

    def test_an_acronym_is_the_phrase_it_stands_for(self, store: Store) -> None:
        write(store, {1: self.EXPLAINED, 2: ("Toy box learning", ""), 3: ("Toy Box Learning: a Game", ""), 4: ("TBL for kites", "")})
        assert named(store) == {"toy box learning": 3}
        exact, near = topics.find(store, "tbl")
        assert exact == near[0]
        assert exact
        assert exact.works == 3

    def test_singular_plural_and_acronym_are_one_topic(self, store: Store) -> None:
        explained = ("Large Language Models in Toys", "Of large language models (LLMs).")
        write(store, {1: ("A Large Language Model", ""), 2: explained, 3: ("LLMs for kites", ""), 4: ("A talking LLM", "")})
        assert named(store) == {"large language models": 4}

    def test_its_uses_alone_make_a_topic_of_a_phrase(self, store: Store) -> None:
        write(store, {1: self.EXPLAINED, 2: ("TBL for kites", ""), 3: ("Trains by TBL", "")})
        assert named(store) == {"toy box learning": 2}

    def test_it_may_be_explained_later_than_used_and_by_a_work_that_goes_again(self, store: Store) -> None:
        titled(store, "Toy box learning", "Toy box learning for all", "TBL for kites")
        assert named(store) == {"toy box learning": 2}
        write(store, {9: self.EXPLAINED})
        assert named(store) == {"toy box learning": 3}
        write(store, {9: None})
        assert named(store) == {"toy box learning": 2}

    def test_a_title_with_both_is_one_title(self, store: Store) -> None:
        titled(store, "Toy box learning (TBL) with TBL")
        assert named(store) == {}

    def test_a_word_with_hyphens_is_no_topic_but_outvotes_a_slip(self, store: Store) -> None:
        write(store, {1: ("Lost", "Of part of-speech (POS)."), 2: ("POS for kites", ""), 3: ("Trains by POS", "")})
        assert named(store) == {"part ofspeech": 2}
        write(store, {4: ("Found", "Of part-of-speech (POS) tags.")})
        assert named(store) == {}

    def test_one_that_works_explain_in_two_ways_is_that_of_more_than_half(self, store: Store) -> None:
        other = ("Lost again", "We fear tin bell lids (TBL).")
        write(store, {1: self.EXPLAINED, 2: other, 3: ("TBL for kites", ""), 4: ("Trains by TBL", "")})
        assert named(store) == {}
        write(store, {5: ("Found", other[1])})
        assert named(store) == {"tin bell lid": 2}


TITLES = ("Paper kites", "Paper kite tails", "Tall paper kites", "The paper kite: a wooden train", "Wooden trains of TBL", "TBL")
ABSTRACTS = ("", "A wooden train is a wooden train.", "Toy box learning (TBL)", "tin bell lids (TBL), TBL and TBL")
EVERY = range(1, 7)
CHANGES = st.dictionaries(st.sampled_from(EVERY), st.none() | st.tuples(st.sampled_from(TITLES), st.sampled_from(ABSTRACTS)), min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=4))
def test_topics_follow_from_the_works_however_these_came_about(changes: list[dict[int, Work | None]], store: Store) -> None:
    for change in changes:
        write(store, change)
    grown = content(store)
    write(store, dict.fromkeys(EVERY))
    assert content(store) == {table: [] for table in TABLES}
    write(store, {work: text for change in changes for work, text in change.items()})
    assert content(store) == grown
    write(store, dict.fromkeys(EVERY))


def content(store: Store) -> dict[str, list[str]]:
    """The rows of the tables that hold topics."""
    found = dumps.content(store)
    return {table: found[table] for table in TABLES}
