"""Every way on leads to an answer, every action that is offered can be done, and everything that is shown is plain, readable text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

import pytest

from bot.answers import answer, commands
from bot.answers.asker import TERMINAL
from bot.answers.card import CUSTOM_ID_LIMIT, Ask, Card
from store.database import Store
from tests.toy import real
from tests.toy.cards import doors, prose

STARTS = (
    Ask(command="help"),
    *(
        Ask(command=command, options={"name": real.HONGYANG})
        for command in ("profile", "works", "topics", "coauthors", "statement", "trust")
    ),
    Ask(command="topic", options={"topic": "neural network"}),
    Ask(command="search", options={"words": "neural network"}),
    Ask(command="cite", options={"title": "Noise Stability Optimization"}),
)
VISITED = 300
ACTIONS = {name for name, command in commands().items() if command.acts}


def walk(store: Store) -> Iterator[tuple[str, Card]]:
    """The first cards that one comes to by every door of every card that only asks, nearest first; each with the key of its question."""
    waiting = deque(ask.key() for ask in STARTS)
    seen = set(waiting)
    for _ in range(VISITED):
        if not waiting:
            return
        key = waiting.popleft()
        card = answer(store, Ask.from_key(key), TERMINAL)
        yield key, card
        asked = [ask.key() for ask in doors(card) if ask.command not in ACTIONS]
        new = [door for door in dict.fromkeys(asked) if door not in seen]
        seen.update(new)
        waiting.extend(new)


@pytest.fixture(scope="module")
def visited(documents: Store) -> dict[str, Card]:
    return dict(walk(documents))


@pytest.fixture(scope="module")
def every_card(documents: Store) -> list[Card]:
    """The profile of every researcher, and every work and topic of the real store."""
    people = documents.rows("SELECT 'profile' AS command, 'name' AS subject, 'r' || id AS id FROM researcher")
    works = documents.rows("SELECT 'work' AS command, 'title' AS subject, 'w' || id AS id FROM work")
    topics = documents.rows("SELECT 'topic' AS command, 'topic' AS subject, 't' || id AS id FROM topic")
    asks = [Ask(command=row["command"], options={row["subject"]: row["id"]}) for row in (*people, *works, *topics)]
    return [answer(documents, ask, TERMINAL) for ask in (*STARTS, *asks)]


def test_a_walk_comes_to_every_command(visited: dict[str, Card]) -> None:
    assert len(visited) == VISITED
    assert {key.partition("?")[0] for key in visited} >= commands().keys() - ACTIONS - {"history"}


def test_no_door_is_dead(visited: dict[str, Card]) -> None:
    assert {key: card.outcome for key, card in visited.items() if card.outcome != "answer"} == {}


def test_every_action_that_is_offered_can_be_done(visited: dict[str, Card], own_documents: Store) -> None:
    offered = {ask.key() for card in visited.values() for ask in doors(card) if ask.command in ACTIONS}

    assert {Ask.from_key(key).command for key in offered} >= {"follow", "follow-topic", "my-data"}
    assert {key: answer(own_documents, Ask.from_key(key), TERMINAL).outcome for key in offered} == dict.fromkeys(offered, "answer")


def test_a_door_leads_to_the_card_that_calls_itself_so(visited: dict[str, Card]) -> None:
    for key, card in visited.items():
        asked = Ask.from_key(key)
        if not set(asked.options) <= {"name", "title", "topic"} or any(
            not re.fullmatch(r"[rwt]\d+", one) for one in asked.options.values()
        ):
            continue
        assert card.ask.at_page(asked.page).key().startswith(key)


def test_every_question_fits_into_a_button(every_card: list[Card]) -> None:
    longest = max((ask.at_page(99).key() for card in every_card for ask in (card.ask, *doors(card))), key=len)

    assert len(longest) <= CUSTOM_ID_LIMIT - 2


def test_every_question_can_be_typed(every_card: list[Card]) -> None:
    assert all(ask.words.startswith(f"/{ask.command}") for card in every_card for ask in doors(card))


def test_no_text_holds_tex_or_control_characters(every_card: list[Card]) -> None:
    odd = {text for card in every_card for text in prose(card) if re.search(r"[$\\\x00-\x08\x0b-\x1f\x7f]", text)}

    assert odd == set()


def test_every_answer_about_something_says_where_it_comes_from(every_card: list[Card]) -> None:
    assert {card.ask.command for card in every_card if not card.footer} == {"help"}
