"""What is known of an author, what speaks for two authors being one person, and what rules it out.

A *group* is slots that are known to be one person's. Everything here is symmetric and looks at sets only, so that no order matters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import combinations

from store.kin import Kin, kin
from store.models import Identifier
from store.names import Name, parse, shortens

SPAN = 60
"""Years: nobody publishes for longer."""

FREQUENT = 10
"""A name is frequent if so many given names, for each letter of its own, are known with its family name and initial."""

FEW = 1
"""A name is rare while no more given names than this are known with its family name and initial."""


class Rarity(IntEnum):
    """How many people may be called so.

    ALONE: no written-out given name is known with this family name and initial. RARE: one is, USUAL: several are, FREQUENT: so
    many that most may be several people's. UNKNOWN: the store knows too few people to tell.
    """

    ALONE = 0
    RARE = 1
    USUAL = 2
    UNKNOWN = 3
    FREQUENT = 4


def rarity(name: Name, crowd: int, telling: bool) -> Rarity:
    """How rare a name is where `crowd` written-out given names with its family name and initial are known.

    The shorter a name is, the fewer people it tells apart. `telling` says whether the store knows enough people to tell.
    """
    if crowd >= FREQUENT * max(1, sum(map(len, name.given))):
        return Rarity.FREQUENT
    if not telling:
        return Rarity.UNKNOWN
    return Rarity.USUAL if crowd > FEW else Rarity.RARE if crowd else Rarity.ALONE


@dataclass(slots=True, eq=False)
class Slot:
    """One author of one work, or one presence of a person in a document (`work` is then None).

    `key` orders slots by their content. `beside` are the co-authors, as `companion` names them; `venues`, and the `words` of the
    title, say what the work is about. `anchors` and `identifiers` are the source's own words. Slots with one token of
    `together` are one person, as somebody answers for; `apart` holds (token, side): slots that share a token but no side are
    two people.
    """

    key: str
    name: Name
    work: int | None
    rarity: Rarity = Rarity.RARE
    beside: frozenset[str] = frozenset()
    venues: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    affiliations: frozenset[str] = frozenset()
    year: int | None = None
    anchors: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()
    together: frozenset[str] = frozenset()
    apart: frozenset[tuple[str, int | str]] = frozenset()


class Group:
    """Slots of one person, in order, with everything that is known of them together."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self.slots = tuple(sorted(slots, key=lambda slot: slot.key))

    @cached_property
    def names(self) -> frozenset[Name]:
        """What the person is called."""
        return frozenset(slot.name for slot in self.slots)

    @cached_property
    def spelt(self) -> frozenset[Name]:
        """Those of the names with a given name written out, or all where there is none."""
        return frozenset(name for name in self.names if name.is_full) or self.names

    @cached_property
    def is_named(self) -> bool:
        """Whether a given name is written out."""
        return any(name.is_full for name in self.names)

    @cached_property
    def rarity(self) -> Rarity:
        """How rare the most frequent of the names is."""
        return max(slot.rarity for slot in self.slots)

    @cached_property
    def works(self) -> frozenset[int]:
        """The works that these are authors of."""
        return frozenset(slot.work for slot in self.slots if slot.work is not None)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The first and the last year, or nothing."""
        years = [slot.year for slot in self.slots if slot.year is not None]
        return (min(years), max(years)) if years else ()

    @cached_property
    def is_answered_for(self) -> bool:
        """Whether somebody answers for these being one person, whatever they are called."""
        return any(slot.together for slot in self.slots)

    @cached_property
    def claims(self) -> Mapping[str, frozenset[object]]:
        """The identifiers by scheme, and the sides of judgements by token: two people share none of one key."""
        found: dict[str, set[object]] = defaultdict(set)
        for slot in self.slots:
            for identifier in slot.identifiers:
                found[identifier.scheme].add(identifier.value)
            for token, side in slot.apart:
                found[token].add(side)
        return {scheme: frozenset(values) for scheme, values in found.items()}

    @cached_property
    def beside(self) -> frozenset[str]:
        """The co-authors, as `companion` names them."""
        return frozenset().union(*(slot.beside for slot in self.slots))

    @cached_property
    def short(self) -> frozenset[str]:
        """Those of them of whom only an initial is known."""
        return frozenset(one for one in self.beside if one.endswith("."))

    @cached_property
    def shortened(self) -> frozenset[str]:
        """The others, as an initial would name them."""
        return frozenset(f"{one[: one.index(' ') + 2]}." for one in self.beside if not one.endswith("."))

    @cached_property
    def affiliations(self) -> frozenset[str]:
        """The institutions, as keys of their names."""
        return frozenset(one for slot in self.slots for one in slot.affiliations)

    @cached_property
    def venues(self) -> frozenset[str]:
        """Where the works appeared."""
        return frozenset().union(*(slot.venues for slot in self.slots))

    @cached_property
    def signs(self) -> frozenset[str]:
        """Venues and words of titles: each says little by itself."""
        return self.venues.union(*(slot.words for slot in self.slots))


@lru_cache(maxsize=32_768)
def companion(printed: str) -> str:
    """A co-author as evidence: the family name with the given name, or with an initial and a dot where no more is known."""
    name = parse(printed)
    return f"{name.family} {name.given[0]}" if name.is_full else f"{name.family} {name.initial}."


def ties(one: Group, other: Group) -> int:
    """How many co-authors, whose names need only be compatible, and affiliations two groups share."""
    shared = len(one.beside & other.beside) + len(one.affiliations & other.affiliations)
    if one.short or other.short:
        shared += len(one.short & other.shortened) + len(one.shortened & other.short)
    return shared


def signs(one: Group, other: Group) -> int:
    """How many venues and words of titles two groups share."""
    return len(one.signs & other.signs)


def pause(one: Group, other: Group) -> int:
    """How many years lie between the works of two groups; none where the years are not known."""
    if not one.years or not other.years:
        return 0
    return max(0, one.years[0] - other.years[1], other.years[0] - one.years[1])


def differ(one: Group, other: Group) -> bool:
    """Whether two groups cannot be one person."""
    if not one.works.isdisjoint(other.works) or not _names_agree(one, other):
        return True
    years = (*one.years, *other.years)
    if years and max(years) - min(years) > SPAN:
        return True
    return any(one.claims[key].isdisjoint(other.claims[key]) for key in one.claims.keys() & other.claims.keys())


def _names_agree(one: Group, other: Group) -> bool:
    """Whether the names of two groups can be one person's: all of them, or those of one with what the answered-for one is called."""
    if one.names == other.names:
        return True
    known = one.names | other.names
    if one.is_answered_for or other.is_answered_for:
        pairs = ((one, other), (other, one))
        return any(mine.is_answered_for and all(_is_one_of(name, mine, known) for name in theirs.names) for mine, theirs in pairs)
    return all(_agree(mine, theirs, known) for mine in one.names for theirs in other.names)


def _is_one_of(name: Name, group: Group, known: Iterable[Name]) -> bool:
    """Whether a name can be one of those of a group, which need not agree among themselves."""
    return any(_agree(name, theirs, known) for theirs in group.spelt)


def _agree(one: Name, other: Name, known: Iterable[Name]) -> bool:
    """Whether two names can be one person's of whom these are known: they are kin, or both belong to a third one."""
    if kin(one, other) is not None:
        return True
    return any(_belong(one, other, third) or _belong(other, one, third) for third in known)


def _belong(one: Name, other: Name, third: Name) -> bool:
    """Whether whoever prints the third name may print both others.

    They are two ways to spell it ("Jürgen": "Juergen", "Jurgen"), or one shortens it, and the other has a part more or less of it
    ("Ada Kite": "A. Kite", "Ada Kite-Drum"). Who shortens a name says nothing else, so the two cannot contradict each other.
    """
    near = kin(other, third)
    if near is Kin.SPELT:
        return kin(one, third) is Kin.SPELT
    return near is Kin.PART and shortens(one, third)


def torn(groups: Sequence[Group]) -> set[Group]:
    """Those of these groups that cannot be one person with some other of them; takes linear time where names are few."""
    works = Counter(work for group in groups for work in group.works)
    years = [year for group in groups for year in group.years]
    earliest, latest = max(years, default=0) - SPAN, min(years, default=0) + SPAN
    strangers = _strangers({name for group in groups if not group.is_answered_for for name in group.names})
    found = {
        group
        for group in groups
        if any(works[work] > 1 for work in group.works)
        or any(year < earliest or year > latest for year in group.years)
        or not (group.is_answered_for or strangers.isdisjoint(group.names))
    }
    return found | _odd(groups) | _apart(groups)


def _strangers(names: Iterable[Name]) -> set[Name]:
    """Those of these names that cannot be one person's with some other of them."""
    known = list(names)
    return {name for one, other in combinations(known, 2) if not _agree(one, other, known) for name in (one, other)}


def _odd(groups: Sequence[Group]) -> set[Group]:
    """Those of these groups that somebody answers for and that cannot have the name of some other, and those others."""
    found: set[Group] = set()
    others = [group for group in groups if not group.is_answered_for]
    known = {name for group in others for name in group.names}
    for group in groups:
        strange = {name for name in known if not _is_one_of(name, group, known)} if group.is_answered_for else set()
        if strange:
            found |= {group, *(other for other in others if not strange.isdisjoint(other.names))}
    return found


def _apart(groups: Sequence[Group]) -> set[Group]:
    """Those of these groups that share no identifier of one scheme, or no side of one judgement, with some other of them."""
    holders: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for key in group.claims:
            holders[key].append(group)
    found: set[Group] = set()
    for key, claiming in holders.items():
        sharing: dict[object, set[Group]] = defaultdict(set)
        for group in claiming:
            for value in group.claims[key]:
                sharing[value].add(group)
        if len(sharing) > 1:
            near = {values: len(set().union(*(sharing[value] for value in values))) for values in {one.claims[key] for one in claiming}}
            found |= {group for group in claiming if near[group.claims[key]] < len(claiming)}
    return found
