"""The slash command /identity."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.identity import What
from bot.client import Colloquy
from bot.commands._options import AnyName, Interaction, ask, slash


class Identity(commands.Cog):
    """/identity."""

    @slash
    async def identity(
        self,
        interaction: Interaction,
        what: What | None = None,
        name: AnyName | None = None,
        other: AnyName | None = None,
        works: str | None = None,
        number: int | None = None,
        sure: bool | None = None,
    ) -> None:
        """Answer /identity."""
        await ask(interaction, "identity", private=True, what=what, name=name, other=other, works=works, number=number, sure=sure)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Identity())
