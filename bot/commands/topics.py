"""The slash command /topics."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Topics(commands.Cog):
    """/topics."""

    @slash
    async def topics(self, interaction: Interaction, name: AnyName, private: bool = False) -> None:
        """Answer /topics."""
        await ask(interaction, "topics", private, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Topics())
