"""Works and authors as api.openalex.org gives them: one, a list, pages of an answer, or one a line (as in OpenAlex's snapshot).

Every work becomes one Record, every author a Portrait. A work that appeared in several places is one work there, with its
places as *locations*: the primary one gives the venue, and all of them give identifiers. What changes without the work's or
the author's changing (citations, counts, dates of update) is not read, so that the same read again is known.

OpenAlex merges what it finds to be one, and then answers under the id that is left (developers.openalex.org/download/snapshot-format).
A work or an author whose `ids` give other OpenAlex ids than its `id` has all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from store.models import Affiliation, Identifier, Kind, Portrait, PrintedAuthor, Reading, Record, Scheme
from store.names import compatible, parse
from store.sources import checked, json_pieces
from store.sources.checked import Listed, Part, Texts, UnusableError, line
from store.sources.identifiers import identifiers, orcid, pubmed, ror
from store.sources.json_pieces import Page, Piece, opening, pieces

TITLE = "OpenAlex"
LIMIT = json_pieces.LIMIT

LISTED_AUTHORS = 100
"""A list of works names this many authors of each at most, so that a work with so many may have more."""

_MOST_PLACES = 100_000

NOBODY = frozenset({"A9999999999", "A5317838346"})
"""Ids that stand on authorships of no known person, and of deleted ones."""

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

_PAGE = Page(re.compile(r'\{\s*"(?:meta|results|group_by)"\s*:'), ("results",))
_ID = re.compile(r"(?:https?://openalex\.org/)?([AW][0-9]{1,15})")
_OWN_ID = re.compile(r"https?://openalex\.org/[AW][0-9]+")
_PUBLISHER = re.compile(r"\s*\([^()]*\)$")


class _Source(Part):
    display_name: str | None = None
    type: str | None = None


class _Location(Part):
    source: _Source | None = None
    raw_source_name: str | None = None
    raw_type: str | None = None
    landing_page_url: str | None = None
    pdf_url: str | None = None


class _Institution(Part):
    display_name: str | None = None
    ror: str | None = None


class _Person(Part):
    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class _Authorship(Part):
    author: _Person | None = None
    raw_author_name: str | None = None
    institutions: Listed[_Institution]
    raw_affiliation_strings: Listed[str]


class _Biblio(Part):
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class _Topic(Part):
    display_name: str | None = None


class _Ids(Part):
    openalex: Texts
    pmid: str | None = None


class _Work(Part):
    id: str
    ids: _Ids | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    type: str | None = None
    doi: str | None = None
    is_retracted: bool | None = None
    primary_location: _Location | None = None
    locations: Listed[_Location]
    authorships: Listed[_Authorship]
    topics: Listed[_Topic]
    biblio: _Biblio | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None


class _Author(Part):
    id: str
    ids: _Ids | None = None
    display_name: str | None = None
    display_name_alternatives: Listed[str]
    orcid: str | None = None
    last_known_institutions: Listed[_Institution]


def recognise(head: str) -> bool:
    """Whether this is JSON that begins with a work or an author of OpenAlex, or an answer of its API without any."""
    found = opening(head)
    if "results" in found or "meta" in found:
        listed = found.get("results")
        return bool(_is_own(json_pieces.first(listed)) if listed else _is_answer(found.get("meta")))
    return _is_own(found)


def _is_own(fields: dict[str, Any]) -> bool:
    """Whether these are fields of a work or an author; an item of a bibliography may have such an id, too."""
    own = "authorships" in fields or _OWN_ID.fullmatch(str(fields.get("id"))) is not None
    return own and fields.keys().isdisjoint({"author", "issued", "container-title"})


def _is_answer(meta: Any) -> bool:
    return isinstance(meta, dict) and not meta.keys().isdisjoint({"db_response_time_ms", "per_page", "groups_count"})


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record, a Portrait or a Rejected for every work and author, in the input's order; `owner` is not needed.

    Remarks tell of a year that cannot be and of ORCID iDs that are none.
    """
    return checked.each(pieces(stream, _PAGE), _readings)


def _readings(piece: Piece) -> Iterator[Reading]:
    stated = piece.value.get("id") if isinstance(piece.value, dict) else None
    number = _ID.fullmatch(stated) if isinstance(stated, str) else None
    if number and number[1].startswith("A"):
        author = checked.checked(piece, _Author, "author of OpenAlex")
        yield _portrait(author, number[1], piece.place)
        yield from checked.remarks(piece.place, orcids=[author.orcid])
        return
    work = checked.checked(piece, _Work, "work of OpenAlex")
    if number is None:
        raise UnusableError("it has no id of a work or an author, such as https://openalex.org/W4300000001")
    yield _record(work, number[1], piece.place)
    yield from checked.remarks(piece.place, work.publication_year, [one.author.orcid for one in work.authorships if one.author])


def _portrait(author: _Author, number: str, place: str) -> Portrait:
    name = checked.name_in_order(author.display_name)
    if not name:
        raise UnusableError("an author needs a name, and it has none")
    institutions = [institution for one in author.last_known_institutions if (institution := _institution(one))]
    found = orcid(author.orcid)
    return Portrait(
        anchor=f"openalex:{number}",
        name=name,
        alternatives=checked.other_names(author.display_name_alternatives, name),
        affiliation=institutions[0].name if institutions else None,
        identifiers=(*([found] if found else []), *_numbers(number, author.ids)),
        place=f"{place}, {number}",
    )


def _numbers(number: str, ids: _Ids | None) -> list[Identifier]:
    """The id, and others of its kind that were merged into it."""
    stated = [found[1] for text in (ids.openalex if ids else []) if (found := _ID.fullmatch(text))]
    same_kind = [other for other in (number, *stated) if other[0] == number[0]]
    return [Identifier(scheme="openalex", value=one) for one in dict.fromkeys(same_kind)]


def _record(work: _Work, number: str, place: str) -> Record:
    checked.at_most(work.authorships)
    authors = tuple(author for one in work.authorships if (author := _author(one)))
    biblio = work.biblio or _Biblio()
    return Record(
        kind=_kind(work),
        title=checked.needed_title(work.title or work.display_name),
        year=checked.year(work.publication_year),
        authors=authors,
        authors_complete=0 < len(authors) == len(work.authorships) < LISTED_AUTHORS,
        venue=_venue(work),
        volume=line(biblio.volume, "volume"),
        number=line(biblio.issue, "issue"),
        pages=_pages(biblio),
        abstract=_abstract(work.abstract_inverted_index or {}),
        topics=tuple(dict.fromkeys(topic for one in work.topics if (topic := line(one.display_name, "topic")))),
        identifiers=_identifiers(work, number),
        retracted=bool(work.is_retracted),
        place=f"{place}, {number}",
    )


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
    name = line(source.display_name or place.raw_source_name, "venue")
    return _PUBLISHER.sub("", name) if name and source.type == "repository" else name


def _pages(biblio: _Biblio) -> str | None:
    first, last = line(biblio.first_page, "first page"), line(biblio.last_page, "last page")
    return f"{first}–{last}" if first and last and first != last else first


def _abstract(index: dict[str, list[int]]) -> str | None:
    """The text of an inverted index: every word with the places where it stands."""
    if sum(map(len, index.values())) > _MOST_PLACES:
        raise UnusableError(f"its abstract has more than {_MOST_PLACES:,} words")
    words = sorted((at, word) for word, places in index.items() for at in places)
    text = " ".join(word for _, word in words)
    return checked.abstract(text)


def _author(one: _Authorship) -> PrintedAuthor | None:
    """An author as printed; under OpenAlex's name for the person where what is printed cannot be read as that name."""
    person = one.author or _Person()
    number = _ID.fullmatch(person.id or "")
    if number and number[1] in NOBODY:
        person, number = _Person(), None
    printed, known = checked.name_in_order(one.raw_author_name), checked.name_in_order(person.display_name)
    name = printed if printed and (not known or compatible(parse(printed), parse(known))) else known
    if not name:
        return None
    known_id = orcid(person.orcid)
    found = (*([known_id] if known_id else []), *([Identifier(scheme="openalex", value=number[1])] if number else []))
    return PrintedAuthor(name=name, identifiers=found, affiliations=_affiliations(one))


def _affiliations(one: _Authorship) -> tuple[Affiliation, ...]:
    """The institutions that OpenAlex found in what is printed; what is printed where it found none."""
    found = [institution for stated in one.institutions if (institution := _institution(stated))]
    printed = [Affiliation(name=text) for stated in one.raw_affiliation_strings if (text := line(stated, "affiliation"))]
    return tuple(dict.fromkeys(found or printed))


def _institution(stated: _Institution) -> Affiliation | None:
    name = line(stated.display_name, "institution")
    return Affiliation(name=name, ror=ror(stated.ror)) if name else None


def _identifiers(work: _Work, number: str) -> tuple[Identifier, ...]:
    """DOI, PubMed number and OpenAlex ids of the work, and of its places what names the work itself, once for each scheme."""
    longest = checked.LONGEST_TEXT
    stated = identifiers({"doi": work.doi[:longest]} if work.doi else {})
    places = [work.primary_location or _Location(), *work.locations]
    links = [link[:longest] for place in places for link in (place.landing_page_url, place.pdf_url) if link]
    found = [one for link in links for one in identifiers({"url": link}) if one.scheme in ("arxiv", "acl", "pmlr")]
    in_pubmed = pubmed(work.ids.pmid) if work.ids else None
    by_scheme: dict[Scheme, Identifier] = {}
    for one in (*stated, *found, *([in_pubmed] if in_pubmed else [])):
        by_scheme.setdefault(one.scheme, one)
    return (*by_scheme.values(), *_numbers(number, work.ids))
