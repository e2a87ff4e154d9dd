"""Works as api.crossref.org gives them: an answer with one, answers with lists, one work, a list, or one a line.

What Crossref answers to a request for CSL-JSON has the same fields, with texts where lists of texts stand here; it is read as well.
Volumes of proceedings are Proceedings; journals, issues and other containers are rejected, for they are no works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

from pydantic import BeforeValidator, ConfigDict, Field

from store.models import Affiliation, Identifier, Kind, PrintedAuthor, Proceedings, Reading, Record
from store.sources import checked, json_pieces
from store.sources.checked import Listed, Part, Text, Texts, UnusableError, line
from store.sources.identifiers import identifiers, orcid, ror
from store.sources.json_pieces import Page, Piece, inside, opening, pieces, within

TITLE = "Crossref"
LIMIT = json_pieces.LIMIT

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("journal-article", "article-journal"), "article"),
    **dict.fromkeys(("proceedings-article", "paper-conference"), "inproceedings"),
    **dict.fromkeys(("posted-content", "article"), "preprint"),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), "book"),
    **dict.fromkeys(("dissertation", "thesis"), "thesis"),
    "dataset": "dataset",
}
_CONTAINERS = frozenset(
    "journal journal-volume journal-issue proceedings-series book-series book-set report-series component grant database".split()
)
_OWN_TYPES = frozenset(
    {"journal-article", "proceedings-article", "posted-content", "book-chapter", "monograph", "edited-book", "dissertation"}
)
_OWN_FIELDS = frozenset({"indexed", "deposited", "reference-count", "is-referenced-by-count", "prefix", "member"})
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})

_PAGE = Page(re.compile(r'\{\s*"status"\s*:\s*"ok"\s*,\s*"message-type"\s*:\s*"work-list"'), ("message", "items"))
_HEADING = re.compile(r"\s*<(?:jats:)?title>\s*(?:abstract|summary)\s*</(?:jats:)?title>", re.IGNORECASE)


class _Part(Part):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class _Id(_Part):
    id: str | None = None


class _Institution(_Part):
    name: str | None = None
    id: Listed[_Id]


class _Person(_Part):
    given: str | None = None
    family: str | None = None
    suffix: str | None = None
    name: str | None = None
    orcid: str | None = Field(None, alias="ORCID")
    affiliation: Listed[_Institution]


class _Date(_Part):
    date_parts: Listed[list[Any]]


class _Update(_Part):
    type: str | None = None


class _Event(_Part):
    acronym: str | None = None


def _one_is_several(given: Any) -> Any:
    return [given] if isinstance(given, dict) else [] if given is None else given


class _Work(_Part):
    doi: str | None = Field(None, alias="DOI")
    type: str | None = None
    title: Texts
    subtitle: Texts
    author: Listed[_Person]
    editor: Listed[_Person]
    container_title: Texts
    institution: Annotated[list[_Institution], BeforeValidator(_one_is_several), Field(default_factory=list)]
    event: _Event | None = None
    publisher: str | None = None
    volume: Text = None
    issue: Text = None
    page: Text = None
    abstract: str | None = None
    subject: Texts
    issued: _Date | None = None
    published: _Date | None = None
    published_print: _Date | None = None
    published_online: _Date | None = None
    posted: _Date | None = None
    updated_by: Listed[_Update]


def recognise(head: str) -> bool:
    """Whether this is JSON that begins with a work of Crossref, or an answer of its API about works."""
    found = opening(head)
    if "message-type" in found:
        return found["message-type"] in ("work", "work-list")
    own = not found.keys().isdisjoint({"DOI", "URL"}) and found.get("type") in _OWN_TYPES
    return "type" in found and (own or len(found.keys() & _OWN_FIELDS) > 1)


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record, a Proceedings or a Rejected for every work, in the input's order; `owner` is not needed.

    Remarks tell of a year that cannot be and of ORCID iDs that are none.
    """
    return checked.each(pieces(stream, _PAGE), _readings)


def _readings(piece: Piece) -> Iterator[Reading]:
    if isinstance(piece.value, dict) and isinstance(message := piece.value.get("message"), dict):
        if isinstance(message.get("items"), list):
            yield from checked.each(inside(piece, "message", "items"), _readings)
        else:
            yield from _of_work(within(piece, "message"))
    else:
        yield from _of_work(piece)


def _of_work(piece: Piece) -> Iterator[Reading]:
    work = checked.checked(piece, _Work, "work of Crossref")
    if not work.doi or not (found := identifiers({"doi": work.doi[: checked.LONGEST_TEXT]})):
        raise UnusableError("it has no DOI, such as 10.1234/toy.1")
    if work.type in _CONTAINERS:
        raise UnusableError(f"a {work.type.replace('-', ' ')} is no work")
    year, place = _year(work), f"{piece.place}, {found[0].value}"
    if work.type == "proceedings":
        yield _proceedings(work, year, place)
    else:
        yield _record(work, year, found, place)
    yield from checked.remarks(piece.place, year, [person.orcid for person in (*work.author, *work.editor)])


def _year(work: _Work) -> int | None:
    """The year of the first date that has one."""
    dates = (work.issued, work.published, work.published_print, work.published_online, work.posted)
    return next((found for date in dates if date and (found := checked.year_of(date.date_parts))), None)


def _proceedings(work: _Work, year: int | None, place: str) -> Proceedings:
    return Proceedings(
        title=_title(work),
        short=line(work.event.acronym, "acronym") if work.event else None,
        year=checked.year(year),
        volume=line(work.volume, "volume"),
        publisher=line(work.publisher, "publisher"),
        place=place,
    )


def _record(work: _Work, year: int | None, found: tuple[Identifier, ...], place: str) -> Record:
    checked.at_most(work.author)
    authors = _people(work.author)
    return Record(
        kind=_KINDS.get(work.type or "", "other"),
        title=_title(work),
        year=checked.year(year),
        authors=authors,
        authors_complete=0 < len(authors) == len(work.author),
        venue=_venue(work),
        volume=line(work.volume, "volume"),
        number=line(work.issue, "issue"),
        pages=checked.pages(work.page),
        publisher=line(work.publisher, "publisher"),
        editors=_people(work.editor),
        abstract=checked.abstract(_HEADING.sub("", work.abstract, count=1) if work.abstract else None),
        topics=tuple(dict.fromkeys(topic for text in work.subject if (topic := line(text, "subject")))),
        identifiers=found,
        retracted=any(update.type in _RETRACTIONS for update in work.updated_by),
        place=place,
    )


def _title(work: _Work) -> str:
    """The first title, with the subtitle that Crossref takes off it."""
    title = checked.needed_title(next(iter(work.title), None))
    subtitle = line(next(iter(work.subtitle), None), "subtitle")
    return f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title


def _venue(work: _Work) -> str | None:
    """The journal or the book; of a preprint who keeps it."""
    servers = [one.name for one in work.institution] if work.type == "posted-content" else []
    return next((found for text in (*work.container_title, *servers) if (found := line(text, "venue"))), None)


def _people(stated: list[_Person]) -> tuple[PrintedAuthor, ...]:
    return tuple(person for one in stated if (person := _person(one)))


def _person(one: _Person) -> PrintedAuthor | None:
    """A person or a group, under the name as printed."""
    name = checked.name_of(one.given, one.family, one.suffix) or checked.name(one.name)
    if not name:
        return None
    known = orcid(one.orcid)
    printed = ((line(place.name, "affiliation"), [found for one in place.id if (found := ror(one.id))]) for place in one.affiliation)
    affiliations = tuple(Affiliation(name=text, ror=found[0] if found else None) for text, found in printed if text)
    return PrintedAuthor(name=name, identifiers=(known,) if known else (), affiliations=affiliations)
