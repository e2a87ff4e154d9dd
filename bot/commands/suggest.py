"""The slash command /suggest."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.suggest import What
from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Suggest(commands.Cog):
    """/suggest."""

    @slash
    async def suggest(
        self, interaction: Interaction, what: What | None = None, one: AnyName | None = None, interested: bool | None = None
    ) -> None:
        """Answer /suggest."""
        await ask(interaction, "suggest", True, what=what, one=one, interested=interested)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Suggest())
