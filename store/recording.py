"""Recording: what a source says is kept word for word, in batches, so that memory does not grow with the input.

What was read adds up: every reading ends as stored (it said something new), known (the store holds exactly this already)
or rejected. What follows from new records is brought up to date once, when the whole input is recorded.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlite_utils import Database

from store import deriving, documents, placing
from store.errors import InputRefused, OwnerNeeded
from store.models import Portrait, Proceedings, Reading, Record, Rejected, Remark, Statement
from store.names import compatible, parse
from store.placing import Placed
from store.sources import HEAD, sources

KINDS = {Record: "work", Portrait: "portrait", Statement: "statement", Proceedings: "proceedings"}
"""What each shape of reading is called in the table `record`."""

BATCH = 2_000
"""Readings that are held at once."""

HELD = 8 * 2**20
"""Bytes of rejected pieces that are held at once, but for the last of them."""

SHOWN = 1_000
"""Rejected pieces, and remarks, that a report holds; the store keeps all of them."""

_ENCODER = json.JSONEncoder(sort_keys=True)

Said = Record | Portrait | Statement | Proceedings


@dataclass(frozen=True)
class Owner:
    """The researcher whom a person named for a document, with the words that were used."""

    id: int
    name: str
    words: str


@dataclass(frozen=True)
class Origin:
    """Where readings come from: the import, the number and the name of the part of its input, and the source.

    The name is empty where the input is a single file, and the source where there is none. `owner` is set where a person said
    whose the documents are.
    """

    import_id: int
    part: int
    name: str
    owner: Owner | None
    source: str = ""

    def place(self, place: str) -> str:
        """Where in the whole input a place of this part is."""
        return f"{self.name}, {place}" if self.name else place


@dataclass
class Tally:
    """What became of readings. `works` and `papers` are the ids of new records, and of documents whose owner may be another now;
    `placed` are the works that the new records belong to.

    `rejected` and `remarks` are the first of them; `entries` tells (place, what, outcome) of everything else, where `telling`.
    """

    telling: bool = False
    stored: int = 0
    known: int = 0
    rejections: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)
    placed: Placed = field(default_factory=Placed)
    entries: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many readings there were, remarks aside."""
        return self.stored + self.known + self.rejections

    def add(self, other: Tally) -> None:
        """Count what became of another part too."""
        self.stored += other.stored
        self.known += other.known
        self.rejections += other.rejections
        self.kinds += other.kinds
        self.rejected += other.rejected[: SHOWN - len(self.rejected)]
        self.remarks += other.remarks[: SHOWN - len(self.remarks)]
        self.works += other.works
        self.papers += other.papers
        self.placed.add(other.placed)
        self.entries += other.entries


@contextmanager
def revocable(db: Database) -> Iterator[None]:
    """Take back what is written in the block when the input turns out to be refused.

    SQLite copies every page that is changed meanwhile, so that it costs much where the block comes again and again.
    """
    db.execute("SAVEPOINT part")
    try:
        yield
    except (InputRefused, OwnerNeeded):
        db.execute("ROLLBACK TO part")
        raise
    finally:
        if db.conn.in_transaction:
            db.execute("RELEASE part")


def record(db: Database, origin: Origin, readings: Iterable[Reading], tell: Callable[[int], None], telling: bool) -> Tally:
    """Keep all readings of one part, or nothing where it is refused; `tell` hears after every batch how many there were.

    Raises InputRefused, OwnerNeeded. A part of a single batch is read to its end before anything of it is written.
    """
    tally = Tally(telling)
    with ExitStack() as whole:
        for number, (batch, is_full) in enumerate(_batches(readings)):
            if is_full and number == 0:
                whole.enter_context(revocable(db))
            _check_owner(origin, batch)
            keep(db, origin, [reading for reading in batch if not isinstance(reading, Rejected | Remark)], tally)
            reject(db, origin, [reading for reading in batch if isinstance(reading, Rejected)], tally)
            _remark(db, origin, [reading for reading in batch if isinstance(reading, Remark)], tally)
            tell(tally.read)
    return tally


def keep(db: Database, origin: Origin, said: Sequence[Said], tally: Tally, homes: Sequence[tuple[int, int]] = ()) -> list[int]:
    """Keep what was said, and return the record of each; `homes` are works that some of them, by their index, are known to be of."""
    worded = [_worded(origin.source, reading) for reading in said]
    digests = [digest for digest, _ in worded]
    known = _known(db, digests)
    new = {digest: reading for digest, reading in zip(digests, said, strict=True) if digest not in known}
    ids = known | _number(db, new)
    placed = [(ids[digest], reading) for digest, reading in zip(digests, said, strict=True)]
    fresh = {ids[digest]: reading for digest, reading in new.items()}
    works = [deriving.Said(ids[digest], digest, reading, origin.source) for digest, reading in new.items() if isinstance(reading, Record)]
    stated = {placed[at][0]: work for at, work in homes}
    placing.assign(db, stated)
    changed, housed = placing.place(db, works, stated)
    texts = dict(worded)
    _insert_records(db, origin, [(ids[digest], digest, reading, texts[digest]) for digest, reading in new.items()], housed)
    _insert_said(db, origin, placed)
    tally.placed.add(changed)
    tally.works += [work.id for work in works]
    _add_documents(db, origin, fresh, tally)
    decided = _decide(db, origin, placed, fresh)
    tally.papers += [number for number, reading in placed if isinstance(reading, Statement) and number not in fresh]
    _count(origin, placed, {*fresh, *decided}, tally)
    return [number for number, _ in placed]


def reject(db: Database, origin: Origin, pieces: Sequence[Rejected], tally: Tally) -> None:
    """Keep what could not be read, with its place, the reason and its bytes."""
    placed = [piece.model_copy(update={"place": origin.place(piece.place) if piece.place else origin.name}) for piece in pieces]
    db.conn.executemany(
        "INSERT INTO rejected (import_id, place, reason, original) VALUES (?, ?, ?, ?)",
        [(origin.import_id, piece.place, piece.reason, piece.original) for piece in placed],
    )
    tally.rejections += len(placed)
    shown = placed[: SHOWN - len(tally.rejected)]
    tally.rejected += [piece.model_copy(update={"original": piece.original[:HEAD]}) for piece in shown]


def became(reading: Said) -> str:
    """What one reading is, in a few words."""
    if isinstance(reading, Proceedings):
        return f"venue and year of the entries beside it: {reading.short or reading.title} {reading.year or ''}".rstrip()
    if isinstance(reading, Portrait):
        return f"profile: {reading.name}"
    return f"{KINDS[type(reading)]}: {reading.title}"


def _batches(readings: Iterable[Reading]) -> Iterator[tuple[list[Reading], bool]]:
    """The readings in batches, and whether each is full: one that is not is the last."""
    batch: list[Reading] = []
    held = 0
    for reading in readings:
        batch.append(reading)
        held += len(reading.original) if isinstance(reading, Rejected) else 0
        if len(batch) == BATCH or held >= HELD:
            yield batch, True
            batch, held = [], 0
    if batch:
        yield batch, False


def _check_owner(origin: Origin, batch: Sequence[Reading]) -> None:
    """Refuse a document of somebody who cannot be called as the researcher whom a person named for it."""
    if origin.owner is None:
        return
    for reading in batch:
        if not isinstance(reading, Portrait | Statement):
            continue
        person = reading.name if isinstance(reading, Portrait) else reading.owner
        if not compatible(parse(person), parse(origin.owner.name)):
            title = sources()[origin.source].TITLE
            raise InputRefused(f"this {title} is about {person}, not about {origin.owner.name}; leave --researcher out.")


def _add_documents(db: Database, origin: Origin, fresh: Mapping[int, Said], tally: Tally) -> None:
    """Store the people who stand in new documents."""
    papers = {number: reading for number, reading in fresh.items() if isinstance(reading, Portrait | Statement)}
    for number, document in papers.items():
        documents.add(db, number, document, origin.owner.id if origin.owner else None)
    tally.papers += papers


def _decide(db: Database, origin: Origin, placed: Sequence[tuple[int, Said]], fresh: Mapping[int, Said]) -> set[int]:
    """Keep a person's word about whose the documents are; return the known statements for which it is a new one."""
    if origin.owner is None:
        return set()
    owner = origin.owner.id
    papers = {number: reading for number, reading in placed if isinstance(reading, Portrait | Statement)}
    decided = {n for n, reading in papers.items() if isinstance(reading, Statement) and n not in fresh and documents.decide(db, n, owner)}
    db.conn.executemany("INSERT OR IGNORE INTO decision VALUES (?, ?, ?)", [(number, origin.import_id, owner) for number in papers])
    return decided


def _count(origin: Origin, placed: Sequence[tuple[int, Said]], unseen: set[int], tally: Tally) -> None:
    """Count a reading as stored where it is the first to say something new."""
    for number, reading in placed:
        stored = number in unseen
        unseen.discard(number)
        tally.stored += stored
        tally.known += not stored
        if tally.telling:
            tally.entries.append((origin.place(reading.place), became(reading), "stored" if stored else "known"))
    tally.kinds.update(KINDS[type(reading)] for _, reading in placed)


def _worded(source: str, reading: Said) -> tuple[str, str]:
    """The digest and the text of what a source says.

    The digest names it, wherever in a file it stands; whose a document is by a person's word is not part of it. What a
    source does not say is left out, so that a field added later does not make known records new.
    """
    body = reading.model_dump(exclude={"place"}, exclude_defaults=True)
    text = named = _ENCODER.encode(body)
    if isinstance(reading, Statement) and not reading.signed:
        del body["owner"]
        named = _ENCODER.encode(body)
    return hashlib.sha256(f'["{source}", "{type(reading).__name__}", {named}]'.encode()).hexdigest(), text


def _known(db: Database, digests: Sequence[str]) -> dict[str, int]:
    sql = "SELECT digest, id FROM record WHERE digest IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(list(digests))])}


def _number(db: Database, digests: Iterable[str]) -> dict[str, int]:
    """An id for each new record."""
    start = db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0]
    return {digest: start + i for i, digest in enumerate(digests)}


def _insert_records(db: Database, origin: Origin, new: Iterable[tuple[int, str, Said, str]], homes: Mapping[int, int]) -> None:
    """Write new records, (id, digest, reading, text), with the works that they are of: a row that grew later would move others."""
    rows = [(number, digest, origin.source, KINDS[type(reading)], text, homes.get(number)) for number, digest, reading, text in new]
    db.conn.executemany("INSERT INTO record (id, digest, source, kind, body, work_id) VALUES (?, ?, ?, ?, ?, ?)", rows)


def _insert_said(db: Database, origin: Origin, placed: Sequence[tuple[int, Said]]) -> None:
    """Remember which import said each record; of a record that stands twice in a part, where it stands first."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO said (import_id, record_id, part, place) VALUES (?, ?, ?, ?)",
        [(origin.import_id, number, origin.part, origin.place(reading.place)) for number, reading in placed],
    )


def _remark(db: Database, origin: Origin, remarks: Sequence[Remark], tally: Tally) -> None:
    texts = [f"{origin.name}: {remark.text}" if origin.name else remark.text for remark in remarks]
    db.conn.executemany("INSERT INTO remark (import_id, text) VALUES (?, ?)", [(origin.import_id, text) for text in texts])
    tally.remarks += texts[: SHOWN - len(tally.remarks)]
