"""Settling people: authorships become researchers.

`kindred` says which names an import may have to do with. `steady` gives those their works of whom no more need be asked, and `plain`
settles those who are told by their name alone. Of the others
`slots` loads what is known, `identity` says which of these are one person, `succession` gives every person an id, and
`crediting` writes what is known of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from sqlite_utils import Database

from store import crediting, kindred, plain, slots, steady, succession, vouching
from store.evidence import Slot
from store.identity import Person, is_plain, resolve
from store.slots import Loaded
from store.succession import Printed, Settled
from store.vouching import Judged

PORTION = 20_000
"""Authorships whose people are settled at once."""

PORTIONS = """
    SELECT json_group_array(key) FROM (
        SELECT key, sum(held) OVER (ORDER BY first, key) / ? AS portion FROM (
            SELECT key, min(a.id) AS first, count(a.id) AS held FROM json_each(?) LEFT JOIN authorship a ON a.name = value GROUP BY key
        )
    ) GROUP BY portion ORDER BY portion
"""
"""Names by their index, in portions of so many authorships."""


def names_on(db: Database, works: Iterable[int]) -> set[str]:
    """The names of everyone on these works."""
    sql = "SELECT DISTINCT name FROM authorship WHERE work_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(works))])}


def former(db: Database, works: Iterable[int]) -> dict[Printed, tuple[int, ...]]:
    """Who the printed names of these works belonged to, before their rows are written anew."""
    sql = """
        SELECT p.record_id, p.slot, a.researcher_id FROM authorship a JOIN printed_name p ON p.authorship_id = a.id
        WHERE a.work_id IN (SELECT value FROM json_each(?)) AND a.researcher_id IS NOT NULL
    """
    found: dict[Printed, tuple[int, ...]] = defaultdict(tuple)
    for record, index, researcher in db.execute(sql, [json.dumps(sorted(works))]):
        found[record, index] += (researcher,)
    return found


def settle(
    db: Database, names: Collection[str], works: Collection[int], before: Mapping[Printed, tuple[int, ...]], kept: int | None = None
) -> Settled:
    """Decide anew who everyone is whom these names, and works that came, may have to do with.

    The works of steady people are given to them. Where nobody is known yet, people are settled in portions, so that memory does not
    grow with the import. The others are settled together: their ids may have to change hands; who becomes one with `kept` gets that id.
    """
    judged = vouching.judged(db)
    ties = vouching.ties(db, judged)
    delicate = slots.remembered(db, before) | judged.names
    there, shifted = kindred.renew(db, names_on(db, works).union(names))
    steady.forget(db, shifted.union(names))
    settled, gained = _settle_steady(db, there, works, ties, delicate)
    touched = set(gained)
    unsettled = (there | shifted).difference(*settled)
    known: list[set[str]] = []
    for portion in _portions(db, unsettled):
        components = kindred.components(db, portion & unsettled, ties)
        unsettled.difference_update(*components)
        alone = {name for component in components if len(component) == 1 for name in component - delicate}
        plainly, changed = plain.settle(db, alone)
        left = [component for component in components if plainly.isdisjoint(component)]
        familiar = delicate | slots.familiar(db, set().union(*left))
        known += [component for component in left if not familiar.isdisjoint(component)]
        touched |= changed
        touched |= _settle(db, [component for component in left if familiar.isdisjoint(component)], judged, {}).touched
    last = _settle(db, known, judged, before, kept)
    return replace(last, touched=last.touched | touched)


def _settle_steady(
    db: Database, names: Collection[str], works: Collection[int], ties: kindred.Ties, delicate: Set[str]
) -> tuple[list[Set[str]], frozenset[int]]:
    """Settle the steady ones of these names; return them with all that are kin of them, and the researchers who gained a work."""
    known = steady.names_among(db, names)
    if not known:
        return [], frozenset()
    return steady.settle(db, filter(delicate.isdisjoint, kindred.components(db, known, ties)), works)


def _portions(db: Database, names: Collection[str]) -> Iterator[set[str]]:
    """These names in the order in which they first stand in the store: what is known of a portion mostly stands together, too."""
    given = sorted(names)
    for (places,) in db.execute(PORTIONS, [PORTION, json.dumps(given)]).fetchall():
        yield {given[place] for place in json.loads(places)}


def _settle(
    db: Database, components: Sequence[Set[str]], judged: Judged, before: Mapping[Printed, tuple[int, ...]], kept: int | None = None
) -> Settled:
    """Settle everybody with these names, which have no kin but each other."""
    everybody = set().union(*components)
    loaded = slots.load(db, everybody, kindred.rarities(db, everybody), judged, before)
    people = _people(db, components, loaded)
    succession.recall(db, loaded.holders.values())
    ids, revived = succession.assign(db, people, loaded.holders, kept)
    changed = crediting.credit(db, people, ids, loaded)
    lost = succession.redirect(db, people, ids, loaded.holders, before)
    crediting.doubt(db, people, ids)
    steady.forget(db, everybody)
    steady.keep_people(db, components, loaded.named, people)
    return Settled(changed | lost.keys(), lost, frozenset(revived), succession.moves(people, ids, loaded.holders))


def _people(db: Database, components: Iterable[Iterable[str]], loaded: Loaded) -> list[Person]:
    """Everybody with a work or a document of their own; who is only mentioned is nobody yet."""
    blocks = [[slot for name in names for slot in loaded.named.get(name, ())] for names in components]
    clear: list[list[Slot]] = []
    unclear: list[list[Slot]] = []
    for block in filter(None, blocks):
        (clear if is_plain(block) else unclear).append(block)
    slots.describe(db, loaded, (slot for block in unclear for slot in block))
    people = [Person(tuple(block)) for block in clear] + [person for block in unclear for person in resolve(block)]
    found = [person for person in people if any(loaded.holders[slot].role != "mention" for slot in person.slots)]
    return sorted(found, key=lambda person: min((holder.table, holder.id) for holder in map(loaded.holders.__getitem__, person.slots)))
