"""The slash command /search."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class Search(commands.Cog):
    """/search."""

    @slash
    async def search(self, interaction: Interaction, words: str, private: bool = False) -> None:
        """Answer /search."""
        await ask(interaction, "search", private, words=words)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Search())
