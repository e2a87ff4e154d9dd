"""Whatever fails on the way to Discord, what is due arrives in the end, and once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import notifier
from playground import Person, Playground
from playground.operations import READ_MESSAGE_HISTORY
from playground.pytest_plugin import openapi_file
from store import outbox
from store.database import Store
from store.errors import StoreBusy
from tests.toy.waiting import follower, notice, states

if TYPE_CHECKING:
    from tests.bot.conftest import Until
    from tests.conftest import Connect

TICKS = 0.2
"""Seconds in which the notifier looks into the outbox several times."""

HERE = "create_message"


def sent(server: Playground) -> int:
    """How often a message was to be posted."""
    return [call.operation for call in server.calls].count(HERE)


def attempts(store: Store) -> int:
    """How often the only delivery was begun."""
    begun: int = store.rows("SELECT attempts FROM delivery")[0]["attempts"] if store.rows("SELECT 1 FROM delivery") else 0
    return begun


@pytest.fixture
async def forgetful() -> AsyncIterator[Playground]:
    """A Discord that remembers no nonce, as it is some minutes after an attempt."""
    async with Playground(openapi_file(), nonce_memory=-1) as server:
        yield server
    assert server.violations == []


async def test_a_crash_between_sending_and_recording_repeats_nothing(
    connect: Connect, forgetful: Playground, store_path: Path, store: Store, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = forgetful.person("Ada Toy")
    notice(store, follower(store, ada.user["id"], channel=None), "Toy blocks")

    def die(*_: object) -> None:
        raise StoreBusy("a toy fault")

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "sent", die)
        dying.setattr(outbox, "release", die)
        async with connect(forgetful, store_path):
            await until(lambda: ada.inbox)
    assert states(store) == {"Toy blocks": "waiting"}
    with store.writing() as db:
        db.execute("UPDATE delivery SET lease_until = '2026-01-01T00:00:00+00:00'")

    async with connect(forgetful, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})
    assert [row["message_id"] for row in store.rows("SELECT message_id FROM delivery")] == [message["id"] for message in ada.inbox]


UNSEEN: dict[str, Callable[[Playground], None]] = {
    "an error after it was posted": lambda server: server.fail(HERE, 503, after=True),
    "a connection that breaks after it was posted": lambda server: server.cut(HERE, after=True),
    "a connection that breaks late": lambda server: server.cut(HERE, after=True, hold=0.3),
    "an error before it was posted": lambda server: server.fail(HERE, 503),
    "a connection that breaks at once": lambda server: server.cut(HERE),
    "a limit of this place": lambda server: server.fail(HERE, 429, headers={"Retry-After": "0.3"}),
    "a 429 from before Discord": lambda server: server.fail(HERE, 429, headers={"Via": ""}),
    "a refusal without Discord's word for it": lambda server: server.fail(HERE, 403),
    "a token that is refused": lambda server: server.fail(HERE, 401, code=50014),
    "messages that are switched off": lambda server: server.fail(HERE, 400, code=40004),
    "a place that is written to too much": lambda server: server.fail(HERE, 403, code=20028),
}


@pytest.mark.parametrize("fault", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize("patience", [0.1, 30])
async def test_a_fault_neither_loses_nor_repeats(
    connect: Connect,
    forgetful: Playground,
    store_path: Path,
    store: Store,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Playground], None],
    patience: float,
) -> None:
    monkeypatch.setattr(notifier, "PATIENCE", patience)
    ada = forgetful.person("Ada Toy")
    notice(store, follower(store, ada.user["id"], channel=None), "Toy blocks")
    fault(forgetful)
    async with connect(forgetful, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})
        await asyncio.sleep(TICKS)

    assert len(ada.inbox) == 1


async def test_where_the_bot_may_not_look_the_nonce_has_to_do(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, channel_follows: int, until: Until
) -> None:
    notice(store, channel_follows, "Toy blocks")
    discord_server.deny(discord_server.channel_id, READ_MESSAGE_HISTORY)
    discord_server.fail("list_messages", 403, code=50013)
    discord_server.fail(HERE, 503, after=True, times=2)
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert (sent(discord_server), len(discord_server.messages)) == (3, 1)


async def test_an_answer_is_not_mistaken_for_a_delivery(
    connect: Connect, forgetful: Playground, store_path: Path, store: Store, until: Until
) -> None:
    ada = forgetful.person("Ada Toy")
    async with connect(forgetful, store_path):
        shown = await ada.slash("help", dm=True)
        forgetful.fail(HERE, 503)
        notice(store, follower(store, ada.user["id"], channel=None), "Toy blocks")
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert [row["id"] for row in store.rows("SELECT id FROM delivery")] == [shown.message["components"][0]["id"]] == [1]
    assert len(ada.inbox) == 2


async def test_somebody_elses_message_is_not_taken_for_ours(
    connect: Connect, forgetful: Playground, store_path: Path, store: Store, until: Until
) -> None:
    other = forgetful.person("Other Toy Bot")
    notice(store, follower(store, forgetful.channel_id, kind="channel"), "Toy blocks")
    forgetful.fail(HERE, 503, times=math.inf)
    async with connect(forgetful, store_path):
        await until(lambda: attempts(store) > 1)
        body = next(call.body for call in forgetful.calls if call.operation == HERE)
        copied = other.world.draft(other.user, forgetful.channel_id)
        other.world.write(copied, {"flags": body["flags"], "components": body["components"]})
        await other.world.post(copied)
        before = attempts(store)
        await until(lambda: attempts(store) > before + 1)
        forgetful.heal()
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert [message["author"]["username"] for message in forgetful.messages] == ["other.toy.bot", "colloquy-playground"]


async def test_a_message_that_was_posted_and_deleted_is_not_posted_again(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks")
    discord_server.fail(HERE, 503, after=True)
    discord_server.fail("list_messages", 503)
    discord_server.cut("list_messages", hold=0.2)
    async with connect(discord_server, store_path):
        await until(lambda: ada.inbox)
        await ada.world.delete(ada.inbox[0])
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert ada.inbox == []
    assert [row["message_id"] for row in store.rows("SELECT message_id FROM delivery")] == [None]


async def test_a_message_that_is_there_counts_though_its_place_was_closed_since(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    """discord.py repeats a request after some errors by itself, and we see but the last answer."""
    notice(store, ada_follows, "Toy blocks")
    discord_server.fail(HERE, 500, after=True)
    discord_server.fail(HERE, 403, code=50007)
    async with connect(discord_server, store_path):
        await until(lambda: states(store) != {"Toy blocks": "waiting"})

    assert (states(store), len(ada.inbox)) == ({"Toy blocks": "sent"}, 1)


async def test_order_is_kept_when_the_first_message_fails(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks")
    discord_server.fail(HERE, 503, times=4)
    async with connect(discord_server, store_path):
        await until(lambda: sent(discord_server) == 1)
        notice(store, ada_follows, "Toy trains")
        await until(lambda: set(states(store).values()) == {"sent"})

    assert ["Toy blocks" in message.text for message in ada.inbox] == [True, False]


async def test_a_global_limit_is_waited_for_and_then_everything_goes_on(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attempt outlasts our patience while discord.py waits for the end of the limit; broken off, it would block the client."""
    monkeypatch.setattr(notifier, "PATIENCE", 0.1)
    people = [discord_server.person(f"Toy {number}") for number in range(5)]
    for person in people:
        notice(store, follower(store, person.user["id"], channel=person.world.direct_channel(person.user["id"])["id"]), "Toy blocks")
    async with connect(discord_server, store_path):
        discord_server.limit(0.6)
        await until(lambda: store.rows("SELECT 1 FROM delivery WHERE attempts > 1"))
        assert "profile" in (await ada.slash("help")).text
        await until(lambda: set(states(store).values()) == {"sent"} and outbox.counts(store)["sent"] == 5)
        answer = await discord_server.answer_to(await ada.tell("help"))

    assert "profile" in answer.text
    assert [len(person.inbox) for person in people] == [1] * 5


async def test_too_many_new_conversations_pause_those_alone(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada: Person,
    ada_follows: int,
    channel_follows: int,
    until: Until,
) -> None:
    notice(store, ada_follows, "Toy blocks")
    discord_server.fail("create_dm", 403, code=40003)
    async with connect(discord_server, store_path):
        await until(lambda: store.rows("SELECT 1 FROM delivery WHERE problem IS NOT NULL"))
        notice(store, channel_follows, "Toy trains")
        await until(lambda: states(store)["Toy trains"] == "sent")
        await asyncio.sleep(TICKS)

    assert states(store)["Toy blocks"] == "waiting"
    assert [call.operation for call in discord_server.calls].count("create_dm") == 1


async def test_a_message_that_discord_refuses_is_given_up_with_its_code(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada: Person,
    ada_follows: int,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notice(store, ada_follows, "Toy blocks")
    discord_server.fail(HERE, 400, code=50035)
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "impossible"})
        notice(store, ada_follows, "Toy trains")
        await until(lambda: states(store)["Toy trains"] == "sent")

    assert [row["why"] for row in store.rows("SELECT why FROM notice ORDER BY id")] == ["Discord refused it (code 50035)", None]
    assert [record.levelname for record in caplog.records if record.name == "bot.notifier"] == ["ERROR"]
    assert len(ada.inbox) == 1


async def test_a_conversation_of_another_bot_is_opened_anew(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, until: Until
) -> None:
    notice(store, follower(store, ada.user["id"], channel="4711"), "Toy blocks")
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert len(ada.inbox) == 1
    assert store.rows("SELECT channel FROM follower") == [{"channel": ada.inbox[0]["channel_id"]}]
