"""What is asked of OpenAlex, in pyalex's words and through our own client.

pyalex (MIT) spells the requests. It does not send them, for what it sends with has no timeout and no bound on the size of an
answer, and follows a redirect to any host. It is imported with the first request: an idle bot has no need of it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import yarl

from bot.fetching.client import Fetcher, FetchError, NotThereError, Say
from store.sources.identifiers import orcid

if TYPE_CHECKING:
    from pyalex.api import BaseOpenAlex

PAGE = 100
"""Works of a page, the most that OpenAlex gives (developers.openalex.org/guides/page-through-results)."""

PAGES = 2
"""Pages of a look at an author."""

MOST_PAGES = 200
"""Pages of one author that are fetched: 20,000 works. Those to whom OpenAlex ascribes more are many people under one name."""

CANDIDATES = 10

WORK = (
    *("id", "ids", "doi", "title", "display_name", "publication_year", "type", "is_retracted", "primary_location", "locations"),
    *("authorships", "topics", "biblio", "abstract_inverted_index"),
)
AUTHOR = ("id", "ids", "orcid", "display_name", "display_name_alternatives", "last_known_institutions")
"""What `store.sources.openalex` reads of a work and of an author."""

_ID = re.compile(r"https?://openalex\.org/([AW][0-9]{1,15})")


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a name may mean."""

    id: str
    name: str
    works: int
    institutions: tuple[str, ...]
    orcid: str | None


async def newest(fetcher: Fetcher, author: str) -> bytes:
    """The newest 200 works of an author, as one or two pages one after the other. Raises FetchError."""
    asked = _works_of(author)
    pages: list[bytes] = []
    while len(pages) < PAGES:
        pages.append(await fetcher.get("OpenAlex", asked.update_query(page=len(pages) + 1)))
        if await asyncio.to_thread(_count, pages[-1]) < PAGE:
            break
    return b"\n".join(pages)


async def work(fetcher: Fetcher, id: str, into: BinaryIO) -> None:
    """Write a work, named by its id or as "doi:10.…", as a line of JSON. Raises FetchError."""
    import pyalex

    into.write(_line(await _one(fetcher, "work", id, _asked(pyalex.Works(id)).update_query(select=",".join(WORK)))))


async def author(fetcher: Fetcher, id: str, into: BinaryIO, say: Say) -> str:
    """Write an author, named by the id or as "orcid:0000-…", and all of their works as lines of JSON.

    Returns what is missing of them in a sentence, and nothing where nothing is. Raises FetchError where not even the first
    works were fetched.
    """
    import pyalex

    person = await _one(fetcher, "author", id, _asked(pyalex.Authors(id)).update_query(select=",".join(AUTHOR)))
    into.write(_line(person))
    asked, cursor, done, listed = _works_of(_number(person)), "*", 0, 0
    for _ in range(MOST_PAGES):
        try:
            page = _page(await fetcher.get("OpenAlex", asked.update_query(cursor=cursor)))
        except FetchError as error:
            if not done:
                raise
            return f"{done:,} of {listed:,} works were fetched and stored. {error}; run the same command again later for the rest."
        into.writelines(map(_line, page.works))
        done, listed, cursor = done + len(page.works), page.listed, page.cursor
        if done >= listed or not cursor:
            return ""
        say(f"OpenAlex: {done:,} of {listed:,} works")
    return f"The newest {done:,} of {listed:,} works were fetched and stored; more are hardly one person's."


async def candidates(fetcher: Fetcher, name: str) -> tuple[Candidate, ...]:
    """Those whom OpenAlex knows under a name or one like it, the likeliest first. Raises FetchError."""
    import pyalex

    asked = _asked(pyalex.Authors().search(name).select([*AUTHOR, "works_count"])).update_query(per_page=CANDIDATES)
    people = _object(await fetcher.get("OpenAlex", asked)).get("results")
    if not isinstance(people, list):
        raise FetchError("OpenAlex answers with something that is no list of authors")
    return tuple(_candidate(person) for person in people if isinstance(person, dict) and _number(person).startswith("A"))


def _works_of(author: str) -> yarl.URL:
    """How a page of an author's works is asked for, the newest first."""
    import pyalex

    works = pyalex.Works().filter(authorships={"author": {"id": author}}).sort(publication_date="desc").select(list(WORK))
    return _asked(works).update_query(per_page=PAGE)


def _asked(what: BaseOpenAlex) -> yarl.URL:
    """The path and the query of a request; the host is the client's affair."""
    return yarl.URL(what.url).relative()


async def _one(fetcher: Fetcher, kind: str, id: str, asked: yarl.URL) -> dict[str, Any]:
    """A work or an author. What was merged into another comes as that one, with the id that was asked for among its own."""
    try:
        found = _object(await fetcher.get("OpenAlex", asked))
    except NotThereError:
        raise FetchError(f"OpenAlex knows no {kind} {id}") from None
    number = _number(found)
    if number[:1] != kind[0].upper():
        raise FetchError(f"OpenAlex answers with something that is no {kind}")
    if ":" in id or id == number:
        return found
    ids = found.get("ids")
    return found | {"ids": (ids if isinstance(ids, dict) else {}) | {"openalex": [number, id]}}


# --- what it answers --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Page:
    """Works of a list of so many, and where the next page begins; nothing after the last one."""

    works: list[Any]
    listed: int
    cursor: str


def _page(raw: bytes) -> _Page:
    found = _object(raw)
    works, meta = found.get("results"), found.get("meta")
    if not isinstance(works, list) or not isinstance(meta, dict):
        raise FetchError("OpenAlex answers with something that is no list of works")
    listed, cursor = meta.get("count"), meta.get("next_cursor")
    return _Page(works, listed if isinstance(listed, int) else len(works), cursor if works and isinstance(cursor, str) else "")


def _count(raw: bytes) -> int:
    """How many works a page holds; 0 where it is no page."""
    try:
        return len(_page(raw).works)
    except FetchError:
        return 0


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise FetchError("OpenAlex answers with something that is no JSON, or is cut off") from None
    return found if isinstance(found, dict) else {}


def _number(found: Mapping[str, Any]) -> str:
    """An id without its address, and nothing where there is none."""
    number = _ID.fullmatch(str(found.get("id")))
    return number[1] if number else ""


def _candidate(person: Mapping[str, Any]) -> Candidate:
    works, institutions, stated = (person.get(name) for name in ("works_count", "last_known_institutions", "orcid"))
    known = [one.get("display_name") for one in institutions if isinstance(one, dict)] if isinstance(institutions, list) else []
    return Candidate(
        id=_number(person),
        name=str(person.get("display_name") or ""),
        works=works if isinstance(works, int) else 0,
        institutions=tuple(name for name in known if isinstance(name, str)),
        orcid=number.value if isinstance(stated, str) and (number := orcid(stated)) else None,
    )


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"
