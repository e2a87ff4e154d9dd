"""/help and /about: what one can ask, and what the store holds."""

from __future__ import annotations

import pytest

from bot import __version__
from bot.answers import answer
from bot.answers.asker import TERMINAL
from bot.terminal import question
from store.database import Store
from tests import toy
from tests.toy.cards import card, prose, said


def examples(store: Store) -> list[str]:
    return [text for text in prose(card(store, "help")) if text.startswith("/")]


def test_every_example_of_help_is_answered(own_documents: Store) -> None:
    asked = [question(example) for example in examples(own_documents) if "words of the title" not in example]

    assert len(asked) == 25
    assert {answer(own_documents, ask, TERMINAL).outcome for ask in asked} == {"answer"}


def test_help_speaks_of_somebody_in_the_store(tree: Store) -> None:
    assert examples(tree)[0] == "/profile Ada B. Toy"
    assert "/topic toy boxes" in examples(tree)


def test_help_speaks_of_works_and_statements_that_there_are(documents: Store, tree: Store) -> None:
    assert "/works Ada B. Toy year:2022" in examples(tree)
    assert "/statement Hongyang R. Zhang" in examples(documents)


def test_help_in_an_empty_store_has_placeholders(empty: Store) -> None:
    assert examples(empty)[0] == "/profile NAME"


def test_about_counts_the_store_and_names_its_sources(tree: Store) -> None:
    found = prose(card(tree, "about"))

    assert found[0] == f"Colloquy {__version__}"
    assert "10 researchers · 6 works · 1 topic · 5 venues · 2 statements · 13 authorships" in found
    assert "Of the researchers, 3 are known by initials only or not clearly one person." in found
    assert {"BibTeX: 4 records", "profile page: 3 records", "seed: 5 records", "research statement: 7 records"} <= set(found)
    assert any(text.startswith("Last import: BibTeX toys.bib, 20") for text in found)


def test_about_an_empty_store_says_that_it_is_empty(empty: Store) -> None:
    assert "Nothing was imported yet." in prose(card(empty, "about"))


@pytest.mark.parametrize(("command", "options"), [("profile", {"name": "Ada"}), ("topic", {"topic": "toys"}), ("work", {"title": "toys"})])
def test_an_empty_store_finds_nothing_and_says_so(empty: Store, command: str, options: dict[str, str]) -> None:
    found = card(empty, command, **options)

    assert found.outcome == "not_found"
    assert said(found.subtitle)


def test_about_is_of_the_moment(empty: Store) -> None:
    before = prose(card(empty, "about"))
    toy.bring(empty, toy.PROFILE)

    assert prose(card(empty, "about")) != before
