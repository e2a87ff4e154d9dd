"""The slash command /statement."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Statement(commands.Cog):
    """/statement."""

    @slash
    async def statement(
        self,
        interaction: Interaction,
        name: AnyName,
        kind: Literal["statement", "overview"] | None = None,
        theme: app_commands.Range[int, 1] | None = None,
        private: bool = False,
    ) -> None:
        """Answer /statement."""
        await ask(interaction, "statement", private, name=name, kind=kind, theme=theme)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Statement())
