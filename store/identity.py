"""Which authorships are one researcher.

`resolve` is a pure function from the slots of one family name to people. It looks at the set of slots
only, so its outcome does not depend on the order in which they became known.

Evidence, in this order:

1. A shared identifier, or a shared anchor: the source itself says that these are one person.
2. The same written-out given name and something else: a co-author in common, or a venue.
3. An initial that agrees, and a co-author in common.

Whatever the evidence, two slots of one work are two people, and so are incompatible names, different identifiers of one
scheme, and those whom a person's judgement holds apart. A slot is *contested* when the slots it could join by 2 or 3 hold
two different people, or when two who differ could join one person whose full name is known (two "A. Toy"
of one work); it then joins none of them, and a person may settle it later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from store.models import Identifier
from store.names import Name, compatible


@dataclass(frozen=True)
class Slot:
    """One author of one work, or one presence of a person in a document (`work` is then None).

    `key` orders slots by their content. `beside` are the co-authors' names, reduced to family name and
    initial; `venues` are the keys of where the work appeared. `apart` are the sides on which people's judgements put this
    slot, as (judgement, side).
    """

    key: str
    name: Name
    work: int | None
    beside: frozenset[tuple[str, str]] = frozenset()
    venues: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Person:
    """The slots of one researcher. `rivals` are slots of other people that this one might also be."""

    slots: tuple[Slot, ...]
    rivals: tuple[Slot, ...] = ()


def resolve(slots: Iterable[Slot]) -> list[Person]:
    """The people behind the slots of one family name, ordered by content."""
    ordered = sorted(slots, key=lambda slot: slot.key)
    groups = _Groups(ordered)
    _link_anchored(ordered, groups)
    named = [slot for slot in ordered if groups.is_named(slot)]
    nameless = [slot for slot in ordered if not groups.is_named(slot)]
    rivals = _link(named, named, groups) | _link(nameless, ordered, groups)
    people = []
    for members in groups.all():
        others = {rival for slot in members for rival in rivals.get(slot, ()) if groups.may_join(slot, rival)}
        people.append(Person(tuple(members), tuple(sorted(others, key=lambda slot: slot.key))))
    return people


def differ(one: Slot, other: Slot) -> bool:
    """Whether two slots cannot be one person."""
    if one.work is not None and one.work == other.work:
        return True
    if not compatible(one.name, other.name):
        return True
    if not {judgement for judgement, _ in one.apart} & {judgement for judgement, _ in other.apart} <= {
        judgement for judgement, _ in one.apart & other.apart
    }:
        return True
    both_have = {identifier.scheme for identifier in one.identifiers} & {identifier.scheme for identifier in other.identifiers}
    return not both_have <= {identifier.scheme for identifier in one.identifiers & other.identifiers}


class _Groups:
    """Groups of slots that grow by union, and refuse a union in which two slots differ."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._group = {slot: [slot] for slot in slots}

    def join(self, one: Slot, other: Slot) -> None:
        if not self.may_join(one, other):
            return
        mine, theirs = self._group[one], self._group[other]
        mine.extend(theirs)
        for slot in theirs:
            self._group[slot] = mine

    def may_join(self, one: Slot, other: Slot) -> bool:
        """Whether two slots stand in two groups that could be one person."""
        return self._group[one] is not self._group[other] and not self.apart(one, other)

    def apart(self, one: Slot, other: Slot) -> bool:
        """Whether two slots stand in groups of two different people."""
        mine, theirs = self._group[one], self._group[other]
        return mine is not theirs and any(differ(a, b) for a in mine for b in theirs)

    def is_named(self, slot: Slot) -> bool:
        """Whether the group of a slot has a written-out given name."""
        return any(member.name.is_full for member in self._group[slot])

    def heads(self, slots: Iterable[Slot]) -> list[Slot]:
        """One slot of each group that these slots stand in."""
        return list(dict.fromkeys(self._group[slot][0] for slot in slots))

    def all(self) -> list[list[Slot]]:
        unique = {id(group): group for group in self._group.values()}
        return sorted((sorted(group, key=lambda slot: slot.key) for group in unique.values()), key=lambda group: group[0].key)


def _link_anchored(slots: Sequence[Slot], groups: _Groups) -> None:
    known: dict[object, list[Slot]] = defaultdict(list)
    for slot in slots:
        for token in (*sorted(slot.anchors), *sorted(slot.identifiers, key=str)):
            known[token].append(slot)
    for holders in known.values():
        for one, other in combinations(holders, 2):
            groups.join(one, other)


def _link(slots: Sequence[Slot], pool: Sequence[Slot], groups: _Groups) -> dict[Slot, list[Slot]]:
    """Join each slot with those of `pool` it has evidence for; return the contested ones with what they could join."""
    near = {slot: [other for other in pool if _evidence(slot, other) and groups.may_join(slot, other)] for slot in slots}
    seekers: dict[Slot, list[Slot]] = defaultdict(list)
    for slot, others in near.items():
        for head in groups.heads(others):
            seekers[head].append(slot)
    contested = {slot: others for slot, others in near.items() if _is_contested(slot, groups.heads(others), seekers, groups)}
    for slot, others in near.items():
        for other in others:
            if slot not in contested and other not in contested:
                groups.join(slot, other)
    return contested


def _is_contested(slot: Slot, heads: Sequence[Slot], seekers: Mapping[Slot, Sequence[Slot]], groups: _Groups) -> bool:
    """Whether a slot could join two different people, or one named person whom another that differs could join as well."""
    if any(groups.apart(one, other) for one, other in combinations(heads, 2)):
        return True
    sought = [] if groups.is_named(slot) else [head for head in heads if groups.is_named(head)]
    return any(groups.apart(slot, seeker) for head in sought for seeker in seekers[head])


def _evidence(slot: Slot, other: Slot) -> bool:
    if not compatible(slot.name, other.name):
        return False
    if slot.beside & other.beside:
        return True
    return slot.name.is_full and other.name.is_full and bool(slot.venues & other.venues)
