"""What a person and the log get to know of each error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot import errors
from bot.answers import Refusal
from bot.answers.card import Card
from bot.client import Colloquy
from bot.drawing.terminal import draw
from playground import Person, Playground
from store.database import Store
from store.errors import StoreBusy, StoreError, StoreFull

Connect = Callable[[Playground, Path], AbstractAsyncContextManager[Colloquy]]
SECRET = "toy secret that nobody may see"


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")


def refused_by_discord(kind: type[discord.HTTPException], status: int, code: int) -> discord.HTTPException:
    return kind(cast(Any, SimpleNamespace(status=status, reason="Toy")), {"code": code, "message": "toy reason"})


def shown(error: Exception) -> str:
    card = errors.card_of(error, "a toy place")
    assert card is not None
    assert card.outcome == "refused"
    return draw(card)


def test_a_refusal_is_shown_with_the_question_that_can_be_answered(caplog: pytest.LogCaptureFixture) -> None:
    card = cast(Card, errors.card_of(Refusal("A toy is needed.", "/profile Ada Toy"), "a toy place"))

    assert "A toy is needed." in draw(card)
    assert [(button.label, button.ask.command, button.ask.options) for button in card.buttons] == [
        ("/profile Ada Toy", "profile", {"name": "Ada Toy"})
    ]
    assert caplog.records == []


def test_a_refusal_without_a_suggestion_has_no_button() -> None:
    assert cast(Card, errors.card_of(Refusal("A toy is needed."), "a toy place")).buttons == ()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreBusy("/toy/toy.db is being written."), "The store is being written just now; ask again in a moment."),
        (StoreFull("/toy/toy.db: the disk has no room left."), "The store cannot be read just now; whoever runs Colloquy finds the reason"),
    ],
)
def test_where_the_store_lies_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture, error: StoreError, said: str) -> None:
    text = shown(error)

    assert said in " ".join(text.split())
    assert "toy.db" not in text
    assert [(record.levelname, str(error) in record.getMessage()) for record in caplog.records] == [("ERROR", True)]


def test_a_failed_check_is_explained() -> None:
    assert "not for you" in shown(app_commands.MissingPermissions(["administrator"]))


def test_a_command_that_we_no_longer_have_is_explained() -> None:
    assert "another version" in shown(app_commands.CommandNotFound("older", []))


@pytest.mark.parametrize("code", sorted(errors.TOO_LATE))
def test_an_expired_interaction_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture, code: int) -> None:
    assert errors.card_of(refused_by_discord(discord.NotFound, 404, code), "a toy place") is None
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("INFO", None)]


def test_a_place_where_we_may_not_write_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    for place in ("toy channel 1", "toy channel 1", "toy channel 2"):
        assert errors.card_of(refused_by_discord(discord.Forbidden, 403, 50013), place) is None

    assert [record.getMessage() for record in caplog.records] == [
        "Colloquy may not write in toy channel 1: toy reason.",
        "Colloquy may not write in toy channel 2: toy reason.",
    ]


def test_anything_else_is_a_reference_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    text = shown(ValueError(SECRET))
    reference = text.split("this reference: ")[1][:6]

    assert SECRET not in text
    assert f"(reference {reference})" in caplog.text
    assert f"ValueError: {SECRET}" in caplog.text


async def test_a_broken_command_answers_with_a_reference(
    bot: Colloquy, discord_server: Playground, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    @bot.tree.command(name="broken", description="Breaks")
    async def broken(interaction: discord.Interaction) -> None:
        raise ValueError(SECRET)

    await bot.tree.sync()
    reply = await ada.slash("broken")

    assert reply.ephemeral
    assert "reference" in reply.text
    assert SECRET not in reply.text
    assert f"ValueError: {SECRET}" in caplog.text


async def test_a_broken_command_that_was_announced_answers_too(bot: Colloquy, ada: Person) -> None:
    @bot.tree.command(name="broken", description="Breaks")
    async def broken(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        raise ValueError(SECRET)

    await bot.tree.sync()
    reply = await ada.slash("broken")

    assert reply.deferred
    assert "reference" in reply.text


async def test_a_broken_store_is_explained(bot: Colloquy, ada: Person, seeded_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with seeded_store.writing() as db:
        db.execute("ALTER TABLE researcher RENAME TO lost")
    reply = await ada.slash("profile", name="Hongyang R. Zhang")

    assert reply.ephemeral
    assert "cannot be read just now" in reply.text
    assert seeded_store.path.name not in reply.text
    assert f"{seeded_store.path} cannot be used as a store" in caplog.text


async def test_an_explanation_that_cannot_be_sent_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def send(view: object) -> None:
        raise refused_by_discord(discord.NotFound, 404, 10062)

    await errors.explain(Refusal("A toy is needed."), "a toy place", send)

    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]


async def test_the_token_is_in_no_log(
    connect: Connect, discord_server: Playground, seeded_store_path: Path, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connect(discord_server, seeded_store_path) as bot:
        await ada.slash("help")
        token = bot.http.token

    assert token
    assert caplog.records
    assert all(token not in caplog.handler.format(record) for record in caplog.records)
