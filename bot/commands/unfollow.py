"""The slash command /unfollow."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, OwnFollow, ask, slash


class Unfollow(commands.Cog):
    """/unfollow."""

    @slash
    async def unfollow(self, interaction: Interaction, name: OwnFollow) -> None:
        """Answer /unfollow."""
        await ask(interaction, "unfollow", True, name=name)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Unfollow())
