"""`python -m bot run`: on Discord until it is told to stop, and one sentence where it cannot be."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from playground import Playground
from store.database import Store

Colloquy = Callable[..., subprocess.CompletedProcess[str]]


def test_run_without_a_token_says_so(colloquy: Colloquy, tmp_path: Path) -> None:
    done = colloquy("run")

    assert done.returncode == 1
    assert done.stderr.startswith("DISCORD_TOKEN is not set")
    assert list(tmp_path.iterdir()) == []


async def _start(surroundings: Mapping[str, str], discord: Playground, store: Store, *command: str) -> asyncio.subprocess.Process:
    """The bot on a local Discord, in a process of its own."""
    settings = {"DISCORD_TOKEN": "a-token-of-no-worth", "DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
    words = ["-m", "bot", "--db", str(store.path), *command]
    return await asyncio.create_subprocess_exec(sys.executable, *words, env={**surroundings, **settings}, stderr=asyncio.subprocess.PIPE)


async def _connected(discord: Playground, process: asyncio.subprocess.Process) -> None:
    """Return when the bot is on Discord; fail at once when its process ends before."""
    ended, ready = asyncio.ensure_future(process.wait()), asyncio.ensure_future(discord.ready(timeout=60))
    await asyncio.wait([ended, ready], return_when=asyncio.FIRST_COMPLETED)
    assert not ended.done()
    ended.cancel()
    await ready


@pytest.mark.parametrize(("command", "number"), [([], signal.SIGINT), (["run"], signal.SIGTERM)])
async def test_with_a_token_it_is_on_discord_until_it_is_told_to_stop(
    surroundings: Mapping[str, str], discord_server: Playground, seeded_store: Store, command: list[str], number: signal.Signals
) -> None:
    process = await _start(surroundings, discord_server, seeded_store, *command)
    await _connected(discord_server, process)
    process.send_signal(number)
    _, said = await process.communicate()

    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said


async def test_a_token_that_discord_does_not_accept_is_one_sentence(
    surroundings: Mapping[str, str], discord_server: Playground, seeded_store: Store
) -> None:
    discord_server.fail("get_my_user", 401)
    process = await _start(surroundings, discord_server, seeded_store, "run")
    _, said = await process.communicate()

    assert process.returncode == 1
    assert said.decode().splitlines()[-1].startswith("Discord does not accept DISCORD_TOKEN")
    assert b"Traceback" not in said
