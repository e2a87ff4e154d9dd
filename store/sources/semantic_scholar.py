"""Papers and authors as api.semanticscholar.org gives them: one, a batch, pages of an answer, or one a line (as in its data sets).

Every paper becomes one Record. An author becomes a Portrait, and each of their papers a Record; where a paper does not name
its authors, only this one is known to be among them. Numbers that change daily are not read, nor are fields of study, which
are too wide to be topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from pydantic import AliasChoices, Field

from store.models import Identifier, Kind, Portrait, PrintedAuthor, Reading, Record
from store.sources import checked, json_pieces
from store.sources.checked import Listed, Part, Text, UnusableError, line
from store.sources.identifiers import identifiers, orcid, pubmed
from store.sources.json_pieces import Page, Piece, inside, opening, pieces

TITLE = "Semantic Scholar"
LIMIT = json_pieces.LIMIT

LISTED_AUTHORS = 500
"""A paper names this many authors at most, so that one with so many may have more."""

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("Conference", "inproceedings"),
    ("JournalArticle", "article"),
    ("Review", "article"),
    ("Book", "book"),
    ("Editorial", "editorial"),
    ("Dataset", "dataset"),
)
"""Of several types that a paper has, the first of these counts."""

_VENUE_KINDS: dict[str, Kind] = {"conference": "inproceedings", "journal": "article"}

_PAGE = Page(re.compile(r'\{\s*"(?:total|offset|next|token|data)"\s*:'), ("data",))
_OWN_FIELDS = frozenset({"paperId", "authorId", "corpusid", "authorid"})
_SHA = re.compile(r"(?:https?://(?:www\.)?semanticscholar\.org/paper/(?:[^/\s]{1,300}/)?)?([0-9a-f]{40})")
_ARXIV = re.compile(r"arxiv(?:\.org)?", re.IGNORECASE)


class _Named(Part):
    name: str | None = None
    type: str | None = None


class _Journal(Part):
    name: str | None = None
    volume: Text = None
    pages: Text = None


class _Summary(Part):
    text: str | None = None


class _Numbers(Part):
    """Ids elsewhere."""

    doi: Text = Field(None, alias="DOI")
    arxiv: Text = Field(None, alias="ArXiv")
    acl: Text = Field(None, alias="ACL")
    pubmed: Text = Field(None, alias="PubMed")
    orcid: Text = Field(None, alias="ORCID")


class _Person(Part):
    id: Text = Field(None, validation_alias=AliasChoices("authorId", "authorid"))
    name: str | None = None


class _Author(_Person):
    numbers: _Numbers | None = Field(None, validation_alias=AliasChoices("externalIds", "externalids"))
    aliases: Listed[str]
    affiliations: Listed[str]


class _Paper(Part):
    id: str | None = Field(None, validation_alias="paperId")
    url: str | None = None
    numbers: _Numbers | None = Field(None, validation_alias=AliasChoices("externalIds", "externalids"))
    title: str | None = None
    year: int | None = None
    authors: Listed[_Person]
    venue: str | None = None
    publication_venue: _Named | None = Field(None, validation_alias="publicationVenue")
    journal: _Journal | None = None
    types: Listed[str] = Field(default_factory=list, validation_alias=AliasChoices("publicationTypes", "publicationtypes"))
    abstract: str | None = None
    summary: _Summary | None = Field(None, validation_alias="tldr")


def recognise(head: str) -> bool:
    """Whether this is JSON that begins with a paper or an author of Semantic Scholar, or an answer of its API without any."""
    found = opening(head)
    if found.get("data") == []:
        return not found.keys().isdisjoint({"total", "offset", "token"})
    one = json_pieces.first(found["data"]) if "data" in found else found
    return not one.keys().isdisjoint(_OWN_FIELDS)


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record, a Portrait or a Rejected for every paper and author, in the input's order; `owner` is not needed."""
    return checked.each(pieces(stream, _PAGE), _readings)


def _readings(piece: Piece) -> Iterator[Reading]:
    if piece.value is None and not piece.problem:
        raise UnusableError("Semantic Scholar does not know what was asked for here")
    if isinstance(piece.value, dict) and not piece.value.keys().isdisjoint({"authorId", "authorid"}):
        yield from _of_author(piece)
    else:
        yield from _of_paper(piece, None)


def _of_author(piece: Piece) -> Iterator[Reading]:
    author = checked.checked(piece, _Author, "author of Semantic Scholar")
    name = checked.name_in_order(author.name)
    if not name or not author.id:
        raise UnusableError("an author needs a name and an id, and one is missing")
    numbers = author.numbers or _Numbers()
    known = orcid(numbers.orcid)
    own = PrintedAuthor(name=name, anchor=f"s2:{author.id}", identifiers=_ids(author))
    yield Portrait(
        anchor=f"s2:{author.id}",
        name=name,
        alternatives=checked.other_names(author.aliases, name),
        affiliation=next((found for text in author.affiliations if (found := line(text, "affiliation"))), None),
        identifiers=(*_ids(author), *([known] if known else [])),
        place=f"{piece.place}, {author.id}",
    )
    yield from checked.remarks(piece.place, orcids=[numbers.orcid])
    yield from checked.each(inside(piece, "papers"), lambda paper: _of_paper(paper, own))


def _ids(person: _Person) -> tuple[Identifier, ...]:
    return (Identifier(scheme="s2", value=person.id[: checked.LONGEST_NAME]),) if person.id else ()


def _of_paper(piece: Piece, own: PrintedAuthor | None) -> Iterator[Reading]:
    """A paper; `own` is the author whose paper it is, where it stands among theirs."""
    paper = checked.checked(piece, _Paper, "paper of Semantic Scholar")
    number = _SHA.fullmatch(paper.id or paper.url or "")
    checked.at_most(paper.authors)
    authors = tuple(_author(one, name, own) for one in paper.authors if (name := checked.name_in_order(one.name)))
    complete = 0 < len(authors) == len(paper.authors) < LISTED_AUTHORS
    journal = paper.journal or _Journal()
    venue = _venue(paper)
    yield Record(
        kind=_kind(paper, venue),
        title=checked.needed_title(paper.title),
        year=checked.year(paper.year),
        authors=authors or ((own,) if own else ()),
        authors_complete=complete,
        venue=venue,
        volume=None if venue == "arXiv" else line(journal.volume, "volume"),
        pages=checked.pages(journal.pages),
        abstract=checked.abstract(paper.abstract),
        summary=line(paper.summary.text, "summary") if paper.summary else None,
        identifiers=_identifiers(paper.numbers or _Numbers(), number),
        place=f"{piece.place}, {number[1]}" if number else piece.place,
    )
    yield from checked.remarks(piece.place, paper.year)


def _author(one: _Person, name: str, own: PrintedAuthor | None) -> PrintedAuthor:
    ids = _ids(one)
    return PrintedAuthor(name=name, anchor=own.anchor if own and ids == own.identifiers else None, identifiers=ids)


def _venue(paper: _Paper) -> str | None:
    """Where the paper appeared; Semantic Scholar calls arXiv a journal."""
    names = (one.name for one in (paper.publication_venue, paper.journal) if one)
    venue = next((found for text in (*names, paper.venue) if (found := line(text, "venue"))), None)
    return "arXiv" if venue and _ARXIV.fullmatch(venue) else venue


def _kind(paper: _Paper, venue: str | None) -> Kind:
    """What a paper is; one that only arXiv has is a preprint."""
    only_arxiv = venue == "arXiv" or (venue is None and paper.numbers is not None and paper.numbers.arxiv is not None)
    if only_arxiv:
        return "preprint"
    stated = paper.publication_venue.type if paper.publication_venue else None
    return next((kind for name, kind in _KINDS if name in paper.types), _VENUE_KINDS.get(stated or "", "other"))


def _identifiers(numbers: _Numbers, own: re.Match[str] | None) -> tuple[Identifier, ...]:
    """DOI, arXiv number, ACL Anthology number, number in PubMed and Semantic Scholar's own id."""
    stated = {"doi": numbers.doi, "eprint": numbers.arxiv, "url": f"https://aclanthology.org/{numbers.acl}" if numbers.acl else None}
    found = identifiers({name: text[: checked.LONGEST_TEXT] for name, text in stated.items() if text})
    in_pubmed = pubmed(numbers.pubmed)
    return (
        *(one for one in found if one.scheme != "url"),
        *([in_pubmed] if in_pubmed else []),
        *([Identifier(scheme="s2", value=own[1])] if own else []),
    )
