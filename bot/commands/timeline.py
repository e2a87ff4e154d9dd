"""The slash command /timeline."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Timeline(commands.Cog):
    """/timeline."""

    @slash
    async def timeline(self, interaction: Interaction, name: AnyName, private: bool = False) -> None:
        """Answer /timeline."""
        await ask(interaction, "timeline", private, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Timeline())
