"""The slash command /follow."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.choices import KindOrAny, PositionOrAny, Where
from bot.client import Colloquy
from bot.commands._options import AnyName, AnyTopic, Interaction, ask, slash
from store.schedule import Rhythm


class Follow(commands.Cog):
    """/follow."""

    @slash
    async def follow(
        self,
        interaction: Interaction,
        name: AnyName,
        where: Where | None = None,
        when: Rhythm | None = None,
        topic: AnyTopic | None = None,
        kind: KindOrAny | None = None,
        position: PositionOrAny | None = None,
        preprints: bool | None = None,
        older: bool | None = None,
    ) -> None:
        """Answer /follow."""
        await ask(
            interaction,
            "follow",
            True,
            name=name,
            where=where,
            when=when,
            topic=topic,
            kind=kind,
            position=position,
            preprints=preprints,
            older=older,
        )


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Follow())
