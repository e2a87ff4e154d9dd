"""Kindred names: which printed names have to be looked at together when it is asked who is who.

Names are looked at together when they are kin, directly or through others, or when somebody answers for them. `name_key`
leads from what two kindred names have in common to the names, so that an import looks at those alone that its own names may
have to do with. It also tells how many names there are with a family name and an initial.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from sqlite_utils import Database

from store.evidence import FEW, FREQUENT, Rarity, rarity
from store.kin import block, keys, kin, sought
from store.names import parse

MANY = 1_000
"""Authorships: a store with fewer cannot tell which names are rare."""

TELLING = ("*", "")
"""The row of `name_key` that is there while the store knows so many."""

Ties = Mapping[str, Set[str]]
"""For a name, the names that somebody answers for being one person's."""


def renew(db: Database, names: Collection[str]) -> tuple[set[str], set[str]]:
    """Note which names came and went; return those that are there, and those whose people, and whose kin's, may be others for that."""
    if db.execute("SELECT 1 FROM name_key LIMIT 1").fetchone() is None or _is_telling(db) is not _knows_many(db):
        return _renew_all(db, names)
    there = _there(db, names)
    gone = set(names) - there
    fresh = _unkeyed(db, there)
    left = kin_of(db, gone) - gone
    before = _crowds(db, {*fresh, *gone})
    _write(db, fresh, gone)
    return there, left | _shifted(db, before)


def _renew_all(db: Database, names: Collection[str]) -> tuple[set[str], set[str]]:
    """Note all names of a store that has no keys yet, or that knows enough people now, or no more, to tell which names are rare."""
    everywhere = _everywhere(db)
    _write(db, everywhere, set(names) - everywhere)
    db.execute("DELETE FROM name_key WHERE (key, name) = (?, ?)", TELLING)
    db.execute("INSERT INTO name_key SELECT ?, ? WHERE ?", [*TELLING, _knows_many(db)])
    return everywhere, everywhere


def _write(db: Database, fresh: Iterable[str], gone: Iterable[str]) -> None:
    """Note that these names came, and that those went."""
    db.conn.executemany("DELETE FROM name_key WHERE key = ? AND name = ?", _rows(gone))
    db.conn.executemany("INSERT OR IGNORE INTO name_key VALUES (?, ?)", _rows(fresh))


def kin_of(db: Database, names: Collection[str]) -> set[str]:
    """These names, and all in the store that are kin of one of them."""
    return {*names, *(other for _, other in _pairs(db, names))}


def components(db: Database, names: Iterable[str], ties: Ties) -> list[set[str]]:
    """These names, with all that are kin of them, in components."""
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    frontier = set(parent)
    while frontier:
        fresh: set[str] = set()
        answered = [(name, other) for name in frontier for other in ties.get(name, ())]
        there = _there(db, {other for _, other in answered})
        for name, other in (*_pairs(db, frontier), *(pair for pair in answered if pair[1] in there)):
            if other not in parent:
                parent[other] = other
                fresh.add(other)
            parent[root(name)] = root(other)
        frontier = fresh
    found: dict[str, set[str]] = defaultdict(set)
    for name in parent:
        found[root(name)].add(name)
    return list(found.values())


def rarities(db: Database, names: Iterable[str]) -> dict[str, Rarity]:
    """How rare each of these names is in the store."""
    chosen = set(names)
    crowds = _crowds(db, chosen)
    telling = _is_telling(db)
    return {name: rarity(parse(name), crowds[block(parse(name))], telling) for name in chosen}


def _is_telling(db: Database) -> bool:
    """Whether the store knew enough people, when they were settled last, to tell which names are rare."""
    return db.execute("SELECT 1 FROM name_key WHERE (key, name) = (?, ?)", TELLING).fetchone() is not None


def _knows_many(db: Database) -> bool:
    return db.execute("SELECT 1 FROM authorship LIMIT 1 OFFSET ?", [MANY - 1]).fetchone() is not None


def _there(db: Database, names: Iterable[str]) -> set[str]:
    sql = """
        SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM authorship WHERE name = value)
        OR EXISTS (SELECT 1 FROM presence WHERE name = value)
    """
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(names))])}


def _everywhere(db: Database) -> set[str]:
    """All names: a store of an earlier version, and one that had nobody in it before, have no keys yet."""
    return {row[0] for row in db.execute("SELECT DISTINCT name FROM authorship UNION SELECT name FROM presence")}


def _unkeyed(db: Database, names: Iterable[str]) -> set[str]:
    """Those of these names that are new: a name that has one of its keys has all."""
    sql = """
        SELECT json_extract(value, '$[1]') FROM json_each(?) WHERE NOT EXISTS (
            SELECT 1 FROM name_key WHERE (key, name) = (json_extract(value, '$[0]'), json_extract(value, '$[1]'))
        )
    """
    return {row[0] for row in db.execute(sql, [json.dumps([(min(keys(parse(name))), name) for name in sorted(names)])])}


def _rows(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The keys of these names, those that end alike together: mostly they are of one family, and so written faster."""
    return ((key, name) for name in sorted(names, key=lambda name: name.rpartition(" ")[2]) for key in keys(parse(name)))


def _pairs(db: Database, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of these names with each other name in the store that is kin of it."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in sought(parse(name)):
            wanted[key].append(name)
    rows = db.execute("SELECT key, name FROM name_key WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(sorted(wanted))])
    for key, other in rows.fetchall():
        for name in wanted[key]:
            if name != other and kin(parse(name), parse(other)) is not None:
                yield name, other


def _crowds(db: Database, names: Iterable[str]) -> dict[str, int]:
    """For the family name and initial of each of these names, how many written-out given names there are."""
    return _count(db, {block(parse(name)) for name in names})


def _count(db: Database, keys: Iterable[str]) -> dict[str, int]:
    crowds = dict.fromkeys(keys, 0)
    sql = "SELECT key, name FROM name_key WHERE key IN (SELECT value FROM json_each(?))"
    given = {(key, parse(name).given[0]) for key, name in db.execute(sql, [json.dumps(sorted(crowds))])}
    return crowds | Counter(key for key, _ in given)


def _shifted(db: Database, before: Mapping[str, int]) -> set[str]:
    """The names that are rarer or more frequent now than they were."""
    after = _count(db, before)
    moved = {key for key, count in after.items() if _mark(count) != _mark(before[key])}
    sql = "SELECT name FROM name_key WHERE key IN (SELECT value FROM json_each(?))"
    names = {row[0] for row in db.execute(sql, [json.dumps(sorted(moved | {key[:-1] + "." for key in moved}))])}
    return {name for name in names if (key := block(parse(name))) in after and _moved(name, before[key], after[key])}


def _moved(name: str, before: int, after: int) -> bool:
    return rarity(parse(name), before, telling=True) is not rarity(parse(name), after, telling=True)


def _mark(count: int) -> tuple[int, int]:
    """A number of given names, as far as it can make one of them rarer or more frequent."""
    return min(count, FEW + 1), count // FREQUENT
