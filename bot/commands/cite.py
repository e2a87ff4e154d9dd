"""The slash command /cite."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyTitle, Interaction, ask, slash


class Cite(commands.Cog):
    """/cite."""

    @slash
    async def cite(self, interaction: Interaction, title: AnyTitle, private: bool = False) -> None:
        """Answer /cite."""
        await ask(interaction, "cite", private, title=title)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Cite())
