"""Public records of ORCID, version 3.0, as pub.orcid.org gives them in JSON: who somebody is, and summaries of their works.

A record becomes a Portrait, and every group of its works (one work, as several have told ORCID of it) one Record from the summary
that the person prefers. A summary names nobody else, so of the authors only this person is known, at no known place among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import ConfigDict

from store.models import Identifier, Kind, Portrait, PrintedAuthor, Reading, Record
from store.sources import checked, json_pieces
from store.sources.checked import Listed, Part, Text, UnusableError, line
from store.sources.identifiers import identifiers, orcid, pubmed
from store.sources.json_pieces import NO_PAGE, Piece, inside, opening, pieces

TITLE = "ORCID"
LIMIT = json_pieces.LIMIT

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("journal-article", "magazine-article", "newspaper-article", "review"), "article"),
    "conference-paper": "inproceedings",
    **dict.fromkeys(("preprint", "working-paper"), "preprint"),
    **dict.fromkeys(("book", "edited-book"), "book"),
    **dict.fromkeys(("dissertation", "dissertation-thesis"), "thesis"),
    "data-set": "dataset",
}
_EDITED = "edited-book"
"""A book of which this person is no author."""

_FIELDS = {"doi": "doi", "arxiv": "eprint", "uri": "url"}
"""The kinds of identifiers that are read, as BibTeX calls them."""


class _Part(Part):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class _Value(_Part):
    value: Text = None


class _Identifier(_Part):
    path: str | None = None
    uri: str | None = None


class _Name(_Part):
    given_names: _Value | None = None
    family_name: _Value | None = None
    credit_name: _Value | None = None


class _Content(_Part):
    content: str | None = None


class _OtherNames(_Part):
    other_name: Listed[_Content]


class _Person(_Part):
    name: _Name | None = None
    other_names: _OtherNames | None = None
    biography: _Content | None = None


class _Record(_Part):
    orcid_identifier: _Identifier
    person: _Person | None = None


class _ExternalId(_Part):
    external_id_type: str | None = None
    external_id_value: Text = None
    external_id_relationship: str | None = None


class _ExternalIds(_Part):
    external_id: Listed[_ExternalId]


class _Title(_Part):
    title: _Value | None = None
    subtitle: _Value | None = None


class _Date(_Part):
    year: _Value | None = None


class _Summary(_Part):
    type: str | None = None
    title: _Title | None = None
    journal_title: _Value | None = None
    publication_date: _Date | None = None
    url: _Value | None = None


class _Group(_Part):
    external_ids: _ExternalIds | None = None
    work_summary: Listed[_Summary]


class _Organization(_Part):
    name: str | None = None


class _Employment(_Part):
    end_date: dict[str, Any] | None = None
    organization: _Organization | None = None


class _EmploymentSummary(_Part):
    employment_summary: _Employment | None = None


class _Employments(_Part):
    summaries: Listed[_EmploymentSummary]


def recognise(head: str) -> bool:
    """Whether this is JSON that begins with a record of ORCID."""
    found = opening(head)
    return "orcid-identifier" in found and not found.keys().isdisjoint({"person", "activities-summary"})


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Portrait for every record, then a Record or a Rejected for every work of it; `owner` is not needed."""
    return checked.each(pieces(stream, NO_PAGE), _readings)


def _readings(piece: Piece) -> Iterator[Reading]:
    record = checked.checked(piece, _Record, "record of ORCID")
    stated = record.orcid_identifier.path or record.orcid_identifier.uri
    known = orcid(stated)
    if known is None:
        raise UnusableError(f"{(stated or 'nothing')[:40]} is no ORCID iD (its check digit does not fit)")
    portrait = _portrait(piece, record.person, known)
    own = PrintedAuthor(name=portrait.name, anchor=portrait.anchor, identifiers=(known,))
    yield portrait
    yield from checked.each(inside(piece, "activities-summary", "works", "group"), lambda group: _of_group(group, own))


def _portrait(piece: Piece, person: _Person | None, known: Identifier) -> Portrait:
    names = (person.name if person else None) or _Name()
    spoken = checked.name_of(_said(names.given_names), _said(names.family_name))
    name = checked.name_in_order(_said(names.credit_name)) or spoken
    if not name:
        raise UnusableError("a person needs a name, and this one keeps theirs private")
    others = person.other_names.other_name if person and person.other_names else []
    return Portrait(
        anchor=f"orcid:{known.value}",
        name=name,
        alternatives=checked.other_names([spoken, *(one.content for one in others)], name),
        blurb=checked.abstract(person.biography.content) if person and person.biography else None,
        affiliation=_affiliation(piece),
        identifiers=(known,),
        place=f"{piece.place}, {known.value}",
    )


def _said(value: _Value | None) -> str | None:
    return value.value if value else None


def _affiliation(piece: Piece) -> str | None:
    """The first employment that has not ended, in the order that the person gave them."""
    for group in inside(piece, "activities-summary", "employments", "affiliation-group"):
        for one in checked.checked(group, _Employments, "employment of ORCID").summaries:
            employment = one.employment_summary
            if employment and not employment.end_date and employment.organization:
                return line(employment.organization.name, "employer")
    return None


def _of_group(piece: Piece, own: PrintedAuthor) -> Iterator[Reading]:
    group = checked.checked(piece, _Group, "group of works of ORCID")
    if not group.work_summary:
        raise UnusableError("it has no summary of a work")
    work = group.work_summary[0]
    title, year = work.title or _Title(), checked.year_in(_said(work.publication_date.year) if work.publication_date else None)
    kind = (work.type or "").lower().replace("_", "-")
    whole = [checked.needed_title(_said(title.title)), line(_said(title.subtitle), "subtitle")]
    yield Record(
        kind=_KINDS.get(kind, "other"),
        title=": ".join(part for part in whole if part),
        year=year,
        authors=() if kind == _EDITED else (own,),
        authors_complete=False,
        venue=line(_said(work.journal_title), "venue"),
        editors=(own,) if kind == _EDITED else (),
        identifiers=_identifiers(group, work),
        place=piece.place,
    )


def _identifiers(group: _Group, work: _Summary) -> tuple[Identifier, ...]:
    """What names the work itself; others name the volume that it stands in, or another version."""
    stated = group.external_ids.external_id if group.external_ids else []
    found: list[Identifier] = []
    for one in stated:
        if (one.external_id_relationship or "").lower() != "self":
            continue
        kind, text = (one.external_id_type or "").lower(), (one.external_id_value or "")[: checked.LONGEST_TEXT]
        found += identifiers({_FIELDS[kind]: text}) if kind in _FIELDS else []
        found += [number] if kind == "pmid" and (number := pubmed(text)) else []
    link = _said(work.url)
    found += [] if found or not link else identifiers({"url": link[: checked.LONGEST_TEXT]})
    return tuple(dict.fromkeys(found))
