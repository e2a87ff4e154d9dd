"""The connection of the client to Discord: how it begins, and what ends it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import discord
import pytest
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket

from bot.client import Colloquy, serve
from bot.settings import Settings, SettingsError
from playground import Playground
from store.database import Store

if TYPE_CHECKING:
    from tests.bot.conftest import Until
    from tests.conftest import Connect


async def test_the_end_waits_for_running_answers(connect: Connect, discord_server: Playground, seeded_store_path: Path) -> None:
    entered, released = threading.Event(), threading.Event()

    def count(store: Store) -> int:
        entered.set()
        released.wait(10)
        return int(store.rows("SELECT count(*) AS works FROM work")[0]["works"])

    async with connect(discord_server, seeded_store_path) as bot:
        running = bot.read(count)
        await asyncio.to_thread(entered.wait, 10)
        asyncio.get_running_loop().call_later(0.05, released.set)

    assert await running > 0


async def test_serving_without_a_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is not set"):
        await serve(Settings.from_env({"COLLOQUY_DB": str(tmp_path / "colloquy.db")}))


def _settings(address: str, folder: Path) -> Settings:
    store = str(folder / "colloquy.db")
    here = {"DISCORD_API_URL": address, "DISCORD_GATEWAY_URL": "ws://127.0.0.1:1"}
    return Settings.from_env({"DISCORD_TOKEN": "toy-secret", "COLLOQUY_DB": store, **here})


@pytest.mark.parametrize(
    ("operation", "status", "sentence"),
    [
        ("get_my_user", 401, "Discord does not accept DISCORD_TOKEN"),
        ("get_my_user", 403, "Discord refuses the connection: 403 Forbidden"),
        ("get_my_oauth2_application", 403, "Discord refuses the connection: 403 Forbidden"),
        ("bulk_set_application_commands", 403, "Discord refuses the connection: 403 Forbidden"),
    ],
)
async def test_a_start_that_discord_refuses_is_one_sentence(
    connect: Connect, discord_server: Playground, tmp_path: Path, operation: str, status: int, sentence: str
) -> None:
    discord_server.fail(operation, status)

    with pytest.raises(SettingsError, match=sentence):
        await serve(_settings(discord_server.api_url, tmp_path))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://:80"])
async def test_a_discord_that_cannot_be_reached_is_one_sentence(connect: Connect, tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="Discord cannot be reached; check the network, and DISCORD_API_URL"):
        await serve(_settings(address, tmp_path))


async def test_a_gateway_that_is_not_there_yet_is_tried_until_it_is(
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    discord_server: Playground,
    tmp_path: Path,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda self: 0.01)
    serving = asyncio.create_task(serve(_settings(discord_server.api_url, tmp_path)))
    try:
        await until(lambda: "gateway does not answer" in caplog.text)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(discord_server.gateway_url))
        await discord_server.ready()
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@pytest.mark.parametrize(
    "error",
    [
        discord.GatewayNotFound(),  # type: ignore[no-untyped-call]
        discord.PrivilegedIntentsRequired(None),
        discord.ConnectionClosed(cast(Any, SimpleNamespace(close_code=4004)), shard_id=None),
        discord.DiscordServerError(cast(Any, SimpleNamespace(status=503, reason="Toy")), "toy\nlines " * 100),
        discord.HTTPException(cast(Any, SimpleNamespace(status=400, reason="Toy")), {"message": "\x1b]0;toy\x07"}),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_ends_the_connection_is_one_short_line_without_the_token(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, discord_server: Playground, tmp_path: Path, error: Exception
) -> None:
    async def end(self: Colloquy, token: str) -> None:
        raise error

    monkeypatch.setattr(Colloquy, "login", end)
    with pytest.raises(SettingsError, match=r"^Discord refuses the connection: [^\n\x1b]{10,200}\.$") as caught:
        await serve(_settings(discord_server.api_url, tmp_path))

    assert "toy-secret" not in str(caught.value)
