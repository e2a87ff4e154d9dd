"""The slash command /profile."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Profile(commands.Cog):
    """/profile."""

    @slash
    async def profile(self, interaction: Interaction, name: AnyName, private: bool = False) -> None:
        """Answer /profile."""
        await ask(interaction, "profile", private, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Profile())
