"""The slash command /communities."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyTopic, Interaction, ask, slash


class Communities(commands.Cog):
    """/communities."""

    @slash
    async def communities(self, interaction: Interaction, topic: AnyTopic | None = None, private: bool = False) -> None:
        """Answer /communities."""
        await ask(interaction, "communities", private, topic=topic)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Communities())
