"""The slash command /help."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class Help(commands.Cog):
    """/help."""

    @slash
    async def help(self, interaction: Interaction, private: bool = False) -> None:
        """Answer /help."""
        await ask(interaction, "help", private)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Help())
