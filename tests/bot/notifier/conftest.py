"""The real bot beside a store in which something waits, in a hurry: it looks often, and pauses between attempts are short."""

from __future__ import annotations

import pytest

from bot import notifier
from playground import Person, Playground
from store import outbox
from store.database import Store
from tests.toy.waiting import follower


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "TICK", 0.02)
    monkeypatch.setattr(notifier, "LONGEST_WAIT", 0.0)
    monkeypatch.setattr(notifier, "OPENING_EVERY", 0.0)
    monkeypatch.setattr(notifier, "GRACE", 0.05)
    monkeypatch.setattr(outbox, "GAP", 0)


@pytest.fixture
def ada_follows(store: Store, ada: Person) -> int:
    """Ada as a follower, to whom the bot never wrote before."""
    return follower(store, ada.user["id"], channel=None)


@pytest.fixture
def channel_follows(store: Store, discord_server: Playground) -> int:
    """The guild's channel as a follower."""
    return follower(store, discord_server.channel_id, kind="channel", name="general")
