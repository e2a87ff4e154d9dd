"""Succession: researchers keep their ids while authorships change hands.

Every person that `identity` finds gets back the researcher id that most of its slots had before. A
researcher whose slots all went to another one is kept as a redirect (`merged_into`), for ever.

The table `once` remembers whose a printed name was before it went to somebody else or was taken back, so that a
person who comes apart again, or whose records come back, is again the researcher that others know and follow. It knows a name
by the digest of its record, and "a" or "p" with the index there: these survive even when the record goes and comes back.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from store.evidence import Slot
from store.identity import Person

Printed = tuple[int, int]
"""A printed name: (record id, index there). Survives when the rows of its work are written anew."""

ONCE = """
    SELECT 'authorship', p.authorship_id, o.researcher_id FROM once o CROSS JOIN record r ON r.digest = o.digest
    CROSS JOIN printed_name p ON p.record_id = r.id AND 'a' || p.slot = o.slot
    UNION ALL SELECT 'presence', p.id, o.researcher_id FROM once o CROSS JOIN record r ON r.digest = o.digest
    CROSS JOIN presence p ON p.record_id = r.id AND 'p' || p.position = o.slot
"""
"""Whose the names in the store were once, by the row that has them now."""

PLACES = {
    "authorship": "SELECT r.digest, 'a' || p.slot, ? FROM printed_name p JOIN record r ON r.id = p.record_id WHERE p.authorship_id = ?",
    "presence": "SELECT r.digest, 'p' || p.position, ? FROM presence p JOIN record r ON r.id = p.record_id WHERE p.id = ?",
}
"""Where the names of a row stand, as rows of `once`."""


@dataclass(slots=True)
class Holder:
    """The row a slot stands for, an authorship or a presence, and whose it is `now`, was before this import and was once."""

    table: str
    id: int
    now: int | None = None
    former: tuple[int, ...] = ()
    role: str = "author"
    decided: int | None = None
    once: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lost:
    """A researcher that was merged: into whom, how sure it was who that had been, and who had been merged into them before."""

    heir: int
    identity: str
    aliases: frozenset[int]


@dataclass(frozen=True)
class Settled:
    """What settling changed: every researcher it touched, those that were merged, those that came back, and the
    number of authorships that went from one researcher to another, as {(from, to): count}."""

    touched: frozenset[int]
    lost: Mapping[int, Lost]
    revived: frozenset[int]
    moves: Mapping[tuple[int, int], int]


def moves(people: Sequence[Person], ids: Sequence[int], holders: Mapping[Slot, Holder]) -> Counter[tuple[int, int]]:
    """How many authorships went from one researcher to another."""
    found: Counter[tuple[int, int]] = Counter()
    for person, researcher in zip(people, ids, strict=True):
        authorships = [holders[slot] for slot in person.slots if holders[slot].table == "authorship"]
        found.update((former, researcher) for holder in authorships for former in set(holder.former) if researcher not in holder.former)
    return found


def recall(db: Database, holders: Iterable[Holder]) -> None:
    """Let every name know whose it was once."""
    rows = db.execute(ONCE).fetchall()
    at = {(holder.table, holder.id): holder for holder in holders} if rows else {}
    for table, row, researcher in rows:
        if (table, row) in at:
            at[table, row].once |= {researcher}


def remember(db: Database, records: Iterable[int]) -> None:
    """Remember whose the names in these records are, before the records are taken back."""
    sql = """
        INSERT OR IGNORE INTO once SELECT r.digest, 'a' || p.slot, a.researcher_id FROM printed_name p
        JOIN authorship a ON a.id = p.authorship_id JOIN record r ON r.id = p.record_id
        WHERE p.record_id IN (SELECT value FROM json_each(:ids)) AND a.researcher_id IS NOT NULL
        UNION ALL SELECT r.digest, 'p' || p.position, p.researcher_id FROM presence p JOIN record r ON r.id = p.record_id
        WHERE p.record_id IN (SELECT value FROM json_each(:ids)) AND p.role = 'owner' AND p.researcher_id IS NOT NULL
    """
    db.execute(sql, {"ids": json.dumps(sorted(records))})


def bury(db: Database, researchers: Iterable[int]) -> set[int]:
    """Remove those of these researchers whose last name was taken back, with what redirects to them; return their ids."""
    sql = """
        SELECT id FROM researcher r WHERE id IN (SELECT value FROM json_each(?)) AND merged_into IS NULL
        AND NOT EXISTS (SELECT 1 FROM authorship WHERE researcher_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM presence WHERE researcher_id = r.id)
    """
    gone = {row[0] for row in db.execute(sql, [json.dumps(sorted(researchers))])}
    chosen = json.dumps(sorted(gone))
    for table in ("researcher_name", "researcher_identifier", "doubt"):
        db.execute(f"DELETE FROM {table} WHERE researcher_id IN (SELECT value FROM json_each(?))", [chosen])
    db.execute("DELETE FROM doubt WHERE other_id IN (SELECT value FROM json_each(?))", [chosen])
    db.execute("DELETE FROM researcher WHERE coalesce(merged_into, id) IN (SELECT value FROM json_each(?))", [chosen])
    return gone


def assign(db: Database, people: Sequence[Person], holders: Mapping[Slot, Holder], kept: int | None = None) -> tuple[list[int], set[int]]:
    """A researcher id for each person, and which of these came back from what was remembered.

    The id is one that somebody decided on, or `kept`, else the one that most of its slots had, else one that they had once,
    else a new one. Slots that were somebody's before a merge speak for them before all others do: when two people
    who were merged come apart, each gets back the id of before.
    """
    ids = _kept(people, holders, kept)
    revived: set[int] = set()
    if any(holder.once for holder in holders.values()):
        revived = _revive(db, people, holders, ids)
    fresh = [i for i in range(len(people)) if i not in ids]
    ids |= dict(zip(fresh, unused(db, len(fresh)), strict=True))
    return [ids[i] for i in range(len(people))], revived


def unused(db: Database, count: int) -> range:
    """So many ids that no researcher ever had; they are taken now."""
    last = db.execute("SELECT id FROM last_id WHERE noun = 'researcher'").fetchone()[0]
    db.execute("UPDATE last_id SET id = ? WHERE noun = 'researcher'", [last + count])
    return range(last + 1, last + 1 + count)


def _kept(people: Sequence[Person], holders: Mapping[Slot, Holder], kept: int | None) -> dict[int, int]:
    """The ids that people keep, by the index of the person."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    own: dict[int, Counter[int]] = defaultdict(Counter)
    decided: dict[int, set[int | None]] = defaultdict(set)
    for i, person in enumerate(people):
        for slot in person.slots:
            holder = holders[slot]
            if holder.former or holder.once:
                votes[i].update(holder.former)
                own[i].update(holder.once)
                decided[i].add(holder.decided)
    most: dict[int, int] = {}
    for researcher, count in (claim for one in own.values() for claim in one.items()):
        most[researcher] = max(count, most.get(researcher, 0))
    claims = sorted(
        (researcher not in {*decided[i], kept}, own[i][researcher] < most.get(researcher, 0), -count, researcher, i)
        for i, vote in votes.items()
        for researcher, count in vote.items()
    )
    return _granted((researcher, i) for *_, researcher, i in claims)


def _granted(claims: Iterable[tuple[int, int]], taken: Iterable[int] = ()) -> dict[int, int]:
    """Of claims (researcher, index of a person), the best first, those that fall to whom has none yet."""
    ids: dict[int, int] = {}
    given = set(taken)
    for researcher, i in claims:
        if i not in ids and researcher not in given:
            ids[i] = researcher
            given.add(researcher)
    return ids


def _revive(db: Database, people: Sequence[Person], holders: Mapping[Slot, Holder], ids: dict[int, int]) -> set[int]:
    """Give people without an id one that their slots had once and that nobody has now; return these ids."""
    votes = {i: Counter(once for slot in person.slots for once in holders[slot].once) for i, person in enumerate(people) if i not in ids}
    sql = "SELECT id FROM researcher WHERE merged_into IS NULL AND id IN (SELECT value FROM json_each(?))"
    alive = {row[0] for row in db.execute(sql, [json.dumps(sorted({once for vote in votes.values() for once in vote}))])}
    claims = sorted((-count, once, i) for i, vote in votes.items() for once, count in vote.items())
    back = _granted(((once, i) for _, once, i in claims), {*ids.values(), *alive})
    ids |= back
    return set(back.values())


def redirect(
    db: Database, people: Sequence[Person], ids: Sequence[int], holders: Mapping[Slot, Holder], before: Mapping[Printed, tuple[int, ...]]
) -> dict[int, Lost]:
    """Researchers that have no slots any more lead to whoever has most of theirs now; return those that just lost them.

    `before` says whose the printed names were whose rows are written anew.
    """
    heirs: dict[int, Counter[int]] = defaultdict(Counter)
    for person, researcher in zip(people, ids, strict=True):
        for slot in person.slots:
            for former in [*holders[slot].former, *holders[slot].once]:
                heirs[former][researcher] += 1
    kept, held = set(ids), {former for holder in holders.values() for former in holder.former}
    leads = {former: max(found, key=lambda r: (found[r], -r)) for former, found in heirs.items() if former not in kept}
    known = _known(db, leads)
    alive = {former for former, (_, merged_into) in known.items() if merged_into is None}
    lost = {former: Lost(leads[former], known[former][0], _aliases(db, former)) for former in sorted(alive & held)}
    _remember_apart(db, {*lost, *(fate.heir for fate in lost.values())}, holders.values(), before)
    for former, fate in lost.items():
        _hand_over(db, former, fate.heir)
    sql = """
        INSERT INTO researcher SELECT :former, name, 'settled', :heir FROM researcher WHERE id = :heir
        ON CONFLICT (id) DO UPDATE SET merged_into = excluded.merged_into
    """
    db.conn.executemany(sql, [{"former": former, "heir": heir} for former, heir in leads.items() if former not in alive or former in lost])
    return lost


def _known(db: Database, researchers: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    sql = "SELECT id, identity, merged_into FROM researcher WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: (row[1], row[2]) for row in db.execute(sql, [json.dumps(sorted(researchers))])}


def _aliases(db: Database, researcher: int) -> frozenset[int]:
    return frozenset(row[0] for row in db.execute("SELECT id FROM researcher WHERE merged_into = ?", [researcher]))


def _remember_apart(db: Database, researchers: Set[int], holders: Iterable[Holder], before: Mapping[Printed, tuple[int, ...]]) -> None:
    """Remember which names are whose, of researchers who are about to become one.

    A row that was written anew may have names of several of them, where their works became one: each name is remembered by itself.
    """
    if not researchers:
        return
    held = [holder for holder in holders if holder.now in researchers]
    for table, places in PLACES.items():
        rows = [(holder.now, holder.id) for holder in held if holder.table == table]
        db.conn.executemany(f"INSERT OR IGNORE INTO once {places}", rows)
    printed = [(index, one, record) for (record, index), former in before.items() for one in former if one in researchers]
    db.conn.executemany("INSERT OR IGNORE INTO once SELECT digest, 'a' || ?, ? FROM record WHERE id = ?", printed)


def _hand_over(db: Database, former: int, heir: int) -> None:
    """Let everything that was one researcher's be another's."""
    db.execute("UPDATE researcher SET merged_into = ? WHERE merged_into = ?", [heir, former])
    for table in ("researcher_name", "researcher_identifier"):
        db.execute(f"DELETE FROM {table} WHERE researcher_id = ?", [former])
    for table, column in (("presence", "decided_id"), ("presence", "researcher_id"), ("statement", "researcher_id")):
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [heir, former])
    db.execute("DELETE FROM doubt WHERE researcher_id = ? OR other_id = ?", [former, former])
