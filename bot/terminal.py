"""A terminal as a front end: what is typed becomes a question, and its card becomes lines of text."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from bot.answers import Refusal
from bot.answers.card import AnyPicture, Ask, Card
from bot.drawing.terminal import draw
from bot.drawing.text import tame
from bot.mentions import EXAMPLES, LONGEST, understand

WIDEST = 100
"""Columns; longer lines are hard to read, however wide the window is."""


def question(text: str) -> Ask:
    """The question that a line asks, as a command or in words. Raises Refusal where it asks none, or for another page than there can be."""
    if len(text) > LONGEST:
        raise Refusal(f"That is longer than a question may be ({LONGEST} characters).", "/help")
    ask = understand(clean(text))
    if ask is None:
        raise Refusal(f"That is no question I know; try a command, or words such as {EXAMPLES}.", "/help")
    return ask


def clean(text: str) -> str:
    """The text without what cannot be stored or shown: bytes that were not UTF-8 become "?"."""
    return text.encode(errors="replace").decode()


def drawn(card: Card, page: int) -> str:
    """One page of a card for the terminal that standard output is; plain where it is none, or where NO_COLOR is set.

    A picture is written to a file of its name in the current folder, in place of the last one.
    """
    width = min(shutil.get_terminal_size().columns, WIDEST)
    text = draw(card, page, width=width, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return f"{text}\n{_written(card.picture)}\n" if card.picture else text


def _written(picture: AnyPicture) -> str:
    """Write a picture, and say where it is or why it is not."""
    from bot.drawing.picture import png

    try:
        Path(picture.name).write_bytes(png(picture))
    except OSError as error:
        return f"The picture cannot be written to {picture.name}: {error.strerror}."
    return f"Picture: {picture.name}"


def told(refusal: Refusal) -> str:
    """A refusal in one line that cannot steer the terminal, with what to ask instead."""
    return tame(f"{refusal} Try: {refusal.suggestion}" if refusal.suggestion else str(refusal))
