"""CSL-JSON, as Zotero and other reference managers export it: a list of items, one item, or one a line.

Only dates that name a year are read, and names in whichever form they have. An arXiv number or a number in PubMed may stand
in the note, where Zotero puts what CSL has no field for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

from pydantic import BeforeValidator, ConfigDict, Field

from store.models import Identifier, Kind, PrintedAuthor, Reading, Record
from store.retraction import says_retracted
from store.sources import checked, crossref, json_pieces, openalex
from store.sources.checked import Listed, Part, Text, line
from store.sources.identifiers import identifiers, pubmed
from store.sources.json_pieces import Page, Piece, opening, pieces

TITLE = "CSL-JSON"
LIMIT = json_pieces.LIMIT

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper", "review", "review-book"), "article"),
    "article": "preprint",
    "paper-conference": "inproceedings",
    **dict.fromkeys(("book", "monograph", "collection"), "book"),
    "thesis": "thesis",
    "dataset": "dataset",
}
_OTHER_TYPES = frozenset(
    "bill broadcast chapter classic document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case "
    "legislation manuscript map motion_picture musical_score pamphlet patent performance periodical personal_communication post "
    "post-weblog regulation report software song speech standard treaty webpage".split()
)
"""The types of CSL 1.0.2 beside those that have a kind of ours."""

_OWN_FIELDS = frozenset({"title", "author", "issued", "container-title", "editor"})
_LONGEST_TOPIC = 80

_PAGE = Page(re.compile(r'\{\s*"items"\s*:\s*\['), ("items",))
_IN_PUBMED = re.compile(r"\bPMID:\s*([0-9]{1,9})\b", re.IGNORECASE)


class _Part(Part):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class _Person(_Part):
    given: str | None = None
    family: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None
    suffix: str | None = None
    literal: str | None = None


class _Date(_Part):
    date_parts: Listed[list[Any]]
    raw: Text = None
    literal: Text = None


def _text_is_date(given: Any) -> Any:
    return {"raw": given} if isinstance(given, str | int) else given


class _Item(_Part):
    type: str
    title: str | None = None
    author: Listed[_Person]
    editor: Listed[_Person]
    issued: Annotated[_Date | None, BeforeValidator(_text_is_date)] = None
    container_title: str | None = None
    event_title: str | None = None
    publisher: str | None = None
    volume: Text = None
    issue: Text = None
    number: Text = None
    page: Text = None
    abstract: str | None = None
    keyword: str | None = None
    note: str | None = None
    status: str | None = None
    doi: str | None = Field(None, alias="DOI")
    url: str | None = Field(None, alias="URL")
    pmid: Text = Field(None, alias="PMID")


def recognise(head: str) -> bool:
    """Whether this is JSON that begins with an item of a type that CSL knows, and with no work of another source."""
    found = opening(head)
    item = json_pieces.first(found["items"]) if "items" in found else found
    known = item.get("type") in _KINDS or item.get("type") in _OTHER_TYPES
    return known and not item.keys().isdisjoint(_OWN_FIELDS) and not any(other.recognise(head) for other in (crossref, openalex))


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record or a Rejected for every item, in the input's order, and a Remark for a year that cannot be; `owner` is not needed."""
    return checked.each(pieces(stream, _PAGE), _readings)


def _readings(piece: Piece) -> Iterator[Reading]:
    item = checked.checked(piece, _Item, "item of CSL")
    checked.at_most(item.author)
    year, authors, found = _year(item), _people(item.author), _identifiers(item)
    kind = _KINDS.get(item.type, "other")
    venue = _venue(item, kind)
    publisher = line(item.publisher, "publisher")
    yield Record(
        kind=checked.kind(kind, venue, found),
        title=checked.needed_title(item.title),
        year=checked.year(year),
        authors=authors,
        authors_complete=0 < len(authors) == len(item.author),
        venue=venue,
        volume=line(item.volume, "volume"),
        number=line(item.issue, "issue"),
        pages=checked.pages(item.page),
        publisher=publisher if publisher != venue else None,
        editors=_people(item.editor),
        abstract=checked.abstract(item.abstract),
        topics=_topics(item.keyword),
        identifiers=found,
        retracted=any(says_retracted(text[: checked.LONGEST_TEXT]) for text in (item.note, item.status) if text),
        place=piece.place,
    )
    yield from checked.remarks(piece.place, year)


def _year(item: _Item) -> int | None:
    if item.issued is None:
        return None
    return checked.year_of(item.issued.date_parts) or checked.year_in(item.issued.raw) or checked.year_in(item.issued.literal)


def _venue(item: _Item, kind: Kind) -> str | None:
    """Where the item appeared; of a thesis its school, and of a preprint who keeps it."""
    keeper = item.publisher if kind in ("thesis", "preprint") else None
    return next((found for text in (item.container_title, item.event_title, keeper) if (found := line(text, "venue"))), None)


def _people(stated: list[_Person]) -> tuple[PrintedAuthor, ...]:
    """Persons by the parts of their names, and groups by their names as they stand."""
    parts = ((one.given, one.dropping_particle, one.non_dropping_particle, one.family, one.suffix) for one in stated)
    names = (checked.name_of(*given) or checked.name(one.literal) for given, one in zip(parts, stated, strict=True))
    return tuple(PrintedAuthor(name=name) for name in names if name)


def _topics(keywords: str | None) -> tuple[str, ...]:
    """The keywords, each once; one that is too long is no keyword."""
    words = (line(word, "keyword") for word in re.split("[,;]", keywords or "") if len(word) <= _LONGEST_TOPIC)
    return tuple(dict.fromkeys(word for word in words if word))


def _identifiers(item: _Item) -> tuple[Identifier, ...]:
    stated = {"doi": item.doi, "url": item.url, "eprint": item.number, "note": item.note}
    found = identifiers({name: text[: checked.LONGEST_TEXT] for name, text in stated.items() if text})
    noted = _IN_PUBMED.search(item.note[: checked.LONGEST_TEXT]) if item.note else None
    in_pubmed = pubmed(item.pmid) or pubmed(noted[1] if noted else None)
    return (*found, *([in_pubmed] if in_pubmed else []))
