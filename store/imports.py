"""An import: one run over one input. All of it is there, or none of it.

The same bytes again write nothing at all, and are known without being read once more. Of an input of several files, each
is read whole or not at all.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from sqlite_utils import Database

from store import (
    affiliations,
    documents,
    holding,
    inputs,
    linking,
    lookup,
    name_index,
    news,
    reading,
    recalling,
    recording,
    restoring,
    settling,
    topics,
    writing,
)
from store.database import Store
from store.errors import InputRefused, OwnerNeeded, OwnerUnclear
from store.inputs import Input
from store.models import Rejected
from store.names import parse
from store.placing import Placed
from store.recording import Origin, Owner, Tally
from store.schedule import iso
from store.sources import SEVERAL, VERSION, sources, title
from store.succession import Settled
from store.unpacking import Part

RARELY = (100_000, 50, 100)
"""The thresholds of the three generations of the collector: importing the ACL Anthology takes a sixth less with these."""


@dataclass(frozen=True)
class Progress:
    """How far an import is: bytes of the input, of those in all, and readings so far.

    First it is *checked* whether the input is known, then it is *read*, then what follows from it is *settled*.
    """

    phase: Literal["checking", "reading", "settling"]
    done: int
    total: int
    readings: int


@dataclass(frozen=True)
class Report:
    """What became of one input; `read` is always `stored + known + rejections`.

    `kinds` counts what was read, by kind. `rejected` and `remarks` are the first thousand of them; the store keeps all.
    `entries` says where every reading stood and what it became, if that was asked for.
    """

    input: str
    source: str
    read: int
    stored: int
    known: int
    rejections: int
    kinds: dict[str, int]
    rejected: tuple[Rejected, ...]
    remarks: tuple[str, ...]
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Task:
    """One import before it has begun: its input with its digest, what a person said of it, and what to tell meanwhile."""

    path: Path
    given: Input
    sha256: str
    chosen: str | None
    by: str | None
    owner: Owner | None
    started: str
    telling: bool
    tell: Callable[[Progress], None]


def run(
    store: Store,
    path: Path,
    researcher: str | None = None,
    *,
    raw: bytes | BinaryIO | None = None,
    source: str | None = None,
    by: str | None = None,
    entries: bool = False,
    tell: Callable[[Progress], None] = lambda progress: None,
) -> Report:
    """Import a file or a folder; `researcher` names the owner of a document that does not name its own.

    `raw` are the bytes, or a file of them that can be read again, where they were fetched and `path` only names them. `source`
    overrules recognition. `by` is who wants the import: a member's id at Discord, or "terminal". With `entries` the report tells of every
    reading, and takes memory for it. `tell` hears of the progress.
    Raises InputRefused, OwnerNeeded, OwnerUnclear, StoreBusy or StoreFull; then nothing was stored.
    """
    started = now()
    owner = _owner(store, researcher) if researcher else None
    with inputs.opened(path, raw) as given:
        _refuse_at_once(path, given, source)
        sha256 = given.sha256(lambda: tell(Progress("checking", given.done, given.total, 0)))
        task = _Task(path, given, sha256, source, by, owner, started, entries, tell)
        with store.writing() as db, _rarely_collected():
            return _write(db, task)


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Let cyclic garbage be looked for rarely: an import makes millions of objects, and hardly any of them refers to itself."""
    usually = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usually)


def _owner(store: Store, name: str) -> Owner:
    """The researcher a person named for a document."""
    found = lookup.find(store, name)
    if found.best:
        return Owner(found.best.id, found.best.name, name)
    nearest = ", ".join(f"{match.name} (r{match.id}, works: {match.works})" for match in found.matches[:3])
    if not nearest:
        raise OwnerUnclear(f"No researcher is called {name[:80]!r}; import something by them first.")
    raise OwnerUnclear(f"{name[:80]!r} is not clearly one researcher; name one by its id: {nearest}.")


def _refuse_at_once(path: Path, given: Input, chosen: str | None) -> None:
    """Refuse a source that does not exist, and a single file of no source, before all of the input is looked at."""
    if chosen is not None and chosen not in sources():
        raise InputRefused(f"No source is called {chosen[:80]!r}; there are {', '.join(sources())}.")
    with closing(given.parts()) as found, _about(path):
        part = next(found, None)
        if part is None:
            raise InputRefused("there is no file in this archive")
        if not part.name:
            reading.opened(part, chosen)


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Let a refusal begin with what it is about, and end with a full stop."""
    try:
        yield
    except (InputRefused, OwnerNeeded) as refusal:
        raise type(refusal)(f"{path}: {str(refusal).removesuffix('.')}.") from None


def _write(db: Database, task: _Task) -> Report:
    seen = recalling.seen(db, task.sha256, task.chosen)
    if seen and task.owner is None:
        return _report(db, task, recalling.source(db, seen), recalling.recall(db, seen, task.telling))
    number = _begin(db, task)
    source, tally = _record(db, task, number)
    if seen and not tally.stored:
        _forget(db, number)
        return _report(db, task, source, tally)
    _finish(db, number, source, tally)
    task.tell(Progress("settling", task.given.total, task.given.total, tally.read))
    refresh(db, number, tally)
    return _report(db, task, source, tally)


def _forget(db: Database, number: int) -> None:
    """Take back that an import read what another one had read already."""
    for table in ("said", "rejected", "remark", "decision", "handed"):
        db.execute(f"DELETE FROM {table} WHERE import_id = ?", [number])
    db.execute("DELETE FROM import WHERE id = ?", [number])


def _record(db: Database, task: _Task, number: int) -> tuple[str, Tally]:
    """Keep what all parts say; return the source that they have in common, and what became of it."""
    total = Tally(task.telling)
    found: set[str] = set()
    with closing(task.given.parts()) as parts:
        for at, part in enumerate(parts):
            origin, tally = _record_part(db, task, Origin(number, at, part.name, task.owner), part, total.read)
            total.add(tally)
            found |= {origin.source} - {""}
    if not found:
        first = f"{total.rejected[0].place}: {total.rejected[0].reason}"
        raise InputRefused(f"{task.path}: none of the {total.read} files in it can be imported; of the first, {first}.")
    return found.pop() if len(found) == 1 else SEVERAL, total


def _record_part(db: Database, task: _Task, origin: Origin, part: Part, before: int) -> tuple[Origin, Tally]:
    """Keep what one part says, all of it or nothing; a part that is refused is itself rejected, unless it is the whole input."""
    if not part.name:
        with _about(task.path):
            return _read_part(db, task, origin, part, before)
    try:
        return _read_part(db, task, origin, part, before)
    except (InputRefused, OwnerNeeded) as refusal:
        tally = Tally()
        original = part.stream.head if part.stream else b""
        recording.reject(db, origin, [Rejected(place="", reason=str(refusal).removesuffix("."), original=original)], tally)
        return origin, tally


def _read_part(db: Database, task: _Task, origin: Origin, part: Part, before: int) -> tuple[Origin, Tally]:
    source, stream = reading.opened(part, task.chosen)
    origin = replace(origin, source=source)

    def tell(count: int) -> None:
        task.tell(Progress("reading", task.given.done, task.given.total, before + count))

    if source == restoring.SOURCE:
        with recording.revocable(db):
            return origin, restoring.record(db, origin, stream, tell, task.telling)
    said = reading.readings(source, stream, task.owner.name if task.owner else None)
    return origin, recording.record(db, origin, said, tell, task.telling)


def _report(db: Database, task: _Task, source: str, tally: Tally) -> Report:
    return Report(
        input=task.given.name,
        source=title(source),
        read=tally.read,
        stored=tally.stored,
        known=tally.known,
        rejections=tally.rejections,
        kinds=dict(tally.kinds),
        rejected=tuple(tally.rejected),
        remarks=(*tally.remarks, *documents.untied(db, tally.papers)),
        entries=tuple(tally.entries),
    )


def _begin(db: Database, task: _Task) -> int:
    """Write the row of an import before all that refers to it, and return its number.

    While a reference leads nowhere, SQLite looks through all that could refer to every row that is written.
    """
    number: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM import").fetchone()[0]
    row = {
        "id": number,
        "source": "",
        "input": task.given.name,
        "sha256": task.sha256,
        "chosen": task.chosen,
        "by": task.by,
        "version": VERSION,
        "owner": task.owner.words if task.owner else None,
        "started_at": task.started,
        "finished_at": task.started,
        **dict.fromkeys(("read", "stored", "known", "rejected"), 0),
    }
    db.table("import").insert(row)
    return number


def _finish(db: Database, number: int, source: str, tally: Tally) -> None:
    """Write down what became of the input of an import."""
    db.execute(
        "UPDATE import SET source = ?, finished_at = ?, read = ?, stored = ?, known = ?, rejected = ?, kinds = ? WHERE id = ?",
        [source, now(), tally.read, tally.stored, tally.known, tally.rejections, json.dumps(tally.kinds), number],
    )


def refresh(db: Database, import_id: int, tally: Tally) -> None:
    """Bring everything that follows from the records up to date after an import brought some."""
    settled = bring_up_to_date(db, tally.placed, documents.names_in(db, tally.papers))
    news.announce(db, import_id, tally.works, tally.placed.works, settled, now())


def bring_up_to_date(db: Database, placed: Placed, names: set[str], kept: int | None = None) -> Settled:
    """Write works anew whose records changed, and settle everybody with these names and on these works.

    Of several researchers who become one, the one `kept` stays. The words of works are written last: SQLite keeps what so large a
    statement changes in a file, and from then on does so for each small one, until the transaction ends.
    """
    before = settling.former(db, placed.stale)
    names = names | settling.names_on(db, placed.stale)
    families = {parse(name).family for name in names}
    venues = writing.venues_of(db, placed.works)
    speaking = linking.speaking_of(db, placed.works, families)
    writing.write(db, placed.stale)
    speaking |= linking.speaking_of(db, placed.stale, families)
    mentioned = linking.tie(db, speaking)
    before |= settling.former(db, mentioned - placed.stale)
    names |= settling.names_on(db, mentioned)
    writing.write(db, mentioned)
    holding.give_back(db)
    changed = placed.works | mentioned
    writing.name_venues(db, venues | writing.venues_of(db, changed))
    settled = settling.settle(db, names, changed, before, kept)
    holding.let_go(db)
    linking.link(db, speaking, settled.touched)
    affiliations.link(db, settled.touched)
    topics.assign(db, changed)
    name_index.index(db, settled.touched)
    writing.index(db, changed)
    return settled


def now() -> str:
    """This moment, as the store keeps it."""
    return iso(datetime.now(UTC))
