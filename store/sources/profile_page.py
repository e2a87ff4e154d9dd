"""A researcher's profile page, copied as text: who it shows, what it states about them, the works it lists.

Labels run together on such a page ("ResearcherToy UniversityOpen to collaborate", "preprint2026arXiv"), and any
part but the name may be missing. A work is a label line, a title line, and an abstract of any length or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, pairwise, takewhile
from typing import BinaryIO

from store import tex
from store.errors import InputRefused
from store.models import Kind, Portrait, PrintedAuthor, Reading, Record, Rejected, Remark, Reported
from store.sources import checked, whole

TITLE = "profile page"
LIMIT = 4 * 2**20

_KINDS: dict[str, Kind] = {
    "article": "article",
    "journal article": "article",
    "letter": "article",
    "review": "article",
    "conference paper": "inproceedings",
    "inproceedings": "inproceedings",
    "proceedings article": "inproceedings",
    "preprint": "preprint",
    "book": "book",
    "monograph": "book",
    "dissertation": "thesis",
    "thesis": "thesis",
    "editorial": "editorial",
    "dataset": "dataset",
    "book chapter": "other",
    "report": "other",
    "other": "other",
}
_FIRST_LINE = "Researcher profile"
_NO_AFFILIATION = "Affiliation not imported"
_LONGEST_NAME = 120

_DATED = re.compile(r"(?P<kind>[a-z]+(?:[ -][a-z]+)*)(?P<year>(?:1[5-9]|20)\d\d)(?P<venue>(?![\d\s]).*)")
_UNDATED = re.compile(rf"(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?P<venue>(?=[A-Z]|\w*[Xx]iv).+)")
_BADGES = re.compile(r"Researcher(?!s?\b)(?P<affiliation>.*?)(?P<open>Open to collaborate|Not open to collaborate)?")
_TRUST = re.compile(r"Trust (?P<trust>\d{1,9}) - (?P<tier>.+?)Verification (?P<level>L\d+)(?P<claim>.*)")
_COUNT = re.compile(r"(?P<count>\d{1,3}(?:,\d{3}){1,2}|\d{1,9})\s?(?P<what>work|follower|topic|close collaborator)s?")
_LISTED = re.compile(r"(?P<count>\d{1,9}) published items?(?:\(s\))?")
_LANDMARK = re.compile(r"Trust snapshot|Quick read|Actions|Published work")
_FURNITURE = (_LANDMARK, _BADGES, _TRUST, _COUNT, _LISTED)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True)
class _Entry:
    """One work's label line, read, and the lines below it as far as the next label line."""

    label: _Line
    kind: Kind
    year: int | None
    venue: str | None
    below: tuple[_Line, ...]


def recognise(head: str) -> bool:
    """Whether a line says "Researcher profile" or "Trust snapshot"."""
    return re.search(rf"^\s*(?:{_FIRST_LINE}|Trust snapshot)\s*$", head, re.MULTILINE) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """One Portrait, then each listed work as a Record or Rejected, then Remarks on what is missing or does not add up.

    Every work has one author, the page's person, in no known position. Raises InputRefused when the page names nobody.
    """
    text = whole(stream)
    lines = [_Line(number, line.strip()) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
    content = "\n".join(line.text for line in lines if line.text)
    name = _name(lines)
    lines = lines[name.number :]
    entries = _entries(lines)
    front = [line for line in lines if not entries or line.number < entries[0].label.number]
    titles = [_title(entry) for entry in entries]
    portrait = _portrait(name, front, content)
    checked.bounded(portrait)
    yield portrait
    yield from (_work(entry, title, portrait) for entry, title in zip(entries, titles, strict=True))
    yield from _remarks(portrait, front, sum(bool(title) for title in titles))


def _name(lines: list[_Line]) -> _Line:
    filled = [line for line in lines if line.text]
    for line, below in pairwise(filled):
        if line.text == _FIRST_LINE and _may_be_name(below.text):
            return below
    raise InputRefused(f'The profile page names nobody: the line below "{_FIRST_LINE}" must be the researcher\'s name.')


def _may_be_name(text: str) -> bool:
    return text != _FIRST_LINE and len(text) <= _LONGEST_NAME and not _label(text) and not any(form.fullmatch(text) for form in _FURNITURE)


def _label(text: str) -> re.Match[str] | None:
    """The label line of a work; a kind that we do not know must come with both year and venue."""
    dated = _DATED.fullmatch(text)
    if dated and (dated["venue"] or _kind_key(dated) in _KINDS):
        return dated
    return _UNDATED.fullmatch(text)


def _kind_key(label: re.Match[str]) -> str:
    return label["kind"].replace("-", " ")


def _entries(lines: list[_Line]) -> list[_Entry]:
    labels = {index: label for index, line in enumerate(lines) if (label := _label(line.text))}
    spans = pairwise([*labels, len(lines)])
    return [
        _Entry(
            label=lines[start],
            kind=_KINDS.get(_kind_key(label), "other"),
            year=int(label["year"]) if label.re is _DATED else None,
            venue=label["venue"].strip() or None,
            below=tuple(lines[start + 1 : end]),
        )
        for label, (start, end) in zip(labels.values(), spans, strict=True)
    ]


def _title(entry: _Entry) -> str:
    """The title as Unicode, or "" where the page ends before it."""
    return next((tex.readable(line.text) for line in entry.below if line.text), "")


def _work(entry: _Entry, title: str, portrait: Portrait) -> Record | Rejected:
    place = f"line {entry.label.number}"
    if not title:
        return Rejected(place=place, reason="the work has no title; the page may be cut off here", original=entry.label.text.encode())
    at = next(index for index, line in enumerate(entry.below) if line.text)
    work = Record(
        kind=entry.kind,
        title=title,
        year=entry.year,
        authors=(PrintedAuthor(name=portrait.name, anchor=portrait.anchor),),
        authors_complete=False,
        venue=entry.venue,
        abstract=tex.readable(_paragraphs(entry.below[at + 1 :])) or None,
        place=place,
    )
    return checked.kept(work, "\n".join(line.text for line in (entry.label, *entry.below)))


def _portrait(name: _Line, front: list[_Line], content: str) -> Portrait:
    badges = _first(_BADGES, front)
    trust = _first(_TRUST, front)
    return Portrait(
        anchor=f"page:{sha256(content.encode()).hexdigest()[:16]}",
        name=name.text,
        blurb=tex.readable(_paragraphs(list(takewhile(_is_prose, front)))) or None,
        affiliation=_affiliation(badges["affiliation"]) if badges else None,
        open_to_collaborate=badges["open"].startswith("Open") if badges and badges["open"] else None,
        claimed=_claimed(trust["claim"]) if trust else None,
        reported=_reported(trust, front) if trust else None,
        place=f"line {name.number}",
    )


def _is_prose(line: _Line) -> bool:
    return not any(form.fullmatch(line.text) for form in _FURNITURE)


def _affiliation(printed: str) -> str | None:
    return None if _NO_AFFILIATION.startswith(printed.strip()) else printed.strip()


def _claimed(badge: str) -> bool | None:
    return {"unclaimed": False, "claimed": True}.get(badge.partition(" ")[0].casefold())


def _reported(trust: re.Match[str], front: list[_Line]) -> Reported | None:
    counts = _counts(front)
    if len(counts) < 4:
        return None
    return Reported(
        trust=int(trust["trust"]),
        tier=trust["tier"].strip(),
        level=trust["level"],
        works=counts["work"],
        followers=counts["follower"],
        topics=counts["topic"],
        close_collaborators=counts["close collaborator"],
    )


def _counts(front: list[_Line]) -> dict[str, int]:
    return {match["what"]: int(match["count"].replace(",", "")) for line in front if (match := _COUNT.fullmatch(line.text))}


def _first(form: re.Pattern[str], lines: list[_Line]) -> re.Match[str] | None:
    return next((match for line in lines if (match := form.fullmatch(line.text))), None)


def _remarks(portrait: Portrait, front: list[_Line], works: int) -> Iterator[Remark]:
    if _first(_BADGES, front) is None:
        yield Remark(text="the page has no affiliation line")
    if portrait.reported is None:
        yield Remark(text="the page's trust snapshot is missing or incomplete")
    listed = _first(_LISTED, front)
    if listed is None and not works:
        yield Remark(text="the page has no list of published work")
    stated = {_counts(front).get("work", works), int(listed["count"]) if listed else works}
    yield from (Remark(text=f"the page states {count} works, but {works} could be read") for count in sorted(stated - {works}))


def _paragraphs(lines: list[_Line] | tuple[_Line, ...]) -> str:
    """Lines that stand together joined by a space, and what blank lines divide by an empty line."""
    blocks = groupby(lines, key=lambda line: bool(line.text))
    return "\n\n".join(" ".join(line.text for line in block) for filled, block in blocks if filled)
