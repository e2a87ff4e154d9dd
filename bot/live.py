"""What an address names, fetched from its host into a file that is imported like any other; a name gives a choice instead."""

from __future__ import annotations

import asyncio
from typing import BinaryIO

from pydantic import SecretStr

from bot.addresses import Address
from bot.drawing.text import tame
from bot.fetching import arxiv, openalex
from bot.fetching.client import Fetcher, FetchError, Say
from bot.fetching.openalex import Candidate
from store.errors import InputRefused


def fetch(address: Address, key: SecretStr | None, into: BinaryIO, say: Say) -> str:
    """Write what an address names into a file; return in a sentence what is left to do, and nothing where nothing is.

    `say` hears how it goes on. Raises InputRefused where nothing could be fetched.
    """
    return asyncio.run(_fetch(address, key, into, say))


def choice(name: Address, key: SecretStr | None, say: Say) -> str:
    """Those whom a name may mean, in lines, and what to type next: nobody is taken without being chosen. Raises InputRefused."""
    return asyncio.run(_choose(name, key, say))


async def _fetch(address: Address, key: SecretStr | None, into: BinaryIO, say: Say) -> str:
    try:
        async with Fetcher(key, say) as fetcher:
            return await _write(fetcher, address, into, say)
    except FetchError as error:
        raise InputRefused(f"{address}: {error}.") from None


async def _write(fetcher: Fetcher, address: Address, into: BinaryIO, say: Say) -> str:
    id = address.what if address.scheme == "openalex" else str(address)
    if address.scheme == "arxiv":
        into.write(await arxiv.preprint(fetcher, address.what))
    elif address.scheme == "doi" or id.startswith("W"):
        await openalex.work(fetcher, id, into)
    else:
        return await openalex.author(fetcher, id, into, say)
    return ""


async def _choose(name: Address, key: SecretStr | None, say: Say) -> str:
    try:
        async with Fetcher(key, say) as fetcher:
            found = await openalex.candidates(fetcher, name.what)
    except FetchError as error:
        raise InputRefused(f"{name}: {error}.") from None
    if not found:
        raise InputRefused(f"{name}: OpenAlex knows nobody of this name or one like it; try another spelling.")
    lines = [f"{name}: OpenAlex knows {len(found)} of this name or one like it. Import whom you mean by the id:"]
    return "\n".join([*lines, *(f" python -m bot import openalex:{one.id} # {tame(_about(one))}" for one in found)])


def _about(one: Candidate) -> str:
    known = f", ORCID {one.orcid}" if one.orcid else ""
    return f"{one.name}, {one.works:,} works, {'; '.join(one.institutions) or 'no known institution'}{known}"
