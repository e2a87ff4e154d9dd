"""Being on Discord until somebody stops the process."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

import discord

from bot.client import serve
from bot.settings import Settings


def run(settings: Settings) -> None:
    """Serve Discord until SIGINT or SIGTERM, then leave it properly. Raises SettingsError and StoreError."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak, so nobody has to be told how
    asyncio.run(_until_stopped(settings))


async def _until_stopped(settings: Settings) -> None:
    serving = asyncio.ensure_future(serve(settings))
    with suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C interrupts it all the same.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving
