"""The index over names: the words of a name, and an index that is the same however it came about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import name_index
from store.database import Store, open_store
from store.name_index import parts
from store.names import tokens
from tests.toy import named

NAMES = ("Ada Toy", "Ada-Bo Toy", "AdaBo Toy", "Ada Bo Toy", "Бо Кайт", "A. O'Toy", "JM Toy", "Toy")


class TestParts:
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Ada Toy", "ada toy"),
            ("Ada-Bo Toy", "ada bo toy"),
            ("AdaBo Toy", "ada bo toy"),
            ("Adabo Toy", "adabo toy"),
            ("ADA TOY", "ada toy"),
            ("Ada McToy", "ada mc toy"),
            ("Ada O'Toy", "ada otoy"),
            ("Ada O’Toy", "ada otoy"),
            ("A.-B. Toy", "a b toy"),
            ("JM Toy", "j m toy"),
            ("JMToy", "jm toy"),
            ("JM TOY", "jm toy"),
            ("Kite JM", "kite jm"),
            ("Ágnes Trundlé", "agnes trundle"),
            ("小明", "xiao ming"),
            ("Toy 0023", "toy 0023"),
            ("…", ""),
        ],
    )
    def test_a_name_is_cut_where_a_hyphen_or_a_capital_joins_two_words(self, name: str, words: str) -> None:
        assert parts(name) == words.split()

    @given(st.text(st.characters(), max_size=30))
    def test_every_part_is_a_word_that_the_index_can_hold(self, text: str) -> None:
        assert all(part.isascii() and part.isalnum() and part == part.lower() for part in parts(text))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store whose people every test calls anew."""
    with open_store(tmp_path_factory.mktemp("toy") / "store.db") as store:
        yield store


class TestIndex:
    def test_it_holds_the_words_of_all_names_whole_and_in_parts(self, store: Store) -> None:
        named.name(store, {1: ["Ada-Bo Toy", "A. Kite"], 2: ["Toy"]})
        assert rows(store, "name_index") == [(1, "a kite adabo toy ada bo"), (2, "toy")]
        words = {"a": "a", "ada": "ada", "adabo": "obada", "bo": "ob", "kite": "etik", "toy": "yot"}
        assert rows(store, "name_word") == list(words.items())

    def test_a_word_that_nobody_has_any_more_is_forgotten_and_one_that_somebody_has_is_not(self, store: Store) -> None:
        named.name(store, {1: ["Ada Toy"], 2: ["Bo Toy"]})
        named.name(store, {2: ["Bo Toy"]})
        assert rows(store, "name_index") == [(2, "bo toy")]
        assert rows(store, "name_word") == [("bo", "ob"), ("toy", "yot")]

    def test_who_is_not_indexed_anew_stays_as_indexed(self, store: Store) -> None:
        named.name(store, {1: ["Ada Toy"], 2: ["Bo Toy"]})
        with store.writing() as db:
            name_index.index(db, [2])
        assert rows(store, "name_index") == [(1, "ada toy"), (2, "bo toy")]

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.dictionaries(st.integers(1, 4), st.lists(st.sampled_from(NAMES), unique=True, max_size=3)), max_size=3))
    def test_what_people_were_called_before_leaves_no_trace(self, store: Store, times: list[dict[int, list[str]]]) -> None:
        for people in times:
            named.name(store, people)
        now = times[-1] if times else {}
        named.name(store, now)
        words = {person: {word for name in names for word in (*tokens(name), *parts(name))} for person, names in now.items() if names}
        assert {person: set(str(key).split()) for person, key in rows(store, "name_index")} == words
        assert [word for word, _ in rows(store, "name_word")] == sorted(set().union(*words.values()))


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    found = store.rows(f"SELECT rowid, key FROM {table}" if table == "name_index" else f"SELECT word, backwards FROM {table}")
    return sorted(tuple(row.values()) for row in found)
