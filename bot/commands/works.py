"""The slash command /works."""

from __future__ import annotations

from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, AnyTopic, Interaction, Year, ask, slash
from store.models import Kind
from store.works import Order


class Works(commands.Cog):
    """/works."""

    @slash
    async def works(
        self,
        interaction: Interaction,
        name: AnyName,
        year: Year | None = None,
        topic: AnyTopic | None = None,
        kind: Kind | None = None,
        sort: Order | None = None,
        private: bool = False,
    ) -> None:
        """Answer /works."""
        await ask(interaction, "works", private, name=name, year=year, topic=topic, kind=kind, sort=sort)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Works())
