"""What is suggested while somebody types is what a finished question finds, in the same order."""

from __future__ import annotations

import pytest

from bot.answers import suggestions
from store import lookup
from store.database import Store
from tests.toy.cards import card

TYPED = ("", "a", "ada", "sam", "C. Sample", "sample c", "mokc", "z zhang", "hongyagn", "!!!")


@pytest.mark.parametrize("typed", TYPED)
def test_names_are_ranked_as_they_are_found(documents: Store, typed: str) -> None:
    offered = [suggestion.value for suggestion in suggestions.names(documents, typed)]

    assert offered == [f"r{match.id}" for match in lookup.suggest(documents, typed)]


@pytest.mark.parametrize("typed", ["Ada B. Toy", "toy ada", "ben example", "egon"])
def test_a_clear_name_is_suggested_first(tree: Store, typed: str) -> None:
    first = suggestions.names(tree, typed)[0]

    assert card(tree, "profile", name=first.value) == card(tree, "profile", name=typed)


def test_namesakes_can_be_told_apart(tree: Store) -> None:
    assert [suggestion.label for suggestion in suggestions.names(tree, "dora mock")] == [
        "Dóra Mock · 1 work · Boxes without Any Toys",
        "Dóra Mock · 1 work · Gödel's Toys: ε of Them",
    ]


def test_topics_and_titles_are_suggested_by_their_words(tree: Store) -> None:
    assert [one.label for one in suggestions.topics(tree, "toy bo")] == ["toy boxes · 2 works"]
    assert [one.label for one in suggestions.titles(tree, "mean toy")] == ["Mean Toys and Their Small Friends (2020)"]


@pytest.mark.parametrize("typed", ["", "a", "learning", "zhang", "matrix", '"', "@everyone", "x" * 5_000])
def test_whatever_is_typed_discord_can_show_what_is_offered(documents: Store, typed: str) -> None:
    for offered in (suggestions.names(documents, typed), suggestions.topics(documents, typed), suggestions.titles(documents, typed)):
        assert len(offered) <= 25
        assert all(1 <= len(one.label) <= 100 and 1 <= len(one.value) <= 100 for one in offered)
        assert len({one.value for one in offered}) == len(offered)


@pytest.mark.parametrize(("command", "subject"), [("profile", "name"), ("topic", "topic"), ("work", "title")])
def test_every_suggestion_is_answered(documents: Store, command: str, subject: str) -> None:
    offer = {"name": suggestions.names, "topic": suggestions.topics, "title": suggestions.titles}[subject]
    offered = offer(documents, "learning" if subject != "name" else "li")

    assert offered
    assert {card(documents, command, **{subject: one.value}).outcome for one in offered} == {"answer"}
