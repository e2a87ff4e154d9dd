"""The slash command /history."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class History(commands.Cog):
    """/history."""

    @slash
    async def history(self, interaction: Interaction, message: str | None = None) -> None:
        """Answer /history."""
        await ask(interaction, "history", True, message=message)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(History())
