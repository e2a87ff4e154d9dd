"""The slash command /trust."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Trust(commands.Cog):
    """/trust."""

    @slash
    async def trust(self, interaction: Interaction, name: AnyName, private: bool = False) -> None:
        """Answer /trust."""
        await ask(interaction, "trust", private, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Trust())
