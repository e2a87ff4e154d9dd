"""A store with watches, and a watcher that looks at what they name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.client import Colloquy
from bot.settings import Settings
from bot.watching import Watcher
from store import imports, watches
from store.database import Store
from store.watches import Watch
from tests.bot.hosts import until
from tests.toy import entry

LONG_AGO = "2020-01-01T00:00:00+00:00"
TOYS = entry("toys", "Sorting Toys by Size and Colour", ["Ada Toy", "Ben Example"], year="2024")
BOXES = entry("boxes", "Boxes for Toys of Every Size", ["Ada Toy", "Cleo Sample"], year="2025")


class Threads:
    """What the watcher needs of the client: threads that write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(2)

    def write(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().run_in_executor(self._pool, lambda: action(self._store, *args, **kwargs))

    def end(self) -> None:
        """Let what is being written come to its end, as a process does: a watcher's last claim must not take what the next looks at."""
        self._pool.shutdown()
        self._pool = ThreadPoolExecutor(2)

    def close(self) -> None:
        self._pool.shutdown()


class Bench:
    """A store with watches that are due, and a watcher that looks at them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.threads = Threads(store)
        self.env: dict[str, str] = {}

    def watch(self, source: str | Path, minutes: int = 60) -> int:
        return watches.add(self.store, str(source), minutes, None, LONG_AGO)[0].id

    def due(self) -> None:
        """Let every source be looked at once more."""
        with self.store.writing() as db:
            db.execute("UPDATE watch SET next_at = ?, looked_at = NULL", [LONG_AGO])

    def state(self, number: int) -> Watch:
        found = watches.get(self.store, number)
        assert found
        return found

    def titles(self) -> list[str]:
        return [row["title"] for row in self.store.rows("SELECT title FROM work ORDER BY title")]

    def inputs(self) -> list[str]:
        return [row["input"] for row in self.store.rows("SELECT input FROM import ORDER BY id")]

    @asynccontextmanager
    async def watcher(self) -> AsyncIterator[Watcher]:
        watcher = Watcher(cast(Colloquy, self.threads), Settings.from_env(self.env))
        watcher.start()
        try:
            yield watcher
        finally:
            await watcher.stop()
            await asyncio.to_thread(self.threads.end)

    async def looked(self) -> None:
        """Wait until every source was looked at."""
        await until(lambda: all(watch.looked_at for watch in watches.known(self.store)) and not _looking())

    async def look(self) -> None:
        """One look at everything, by a watcher that just started."""
        self.due()
        async with self.watcher():
            await self.looked()


def _looking() -> bool:
    """Whether a look has not come to its end yet, though its outcome may be in the store: meanwhile its source is not looked at again."""
    return any(getattr(task.get_coro(), "__qualname__", "") == Watcher._look.__qualname__ for task in asyncio.all_tasks())


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the inputs of every import from now on."""
    runs: list[str] = []
    run = imports.run

    def counting(store: Store, path: Path, **more: Any) -> object:
        runs.append(path.name)
        return run(store, path, **more)

    monkeypatch.setattr(imports, "run", counting)
    return runs
