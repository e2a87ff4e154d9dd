"""Saying so, when the person answered for is not called what was typed but only nearly."""

from __future__ import annotations

from bot.answers.card import Ask, Card, line, quiet
from store import likeness, researchers
from store.database import Store
from store.models import Researcher
from store.names import parse

LONGEST = 60
"""Characters of what was typed that are repeated."""


def noted(store: Store, asked: Ask, card: Card) -> Card:
    """The card, with a note where its person was found by a name that is spelled otherwise."""
    typed, found = asked.options.get("name", ""), card.ask.options.get("name", "")
    is_person = found.startswith("r") and found[1:].isdecimal()
    if card.outcome != "answer" or typed == found or not is_person or any(character.isdigit() for character in typed):
        return card
    who = researchers.get(store, int(found[1:]))
    if who is None or any(likeness.spells(typed, name) for name in _names(who)):
        return card
    note = quiet(f"Nobody is called “{typed[:LONGEST]}”; this is the nearest name.")
    return card.model_copy(update={"subtitle": (*card.subtitle, *line(" · " if card.subtitle else "", note))})


def _names(who: Researcher) -> list[str]:
    """What the person is called; an initial says nothing once the given name is known."""
    names = [who.ref.name, *who.alternatives]
    return [name for name in names if parse(name).is_full or not parse(who.ref.name).is_full]
