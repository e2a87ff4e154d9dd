"""Restoring: the import of what `export` wrote of a store.

Records keep their sources and their words, and everything that follows from them follows here as well. In a store that never
had a record, works and researchers keep their numbers too, and whoever was merged still leads on; elsewhere numbers are
taken. What people decided about who is who holds in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from typing import TypeVar

from sqlite_utils import Database

from store import holding, recording
from store.models import Rejected
from store.recording import Origin, Tally
from store.sources import HEAD, colloquy
from store.sources.colloquy import Judgement, Kept, Told
from store.unpacking import Unpacked

SOURCE = "colloquy"
"""The source whose inputs are restored."""

BATCH = 1_000
"""Lines that are held at once."""

PARTS = 2**32
"""More parts than an export may tell of: those of two exports in one folder stay apart."""

_Line = TypeVar("_Line")


@dataclass(frozen=True)
class _Numbers:
    """The last numbers of works and researchers that are taken over; 0 where none are."""

    work: int = 0
    researcher: int = 0


def record(db: Database, origin: Origin, stream: Unpacked, tell: Callable[[int], None], telling: bool) -> Tally:
    """Keep all that one export says; `tell` hears after every batch how many records there were. Raises InputRefused."""
    tally, numbers = Tally(telling), _Numbers()
    fresh = _is_fresh(db)
    holding.prepare(db)
    for batch in _batches(colloquy.lines(BufferedReader(stream, HEAD))):
        recording.reject(db, origin, [line for line in batch if isinstance(line, Rejected)], tally)
        told = [line for line in batch if not isinstance(line, Rejected)]
        for line, _ in told:
            numbers = _take_numbers(db, line) if fresh and line.last_researcher else numbers
            _lead_on(db, line, numbers)
            _decide(db, line.judgement)
        _keep(db, origin, [kept for _, records in told for kept in records], tally, numbers)
        tell(tally.read)
    _heed(db, tally)
    return tally


def _is_fresh(db: Database) -> bool:
    """Whether the store never had a record, so that all numbers are free."""
    sql = """
        SELECT NOT EXISTS (SELECT 1 FROM record) AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'work' AND seq > 0)
        AND (SELECT id FROM last_id WHERE noun = 'researcher') = 0
    """
    return bool(db.execute(sql).fetchone()[0])


def _batches(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    batch: list[_Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _take_numbers(db: Database, line: Told) -> _Numbers:
    """Let new works and researchers have higher numbers than any in the export."""
    numbers = _Numbers(line.last_work or 0, line.last_researcher or 0)
    db.execute("UPDATE last_id SET id = ? WHERE noun = 'researcher'", [numbers.researcher])
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'work'")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('work', ?)", [numbers.work])
    return numbers


def _lead_on(db: Database, line: Told, numbers: _Numbers) -> None:
    """Hold on to whom merged researchers lead to."""
    led = [(former, line.researcher) for former in line.former if line.researcher and former <= numbers.researcher]
    db.conn.executemany("INSERT OR IGNORE INTO led VALUES (?, ?)", led)


def _decide(db: Database, judgement: Judgement | None) -> None:
    """Let a judgement hold here, too, unless it is known. Who made it stays where it was made."""
    if judgement is None:
        return
    known = "SELECT 1 FROM judgement WHERE (kind, words, at) = (?, ?, ?)"
    if db.execute(known, [judgement.kind, judgement.words, judgement.at]).fetchone():
        return
    sql = "INSERT INTO judgement (kind, words, by, at, undone_by, undone_at) VALUES (?, ?, '', ?, ?, ?) RETURNING id"
    undone_by = "" if judgement.undone_at else None
    number = db.execute(sql, [judgement.kind, judgement.words, judgement.at, undone_by, judgement.undone_at]).fetchone()[0]
    places = [(number, place.digest, place.slot, place.side) for place in judgement.places]
    db.conn.executemany("INSERT OR IGNORE INTO judged (judgement_id, digest, slot, side) VALUES (?, ?, ?, ?)", places)


def _keep(db: Database, origin: Origin, records: Sequence[Kept], tally: Tally, numbers: _Numbers) -> None:
    """Keep records, those of one source and one part together."""
    together: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for kept in records:
        together[kept.record.source, kept.record.said[0].part].append(kept)
    for (source, part), found in together.items():
        own = replace(origin, source=source, part=origin.part * PARTS + part, owner=None)
        homes = [(at, kept.work) for at, kept in enumerate(found) if kept.work and kept.work <= numbers.work]
        ids = recording.keep(db, own, [kept.reading for kept in found], tally, homes)
        for number, kept in zip(ids, found, strict=True):
            _say_again(db, origin, number, kept)
            _hold(db, origin, number, kept, numbers)


def _say_again(db: Database, origin: Origin, number: int, kept: Kept) -> None:
    """Keep where else a record stood."""
    rows = [(origin.import_id, number, origin.part * PARTS + said.part, origin.place(said.place)) for said in kept.record.said[1:]]
    db.conn.executemany("INSERT OR IGNORE INTO said (import_id, record_id, part, place) VALUES (?, ?, ?, ?)", rows)


def _hold(db: Database, origin: Origin, number: int, kept: Kept, numbers: _Numbers) -> None:
    """Hold on to whose the names in a record are, and were, where researchers keep their numbers."""
    record, last = kept.record, numbers.researcher
    held = [(number, slot, researcher) for slot, researcher in record.people.items() if researcher <= last]
    db.conn.executemany("INSERT OR IGNORE INTO held VALUES (?, ?, ?)", held)
    once = [(number, slot, researcher) for slot, found in record.once.items() for researcher in found if researcher <= last]
    db.conn.executemany("INSERT OR IGNORE INTO once SELECT digest, ?2, ?3 FROM record WHERE id = ?1", once)
    if record.owner and record.owner.researcher <= last:
        db.execute("INSERT OR REPLACE INTO owned VALUES (?, ?, ?)", [number, record.owner.researcher, record.owner.name])
        db.execute("INSERT OR IGNORE INTO decision VALUES (?, ?, ?)", [number, origin.import_id, record.owner.researcher])


def _heed(db: Database, tally: Tally) -> None:
    """Let everybody be settled again of whom a judgement speaks."""
    sql = "SELECT id, work_id FROM record WHERE digest IN (SELECT digest FROM judged)"
    for number, work in db.execute(sql):
        if work is None:
            tally.papers.append(number)
        else:
            tally.placed.stale.add(work)
    tally.placed.fresh -= tally.placed.stale
