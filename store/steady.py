"""Steady people: those who stay who they are whatever else they write.

Where all names that are kin are one person's, rare and with nothing against it, another work of theirs can only speak for that
once more. So the names are kept with the years of their works, and an import that brings more such works need not look at the
earlier ones. That holds for works with nothing but a written-out name on them, and while all names of the person are kin of each
other and equally rare, and neither a document nor anybody's word has a say in it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, combinations

from sqlite_utils import Database

from store import crediting
from store.evidence import SPAN, Rarity, Slot
from store.identity import Person, is_written
from store.kin import kin
from store.names import parse
from store.slots import CLAIMED

CHOSEN = "IN (SELECT value FROM json_each(?))"

KNOWN = f"""
    SELECT name, first, last, (SELECT researcher_id FROM authorship a WHERE a.name = s.name AND researcher_id IS NOT NULL LIMIT 1)
    FROM steady s WHERE name {CHOSEN} AND NOT EXISTS (SELECT 1 FROM vouched v WHERE v.name = s.name)
"""
"""Steady names that no source answers for, the years of their works, and whose they are."""

ON = f"""
    SELECT a.id, a.name, a.work_id, w.year, a.researcher_id,
    EXISTS (SELECT 1 FROM {CLAIMED} AND authorship_id = a.id)
    FROM work w CROSS JOIN authorship a ON a.work_id = w.id WHERE w.id {CHOSEN} ORDER BY a.id
"""
"""Everybody on some works, the year, and whether a source says more than the name."""

Years = tuple[int | None, int | None]
"""The first and the last, if any is known."""


@dataclass
class Gain:
    """What some works add to one person: authorships, and the years by name. It `is_plain` where only written-out names say so."""

    authorships: list[int] = field(default_factory=list)
    years: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    works: set[int] = field(default_factory=set)
    is_plain: bool = True


def names_among(db: Database, names: Collection[str]) -> set[str]:
    """The steady ones of these names."""
    return {row[0] for row in db.execute(f"SELECT name FROM steady WHERE name {CHOSEN}", [json.dumps(sorted(names))])}


def forget(db: Database, names: Collection[str]) -> None:
    """Take back that these names are steady."""
    db.execute(f"DELETE FROM steady WHERE name {CHOSEN}", [json.dumps(sorted(names))])


def keep(db: Database, years: Mapping[str, Years]) -> None:
    """Note that these names are steady, with the years of their works."""
    db.conn.executemany("INSERT OR REPLACE INTO steady VALUES (?, ?, ?)", ((name, *years[name]) for name in sorted(years)))


def keep_people(db: Database, components: Iterable[Set[str]], named: Mapping[str, Sequence[Slot]], people: Iterable[Person]) -> None:
    """Note who is steady of those behind some components of kindred names; `named` are the slots of each name."""
    owner = {slot: person for person in people for slot in person.slots}
    found: dict[str, Years] = {}
    for component in components:
        slots = [slot for name in component for slot in named.get(name, ())]
        if len({owner.get(slot) for slot in slots}) == 1 and _is_steady(slots):
            found |= {name: _years(slot.year for slot in named[name]) for name in component if named.get(name)}
    keep(db, found)


def settle(db: Database, components: Iterable[Set[str]], works: Collection[int]) -> tuple[list[Set[str]], frozenset[int]]:
    """Give what some works add to steady people to them; return whose components are settled so, and the researchers who gained."""
    chosen = list(components)
    rows = db.execute(KNOWN, [json.dumps(sorted(set().union(*chosen)))])
    known = {name: told for name, *told in rows if told[-1] is not None}
    whole = [component for component in chosen if component <= known.keys()]
    gains = _gains(db, works, {name: told[-1] for name, told in known.items()})
    settled = []
    gained: dict[int, int] = {}
    years: dict[str, Years] = {}
    for component in whole:
        researcher = known[next(iter(component))][-1]
        gain = gains.get(researcher, Gain())
        now = {name: _years([*known[name][:2], *gain.years.get(name, ())]) for name in component}
        if gain.is_plain and _fits(now.values()):
            settled.append(component)
            years |= now
            gained |= dict.fromkeys(gain.authorships, researcher)
    keep(db, years)
    return settled, crediting.extend(db, gained)


def _is_steady(slots: Sequence[Slot]) -> bool:
    """Whether slots that are one person's are so by rare names and by evidence alone."""
    if any(slot.work is None or slot.together or slot.apart for slot in slots):
        return False
    (rarity, *others) = {slot.rarity for slot in slots}
    return not others and rarity < Rarity.UNKNOWN and all(kin(*two) for two in combinations({slot.name for slot in slots}, 2))


def _gains(db: Database, works: Collection[int], whose: Mapping[str, int]) -> dict[int, Gain]:
    """What these works add to people, by whose each name is."""
    gains: dict[int, Gain] = defaultdict(Gain)
    for authorship, name, work, year, researcher, claimed in db.execute(ON, [json.dumps(sorted(works))]):
        if name not in whose:
            continue
        gain = gains[whose[name]]
        gain.is_plain &= work not in gain.works and not claimed and is_written(parse(name))
        gain.works.add(work)
        if researcher is None:
            gain.authorships.append(authorship)
            gain.years[name].append(year)
    return gains


def _years(years: Iterable[int | None]) -> Years:
    dated = [year for year in years if year is not None]
    return (min(dated), max(dated)) if dated else (None, None)


def _fits(years: Iterable[Years]) -> bool:
    """Whether one person can have published in all these years."""
    first, last = _years(chain.from_iterable(years))
    return first is None or last is None or last - first <= SPAN
