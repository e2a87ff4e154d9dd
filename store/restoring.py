"""Restoring: the import of what `export` wrote of a store.

Records keep their sources and their words, and everything that follows from them follows here as well. In a store that never
had a record, works and researchers keep their numbers too, and whoever was merged still leads on; elsewhere numbers are
taken. What people decided about who is who holds in both.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from typing import TypeVar

from sqlite_utils import Database

from store import holding, recording, writing
from store.models import Rejected
from store.recording import Origin, Tally
from store.sources import HEAD, colloquy
from store.sources.colloquy import Before, Judgement, Kept, Told
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
            if fresh and line.last_researcher:
                numbers, fresh = _take_numbers(db, line), False
            _lead_on(db, line, numbers)
            _decide(db, origin, line.judgement, numbers)
            if line.gone:
                _remember(db, line.gone.digest, line.gone, numbers)
        free = _free(db, [line.work for line, _ in told if line.work and line.work <= numbers.work])
        _keep(db, origin, [kept for _, records in told for kept in records], tally, numbers, free)
        tell(tally.read)
    _join(db, numbers)
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


def _decide(db: Database, origin: Origin, judgement: Judgement | None, numbers: _Numbers) -> None:
    """Let a judgement hold here, too, unless it was made here. Who made it stays where it was made."""
    if judgement is None:
        return
    own = judgement.number if numbers.researcher else None
    sql = """
        SELECT id, EXISTS (SELECT 1 FROM handed WHERE judgement_id = judgement.id) FROM judgement
        WHERE (kind, words, at) = (?, ?, ?) AND id = coalesce(?, id)
    """
    known = db.execute(sql, [judgement.kind, judgement.words, judgement.at, own]).fetchone()
    number, handed = known or (_judge(db, judgement, own), True)
    if handed:
        db.execute("INSERT OR IGNORE INTO handed VALUES (?, ?)", [number, origin.import_id])


def _judge(db: Database, judgement: Judgement, own: int | None) -> int:
    """Write a judgement that is not known, and return its number: its own one, if there is such and it is free."""
    sql = """
        INSERT INTO judgement (id, kind, words, by, at, undone_by, undone_at)
        VALUES ((SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM judgement WHERE id = ?1)), ?2, ?3, '', ?4, ?5, ?6) RETURNING id
    """
    undone_by = "" if judgement.undone_at else None
    row = [own, judgement.kind, judgement.words, judgement.at, undone_by, judgement.undone_at]
    number: int = db.execute(sql, row).fetchone()[0]
    places = [(number, place.digest, place.slot, place.side) for place in judgement.places]
    db.conn.executemany("INSERT OR IGNORE INTO judged (judgement_id, digest, slot, side) VALUES (?, ?, ?, ?)", places)
    return number


def _remember(db: Database, digest: str, before: Before, numbers: _Numbers) -> None:
    """Remember whose the names in a record were, and of which works it was, where these keep their numbers."""
    once = [(digest, slot, one) for slot, found in before.once.items() for one in found if one <= numbers.researcher]
    db.conn.executemany("INSERT OR IGNORE INTO once VALUES (?, ?, ?)", once)
    db.conn.executemany("INSERT OR IGNORE INTO joined VALUES (?, ?)", [(digest, work) for work in before.works if work <= numbers.work])


def _free(db: Database, works: Sequence[int]) -> set[int]:
    """Those of these numbers of works that no other line had: two exports in one file have the same numbers."""
    sql = "SELECT DISTINCT work_id FROM record WHERE work_id IN (SELECT value FROM json_each(?))"
    taken = {row[0] for row in db.execute(sql, [json.dumps(works)])}
    return {work for work, lines in Counter(works).items() if lines == 1} - taken


def _keep(db: Database, origin: Origin, records: Sequence[Kept], tally: Tally, numbers: _Numbers, free: Container[int]) -> None:
    """Keep records, those of one source and one part together."""
    together: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for kept in records:
        together[kept.record.source, kept.record.said[0].part].append(kept)
    for (source, part), found in together.items():
        own = replace(origin, source=source, part=origin.part * PARTS + part, owner=None)
        homes = [(at, kept.work) for at, kept in enumerate(found) if kept.work and kept.work in free]
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
    if record.once or record.works:
        (digest,) = db.execute("SELECT digest FROM record WHERE id = ?", [number]).fetchone()
        _remember(db, digest, record, numbers)
    if record.owner and record.owner.researcher <= last:
        db.execute("INSERT OR REPLACE INTO owned VALUES (?, ?, ?)", [number, record.owner.researcher, record.owner.name])
        db.execute("INSERT OR IGNORE INTO decision VALUES (?, ?, ?)", [number, origin.import_id, record.owner.researcher])


def _join(db: Database, numbers: _Numbers) -> None:
    """Let works that were joined lead on as they did. Numbers that works had only until the record came that joins them are free again."""
    if not numbers.work:
        return
    sql = "SELECT id FROM work WHERE id > ? AND NOT EXISTS (SELECT 1 FROM record WHERE work_id = work.id)"
    writing.write(db, [row[0] for row in db.execute(sql, [numbers.work])])
    db.execute("DELETE FROM work_once WHERE work_id > ?", [numbers.work])
    sql = "UPDATE sqlite_sequence SET seq = (SELECT max(?, coalesce(max(id), 0)) FROM work) WHERE name = 'work'"
    db.execute(sql, [numbers.work])
    db.execute("INSERT OR IGNORE INTO work_once SELECT digest, work_id FROM joined")


def _heed(db: Database, tally: Tally) -> None:
    """Let everybody be settled again of whom a judgement speaks."""
    sql = "SELECT id, work_id FROM record WHERE digest IN (SELECT digest FROM judged)"
    for number, work in db.execute(sql):
        if work is None:
            tally.papers.append(number)
        else:
            tally.placed.stale.add(work)
    tally.placed.fresh -= tally.placed.stale
