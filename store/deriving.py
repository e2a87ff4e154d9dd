"""What the records of one work say together.

`derive` is a pure function of a work's records. Where they disagree on the title or the year, what most of them say wins; on
all else the best record: published before preprint, then the one that says more, then the lower digest, so that every order of
imports gives the same work. What the other records say stays in the table `record`; `disagreements` tells of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from store.kin import kin
from store.models import Affiliation, Identifier, Kind, Record
from store.names import Name, compatible, fullest, parse

Value = TypeVar("Value", bound=Hashable)

ORDINAL = re.compile(
    r"^(\d+(st|nd|rd|th)|((twen|thir|for|fif|six|seven|eigh|nine)ty[ -])?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|\w+teenth|\w+tieth)\s+",
    re.IGNORECASE,
)
"""What counts the years at the head of a venue's name, in digits or in words."""

ARXIV = re.compile(r"\b(arxiv|corr)\b", re.IGNORECASE)
"""What the venue of a preprint is called where it is on arXiv, alone or among other words."""


@dataclass(frozen=True)
class Said:
    """A record with its row: what the rows derived from it point back to."""

    id: int
    digest: str
    record: Record


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed form of an author: in which record, at which index there, and what the source says of the person beside it."""

    record_id: int
    index: int
    name: str
    anchor: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


@dataclass
class AuthorSlot:
    """One author of a work, with every printed form of the name."""

    printed: list[Printed] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest printed form."""
        names = [printed.name for printed in self.printed]
        return fullest(names) if len(names) > 1 else names[0]

    def fits(self, name: Name) -> bool:
        """Whether this author could also be printed so."""
        return all(compatible(parse(printed.name), name) for printed in self.printed)

    def may_be(self, name: Name) -> bool:
        """Whether this author could also be called so: the family name first, with an umlaut as two letters, or by a nickname."""
        return all(kin(parse(printed.name), name) for printed in self.printed)

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

    def is_also(self, other: Appearance) -> bool:
        """Whether two records tell of one appearance: in one year, at venues of which one may be called as the other is."""
        years = {self.year, other.year} - {None}
        return len(years) < 2 and (self.kind == "preprint") == (other.kind == "preprint") and not self._names().isdisjoint(other._names())

    def _names(self) -> set[str]:
        """What the venue may be called: "conference on toys (toyconf)", "conference on toys" and "toyconf"."""
        name = series(self.printed)
        plain, _, inside = name.removesuffix(")").partition(" (")
        short = inside if " " not in inside else ""
        return {one.casefold() for one in (self.short, name, plain, short) if one}


@dataclass(frozen=True)
class Derived:
    """Everything the records of one work say together."""

    best: Said
    title: str
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
    ranked = rank(said)
    identifiers: dict[Identifier, int] = {}
    notes: dict[str, int] = {}
    for one in ranked:
        for identifier in one.record.identifiers:
            identifiers.setdefault(identifier, one.id)
        for note in one.record.notes:
            notes.setdefault(note, one.id)
    return Derived(
        best=ranked[0],
        title=supported([one.record.title for one in leading(ranked)]) or ranked[0].record.title,
        abstract=next((one for one in ranked if one.record.abstract), None),
        summary=next((one for one in ranked if one.record.summary), None),
        year=supported([one.record.year for one in leading(ranked)]) or supported([one.record.year for one in ranked]),
        retracted=any(one.record.retracted for one in said),
        appearances=_appearances(ranked),
        identifiers=tuple(identifiers.items()),
        notes=tuple(notes.items()),
        slots=tuple(_align(ranked, mentions)),
    )


def rank(said: Sequence[Said]) -> Sequence[Said]:
    """The records of a work, the best first."""
    return sorted(said, key=_rank) if len(said) > 1 else said


def leading(ranked: Sequence[Said]) -> list[Said]:
    """The records that tell of the publication; of the preprint where there is no other."""
    return [one for one in ranked if one.record.kind != "preprint"] or list(ranked)


def supported(stated: Sequence[Value | None]) -> Value | None:
    """What most records state; of several values as often stated the one that the best record states. None states nothing."""
    if len(stated) == 1:  # most works have one record
        return stated[0]
    counts = Counter(value for value in stated if value is not None)
    return max(counts, key=counts.__getitem__, default=None)


def _rank(said: Said) -> tuple[bool, bool, int, str]:
    record = said.record
    told = (record.year, record.pages, record.volume, record.abstract, *record.identifiers, *record.authors)
    return (record.kind == "preprint", not record.authors_complete, -sum(value is not None for value in told), said.digest)


@lru_cache(maxsize=4_096)
def series(printed: str) -> str:
    """A venue's name without what changes from year to year ("Proceedings of the 22nd ACM …", years)."""
    name = re.sub(r"^proceedings of (the )?", "", printed.strip(), flags=re.IGNORECASE)
    name = ORDINAL.sub("", name)
    name = re.sub(r"\s*\b(19|20)\d\d\b\s*", " ", name)
    return " ".join(name.split()) or printed


def _appearances(ranked: Sequence[Said]) -> tuple[Appearance, ...]:
    """Where the work appeared, each place once: as the best record prints it, with a year and a short name from any."""
    found: list[Appearance] = []
    for said in ranked:
        one = _appearance(said)
        if one is None:
            continue
        at = next((i for i, other in enumerate(found) if other.is_also(one)), None)
        if at is None:
            found.append(one)
        else:
            found[at] = replace(found[at], year=found[at].year or one.year, short=found[at].short or one.short)
    return tuple(found)


def _appearance(said: Said) -> Appearance | None:
    record = said.record
    if not record.venue:
        return None
    on_arxiv = record.kind == "preprint" and ARXIV.search(record.venue)
    short = record.venue_short or ("arXiv" if on_arxiv else None)
    return Appearance(record.kind, record.venue, short, record.year, record.volume, record.number, record.pages, said.id)


def _align(ranked: Sequence[Said], mentions: Sequence[Printed]) -> list[AuthorSlot]:
    """The authors that any record names, once each, in the order of the longest complete list."""
    slots: list[AuthorSlot] = []
    for said in sorted(ranked, key=lambda said: (not said.record.authors_complete, -len(said.record.authors))):
        free = list(range(len(slots)))
        for index, author in enumerate(said.record.authors):
            position = _position(slots, parse(author.name), index, free) if free else None
            if position is None:
                slots.append(AuthorSlot())
            else:
                free.remove(position)
            form = Printed(said.id, index, author.name, author.anchor, author.identifiers, author.affiliations)
            slots[-1 if position is None else position].printed.append(form)
    for mention in mentions:
        fitting = [slot for slot in slots if slot.fits(parse(mention.name))]
        if len(fitting) == 1:
            fitting[0].printed.append(mention)
    return slots


def _position(slots: Sequence[AuthorSlot], name: Name, index: int, free: Sequence[int]) -> int | None:
    """Which free author a name fits, or else may be: one printed just so, else the one at the same index, else the first; else none."""
    fitting = [i for i in free if slots[i].fits(name)] or [i for i in free if slots[i].may_be(name)]
    return min(fitting, key=lambda i: (not slots[i].is_printed(name), i != index), default=None)
