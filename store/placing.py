"""Placing records: which work each belongs to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from sqlite_utils import Database

from store import heirs, writing
from store.deriving import Said, derive
from store.matching import SINGULAR_SCHEMES, components, proposals, same
from store.models import Record

Key = TypeVar("Key")


@dataclass
class Placed:
    """Works that records came to or went from: `fresh` ones are new and written already, `stale` ones are to be written anew."""

    fresh: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)

    @property
    def works(self) -> set[int]:
        """All of them."""
        return self.fresh | self.stale

    def add(self, other: Placed) -> None:
        """Count what became of other records too."""
        self.fresh |= other.fresh
        self.stale |= other.stale


def place(db: Database, said: Sequence[Said], known: Mapping[int, int]) -> tuple[Placed, dict[int, int]]:
    """Give every new record its work, an old one or a new one; new works are written at once. Return also the work of each new record.

    Works are the connected components of `matching.same`, so a record can join two works that stood apart. The ids of
    new records are higher than those of all that were placed before; their rows need not be there yet. Of some it is `known` which
    works they are of.
    """
    new = {one.id: one for one in said}
    pairs = _not_apart(db, _by_title(db, said) | _by_identifier(db, said))
    records = new | _records(db, {record for pair in pairs for record in pair} - new.keys())
    matched = [(a, b) for a, b in pairs if same(records[a].record, records[b].record)]
    touched = _homes(db, {record for pair in matched for record in pair})
    together = _records_of(db, touched.values()) | new
    first = _next_work(db)
    home = _homes(db, together) | {record: work for record, work in known.items() if record in new}
    housed = _house(db, together, home, matched)
    fresh = {work: derive([together[record] for record in records]) for work, records in housed.items() if work >= first}
    writing.insert(db, fresh)
    homes = {record: work for work, records in housed.items() for record in records}
    assign(db, {record: work for record, work in homes.items() if record not in new})
    return Placed(set(fresh), housed.keys() - fresh.keys()), {record: homes[record] for record in new}


def displace(db: Database, gone: Sequence[int]) -> Placed:
    """Take records out of their works, and divide what is left of these anew."""
    chosen = json.dumps(list(gone))
    sql = "SELECT DISTINCT work_id FROM record WHERE work_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    works = {row[0] for row in db.execute(sql, [chosen])}
    for table in ("title_signature", "record_identifier"):
        db.execute(f"DELETE FROM {table} WHERE record_id IN (SELECT value FROM json_each(?))", [chosen])
    db.execute("DELETE FROM record WHERE id IN (SELECT value FROM json_each(?))", [chosen])
    left = _records_of(db, works)
    housed = _house(db, left, _homes(db, left), [])
    assign(db, {record: work for work, records in housed.items() for record in records})
    return Placed(stale=works | housed.keys())


def assign(db: Database, homes: Mapping[int, int]) -> None:
    """Write of which works these records are."""
    db.conn.executemany("UPDATE record SET work_id = ? WHERE id = ?", ((work, record) for record, work in homes.items()))


def _by_title(db: Database, said: Sequence[Said]) -> set[tuple[int, int]]:
    """The pairs of records, at least one of them new, with titles that may be one work's; the new ones are found so from now on."""
    new: dict[int, list[int]] = defaultdict(list)
    for one in said:
        for signature in proposals(one.record):
            new[signature].append(one.id)
    sql = "SELECT signature, record_id FROM title_signature WHERE signature IN (SELECT value FROM json_each(?))"
    found = _paired(new, db.execute(sql, [json.dumps(list(new))]).fetchall())
    rows = sorted((signature, record) for signature, records in new.items() for record in records)
    db.conn.executemany("INSERT INTO title_signature (signature, record_id) VALUES (?, ?)", rows)
    return found


def _by_identifier(db: Database, said: Sequence[Said]) -> set[tuple[int, int]]:
    """The pairs of records, at least one of them new, with an identifier in common; the new ones are found so from now on."""
    new: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in said:
        for identifier in set(one.record.identifiers):
            if identifier.scheme != "url":
                new[identifier.scheme][identifier.value].append(one.id)
    sql = "SELECT value, record_id FROM record_identifier WHERE scheme = ? AND value IN (SELECT value FROM json_each(?))"
    found: set[tuple[int, int]] = set()
    for scheme, values in new.items():
        found |= _paired(values, db.execute(sql, [scheme, json.dumps(list(values))]).fetchall())
    rows = sorted((scheme, value, record) for scheme, values in new.items() for value, records in values.items() for record in records)
    db.conn.executemany("INSERT INTO record_identifier (scheme, value, record_id) VALUES (?, ?, ?)", rows)
    return found


def _not_apart(db: Database, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those pairs that a look at their identifiers alone does not tell apart, as `matching.same` would: most records need not be read."""
    found = sorted(pairs)
    singular: dict[int, list[tuple[str, str]]] = defaultdict(list)
    sql = f"""
        SELECT record_id, scheme, value FROM record_identifier
        WHERE scheme IN ({", ".join("?" * len(SINGULAR_SCHEMES))}) AND record_id IN (SELECT value FROM json_each(?))
    """
    chosen = json.dumps(sorted({record for pair in found for record in pair}))
    for record, scheme, value in db.execute(sql, [*SINGULAR_SCHEMES, chosen]):
        singular[record].append((scheme, value))
    return [(a, b) for a, b in found if not any(s == t and v != w for s, v in singular.get(a, ()) for t, w in singular.get(b, ()))]


def _paired(new: Mapping[Key, Sequence[int]], old: Iterable[tuple[Key, int]]) -> set[tuple[int, int]]:
    """The pairs of records with one key, of which at least one is new, each in the order of their ids."""
    pairs = {pair for records in new.values() for pair in combinations(records, 2)}
    return pairs | {(record, one) for key, record in old for one in new[key]}


def _records(db: Database, ids: Iterable[int]) -> dict[int, Said]:
    rows = db.execute("SELECT id, digest, body, source FROM record WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(ids))])
    return {row[0]: Said(row[0], row[1], Record.model_validate_json(row[2]), row[3]) for row in rows}


def _records_of(db: Database, works: Iterable[int]) -> dict[int, Said]:
    sql = "SELECT id, digest, body, source FROM record WHERE work_id IN (SELECT value FROM json_each(?))"
    rows = db.execute(sql, [json.dumps(sorted(set(works)))])
    return {row[0]: Said(row[0], row[1], Record.model_validate_json(row[2]), row[3]) for row in rows}


def _homes(db: Database, records: Iterable[int]) -> dict[int, int]:
    """The works of those of these records that have one."""
    sql = "SELECT id, work_id FROM record WHERE work_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(sorted(records))])}


def _house(db: Database, together: Mapping[int, Said], home: Mapping[int, int], matched: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Split the records into works, and return the records of each; one that lost all of its records is there with none.

    Each work keeps an id of its records, or gets a new one.
    """
    next_id = _next_work(db)
    once = heirs.recall(db, together.values())
    founders = _founders(home, once)
    housed: dict[int, list[int]] = {}
    for neighbourhood in _neighbourhoods(together, home, matched):
        for members in components([together[record].record for record in neighbourhood]):
            ids = [neighbourhood[i] for i in members]
            free = [work for work in _claims(ids, home, founders, once) if not housed.get(work)]
            housed |= {home[record]: [] for record in ids if record in home and not housed.get(home[record])}
            housed[free[0] if free else next_id] = ids
            next_id += not free
    heirs.remember(db, housed, home, together)
    return housed


def _founders(home: Mapping[int, int], once: Mapping[int, Collection[int]]) -> dict[int, int]:
    """The record to which each work owes its id: the oldest of those that never were of another work."""
    return {home[record]: record for record in sorted(home.keys() - once.keys(), reverse=True)}


def _claims(records: Sequence[int], home: Mapping[int, int], founders: Mapping[int, int], once: Mapping[int, Collection[int]]) -> list[int]:
    """The ids that a work may have, the best first.

    That is the oldest that a record of its own founded, else the one that most of them and fewest others had before a join,
    else the oldest that nobody founded.
    """
    had = {record: home[record] for record in records if record in home}
    founded = sorted(work for record, work in had.items() if founders.get(work) == record)
    before = Counter(work for record in records for work in once.get(record, ()))
    spread = Counter(work for works in once.values() for work in works) if before else before
    regained = sorted(before, key=lambda work: (-before[work], spread[work], work))
    return [*founded, *regained, *sorted(set(had.values()) - founders.keys())]


def _next_work(db: Database) -> int:
    """An id that no work ever had: a button of an old answer must not open another work."""
    row = db.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'work'").fetchone()
    return int(row[0]) if row else 1


def _neighbourhoods(together: Mapping[int, Said], home: Mapping[int, int], matched: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The records that may be one work: joined by a match, or in one work already; each in order of digest."""
    parent = {record: record for record in together}

    def root(record: int) -> int:
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    by_work: dict[int, int] = {}
    edges = list(matched)
    for record in together:
        if record in home:
            edges.append((record, by_work.setdefault(home[record], record)))
    for one, other in edges:
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for record in sorted(together, key=lambda record: together[record].digest):
        groups[root(record)].append(record)
    return list(groups.values())
