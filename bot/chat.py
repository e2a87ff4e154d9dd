"""A conversation in a terminal: lines in, answers out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.answers import Refusal, answer
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card
from bot.terminal import drawn, question, told
from store import lookup
from store.database import Store
from store.errors import StoreError

PROMPT = "› "
GOODBYES = frozenset({"quit", "exit", "bye", "/quit", "/exit"})
TURNS = {"more": 1, "next": 1, "back": -1, "previous": -1}
"""Words that turn the page of the answer that was shown last, and by how much."""


@dataclass(frozen=True)
class Shown:
    """What the person has before them: a card, and the page of it."""

    card: Card
    page: int

    def doors(self) -> list[Ask]:
        """The questions behind the numbers of the card; a number means the same on every page."""
        return [item.opens for section in self.card.sections for item in section.items if item.opens]


class Chat:
    """A conversation about one store. It remembers the answer that was shown last."""

    def __init__(self, store: Store, asker: Asker = TERMINAL) -> None:
        self._store = store
        self._asker = asker
        self._shown: Shown | None = None

    def reply(self, line: str) -> str:
        """The answer to a line, as text; what cannot be answered is said and never raised."""
        try:
            ask = follow_up(line, self._shown) or question(line)
            card = answer(self._store, ask, self._asker)
        except Refusal as refusal:
            return f"{told(refusal)}\n"
        except StoreError as error:
            return f"{error}\n"
        self._shown = Shown(card, min(ask.page, card.pages))
        return drawn(card, ask.page)


def follow_up(line: str, shown: Shown | None) -> Ask | None:
    """The question of a line that only means something after an answer: a number of its list, or "more" and "back".

    None for every other line. Raises Refusal for a number or page that the answer does not have.
    """
    word = line.strip().casefold()
    if shown is None:
        return None
    if word in TURNS:
        return _turned(shown, TURNS[word])
    return _opened(shown, int(word)) if word.isdecimal() and len(word) < 4 else None


def _turned(shown: Shown, by: int) -> Ask:
    page = shown.page + by
    if not 1 <= page <= shown.card.pages:
        raise Refusal(f"The answer has no other page there; this is page {shown.page} of {shown.card.pages}.")
    return shown.card.ask.at_page(page)


def _opened(shown: Shown, number: int) -> Ask:
    doors = shown.doors()
    if not 1 <= number <= len(doors):
        raise Refusal(f"There is no number {number} in the last answer; {_numbers(len(doors))}.")
    return doors[number - 1]


def _numbers(count: int) -> str:
    return f"its numbers go from 1 to {count}" if count else "it has no numbers"


def greeting(store: Store) -> str:
    """Three things to try, about somebody whom the store knows; in an empty store, how to fill it."""
    known = lookup.suggest(store, "", limit=1)
    if not known:
        return "The store is empty; fill it with: python -m bot import FILE\n"
    name = known[0].name
    tries = (f"/profile {name}", f"who works with {name}?", "/help")
    return "Ask about researchers, their works and their co-authors; “quit” leaves. Three things to try:\n" + "".join(
        f"  {one}\n" for one in tries
    )


def talk(store: Store, asker: Asker = TERMINAL) -> Iterator[str]:
    """Every answer of a conversation on standard input, until it ends or somebody says goodbye."""
    chat = Chat(store, asker)
    for line in _lines():
        if line.strip().casefold() in GOODBYES:
            return
        if line.strip():
            yield chat.reply(line)


def _lines() -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    with suppress(ImportError):
        import readline  # noqa: F401 - input() keeps a history and edits lines once this is there
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            sys.stdout.write("\n")
            return
