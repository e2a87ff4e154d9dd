"""The words of a search in a text: set off as the index would, and cut out of a long one."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.marking import folded, marked, passage

LETTERS = st.text("aAéÉzß ñ-_.’'12玩", max_size=30)


def shown(text: str, *terms: str) -> str:
    """A text with brackets around what was found."""
    return "".join(f"[{piece}]" if found else piece for piece, found in marked(text, terms))


@pytest.mark.parametrize(
    ("text", "terms", "told"),
    [
        ("Toys and toys", ["toys"], "[Toys] and [toys]"),
        ("Toyshop", ["toys"], "Toyshop"),
        ("Word order, word-order, order", ["word order"], "[Word order], [word-order], order"),
        ("Word order", ["word", "word order"], "[Word order]"),
        ("Naïve Zoë", ["naive", "ZOE"], "[Naïve] [Zoë]"),
        ("C++ and C", ["C++"], "[C]++ and [C]"),
        ("Low-rank toys", ["low-rank"], "[Low-rank] toys"),
        ("한국 玩具", ["한국"], "[한국] 玩具"),
        ("Toys", [], "Toys"),
        ("Toys (.*", [".*", "("], "Toys (.*"),
    ],
)
def test_whole_words_are_marked(text: str, terms: list[str], told: str) -> None:
    assert shown(text, *terms) == told


@given(st.text(), st.lists(st.text(max_size=5), max_size=3))
def test_the_pieces_are_the_text(text: str, terms: list[str]) -> None:
    assert "".join(piece for piece, _ in marked(text, terms)) == text
    assert len(folded(text)) == len(text)


@given(LETTERS, st.text("aAéz1", min_size=1, max_size=3))
def test_what_is_marked_is_what_the_index_marks(text: str, term: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE VIRTUAL TABLE toy USING fts5 (title, tokenize = "unicode61 remove_diacritics 2")')
        connection.execute("INSERT INTO toy VALUES (?)", [text])
        row = connection.execute("SELECT highlight(toy, 0, '[', ']') FROM toy WHERE toy MATCH ?", [f'"{term}"']).fetchone()

    assert shown(text, term) == (row[0] if row else text)


def test_a_passage_is_a_piece_around_the_first_word_in_whole_words() -> None:
    text = "Boxes of wood. " * 10 + "Silk is strong. " + "Tin is not. " * 20
    piece = "".join(one for one, _ in passage(text, ["silk"]))

    assert (piece[0], piece[-1]) == ("…", "…")
    assert piece.strip("…") in text
    assert set(piece.strip("…").split()) <= set(text.split())
    assert ("Silk", True) in passage(text, ["silk"])


def test_a_short_text_is_its_own_passage() -> None:
    assert passage("Silk is strong.", ["silk"]) == (("Silk", True), (" is strong.", False))


def test_a_text_without_the_words_has_no_passage() -> None:
    assert passage("Tin is not.", ["silk"]) == ()


def test_a_passage_without_any_space_is_found_as_well() -> None:
    assert ("silk", True) in passage("x/" * 100 + "silk" + "/x" * 100, ["silk"])
