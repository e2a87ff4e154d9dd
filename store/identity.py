"""Which authorships are one researcher.

`resolve` is a pure function from the slots of one family name to people. It looks at the set of slots
only, so its outcome does not depend on the order in which they became known.

Evidence, in this order:

1. A shared identifier, or a shared anchor: the source itself says that these are one person.
2. The same written-out given name and something else: a co-author in common, or a venue.
3. An initial that agrees, and a co-author in common.

Whatever the evidence, two slots of one work are two people, and so are incompatible names and
different identifiers of one scheme. A slot is *contested* when the slots it could join by 2 or 3 hold
two different people; it then joins none of them, and a person may settle it later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from store.models import Identifier
from store.names import Name, compatible


@dataclass(frozen=True)
class Slot:
    """One author of one work, or one presence of a person in a document (`work` is then None).

    `key` orders slots by their content. `beside` are the co-authors' names, reduced to family name and
    initial; `venues` are the keys of where the work appeared.
    """

    key: str
    name: Name
    work: int | None
    beside: frozenset[tuple[str, str]] = frozenset()
    venues: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()


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
    full = [slot for slot in ordered if slot.name.is_full]
    rivals = _link(full, full, groups, by_venue=True)
    rivals |= _link([slot for slot in ordered if not slot.name.is_full], ordered, groups, by_venue=False)
    people = []
    for members in groups.all():
        others = {rival for slot in members for rival in rivals.get(slot, ()) if not any(differ(rival, member) for member in members)}
        others -= set(members)
        people.append(Person(tuple(members), tuple(sorted(others, key=lambda slot: slot.key))))
    return people


def differ(one: Slot, other: Slot) -> bool:
    """Whether two slots cannot be one person."""
    if one.work is not None and one.work == other.work:
        return True
    if not compatible(one.name, other.name):
        return True
    mine = {identifier.scheme: identifier.value for identifier in one.identifiers}
    return any(mine.get(identifier.scheme, identifier.value) != identifier.value for identifier in other.identifiers)


class _Groups:
    """Groups of slots that grow by union, and refuse a union in which two slots differ."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._group = {slot: [slot] for slot in slots}

    def join(self, one: Slot, other: Slot) -> None:
        mine, theirs = self._group[one], self._group[other]
        if mine is theirs or any(differ(a, b) for a in mine for b in theirs):
            return
        mine.extend(theirs)
        for slot in theirs:
            self._group[slot] = mine

    def same(self, one: Slot, other: Slot) -> bool:
        return self._group[one] is self._group[other]

    def all(self) -> list[list[Slot]]:
        unique = {id(group): group for group in self._group.values()}
        return sorted((sorted(group, key=lambda slot: slot.key) for group in unique.values()), key=lambda group: group[0].key)


def _link_anchored(slots: Sequence[Slot], groups: _Groups) -> None:
    known: dict[object, list[Slot]] = defaultdict(list)
    for slot in slots:
        for token in (*sorted(slot.anchors), *sorted(slot.identifiers, key=str)):
            known[token].append(slot)
    for holders in known.values():
        for slot in holders[1:]:
            groups.join(holders[0], slot)


def _link(slots: Sequence[Slot], pool: Sequence[Slot], groups: _Groups, *, by_venue: bool) -> dict[Slot, list[Slot]]:
    """Join each slot with those of `pool` it has evidence for; return the contested ones with what they could join."""
    near = {slot: [other for other in pool if other is not slot and _evidence(slot, other, by_venue)] for slot in slots}
    contested = {
        slot: others
        for slot, others in near.items()
        if not (slot.anchors or slot.identifiers) and _hold_two_people([slot, *others], groups)
    }
    for slot, others in near.items():
        for other in others:
            if slot not in contested and other not in contested:
                groups.join(slot, other)
    return contested


def _evidence(slot: Slot, other: Slot, by_venue: bool) -> bool:
    if not compatible(slot.name, other.name):
        return False
    return bool(slot.beside & other.beside) or (by_venue and bool(slot.venues & other.venues))


def _hold_two_people(slots: Sequence[Slot], groups: _Groups) -> bool:
    return any(differ(one, other) and not groups.same(one, other) for one, other in combinations(slots, 2))
