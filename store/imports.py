"""An import: one run over one input. All of it is there, or none of it.

What was read adds up: every reading ends as stored (it said something new), known (the store holds
exactly this already) or rejected. The same input again writes nothing at all.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pydantic import ValidationError
from sqlite_utils import Database

from store import documents, lookup, news, placing, settling, topics
from store.database import Store
from store.deriving import Printed
from store.errors import InputRefused, OwnerUnclear, StoreError
from store.models import Portrait, Proceedings, Reading, Record, Rejected, Remark, Statement
from store.names import compatible, parse
from store.schedule import iso
from store.sources import load, sources
from store.succession import Settled

KINDS = {Record: "work", Portrait: "portrait", Statement: "statement", Proceedings: "proceedings"}
"""What each shape of reading is called in the table `record`."""


@dataclass(frozen=True)
class Report:
    """What became of one input; `read` is always `stored + known + rejected`.

    `kinds` counts what was read, by kind; `entries` says of every reading where it stood and what it became.
    """

    input: str
    source: str
    read: int
    stored: int
    known: int
    kinds: dict[str, int]
    rejected: tuple[Rejected, ...]
    remarks: tuple[str, ...]
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Input:
    path: Path
    raw: bytes
    source: str
    owner: str | None
    decided: int | None
    readings: tuple[Reading, ...]


def run(store: Store, path: Path, researcher: str | None = None, *, raw: bytes | None = None) -> Report:
    """Import one file; `researcher` names the owner of a document that does not name its own.

    `raw` are the bytes, where they were fetched and `path` only names them. Raises InputRefused, OwnerNeeded, OwnerUnclear,
    StoreBusy or StoreFull; then nothing was stored.
    """
    started = now()
    given = _read(store, path, researcher, raw)
    with store.writing() as db:
        return _write(db, given, started)


def _read(store: Store, path: Path, researcher: str | None, raw: bytes | None) -> _Input:
    raw, text, name = load(path, raw)
    source = sources()[name]
    owner = _owner(store, researcher) if researcher else None
    try:
        readings = tuple(source.read(BytesIO(text.encode()), owner[1] if owner else None))
    except StoreError as refusal:
        raise type(refusal)(f"{path}: {refusal}") from None
    except (RecursionError, ValidationError) as error:
        raise InputRefused(f"{path}: this {source.TITLE} is malformed beyond reading ({type(error).__name__}).") from error
    stranger = _stranger(readings, owner[1]) if owner else None
    if owner and stranger:
        raise InputRefused(f"{path}: this {source.TITLE} is about {stranger}, not about {owner[1]}; leave --researcher out.")
    return _Input(path, raw, name, researcher, owner[0] if owner else None, readings)


def _stranger(readings: Sequence[Reading], owner: str) -> str | None:
    """Somebody who cannot be called so and whose document this is, if there is one."""
    people = [
        reading.name if isinstance(reading, Portrait) else reading.owner
        for reading in readings
        if isinstance(reading, Portrait | Statement)
    ]
    return next((person for person in people if not compatible(parse(person), parse(owner))), None)


def _owner(store: Store, name: str) -> tuple[int, str]:
    """The researcher a person named for a document, as (id, name)."""
    found = lookup.find(store, name)
    if found.best:
        return found.best.id, found.best.name
    nearest = ", ".join(f"{match.name} (r{match.id}, works: {match.works})" for match in found.matches[:3])
    if not nearest:
        raise OwnerUnclear(f"No researcher is called {name[:80]!r}; import something by them first.")
    raise OwnerUnclear(f"{name[:80]!r} is not clearly one researcher; name one by its id: {nearest}.")


def _write(db: Database, given: _Input, started: str) -> Report:
    rejected = tuple(reading for reading in given.readings if isinstance(reading, Rejected))
    remarks = tuple(reading.text for reading in given.readings if isinstance(reading, Remark))
    said = [reading for reading in given.readings if not isinstance(reading, Rejected | Remark)]
    digests = [_digest(given, reading) for reading in said]
    known = _known(db, digests)
    fresh = {digest: reading for digest, reading in zip(digests, said, strict=True) if digest not in known}
    overruled = [d for d, reading in zip(digests, said, strict=True) if d in known and _overrules(db, given, reading, known[d])]
    unseen = {*fresh, *overruled}
    outcomes: list[str] = []
    for digest in digests:
        outcomes.append("stored" if digest in unseen else "known")
        unseen.discard(digest)
    stored = outcomes.count("stored")
    report = Report(
        input=given.path.name,
        source=sources()[given.source].TITLE,
        read=len(said) + len(rejected),
        stored=stored,
        known=len(said) - stored,
        kinds=dict(Counter(KINDS[type(reading)] for reading in said)),
        rejected=rejected,
        remarks=remarks,
        entries=tuple((reading.place, _became(reading), outcome) for reading, outcome in zip(said, outcomes, strict=True)),
    )
    if stored or not _seen(db, given):
        _store(db, given, report, started, dict(zip(digests, said, strict=True)), known)
    open_questions = documents.untied(db, list(_known(db, digests).values()))
    return replace(report, remarks=remarks + open_questions)


def _became(reading: Record | Portrait | Statement | Proceedings) -> str:
    if isinstance(reading, Proceedings):
        return f"venue and year of the entries beside it: {reading.short or reading.title} {reading.year or ''}".rstrip()
    if isinstance(reading, Portrait):
        return f"profile: {reading.name}"
    return f"{KINDS[type(reading)]}: {reading.title}"


def _digest(given: _Input, reading: Record | Portrait | Statement | Proceedings) -> str:
    """Names what a source says, wherever in a file it stands; whose a document is by a person's word is not part of it.

    What a source does not say is left out, so that a field added later does not make known records new.
    """
    unsigned = isinstance(reading, Statement) and not reading.signed
    hidden = {"place"} | ({"owner"} if unsigned else set())
    body = reading.model_dump(mode="json", exclude=hidden, exclude_defaults=True)
    return hashlib.sha256(json.dumps([given.source, type(reading).__name__, body], sort_keys=True).encode()).hexdigest()


def _known(db: Database, digests: Sequence[str]) -> dict[str, int]:
    sql = "SELECT digest, id FROM record WHERE digest IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(list(digests))])}


def _overrules(db: Database, given: _Input, reading: object, record_id: int) -> bool:
    return given.decided is not None and isinstance(reading, Statement) and documents.decide(db, record_id, given.decided)


def _seen(db: Database, given: _Input) -> bool:
    sql = "SELECT 1 FROM import WHERE sha256 = ? AND source = ? AND undone_at IS NULL"
    return db.execute(sql, [hashlib.sha256(given.raw).hexdigest(), given.source]).fetchone() is not None


def _store(
    db: Database,
    given: _Input,
    report: Report,
    started: str,
    said: dict[str, Record | Portrait | Statement | Proceedings],
    known: dict[str, int],
) -> None:
    told = documents.mentions(db)
    new = {digest: reading for digest, reading in said.items() if digest not in known}
    ids = known | _insert_records(db, given.source, new)
    import_id = _insert_import(db, given, report, started)
    rows = [{"import_id": import_id, "record_id": ids[digest], "place": reading.place} for digest, reading in said.items()]
    db.table("said").insert_all(rows)
    works = {ids[digest]: reading for digest, reading in new.items() if isinstance(reading, Record)}
    papers = {ids[digest]: reading for digest, reading in new.items() if isinstance(reading, Portrait | Statement)}
    placing.index_records(db, works.items())
    for record_id, document in papers.items():
        documents.add(db, record_id, document, given.decided)
    decided = [known[digest] for digest, reading in said.items() if digest in known and isinstance(reading, Statement)]
    if given.decided:
        words = [(ids[digest], import_id, given.decided) for digest, reading in said.items() if isinstance(reading, Portrait | Statement)]
        db.conn.executemany("INSERT INTO decision VALUES (?, ?, ?)", words)
    refresh(db, import_id, sorted(works), sorted([*papers, *decided]), told)


def refresh(db: Database, import_id: int, works: Sequence[int], papers: Sequence[int], told: Mapping[int, Sequence[Printed]]) -> None:
    """Bring everything that follows from the records up to date after these records of works and documents came.

    `told` are the mentions as they were before, by work id.
    """
    changed = placing.place(db, works)
    settled = bring_up_to_date(db, changed, documents.families_of(db, papers), told)
    news.announce(db, import_id, works, changed, settled, now())


def bring_up_to_date(db: Database, changed: set[int], families: set[str], told: Mapping[int, Sequence[Printed]]) -> Settled:
    """Write works anew whose records changed, and settle everybody with these family names and on these works."""
    before = settling.former(db, changed)
    families = families | settling.families_of(db, changed)
    placing.write(db, changed, told)
    told_now = documents.mentions(db)
    shifted = {work for work in told_now.keys() | told.keys() if told_now.get(work) != told.get(work)}
    before |= settling.former(db, shifted - changed)
    placing.write(db, shifted, told_now)
    settled = settling.settle(db, families | settling.families_of(db, changed | shifted), before)
    documents.link(db)
    topics.assign(db)
    lookup.index(db, settled.touched)
    return settled


def _insert_records(db: Database, source: str, new: dict[str, Record | Portrait | Statement | Proceedings]) -> dict[str, int]:
    start = db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0]
    ids = {digest: start + i for i, digest in enumerate(new)}
    db.table("record").insert_all(
        {
            "id": ids[digest],
            "digest": digest,
            "source": source,
            "kind": KINDS[type(reading)],
            "body": reading.model_dump_json(exclude={"place"}),
        }
        for digest, reading in new.items()
    )
    return ids


def _insert_import(db: Database, given: _Input, report: Report, started: str) -> int:
    row = {
        "source": given.source,
        "input": given.path.name,
        "sha256": hashlib.sha256(given.raw).hexdigest(),
        "owner": given.owner,
        "started_at": started,
        "finished_at": now(),
        "read": report.read,
        "stored": report.stored,
        "known": report.known,
        "rejected": len(report.rejected),
    }
    import_id: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM import").fetchone()[0]
    db.table("import").insert({"id": import_id, **row})
    db.table("rejected").insert_all(
        {"import_id": import_id, "place": r.place, "reason": r.reason, "original": r.original} for r in report.rejected
    )
    db.table("remark").insert_all({"import_id": import_id, "text": text} for text in report.remarks)
    return import_id


def now() -> str:
    """This moment, as the store keeps it."""
    return iso(datetime.now(UTC))
