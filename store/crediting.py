"""Crediting: what is known of each person, written down: whose every slot is, what they are called, and what is in doubt.

Where several records say the same of somebody, the one of least precedence is named as its origin, whatever the order
in which they came. Only what is not written so already is written.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from store.deriving import precedence
from store.identity import Person
from store.names import fullest, key, parse
from store.slots import CLAIMED, Loaded
from store.succession import Holder

CHOSEN = "IN (SELECT value FROM json_each(?))"

NAMES = f"""
    SELECT a.researcher_id, p.name, min(p.precedence), p.record_id
    FROM authorship a CROSS JOIN printed_name p ON p.authorship_id = a.id WHERE {{}} {CHOSEN} GROUP BY a.researcher_id, p.name
"""
KNOWN = f"""
    SELECT n.researcher_id, n.name, r.digest, r.id FROM researcher_name n CROSS JOIN record r ON r.id = n.record_id
    WHERE n.researcher_id {CHOSEN}
"""
CLAIMS = f"""
    SELECT a.researcher_id, p.identifiers, p.precedence, p.record_id FROM authorship a
    CROSS JOIN (SELECT * FROM {CLAIMED}) p ON p.authorship_id = a.id WHERE a.researcher_id {CHOSEN}
"""
PRESENCES = f"""
    SELECT p.researcher_id, p.name, p.role, r.digest, r.id, r.body FROM presence p JOIN record r ON r.id = p.record_id
    WHERE p.researcher_id {CHOSEN}
"""

Origin = tuple[int, int]
"""The record that says something: (precedence, id)."""


@dataclass
class Said:
    """What the records say of somebody, each with its origin: the printed names, other names that portraits know, and identifiers."""

    called: dict[str, Origin] = field(default_factory=dict)
    also: dict[str, Origin] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], Origin] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The printed name that tells the most."""
        return fullest(list(self.called)) if len(self.called) > 1 else next(iter(self.called))

    def names(self) -> dict[str, int]:
        """All names, each with the record that is its origin."""
        names = self.also | self.called
        return {name: names[name][1] for name in sorted(names)}

    def rows(self) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        """All names and all identifiers, each with the record that is its origin."""
        return self.names(), {one: record for one, (_, record) in self.identifiers.items()}


def credit(db: Database, people: Sequence[Person], ids: Sequence[int], loaded: Loaded) -> frozenset[int]:
    """Write whose every slot is, and what people are called; return those who changed."""
    held = {researcher: [loaded.holders[slot] for slot in person.slots] for person, researcher in zip(people, ids, strict=True)}
    _link(db, held, loaded)
    return restate(db, held, {one for one, holders in held.items() if any(holder.now != one for holder in holders)})


def restate(db: Database, researchers: Collection[int], gained: Set[int]) -> frozenset[int]:
    """Write what these researchers are called now; return those who changed, and those who gained a slot."""
    said = _said(db, researchers)
    names, identifiers = _written(db, researchers)
    changed = gained | {one for one in researchers if said[one].rows() != (names[one], identifiers[one])}
    _write(db, {researcher: said[researcher] for researcher in sorted(changed)})
    return frozenset(changed)


def extend(db: Database, gained: Mapping[int, int]) -> frozenset[int]:
    """Give authorships, by their ids, of which only the names are known, to researchers; return these."""
    db.conn.executemany("UPDATE authorship SET researcher_id = ? WHERE id = ?", [(one, authorship) for authorship, one in gained.items()])
    chosen = [json.dumps(sorted(set(gained.values())))]
    written: dict[int, Said] = defaultdict(Said)
    for researcher, name, digest, record in db.execute(KNOWN, chosen):
        written[researcher].called[name] = (precedence(digest), record)
    more = {researcher: Said(dict(said.called)) for researcher, said in written.items()}
    for researcher, name, first, record in db.execute(NAMES.format("a.id"), [json.dumps(sorted(gained))]):
        _note(more[researcher].called, name, (first, record))
    _write_names(db, {researcher: said for researcher, said in more.items() if said.called != written[researcher].called})
    return frozenset(more)


def doubt(db: Database, people: Sequence[Person], ids: Sequence[int]) -> None:
    """Write who might also be whom, and mark those people as contested."""
    owner = {slot: researcher for person, researcher in zip(people, ids, strict=True) for slot in person.slots}
    rivals = {(researcher, owner.get(rival)) for person, researcher in zip(people, ids, strict=True) for rival in person.rivals}
    clear(db, set(ids) - {researcher for researcher, _ in rivals})
    chosen = [(researcher,) for researcher in sorted({researcher for researcher, _ in rivals})]
    db.conn.executemany("DELETE FROM doubt WHERE researcher_id = ?", chosen)
    doubts = sorted((one, other) for one, other in rivals if other is not None and other != one)
    db.conn.executemany("INSERT INTO doubt VALUES (?, ?)", doubts)
    db.conn.executemany("UPDATE researcher SET identity = 'contested' WHERE id = ?", chosen)


def clear(db: Database, researchers: Collection[int]) -> None:
    """Take back that these researchers might also be others."""
    chosen = [json.dumps(sorted(researchers))]
    db.execute(f"DELETE FROM doubt WHERE researcher_id {CHOSEN}", chosen)
    before = db.execute(f"SELECT id, name FROM researcher WHERE identity = 'contested' AND id {CHOSEN}", chosen).fetchall()
    db.conn.executemany("UPDATE researcher SET identity = ? WHERE id = ?", [(_identity(name), researcher) for researcher, name in before])


def _link(db: Database, held: Mapping[int, Sequence[Holder]], loaded: Loaded) -> None:
    """Write whose every slot is. A mention that fits nobody any more points to nobody."""
    rows: dict[str, list[tuple[int | None, int]]] = {"authorship": [], "presence": []}
    for researcher, holders in held.items():
        for holder in holders:
            if holder.now != researcher:
                rows[holder.table].append((researcher, holder.id))
    named = {holder.id for holders in held.values() for holder in holders if holder.table == "presence"}
    rows["presence"] += [(None, presence) for presence in loaded.presences if presence not in named]
    for table, found in rows.items():
        db.conn.executemany(f"UPDATE {table} SET researcher_id = ? WHERE id = ?", found)


def _said(db: Database, researchers: Iterable[int]) -> dict[int, Said]:
    """What the records say of these researchers."""
    found: dict[int, Said] = defaultdict(Said)
    chosen = [json.dumps(sorted(researchers))]
    for researcher, name, first, record in db.execute(NAMES.format("a.researcher_id"), chosen):
        found[researcher].called[name] = (first, record)
    for researcher, printed, first, record in db.execute(CLAIMS, chosen):
        for scheme, value in json.loads(printed):
            _note(found[researcher].identifiers, (scheme, value), (first, record))
    for researcher, name, role, digest, record, body in db.execute(PRESENCES, chosen):
        origin = (precedence(digest), record)
        _note(found[researcher].called, name, origin)
        told = json.loads(body) if role == "owner" else {}
        for other in told.get("alternatives", []):
            _note(found[researcher].also, other, origin)
        for one in told.get("identifiers", []):
            _note(found[researcher].identifiers, (one["scheme"], one["value"]), origin)
    return found


def _note(origins: dict[Any, Origin], what: object, origin: Origin) -> None:
    origins[what] = min(origin, origins.get(what, origin))


def _written(db: Database, researchers: Iterable[int]) -> tuple[dict[int, dict[str, int]], dict[int, dict[tuple[str, str], int]]]:
    """The names and the identifiers that are written of these researchers, with the records that are their origins."""
    names: dict[int, dict[str, int]] = defaultdict(dict)
    identifiers: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    chosen = [json.dumps(list(researchers))]
    sql = f"SELECT researcher_id, name, record_id FROM researcher_name WHERE researcher_id {CHOSEN}"
    for researcher, name, record in db.execute(sql, chosen):
        names[researcher][name] = record
    sql = f"SELECT researcher_id, scheme, value, record_id FROM researcher_identifier WHERE researcher_id {CHOSEN}"
    for researcher, scheme, value, record in db.execute(sql, chosen):
        identifiers[researcher][scheme, value] = record
    return names, identifiers


def _write(db: Database, said: Mapping[int, Said]) -> None:
    """Write what these people are called, and by which identifiers they are known."""
    _write_names(db, said)
    db.execute(f"DELETE FROM researcher_identifier WHERE researcher_id {CHOSEN}", [json.dumps(list(said))])
    rows = ((*one, researcher, record) for researcher, told in said.items() for one, (_, record) in told.identifiers.items())
    db.conn.executemany("INSERT INTO researcher_identifier VALUES (?, ?, ?, ?)", rows)


def _write_names(db: Database, said: Mapping[int, Said]) -> None:
    db.execute(f"DELETE FROM researcher_name WHERE researcher_id {CHOSEN}", [json.dumps(list(said))])
    sql = """
        INSERT INTO researcher (id, name, identity) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, identity = excluded.identity, merged_into = NULL
    """
    db.conn.executemany(sql, ((researcher, one.name, _identity(one.name)) for researcher, one in said.items()))
    names = ((researcher, name, key(name), record) for researcher, one in said.items() for name, record in one.names().items())
    db.conn.executemany("INSERT INTO researcher_name (researcher_id, name, key, record_id) VALUES (?, ?, ?, ?)", names)


def _identity(name: str) -> str:
    return "settled" if parse(name).is_full else "initials"
