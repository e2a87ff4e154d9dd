"""Fetching what a watched source has to say, from two hosts that stand here and from no other.

Politeness is part of it: one connection to arXiv with three seconds between requests, as its manual asks; a pause after
"too many requests" as long as the host wants it, and ever longer ones after its faults. The key for OpenAlex goes into
requests and nowhere else: no text of an exception is passed on, for it may hold the address.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
import yarl
from pydantic import SecretStr

from bot import __version__

HOSTS = {"OpenAlex": "https://api.openalex.org", "arXiv": "https://export.arxiv.org"}
USER_AGENT = f"Colloquy/{__version__} (a research lab's assistant; it looks at a source once an hour at most)"

TIMEOUT = aiohttp.ClientTimeout(total=120, connect=15, sock_read=60)
ATTEMPTS = 3
PAUSE = 2.0
"""Seconds before the second attempt, and twice as many before the third; drawn at random up to that."""

PATIENCE = 60.0
"""Seconds that one look waits when a host asks for a pause; for a longer one the look ends, and the next comes after it."""

ARXIV_GAP = 3.0
"""Seconds between two requests to arXiv, as its manual asks (info.arxiv.org/help/api/user-manual.html)."""

LIMIT = 32 * 2**20
"""Bytes of one answer, at most: what a source may have, and of OpenAlex half of it, for there are two pages."""

REDIRECTS = 3

PAGE, PAGES = 100, 2
"""OpenAlex gives 100 works a page at most (developers.openalex.org/guides/page-through-results)."""

NEWEST = 500
"""Preprints of a look at arXiv: more than the largest category announces on one day."""

FIELDS = "id,doi,title,display_name,publication_year,type,is_retracted,primary_location,locations,authorships,topics,biblio"
FIELDS += ",abstract_inverted_index"
"""What `store.sources.openalex` reads of a work."""


class FetchError(Exception):
    """Why nothing was fetched, in a sentence without addresses; `wait` are the seconds for which the host wants to be left alone."""

    def __init__(self, sentence: str, wait: float = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


class _PassingError(FetchError):
    """A fault that may be over at the next attempt."""


class Fetcher:
    """The connections to both hosts. Use it as a context manager."""

    def __init__(self, key: SecretStr | None) -> None:
        self._key = key
        self._arxiv = asyncio.Lock()
        self._arxiv_free_at = 0.0
        self._session = aiohttp.ClientSession(timeout=TIMEOUT, headers={"User-Agent": USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._session.close()

    async def author(self, number: str) -> bytes:
        """The newest 200 works of an author of OpenAlex, as one or two pages one after the other. Raises FetchError."""
        if self._key is None:
            raise FetchError("OPENALEX_API_KEY is not set, and OpenAlex answers nobody without a key")
        asked = {"filter": f"authorships.author.id:{number}", "sort": "publication_date:desc", "per_page": str(PAGE), "select": FIELDS}
        pages: list[bytes] = []
        while len(pages) < PAGES:
            query = asked | {"page": str(len(pages) + 1), "api_key": self._key.get_secret_value()}
            pages.append(await self._patiently("OpenAlex", "/works", query))
            if await asyncio.to_thread(_works_of, pages[-1]) < PAGE:
                break
        return b"\n".join(pages)

    async def preprints(self, query: str) -> bytes:
        """The newest preprints of arXiv that fit a query, as an Atom feed. Raises FetchError."""
        asked = {"search_query": query, "sortBy": "submittedDate", "sortOrder": "descending", "start": "0", "max_results": str(NEWEST)}
        return await self._patiently("arXiv", "/api/query", asked)

    async def _patiently(self, host: str, path: str, query: Mapping[str, str]) -> bytes:
        """One answer, with several attempts where the fault may pass."""
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._in_turn(host, path, query)
            except _PassingError as error:
                if error.wait > PATIENCE:
                    raise
                pause = random.uniform(0, PAUSE * 2 ** (attempt - 1))  # noqa: S311 - it decides nothing but a pause
                await asyncio.sleep(error.wait + pause)
        return await self._in_turn(host, path, query)

    async def _in_turn(self, host: str, path: str, query: Mapping[str, str]) -> bytes:
        """One attempt; those at arXiv come one after the other."""
        if host != "arXiv":
            return await self._get(host, path, query)
        clock = asyncio.get_running_loop().time
        async with self._arxiv:
            await asyncio.sleep(max(0.0, self._arxiv_free_at - clock()))
            self._arxiv_free_at = clock() + ARXIV_GAP
            raw = await self._get(host, path, query)
        if raw.lstrip()[:13] == b"Rate exceeded":  # arXiv says so with any status
            raise _PassingError("arXiv asks for fewer requests", wait=PATIENCE)
        return raw

    async def _get(self, host: str, path: str, query: Mapping[str, str]) -> bytes:
        home = yarl.URL(HOSTS[host])
        address = home.with_path(path).with_query(query)
        try:
            for _ in range(REDIRECTS + 1):
                async with self._session.get(address, allow_redirects=False) as response:
                    if response.status not in (301, 302, 303, 307, 308):
                        _check(host, response)
                        return await _body(host, response)
                    address = _redirected(host, address, response)
        except TimeoutError:
            raise _PassingError(f"{host} does not answer in time") from None
        except (aiohttp.ClientError, OSError):
            raise _PassingError(f"{host} cannot be reached") from None
        raise FetchError(f"{host} sends from one address to the next")


def _redirected(host: str, address: yarl.URL, response: aiohttp.ClientResponse) -> yarl.URL:
    """Where a host sends us, if that is the host itself."""
    try:
        target = address.join(yarl.URL(response.headers.get("Location", "")))
    except ValueError:
        target = yarl.URL()
    if target.absolute and target.origin() == address.origin():
        return target
    raise FetchError(f"{host} sends to another host, where it is not followed")


def _check(host: str, response: aiohttp.ClientResponse) -> None:
    status, wait = response.status, _wait(response.headers.get("Retry-After", ""))
    if status == 200:
        return
    if status == 429:
        raise _PassingError(f"{host} asks for fewer requests (status 429)", wait)
    if status >= 500:
        raise _PassingError(f"{host} has a fault of its own (status {status})", wait)
    if host == "OpenAlex" and status in (401, 403):
        raise FetchError(f"OpenAlex refuses the request (status {status}); OPENALEX_API_KEY may be wrong, or used up for today", wait)
    raise FetchError(f"{host} refuses the request (status {status})", wait)


async def _body(host: str, response: aiohttp.ClientResponse) -> bytes:
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


def _works_of(page: bytes) -> int:
    """How many works a page holds; 0 where it is no page."""
    try:
        found = json.loads(page)
    except (ValueError, RecursionError):
        return 0
    works = found.get("results") if isinstance(found, dict) else None
    return len(works) if isinstance(works, list) else 0
