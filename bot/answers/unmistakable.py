"""Telling people by id in what is to be typed next, where a name alone would lead to a menu or to somebody else."""

from __future__ import annotations

import re

from bot.answers.card import Ask, Card
from store import lookup, researchers
from store.database import Store


def unmistakable(store: Store, card: Card) -> Card:
    """The card, with its next steps typed such that they lead to whom they speak of."""
    asks = (card.ask, *(button.ask for button in card.buttons))
    people = {person for ask in asks if re.fullmatch(r"r\d+", person := ask.options.get("name", ""))}
    names = {person: name for person in people if (name := _astray(store, int(person[1:])))}
    if not names:
        return card

    def told(ask: Ask) -> Ask:
        person = ask.options.get("name", "")
        return ask.model_copy(update={"words": ask.words.replace(names[person], person, 1)}) if person in names else ask

    buttons = tuple(button.model_copy(update={"ask": told(button.ask)}) for button in card.buttons)
    return card.model_copy(update={"ask": told(card.ask), "buttons": buttons})


def _astray(store: Store, researcher: int) -> str:
    """The name of a researcher, if it does not lead to this one."""
    who = researchers.get(store, researcher)
    best = lookup.find(store, who.ref.name).best if who else None
    return who.ref.name if who and not (best and best.id == who.ref.id) else ""
