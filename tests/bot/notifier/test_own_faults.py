"""Whatever fails in the bot or its store, deliveries go on, and nothing is lost or repeated."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.answers import notices
from playground import Playground
from store import outbox
from store.database import Store
from store.errors import StoreBusy
from tests.toy.waiting import notice, states

if TYPE_CHECKING:
    from tests.bot.conftest import Until
    from tests.conftest import Connect


async def test_what_cannot_be_recorded_yet_is_recorded_later(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada_follows: int,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries, record = [], outbox.sent

    def recorded_at_the_third_try(*given: Any) -> None:
        tries.append(given)
        if len(tries) < 3:
            raise StoreBusy("a toy fault")
        record(*given)

    monkeypatch.setattr(outbox, "sent", recorded_at_the_third_try)
    notice(store, ada_follows, "Toy blocks")
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert (len(tries), len(discord_server.messages)) == (3, 1)
    assert store.rows("SELECT attempts FROM delivery") == [{"attempts": 1}]


async def test_a_fault_of_ours_is_logged_and_holds_up_nobody_else(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada_follows: int,
    channel_follows: int,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notice(store, ada_follows, "Toy blocks")
    with monkeypatch.context() as faulty:
        faulty.setattr(notices, "card", lambda store, delivery: 1 / 0)
        async with connect(discord_server, store_path):
            await until(lambda: store.rows("SELECT 1 FROM delivery WHERE attempts > 1"))
            faulty.undo()
            notice(store, channel_follows, "Toy trains")
            await until(lambda: set(states(store).values()) == {"sent"})

    logged = [record for record in caplog.records if record.name == "bot.notifier"]
    assert logged
    assert all(record.levelno == logging.ERROR and record.exc_info for record in logged)


async def test_the_notifier_never_ends_by_a_fault(
    connect: Connect,
    discord_server: Playground,
    store_path: Path,
    store: Store,
    ada_follows: int,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notice(store, ada_follows, "Toy blocks")
    claims, claim = [], outbox.claim

    def stumble(*given: Any) -> list[outbox.Delivery]:
        claims.append(given)
        if len(claims) <= 3:
            raise RuntimeError("a toy fault")
        return claim(*given)

    monkeypatch.setattr(outbox, "claim", stumble)
    async with connect(discord_server, store_path):
        await until(lambda: states(store) == {"Toy blocks": "sent"})

    assert caplog.text.count("Nothing can be delivered for now: a toy fault") == 1
