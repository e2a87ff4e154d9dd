"""Vouching: what somebody answers for about who is who, people by their judgements and authorities for their own sources.

A judgement names places in records. "merge" makes all of its places one person's, "split" those of each side, and the sides of
"split" and "not-the-same" are different people. An authority is a portrait that answers for the works of its source: for those
with an identifier of the scheme that its anchor begins with ("acl:…"). Whoever is printed there under one of its names, without
another identifier of that scheme, is its person, unless two authorities have that name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from store.models import Portrait

Row = tuple[str, int]
"""The row that stands for a slot: ("authorship" or "presence", id)."""

JUDGED = """
    SELECT j.judgement_id, m.kind, j.side, 'authorship', a.id, a.name FROM judgement m
    CROSS JOIN judged j ON j.judgement_id = m.id CROSS JOIN record r ON r.digest = j.digest
    CROSS JOIN printed_name p ON p.record_id = r.id AND 'a' || p.slot = j.slot CROSS JOIN authorship a ON a.id = p.authorship_id
    WHERE m.undone_at IS NULL UNION ALL
    SELECT j.judgement_id, m.kind, j.side, 'presence', s.id, s.name FROM judgement m
    CROSS JOIN judged j ON j.judgement_id = m.id CROSS JOIN record r ON r.digest = j.digest
    CROSS JOIN presence s ON s.record_id = r.id AND 'p' || s.position = j.slot
    WHERE m.undone_at IS NULL
"""

SCHEME = "substr(p.anchor, 1, instr(p.anchor, ':') - 1)"
"""The scheme that the anchor of an authority begins with."""

PRINTED = f"""
    SELECT n.authorship_id, n.record_id, n.slot, n.identifiers, p.anchor, {SCHEME}, r.body
    FROM printed_name n CROSS JOIN vouched v ON v.name = n.name
    CROSS JOIN presence p ON p.record_id = v.record_id AND p.role = 'owner' CROSS JOIN record r ON r.id = v.record_id
    WHERE n.authorship_id IN (SELECT value FROM json_each(?))
    AND EXISTS (SELECT 1 FROM record_identifier WHERE record_id = n.record_id AND scheme = {SCHEME})
    ORDER BY n.authorship_id, n.record_id, n.slot
"""


@dataclass(frozen=True)
class Judged:
    """What people decided: tokens that rows of one person share, and (token, side) of rows on different sides of a judgement.

    `called` are the names of each that is one person, `names` all names of which somebody decided anything.
    """

    together: Mapping[Row, frozenset[str]]
    apart: Mapping[Row, frozenset[tuple[str, int]]]
    called: tuple[frozenset[str], ...]
    names: frozenset[str]


def judged(db: Database) -> Judged:
    """All judgements that stand."""
    together: dict[Row, set[str]] = defaultdict(set)
    apart: dict[Row, set[tuple[str, int]]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for number, kind, side, table, row, name in db.execute(JUDGED):
        names.add(name)
        if kind != "not-the-same":
            token = f"judged:{number}" if kind == "merge" else f"judged:{number}:{side}"
            together[table, row].add(token)
            called[token].add(name)
        if kind != "merge":
            apart[table, row].add((f"judged:{number}", side))
    return Judged(_frozen(together), _frozen(apart), tuple(map(frozenset, called.values())), frozenset(names))


def vouch(db: Database, record_id: int, portrait: Portrait) -> None:
    """Note the names that an authority answers for."""
    if portrait.authority:
        rows = [(name, record_id) for name in {portrait.name, *portrait.alternatives}]
        db.conn.executemany("INSERT INTO vouched VALUES (?, ?)", rows)


def names_of(db: Database, records: Collection[int]) -> set[str]:
    """The names that these records answer for."""
    sql = "SELECT DISTINCT name FROM vouched WHERE record_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(records))])}


def forget(db: Database, records: Collection[int]) -> None:
    """Remove what these records answer for."""
    db.execute("DELETE FROM vouched WHERE record_id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(records))])


def ties(db: Database, decided: Judged) -> dict[str, frozenset[str]]:
    """For a name, those that somebody answers for being the same person's."""
    rows = db.execute("SELECT record_id, name FROM vouched ORDER BY record_id")
    vouched = [{name for _, name in group} for _, group in groupby(rows, key=lambda row: row[0])]
    return _tied([*decided.called, *vouched])


def answered(db: Database, authorships: Iterable[int]) -> dict[int, frozenset[str]]:
    """Whose these authorships are, by the anchor of the authority that answers for them."""
    if db.execute("SELECT 1 FROM vouched LIMIT 1").fetchone() is None:
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.execute(PRINTED, [json.dumps(list(authorships))]).fetchall()
    for (authorship, _, _), group in groupby(rows, key=lambda row: tuple(row[:3])):
        fitting = {anchor for *_, identifiers, anchor, scheme, body in group if _fits(json.loads(identifiers), scheme, json.loads(body))}
        if len(fitting) == 1:
            found[authorship] |= fitting
    return {authorship: frozenset(anchors) for authorship, anchors in found.items() if len(anchors) == 1}


def authority(anchor: str) -> str:
    """The authority that gives such anchors, apart from the identifiers that sources print."""
    return f"authority:{anchor.partition(':')[0]}"


def _fits(printed: list[list[str]], scheme: str, portrait: Mapping[str, Any]) -> bool:
    """Whether a printed name has no identifier of the scheme but those of the portrait."""
    own = {one["value"] for one in portrait.get("identifiers", []) if one["scheme"] == scheme}
    return all(value in own for kind, value in printed if kind == scheme)


def _frozen(found: Mapping[Row, set[Any]]) -> dict[Row, frozenset[Any]]:
    return {row: frozenset(tokens) for row, tokens in found.items()}


def _tied(groups: Iterable[Collection[str]]) -> dict[str, frozenset[str]]:
    tied: dict[str, set[str]] = defaultdict(set)
    for names in groups:
        for name in names:
            tied[name] |= set(names) - {name}
    return {name: frozenset(others) for name, others in tied.items()}
