"""The slash command /search-for-me."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class SearchForMe(commands.Cog):
    """/search-for-me."""

    @slash
    async def search_for_me(self, interaction: Interaction, words: str) -> None:
        """Answer /search-for-me."""
        await ask(interaction, "search-for-me", True, words=words)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(SearchForMe())
