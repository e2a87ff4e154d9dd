"""`python -m bot run` as somebody runs it, beside `python -m bot import` in another terminal: who follows hears of it, once."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from playground import Person, Playground
from tests import toy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")

FOLLOWED = "Jingzhao Zhang"
TITLE = "Toy Boats on a Pond of Gradients"
THIS_YEAR = str(time.gmtime().tm_year)
BOATS = toy.entry("boats", TITLE, [FOLLOWED, "Hongyang R. Zhang"], booktitle="Toy Conference", year=THIS_YEAR)

Colloquy = Callable[..., Awaitable[str]]
Running = Callable[[], AbstractAsyncContextManager[asyncio.subprocess.Process]]


@pytest.fixture
def colloquy(surroundings: Mapping[str, str], tmp_path: Path) -> Colloquy:
    """Runs `python -m bot` with some words to its end, and gives what it says; the store is the one of the test's folder."""

    async def run(*words: str) -> str:
        process = await _started(tmp_path, surroundings, *words)
        out, _ = await process.communicate()
        return out.decode()

    return run


@pytest.fixture
def running(surroundings: Mapping[str, str], tmp_path: Path, discord_server: Playground) -> Running:
    """Runs the bot as a process, connected to the local Discord, until SIGTERM ends it."""
    where = {
        "DISCORD_TOKEN": "a-token-of-no-worth",
        "DISCORD_API_URL": discord_server.api_url,
        "DISCORD_GATEWAY_URL": discord_server.gateway_url,
    }

    @asynccontextmanager
    async def start() -> AsyncIterator[asyncio.subprocess.Process]:
        process = await _started(tmp_path, {**surroundings, **where}, "run")
        try:
            await discord_server.ready(60)
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            out, _ = await process.communicate()
        assert "Traceback" not in out.decode(), out.decode()

    return start


async def _started(folder: Path, surroundings: Mapping[str, str], *words: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "bot", *words, "--db", "colloquy.db"]
    nothing, pipe, with_it = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE, asyncio.subprocess.STDOUT
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=dict(surroundings), stdin=nothing, stdout=pipe, stderr=with_it)


@pytest.fixture
def somebody_else_is_told(discord_server: Playground, colloquy: Colloquy, tmp_path: Path) -> Callable[[str], Awaitable[None]]:
    """Lets a newcomer hear of something new; by then the bot has looked for all that is due to anybody."""

    async def told(word: str) -> None:
        newcomer = discord_server.person(f"Newcomer who likes {word}")
        await newcomer.slash("follow-search", words=word)
        (tmp_path / f"{word}.bib").write_text(toy.entry(word, f"Toy {word}", ["Ben Example"], year=THIS_YEAR))
        await colloquy("import", f"{word}.bib")
        await discord_server.until(lambda: newcomer.inbox, 20, f"a message about {word}")

    return told


async def test_a_new_work_is_told_within_seconds_and_only_once(
    running: Running,
    colloquy: Colloquy,
    somebody_else_is_told: Callable[[str], Awaitable[None]],
    discord_server: Playground,
    seeded_store_path: Path,
    ada: Person,
    tmp_path: Path,
) -> None:
    (tmp_path / "boats.bib").write_text(BOATS)
    async with running() as process:
        assert f"follow {FOLLOWED}" in (await ada.slash("follow", name=FOLLOWED)).text

        assert "stored 1" in await colloquy("import", "boats.bib")
        imported = time.monotonic()
        (message,) = await discord_server.until(lambda: ada.inbox, 20, "a message about the new work")
        print(f"told {time.monotonic() - imported:.1f} s after the import")  # noqa: T201
        assert TITLE in message.text
        assert f"You follow {FOLLOWED}" in message.text

        assert "known 1" in await colloquy("import", "boats.bib")
        await somebody_else_is_told("trains")
        assert ada.inbox == [message]

        number = max(one["id"] for one in json.loads(await colloquy("imports", "--json")) if one["input"] == "boats.bib")
        await colloquy("imports", "undo", str(number))
        assert "stored 1" in await colloquy("import", "boats.bib")
        await somebody_else_is_told("kites")
        assert ada.inbox == [message]
    assert process.returncode == 0, "SIGTERM is a proper end"

    async with running():
        await somebody_else_is_told("puppets")
    assert ada.inbox == [message]
