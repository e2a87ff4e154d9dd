"""What an answer says to type next leads to whom it speaks of, even if others are called so as well."""

from __future__ import annotations

from bot.answers import answer, commands
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask, Card
from bot.terminal import question
from store.database import Store
from tests.toy.cards import card, doors


def about(store: Store, ask: Ask) -> str:
    """Whom the answer to a question as it is typed is about, as an id; a menu is about what was typed."""
    return answer(store, question(ask.words), TERMINAL).ask.options["name"]


def steps(found: Card) -> list[Ask]:
    """The questions that an answer offers about its person, those left out that change something."""
    asks = [found.ask, found.ask.at_page(2), *(button.ask for button in found.buttons)]
    return [ask for ask in asks if "name" in ask.options and not commands()[ask.command].acts]


def test_the_steps_from_each_of_two_namesakes_stay_with_that_one(tree: Store) -> None:
    for door in doors(card(tree, "profile", name="dora mock")):
        if door.options["name"].startswith("r"):
            found = card(tree, "profile", **door.options)

            assert len(steps(found)) > 3
            assert {about(tree, ask) for ask in steps(found)} == {door.options["name"]}


def test_whoever_alone_is_called_so_is_told_by_name(tree: Store) -> None:
    assert card(tree, "works", name="r1").ask.words == "/works Ada B. Toy"
