"""What somebody types to search, as it is read: words, phrases, what is left out, and filters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.errors import SearchRefused
from store.queries import LONGEST, Filter, Query, followed, parse, tidy

PIECES = st.sampled_from(
    [
        *(
            "toy",
            "low-rank",
            '"word order"',
            "author:",
            "Author:Kite",
            'author:"Ada Kite"',
            "year:2019..",
            "year:abc",
            "-venue:acl",
            "topic:",
        ),
        *("AND", "OR", "NOT", "NEAR(", "title:", '"', "-", "*", "^", "(", '8"', "é", "\x00", "🪁", "”", "玩具", " "),
    ]
)
TYPED = st.text(max_size=40) | st.lists(PIECES, max_size=8).map("".join) | st.lists(PIECES, max_size=8).map(" ".join)


def read(typed: str) -> Query | None:
    """The search that a text is, or None where it is refused."""
    try:
        return parse(typed)
    except SearchRefused:
        return None


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index like that over works, of two toys."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE VIRTUAL TABLE toy USING fts5 (title, tokenize = "unicode61 remove_diacritics 2")')
        connection.executemany("INSERT INTO toy VALUES (?)", [("Word Order of Drums",), ("Order in a Word about Kites",)])
        yield connection


@pytest.mark.parametrize(
    ("typed", "terms", "without"),
    [
        ("toy kites", ["toy", "kites"], []),
        ('toy "word  order"', ["toy", "word order"], []),
        ("“word order”", ["word order"], []),
        ('"word order', ["word order"], []),
        ("toys -drums", ["toys"], ["drums"]),
        ('-"word order" toys', ["toys"], ["word order"]),
        ("low-rank toys", ["low-rank", "toys"], []),
        ('an 8" toy', ["an", '8"', "toy"], []),
        ("toys AND kites", ["toys", "kites"], []),
        ('toys "OR" kites', ["toys", "OR", "kites"], []),
        ("toys or not", ["toys", "or", "not"], []),
        ("title: toys", ["title:", "toys"], []),
        ("toys … - * ! _ ''", ["toys"], []),
        ("toys\x00of\nwood", ["toys", "of", "wood"], []),
        ("Zoe\u0308", ["Zoë"], []),
    ],
)
def test_words_and_phrases_are_told_apart(typed: str, terms: list[str], without: list[str]) -> None:
    assert parse(typed) == Query(tuple(terms), tuple(without))


@pytest.mark.parametrize(
    ("typed", "field", "text", "values"),
    [
        ("year:2019", "year", "2019", (2019, 2019)),
        ("YEAR: 2019..2021", "year", "2019..2021", (2019, 2021)),
        ("year:2019-2021", "year", "2019-2021", (2019, 2021)),
        ("year:2019..", "year", "2019..", (2019, 9999)),
        ("year:..2021", "year", "..2021", (0, 2021)),
        ("author:Kite", "author", "Kite", ('"kite"',)),
        ('author:"A. Kite-Müller"', "author", "A. Kite-Müller", ('"a"* AND "kitemuller"',)),
        ('venue:"Noisy  Toys"', "venue", "Noisy Toys", ("*[^a-z0-9]noisy[^a-z0-9]toys[^a-z0-9]*",)),
        ('topic:"Toy Boxes"', "topic", "Toy Boxes", ("toybox",)),
    ],
)
def test_a_filter_is_read_with_what_it_asks_for(typed: str, field: str, text: str, values: tuple[str | int, ...]) -> None:
    assert parse(typed) == Query(filters=(Filter(field, text, values),))


def test_a_filter_may_leave_out() -> None:
    assert [one.without for one in parse("toys -author:Kite venue:acl").filters] == [True, False]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A search needs a word: at least one letter or digit."),
        ('"', "A search needs a word: at least one letter or digit."),
        ("🪁 * -", "A search needs a word: at least one letter or digit."),
        ("-toys", "A search cannot only leave out: say as well what to find."),
        ("-author:Kite", "A search cannot only leave out: say as well what to find."),
        ("toys OR kites", 'OR is no operator here: put a minus before what is to be left out, or search "OR" in quotes.'),
        ("toys NOT kites", 'NOT is no operator here: put a minus before what is to be left out, or search "NOT" in quotes.'),
        ("year:abc", "year:abc is no year; type year:2019, year:2019..2021, year:2019.. or year:..2021."),
        ("year:2021..2019", "year:2021..2019 is no year; type year:2019, year:2019..2021, year:2019.. or year:..2021."),
        ("toys year:..", "year:.. is no year; type year:2019, year:2019..2021, year:2019.. or year:..2021."),
        ("toys author:", 'author: takes a name, as in author:Family or author:"Given Family".'),
        ('venue:"..."', 'venue: takes words of a name, as in venue:acl or venue:"computational linguistics".'),
        ("topic:?", 'topic: takes a topic, as in topic:parsing or topic:"machine translation".'),
        ("toy " * 51, "A search has at most 200 characters; these are 203. A few telling words find more."),
    ],
)
def test_what_is_no_search_is_refused_with_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(SearchRefused) as refused:
        parse(typed)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("word order", [1, 2]),
        ('"word order"', [1]),
        ("order -drums", [2]),
        ('word -"word order"', [2]),
        ("drums kites", []),
        ("ORDER (drums*", [1]),
    ],
)
def test_the_index_finds_what_is_meant(index: sqlite3.Connection, typed: str, found: list[int]) -> None:
    assert [row[0] for row in index.execute("SELECT rowid FROM toy WHERE toy MATCH ?", [parse(typed).match()])] == found


def test_some_of_the_words_are_enough_if_one_says_so_but_not_what_is_left_out(index: sqlite3.Connection) -> None:
    query = parse("drums kites order -about")

    assert index.execute("SELECT rowid FROM toy WHERE toy MATCH ?", [query.match(some=True)]).fetchall() == [(1,)]


@given(TYPED)
def test_every_text_is_refused_or_a_search_that_the_index_understands(typed: str) -> None:
    query = read(typed)
    matches = [query.match(), query.match(some=True)] if query else []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE toy USING fts5 (title)")
        for match in filter(None, matches):
            assert connection.execute("SELECT rowid FROM toy WHERE toy MATCH ?", [match]).fetchall() == []


@given(TYPED)
def test_a_search_as_it_is_typed_is_the_same_search(typed: str) -> None:
    query = read(typed)
    assume(query and len(str(query)) <= LONGEST)

    assert read(str(query)) == query


@given(TYPED)
def test_a_tidy_text_stays_as_it_is(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("toys -kites", ["toys"]),
        ("-silk", ["-silk"]),
        ("toys OR kites", ["toys", "OR", "kites"]),
        ("author:kite", ["author:kite"]),
        ("…", []),
    ],
)
def test_what_was_followed_before_these_rules_is_followed_word_by_word(typed: str, terms: list[str]) -> None:
    assert followed(typed).terms == tuple(terms)
