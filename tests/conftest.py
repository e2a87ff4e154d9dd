"""What all tests share: stores made once and copied, the folder of shared data, and the real bot on a local Discord."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import discord
import pytest
from hypothesis import HealthCheck, settings

from bot.client import Colloquy
from bot.settings import Settings
from playground import Person, Playground
from store import imports
from store.database import Store, open_store
from tests import toy
from tests.toy import circle, real, workshops

pytest_plugins = ["playground.pytest_plugin"]

# A busy machine must not fail a property: no example is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]
NewStore = Callable[[], Store]
Connect = Callable[[Playground, Path], AbstractAsyncContextManager[Colloquy]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data. Tests that need it are skipped without it, except in CI, where it must be."""
    folder = (ROOT / ".." / "shared").resolve()
    if folder.is_dir():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail(f"{folder} is missing, and in CI it must be there.", pytrace=False)
    pytest.skip(f"{folder} is not at hand")


@pytest.fixture(scope="session")
def empty_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds nothing, and is only copied: making one takes longer."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    open_store(path).close()
    return path


@pytest.fixture
def store_path(empty_path: Path, tmp_path: Path) -> Path:
    """A closed store of the test's own that holds nothing."""
    return Path(shutil.copy(empty_path, tmp_path))


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    """A store of the test's own that holds nothing."""
    with open_store(store_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def new_store(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """Opens a store that holds nothing, in a folder of its own, as often as a property wants one."""
    return lambda: open_store(Path(shutil.copy(empty_path, tmp_path_factory.mktemp("store"))))


@pytest.fixture(scope="session")
def toy_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the toy tree."""
    path = tmp_path_factory.mktemp("toy") / "store.db"
    with open_store(path) as opened:
        toy.bring(opened, *toy.TREE)
    return path


@pytest.fixture
def own_tree(toy_path: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own that holds the toy tree."""
    with open_store(Path(shutil.copy(toy_path, tmp_path / "tree.db"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def real_path(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the real documents and the seeds."""
    path = tmp_path_factory.mktemp("real") / "store.db"
    with open_store(path) as opened:
        real.bring(opened, *real.files(shared).values(), *real.seeds())
    return path


@pytest.fixture(scope="session")
def _circle_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("circle")
    with open_store(folder / "store.db") as opened:
        circle.bring(opened, folder)
    return folder / "store.db"


@pytest.fixture(scope="module")
def friends(_circle_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of the module's own that holds the circle of friends."""
    with open_store(Path(shutil.copy(_circle_once, tmp_path_factory.mktemp("friends")))) as opened:
        yield opened


@pytest.fixture(scope="session")
def two_workshops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the two workshops, for reading."""
    folder = tmp_path_factory.mktemp("workshops")
    with open_store(folder / "store.db") as opened:
        workshops.bring(opened, folder)
        yield opened


@pytest.fixture(scope="session")
def _seeded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "colloquy.db"
    with open_store(path) as store:
        for seed in sorted((ROOT / "seeds").glob("*.json")):
            imports.run(store, seed)
    return path


@pytest.fixture
def seeded_store_path(_seeded_once: Path, tmp_path: Path) -> Path:
    """A store of the test's own that holds the seeds."""
    return Path(shutil.copy(_seeded_once, tmp_path / "colloquy.db"))


@pytest.fixture
def seeded_store(seeded_store_path: Path) -> Iterator[Store]:
    """The same store as the bot's, opened beside it."""
    with open_store(seeded_store_path) as store:
        yield store


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Connects the real bot, reading the store at a path, to a local Discord."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    return _connected


@asynccontextmanager
async def _connected(server: Playground, path: Path) -> AsyncIterator[Colloquy]:
    where = {"DISCORD_TOKEN": "a-token-of-no-worth", "DISCORD_API_URL": server.api_url, "DISCORD_GATEWAY_URL": server.gateway_url}
    settings = Settings.from_env(where)
    with open_store(path) as store:
        async with Colloquy(store, settings) as client:
            running = asyncio.create_task(client.start(settings.token()))
            ready = asyncio.create_task(server.ready())
            await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                ready.cancel()
                await running
            yield client
        await running


@pytest.fixture
async def bot(connect: Connect, discord_server: Playground, seeded_store_path: Path) -> AsyncIterator[Colloquy]:
    """The real bot on the local Discord; its store holds the seeds."""
    async with connect(discord_server, seeded_store_path) as client:
        yield client


@pytest.fixture
def ada(discord_server: Playground) -> Person:
    """Somebody in the local Discord's guild."""
    return discord_server.person("Ada Toy")
