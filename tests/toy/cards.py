"""Cards as tests look at them: asked for in one line, read as text, and left by every door."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answers import answer
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card, Line
from store.database import Store


def card(store: Store, command: str, /, **options: str) -> Card:
    """The answer to a question."""
    return card_for(TERMINAL, store, command, **options)


def card_for(asker: Asker, store: Store, command: str, /, **options: str) -> Card:
    """The answer to a question of somebody."""
    return answer(store, Ask(command=command, options=options), asker)


def said(line: Line) -> str:
    """What a line says."""
    return "".join(span.text for span in line)


def prose(card: Card) -> list[str]:
    """Every text of a card but its code, from top to bottom, with the labels of its doors."""
    texts = [card.title, said(card.subtitle)]
    for section in card.sections:
        texts += [section.heading, *map(said, section.lines)]
        texts += [text for item in section.items for text in (said(item.line), said(item.detail), item.label, item.hint)]
    texts += [button.label for button in card.buttons] + [link.label for link in card.links] + [said(card.footer)]
    return [text for text in texts if text]


def listed(card: Card, heading: str = "") -> list[str]:
    """The items of a section, each as it is read."""
    return [said(item.line) for section in card.sections if section.heading == heading for item in section.items]


def doors(card: Card) -> Iterator[Ask]:
    """Every question that a card leads to: items, buttons and its other pages."""
    for section in card.sections:
        yield from (item.opens for item in section.items if item.opens)
    yield from (button.ask for button in card.buttons)
    yield from (card.ask.at_page(page) for page in range(1, card.pages + 1))
