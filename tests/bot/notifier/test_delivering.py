"""What is due arrives, once, where it is wished for; and the bot goes on answering."""

from __future__ import annotations

import asyncio
import gc
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import notifier
from bot.answers.moments import now
from playground import Person, Playground
from store import outbox
from store.database import Store
from store.schedule import iso
from tests.toy.waiting import follower, notice, states

if TYPE_CHECKING:
    from tests.bot.conftest import Until
    from tests.conftest import Connect

TICKS = 0.2
"""Seconds in which the notifier looks into the outbox several times."""


def sent(server: Playground) -> int:
    """How often a message was to be posted."""
    return [call.operation for call in server.calls].count("create_message")


async def test_what_is_due_is_one_message_and_is_sent_once(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks")
    notice(store, ada_follows, "Toy trains")
    async with connect(discord_server, store_path):
        await until(lambda: set(states(store).values()) == {"sent"})
        await asyncio.sleep(TICKS)

    (message,) = ada.inbox
    assert "Toy blocks" in message.text
    assert "Toy trains" in message.text
    (delivery,) = store.rows("SELECT message_id, channel, attempts FROM delivery")
    assert delivery == {"message_id": message["id"], "channel": message["channel_id"], "attempts": 1}


async def test_a_channel_is_written_to_and_nobody_is_pinged(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, channel_follows: int, until: Until
) -> None:
    notice(store, channel_follows, f"@everyone Toy <@{ada.user['id']}>")
    async with connect(discord_server, store_path):
        await until(lambda: set(states(store).values()) == {"sent"})

    (message,) = discord_server.messages
    assert (message["channel_id"], message["mentions"], message["mention_everyone"]) == (discord_server.channel_id, [], False)


async def test_what_is_written_while_the_bot_runs_arrives(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    async with connect(discord_server, store_path):
        notice(store, ada_follows, "Toy blocks")
        await until(lambda: states(store)["Toy blocks"] == "sent")
        notice(store, ada_follows, "Toy trains")
        await until(lambda: states(store)["Toy trains"] == "sent")

    assert len(ada.inbox) == 2
    assert [call.operation for call in discord_server.calls].count("create_dm") == 1


async def test_a_digest_does_not_come_before_its_time(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada_follows: int,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tomorrow = iso(datetime.fromisoformat(now()) + timedelta(days=1))
    notice(store, ada_follows, "Toy blocks", due_at=tomorrow)
    async with connect(discord_server, store_path):
        await asyncio.sleep(TICKS)
        assert sent(discord_server) == 0
        monkeypatch.setattr(notifier, "now", lambda: tomorrow)
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert sent(discord_server) == 1


async def test_a_digest_that_was_missed_comes_late_and_once(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks", due_at="2026-03-03T09:00:00+00:00")
    for _ in range(2):
        async with connect(discord_server, store_path):
            await until(lambda: states(store) == {"Toy blocks": "sent"})
            await asyncio.sleep(TICKS)

    assert len(ada.inbox) == 1


async def test_what_is_cancelled_before_it_goes_out_is_dropped(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks")
    outbox.claim(store, "a bot that is gone", now(), 1, 1)
    outbox.release(store, "a bot that is gone")
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'cancelled'")
    async with connect(discord_server, store_path):
        await until(lambda: not store.rows("SELECT * FROM delivery"))

    assert sent(discord_server) == 0


async def test_two_bots_on_one_store_send_everything_once(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, until: Until
) -> None:
    people = [discord_server.person(f"Toy {number}") for number in range(20)]
    for person in people:
        notice(store, follower(store, person.user["id"], channel=person.world.direct_channel(person.user["id"])["id"]), "Toy blocks")
    async with connect(discord_server, store_path), connect(discord_server, store_path):
        await until(lambda: outbox.counts(store)["sent"] == 20)
        await asyncio.sleep(TICKS)

    assert [len(person.inbox) for person in people] == [1] * 20


async def test_answers_do_not_wait_for_deliveries(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, until: Until
) -> None:
    for number in range(2 * notifier.AT_ONCE):
        person = discord_server.person(f"Toy {number}")
        notice(store, follower(store, person.user["id"], channel=person.world.direct_channel(person.user["id"])["id"]), "Toy blocks")
    discord_server.cut("create_message", 1_000, hold=30)
    async with connect(discord_server, store_path):
        await until(lambda: sent(discord_server) > 10)

        assert "profile" in (await ada.slash("help")).text
    assert outbox.counts(store)["sent"] == 0


async def test_a_second_ready_starts_no_second_notifier(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada: Person, ada_follows: int, until: Until
) -> None:
    async with connect(discord_server, store_path) as bot:
        await discord_server.drop_gateway()
        notice(store, ada_follows, "Toy blocks")
        await until(lambda: states(store) == {"Toy blocks": "sent"})
        await until(lambda: len(discord_server.connections) == 2)
        bot.dispatch("ready")
        await asyncio.sleep(TICKS)

        assert [task.get_name() for task in asyncio.all_tasks()].count("notifier") == 1
    assert len(ada.inbox) == 1


async def test_conversations_are_opened_one_by_one(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "OPENING_EVERY", 60.0)
    monkeypatch.setattr(notifier, "AT_ONCE", 2)
    people = [discord_server.person(f"Toy {number}") for number in range(3)]
    for person in people:
        notice(store, follower(store, person.user["id"], channel=None), "Toy blocks")
    known = discord_server.person("Toy Known")
    async with connect(discord_server, store_path):
        await until(lambda: outbox.counts(store)["sent"] == 1)
        await asyncio.sleep(TICKS)
        notice(store, follower(store, known.user["id"], channel=known.world.direct_channel(known.user["id"])["id"]), "Toy trains")
        await until(lambda: states(store)["Toy trains"] == "sent")
        await asyncio.sleep(TICKS)

    assert [call.operation for call in discord_server.calls].count("create_dm") == 1
    assert sorted(len(person.inbox) for person in people) == [0, 0, 1]


async def test_requests_are_paced(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "PER_SECOND", 1 / 60)
    for number in range(3):
        person = discord_server.person(f"Toy {number}")
        notice(store, follower(store, person.user["id"], channel=person.world.direct_channel(person.user["id"])["id"]), "Toy blocks")
    async with connect(discord_server, store_path):
        await until(lambda: outbox.counts(store)["sent"] == 1)
        await asyncio.sleep(TICKS)

    assert sent(discord_server) == 1


async def test_what_is_old_is_forgotten(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, ada_follows: int, until: Until
) -> None:
    notice(store, ada_follows, "Toy blocks", state="cancelled")
    with store.writing() as db:
        db.execute("UPDATE notice SET at = '2020-01-01T00:00:00+00:00'")
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {})


async def test_what_is_on_its_way_gets_some_seconds_at_the_end(
    connect: Connect, discord_server: Playground, store_path: Path, store: Store, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "PER_SECOND", 4)
    monkeypatch.setattr(notifier, "GRACE", 10)
    for number in range(2):
        person = discord_server.person(f"Toy {number}")
        notice(store, follower(store, person.user["id"], channel=person.world.direct_channel(person.user["id"])["id"]), "Toy blocks")
    async with connect(discord_server, store_path):
        await until(lambda: outbox.counts(store)["sent"] == 1)

    assert outbox.counts(store)["sent"] == 2


async def test_the_end_gives_back_what_is_on_its_way(
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
    discord_server.cut("create_message", hold=30)
    async with connect(discord_server, store_path):
        await until(lambda: sent(discord_server) == 1)
    await asyncio.sleep(TICKS)
    gc.collect()
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []
    assert store.rows("SELECT holder, lease_until, done_at FROM delivery") == [{"holder": None, "lease_until": None, "done_at": None}]

    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})
    assert len(ada.inbox) == 1
