"""What is asked of arXiv (info.arxiv.org/help/api/user-manual.html); every answer is an Atom feed."""

from __future__ import annotations

import yarl

from bot.fetching.client import Fetcher, FetchError
from store.sources import HEAD, arxiv

NEWEST = 500
"""Preprints of a look at arXiv: more than the largest category announces on one day."""


async def newest(fetcher: Fetcher, query: str) -> bytes:
    """The newest preprints that fit a query. Raises FetchError."""
    asked = {"search_query": query, "sortBy": "submittedDate", "sortOrder": "descending", "start": "0", "max_results": str(NEWEST)}
    return await fetcher.get("arXiv", yarl.URL.build(path="/api/query", query=asked))


async def preprint(fetcher: Fetcher, number: str) -> bytes:
    """The newest version of a preprint. Raises FetchError, also where there is none."""
    raw = await fetcher.get("arXiv", yarl.URL.build(path="/api/query", query={"id_list": number, "max_results": "1"}))
    if not arxiv.recognise(raw[:HEAD].decode(errors="replace")):
        raise FetchError("arXiv answers with something that is no feed")
    if b"<entry" not in raw:
        raise FetchError(f"arXiv knows no preprint {number}")
    return raw
