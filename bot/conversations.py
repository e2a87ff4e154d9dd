"""Opening the conversation with a member while they use the bot, so that the first message need not wait for its turn.

Discord minds bots that open many conversations by themselves, and the notifier therefore opens them slowly. Of a
member who just asked to be told something it is expected.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.answers.asker import Asker
from store import outbox
from store.errors import StoreError

if TYPE_CHECKING:
    from bot.client import Colloquy

log = logging.getLogger(__name__)


async def open_with(client: Colloquy, asker: Asker) -> None:
    """Know where to write to whoever follows something, if that is not known yet. Never raises for it."""
    try:
        if await client.read(outbox.is_unknown, asker.address):
            conversation = await client.create_dm(discord.Object(int(asker.id)))
            await client.write(outbox.know, asker.address, str(conversation.id))
    except (discord.HTTPException, StoreError) as error:
        log.info("A conversation could not be opened yet: %s.", error)
