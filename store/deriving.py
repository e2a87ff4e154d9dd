"""What the records of one work say together.

`derive` is a pure function of a work's records. Where they disagree, the best record wins: published
before preprint, then the one that says more, then the lower digest, so that every order of imports
gives the same work. What the other records say stays readable in the table `record`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.models import Identifier, Kind, Record
from store.names import Name, compatible, fullest, parse

ORDINAL = re.compile(
    r"^(\d+(st|nd|rd|th)|((twen|thir|for|fif|six|seven|eigh|nine)ty[ -])?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w+teenth|\w+tieth)\s+",
    re.IGNORECASE,
)
"""What counts the years at the head of a venue's name, in digits or in words."""


@dataclass(frozen=True)
class Said:
    """A record with its row: what the rows derived from it point back to."""

    id: int
    digest: str
    record: Record


@dataclass(frozen=True)
class Printed:
    """One printed form of an author: in which record, at which index there, and the source's anchor for the person."""

    record_id: int
    index: int
    name: str
    anchor: str | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass
class AuthorSlot:
    """One author of a work, with every printed form of the name."""

    printed: list[Printed] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest printed form."""
        return fullest([printed.name for printed in self.printed])

    def fits(self, name: Name) -> bool:
        """Whether this author could also be printed so."""
        return all(compatible(parse(printed.name), name) for printed in self.printed)

    def is_printed(self, name: Name) -> bool:
        """Whether some record prints this author just so."""
        return any(parse(printed.name) == name for printed in self.printed)


@dataclass(frozen=True)
class Appearance:
    """Where and when a work appeared, as printed; the first one of a work is its main one."""

    kind: Kind
    printed: str
    short: str | None
    year: int | None
    volume: str | None
    number: str | None
    pages: str | None
    record_id: int

    @property
    def venue_key(self) -> str:
        """What tells one venue from another: its short name, or its name without year, number and "Proceedings"."""
        return (self.short or series(self.printed)).casefold()


@dataclass(frozen=True)
class Derived:
    """Everything the records of one work say together."""

    best: Said
    abstract: Said | None
    summary: Said | None
    year: int | None
    retracted: bool
    appearances: tuple[Appearance, ...]
    identifiers: tuple[tuple[Identifier, int], ...]
    notes: tuple[tuple[str, int], ...]
    slots: tuple[AuthorSlot, ...]


def derive(said: Sequence[Said], mentions: Sequence[Printed] = ()) -> Derived:
    """One work from its records, which may be in any order.

    `mentions` are names under which a statement's prose speaks of authors of this work; a mention that
    fits exactly one author adds a printed form to that one.
    """
    ranked = sorted(said, key=_rank)
    identifiers: dict[Identifier, int] = {}
    notes: dict[str, int] = {}
    for one in ranked:
        for identifier in one.record.identifiers:
            identifiers.setdefault(identifier, one.id)
        for note in one.record.notes:
            notes.setdefault(note, one.id)
    return Derived(
        best=ranked[0],
        abstract=next((one for one in ranked if one.record.abstract), None),
        summary=next((one for one in ranked if one.record.summary), None),
        year=next((one.record.year for one in ranked if one.record.year is not None), None),
        retracted=any(one.record.retracted for one in said),
        appearances=_appearances(ranked),
        identifiers=tuple(identifiers.items()),
        notes=tuple(notes.items()),
        slots=tuple(_align(ranked, mentions)),
    )


def _rank(said: Said) -> tuple[bool, bool, int, str]:
    record = said.record
    told = (record.year, record.pages, record.volume, record.abstract, *record.identifiers, *record.authors)
    return (record.kind == "preprint", not record.authors_complete, -sum(value is not None for value in told), said.digest)


def series(printed: str) -> str:
    """A venue's name without what changes from year to year ("Proceedings of the 22nd ACM …", years)."""
    name = re.sub(r"^proceedings of (the )?", "", printed.strip(), flags=re.IGNORECASE)
    name = ORDINAL.sub("", name)
    name = re.sub(r"\s*\b(19|20)\d\d\b\s*", " ", name)
    return " ".join(name.split()) or printed


def _appearances(ranked: Sequence[Said]) -> tuple[Appearance, ...]:
    found: dict[tuple[str, int | None], Appearance] = {}
    for said in ranked:
        record = said.record
        if not record.venue:
            continue
        one = Appearance(record.kind, record.venue, record.venue_short, record.year, record.volume, record.number, record.pages, said.id)
        found.setdefault((one.venue_key, one.year), one)
    return tuple(found.values())


def _align(ranked: Sequence[Said], mentions: Sequence[Printed]) -> list[AuthorSlot]:
    """The authors that any record names, once each, in the order of the longest complete list."""
    slots: list[AuthorSlot] = []
    for said in sorted(ranked, key=lambda said: (not said.record.authors_complete, -len(said.record.authors))):
        taken: set[int] = set()
        for index, author in enumerate(said.record.authors):
            position = _position(slots, parse(author.name), index, taken)
            if position == len(slots):
                slots.append(AuthorSlot())
            taken.add(position)
            slots[position].printed.append(Printed(said.id, index, author.name, author.anchor, author.identifiers))
    for mention in mentions:
        fitting = [slot for slot in slots if slot.fits(parse(mention.name))]
        if len(fitting) == 1:
            fitting[0].printed.append(mention)
    return slots


def _position(slots: Sequence[AuthorSlot], name: Name, index: int, taken: set[int]) -> int:
    """Which author a name is, of those it fits: one printed just so, else the one at the same index, else the first; else a new one."""
    fitting = [i for i, slot in enumerate(slots) if i not in taken and slot.fits(name)]
    return min(fitting, key=lambda i: (not slots[i].is_printed(name), i != index), default=len(slots))
