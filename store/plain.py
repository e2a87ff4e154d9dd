"""Plain people: those who are told by their name alone.

Most names are written out and rare, and nothing speaks against their being one person's each. These are settled by counting
their authorships; `identity` looks at the authorships of the others, one by one.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from store import crediting, kindred, steady, succession
from store.evidence import SPAN
from store.identity import is_telling
from store.names import parse
from store.slots import CLAIMED
from store.steady import Years

CHOSEN = "IN (SELECT value FROM json_each(?))"

PLAIN = f"""
    SELECT a.name, max(a.researcher_id), count(a.researcher_id), min(w.year), max(w.year)
    FROM authorship a CROSS JOIN work w ON w.id = a.work_id
    WHERE a.name {CHOSEN} AND NOT EXISTS (SELECT 1 FROM presence WHERE name = a.name) GROUP BY a.name
    HAVING count(*) = count(DISTINCT a.work_id)
    AND coalesce(max(w.year) - min(w.year), 0) <= {SPAN}
    AND NOT max(EXISTS (SELECT 1 FROM {CLAIMED} AND authorship_id = a.id))
    ORDER BY min(a.id)
"""
"""Names of one person, by their authorships: who that was, and on how many of them."""

ELSEWHERE = f"""
    SELECT researcher_id, count(*) FROM authorship WHERE researcher_id {CHOSEN} GROUP BY researcher_id
    UNION ALL SELECT researcher_id, 1 FROM presence WHERE researcher_id {CHOSEN}
"""


@dataclass(frozen=True)
class Plain:
    """Whose a plain name is already, if anybody's, and the years of its works."""

    researcher: int | None
    years: Years


def settle(db: Database, names: Collection[str]) -> tuple[set[str], frozenset[int]]:
    """Settle those of these names, none of which has kin, that are plain; return these, and the researchers who changed."""
    found = _plain(db, names)
    new = [name for name, one in found.items() if one.researcher is None]
    unused = dict(zip(new, succession.unused(db, len(new)), strict=True))
    ids = {name: one.researcher or unused[name] for name, one in found.items()}
    free = f"SELECT id, name FROM authorship WHERE name {CHOSEN} AND researcher_id IS NULL"
    rows = [(ids[name], authorship) for authorship, name in db.execute(free, [json.dumps(sorted(ids))]).fetchall()]
    db.conn.executemany("UPDATE authorship SET researcher_id = ? WHERE id = ?", rows)
    researchers = set(ids.values())
    changed = crediting.restate(db, researchers, {researcher for researcher, _ in rows})
    crediting.clear(db, researchers)
    steady.keep(db, {name: one.years for name, one in found.items()})
    return set(ids), changed


def _plain(db: Database, names: Collection[str]) -> dict[str, Plain]:
    """The plain ones of these names, each with the researcher who has it and no other, or with None."""
    rarities = kindred.rarities(db, names)
    telling = [name for name in sorted(names) if is_telling(parse(name), rarities[name])]
    rows = db.execute(PLAIN, [json.dumps(telling)]).fetchall()
    known = json.dumps([researcher for _, researcher, *_ in rows if researcher])
    slots: dict[int, int] = {}
    for researcher, count in db.execute(ELSEWHERE, [known, known]):
        slots[researcher] = slots.get(researcher, 0) + count
    return {name: Plain(researcher, (first, last)) for name, researcher, count, first, last in rows if slots.get(researcher, 0) == count}
