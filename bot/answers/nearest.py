"""Saying so, when the person answered for is not called what was typed but only nearly."""

from __future__ import annotations

from bot.answers.card import Ask, Card, line, quiet
from store import likeness, researchers
from store.database import Store
from store.models import Researcher
from store.names import parse, tokens
from store.nicknames import related

LONGEST = 60
"""Characters of what was typed that are repeated."""


PEOPLE = ("name", "to", "avoid")
"""Options that name a person."""


def noted(store: Store, asked: Ask, card: Card) -> Card:
    """The card, with a note for each of its people who was found by a name that is spelled otherwise."""
    notes = [_note(store, asked.options.get(one, ""), card.ask.options.get(one, "")) for one in PEOPLE] if card.outcome == "answer" else []
    told = " ".join(filter(None, notes))
    if not told:
        return card
    return card.model_copy(update={"subtitle": (*card.subtitle, *line(" · " if card.subtitle else "", quiet(told)))})


def _note(store: Store, typed: str, found: str) -> str:
    """That nobody is called what was typed, where that is so; a person who was found is told by the id."""
    is_person = found.startswith("r") and found[1:].isdecimal()
    if not typed or typed == found or not is_person or any(character.isdigit() for character in typed):
        return ""
    who = researchers.get(store, int(found[1:]))
    if who is None or _is_meant(typed, who):
        return ""
    return f"Nobody is called “{typed[:LONGEST]}”; {who.ref.name} is the nearest name."


def _is_meant(typed: str, who: Researcher) -> bool:
    """Whether what was typed is one of the person's names or has one of their identifiers."""
    identified = any(one.value.casefold() in typed.casefold() for one in who.identifiers)
    return identified or any(_calls(typed, name) for name in _names(who))


def _calls(typed: str, name: str) -> bool:
    """Whether what was typed is this name: word for word, some by a nickname, or with its words closed up or apart."""
    words = tokens(name)
    spelt = all(likeness.spells(one, name) or any(word in related(one) for word in words) for one in tokens(typed))
    return spelt or "".join(tokens(typed)) == "".join(words)


def _names(who: Researcher) -> list[str]:
    """What the person is called; an initial says nothing once the given name is known."""
    names = [who.ref.name, *who.alternatives]
    return [name for name in names if parse(name).is_full or not parse(who.ref.name).is_full]
