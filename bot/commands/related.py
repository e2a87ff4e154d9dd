"""The slash command /related."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Related(commands.Cog):
    """/related."""

    @slash
    async def related(self, interaction: Interaction, name: AnyName, coauthors: bool | None = None, private: bool = False) -> None:
        """Answer /related."""
        await ask(interaction, "related", private, name=name, coauthors=coauthors)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Related())
