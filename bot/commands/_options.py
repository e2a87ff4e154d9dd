"""What the slash commands share: how one is declared, what its options suggest, and how it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Annotated, Any

import discord
from discord import app_commands

from bot.answers import commands, suggestions
from bot.answers.asker import Asker
from bot.answers.card import Ask
from bot.answers.suggestions import Suggestion
from bot.client import Colloquy, asker_of
from store.database import Store

Interaction = discord.Interaction[Colloquy]


class Suggested(app_commands.Transformer[Colloquy]):
    """A text option with suggestions while somebody types; any other text is as good."""

    def __init__(self, suggest: Callable[[Interaction, str], Awaitable[Sequence[Suggestion]]]) -> None:
        self._suggest = suggest

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """The text as it was given."""
        return str(value)

    async def autocomplete(self, interaction: Interaction, value: str | int | float, /) -> list[app_commands.Choice[str | int | float]]:
        """What the text so far may become, best first."""
        found = await self._suggest(interaction, str(value))
        return [app_commands.Choice(name=suggestion.label, value=suggestion.value) for suggestion in found]


def _of_store(suggest: Callable[[Store, str], Sequence[Suggestion]]) -> Suggested:
    """Suggestions that are the same for everybody."""
    return Suggested(lambda interaction, text: interaction.client.read(suggest, text))


def _of_asker(suggest: Callable[[Store, Asker, str], Sequence[Suggestion]]) -> Suggested:
    """Suggestions that are the asker's own."""
    return Suggested(lambda interaction, text: interaction.client.read(suggest, asker_of(interaction), text))


AnyName = Annotated[str, _of_store(suggestions.names)]
AnyTopic = Annotated[str, _of_store(suggestions.topics)]
AnyTitle = Annotated[str, _of_store(suggestions.titles)]
AnyZone = Annotated[str, _of_store(suggestions.zones)]
AnyTime = Annotated[str, _of_store(suggestions.times)]
OwnFollow = Annotated[str, _of_asker(suggestions.follows)]
OwnChannel = Annotated[str, _of_asker(suggestions.channels)]
Year = app_commands.Range[int, 1800, 2100]


def slash(callback: Callable[..., Coroutine[Any, Any, None]]) -> app_commands.Command[Any, ..., None]:
    """A cog's method as the slash command of its name, described in the words of its answer."""
    known = commands()[callback.__name__.replace("_", "-")]
    meanings = {option.name: option.meaning for option in known.options}
    if not known.personal:
        meanings["private"] = "Only you see the answer"
    return app_commands.command(name=known.name, description=known.meaning)(app_commands.describe(**meanings)(callback))


async def ask(interaction: Interaction, command: str, /, private: bool, **options: object) -> None:
    """Put a question with the options that were given, and reply with its answer."""
    given = {name: str(value) for name, value in options.items() if value is not None}
    await interaction.client.reply(interaction, Ask(command=command, options=given), private)
