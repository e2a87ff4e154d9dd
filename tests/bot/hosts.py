"""A local stand-in for the hosts that the bot fetches from: it answers as it is told, and remembers what was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.fetching import client, turns

Answer = Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse]]


@dataclass
class Host:
    """A server on this machine. Each request takes the next of `answers`; the last one answers all that follow."""

    address: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def will(self, *answers: Answer) -> None:
        """Say what comes next."""
        self.answers = list(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append({"path": request.path, **request.query})
        self.headers.append(request.headers)
        self.times.append(asyncio.get_running_loop().time())
        return await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)


@asynccontextmanager
async def serving() -> AsyncIterator[Host]:
    host = Host()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", host.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host.address = site.name
    port = runner.addresses[0][1]
    host.address = f"http://127.0.0.1:{port}"
    try:
        yield host
    finally:
        await runner.cleanup()


@asynccontextmanager
async def standing_in(monkeypatch: pytest.MonkeyPatch, folder: Path) -> AsyncIterator[Host]:
    """One server for all hosts, which may be asked as fast as one can; whose turn it is stands in a folder."""
    async with serving() as host:
        monkeypatch.setattr(client, "HOSTS", dict.fromkeys(client.HOSTS, host.address))
        monkeypatch.setattr(client, "PAUSE", 0.0)
        monkeypatch.setattr(client, "ARXIV_GAP", 0.0)
        monkeypatch.setattr(turns, "_mark", lambda: folder / "turn")
        yield host


def says(body: str | bytes | Mapping[str, Any], status: int = 200, **headers: str) -> Answer:
    """An answer with this body, in JSON where it is no text."""
    raw = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=raw, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


async def never(_: web.Request) -> web.StreamResponse:
    """No answer at all."""
    await asyncio.Event().wait()
    raise AssertionError


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """The beginning of an answer, and then the connection is gone."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"<feed")
    assert request.transport
    request.transport.close()
    return response


async def without_end(request: web.Request) -> web.StreamResponse:
    """More and more of the same."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65_536)


async def until(true: Callable[[], object]) -> None:
    """Wait for something that will be so, if all is well."""
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)
