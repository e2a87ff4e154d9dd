"""The slash command /my-data."""

from __future__ import annotations

from typing import Literal

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash


class MyData(commands.Cog):
    """/my-data."""

    @slash
    async def my_data(self, interaction: Interaction, what: Literal["show", "export", "delete"] | None = None) -> None:
        """Answer /my-data."""
        await ask(interaction, "my-data", private=True, what=what)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(MyData())
