"""The slash command /following."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, OwnChannel, OwnFollow, ask, slash


class Following(commands.Cog):
    """/following."""

    @slash
    async def following(self, interaction: Interaction, follow: OwnFollow | None = None, channel: OwnChannel | None = None) -> None:
        """Answer /following."""
        await ask(interaction, "following", True, follow=follow, channel=channel)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Following())
