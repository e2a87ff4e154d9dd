"""Places that cannot be reached: they are given up at once, and whoever uses the bot again is told and hears what was missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import errors
from bot.answers.moments import now
from bot.client import Colloquy
from playground import Person, Playground
from playground.messages import Message
from playground.operations import SEND_MESSAGES, VIEW_CHANNEL
from playground.pytest_plugin import openapi_file
from store import follows, outbox
from store.database import Store
from store.errors import StoreBusy
from store.follows import Address, Follower, FollowerKind
from tests.toy.waiting import follower, notice, states

if TYPE_CHECKING:
    from tests.bot.conftest import Until
    from tests.conftest import Connect

MANAGES = 1 << 5
"""The permission to manage the server."""

TICKS = 0.2
"""Seconds in which the notifier looks into the outbox several times."""


def sent(server: Playground) -> int:
    """How often a message was to be posted."""
    return [call.operation for call in server.calls].count("create_message")


def as_kept(store: Store, kind: FollowerKind, address: str) -> Follower:
    found = follows.follower(store, Address(kind=kind, address=address))
    assert found
    return found


@pytest.fixture
async def bot(connect: Connect, discord_server: Playground, store_path: Path) -> AsyncIterator[Colloquy]:
    async with connect(discord_server, store_path) as client:
        yield client


CLOSINGS: dict[str, tuple[Callable[[Person], None], str]] = {
    "closed direct messages": (Person.close_dms, "direct messages from me are not allowed"),
    "no server in common": (Person.leave, "we have no server in common any more"),
    "a deleted account": (Person.vanish, "the account is not there any more"),
}


@pytest.mark.parametrize(("close", "why"), CLOSINGS.values(), ids=CLOSINGS)
async def test_a_member_who_cannot_be_reached_is_not_tried_again(
    bot: Colloquy,
    discord_server: Playground,
    store: Store,
    ada: Person,
    ada_follows: int,
    until: Until,
    close: Callable[[Person], None],
    why: str,
) -> None:
    close(ada)
    notice(store, ada_follows, "Toy blocks")
    await until(lambda: states(store) == {"Toy blocks": "impossible"})
    tries = len(discord_server.calls)
    await asyncio.sleep(TICKS)

    assert as_kept(store, "member", ada.user["id"]).closed == why
    assert [row["why"] for row in store.rows("SELECT why FROM notice")] == [why]
    assert len(discord_server.calls) == tries


@pytest.fixture
async def ada_missed(bot: Colloquy, store: Store, ada: Person, ada_follows: int, until: Until) -> int:
    """Ada, who missed two works while her direct messages were closed, and has opened them since."""
    ada.close_dms()
    notice(store, ada_follows, "Toy blocks")
    await until(lambda: states(store) == {"Toy blocks": "impossible"})
    notice(store, ada_follows, "Toy trains", state="impossible", why="direct messages from me are not allowed")
    with store.writing() as db:
        db.execute("UPDATE notice SET at = ?", [now()])
    ada.open_dms()
    return ada_follows


async def by_slash(ada: Person, server: Playground) -> Message:
    return await _followup(await ada.slash("help"), server)


async def by_button(ada: Person, server: Playground) -> Message:
    said = await server.person("Bob Block").say("what is this", mention=True)
    return await _followup(await ada.click(await server.answer_to(said), "Help"), server)


async def by_an_outdated_button(ada: Person, server: Playground) -> Message:
    return await _followup(await ada.click(await _outdated(ada), "Old"), server)


async def _outdated(ada: Person) -> Message:
    """A message with a button of another version, in the guild's channel."""
    message = ada.world.draft(ada.world.me, ada.world.channel["id"])
    button = {"type": 2, "style": 1, "label": "Old", "custom_id": "old:button"}
    ada.world.write(message, {"components": [{"type": 1, "components": [button]}]})
    return await ada.world.post(message)


async def by_direct_message(ada: Person, server: Playground) -> Message:
    await ada.tell("help")
    return await server.until(lambda: next((one for one in ada.inbox if "I could not" in one.text), None), 5, "a word in the conversation")


async def by_mention(ada: Person, server: Playground) -> Message:
    await server.answer_to(await ada.say("help", mention=True))
    return await server.until(lambda: next((one for one in ada.inbox if "I could not" in one.text), None), 5, "a word in the conversation")


async def _followup(reply: object, server: Playground) -> Message:
    followups: list[Message] = reply.followups  # type: ignore[attr-defined]
    await server.until(lambda: followups, 5, "a further message")
    assert followups[0].ephemeral
    return followups[0]


@pytest.mark.parametrize("use", [by_slash, by_button, by_an_outdated_button, by_direct_message, by_mention])
async def test_whoever_uses_the_bot_again_is_told_and_hears_what_was_missed(
    discord_server: Playground,
    store: Store,
    ada: Person,
    ada_missed: int,
    until: Until,
    use: Callable[[Person, Playground], Awaitable[Message]],
) -> None:
    told = await use(ada, discord_server)

    assert "I could not write to you" in told.text
    assert "direct messages from me are not allowed" in told.text
    assert "2 notices that came since then are on their way" in told.text
    await until(lambda: set(states(store).values()) == {"sent"})
    (news,) = [message for message in ada.inbox if "Toy blocks" in message.text]
    assert "Toy trains" in news.text
    again = await ada.slash("help")
    await asyncio.sleep(TICKS)
    assert again.followups == []


async def test_a_member_who_still_takes_no_messages_is_given_up_again(
    discord_server: Playground, store: Store, ada: Person, ada_missed: int, until: Until
) -> None:
    ada.close_dms()
    await by_slash(ada, discord_server)

    await until(lambda: set(states(store).values()) == {"impossible"} and sent(discord_server) == 2)


async def test_looking_for_suggestions_is_not_speaking(
    discord_server: Playground, store: Store, ada: Person, ada_missed: int, until: Until
) -> None:
    await ada.autocomplete("profile", "name", name="Toy")
    await asyncio.sleep(TICKS)

    assert as_kept(store, "member", ada.user["id"]).closed


async def test_who_can_be_reached_costs_no_write(
    bot: Colloquy, discord_server: Playground, ada: Person, ada_follows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[object] = []
    monkeypatch.setattr(outbox, "reopen", lambda *given: writes.append(given))
    await ada.slash("help")
    await asyncio.sleep(TICKS)

    assert writes == []


def overtaken(*_: object) -> None:
    """What another use of the bot, at the same moment, leaves to do."""


def busy(*_: object) -> None:
    raise StoreBusy("a toy fault")


@pytest.mark.parametrize("reopen", [overtaken, busy])
async def test_an_answer_is_not_spoilt_when_nothing_comes_of_it(
    discord_server: Playground, store: Store, ada: Person, ada_missed: int, monkeypatch: pytest.MonkeyPatch, reopen: Callable[..., None]
) -> None:
    monkeypatch.setattr(outbox, "reopen", reopen)
    reply = await ada.slash("help")
    await asyncio.sleep(TICKS)

    assert "profile" in reply.text
    assert reply.followups == []


async def test_nothing_follows_where_nothing_could_be_answered(
    connect: Connect, store_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say_nothing(*_: object) -> None: ...

    monkeypatch.setattr(errors, "explain_interaction", say_nothing)
    async with Playground(openapi_file(), deadline=0.3) as server, connect(server, store_path):
        ada = server.person("Ada Toy")
        follower(store, ada.user["id"], closed="a toy reason", closed_at=now())
        with pytest.raises(TimeoutError):
            await ada.click(await _outdated(ada), "Old")

        assert as_kept(store, "member", ada.user["id"]).closed
        assert len(server.violations) == 1


async def test_nobody_else_opens_a_member_again(
    bot: Colloquy, discord_server: Playground, store: Store, ada: Person, ada_missed: int
) -> None:
    await discord_server.person("Bob Block").slash("help")
    await asyncio.sleep(TICKS)

    assert as_kept(store, "member", ada.user["id"]).closed


# --- channels -----------------------------------------------------------------------------------


@pytest.fixture
def mod(discord_server: Playground) -> Person:
    """A moderator, who answers for the channels."""
    return discord_server.person("Mod Toy", permissions=MANAGES)


async def test_the_moderator_hears_that_a_channel_was_deleted(
    bot: Colloquy, discord_server: Playground, store: Store, mod: Person, until: Until
) -> None:
    channel = await discord_server.open_channel("papers")
    papers = follower(store, channel, kind="channel", name="papers", guild=discord_server.guild_id, keeper=mod.user["id"])
    await discord_server.remove_channel(channel)
    notice(store, papers, "Toy blocks")

    await until(lambda: states(store) == {"Toy blocks": "impossible", "papers": "sent"})

    assert "papers" in mod.inbox[0].text
    assert as_kept(store, "channel", channel).closed == "the channel is not there any more"


@pytest.mark.parametrize(
    ("missing", "why"),
    [(SEND_MESSAGES, "I may not write in the channel any more"), (VIEW_CHANNEL, "I cannot see the channel any more")],
    ids=["send messages", "view channel"],
)
async def test_a_channel_is_opened_again_by_who_manages_the_server(
    bot: Colloquy, discord_server: Playground, store: Store, ada: Person, mod: Person, until: Until, missing: int, why: str
) -> None:
    channel = await discord_server.open_channel("papers")
    papers = follower(store, channel, kind="channel", name="papers", guild=discord_server.guild_id, keeper=mod.user["id"])
    discord_server.deny(channel, missing)
    notice(store, papers, "Toy blocks")
    await until(lambda: states(store)["Toy blocks"] == "impossible")
    assert as_kept(store, "channel", channel).closed == why

    # While the bot may not write there, nobody opens it, and afterwards not everybody.
    await mod.slash("help", in_channel=channel)
    discord_server.deny(channel, 0)
    await ada.slash("help", in_channel=channel)
    await mod.slash("help")
    await asyncio.sleep(TICKS)
    assert as_kept(store, "channel", channel).closed == why

    told = await _followup(await mod.slash("help", in_channel=channel), discord_server)

    assert r"I could not write to \#papers" in told.text
    assert "The notice that came since then is on its way" in told.text
    await until(lambda: states(store)["Toy blocks"] == "sent")
    assert any("Toy blocks" in message.text and message["channel_id"] == channel for message in discord_server.messages)
