"""The one place where an error becomes a reply.

What went wrong, and what the person who asked gets to see:

1. Refusal: its sentence, and a button for the question that can be answered.
2. StoreError: whether to ask again soon. Its own sentence names the store's path, so only the log gets that.
3. CheckFailure: that the command is not for them.
4. A command or button that Discord still shows but that we no longer have: to ask again.
5. The interaction is over (three seconds, or fifteen minutes) or was answered already: nothing can be said; the log gets a line.
6. Discord does not let us write there: nothing can be said; the log gets one line a place.
7. Anything else: a reference, under which the log holds the traceback. Never the text of the exception.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import discord
from discord import app_commands, ui

from bot.answers import Refusal, commands
from bot.answers.card import Ask, Button, Card, Section, line
from bot.drawing.layout import draw
from bot.mentions import parse_command
from store.errors import StoreBusy, StoreError

log = logging.getLogger(__name__)

TOO_LATE = {10008, 10015, 10062, 40060, 50027}
"""Discord's codes for an unknown message, webhook or interaction, one that was answered already, and an expired token."""

BUSY = "The store is being written just now; ask again in a moment."
UNREADABLE = "The store cannot be read just now; whoever runs Colloquy finds the reason in the log."


class OutdatedError(Exception):
    """Somebody used a button or menu that this version does not answer."""


async def explain(error: Exception, place: str, send: Callable[[ui.LayoutView], Awaitable[object]]) -> None:
    """Send what a person should know of an error, if anything; `place` tells the log where it happened. Never raises for it."""
    card = card_of(error, place)
    if card is None:
        return
    try:
        await send(draw(card))
    except discord.HTTPException as failed:
        log.warning("An error in %s could not be explained: %s.", place, failed)


async def explain_interaction(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Explain an error to the person behind an interaction, and to nobody else where that is still possible."""

    async def send(view: ui.LayoutView) -> None:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)

    command = interaction.command
    await explain(error, f"/{command.name}" if command else "a button or menu", send)


def card_of(error: Exception, place: str) -> Card | None:
    """What a person should see of an error, or None where nothing can be said. What a person cannot mend is logged."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original if isinstance(error.original, Exception) else error
    if isinstance(error, Refusal):
        return _card("Please ask differently", str(error), error.suggestion)
    if isinstance(error, StoreError):
        log.error("The store refused in %s: %s", place, error)
        return _card("The store cannot answer", BUSY if isinstance(error, StoreBusy) else UNREADABLE)
    if isinstance(error, app_commands.CheckFailure):
        return _card("Not allowed", "This command is not for you, or not for this place.")
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch | OutdatedError):
        return _card("This has changed", "It comes from another version of Colloquy; ask again with a command.", "/help")
    if isinstance(error, discord.HTTPException) and error.code in TOO_LATE:
        log.info("The answer in %s came too late: %s.", place, error)
        return None
    if isinstance(error, discord.Forbidden):
        _log_once(f"Colloquy may not write in {place}: {error.text}.")
        return None
    reference = secrets.token_hex(3)
    log.error("Something went wrong in %s (reference %s).", place, reference, exc_info=error)
    return _card("Something went wrong", f"Tell whoever runs Colloquy this reference: {reference}.")


def _card(title: str, sentence: str, suggestion: str = "") -> Card:
    steps = (Button(label=suggestion, ask=parse_command(suggestion, commands())),) if suggestion else ()
    return Card(outcome="refused", ask=Ask(command="help"), title=title, sections=(Section(lines=(line(sentence),)),), buttons=steps)


@cache
def _log_once(sentence: str) -> None:
    log.warning(sentence)
