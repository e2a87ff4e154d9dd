"""The slash command /watch."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class Watch(commands.Cog):
    """/watch."""

    @slash
    async def watch(self, interaction: Interaction, source: str | None = None, every: str | None = None, remove: str | None = None) -> None:
        """Answer /watch."""
        await ask(interaction, "watch", private=True, source=source, every=every, remove=remove)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Watch())
