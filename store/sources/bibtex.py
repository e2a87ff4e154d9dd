"""BibTeX, as authors, publishers and proceedings.mlr.press write it.

Every entry becomes one reading: a Record, a Proceedings, or a Rejected that keeps its bytes. Two entries
may share a key: a key says nothing about a work, so both are kept. Only PMLR's keys are identifiers, and
there the second entry goes without.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from store import tex
from store.models import Identifier, Kind, PrintedAuthor, Proceedings, Reading, Record, Remark
from store.retraction import says_retracted
from store.sources import checked, whole
from store.sources.bibtex_entries import Entry, begins_with_entry, entries
from store.sources.identifiers import identifiers
from store.sources.ris import START

TITLE = "BibTeX"
LIMIT = 32 * 2**20

_LONGEST_FIELD = 2_000
_LONGEST_NAME = 200
_MOST_AUTHORS = 10_000
_LONGEST_TOPIC = 80
_MOST_TOPICS = 30

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("article", "periodical"), "article"),
    **dict.fromkeys(("inproceedings", "conference", "incollection"), "inproceedings"),
    **dict.fromkeys(("book", "inbook", "booklet", "collection", "manual"), "book"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("dataset", "data"), "dataset"),
}
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution")
_BOUNDED = ("title", *_VENUES, "year", "date", "volume", "number", "pages", "name", "shortname", "publisher", "section")
_STATUS = ("note", "status", "pubstate")
_INHERITED = ("year", "date", "booktitle", "journal", "volume", "number", "publisher")
_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|inc|ltd)\.?", re.IGNORECASE)
_FULL = re.compile(r"[^\s~]+[\s~]+[^\s~]")
_NUMBERED = re.compile(r"(.+) 0[0-9]{3}")
_INITIAL = re.compile(r"\w\.")
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")


@dataclass(frozen=True)
class _Volume:
    """The proceedings that the entries beside it belong to. `pmlr` is set where PMLR wrote the file."""

    proceedings: Proceedings
    venue: str
    pmlr: bool


class _UnusableError(Exception):
    """Why an entry cannot become a record."""


def recognise(head: str) -> bool:
    """Whether some line begins like an entry or a definition."""
    return begins_with_entry(head)


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record, a Proceedings or a Rejected for every entry, in the file's order; `owner` is not needed.

    An entry that names a parent (crossref) takes from it what it lacks. One that names none, and states
    neither year nor proceedings, belongs to the proceedings before it, or to the first of the file.
    Remarks tell of strings that are not defined, of years that cannot be, and of entries of RIS.
    """
    text = whole(stream)
    found = list(entries(text))
    by_key = {entry.key.lower(): entry for entry in reversed(found) if isinstance(entry, Entry)}
    volumes = {entry.place: volume for entry in found if isinstance(entry, Entry) and (volume := _volume(entry))}
    current = next(iter(volumes.values()), None)
    seen: set[str] = set()
    for entry in found:
        if not isinstance(entry, Entry):
            yield entry
            continue
        current = volumes.get(entry.place, current)
        parent = by_key.get(entry.fields.get("crossref", "").strip().lower())
        yield from _reading(entry, parent, current, entry.key in seen)
        seen.add(entry.key)
    if strange := list(START.finditer(text)):
        line = 1 + text.count("\n", 0, strange[0].start())
        yield Remark(text=f"line {line}: entries of RIS are left out (entries: {len(strange)}); --source ris reads them")


def _reading(entry: Entry, parent: Entry | None, volume: _Volume | None, repeated: bool) -> Iterator[Reading]:
    try:
        _check(entry)
        if entry.kind == "proceedings":
            yield _proceedings(entry)
            return
        record = _record(entry, parent, volume, repeated)
    except _UnusableError as error:
        yield entry.reject(str(error))
        return
    yield record
    stated = _text(entry, "year")
    if stated and record.year is None:
        yield Remark(text=f"{entry.place}: {stated[:80]} is no year; the work is kept without one")


def _check(entry: Entry) -> None:
    for name in _BOUNDED:
        length = len(entry.fields.get(name, ""))
        if length > _LONGEST_FIELD:
            raise _UnusableError(f"its {name} has {length:,} characters; {_LONGEST_FIELD:,} is the most")
    if len(entry.fields.get("abstract", "")) > tex.LONGEST:
        raise _UnusableError(f"its abstract has more than {tex.LONGEST:,} characters")


def _text(entry: Entry, *names: str) -> str | None:
    """The first of the fields that says something, readable and on one line."""
    for name in names:
        text = " ".join(tex.readable(entry.fields.get(name, "")).split())
        if text:
            return text
    return None


def _year(entry: Entry, *names: str) -> int | None:
    found = _YEAR.search(_text(entry, *names) or "")
    return int(found[1]) if found else None


def _volume(entry: Entry) -> _Volume | None:
    if entry.kind != "proceedings":
        return None
    try:
        _check(entry)
        proceedings = _proceedings(entry)
    except _UnusableError:
        return None
    pmlr = {"shortname", "volume"} <= entry.fields.keys() and not entry.fields.keys().isdisjoint({"published", "start"})
    return _Volume(proceedings, _text(entry, "name") or proceedings.title, pmlr)


def _proceedings(entry: Entry) -> Proceedings:
    title = _text(entry, "booktitle", "title", "name")
    if not title:
        raise _UnusableError("proceedings need a title, and it has none")
    return Proceedings(
        title=title,
        short=_text(entry, "shortname"),
        year=_year(entry, "year", "date", "start", "published"),
        volume=_text(entry, "volume"),
        publisher=_text(entry, "publisher"),
        place=entry.place,
    )


def _record(entry: Entry, parent: Entry | None, volume: _Volume | None, repeated: bool) -> Record:
    title = _text(entry, "title")
    if not title:
        raise _UnusableError("a work needs a title, and it has none")
    authors, complete = _authors(entry.fields.get("author", ""))
    stated = identifiers(entry.fields)
    record = Record(
        kind=_kind(entry, title, stated),
        title=title,
        authors=authors,
        authors_complete=complete,
        pages=_pages(entry),
        abstract=_abstract(entry.fields.get("abstract", "")),
        topics=_topics(entry.fields.get("keywords", "")),
        identifiers=stated,
        retracted=any(says_retracted(tex.readable(entry.fields.get(name, "")[:_LONGEST_FIELD])) for name in _STATUS),
        place=entry.place,
    )
    if volume and parent is None and _belongs(entry, volume):
        return record.model_copy(update=_from_volume(entry, volume, stated, repeated))
    return record.model_copy(update=_from_fields(_completed(entry, parent)))


def _belongs(entry: Entry, volume: _Volume) -> bool:
    if _KINDS.get(entry.kind) != "inproceedings" or _text(entry, "year", "date"):
        return False
    return volume.pmlr or not _text(entry, "booktitle")


def _from_volume(entry: Entry, volume: _Volume, stated: tuple[Identifier, ...], repeated: bool) -> dict[str, object]:
    proceedings = volume.proceedings
    own = () if repeated or not volume.pmlr else (Identifier(scheme="pmlr", value=f"v{proceedings.volume}/{entry.key}"),)
    return {
        "year": proceedings.year,
        "venue": volume.venue,
        "venue_short": proceedings.short,
        "volume": proceedings.volume,
        "number": _text(entry, "number"),
        "publisher": _text(entry, "publisher") or proceedings.publisher,
        "identifiers": tuple(dict.fromkeys(own + stated)),
    }


def _completed(entry: Entry, parent: Entry | None) -> Entry:
    if parent is None or parent is entry:
        return entry
    inherited = {name: parent.fields[name] for name in _INHERITED if name in parent.fields}
    booktitle = parent.fields.get("booktitle", parent.fields.get("title", ""))
    return Entry(entry.kind, entry.key, {"booktitle": booktitle, **inherited, **entry.fields}, entry.place, entry.original)


def _from_fields(entry: Entry) -> dict[str, object]:
    return {
        "year": _year(entry, "year", "date"),
        "venue": _text(entry, *_VENUES),
        "volume": _text(entry, "volume"),
        "number": _text(entry, "number"),
        "publisher": _text(entry, "publisher"),
    }


def _kind(entry: Entry, title: str, stated: tuple[Identifier, ...]) -> Kind:
    if _is_preface(entry, title):
        return "editorial"
    return checked.kind(_KINDS.get(entry.kind, "other"), _text(entry, "journal", "journaltitle") or "arXiv", stated)


def _is_preface(entry: Entry, title: str) -> bool:
    if (_text(entry, "section") or "").lower() == "preface":
        return True
    first = (_pages(entry) or "1").partition("–")[0].lower()
    return title.lower().endswith("preface") and first in {"1", "i"}


def _pages(entry: Entry) -> str | None:
    pages = _text(entry, "pages")
    return re.sub(r" ?[-–—]+ ?", "–", pages) if pages else None


def _abstract(field: str) -> str | None:
    """An abstract without the lines that are comments in TeX."""
    lines = [line for line in field.splitlines() if not line.lstrip().startswith("%")]
    return tex.readable("\n".join(lines)) or None


def _topics(field: str) -> tuple[str, ...]:
    """The first keywords, each once; one that is too long is no keyword."""
    keywords = (" ".join(tex.readable(word).split()) for word in _split(html.unescape(field), "[,;]"))
    return tuple(dict.fromkeys(word for word in keywords if 0 < len(word) <= _LONGEST_TOPIC))[:_MOST_TOPICS]


def _authors(field: str) -> tuple[tuple[PrintedAuthor, ...], bool]:
    """The authors, and whether all are named; an entry without any names none of them."""
    between = _split(" ".join(html.unescape(field).split()), " and(?= )|;")
    raw = [name for one in between if one for name in _parted(one)]
    if len(raw) > _MOST_AUTHORS:
        raise _UnusableError(f"it has {len(raw):,} authors; {_MOST_AUTHORS:,} is the most")
    names = [_name(name) for name in raw if name.lower() not in checked.OTHERS]
    named = tuple(_author(name) for name in names if name)
    return named, bool(named) and len(named) == len(raw)


def _author(name: str) -> PrintedAuthor:
    """An author; the number with which DBLP tells namesakes apart, "Ada Toy 0023", is no part of the name."""
    numbered = _NUMBERED.fullmatch(name)
    return PrintedAuthor(name=numbered[1], identifiers=(Identifier(scheme="dblp", value=name),)) if numbered else PrintedAuthor(name=name)


def _parted(raw: str) -> list[str]:
    """A name, or the names between commas where people put these for "and": "A. Toy, B. Box, C. Kite"."""
    parts = [part for part in _split(raw, ",") if part]
    several = len(parts) > 2 or (len(parts) == 2 and all(map(_INITIAL.match, parts)))
    if several and all(map(_FULL.match, parts)):
        return parts
    if len(parts) > 3:
        raise _UnusableError("its authors are parted by commas, so that it cannot be told who they are; put “and” between them")
    return [raw]


def _name(raw: str) -> str:
    """ "Family, Given", "von Family, Jr, Given" or "Given von Family", as "Given von Family Jr"."""
    if len(raw) > _LONGEST_FIELD:
        raise _UnusableError(f"the name of an author has {len(raw):,} characters; {_LONGEST_NAME} is the most")
    family, *rest = [part for part in _split(raw, ",") if part] or [""]
    if rest and not (len(rest) == 1 and _SUFFIX.fullmatch(rest[0])):
        family, rest = f"{rest[-1]} {family}", rest[:-1]
    name = tex.name(" ".join([family, *rest]))
    if len(name) > _LONGEST_NAME:
        raise _UnusableError(f"the name of an author has {len(name):,} characters; {_LONGEST_NAME} is the most")
    return name


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand outside of braces, without the space around them."""
    parts, depth, begin = [], 0, 0
    for found in re.finditer(rf"[{{}}]|{separator}", text, re.IGNORECASE):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            parts.append(text[begin : found.start()].strip())
            begin = found.end()
    return [*parts, text[begin:].strip()]
