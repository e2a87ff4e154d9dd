"""What `python -m bot export` writes: a whole store, one object a line, and in each the records that it rests on.

Only what stands under `colloquy` is read; the rest of a line says the same to other programs. Every record keeps its source and
its words. `store.restoring` takes the numbers of works and people over, too, where a store has none yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import Field, ValidationError

from store.models import Portrait, Proceedings, Reading, Record, Rejected, Statement
from store.sources import checked, json_pieces, sources
from store.sources.checked import Listed, Part, UnusableError
from store.sources.json_pieces import NO_PAGE, pieces

TITLE = "Colloquy export"
LIMIT = json_pieces.LIMIT
FORMAT = "colloquy-export/1"

SHAPES: dict[str, type[Record | Portrait | Statement | Proceedings]] = {
    "work": Record,
    "portrait": Portrait,
    "statement": Statement,
    "proceedings": Proceedings,
}

_FORMAT = re.compile(rf'\s*\{{\s*"format"\s*:\s*"{FORMAT}"')

Number = Annotated[int, Field(ge=1, le=2**53)]
Small = Annotated[int, Field(ge=0, lt=2**31)]
Slot = Annotated[str, Field(pattern=r"^[ap][0-9]{1,6}$")]


class _Said(Part):
    part: Small
    place: str


class _Owner(Part):
    researcher: Number
    name: str


class Before(Part):
    """What was before: by place whose the names in a record were, and the works of which it was that were joined to others."""

    once: Annotated[dict[Slot, list[Number]], Field(default_factory=dict)]
    works: Listed[Number]


class Gone(Before):
    """A record that was taken back, by its digest."""

    digest: str


class _Record(Before):
    """A record; `people` are the researchers whose its names are, by place."""

    source: str
    kind: Literal["work", "portrait", "statement", "proceedings"]
    body: dict[str, Any]
    said: Annotated[list[_Said], Field(min_length=1)]
    people: Annotated[dict[Slot, Number], Field(default_factory=dict)]
    owner: _Owner | None = None


class _Judged(Part):
    digest: str
    slot: Slot
    side: Small


class Judgement(Part):
    """What people decided about who is who, without who they are, and the number of that."""

    number: Number | None = None
    kind: Literal["merge", "split", "not-the-same"]
    words: str
    at: str
    undone_at: str | None = None
    places: Annotated[list[_Judged], Field(min_length=1)]


class Told(Part):
    """What a line says of the store: its last numbers, a work or a researcher with the records, a judgement, or a record that is gone."""

    last_work: Number | None = None
    last_researcher: Number | None = None
    work: Number | None = None
    researcher: Number | None = None
    former: Listed[Number]
    records: Listed[_Record]
    judgement: Judgement | None = None
    gone: Gone | None = None


class _Line(Part):
    colloquy: Told


@dataclass(frozen=True)
class Kept:
    """A record as another store kept it, with the number of its work there."""

    record: _Record
    reading: Record | Portrait | Statement | Proceedings
    work: int | None


def recognise(head: str) -> bool:
    """Whether it is a JSON object that begins with the name of our format."""
    return _FORMAT.match(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """Every record, as its own source gave it."""
    for found in lines(stream):
        if isinstance(found, Rejected):
            yield found
        else:
            yield from (kept.reading for kept in found[1])


def lines(stream: BinaryIO) -> Iterator[tuple[Told, list[Kept]] | Rejected]:
    """What each line says of the store, and its records; the line Rejected where it cannot be used."""
    for piece in pieces(stream, NO_PAGE):
        try:
            said = checked.checked(piece, _Line, "line of an export").colloquy
            yield said, [_kept(record, said.work) for record in said.records]
        except UnusableError as error:
            yield Rejected(place=piece.place, reason=str(error), original=piece.original)


def _kept(record: _Record, work: int | None) -> Kept:
    if record.source not in sources():
        raise UnusableError(f"it names a source that this version does not know: {record.source[:80]}")
    try:
        reading = SHAPES[record.kind].model_validate({**record.body, "place": record.said[0].place})
    except ValidationError as error:
        raise UnusableError(f"its {record.kind} cannot be used: {error.errors()[0]['msg']}") from None
    checked.bounded(reading)
    return Kept(record, reading, work)
