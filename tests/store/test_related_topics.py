"""Related topics: those of the same people, and why two people are not enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import related_topics
from store.database import Store, open_store
from store.related_topics import CANDIDATES, closeness

KITES = 1
PEOPLE = st.integers(0, 1_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as store:
        yield store


def write(store: Store, people: Mapping[str, str]) -> None:
    """Write topics with the people on each, one letter for one of them, who have a work for each of their topics; the first topic is 1."""
    with store.writing() as db:
        db.execute("INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        names = [(ord(name), name) for name in sorted(set("".join(people.values())))]
        db.conn.executemany("INSERT INTO researcher (id, name, identity) VALUES (?, ?, 'settled')", names)
        for topic, (name, on) in enumerate(people.items(), KITES):
            db.execute("INSERT INTO topic (id, key, name) VALUES (?, ?, ?)", [topic, name, name])
            for one in on:
                work = db.execute("INSERT INTO work (title, kind, record_id) VALUES ('', 'article', 1) RETURNING id").fetchone()[0]
                authorship = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, 1, ?, '', ?)"
                db.execute(authorship, [work, one, ord(one)])
                db.execute("INSERT INTO work_topic VALUES (?, ?, 'text', 1)", [work, topic])


def near(store: Store, limit: int = 9) -> list[str]:
    """What is near the first topic."""
    return [topic.name for topic in related_topics.near(store, KITES, limit)]


class TestNear:
    def test_the_more_people_two_topics_share_the_nearer_they_are(self, store: Store) -> None:
        write(store, {"kites": "abcdef", "strings": "abcdxyz", "drums": "abvwxyz", "boxes": "vwxyz"})
        assert near(store) == ["strings", "drums"]
        assert near(store, limit=1) == ["strings"]

    def test_one_person_on_both_is_no_relation(self, store: Store) -> None:
        write(store, {"kites": "abc", "strings": "cde"})
        assert near(store) == []

    def test_a_topic_of_everybody_is_farther_than_one_of_its_people(self, store: Store) -> None:
        write(store, {"kites": "abcdef", "toys": "abcdefghijklmnopqrstuvwxyz", "strings": "abcdeg"})
        assert near(store) == ["strings", "toys"]

    def test_a_topic_of_two_people_is_held_back(self, store: Store) -> None:
        write(store, {"kites": "abcdef", "glue": "ab", "strings": "abcdwxyz"})
        assert near(store) == ["strings", "glue"]

    def test_several_works_of_one_person_count_once(self, store: Store) -> None:
        write(store, {"kites": "abcc", "glue": "abb", "strings": "abc"})
        assert near(store) == ["strings", "glue"]

    def test_the_number_that_is_told_is_that_of_all_works(self, store: Store) -> None:
        write(store, {"kites": "ab", "glue": "abbz"})
        assert [topic.works for topic in related_topics.near(store, KITES, 9)] == [4]

    def test_only_so_many_are_compared_the_first_by_name_among_equals(self, store: Store) -> None:
        write(store, {"kites": "ab"} | {f"toy {at:03}": "ab" for at in range(CANDIDATES + 1)})
        assert near(store, 99) == [f"toy {at:03}" for at in range(CANDIDATES)]

    @pytest.mark.parametrize("topic", [KITES, 999])
    def test_nothing_is_near_a_topic_alone_or_one_that_is_not_there(self, store: Store, topic: int) -> None:
        write(store, {"kites": "ab"})
        assert related_topics.near(store, topic, 9) == []


class TestCloseness:
    @given(PEOPLE, PEOPLE, PEOPLE)
    def test_it_is_the_same_from_both_sides_and_between_nothing_and_all(self, both: int, one: int, other: int) -> None:
        found = closeness(both, both + one, both + other)
        assert found == closeness(both, both + other, both + one)
        assert 0 <= found < 1

    @given(PEOPLE, PEOPLE, PEOPLE)
    def test_whoever_joins_both_brings_them_nearer(self, both: int, one: int, other: int) -> None:
        assert closeness(both + 1, both + one + 1, both + other + 1) > closeness(both, both + one, both + other)
