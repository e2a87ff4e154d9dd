"""Settling people: authorships become researchers.

`kindred` says which names an import may have to do with, `slots` loads what is known of them, `identity` says which of
these are one person, `succession` gives every person an id, and `crediting` writes what is known of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from store import crediting, kindred, slots, succession, vouching
from store.evidence import Slot
from store.identity import Person, is_plain, resolve
from store.slots import Loaded, Printed
from store.succession import Settled


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


def settle(db: Database, names: Collection[str], before: Mapping[Printed, tuple[int, ...]], kept: int | None = None) -> Settled:
    """Decide anew who everyone is whom names that came or went may have to do with; who becomes one with `kept` gets that id."""
    judged = vouching.judged(db)
    components = kindred.renew(db, names, vouching.ties(db, judged))
    everybody = set().union(*components)
    loaded = slots.load(db, everybody, kindred.rarities(db, everybody), judged, before)
    people = _people(db, components, loaded)
    succession.recall(db, loaded.holders.values())
    ids, revived = succession.assign(db, people, loaded.holders, kept)
    changed = crediting.credit(db, people, ids, loaded)
    lost = succession.redirect(db, people, ids, loaded.holders)
    crediting.doubt(db, people, ids)
    return Settled(changed | lost.keys(), lost, frozenset(revived), succession.moves(people, ids, loaded.holders))


def _people(db: Database, components: Iterable[Iterable[str]], loaded: Loaded) -> list[Person]:
    """Everybody with a work or a document of their own; who is only mentioned is nobody yet."""
    blocks = [[slot for name in names for slot in loaded.named.get(name, ())] for names in components]
    plain: list[list[Slot]] = []
    unclear: list[list[Slot]] = []
    for block in filter(None, blocks):
        (plain if is_plain(block) else unclear).append(block)
    slots.describe(db, loaded, (slot for block in unclear for slot in block))
    people = [Person(tuple(block)) for block in plain] + [person for block in unclear for person in resolve(block)]
    found = [person for person in people if any(loaded.holders[slot].role != "mention" for slot in person.slots)]
    return sorted(found, key=lambda person: min((holder.table, holder.id) for holder in map(loaded.holders.__getitem__, person.slots)))
