"""Whoever could not be reached and uses the bot again is told so, and what they missed is on its way."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.answers import reopened
from bot.answers.asker import Asker
from bot.answers.moments import now
from bot.drawing.layout import draw
from store import follows, outbox
from store.database import Store
from store.errors import StoreError
from store.follows import Address, Follower

if TYPE_CHECKING:
    from bot.client import Colloquy

log = logging.getLogger(__name__)


def closed(store: Store, asker: Asker) -> list[Follower]:
    """Who cannot be reached of those that somebody may speak for: themselves, and for who manages the server, its channel."""
    places = [asker.address]
    if asker.channel and asker.manages and asker.writable:
        places.append(Address(kind="channel", address=asker.channel))
    found = (follows.follower(store, place) for place in places)
    return [who for who in found if who and who.closed]


async def welcome_back(client: Colloquy, asker: Asker, tell: Callable[[ui.LayoutView], Awaitable[object]]) -> None:
    """Deliver again to whoever asks, and to the channel where they do; `tell` shows it to them alone. Never raises for it."""
    try:
        for who in await client.read(closed, asker):
            missed = await client.write(outbox.reopen, who.at.kind, who.at.address, now())
            if missed is not None:
                await tell(draw(reopened.card(who, missed)))
    except (discord.HTTPException, StoreError) as error:
        log.warning("Who can be reached again could not be told, or not be noted: %s.", error)
