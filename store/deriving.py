"""What the records of one work say together.

`derive` is a pure function of a work's records. Where they disagree on the title, the year, or on venue, volume, number and pages of
one appearance, what most sources say wins (`facts`); on all else the best record: published before preprint, of those whose kind is
known before others, then the one that says more, then the lower digest, so that every order of imports gives the same work. What the
other records say stays in the table `record`; `disagreements` tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from store.facts import NUMBER, PAGES, TITLE, VOLUME, YEAR, Fact, Told, Value
from store.kin import kin
from store.matching import ARCHIVES
from store.models import Affiliation, Identifier, Kind, Record
from store.names import Name, compatible, fullest, parse

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
    """A record with its row: what the rows derived from it point back to. One without a source speaks for itself."""

    id: int
    digest: str
    record: Record
    source: str = ""

    @property
    def precedence(self) -> int:
        """Its place among the records that say the same."""
        return precedence(self.digest)

    @property
    def voice(self) -> str:
        """Whose word counts: that of the source, once for all of its records."""
        return self.source or self.digest


def precedence(digest: str) -> int:
    """Where a record stands among those that say the same, the least first, in whatever order they came: 60 bits of its digest."""
    return int(digest[:15], 16)


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed form of an author: in which record, of which precedence, at which index there, and what the source says of the person."""

    record_id: int
    precedence: int
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
    """Where and when a work appeared, as printed; the first one of a work is its main one.

    `dois` are those that its publisher gave it, and `aliases` what else its venue is called.
    """

    kind: Kind
    printed: str
    short: str | None
    year: int | None
    volume: str | None
    number: str | None
    pages: str | None
    record_id: int
    dois: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()

    @property
    def called(self) -> str:
        """The venue in a line of its own: by its short name, where it has one."""
        return self.short or self.printed

    @property
    def venue_key(self) -> str:
        """What tells one venue from another: its short name, or its name without year, number and "Proceedings"."""
        return (self.short or series(self.printed)).casefold()

    def is_also(self, other: Appearance) -> bool:
        """Whether two records tell of one appearance: by one DOI of a publisher, or in one year at venues that share a name."""
        if (self.kind == "preprint") != (other.kind == "preprint"):
            return False
        years = {self.year, other.year} - {None}
        return not self.dois.isdisjoint(other.dois) or (len(years) < 2 and self.shares_name(other))

    def shares_name(self, other: Appearance) -> bool:
        """Whether one venue may be called as the other is."""
        return not self.names.isdisjoint(other.names)

    @property
    def names(self) -> frozenset[str]:
        """What the venue may be called: "conference on toys (toyconf)", "conference on toys" and "toyconf"."""
        name = series(self.printed)
        plain, _, inside = name.removesuffix(")").partition(" (")
        short = inside if " " not in inside else ""
        return self.aliases | {one.casefold() for one in (self.short, name, plain, short) if one}


@dataclass(frozen=True)
class Appeared:
    """An appearance with the records that tell of it, the best first; `others` are what other records take for its venue."""

    appearance: Appearance
    records: tuple[Said, ...]
    others: tuple[Appeared, ...] = ()

    def beside(self, said: Said, one: Appearance) -> Appeared:
        """What another record says beside these: a year where they have none, and a short name of the same venue."""
        known = self.appearance
        short = known.short or (one.short if known.shares_name(one) else None)
        year, dois, aliases = known.year or one.year, known.dois | one.dois, known.aliases | one.names
        return Appeared(replace(known, year=year, short=short, dois=dois, aliases=aliases), (*self.records, said))


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
        title=shown(TITLE, leading(ranked)) or ranked[0].record.title,
        abstract=next((one for one in ranked if one.record.abstract), None),
        summary=next((one for one in ranked if one.record.summary), None),
        year=shown(YEAR, leading(ranked)) or shown(YEAR, ranked),
        retracted=any(one.record.retracted for one in said),
        appearances=tuple(one.appearance for one in appeared(ranked)),
        identifiers=tuple(identifiers.items()),
        notes=tuple(notes.items()),
        slots=tuple(_align(ranked, mentions)),
    )


def rank(said: Sequence[Said]) -> Sequence[Said]:
    """The records of a work, the best first."""
    return sorted(said, key=_rank) if len(said) > 1 else said


def leading(ranked: Sequence[Said]) -> list[Said]:
    """The records that tell of the publication; those of the preprint where there is no other; else all, for none knows of which."""
    best = _stage(ranked[0].record)
    return [one for one in ranked if _stage(one.record) == best]


def told(fact: Fact[Value], records: Sequence[Said]) -> Told[Value]:
    """What these records state of a fact, each with who states it."""
    return [(value, one.voice) for one in records if (value := fact.stated(one.record))]


def shown(fact: Fact[Value], records: Sequence[Said]) -> Value | None:
    """What of a fact is shown."""
    return fact.supported(told(fact, records))


def _stage(record: Record) -> int:
    """Whether a record tells of the publication (0) or the preprint (1), or knows of neither a kind nor a venue (2)."""
    if record.kind == "preprint":
        return 1
    return 0 if record.kind != "other" or record.venue else 2


def _rank(said: Said) -> tuple[int, bool, bool, int, str]:
    record = said.record
    told = (record.year, record.pages, record.volume, record.abstract, *record.identifiers, *record.authors)
    known = sum(value is not None for value in told)
    return (_stage(record), record.kind == "other", not record.authors_complete, -known, said.digest)


@lru_cache(maxsize=4_096)
def series(printed: str) -> str:
    """A venue's name without what changes from year to year ("Proceedings of the 22nd ACM …", years)."""
    name = re.sub(r"^proceedings of (the )?", "", printed.strip(), flags=re.IGNORECASE)
    name = ORDINAL.sub("", name)
    name = re.sub(r"\s*\b(19|20)\d\d\b\s*", " ", name)
    return " ".join(name.split()) or printed


def appeared(ranked: Sequence[Said]) -> list[Appeared]:
    """Where the work appeared, each place once, with the venue that most sources name, and what most of these say of the rest."""
    return [_named(one.records) if len(one.records) > 1 else one for one in _gathered(ranked, Appearance.is_also)]


def _gathered(ranked: Sequence[Said], together: Callable[[Appearance, Appearance], bool]) -> list[Appeared]:
    """The records that name a venue, each with the first one beside which it belongs."""
    found: list[Appeared] = []
    for said in ranked:
        one = _appearance(said)
        if one is None:
            continue
        at = next((i for i, other in enumerate(found) if together(other.appearance, one)), None)
        if at is None:
            found.append(Appeared(one, (said,)))
        else:
            found[at] = found[at].beside(said, one)
    return found


def _named(records: Sequence[Said]) -> Appeared:
    """One appearance under the name that most sources give its venue."""
    best, *others = sorted(_gathered(records, Appearance.shares_name), key=lambda one: -len({said.voice for said in one.records}))
    appearance = replace(
        best.appearance,
        year=shown(YEAR, records),
        volume=shown(VOLUME, best.records),
        number=shown(NUMBER, best.records),
        pages=shown(PAGES, best.records),
    )
    return Appeared(appearance, best.records, tuple(others))


def _appearance(said: Said) -> Appearance | None:
    record = said.record
    if not record.venue:
        return None
    on_arxiv = record.kind == "preprint" and ARXIV.search(record.venue)
    short = record.venue_short or ("arXiv" if on_arxiv else None)
    dois = frozenset(one.value for one in record.identifiers if one.scheme == "doi" and not one.value.startswith(ARCHIVES))
    return Appearance(record.kind, record.venue, short, record.year, record.volume, record.number, record.pages, said.id, dois)


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
            form = Printed(said.id, said.precedence, index, author.name, author.anchor, author.identifiers, author.affiliations)
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
