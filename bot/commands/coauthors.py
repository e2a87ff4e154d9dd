"""The slash command /coauthors."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Coauthors(commands.Cog):
    """/coauthors."""

    @slash
    async def coauthors(self, interaction: Interaction, name: AnyName, private: bool = False) -> None:
        """Answer /coauthors."""
        await ask(interaction, "coauthors", private, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Coauthors())
