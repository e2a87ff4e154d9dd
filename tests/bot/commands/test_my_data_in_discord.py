"""/my-data in Discord: alone with the one who asks, wherever they ask, and with a file."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from bot import client
from bot.answers.my_data import FILE
from bot.client import Colloquy
from playground import Person, Playground
from playground.messages import Message
from store import follows, outbox, own_data
from store.database import Store
from store.follows import Address, Filters, Subject

NOW = "2026-01-05T12:00:00+00:00"


@pytest.fixture
def address(seeded_store: Store, ada: Person) -> Address:
    """Where Ada is told something; she follows the words "toy boxes"."""
    at = Address(kind="member", address=ada.user["id"])
    follows.follow(seeded_store, at, Subject(kind="search", text="toy boxes"), "now", Filters(), NOW)
    outbox.know(seeded_store, at, ada.world.direct_channel(ada.user["id"])["id"])
    return at


def file_of(server: Playground, message: Message) -> Any:
    """What is in the one file of a message, which it must also show."""
    (attachment,) = message["attachments"]
    assert attachment["filename"] == FILE
    assert [one["file"]["url"] for one in message["components"][0]["components"] if one["type"] == 13] == [attachment["url"]]
    return json.loads(server.content(attachment))


@pytest.mark.parametrize("dm", [False, True])
@pytest.mark.parametrize("what", [None, "show", "export", "delete"])
async def test_only_the_one_who_asks_sees_it(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address, what: str | None, dm: bool
) -> None:
    reply = await ada.slash("my-data", dm=dm, what=what)

    assert reply.ephemeral
    assert "toy boxes" in reply.text or what not in (None, "show")


async def test_an_export_comes_as_a_file(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address, seeded_store: Store
) -> None:
    reply = await ada.slash("my-data", what="export")

    assert file_of(discord_server, reply.message) == own_data.export(seeded_store, address)


async def test_a_button_puts_the_file_in_place_and_takes_it_away(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address, seeded_store: Store
) -> None:
    shown = await ada.slash("my-data")
    exported = await ada.click(shown.message, "Export")

    assert exported.edited
    assert file_of(discord_server, exported.message) == own_data.export(seeded_store, address)

    await ada.click(exported.message, "In words")
    assert exported.message["attachments"] == []


async def test_an_export_that_takes_its_time_comes_as_a_file_too(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address, seeded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PATIENCE", 0.01)
    released = threading.Event()
    for _ in range(client.WRITERS):
        bot.write(lambda _: released.wait(10))
    asking = asyncio.create_task(ada.slash("my-data", what="export"))
    await discord_server.until(lambda: "create_interaction_response" in [call.operation for call in discord_server.calls], 5, "patience")
    released.set()
    reply = await asking

    assert (reply.deferred, reply.ephemeral) == (True, True)
    assert file_of(discord_server, reply.message) == own_data.export(seeded_store, address)


async def test_in_a_direct_message_it_can_be_typed(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address, seeded_store: Store
) -> None:
    shown = await discord_server.answer_to(await ada.tell("/my-data export"))

    assert file_of(discord_server, shown) == own_data.export(seeded_store, address)


async def test_in_a_channel_it_is_not_answered_for_all_to_see(
    bot: Colloquy, discord_server: Playground, ada: Person, address: Address
) -> None:
    shown = await discord_server.answer_to(await ada.say("/my-data", mention=True))

    assert "toy boxes" not in shown.text
    assert "use /my-data here" in shown.text


async def test_everything_is_deleted_after_two_presses(bot: Colloquy, ada: Person, address: Address, seeded_store: Store) -> None:
    shown = await ada.slash("my-data")
    asked = await ada.click(shown.message, "Delete everything")
    assert own_data.export(seeded_store, address) != {}

    done = await ada.click(asked.message, "Yes, delete everything")

    assert "Deleted: 1 follow and your settings." in done.text
    assert own_data.export(seeded_store, address) == {}


async def test_what_deletes_at_once_is_not_among_the_choices(bot: Colloquy, ada: Person) -> None:
    with pytest.raises(ValueError, match="what"):
        await ada.slash("my-data", what="delete for good")


async def test_answers_without_a_file_bring_none(bot: Colloquy, ada: Person) -> None:
    assert (await ada.slash("about")).message["attachments"] == []
