"""The names of people as the ACL Anthology keeps them (yaml/name_variants.yaml): who prints which names, and who has an id.

Each entry becomes one Portrait, with authority over the Anthology's own works unless another entry claims one of its names.
What an entry says in its comment ("Edinburgh", "d. 1973") is for people who edit the file, and those whom it calls similar have other
ids than it has; neither is read. PyYAML (MIT) reads the file, every value as the text that it is ("No" is a family name).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import yaml
from pydantic import Field

from store.errors import InputRefused
from store.models import Identifier, Portrait, Reading, Rejected, Remark
from store.sources import whole
from store.sources.checked import Part, UnusableError, checked, name
from store.sources.json_pieces import Piece

TITLE = "ACL name variants"
LIMIT = 4 * 2**20

MOST_VALUES = 500_000
"""Texts, lists and mappings of one file: each takes up to 500 bytes in memory. The Anthology's own file has 54,000."""

_DEEPEST = 8
_MOST_VARIANTS = 1_000
_START = re.compile(r"(?:\s|#[^\n]*\n|---)*-\s+canonical:\s")
_SEVERAL = re.compile(r"may refer to (?:several|multiple) people", re.IGNORECASE)


class _Name(Part):
    first: str = ""
    last: str


class _Entry(Part):
    canonical: _Name
    id: str = Field(default="", max_length=200)
    comment: str = ""
    variants: list[_Name] = Field(default_factory=list, max_length=_MOST_VARIANTS)

    def names(self) -> tuple[str, ...]:
        """Every name once, the canonical one first."""
        return tuple(dict.fromkeys(name(f"{one.first} {one.last}") for one in (self.canonical, *self.variants)))


def recognise(head: str) -> bool:
    """Whether this is a list whose first entry begins with a canonical name."""
    return _START.match(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Portrait, a Remark or a Rejected for every entry, in the file's order; `owner` is not needed.

    Raises InputRefused for what is no YAML, no list, nested too deeply, or uses aliases.
    """
    entries = [(piece, _entry(piece)) for piece in _pieces(whole(stream))]
    claims = Counter(printed for _, entry in entries if isinstance(entry, _Entry) for printed in entry.names())
    for piece, entry in entries:
        yield _portrait(entry, piece.place, claims) if isinstance(entry, _Entry) else entry


def _pieces(text: str) -> Iterator[Piece]:
    """The entries of the list, each with its lines."""
    try:
        starts = _starts(text)
        found = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes nothing but texts, lists and mappings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise InputRefused(f"The YAML is cut off or malformed{where}.") from None
    if not isinstance(found, list):
        raise InputRefused("The names must be a list; nothing is read.")
    lines = text.splitlines(keepends=True)
    for value, start, end in zip(found, starts, [*starts[1:], len(lines)], strict=True):
        yield Piece(f"line {start + 1}", "".join(lines[start:end]), value)


def _starts(text: str) -> list[int]:
    """The lines where the entries begin. Refuses what would take much memory: aliases, depth, and too many values."""
    starts, depth, values = [], 0, 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise InputRefused(f"The YAML uses an alias at line {_line(event) + 1}, which no file of names does; it is not read.")
        if depth == 1 and isinstance(event, yaml.NodeEvent):
            starts.append(_line(event))
        values += isinstance(event, yaml.NodeEvent)
        if values > MOST_VALUES:
            raise InputRefused(f"The YAML has more than {MOST_VALUES:,} values; it is not read.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise InputRefused(f"The YAML is nested more than {_DEEPEST} levels deep at line {_line(event) + 1}; it is not read.")
    return starts


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _entry(piece: Piece) -> _Entry | Rejected:
    try:
        entry = checked(piece, _Entry, "entry of the Anthology's names")
        if not entry.names()[0]:
            raise UnusableError("a person needs a name, and it has none")
        return entry
    except UnusableError as error:
        return Rejected(place=piece.place, reason=str(error), original=piece.original)


def _portrait(entry: _Entry, place: str, claims: Counter[str]) -> Portrait | Remark:
    canonical, *variants = entry.names()
    anchor = f"acl:{entry.id or canonical}"
    if _SEVERAL.search(entry.comment):
        return Remark(text=f"{place}: {anchor} may be several people; it is not taken for one")
    return Portrait(
        anchor=anchor,
        name=canonical,
        alternatives=tuple(filter(None, variants)),
        identifiers=(Identifier(scheme="acl", value=entry.id),) if entry.id else (),
        authority=all(claims[printed] == 1 for printed in entry.names()),
        place=f"{place}, {anchor}",
    )
