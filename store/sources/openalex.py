"""Works as api.openalex.org gives them: one work, a list, pages of an answer, or one work a line (as in OpenAlex's snapshot).

Every work becomes one Record. A work that appeared in several places is one work there, with its places as
*locations*: the primary one gives the venue, and all of them give identifiers. What changes without the work's changing
(citations, dates of update) is not read, so that the same work read again is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from store import tex
from store.models import Identifier, Kind, PrintedAuthor, Reading, Record, Rejected, Remark, Scheme
from store.names import SUFFIXES, compatible, parse, tokens
from store.sources import whole
from store.sources.bibtex_identifiers import identifiers
from store.sources.json_pieces import Piece, pieces

TITLE = "OpenAlex"
LIMIT = 64 * 2**20

LISTED_AUTHORS = 100
"""A list of works names this many authors of each at most, so that a work with so many may have more."""

_LONGEST_TEXT = 2_000
_LONGEST_NAME = 200
_MOST_PLACES = 100_000
_YEARS = range(1400, 2101)

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("article", "letter", "review", "book-review", "data-paper", "software-paper"), "article"),
    **dict.fromkeys(("conference-paper", "proceedings-article"), "inproceedings"),
    "preprint": "preprint",
    "book": "book",
    "dissertation": "thesis",
    "editorial": "editorial",
    "dataset": "dataset",
}
_IN_PROCEEDINGS = frozenset({"proceedings-article", "conference-paper"})

_START = re.compile(r"\s*[\[{]")
_ANSWER = re.compile(r'\s*\{\s*"(?:meta|results)"\s*:\s*[\[{].{0,2000}?"(?:db_response_time_ms|per_page|groups_count)"', re.DOTALL)
_WORK = re.compile(r'"id"\s*:\s*"https?://openalex\.org/W[0-9]+"')
_ID = re.compile(r"(?:https?://openalex\.org/)?([AW][0-9]{1,15})")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])", re.IGNORECASE)
_PUBLISHER = re.compile(r"\s*\([^()]*\)$")


def _none_is_empty(given: Any) -> Any:
    return [] if given is None else given


class _Part(BaseModel):
    """What we read; whatever else OpenAlex says is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Source(_Part):
    display_name: str | None = None
    type: str | None = None


class _Location(_Part):
    source: _Source | None = None
    raw_source_name: str | None = None
    raw_type: str | None = None
    landing_page_url: str | None = None
    pdf_url: str | None = None


class _Person(_Part):
    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class _Authorship(_Part):
    author: _Person | None = None
    raw_author_name: str | None = None


class _Biblio(_Part):
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class _Topic(_Part):
    display_name: str | None = None


class _Work(_Part):
    id: str
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    type: str | None = None
    doi: str | None = None
    is_retracted: bool | None = None
    primary_location: _Location | None = None
    locations: Annotated[list[_Location], BeforeValidator(_none_is_empty)] = Field(default_factory=list)
    authorships: Annotated[list[_Authorship], BeforeValidator(_none_is_empty)] = Field(default_factory=list)
    topics: Annotated[list[_Topic], BeforeValidator(_none_is_empty)] = Field(default_factory=list)
    biblio: _Biblio | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None


class _UnusableError(Exception):
    """Why a work cannot become a record."""


def recognise(head: str) -> bool:
    """Whether this is JSON with the id of a work of OpenAlex, or an answer of its API without any work."""
    return _START.match(head) is not None and (_WORK.search(head) is not None or _ANSWER.match(head) is not None)


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record or a Rejected for every work, in the input's order, and a Remark for a year that cannot be; `owner` is not needed."""
    text = whole(stream)
    for piece in pieces(text):
        try:
            work = _work(piece)
            yield _record(work, piece)
        except _UnusableError as error:
            yield Rejected(place=piece.place, reason=str(error), original=piece.text.encode(errors="replace"))
            continue
        if work.publication_year is not None and work.publication_year not in _YEARS:
            yield Remark(text=f"{piece.place}: {str(work.publication_year)[:20]} is no year; the work is kept without one")


def _work(piece: Piece) -> _Work:
    if piece.problem:
        raise _UnusableError(piece.problem)
    try:
        return _Work.model_validate(piece.value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"][:4])) or "the whole of it"
    wanted = first["msg"].partition(" or instance of ")[0]
    raise _UnusableError(f"it is no work of OpenAlex: at {where[:80]}, {wanted[:1].lower()}{wanted[1:]}")


def _record(work: _Work, piece: Piece) -> Record:
    number = _ID.fullmatch(work.id)
    if number is None or not number[1].startswith("W"):
        raise _UnusableError("it has no id of a work, such as https://openalex.org/W4300000001")
    title = _line(work.title or work.display_name, "title")
    if not title:
        raise _UnusableError("a work needs a title, and it has none")
    authors = tuple(author for one in work.authorships if (author := _author(one)))
    biblio = work.biblio or _Biblio()
    return Record(
        kind=_kind(work),
        title=title,
        year=work.publication_year if work.publication_year in _YEARS else None,
        authors=authors,
        authors_complete=0 < len(authors) == len(work.authorships) < LISTED_AUTHORS,
        venue=_venue(work),
        volume=_line(biblio.volume, "volume"),
        number=_line(biblio.issue, "issue"),
        pages=_pages(biblio),
        abstract=_abstract(work.abstract_inverted_index or {}),
        topics=tuple(dict.fromkeys(topic for one in work.topics if (topic := _line(one.display_name, "topic")))),
        identifiers=_identifiers(work, number[1]),
        retracted=bool(work.is_retracted),
        place=f"{piece.place}, {number[1]}",
    )


def _line(text: str | None, what: str) -> str | None:
    """A text in Unicode, on one line; None where there is none."""
    if text and len(text) > _LONGEST_TEXT:
        raise _UnusableError(f"its {what} has {len(text):,} characters; {_LONGEST_TEXT:,} is the most")
    return " ".join(tex.readable(text or "").split()) or None


def _kind(work: _Work) -> Kind:
    """What a work is; a paper is one of a conference where its place says so."""
    kind = _KINDS.get(work.type or "", "other")
    place = work.primary_location or _Location()
    at_conference = place.raw_type in _IN_PROCEEDINGS or (place.source is not None and place.source.type == "conference")
    return "inproceedings" if kind == "article" and at_conference else kind


def _venue(work: _Work) -> str | None:
    """Where the work appeared; of a repository's name without who runs it ("arXiv (Cornell University)")."""
    place = work.primary_location or _Location()
    source = place.source or _Source()
    name = _line(source.display_name or place.raw_source_name, "venue")
    return _PUBLISHER.sub("", name) if name and source.type == "repository" else name


def _pages(biblio: _Biblio) -> str | None:
    first, last = _line(biblio.first_page, "first page"), _line(biblio.last_page, "last page")
    return f"{first}–{last}" if first and last and first != last else first


def _abstract(index: dict[str, list[int]]) -> str | None:
    """The text of an inverted index: every word with the places where it stands."""
    if sum(map(len, index.values())) > _MOST_PLACES:
        raise _UnusableError(f"its abstract has more than {_MOST_PLACES:,} words")
    words = sorted((at, word) for word, places in index.items() for at in places)
    text = " ".join(word for _, word in words)
    if len(text) > tex.LONGEST:
        raise _UnusableError(f"its abstract has more than {tex.LONGEST:,} characters")
    return tex.readable(text) or None


def _author(one: _Authorship) -> PrintedAuthor | None:
    """An author as printed; under OpenAlex's name for the person where what is printed cannot be read as that name."""
    person = one.author or _Person()
    printed, known = _name(one.raw_author_name), _name(person.display_name)
    name = printed if printed and (not known or compatible(parse(printed), parse(known))) else known
    if not name:
        return None
    number, orcid = _ID.fullmatch(person.id or ""), _ORCID.fullmatch(person.orcid or "")
    found = [Identifier(scheme="orcid", value=orcid[1].upper())] if orcid else []
    found += [Identifier(scheme="openalex", value=number[1])] if number else []
    return PrintedAuthor(name=name, identifiers=tuple(found))


def _name(printed: str | None) -> str:
    """A name as "Given Family"."""
    if printed and len(printed) > _LONGEST_NAME:
        raise _UnusableError(f"the name of an author has {len(printed):,} characters; {_LONGEST_NAME} is the most")
    name = tex.name(printed or "")
    family, comma, given = name.partition(", ")
    return name if not comma or "," in given or SUFFIXES.issuperset(tokens(given)) else f"{given} {family}"


def _identifiers(work: _Work, number: str) -> tuple[Identifier, ...]:
    """DOI and OpenAlex id of the work, and of its places what names the work itself, once for each scheme."""
    stated = identifiers({"doi": work.doi[:_LONGEST_TEXT]} if work.doi else {})
    places = [work.primary_location or _Location(), *work.locations]
    links = [link[:_LONGEST_TEXT] for place in places for link in (place.landing_page_url, place.pdf_url) if link]
    found = [one for link in links for one in identifiers({"url": link}) if one.scheme in ("arxiv", "acl", "pmlr")]
    by_scheme: dict[Scheme, Identifier] = {}
    for one in (*stated, *found, Identifier(scheme="openalex", value=number)):
        by_scheme.setdefault(one.scheme, one)
    return tuple(by_scheme.values())
