"""The slash command /topic."""

from __future__ import annotations

from typing import Literal

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyTopic, Interaction, ask, slash


class Topic(commands.Cog):
    """/topic."""

    @slash
    async def topic(
        self, interaction: Interaction, topic: AnyTopic, show: Literal["works", "people"] | None = None, private: bool = False
    ) -> None:
        """Answer /topic."""
        await ask(interaction, "topic", private, topic=topic, show=show)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Topic())
