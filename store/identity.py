"""Which authorships are one researcher.

`resolve` is a pure function from slots to people. It looks at the set of slots only, so its outcome does not depend on
the order in which they became known. Slots need only be resolved together with those whose names are their kin.

What counts, in this order; each step only adds to what the steps before it found:

1. What somebody answers for: a judgement of a person, or a source that is an authority on its own authors.
2. The source's own word: a shared identifier, or a shared anchor. Identifiers that a document gives one person are one.
3. The same written-out name, spelt alike. Where it is rare, that is enough; a frequent one needs evidence as well.
4. A name that says more: a middle name, with evidence, or where nobody else is known who may be called so.
5. A nickname, with more evidence than one co-author, or a part of a name left out, with evidence.
6. An initial, with evidence; with more than one co-author where each name says something that the other does not.

*Evidence* is a co-author or an affiliation in common, or several signs: venues and words of titles. Where several given names
are known with a family name and an initial, one co-author needs a sign beside. Whatever the evidence, two
slots of one work are two people, and so are incompatible names and different identifiers of one scheme. Only what
somebody answers for goes before that. Who could as well be two different people is *contested*, and joins neither; and so is
whoever has a frequent name that nothing ties to the others who are called so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from store.evidence import SPAN, Group, Rarity, Slot, differ, pause, signs, ties, torn
from store.grouping import Crowd, Links
from store.kin import Kin, kin, pairs
from store.models import Identifier
from store.names import Name

SIGNS = 2
"""So many signs are evidence."""

SEVERAL = 2
"""So many ties are evidence where names are so far from each other that with a single one it is as often somebody else."""

PAUSE = 20
"""Years: after so many a rare name is no longer enough to know somebody by who prints it in another way."""

LEAD = 3
"""Whoever has so many ties, and so many times those of anybody else, is meant."""

LITTLE = 4
"""Who has more works of a frequent name than this is not joined to anybody by signs: among many works there are always some."""

COMMON = 50
"""A word that more slots of one name have in their titles tells nothing of any two of them."""

RIVALS = 5
"""So many people of the same frequent name are shown as who somebody might also be."""


@dataclass(frozen=True, eq=False)
class Person:
    """The slots of one researcher. `rivals` are slots of other people that this one might also be."""

    slots: tuple[Slot, ...]
    rivals: tuple[Slot, ...] = ()


def resolve(slots: Iterable[Slot]) -> list[Person]:
    """The people behind these slots, ordered by content."""
    given = list(slots)
    _merge_identifiers(given)
    near = list(pairs(sorted({slot.name for slot in given}, key=_order)))
    forms = _forms({slot.name for slot in given}, near)
    crowd = Crowd(_first_groups(given, forms))
    crowd.unite(_sharing(crowd.groups, lambda slot: slot.together).parts(crowd.groups))
    crowd.link(crowd.groups, _sharing(crowd.groups, lambda slot: (*slot.anchors, *slot.identifiers)))
    repeated = [form for form, count in Counter(forms[name] for group in crowd.groups for name in group.names).items() if count > 1]
    written = sorted(filter(is_written, repeated), key=_order)
    for form in written:
        _join_written(crowd, _called(crowd, form, forms))
    for kinds in ({Kin.FULLER}, {Kin.NICKNAME, Kin.PART}):
        crowd.attach(_sought(crowd.groups, [pair for pair in near if pair[2] in kinds]))
    initials = [pair for pair in near if pair[2] in (Kin.INITIALS, Kin.CROSSED)]
    sought = _sought(crowd.groups, initials)
    for form in sorted(set(repeated) - set(written), key=_order):
        _join_initials(crowd, _called(crowd, form, forms), sought)
    crowd.attach(_sought(crowd.groups, initials))
    for form in written:
        _doubt_frequent(crowd, _called(crowd, form, forms))
    return _people(crowd)


def _merge_identifiers(slots: Sequence[Slot]) -> None:
    """Let whoever has one of several identifiers of a scheme that a document says are one person's have all of them.

    The works of a person whom a source merged out of two may still go by the one or the other.
    """
    merged: dict[Identifier, set[Identifier]] = {}
    for slot in slots:
        for scheme in {one.scheme for one in slot.identifiers} if slot.work is None else ():
            own = {one for one in slot.identifiers if one.scheme == scheme}
            everything = own.union(*(merged.get(one, ()) for one in own))
            merged |= dict.fromkeys(everything, everything)
    for slot in slots if merged else ():
        slot.identifiers = slot.identifiers.union(*(merged.get(one, ()) for one in slot.identifiers))


def is_telling(name: Name, rarity: Rarity) -> bool:
    """Whether a name is enough to know somebody by, if nothing speaks against it: it is written out, and rare."""
    return rarity < Rarity.UNKNOWN and is_written(name)


def is_plain(slots: Sequence[Slot]) -> bool:
    """Whether these slots are one person for the name alone: spelt alike, written out and rare, and nothing speaks against it."""
    first = slots[0]
    if not is_telling(first.name, first.rarity):
        return False
    if any(slot.name is not first.name and kin(first.name, slot.name) is not Kin.SPELT for slot in slots):
        return False
    if len(slots) == 1:
        return True
    works = [slot.work for slot in slots if slot.work is not None]
    years = [slot.year for slot in slots if slot.year is not None]
    if len(works) > len(set(works)) or (years and max(years) - min(years) > SPAN):
        return False
    claiming = [Group([slot]) for slot in slots if slot.identifiers or slot.apart]
    return len(claiming) < 2 or not torn(claiming)


def is_written(name: Name) -> bool:
    """Whether a name tells more than initials and a family name of one word."""
    return any(len(token) > 1 for token in name.given) or len(name.parts) > 1


def _forms(names: Iterable[Name], near: Iterable[tuple[Name, Name, Kin]]) -> dict[Name, Name]:
    """For each name the first of those that are spelt alike, one like another."""
    forms = {name: name for name in names}
    for one, other, kind in near:
        first, second = sorted((forms[one], forms[other]), key=_order)
        if kind is Kin.SPELT and first != second:
            forms = {name: first if form == second else form for name, form in forms.items()}
    return forms


def _order(name: Name) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    return (name.family, name.given, name.parts, name.spelt_out.family if name.spelt_out else "")


def _first_groups(slots: Sequence[Slot], forms: Mapping[Name, Name]) -> Iterator[Group]:
    alike: dict[Name, list[Slot]] = defaultdict(list)
    for slot in slots:
        alike[forms[slot.name]].append(slot)
    for same in alike.values():
        yield from [Group(same)] if is_plain(same) else (Group([slot]) for slot in same)


def _sharing(groups: Iterable[Group], tokens: Callable[[Slot], Iterable[Hashable]]) -> Links:
    """Links between all groups that share a token."""
    holders: dict[Hashable, list[Group]] = defaultdict(list)
    for group in groups:
        for slot in group.slots:
            for token in tokens(slot):
                holders[token].append(group)
    return Links(holders.values())


def _called(crowd: Crowd, form: Name, forms: Mapping[Name, Name]) -> list[Group]:
    """The groups with a name that is spelt so."""
    return [group for group in crowd.groups if any(forms[name] == form for name in group.names)]


def _join_written(crowd: Crowd, groups: Sequence[Group]) -> None:
    """Join groups with one written-out name: all of a rare one, of another those that evidence ties to each other."""
    rarest = max(group.rarity for group in groups)
    for generation in _generations(groups):
        if rarest < Rarity.UNKNOWN and not torn([group for group in generation if group.claims]):
            _join_rare(crowd, generation)
            continue
        if rarest is Rarity.FREQUENT:
            _join_frequent(crowd, generation)
            continue
        crowd.link(generation, Links([*_tied(generation), *_signed(generation), *_met(generation)]))


def _join_frequent(crowd: Crowd, groups: Sequence[Group]) -> None:
    """Join groups with one frequent name: by ties all, by signs each of few works with whoever shares the most."""
    others = set(crowd.groups).difference(groups)
    crowd.link(groups, Links(_tied(groups)))
    united = [group for group in crowd.groups if group not in others]
    crowd.link(united, Links(_nearest(_signed(united))))


def _join_initials(crowd: Crowd, groups: Sequence[Group], sought: Mapping[Group, Sequence[Group]]) -> None:
    """Join groups with the same initials that evidence ties to each other, but for those that it ties as well to somebody else."""
    for generation in _generations(groups):
        links = [*_tied(generation), *(_signed(generation) if generation[0].rarity is Rarity.ALONE else ())]
        contested: set[Group] = set()
        for link in links:
            for target in {target for group in link for target in sought.get(group, ())}:
                strangers = [other for other in link if other is not target and differ(target, other)]
                torn_apart = [group for group in link if strangers and target in sought.get(group, ())]
                crowd.doubt(torn_apart, [target, *strangers])
                contested.update(torn_apart)
        crowd.link([group for group in generation if group not in contested], Links(links))


def _generations(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups by time, parted at the longest pauses until none is longer than a life of work; those without a year by themselves."""
    dated = sorted((group for group in groups if group.years), key=lambda group: group.years)
    if not dated or dated[-1].years[1] - dated[0].years[0] <= SPAN:
        return [list(groups)]
    pauses = [(later.years[0] - earlier.years[1], -place) for place, (earlier, later) in enumerate(pairwise(dated))]
    cut = 1 - max(pauses, default=(0, 0))[1]
    undated = [group for group in groups if not group.years]
    parts = [part for half in (dated[:cut], dated[cut:]) for part in _generations(half)] if pauses else [dated]
    return [*parts, *([undated] if undated else [])]


def _join_rare(crowd: Crowd, groups: Sequence[Group]) -> None:
    """Join all groups of a rare name; two authors of one work who are called alike stay in doubt."""
    odd = torn(groups)
    rest = [group for group in groups if group not in odd]
    crowd.unite([rest])
    crowd.doubt(odd, rest)


def _tied(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Groups of one name that share a co-author, whose names need only be compatible, or an affiliation."""
    ties: dict[str, list[Group]] = defaultdict(list)
    short = {one for group in groups for one in group.short}
    for group in groups:
        for token in (*group.beside, *(group.shortened & short if short else ()), *(f"of {one}" for one in group.affiliations)):
            ties[token].append(group)
    yield from ties.values()


def _met(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups of one name that share a venue."""
    venues: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for venue in group.venues:
            venues[venue].append(group)
    return list(venues.values())


def _signed(groups: Sequence[Group]) -> dict[tuple[Group, Group], int]:
    """Pairs of groups of one name that share several signs, with how many."""
    signs: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for sign in group.signs:
            signs[sign].append(group)
    shared = Counter(pair for holders in signs.values() if len(holders) <= COMMON for pair in combinations(holders, 2))
    return {pair: count for pair, count in shared.items() if count >= SIGNS}


def _nearest(shared: Mapping[tuple[Group, Group], int]) -> Iterator[tuple[Group, Group]]:
    """Each group of few works with the one that it shares the most with, if there is one such."""
    near: dict[Group, list[tuple[int, Group]]] = defaultdict(list)
    for pair, count in shared.items():
        for one, other in (pair, pair[::-1]):
            near[one].append((count, other))
    for group, others in near.items():
        most = max(count for count, _ in others)
        nearest = [other for count, other in others if count == most]
        if len(group.slots) <= LITTLE and len(nearest) == 1:
            yield group, nearest[0]


def _doubt_frequent(crowd: Crowd, groups: Sequence[Group]) -> None:
    """Let it be open whether a person of a frequent name is one with those of the same name who have more works."""
    if all(group.rarity < Rarity.FREQUENT for group in groups):
        return
    ranked = sorted(groups, key=lambda group: (-len(group.slots), group.slots[0].key))
    for place, group in enumerate(ranked):
        if not group.claims:
            crowd.doubt([group], ranked[: min(place, RIVALS)])


def _sought(groups: Sequence[Group], pairs: Iterable[tuple[Name, Name, Kin]]) -> dict[Group, list[Group]]:
    """Each group whose name says less, with those that it may belong to by evidence, for these pairs of names."""
    called: dict[Name, list[Group]] = defaultdict(list)
    for group in groups:
        for name in group.names:
            called[name].append(group)
    sought: dict[Group, dict[Group, None]] = defaultdict(dict)
    for one, other, near in pairs:
        for mine, theirs in product(called[one], called[other]):
            if mine is not theirs and _is_evident(mine, theirs, near) and not differ(mine, theirs):
                less, more = sorted((mine, theirs), key=_fullness)
                sought[less][more] = None
    return {group: _meant(group, list(others)) for group, others in sought.items()}


def _is_evident(one: Group, other: Group, near: Kin) -> bool:
    """Whether what two groups share is enough for names that are so near to each other."""
    count, rarest = ties(one, other), max(one.rarity, other.rarity)
    if near in (Kin.NICKNAME, Kin.CROSSED):
        return count >= SEVERAL
    if near is Kin.FULLER and rarest <= Rarity.RARE:
        return count > 0 or pause(one, other) <= PAUSE
    if count == 1 and rarest in (Rarity.USUAL, Rarity.FREQUENT):
        return near is not Kin.PART and signs(one, other) > 0
    return count > 0 or ((near is Kin.FULLER or rarest <= Rarity.RARE) and signs(one, other) >= SIGNS)


def _fullness(group: Group) -> tuple[object, ...]:
    """Orders groups by what their names say."""
    given = [name.given for name in group.names]
    return (group.is_named, max(map(len, given)), max(sum(map(len, one)) for one in given), sorted(map(_order, group.names)))


def _meant(group: Group, others: list[Group]) -> list[Group]:
    """Those that a group may belong to; if they are two people, the ones it has by far the most ties to, if these are one person."""
    if not torn(others):
        return others
    count = {other: ties(group, other) for other in others}
    most = max(count.values())
    first = [other for other in others if count[other] * LEAD > most]
    return first if most >= LEAD and not torn(first) else others


def _people(crowd: Crowd) -> list[Person]:
    people = []
    for group, others in crowd.rivals():
        rivals = sorted((other.slots[0] for other in others), key=lambda slot: slot.key)
        people.append(Person(group.slots, tuple(rivals)))
    return sorted(people, key=lambda person: person.slots[0].key)
