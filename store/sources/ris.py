"""RIS, as publishers, databases and reference managers write it: entries of tagged lines, from "TY  - " to "ER  - ".

The lines are read here one by one: rispy, the library for this format, tells no line numbers, and of two entries the first of which
has no end it gives the first only. A line without a tag goes on with the one above it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from store.models import Identifier, Kind, PrintedAuthor, Reading, Record, Rejected, Remark
from store.retraction import says_retracted
from store.sources import checked
from store.sources.checked import UnusableError, line
from store.sources.identifiers import identifiers

TITLE = "RIS"
LIMIT = 64 * 2**30

LONGEST_ENTRY = 2**20
"""Bytes of one entry; ten thousand authors and a long abstract fit."""

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("JOUR", "EJOUR", "MGZN", "NEWS", "INPR"), "article"),
    **dict.fromkeys(("CONF", "CPAPER"), "inproceedings"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), "book"),
    **dict.fromkeys(("DATA", "DBASE"), "dataset"),
    "THES": "thesis",
    "PREPRINT": "preprint",
}
_TITLES = ("TI", "T1", "CT", "BT")
_VENUES = ("JF", "T2", "JO", "BT", "JA", "J2")
_YEARS = ("PY", "Y1", "DA")
_LONGEST_TOPIC = 80
_MOST_INITIALS = 3

START = re.compile(r"(?:^|(?<=\r))TY  - ?", re.MULTILINE)
"""What begins an entry, at the beginning of a line."""

_TAGGED = re.compile(r"([A-Z][A-Z0-9])  - ?")


@dataclass
class _Entry:
    """An entry as it is written: what each tag says in which lines."""

    place: str
    raw: list[bytes] = field(default_factory=list)
    size: int = 0
    written: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    tag: str = ""
    problem: str = ""

    def add(self, raw: bytes) -> None:
        """Take in one more line of the entry; its first one has a tag."""
        self.size += len(raw)
        if self.size > LONGEST_ENTRY:
            self.problem = f"it has more than {LONGEST_ENTRY >> 20} MiB"
            return
        self.raw.append(raw)
        try:
            text = raw.decode().strip("\r\n")
        except UnicodeDecodeError:
            self.problem = "it is not UTF-8"
        if self.problem:
            return
        tagged = _TAGGED.match(text)
        if tagged:
            self.tag = tagged[1]
            self.written[self.tag].append([text[tagged.end() :].strip()])
        else:
            self.written[self.tag][-1].append(text.strip())

    def said(self, *tags: str) -> list[str]:
        """What these tags say, one after the other."""
        return [text for tag in tags for lines in self.written.get(tag, []) if (text := "\n".join(lines).strip())]

    def first(self, *tags: str) -> str | None:
        """What the first of these tags says that says something."""
        return next(iter(self.said(*tags)), None)

    def parts(self, *tags: str) -> list[str]:
        """What these tags say, each once more parted at its semicolons."""
        return [part.strip() for text in self.said(*tags) for part in text.split(";") if part.strip()]


def recognise(head: str) -> bool:
    """Whether some line begins an entry, and what stands before it is no markup and no JSON."""
    return START.search(head) is not None and not head.lstrip("\ufeff \t\r\n").startswith(("<", "{", "["))


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record or a Rejected for every entry, in the input's order; `owner` is not needed.

    An entry without an end is read where the next one begins, and rejected where the input ends, for it may be cut off. Remarks
    tell of lines outside of entries and of years that cannot be.
    """
    entry: _Entry | None = None
    loose: list[int] = []
    for number, raw in enumerate(_lines(stream), 1):
        written = raw.removeprefix(BOM_UTF8) if number == 1 else raw
        if written.startswith(b"TY  -"):
            yield from _readings(entry)
            entry = _Entry(f"line {number}")
        if entry:
            entry.add(written)
        elif written.strip():
            loose.append(number)
        if entry and written.startswith(b"ER  -"):
            yield from _readings(entry)
            entry = None
    if entry:
        entry.problem = entry.problem or "it is cut off: no line ER ends it"
        yield from _readings(entry)
    if loose:
        yield Remark(text=f"line {loose[0]}: what stands outside of entries is left out (lines: {len(loose)})")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines, whether LF, CR LF or CR ends them; one that is longer than an entry may be comes in pieces."""
    rest = b""
    while piece := stream.readline(LONGEST_ENTRY + 1):
        *lines, rest = (rest + piece).splitlines(keepends=True)
        yield from lines
        if rest.endswith(b"\n") or len(rest) > LONGEST_ENTRY:
            yield rest
            rest = b""
    if rest:
        yield rest


def _readings(entry: _Entry | None) -> Iterator[Reading]:
    if entry is None:
        return
    try:
        if entry.problem:
            raise UnusableError(entry.problem)
        record = _record(entry)
    except UnusableError as error:
        yield Rejected(place=entry.place, reason=str(error), original=b"".join(entry.raw).rstrip())
        return
    yield record
    stated = entry.first(*_YEARS)
    if stated and record.year is None:
        yield Remark(text=f"{entry.place}: {stated[:80]} is no year; the work is kept without one")


def _record(entry: _Entry) -> Record:
    printed, kind, found = entry.parts("AU", "A1"), _KINDS.get(entry.first("TY") or "", "other"), _identifiers(entry)
    checked.at_most(printed)
    authors, title = _people(printed), checked.needed_title(entry.first(*_TITLES))
    venue = line(entry.first(*(("PB",) if kind == "thesis" else _VENUES)), "venue")
    publisher = line(entry.first("PB"), "publisher")
    return Record(
        kind=checked.kind(kind, venue, found),
        title=title,
        year=checked.year_in(entry.first(*_YEARS)),
        authors=authors,
        authors_complete=0 < len(authors) == len(printed),
        venue=venue if venue != title else None,
        volume=line(entry.first("VL"), "volume"),
        number=line(entry.first("IS"), "issue"),
        pages=_pages(entry),
        publisher=publisher if publisher != venue else None,
        editors=_people(entry.parts("ED", "A2")),
        abstract=checked.abstract(entry.first("AB", "N2")),
        topics=_topics(entry),
        identifiers=found,
        retracted=any(says_retracted(note[: checked.LONGEST_TEXT]) for note in entry.said("N1")),
        place=entry.place,
    )


def _people(printed: list[str]) -> tuple[PrintedAuthor, ...]:
    """People by name. Where everybody is printed as PubMed does it, "Kite AL", the initials come first."""
    named = [one for one in printed if checked.name(one)]
    if all(map(_ends_in_initials, named)):
        named = [_initials_first(one) for one in named]
    return tuple(PrintedAuthor(name=name) for one in named if (name := checked.name_in_order(one)))


def _ends_in_initials(printed: str) -> bool:
    """Whether a name is a family name and then initials: few capitals, which no other word has alone, and no comma."""
    *family, last = printed.split()
    initials = last.isalpha() and last.isupper() and len(last) <= _MOST_INITIALS
    return initials and family != [] and "," not in printed and not any(word.isupper() for word in family)


def _initials_first(printed: str) -> str:
    family, initials = printed.rsplit(maxsplit=1)
    return f"{'. '.join(initials)}. {family}"


def _pages(entry: _Entry) -> str | None:
    first, last = entry.first("SP"), entry.first("EP")
    return checked.pages(f"{first}–{last}" if first and last and first != last else first)


def _topics(entry: _Entry) -> tuple[str, ...]:
    """The keywords, each once; one that is too long is no keyword."""
    words = (line(word, "keyword") for word in entry.parts("KW") if len(word) <= _LONGEST_TOPIC)
    return tuple(dict.fromkeys(word for word in words if word))


def _identifiers(entry: _Entry) -> tuple[Identifier, ...]:
    longest = checked.LONGEST_TEXT
    stated = [{"doi": (entry.first("DO") or "")[:longest], "note": (entry.first("N1") or "")[:longest]}]
    stated += [{"url": link[:longest]} for link in entry.said("UR")]
    return tuple(dict.fromkeys(one for fields in stated for one in identifiers(fields)))
