"""The slash command /follow-search."""

from __future__ import annotations

from discord.ext import commands

from bot.answers.choices import KindOrAny, Where
from bot.client import Colloquy
from bot.commands._options import Interaction, ask, slash
from store.schedule import Rhythm


class FollowSearch(commands.Cog):
    """/follow-search."""

    @slash
    async def follow_search(
        self,
        interaction: Interaction,
        words: str,
        where: Where | None = None,
        when: Rhythm | None = None,
        kind: KindOrAny | None = None,
        preprints: bool | None = None,
        older: bool | None = None,
    ) -> None:
        """Answer /follow-search."""
        await ask(interaction, "follow-search", True, words=words, where=where, when=when, kind=kind, preprints=preprints, older=older)


async def setup(bot: Colloquy) -> None:
    """Add the command to the bot."""
    await bot.add_cog(FollowSearch())
