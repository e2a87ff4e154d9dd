"""The real client on a local Discord: buttons, menus, mentions, slow answers and restarts."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import ui

from bot import client
from bot.answers.card import Ask
from bot.client import Colloquy
from bot.drawing.controls import AskButton
from playground import Person, Playground
from playground.messages import Message
from store import imports
from store.database import Store

if TYPE_CHECKING:
    from tests.conftest import Connect

TOY = Path(__file__).parent / "toy.bib"
SEEDED = "Hongyang R. Zhang"


@pytest.fixture
def bob(discord_server: Playground) -> Person:
    return discord_server.person("Bob Block")


@pytest.fixture
async def toy_bot(connect: Connect, discord_server: Playground, store: Store) -> AsyncIterator[Colloquy]:
    """The bot on a store that holds the three toy works."""
    imports.run(store, TOY)
    async with connect(discord_server, store.path) as running:
        yield running


@contextmanager
def all_threads_busy(bot: Colloquy, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No answer is worked out before the event is set."""
    monkeypatch.setattr(client, "PATIENCE", 0.01)
    released = threading.Event()
    for _ in range(client.THREADS):
        bot.read(lambda _: released.wait(10))
    try:
        yield released
    finally:
        released.set()


async def acknowledged(server: Playground) -> None:
    """Waits for the bot's first answer to an interaction."""
    before = _acknowledgements(server)
    await server.until(lambda: _acknowledgements(server) > before, 5, "an acknowledgement")


def _acknowledgements(server: Playground) -> int:
    return [call.operation for call in server.calls].count("create_interaction_response")


# --- buttons and menus ------------------------------------------------------------------------


async def test_pages_turn_in_place_for_the_one_who_asked(bot: Colloquy, ada: Person) -> None:
    shown = await ada.slash("works", name=SEEDED)
    first = shown.text

    turned = await ada.click(shown.message, "Page 2 ▶")

    assert (turned.edited, turned.deferred, turned.message is shown.message) == (True, False, True)
    assert turned.text != first
    assert (await ada.click(shown.message, "◀ Page 1")).text == first


async def test_a_menu_opens_what_was_chosen_in_place(bot: Colloquy, ada: Person) -> None:
    shown = await ada.slash("works", name=SEEDED)
    chosen = shown.menu[0]

    opened = await ada.choose(shown.message, chosen["label"])

    assert opened.edited
    assert opened.text == (await ada.slash("work", title=Ask.from_key(chosen["value"]).options["title"])).text


async def test_somebody_else_gets_an_answer_of_their_own(bot: Colloquy, ada: Person, bob: Person) -> None:
    shown = await ada.slash("works", name=SEEDED)
    first = shown.text

    beside = await bob.click(shown.message, "Page 2 ▶")

    assert (beside.ephemeral, beside.edited) == (True, False)
    assert shown.text == first
    assert beside.text != first
    assert (await bob.click(beside.message, "◀ Page 1")).edited


async def test_in_direct_messages_a_button_changes_the_answer_it_stands_under(bot: Colloquy, ada: Person) -> None:
    shown = await ada.slash("works", name=SEEDED, dm=True)

    assert (await ada.click(shown.message, "Profile")).edited


async def test_a_message_that_came_unasked_stays_as_it_is(bot: Colloquy, ada: Person) -> None:
    channel = await bot.create_dm(discord.Object(int(ada.user["id"])))
    await channel.send(view=ui.LayoutView(timeout=None).add_item(ui.ActionRow(AskButton("profile?name=r1", "Profile"))))

    opened = await ada.click(ada.inbox[0], "Profile")

    assert (opened.edited, opened.ephemeral) == (False, False)
    assert opened.message is ada.inbox[1]


async def test_after_a_mention_the_message_belongs_to_the_one_who_mentioned(
    bot: Colloquy, discord_server: Playground, ada: Person, bob: Person
) -> None:
    shown = await discord_server.answer_to(await ada.say(f"works of {SEEDED}", mention=True))

    assert (await bob.click(shown, "Page 2 ▶")).ephemeral
    assert (await ada.click(shown, "Page 2 ▶")).edited


async def test_a_button_works_after_a_restart(connect: Connect, discord_server: Playground, ada: Person, seeded_store_path: Path) -> None:
    async with connect(discord_server, seeded_store_path):
        shown = await ada.slash("works", name=SEEDED)
    async with connect(discord_server, seeded_store_path):
        turned = await ada.click(shown.message, "Page 2 ▶")

        assert turned.edited
        assert (await ada.choose(shown.message, turned.menu[0]["label"])).edited


async def test_an_ambiguous_name_is_a_choice_that_answers(toy_bot: Colloquy, ada: Person) -> None:
    asked = await ada.slash("profile", name="Ada Toy")
    labels = {name: option["label"] for option in asked.menu for name in ("Ada K. Toy", "Ada M. Toy") if name in option["label"]}
    assert len(labels) == 2

    chosen = await ada.choose(asked.message, labels["Ada M. Toy"])

    assert chosen.edited
    assert chosen.text.startswith("## Ada M. Toy")


async def test_an_unknown_name_is_met_with_the_nearest(toy_bot: Colloquy, ada: Person) -> None:
    reply = await ada.slash("profile", name="Block Bert")

    assert "Bob Block" in reply.text


@pytest.mark.parametrize("key", ["nothing?name=r1", "works?name=r999999", "works?nonsense=1", "works?name=r1&page=999999", "%00?%ff=%ff"])
async def test_a_forged_button_is_answered(bot: Colloquy, discord_server: Playground, ada: Person, key: str) -> None:
    reply = await ada.click(await _posted(bot, discord_server, AskButton(key, "Forged")), "Forged")

    assert reply.ephemeral
    assert reply.text


async def test_a_button_of_another_version_is_explained(bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    reply = await ada.click(await _posted(bot, discord_server, ui.Button(label="Old", custom_id="old:button")), "Old")

    assert reply.ephemeral
    assert "another version" in reply.text


async def _posted(bot: Colloquy, server: Playground, button: ui.Item[Any]) -> Message:
    """A message of the bot with one button, as the local Discord keeps it."""
    channel = bot.get_partial_messageable(int(server.channel_id))
    sent = await channel.send(view=ui.LayoutView(timeout=None).add_item(ui.ActionRow(button)))
    return next(message for message in server.messages if message["id"] == str(sent.id))


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("private", [False, True])
async def test_a_slow_answer_is_announced(
    bot: Colloquy, discord_server: Playground, ada: Person, monkeypatch: pytest.MonkeyPatch, private: bool
) -> None:
    with all_threads_busy(bot, monkeypatch) as released:
        asking = asyncio.create_task(ada.slash("profile", name=SEEDED, private=private))
        await acknowledged(discord_server)
        released.set()
        reply = await asking

    assert (reply.deferred, reply.ephemeral) == (True, private)
    assert SEEDED in reply.text


@pytest.mark.parametrize("own", [True, False])
async def test_a_slow_button_is_announced(
    bot: Colloquy, discord_server: Playground, ada: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    shown = await ada.slash("works", name=SEEDED)
    with all_threads_busy(bot, monkeypatch) as released:
        clicking = asyncio.create_task((ada if own else bob).click(shown.message, "Page 2 ▶"))
        await acknowledged(discord_server)
        released.set()
        reply = await clicking

    assert (reply.deferred, reply.edited, reply.ephemeral) == (True, own, not own)
    assert "Page 2 of" in reply.text


async def test_an_answer_that_comes_too_late_is_a_line_in_the_log(
    connect: Connect, seeded_store_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    async with Playground(deadline=0.05) as server, connect(server, seeded_store_path) as bot:
        with all_threads_busy(bot, monkeypatch) as released:
            monkeypatch.setattr(client, "PATIENCE", 0.1)
            with pytest.raises(TimeoutError):
                await server.person("Ada Toy").slash("profile", name=SEEDED)
            await server.until(lambda: len(server.violations) == 2, 5, "a late answer")
            released.set()

    assert [record.levelname for record in caplog.records if record.name == "bot.errors"] == ["INFO"]
    assert "came too late" in caplog.text


# --- mentions and direct messages ---------------------------------------------------------------


async def test_a_mention_is_answered_like_a_command(bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    said = await ada.say(f"works of {SEEDED}", mention=True)

    shown = await discord_server.answer_to(said)

    assert shown.text == (await ada.slash("works", name=SEEDED)).text
    assert (shown["mentions"], shown["mention_everyone"]) == ([], False)


async def test_a_direct_message_is_answered_without_a_mention(bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    shown = await discord_server.answer_to(await ada.tell(SEEDED))

    assert shown.text == (await ada.slash("profile", name=SEEDED)).text


@pytest.mark.parametrize("text", ["", "lol", "?" * 1_900])
async def test_what_is_no_question_gets_examples(bot: Colloquy, discord_server: Playground, ada: Person, text: str) -> None:
    shown = await discord_server.answer_to(await ada.say(text, mention=True))

    assert shown.text.count("“") == 3
    assert shown.buttons == ["Help"]


async def test_a_question_that_cannot_be_answered_gets_a_reply(bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    shown = await discord_server.answer_to(await ada.say("/nothing", mention=True))

    assert "There is no command /nothing" in shown.text


async def test_other_talk_is_not_answered(bot: Colloquy, discord_server: Playground, ada: Person, bob: Person) -> None:
    bob.user["bot"] = True
    pinned_something = ada.world.draft(ada.user, ada.world.direct_channel(ada.user["id"])["id"], kind=discord.MessageType.pins_add.value)
    await ada.world.post(pinned_something)
    await ada.say("who is Hongyang R. Zhang")
    await ada.say("@everyone who is Hongyang R. Zhang")
    await ada.say("<@&12345> who is Hongyang R. Zhang")
    await bob.say("who is Hongyang R. Zhang", mention=True)
    last = await ada.say("hi", mention=True)
    await discord_server.answer_to(last)

    assert _messages_sent(discord_server) == 1


def _more_than(count: int, server: Playground) -> bool:
    return _messages_sent(server) > count


def _messages_sent(server: Playground) -> int:
    return [call.operation for call in server.calls].count("create_message")


async def test_a_mention_can_ask_for_a_page(bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    shown = await discord_server.answer_to(await ada.say(f"/works {SEEDED} page:2", mention=True))

    assert "Page 2 of" in shown.text


async def test_a_question_that_is_deleted_meanwhile_is_answered_all_the_same(
    bot: Colloquy, discord_server: Playground, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with all_threads_busy(bot, monkeypatch) as released:
        said = await ada.say(SEEDED, mention=True)
        await bot.http.delete_message(int(discord_server.channel_id), int(said["id"]))
        released.set()
        await discord_server.until(lambda: any(SEEDED in one.text for one in discord_server.messages), 5, "an answer")

    assert discord_server.violations == []


async def test_a_channel_where_the_bot_may_not_write_is_logged_once(
    bot: Colloquy, discord_server: Playground, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    discord_server.fail("create_message", 403, times=2, code=50013)
    for _ in range(3):
        before = _messages_sent(discord_server)
        await ada.say("hi", mention=True)
        await discord_server.until(partial(_more_than, before, discord_server), 5, "a try to answer")

    logged = [record for record in caplog.records if record.name == "bot.errors"]
    assert [(record.levelname, record.exc_info) for record in logged] == [("WARNING", None)]
    assert f"channel {discord_server.channel_id}" in caplog.text


async def test_text_from_outside_neither_pings_nor_formats(toy_bot: Colloquy, discord_server: Playground, ada: Person) -> None:
    shown = await discord_server.answer_to(await ada.say("works of Ada M. Toy", mention=True))

    assert (shown["mentions"], shown["mention_everyone"]) == ([], False)
    assert r"\*\*bold\*\*" in shown.text
    assert "](https://toy.example)" not in shown.text
    assert "<@1234>" not in shown.text
