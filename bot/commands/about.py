"""The slash command /about."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class About(commands.Cog):
    """/about."""

    @slash
    async def about(self, interaction: Interaction, private: bool = False) -> None:
        """Answer /about."""
        await ask(interaction, "about", private)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(About())
