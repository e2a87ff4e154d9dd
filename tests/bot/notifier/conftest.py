"""The real bot beside a store in which something waits, in a hurry: it looks often, and pauses between attempts are short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot import notifier
from playground import Person, Playground
from store import outbox
from store.database import Store, open_store
from tests.toy.waiting import follower

Until = Callable[[Callable[[], object]], Awaitable[None]]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "TICK", 0.02)
    monkeypatch.setattr(notifier, "LONGEST_WAIT", 0.0)
    monkeypatch.setattr(notifier, "OPENING_EVERY", 0.0)
    monkeypatch.setattr(notifier, "GRACE", 0.05)
    monkeypatch.setattr(outbox, "GAP", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of an empty store."""
    file = tmp_path / "toy.db"
    open_store(file).close()
    return file


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The bot's store, opened beside it."""
    with open_store(path) as opened:
        yield opened


@pytest.fixture
def ada_follows(store: Store, ada: Person) -> int:
    """Ada as a follower, to whom the bot never wrote before."""
    return follower(store, ada.user["id"], channel=None)


@pytest.fixture
def channel_follows(store: Store, discord_server: Playground) -> int:
    """The guild's channel as a follower."""
    return follower(store, discord_server.channel_id, kind="channel", name="general")


@pytest.fixture
def until() -> Until:
    """Waits until something is true."""

    async def wait(found: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not found():
                await asyncio.sleep(0.01)

    return wait
