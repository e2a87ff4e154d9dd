"""A bot made of nothing but aiohttp: what it sends is what a test wrote, right or wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from playground import Playground
from playground.pytest_plugin import openapi_file


class RawBot:
    """Sends bodies as they are and reads the gateway by hand."""

    def __init__(self, discord: Playground, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.discord = discord
        self._session = session
        self._socket = socket

    async def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        async with self._session.request(method, self.discord.api_url + path, json=body) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def post(self, **message: Any) -> int:
        """The status after posting a message in the channel."""
        return (await self.send("POST", f"/channels/{self.discord.channel_id}/messages", message))[0]

    async def register(self, *commands: dict[str, Any]) -> int:
        """The status after registering these commands in place of all others."""
        return (await self.send("PUT", f"/applications/{self.discord.bot['id']}/commands", list(commands)))[0]

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next event of that name."""
        async for frame in self._socket:
            packet = frame.json()
            if packet.get("t") == name:
                data: dict[str, Any] = packet["d"]
                return data
        raise AssertionError(f"the connection ended before {name}")

    async def respond(self, interaction: dict[str, Any], kind: int, data: Any = None) -> tuple[int, Any]:
        """The status and the JSON after the first answer to an interaction."""
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=true"
        return await self.send("POST", path, {"type": kind} if data is None else {"type": kind, "data": data})


@pytest.fixture(params=["OpenAPI file and limits", "limits only"])
async def discord(request: pytest.FixtureRequest) -> AsyncIterator[Playground]:
    openapi = openapi_file() if request.param == "OpenAPI file and limits" else None
    if openapi is None and request.param != "limits only":
        pytest.skip("Discord's OpenAPI file is not at hand")
    async with Playground(openapi, deadline=1.0) as running:
        yield running


Connect = Callable[[Playground], AbstractAsyncContextManager[RawBot]]


@asynccontextmanager
async def _connected(discord: Playground) -> AsyncIterator[RawBot]:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        await socket.send_json({"op": 2, "d": {"token": "toy", "intents": 1 | 1 << 9 | 1 << 12}})
        bot = RawBot(discord, session, socket)
        await bot.event("GUILD_CREATE")
        yield bot


@pytest.fixture
def connect() -> Connect:
    """Connects a raw bot to a playground of the test's own."""
    return _connected


@pytest.fixture
async def raw(discord: Playground) -> AsyncIterator[RawBot]:
    async with _connected(discord) as bot:
        yield bot


@pytest.fixture
async def strict() -> AsyncIterator[RawBot]:
    """A raw bot that is held to Discord's OpenAPI file."""
    if (openapi := openapi_file()) is None:
        pytest.skip("Discord's OpenAPI file is not at hand")
    async with Playground(openapi) as discord, _connected(discord) as bot:
        yield bot
