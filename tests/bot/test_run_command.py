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
from typing import TYPE_CHECKING

import pytest

from playground import Person, Playground
from tests import toy

if TYPE_CHECKING:
    from tests.bot.conftest import Colloquy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")

FOLLOWED = "Jingzhao Zhang"
TITLE = "Toy Boats on a Pond of Gradients"
THIS_YEAR = str(time.gmtime().tm_year)
BOATS = toy.entry("boats", TITLE, [FOLLOWED, "Hongyang R. Zhang"], booktitle="Toy Conference", year=THIS_YEAR)

Beside = Callable[..., Awaitable[str]]
Running = Callable[[], AbstractAsyncContextManager[asyncio.subprocess.Process]]


@pytest.fixture
def beside(colloquy: Colloquy) -> Beside:
    """Runs `python -m bot` with some words to its end while the bot goes on, and gives what it says."""

    async def run(*words: str) -> str:
        done = await asyncio.to_thread(colloquy, *words)
        return done.stdout

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
        command = [sys.executable, "-m", "bot", "run", "--db", "colloquy.db"]
        pipe, with_it = asyncio.subprocess.PIPE, asyncio.subprocess.STDOUT
        process = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env={**surroundings, **where}, stdout=pipe, stderr=with_it)
        try:
            await discord_server.ready(60)
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            out, _ = await process.communicate()
        assert "Traceback" not in out.decode(), out.decode()

    return start


@pytest.fixture
def somebody_else_is_told(discord_server: Playground, beside: Beside, tmp_path: Path) -> Callable[[str], Awaitable[None]]:
    """Lets a newcomer hear of something new; by then the bot has looked for all that is due to anybody."""

    async def told(word: str) -> None:
        newcomer = discord_server.person(f"Newcomer who likes {word}")
        await newcomer.slash("follow-search", words=word)
        (tmp_path / f"{word}.bib").write_text(toy.entry(word, f"Toy {word}", ["Ben Example"], year=THIS_YEAR))
        await beside("import", f"{word}.bib")
        await discord_server.until(lambda: newcomer.inbox, 60, f"a message about {word}")

    return told


async def test_a_new_work_is_told_within_seconds_and_only_once(
    running: Running,
    beside: Beside,
    somebody_else_is_told: Callable[[str], Awaitable[None]],
    discord_server: Playground,
    seeded_store_path: Path,
    ada: Person,
    tmp_path: Path,
) -> None:
    (tmp_path / "boats.bib").write_text(BOATS)
    async with running() as process:
        assert f"follow {FOLLOWED}" in (await ada.slash("follow", name=FOLLOWED)).text

        assert "stored 1" in await beside("import", "boats.bib")
        imported = time.monotonic()
        (message,) = await discord_server.until(lambda: ada.inbox, 60, "a message about the new work")
        print(f"told {time.monotonic() - imported:.1f} s after the import")  # noqa: T201
        assert TITLE in message.text
        assert f"You follow {FOLLOWED}" in message.text

        assert "known 1" in await beside("import", "boats.bib")
        await somebody_else_is_told("trains")
        assert ada.inbox == [message]

        number = max(one["id"] for one in json.loads(await beside("imports", "--json")) if one["input"] == "boats.bib")
        await beside("imports", "undo", str(number))
        assert "stored 1" in await beside("import", "boats.bib")
        await somebody_else_is_told("kites")
        assert ada.inbox == [message]
    assert process.returncode == 0, "SIGTERM is a proper end"

    async with running():
        await somebody_else_is_told("puppets")
    assert ada.inbox == [message]
