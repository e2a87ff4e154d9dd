"""What the slash commands share: how one is declared, what its options suggest, and how it asks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any

import discord
from discord import app_commands

from bot.answers import commands, suggestions
from bot.answers.card import Ask
from bot.answers.suggestions import Suggestion
from bot.client import Colloquy
from store.database import Store

Interaction = discord.Interaction[Colloquy]


class Suggested(app_commands.Transformer[Colloquy]):
    """A text option with suggestions from the store while somebody types; any other text is as good."""

    def __init__(self, suggest: Callable[[Store, str], Sequence[Suggestion]]) -> None:
        self._suggest = suggest

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """The text as it was given."""
        return str(value)

    async def autocomplete(self, interaction: Interaction, value: str | int | float, /) -> list[app_commands.Choice[str | int | float]]:
        """What the text so far may become, best first."""
        found = await interaction.client.read(self._suggest, str(value))
        return [app_commands.Choice(name=suggestion.label, value=suggestion.value) for suggestion in found]


AnyName = Annotated[str, Suggested(suggestions.names)]
AnyTopic = Annotated[str, Suggested(suggestions.topics)]
AnyTitle = Annotated[str, Suggested(suggestions.titles)]
Year = app_commands.Range[int, 1800, 2100]


def slash(callback: Callable[..., Coroutine[Any, Any, None]]) -> app_commands.Command[Any, ..., None]:
    """A cog's method as the slash command of its name, described in the words of its answer."""
    known = commands()[callback.__name__]
    meanings = {option.name: option.meaning for option in known.options} | {"private": "Only you see the answer"}
    return app_commands.command(name=known.name, description=known.meaning)(app_commands.describe(**meanings)(callback))


async def ask(interaction: Interaction, command: str, /, private: bool, **options: object) -> None:
    """Put a question with the options that were given, and reply with its answer."""
    given = {name: str(value) for name, value in options.items() if value is not None}
    await interaction.client.reply(interaction, Ask(command=command, options=given), private)
