"""What every drawing of a card shares: the numbers of its doors, and questions as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from bot.answers.card import Ask, Card, Item, Section

Entry = tuple[int | None, Item]
"""An item with its number on the card, or None where it opens nothing."""


def numbered(card: Card, page: int) -> Iterator[tuple[Section, tuple[Entry, ...]]]:
    """The sections of one page, each with the items it shows.

    Doors are numbered through the whole card, so that a number means the same on every page. A page
    past the end is the last one.
    """
    page = clamped(card, page)
    numbers = count(1)
    for section in card.sections:
        entries = tuple((next(numbers) if item.opens else None, item) for item in section.items)
        size = section.page_size
        yield section, entries[(page - 1) * size : page * size] if size else entries


def clamped(card: Card, page: int) -> int:
    """The nearest page that the card has."""
    return min(max(page, 1), card.pages)


def typed(ask: Ask) -> str:
    """A question as a person would type it, such as `/works Ada Toy page:2`."""
    if ask.words.startswith("/"):
        return ask.words
    options = "".join(f" {name}:{value}" for name, value in ask.options.items())
    return f"/{ask.command}{options}" + (f" page:{ask.page}" if ask.page > 1 else "")
