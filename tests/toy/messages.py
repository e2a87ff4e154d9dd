"""Messages of what waits for somebody, as tests look at them: what they say, and in which parts of them."""

from __future__ import annotations

from pathlib import Path

from bot.answers import notices
from bot.answers.card import Card
from store.database import Store
from tests.toy import telling
from tests.toy.cards import said
from tests.toy.telling import entry

WORDS = ["amber", "birch", "cedar", "dahlia", "elm", "fern", "ginkgo", "hazel", "iris", "juniper"]


def message(store: Store) -> Card:
    """The message of all that waits."""
    card = notices.card(store, telling.grouped(store))
    assert card
    return card


def told(store: Store, folder: Path, *entries: str) -> Card:
    """The message after an import of these entries."""
    telling.bring(store, folder, *entries)
    return message(store)


def many(count: int, year: int = 2050) -> list[str]:
    """Entries of any number of works, each with a title of its own."""
    return [entry(f"{WORDS[i // 10 % 10]} {WORDS[i % 10]} {WORDS[i // 100]} toys".capitalize(), year=year) for i in range(count)]


def details(card: Card) -> list[str]:
    """What stands below each item."""
    return [said(item.detail) for section in card.sections for item in section.items]


def lines(card: Card) -> list[str]:
    """What the lines between items say."""
    return [said(line) for section in card.sections for line in section.lines]


def bold(card: Card) -> list[str]:
    """What is set in bold, in lines and below items."""
    texts = [line for section in card.sections for line in section.lines]
    texts += [item.detail for section in card.sections for item in section.items]
    return [span.text for text in texts for span in text if span.style == "bold"]


def buttons(card: Card) -> list[tuple[str, str]]:
    """Each button by its label, with the key of what it asks."""
    return [(button.label, button.ask.key()) for button in card.buttons]
