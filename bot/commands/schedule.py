"""The slash command /schedule."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.choices import Day, Where
from bot.client import Colloquy
from bot.commands._options import AnyZone, Interaction, ask, slash


class Schedule(commands.Cog):
    """/schedule."""

    @slash
    async def schedule(
        self,
        interaction: Interaction,
        hour: app_commands.Range[int, 0, 23] | None = None,
        day: Day | None = None,
        zone: AnyZone | None = None,
        where: Where | None = None,
    ) -> None:
        """Answer /schedule."""
        await ask(interaction, "schedule", True, hour=hour, day=day, zone=zone, where=where)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Schedule())
