"""The slash command /coauthors."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, Year, ask, slash
from store.coauthors import KEPT


class Coauthors(commands.Cog):
    """/coauthors."""

    @slash
    async def coauthors(
        self,
        interaction: Interaction,
        name: AnyName,
        to: AnyName | None = None,
        avoid: AnyName | None = None,
        since: Year | None = None,
        max_authors: app_commands.Range[int, 2, 10_000] | None = None,
        path: app_commands.Range[int, 1, KEPT] | None = None,
        private: bool = False,
    ) -> None:
        """Answer /coauthors."""
        given = {"to": to, "avoid": avoid, "since": since, "max_authors": max_authors, "path": path}
        await ask(interaction, "coauthors", private, name=name, **given)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Coauthors())
