"""The slash command /mute."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyTime, Interaction, OwnFollow, ask, slash


class Mute(commands.Cog):
    """/mute."""

    @slash
    async def mute(self, interaction: Interaction, until: AnyTime | None = None, follow: OwnFollow | None = None) -> None:
        """Answer /mute."""
        await ask(interaction, "mute", True, until=until, follow=follow)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Mute())
