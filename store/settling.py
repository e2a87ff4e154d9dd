"""Settling people: authorships become researchers that keep their ids.

`identity` says which slots are one person; here the slots are loaded for the family names that an
import touched, and every person gets back the researcher id that most of its slots had before. A
researcher whose slots all went to another one is kept as a redirect (`merged_into`), for ever.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from store.identity import Person, Slot, resolve
from store.models import Identifier
from store.names import fullest, key, parse

PRINTED = tuple[int, int]
"""A printed name: (record id, index there). Survives when the rows of its work are written anew."""


@dataclass
class _Holder:
    """The row a slot stands for: an authorship or a presence, with its printed names."""

    table: str
    id: int
    names: list[tuple[str, int]] = field(default_factory=list)
    alternatives: list[tuple[str, int]] = field(default_factory=list)
    printed: list[PRINTED] = field(default_factory=list)
    identifiers: list[tuple[Identifier, int]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    former: list[int] = field(default_factory=list)
    role: str = "author"
    decided: int | None = None


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


def settle(db: Database, families: set[str], before: Mapping[PRINTED, int]) -> set[int]:
    """Decide anew who everyone with one of these family names is; return the ids of all researchers it touched."""
    holders: dict[Slot, _Holder] = {}
    people: list[Person] = []
    for slots in _slots(db, families, before).values():
        holders.update(slots)
        people += [person for person in resolve(slots) if any(slots[slot].role != "mention" for slot in person.slots)]
    ids = _assign(db, people, holders)
    _forget_mentions(db, families)
    _store(db, people, ids, holders)
    lost = _redirect(db, people, ids, holders)
    _store_doubts(db, people, ids)
    return {*ids, *lost}


def _slots(db: Database, families: set[str], before: Mapping[PRINTED, int]) -> dict[str, dict[Slot, _Holder]]:
    chosen = json.dumps(sorted(families))
    blocks: dict[str, dict[Slot, _Holder]] = defaultdict(dict)
    for slot, holder in _tied([*_author_slots(db, chosen, before), *_presence_slots(db, chosen)]):
        blocks[slot.name.family][slot] = holder
    return blocks


def _author_slots(db: Database, families: str, before: Mapping[PRINTED, int]) -> list[tuple[Slot, _Holder]]:
    """The authorships as slots. A slot's key is a place in a record of its work: a statement may mention one person for several works."""
    sql = """
        SELECT a.id, a.work_id, a.name, a.researcher_id, p.record_id, p.slot, p.name, p.anchor, p.identifiers, r.digest
        FROM authorship a JOIN printed_name p ON p.authorship_id = a.id JOIN record r ON r.id = p.record_id
        WHERE a.family IN (SELECT value FROM json_each(?)) ORDER BY a.id, r.kind = 'statement', r.digest, p.slot
    """
    holders: dict[int, _Holder] = {}
    heads: dict[int, tuple[str, int, str]] = {}
    for authorship, work, name, researcher, record, index, printed, anchor, identifiers, digest in db.execute(sql, [families]):
        heads.setdefault(authorship, (f"{digest}:{index:05}", work, name))
        holder = holders.setdefault(authorship, _Holder("authorship", authorship))
        holder.names.append((printed, record))
        holder.printed.append((record, index))
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


def _presence_slots(db: Database, families: str) -> list[tuple[Slot, _Holder]]:
    sql = """
        SELECT p.id, p.record_id, p.position, p.role, p.name, p.anchor, p.beside, p.researcher_id, p.decided_id, r.digest, r.body
        FROM presence p JOIN record r ON r.id = p.record_id
        WHERE p.family IN (SELECT value FROM json_each(?)) ORDER BY p.id
    """
    slots = []
    for presence, record, position, role, name, anchor, beside, researcher, decided, digest, body in db.execute(sql, [families]):
        told = json.loads(body) if role == "owner" else {}
        found = [(Identifier.model_validate(one), record) for one in told.get("identifiers", [])]
        holder = _Holder("presence", presence, [(name, record)], identifiers=found, former=[researcher] if researcher else [], role=role)
        holder.decided = decided
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


def _tied(found: list[tuple[Slot, _Holder]]) -> list[tuple[Slot, _Holder]]:
    """The slots, with those tied together of which a person said that they are one: a document and the researcher named for it."""
    decided = {holder.decided for _, holder in found if holder.decided}
    tied: dict[int, set[str]] = defaultdict(set)
    for researcher in decided:
        theirs = [i for i, (_, holder) in enumerate(found) if researcher in holder.former and not holder.decided]
        documents = [i for i, (_, holder) in enumerate(found) if holder.decided == researcher]
        for i in [*documents, *sorted(theirs, key=lambda i: found[i][0].key)[:1]]:
            tied[i].add(f"decided:{researcher}")
    return [(replace(slot, anchors=slot.anchors | tied[i]) if i in tied else slot, holder) for i, (slot, holder) in enumerate(found)]


def _forget_mentions(db: Database, families: set[str]) -> None:
    """Take back whom these mentions meant: a mention that fits nobody any more must not point to anyone."""
    sql = "UPDATE presence SET researcher_id = NULL WHERE role = 'mention' AND family IN (SELECT value FROM json_each(?))"
    db.execute(sql, [json.dumps(sorted(families))])


def _assign(db: Database, people: Sequence[Person], holders: Mapping[Slot, _Holder]) -> list[int]:
    """A researcher id for each person: one that somebody decided on, else the one that most of its slots had, else a new one."""
    votes = [Counter(former for slot in person.slots for former in holders[slot].former) for person in people]
    decided = [{holders[slot].decided for slot in person.slots} for person in people]
    claims = sorted(
        (researcher not in decided[i], -count, researcher, i) for i, vote in enumerate(votes) for researcher, count in vote.items()
    )
    ids: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, researcher, i in claims:
        if i not in ids and researcher not in taken:
            ids[i] = researcher
            taken.add(researcher)
    next_id = db.execute("SELECT coalesce(max(id), 0) + 1 FROM researcher").fetchone()[0]
    for i in range(len(people)):
        if i not in ids:
            ids[i] = next_id
            next_id += 1
    return [ids[i] for i in range(len(people))]


def _store(db: Database, people: Sequence[Person], ids: Sequence[int], holders: Mapping[Slot, _Holder]) -> None:
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


def _redirect(db: Database, people: Sequence[Person], ids: Sequence[int], holders: Mapping[Slot, _Holder]) -> set[int]:
    """Researchers that lost all their slots lead to whoever has most of them now; return the ids of those."""
    heirs: dict[int, Counter[int]] = defaultdict(Counter)
    for person, researcher in zip(people, ids, strict=True):
        for slot in person.slots:
            for former in holders[slot].former:
                heirs[former][researcher] += 1
    kept = set(ids)
    lost = {former: max(found, key=lambda r: (found[r], -r)) for former, found in heirs.items() if former not in kept}
    for former, heir in sorted(lost.items()):
        db.execute("UPDATE researcher SET merged_into = ? WHERE id = ? OR merged_into = ?", [heir, former, former])
        for table in ("researcher_name", "researcher_identifier"):
            db.execute(f"DELETE FROM {table} WHERE researcher_id = ?", [former])
        for table, column in (("presence", "decided_id"), ("presence", "researcher_id"), ("statement", "researcher_id")):
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [heir, former])
        db.execute("DELETE FROM doubt WHERE researcher_id = ? OR other_id = ?", [former, former])
    return set(lost)


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
