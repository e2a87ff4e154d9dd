"""Asking two hosts that stand here, and no other.

Politeness is part of it: one connection to arXiv with three seconds between requests, as its manual asks; a pause after
"too many requests" as long as the host wants it, and ever longer ones after its faults. The key for OpenAlex goes into
requests and nowhere else: no text of an exception is passed on, for it may hold the address.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Literal, Self

import aiohttp
import yarl
from pydantic import SecretStr

from bot import __version__
from bot.fetching import turns

Host = Literal["OpenAlex", "arXiv"]
Say = Callable[[str], None]
"""Tells a person who waits, in a sentence, what is going on."""

HOSTS: dict[Host, str] = {"OpenAlex": "https://api.openalex.org", "arXiv": "https://export.arxiv.org"}
USER_AGENT = f"Colloquy/{__version__} (a research lab's assistant)"

TIMEOUT = aiohttp.ClientTimeout(total=120, connect=15, sock_read=60)
ATTEMPTS = 3
PAUSE = 2.0
"""Seconds before the second attempt, and twice as many before the third; drawn at random up to that."""

PATIENCE = 60.0
"""Seconds that are waited when a host asks for a pause; for a longer one fetching ends, and says how long the pause is."""

ARXIV_GAP = 3.0
"""Seconds between two requests to arXiv, as its manual asks (info.arxiv.org/help/api/user-manual.html)."""

LIMIT = 32 * 2**20
"""Bytes of one answer, unpacked, at most."""

REDIRECTS = 3

KEY_NEEDED = (
    "OPENALEX_API_KEY is not set, and OpenAlex answers nobody without a key;"
    " one is free with an account, at https://openalex.org/settings/api"
)


class FetchError(Exception):
    """Why nothing was fetched, in a sentence without the address that was asked; `wait` are the seconds for which the host
    wants to be left alone."""

    def __init__(self, sentence: str, wait: float = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


class NotThereError(FetchError):
    """The host does not have what was asked for."""


class _PassingError(FetchError):
    """A fault that may be over at the next attempt."""


class Fetcher:
    """The connections to both hosts. Use it as a context manager."""

    def __init__(self, key: SecretStr | None, say: Say | None = None) -> None:
        self._key = key
        self._say = say
        self._arxiv = asyncio.Lock()
        self._arxiv_free_at = 0.0
        self._session = aiohttp.ClientSession(timeout=TIMEOUT, headers={"User-Agent": USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._session.close()

    async def get(self, host: Host, asked: yarl.URL) -> bytes:
        """The answer of a host to a path and a query, with several attempts where a fault may pass. Raises FetchError."""
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._in_turn(host, asked)
            except _PassingError as error:
                if error.wait > PATIENCE:
                    raise FetchError(f"{error}, and wants to be left alone for {error.wait / 60:.0f} minutes", error.wait) from None
                await self._pause(error, attempt)
        return await self._in_turn(host, asked)

    async def _pause(self, error: FetchError, attempt: int) -> None:
        pause = error.wait + random.uniform(0, PAUSE * 2 ** (attempt - 1))  # noqa: S311 - it decides nothing but a pause
        if self._say:
            self._say(f"{error}; the next attempt is in {pause:.0f} s")
        await asyncio.sleep(pause)

    async def _in_turn(self, host: Host, asked: yarl.URL) -> bytes:
        """One attempt; those at arXiv come one after the other."""
        if host != "arXiv":
            return await self._get(host, asked)
        clock = asyncio.get_running_loop().time
        async with self._arxiv:
            await asyncio.sleep(max(0.0, self._arxiv_free_at - clock(), turns.take(ARXIV_GAP)))
            self._arxiv_free_at = clock() + ARXIV_GAP
            raw = await self._get(host, asked)
        if raw.lstrip()[:13] == b"Rate exceeded":  # arXiv says so with any status
            raise _PassingError("arXiv asks for fewer requests", wait=PATIENCE)
        return raw

    async def _get(self, host: Host, asked: yarl.URL) -> bytes:
        address = self._signed(host, yarl.URL(HOSTS[host]).join(asked))
        try:
            for _ in range(REDIRECTS + 1):
                async with self._session.get(address, allow_redirects=False) as response:
                    if response.status not in (301, 302, 303, 307, 308):
                        _check(host, response)
                        return await _body(host, response)
                    address = self._signed(host, _redirected(host, address, response))
        except TimeoutError:
            raise _PassingError(f"{host} does not answer in time") from None
        except (aiohttp.ClientError, OSError):
            raise _PassingError(f"{host} cannot be reached") from None
        raise FetchError(f"{host} sends from one address to the next")

    def _signed(self, host: Host, address: yarl.URL) -> yarl.URL:
        """An address of a host, with the key that it wants."""
        if host != "OpenAlex":
            return address
        if self._key is None:
            raise FetchError(KEY_NEEDED)
        return address.update_query(api_key=self._key.get_secret_value())


def _redirected(host: Host, address: yarl.URL, response: aiohttp.ClientResponse) -> yarl.URL:
    """Where a host sends us, if that is the host itself."""
    try:
        target = address.join(yarl.URL(response.headers.get("Location", "")))
    except ValueError:
        target = yarl.URL()
    if target.absolute and target.origin() == address.origin():
        return target
    raise FetchError(f"{host} sends to another host, where it is not followed")


def _check(host: Host, response: aiohttp.ClientResponse) -> None:
    status, wait = response.status, _wait(response.headers.get("Retry-After", ""))
    if status == 200:
        return
    if status == 429:
        raise _PassingError(f"{host} asks for fewer requests (status 429)", wait)
    if status >= 500:
        raise _PassingError(f"{host} has a fault of its own (status {status})", wait)
    if host == "OpenAlex" and status in (401, 403):
        raise FetchError(f"OpenAlex refuses the request (status {status}); OPENALEX_API_KEY may be wrong, or used up for today", wait)
    kind = NotThereError if status in (404, 410) else FetchError
    raise kind(f"{host} refuses the request (status {status})", wait)


async def _body(host: Host, response: aiohttp.ClientResponse) -> bytes:
    """The whole of an answer, read no further than it may be long."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LIMIT:
            raise FetchError(f"{host} sends more than {LIMIT // 2**20} MiB")
    return bytes(body)


def _wait(header: str) -> float:
    """The seconds that a Retry-After header asks for, as a number or as a date; 0 where it asks for none, and a day at most."""
    try:
        seconds = float(header) if header.isdecimal() else (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0
    return min(max(seconds, 0), 86_400)
