"""The slash command /graph."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.graph import View
from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Graph(commands.Cog):
    """/graph."""

    @slash
    async def graph(
        self, interaction: Interaction, name: AnyName, of: View | None = None, wider: bool | None = None, private: bool = False
    ) -> None:
        """Answer /graph."""
        await ask(interaction, "graph", private, name=name, of=of, wider=wider)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Graph())
