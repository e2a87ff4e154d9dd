"""The slash command /digest."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.digest import What
from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class Digest(commands.Cog):
    """/digest."""

    @slash
    async def digest(self, interaction: Interaction, what: What | None = None, last: int | None = None) -> None:
        """Answer /digest."""
        await ask(interaction, "digest", True, what=what, last=last)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Digest())
