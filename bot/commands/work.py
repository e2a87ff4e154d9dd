"""The slash command /work."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyTitle, Interaction, ask, slash


class Work(commands.Cog):
    """/work."""

    @slash
    async def work(self, interaction: Interaction, title: AnyTitle, private: bool = False) -> None:
        """Answer /work."""
        await ask(interaction, "work", private, title=title)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Work())
