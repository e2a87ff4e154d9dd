"""A terminal as a front end: what is typed becomes a question, and its card becomes lines of text."""

from __future__ import annotations

import os
import shutil
import sys

from bot.answers import Refusal
from bot.answers.card import Ask, Card
from bot.drawing.terminal import draw
from bot.mentions import LONGEST, understand

WIDEST = 100
"""Columns; longer lines are hard to read, however wide the window is."""


def question(text: str) -> Ask:
    """The question that a line asks, as a command or in words. Raises Refusal where it asks none."""
    if len(text) > LONGEST:
        raise Refusal(f"That is longer than a question may be ({LONGEST} characters).", "/help")
    ask = understand(clean(text))
    if ask is None:
        raise Refusal("That is no question I know; try a command, or words such as “papers by” with a name.", "/help")
    return ask


def clean(text: str) -> str:
    """The text without what cannot be stored or shown: bytes that were not UTF-8 become "?"."""
    return text.encode(errors="replace").decode()


def drawn(card: Card, page: int) -> str:
    """One page of a card for the terminal that standard output is; plain where it is none, or where NO_COLOR is set."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return draw(card, page, width=width, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def told(refusal: Refusal) -> str:
    """A refusal in one line, with what to ask instead."""
    return f"{refusal} Try: {refusal.suggestion}" if refusal.suggestion else str(refusal)
