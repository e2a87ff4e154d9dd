"""The watcher in a folder of its own and in a hurry: it looks often."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import watching
from store.database import Store
from tests.bot.hosts import Host, standing_in
from tests.bot.watching.bench import Bench


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "TICK", 0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "toys"
    path.mkdir()
    return path.resolve()


@pytest.fixture
def bench(store: Store, folder: Path) -> Iterator[Bench]:
    bench = Bench(store, folder)
    yield bench
    bench.threads.close()


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host
