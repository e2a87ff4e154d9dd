"""What waits and what was told, as people see it in Discord: in messages that come by themselves, and when they ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot import notifier
from bot.client import Colloquy
from playground import Person, Playground
from playground.messages import Message
from store import follows, outbox
from store.database import Store
from store.follows import Address, Filters, Subject
from store.schedule import Rhythm
from tests import toy
from tests.toy import telling
from tests.toy.telling import entry

Connect = Callable[[Playground, Path], AbstractAsyncContextManager[Colloquy]]
COLOURS = ("Amber", "Black", "Blue", "Brown", "Green", "Grey", "Ivory", "Jade", "Lilac", "Mauve", "Ochre", "Olive")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "TICK", 0.02)
    monkeypatch.setattr(notifier, "OPENING_EVERY", 0.0)
    monkeypatch.setattr(outbox, "GAP", 0)


@pytest.fixture
def store(own_tree: Store) -> Store:
    """The bot's store, opened beside it; it holds the toy tree."""
    return own_tree


@pytest.fixture
async def running(connect: Connect, discord_server: Playground, store: Store) -> AsyncIterator[Colloquy]:
    """The bot on that store."""
    async with connect(discord_server, store.path) as client:
        yield client


@pytest.fixture
def ben(discord_server: Playground) -> Person:
    return discord_server.person("Ben Block")


def follow(store: Store, at: Address, rhythm: Rhythm = "now") -> None:
    subject = Subject(kind="researcher", text="Ada B. Toy", researcher=toy.person(store, "Ada B. Toy"))
    follows.follow(store, at, subject, rhythm, Filters(), telling.SINCE)


def member(person: Person) -> Address:
    return Address(kind="member", address=person.user["id"])


async def come(where: Callable[[], list[Message]]) -> Message:
    """The first message that comes there by itself."""
    async with asyncio.timeout(10):
        while not where():
            await asyncio.sleep(0.01)
    return where()[0]


async def test_news_comes_by_itself_and_its_pages_turn_in_place(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada))
    telling.bring(store, tmp_path, *(entry(f"{colour} Toy") for colour in COLOURS))

    message = await come(lambda: ada.inbox)
    first = message.text
    assert first.startswith("## 12 new works by Ada B. Toy\n")
    assert "-# Ben Example, **Ada B. Toy** · Toy Conference 2050" in first

    turned = await ada.click(message, "2 more")
    assert (turned.edited, turned.message is message) == (True, True)
    assert "**12.** Olive Toy" in turned.text
    assert (await ada.click(message, "◀ Page 1")).text == first
    assert len(ada.inbox) == 1


async def test_what_a_message_leads_to_leaves_it_as_it_is(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada))
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))
    message = await come(lambda: ada.inbox)
    first = message.text

    opened = await ada.choose(message, "1. Blue Toy")
    muted = await ada.click(message, "Mute Ada B. Toy")

    assert (opened.edited, muted.edited, message.text) == (False, False, first)
    assert opened.text.startswith("## Blue Toy")


async def test_the_buttons_of_a_message_act_for_the_one_who_presses(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada))
    telling.bring(store, tmp_path, entry("Blue Toy"))
    message = await come(lambda: ada.inbox)

    await ada.click(message, "Unfollow Ada B. Toy")

    who = follows.follower(store, member(ada))
    assert who
    assert follows.of_follower(store, who.id) == []


async def test_a_channels_message_has_its_pages_for_each_reader_alone(
    running: Colloquy, discord_server: Playground, ada: Person, store: Store, tmp_path: Path
) -> None:
    follow(store, Address(kind="channel", address=discord_server.channel_id, guild="1", name="general"))
    telling.bring(store, tmp_path, *(entry(f"{colour} Toy") for colour in COLOURS))

    message = await come(lambda: [one for one in discord_server.messages if not one.ephemeral])
    first = message.text
    assert "This channel follows Ada B. Toy" in first

    turned = await ada.click(message, "2 more")
    assert (turned.ephemeral, turned.edited, message.text) == (True, False, first)
    assert "**12.** Olive Toy" in turned.text


async def test_a_message_that_was_told_is_found_again(running: Colloquy, ada: Person, ben: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada))
    telling.bring(store, tmp_path, entry("Blue Toy"))
    message = await come(lambda: ada.inbox)

    async with asyncio.timeout(10):
        while "Blue Toy" not in (history := await ada.slash("history")).text:
            await asyncio.sleep(0.01)
    again = await ada.choose(history.message, "1. Blue Toy")

    assert (history.ephemeral, again.edited, again.text) == (True, True, message.text)
    assert "There is no such message" in (await ben.slash("history", message="1")).text


async def test_a_digest_waits_until_it_is_asked_for(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada), "weekly")
    telling.bring(store, tmp_path, entry("Blue Toy"))

    shown = await ada.slash("digest")
    assert shown.ephemeral
    assert shown.text.startswith("## Waiting for you: Blue Toy\nIt comes <t:")
    assert shown.buttons == ["Send it now", "Seen, don't send", "All I follow", "History"]
    assert ada.inbox == []

    assert (await ada.click(shown.message, "Send it now")).edited
    assert (await come(lambda: ada.inbox)).text.startswith("## Blue Toy")


async def test_what_was_seen_is_never_sent(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada), "daily")
    telling.bring(store, tmp_path, entry("Blue Toy"))

    seen = await ada.click((await ada.slash("digest", dm=True)).message, "Seen, don't send")

    assert "1 notice will not be sent." in seen.text
    assert "Nothing is waiting for you" in (await ada.click(seen.message, "What waits now")).text
    assert {row["state"] for row in store.rows("SELECT state FROM notice")} == {"cancelled"}


async def test_each_choice_of_digest_can_be_typed(running: Colloquy, ada: Person, store: Store, tmp_path: Path) -> None:
    follow(store, member(ada), "daily")
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))

    assert "1 notice will not be sent." in (await ada.slash("digest", what="done", last=1)).text
    assert "It is on its way" in (await ada.slash("digest", what="send")).text
