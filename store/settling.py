"""Settling people: authorships become researchers.

`identity` says which slots are one person; here the slots are loaded for the family names that an
import touched, `succession` gives every person an id, and what is known of them is written.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from store import succession
from store.identity import Person, Slot, resolve
from store.models import Identifier
from store.names import fullest, key, parse
from store.succession import Holder, Settled

PRINTED = tuple[int, int]
"""A printed name: (record id, index there). Survives when the rows of its work are written anew."""


def families_of(db: Database, works: Iterable[int]) -> set[str]:
    """The family names of everyone on these works."""
    sql = "SELECT DISTINCT family FROM authorship WHERE work_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(works))])}


def former(db: Database, works: Iterable[int]) -> dict[PRINTED, int]:
    """Who the printed names of these works belonged to, before their rows are written anew."""
    sql = """
        SELECT p.record_id, p.slot, a.researcher_id FROM authorship a JOIN printed_name p ON p.authorship_id = a.id
        WHERE a.work_id IN (SELECT value FROM json_each(?)) AND a.researcher_id IS NOT NULL
    """
    return {(row[0], row[1]): row[2] for row in db.execute(sql, [json.dumps(sorted(works))])}


def settle(db: Database, families: set[str], before: Mapping[PRINTED, int], kept: int | None = None) -> Settled:
    """Decide anew who everyone with one of these family names is; whoever becomes one with the researcher `kept` gets that id."""
    holders: dict[Slot, Holder] = {}
    people: list[Person] = []
    for slots in _blocks(_slots(db, families, before)):
        holders.update(slots)
        people += [person for person in resolve(slots) if any(slots[slot].role != "mention" for slot in person.slots)]
    succession.recall(db, holders.values())
    ids, revived = succession.assign(db, people, holders, kept)
    _forget_mentions(db, families)
    _store(db, people, ids, holders)
    lost = succession.redirect(db, people, ids, holders)
    _store_doubts(db, people, ids)
    return Settled(frozenset({*ids, *lost}), lost, frozenset(revived), succession.moves(people, ids, holders))


def _blocks(found: list[tuple[Slot, Holder]]) -> list[dict[Slot, Holder]]:
    """The slots in blocks that share no person: by family name and initial, or by family name where somebody has no given name."""
    open_families = {slot.name.family for slot, _ in found if not slot.name.initial}
    blocks: dict[tuple[str, str], dict[Slot, Holder]] = defaultdict(dict)
    for slot, holder in found:
        initial = "" if slot.name.family in open_families else slot.name.initial
        blocks[slot.name.family, initial][slot] = holder
    return list(blocks.values())


def _slots(db: Database, families: set[str], before: Mapping[PRINTED, int]) -> list[tuple[Slot, Holder]]:
    chosen = json.dumps(sorted(families))
    return _judged(db, _tied([*_author_slots(db, chosen, before), *_presence_slots(db, chosen)]))


def _author_slots(db: Database, families: str, before: Mapping[PRINTED, int]) -> list[tuple[Slot, Holder]]:
    """The authorships as slots. A slot's key is a place in a record of its work: a statement may mention one person for several works."""
    sql = """
        SELECT a.id, a.work_id, a.name, a.researcher_id, p.record_id, p.slot, p.name, p.anchor, p.identifiers, r.digest
        FROM authorship a JOIN printed_name p ON p.authorship_id = a.id JOIN record r ON r.id = p.record_id
        WHERE a.family IN (SELECT value FROM json_each(?)) ORDER BY a.id, r.kind = 'statement', r.digest, p.slot
    """
    holders: dict[int, Holder] = {}
    heads: dict[int, tuple[str, int, str]] = {}
    for authorship, work, name, researcher, record, index, printed, anchor, identifiers, digest in db.execute(sql, [families]):
        heads.setdefault(authorship, (f"{digest}:{index:05}", work, name))
        holder = holders.setdefault(authorship, Holder("authorship", authorship))
        holder.names.append((printed, record))
        holder.places.append((digest, f"a{index}"))
        holder.identifiers += [(Identifier(scheme=scheme, value=value), record) for scheme, value in json.loads(identifiers)]
        holder.anchors |= {anchor} if anchor else set()
        known = researcher or before.get((record, index))
        holder.former += [known] if known else []
    beside, venues = _beside(db, families), _venues(db, families)
    slots = []
    for authorship, holder in holders.items():
        order, work, name = heads[authorship]
        others = frozenset(token for other, token in beside[work] if other != authorship)
        found = frozenset(identifier for identifier, _ in holder.identifiers)
        slots.append((Slot(order, parse(name), work, others, frozenset(venues[work]), frozenset(holder.anchors), found), holder))
    return slots


def _beside(db: Database, families: str) -> dict[int, list[tuple[int, tuple[str, str]]]]:
    """For each work with one of these family names: its authorships, each as (id, (family, initial))."""
    sql = """
        SELECT o.work_id, o.id, o.name FROM authorship o
        WHERE o.work_id IN (SELECT work_id FROM authorship WHERE family IN (SELECT value FROM json_each(?)))
    """
    found: dict[int, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for work, authorship, name in db.execute(sql, [families]):
        found[work].append((authorship, _token(name)))
    return found


def _token(name: str) -> tuple[str, str]:
    parsed = parse(name)
    return (parsed.family, parsed.initial)


def _venues(db: Database, families: str) -> dict[int, set[str]]:
    """Where the works of these family names appeared; a preprint server is no venue."""
    sql = """
        SELECT DISTINCT p.work_id, v.key FROM appearance p JOIN venue v ON v.id = p.venue_id
        WHERE p.kind != 'preprint' AND p.work_id IN (SELECT work_id FROM authorship WHERE family IN (SELECT value FROM json_each(?)))
    """
    found: dict[int, set[str]] = defaultdict(set)
    for work, venue in db.execute(sql, [families]):
        found[work].add(venue)
    return found


def _presence_slots(db: Database, families: str) -> list[tuple[Slot, Holder]]:
    sql = """
        SELECT p.id, p.record_id, p.position, p.role, p.name, p.anchor, p.beside, p.researcher_id, p.decided_id, r.digest, r.body
        FROM presence p JOIN record r ON r.id = p.record_id
        WHERE p.family IN (SELECT value FROM json_each(?)) ORDER BY p.id
    """
    slots = []
    for presence, record, position, role, name, anchor, beside, researcher, decided, digest, body in db.execute(sql, [families]):
        told = json.loads(body) if role == "owner" else {}
        found = [(Identifier.model_validate(one), record) for one in told.get("identifiers", [])]
        holder = Holder("presence", presence, [(name, record)], identifiers=found, former=[researcher] if researcher else [], role=role)
        holder.decided = decided
        holder.places.append((digest, f"p{position}"))
        holder.alternatives += [(alternative, record) for alternative in told.get("alternatives", [])]
        slot = Slot(
            f"{digest}:{position:05}",
            parse(name),
            None,
            frozenset(_token(other) for other in json.loads(beside)),
            anchors=frozenset({anchor} if anchor else ()),
            identifiers=frozenset(identifier for identifier, _ in found),
        )
        slots.append((slot, holder))
    return slots


def _tied(found: list[tuple[Slot, Holder]]) -> list[tuple[Slot, Holder]]:
    """The slots, with those tied together of which a person said that they are one: a document and the researcher named for it."""
    decided = {holder.decided for _, holder in found if holder.decided}
    tied: dict[int, set[str]] = defaultdict(set)
    for researcher in decided:
        theirs = [i for i, (_, holder) in enumerate(found) if researcher in holder.former and not holder.decided]
        documents = [i for i, (_, holder) in enumerate(found) if holder.decided == researcher]
        for i in [*documents, *sorted(theirs, key=lambda i: found[i][0].key)[:1]]:
            tied[i].add(f"decided:{researcher}")
    return [(replace(slot, anchors=slot.anchors | tied[i]) if i in tied else slot, holder) for i, (slot, holder) in enumerate(found)]


def _judged(db: Database, found: list[tuple[Slot, Holder]]) -> list[tuple[Slot, Holder]]:
    """The slots with what people decided: a merge ties its places together, a split each of its sides, and sides are apart."""
    sql = "SELECT d.digest, d.slot, j.id, j.kind, d.side FROM judged d JOIN judgement j ON j.id = d.judgement_id WHERE j.undone_at IS NULL"
    judged: dict[succession.Place, list[tuple[int, str, int]]] = defaultdict(list)
    for digest, place, *judgement in db.execute(sql):
        judged[digest, place].append((judgement[0], judgement[1], judgement[2]))
    return [(_with(slot, [one for place in holder.places for one in judged.get(place, ())]), holder) for slot, holder in found]


def _with(slot: Slot, judged: Sequence[tuple[int, str, int]]) -> Slot:
    if not judged:
        return slot
    together = {f"judgement:{number}" for number, kind, _ in judged if kind == "merge"}
    together |= {f"judgement:{number}:{side}" for number, kind, side in judged if kind == "split"}
    apart = {(number, side) for number, kind, side in judged if kind != "merge"}
    return replace(slot, anchors=slot.anchors | together, apart=frozenset(apart))


def _forget_mentions(db: Database, families: set[str]) -> None:
    """Take back whom these mentions meant: a mention that fits nobody any more must not point to anyone."""
    sql = "UPDATE presence SET researcher_id = NULL WHERE role = 'mention' AND family IN (SELECT value FROM json_each(?))"
    db.execute(sql, [json.dumps(sorted(families))])


def _store(db: Database, people: Sequence[Person], ids: Sequence[int], holders: Mapping[Slot, Holder]) -> None:
    researchers, names, identifiers = [], [], []
    links: dict[str, list[tuple[int, int]]] = {"authorship": [], "presence": []}
    for person, researcher in zip(people, ids, strict=True):
        held = [holders[slot] for slot in person.slots]
        printed = [name for holder in held for name in holder.names]
        best = fullest([name for name, _ in printed])
        identity = "contested" if person.rivals else "settled" if parse(best).is_full else "initials"
        researchers.append({"id": researcher, "name": best, "identity": identity, "merged_into": None})
        also = [name for holder in held for name in holder.alternatives]
        names += [(researcher, name, key(name), record) for name, record in sorted(printed + also, key=lambda one: one[0])]
        identifiers += [(i.scheme, i.value, researcher, record) for holder in held for i, record in holder.identifiers]
        for holder in held:
            links[holder.table].append((researcher, holder.id))
    chosen = json.dumps(sorted(ids))
    for table in ("researcher_name", "researcher_identifier"):
        db.execute(f"DELETE FROM {table} WHERE researcher_id IN (SELECT value FROM json_each(?))", [chosen])
    db.table("researcher").upsert_all(researchers, pk="id")
    db.conn.executemany("INSERT OR IGNORE INTO researcher_name (researcher_id, name, key, record_id) VALUES (?, ?, ?, ?)", names)
    db.conn.executemany("INSERT OR IGNORE INTO researcher_identifier VALUES (?, ?, ?, ?)", identifiers)
    for table, pairs in links.items():
        db.conn.executemany(f"UPDATE {table} SET researcher_id = ? WHERE id = ?", pairs)


def _store_doubts(db: Database, people: Sequence[Person], ids: Sequence[int]) -> None:
    owner = {slot: researcher for person, researcher in zip(people, ids, strict=True) for slot in person.slots}
    doubts = {
        (researcher, owner[rival])
        for person, researcher in zip(people, ids, strict=True)
        for rival in person.rivals
        if rival in owner and owner[rival] != researcher
    }
    db.execute("DELETE FROM doubt WHERE researcher_id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(ids))])
    db.conn.executemany("INSERT INTO doubt VALUES (?, ?)", sorted(doubts))
