"""The slash command /follow-topic."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.choices import KindOrAny, Where
from bot.client import Colloquy
from bot.commands._options import AnyTopic, Interaction, ask, slash
from store.schedule import Rhythm


class FollowTopic(commands.Cog):
    """/follow-topic."""

    @slash
    async def follow_topic(
        self,
        interaction: Interaction,
        topic: AnyTopic,
        where: Where | None = None,
        when: Rhythm | None = None,
        kind: KindOrAny | None = None,
        preprints: bool | None = None,
        older: bool | None = None,
    ) -> None:
        """Answer /follow-topic."""
        await ask(interaction, "follow-topic", True, topic=topic, where=where, when=when, kind=kind, preprints=preprints, older=older)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(FollowTopic())
