"""Portraits and statements: who stands in them. Which works they speak of is in `linking`.

A *presence* is a person in a document: its owner, or somebody whom a statement's prose mentions as a
co-author of its owner. `identity` weighs presences beside authorships.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from store import affiliations, kindred, linking, vouching
from store.models import Portrait, Statement
from store.names import compatible, parse
from store.succession import remember


def add(db: Database, record_id: int, document: Portrait | Statement, decided: int | None) -> None:
    """Store the people who stand in a document. `decided` is the researcher whom a person named as its owner."""
    if isinstance(document, Portrait):
        people: list[tuple[str, str, str | None, list[str]]] = [("owner", document.name, document.anchor, [])]
        vouching.vouch(db, record_id, document)
    else:
        mentioned = list(dict.fromkeys(name for mention in document.mentions for name in mention.names))
        people = [("owner", document.owner, document.anchor, mentioned)]
        people += [("mention", name, None, [document.owner]) for name in mentioned]
    db.table("presence").insert_all(
        {
            "record_id": record_id,
            "position": position,
            "role": role,
            "name": name,
            "family": parse(name).family,
            "anchor": anchor,
            "beside": json.dumps(beside),
            "decided_id": decided if role == "owner" else None,
            "researcher_id": decided if role == "owner" else None,
        }
        for position, (role, name, anchor, beside) in enumerate(people)
    )


def decide(db: Database, record_id: int, researcher: int) -> bool:
    """Let a person's word about a known document's owner stand; return whether that changed anything."""
    sql = "SELECT researcher_id FROM presence WHERE record_id = ? AND role = 'owner' AND decided_id IS NOT ?"
    row = db.execute(sql, [record_id, researcher]).fetchone()
    if row is None:
        return False
    name = db.execute("SELECT name FROM researcher WHERE id = ?", [researcher]).fetchone()[0]
    remember(db, [record_id])
    db.execute(
        "UPDATE presence SET decided_id = ?, researcher_id = ?, name = ?, family = ? WHERE record_id = ? AND role = 'owner'",
        [researcher, researcher, name, parse(name).family, record_id],
    )
    _redirect_if_empty(db, row[0], researcher)
    return True


def undecide(db: Database, import_id: int) -> list[int]:
    """Take back what a person said of documents with one import; an earlier word counts again. Return the documents."""
    sql = "SELECT record_id FROM decision WHERE import_id = ?"
    records = [row[0] for row in db.execute(sql, [import_id])]
    db.execute("DELETE FROM decision WHERE import_id = ?", [import_id])
    for record_id in records:
        sql = """
            SELECT r.id, r.name FROM decision d JOIN researcher c ON c.id = d.researcher_id
            JOIN researcher r ON r.id = coalesce(c.merged_into, c.id) WHERE d.record_id = ? ORDER BY d.import_id DESC
        """
        decided, name = db.execute(sql, [record_id]).fetchone() or (None, _owner(db, record_id))
        db.execute(
            "UPDATE presence SET decided_id = ?, researcher_id = coalesce(?, researcher_id), name = ?, family = ? "
            "WHERE record_id = ? AND role = 'owner'",
            [decided, decided, name, parse(name).family, record_id],
        )
    return records


def _owner(db: Database, record_id: int) -> str:
    sql = "SELECT coalesce(json_extract(body, '$.owner'), json_extract(body, '$.name')) FROM record WHERE id = ?"
    name: str = db.execute(sql, [record_id]).fetchone()[0]
    return name


def _redirect_if_empty(db: Database, former: int, heir: int) -> None:
    """Let a researcher of whom nothing is left lead to whoever has the document now."""
    left = "EXISTS (SELECT 1 FROM authorship WHERE researcher_id = ?) OR EXISTS (SELECT 1 FROM presence WHERE researcher_id = ?)"
    if former == heir or db.execute(f"SELECT {left}", [former, former]).fetchone()[0]:
        return
    db.execute("UPDATE researcher SET merged_into = ? WHERE id = ? OR merged_into = ?", [heir, former, former])
    db.execute("DELETE FROM researcher_name WHERE researcher_id = ?", [former])


def untied(db: Database, records: Sequence[int]) -> tuple[str, ...]:
    """What a person should settle: statements whose owner nothing ties to a known researcher of the same name."""
    sql = """
        SELECT p.name FROM presence p JOIN record d ON d.id = p.record_id
        WHERE d.kind = 'statement' AND p.role = 'owner' AND p.record_id IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM authorship a WHERE a.researcher_id = p.researcher_id) ORDER BY p.id
    """
    owners = [row[0] for row in db.execute(sql, [json.dumps(list(records))]).fetchall()]
    return tuple(
        f"nothing but the name ties this to {known} (r{other}, works: {works}); if it is theirs, import it with --researcher r{other}"
        for name in owners
        for other, known, works in _called(db, kindred.kin_of(db, [name]))
        if compatible(parse(name), parse(known))
    )


def _called(db: Database, names: Iterable[str]) -> list[tuple[int, str, int]]:
    """The researchers under one of these names in a work, as (id, name, number of works)."""
    sql = """
        SELECT r.id, r.name, (SELECT count(*) FROM authorship WHERE researcher_id = r.id) FROM authorship a
        JOIN researcher r ON r.id = a.researcher_id WHERE a.name IN (SELECT value FROM json_each(?)) GROUP BY r.id ORDER BY r.name, r.id
    """
    return [tuple(row) for row in db.execute(sql, [json.dumps(sorted(names))])]


def forget(db: Database, records: Sequence[int]) -> set[int]:
    """Remove what was made of these records as documents; return the works of which they mention authors."""
    chosen = json.dumps(list(records))
    linking.forget(db, records)
    affiliations.forget(db, records)
    vouching.forget(db, records)
    db.execute("DELETE FROM presence WHERE record_id IN (SELECT value FROM json_each(?))", [chosen])
    sql = "DELETE FROM mention WHERE record_id IN (SELECT value FROM json_each(?)) RETURNING work_id"
    return {row[0] for row in db.execute(sql, [chosen]).fetchall()}


def names_in(db: Database, records: Sequence[int]) -> set[str]:
    """The names of everyone who stands in these documents, and those that they answer for."""
    chosen = json.dumps(list(records))
    found = db.execute("SELECT DISTINCT name FROM presence WHERE record_id IN (SELECT value FROM json_each(?))", [chosen])
    return {row[0] for row in found} | vouching.names_of(db, records)
