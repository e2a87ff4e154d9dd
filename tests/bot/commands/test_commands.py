"""Every slash command is its answer, typed in Discord: the same options, the same card."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import discord
import pytest
from discord import app_commands, ui

from bot.answers import answer, commands, suggestions
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask, Card
from bot.client import Colloquy
from bot.drawing.layout import draw
from playground import Person, Playground
from store import lookup
from store.database import Store

NAMES = sorted(commands())
PERSONAL = [name for name in NAMES if commands()[name].personal]
FOR_ALL = [name for name in NAMES if name not in PERSONAL]
OPTIONS = [(command.name, option.name) for command in commands().values() for option in command.options]
SUGGEST = {"name": suggestions.names, "topic": suggestions.topics, "title": suggestions.titles}
WORDS = {"name": "zhang", "topic": "learning", "title": "learning", "words": "toy boxes"}
SUGGESTING = [pair for pair in OPTIONS if pair[1] in SUGGEST and pair[0] != "unfollow"]
"""Options whose suggestions come from the store and are the same for everybody."""

CLOSED = ("kind", "sort", "show", "where", "when", "position", "day")
"""Options that take one of few values."""

FOLDER = Path(__file__).resolve().parents[3] / "bot" / "commands"


def required(store: Store, command: str) -> dict[str, Any]:
    """A value for each option that a command needs: the first one that is suggested for a word, or the word."""
    needed = [option.name for option in commands()[command].options if option.required]
    return {name: SUGGEST[name](store, WORDS[name])[0].value if name in SUGGEST else WORDS[name] for name in needed}


def shown(card: Card) -> str:
    """The text of a card's first page in Discord."""
    return "\n".join(item.content for item in draw(card).walk_children() if isinstance(item, ui.TextDisplay))


def slash(bot: Colloquy, command: str) -> app_commands.Command[Any, ..., Any]:
    found = bot.tree.get_command(command)
    assert isinstance(found, app_commands.Command)
    return found


def test_every_answer_has_a_file_of_its_name_and_every_file_an_answer() -> None:
    files = {path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if not path.name.startswith("_")}

    assert files == set(NAMES)


async def test_the_options_are_those_of_the_answer_and_private_where_that_is_a_choice(bot: Colloquy) -> None:
    for command in NAMES:
        declared = {parameter.name: (parameter.description, parameter.required) for parameter in slash(bot, command).parameters}
        known = {option.name: (option.meaning, option.required) for option in commands()[command].options}

        assert declared == known | ({} if command in PERSONAL else {"private": ("Only you see the answer", False)}), command


async def test_a_closed_set_is_offered_as_choices(bot: Colloquy) -> None:
    for command, option in [pair for pair in OPTIONS if pair[1] in CLOSED]:
        parameter = slash(bot, command).get_parameter(option)
        assert parameter is not None
        annotated = next(known.type for known in commands()[command].options if known.name == option)

        assert [choice.value for choice in parameter.choices] == _values(annotated), command


def _values(annotated: Any) -> list[Any]:
    """The values of a Literal, or of the Literal in an optional or annotated one."""
    inner = [one for one in get_args(annotated) if one is not NoneType]
    return inner if get_origin(annotated) is Literal else _values(inner[0])


async def test_names_topics_and_titles_are_suggested(bot: Colloquy) -> None:
    for command, option in SUGGESTING:
        parameter = slash(bot, command).get_parameter(option)

        assert parameter is not None
        assert parameter.autocomplete, command


@pytest.mark.parametrize("command", FOR_ALL)
async def test_a_command_shows_the_card_of_its_answer(bot: Colloquy, ada: Person, seeded_store: Store, command: str) -> None:
    options = required(seeded_store, command)
    expected = answer(seeded_store, Ask(command=command, options=options), TERMINAL)

    reply = await ada.slash(command, **options)

    assert (reply.text, reply.ephemeral, reply.deferred) == (shown(expected), False, False)


@pytest.mark.parametrize("command", FOR_ALL)
async def test_a_private_answer_is_seen_by_the_one_who_asked_alone(bot: Colloquy, ada: Person, seeded_store: Store, command: str) -> None:
    assert (await ada.slash(command, private=True, **required(seeded_store, command))).ephemeral


PLACES: tuple[dict[str, Any], ...] = ({}, {"dm": True}, {"group": True})
"""A server, a direct message and a group."""


@pytest.mark.parametrize("command", PERSONAL)
async def test_a_personal_answer_is_always_seen_by_the_one_who_asked_alone(
    bot: Colloquy, ada: Person, seeded_store: Store, command: str
) -> None:
    for place in PLACES:
        reply = await ada.slash(command, **place, **required(seeded_store, command))

        assert (reply.ephemeral, bool(reply.text)) == (True, True), place


@pytest.mark.parametrize("command", FOR_ALL)
async def test_a_command_works_in_direct_messages_and_in_groups(bot: Colloquy, ada: Person, seeded_store: Store, command: str) -> None:
    options = required(seeded_store, command)

    assert (await ada.slash(command, dm=True, **options)).text == (await ada.slash(command, group=True, **options)).text


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("works", "year", 2023),
        ("works", "topic", "matrix completion"),
        ("works", "kind", "preprint"),
        ("works", "sort", "oldest"),
        ("statement", "kind", "overview"),
        ("statement", "theme", 1),
    ],
)
async def test_an_optional_option_reaches_the_answer(
    bot: Colloquy, ada: Person, seeded_store: Store, command: str, option: str, value: Any
) -> None:
    name = "Hongyang R. Zhang"
    expected = answer(seeded_store, Ask(command=command, options={"name": name, option: str(value)}), TERMINAL)

    reply = await ada.slash(command, name=name, **{option: value})

    assert reply.text == shown(expected)
    assert reply.text != (await ada.slash(command, name=name)).text


@pytest.mark.parametrize("year", [1799, 2101])
async def test_a_year_outside_of_the_calendar_cannot_be_typed(bot: Colloquy, ada: Person, year: int) -> None:
    with pytest.raises(ValueError, match=f"the option 'year' cannot be {year}"):
        await ada.slash("works", name="Hongyang R. Zhang", year=year)


@pytest.mark.parametrize("typed", ["", "zhang", "h zhang", "hongyagn", "zhang hongyang"])
async def test_names_are_suggested_in_the_order_in_which_they_are_found(
    bot: Colloquy, ada: Person, seeded_store: Store, typed: str
) -> None:
    offered = await ada.autocomplete("profile", "name", name=typed)

    assert [choice["value"] for choice in offered] == [f"r{match.id}" for match in lookup.suggest(seeded_store, typed)]
    assert offered


@pytest.mark.parametrize(("command", "option"), SUGGESTING)
async def test_suggestions_are_those_of_the_store_and_are_answered(
    bot: Colloquy, discord_server: Playground, seeded_store: Store, command: str, option: str
) -> None:
    moderator = discord_server.person("Mod Toy", permissions=1 << 5)
    typed: dict[str, Any] = {option: WORDS[option]}
    offered = await moderator.autocomplete(command, option, **typed)
    assert [choice["value"] for choice in offered] == [one.value for one in SUGGEST[option](seeded_store, WORDS[option])]

    reply = await moderator.slash(command, **{**required(seeded_store, command), option: offered[0]["value"]})

    assert reply.message["components"][0]["accent_color"] == discord.Colour.blurple().value


async def test_the_longest_text_that_discord_takes_is_answered(discord_server: Playground, bot: Colloquy, ada: Person) -> None:
    reply = await ada.slash("profile", name="x" * 5_000)

    assert reply.text
    assert await ada.autocomplete("profile", "name", name="x" * 5_000) == []
