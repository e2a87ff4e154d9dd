"""A research statement or overview: directions, the themes within them, what they cite, and whom they name.

Sections are found by structure. A heading is a short line of its own without final punctuation, or a short phrase that
opens a paragraph and ends in a full stop ("Toy averages. We average toys."). Where paragraphs open so, those are the
themes and lines of their own are the directions; elsewhere a direction is in Title Case and a theme is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import dropwhile
from typing import BinaryIO, Literal

from store import tex
from store.errors import InputRefused, OwnerNeeded
from store.models import Reading, Statement, Theme
from store.names import compatible, parse
from store.sources import checked, prose, references, whole
from store.sources.references import Line

TITLE = "research statement"
LIMIT = 4 * 2**20

_HEADING = re.compile(
    r"#*\s*(?P<title>Research\s(?P<kind>statement|overview))(?:\s*[—–:-]\s*(?P<owner>[^()\d]*?))?(?:\s*\((?P<date>[^()]*)\))?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(?:(?P<month>[A-Za-z]{3,9})\.?,?\s+)?(?P<year>(?:19|20)\d\d)")

_LONGEST_HEADING = 16  # words
_LONGEST_RUN_IN = 12
_NUMBERING = re.compile(r"#+\s+|\d+(?:\.\d+)*\.?\s+")
_RUN_IN = re.compile(r"(?P<heading>[^\W\d_a-z][^.!?:;\[\]]{1,120})\.\s+(?=[“\"(]?[^\W\d_a-z])")
_IN_SENTENCES = re.compile(
    r"\b(?:we|our|i|my|it|its|they|this|these|those|there|is|are|was|were|be|been|has|have|had|can|could|will|would|should|do|does)\b"
)
_SMALL_WORD = re.compile(r"a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|over|the|to|under|via|vs|with")
_BULLET = re.compile(r"[•*–-]\s+")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s](?:[^*\n]{0,300}[^*\s])?)\*(?![\w*])")


@dataclass(frozen=True)
class _Section:
    depth: Literal[1, 2]
    title: str
    paragraphs: list[str]


def recognise(head: str) -> bool:
    """Whether the first line that is not empty says "Research statement" or "Research overview"."""
    return _heading(_lines(head)) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """The Statement, then each reference as a Record or Rejected, then Remarks.

    Raises OwnerNeeded when neither the heading nor `owner` says whose it is, and InputRefused when the two are
    different people or the text does not begin like a statement.
    """
    text = whole(stream)
    lines = _lines(text)
    heading = _heading(lines)
    if heading is None:
        raise InputRefused('This is no research statement: its first line must say "Research Statement" or "Research overview".')
    printed = (heading["owner"] or "").strip()
    name = _owner(printed, owner)
    listed, paragraphs = references.divide(lines[1:])
    statement = Statement(
        anchor=_anchor(lines),
        kind="statement" if heading["kind"].lower() == "statement" else "overview",
        owner=name,
        signed=bool(printed),
        title=heading["title"],
        date=_date(heading["date"]),
        themes=tuple(_theme(section) for section in _sections(paragraphs)),
        mentions=prose.mentions(paragraphs),
        place=f"line {lines[0].number}",
    )
    checked.bounded(statement)
    works = references.records(listed, name, statement.anchor)
    yield statement
    yield from works
    yield from references.remarks(listed, works, prose.labels("\n".join(paragraphs)))


def _lines(text: str) -> list[Line]:
    """The lines from the first that is not empty."""
    lines = [Line(number, line.strip()) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
    return list(dropwhile(lambda line: not line.text, lines))


def _heading(lines: list[Line]) -> re.Match[str] | None:
    return _HEADING.fullmatch(" ".join(lines[0].text.split())) if lines else None


def _owner(printed: str, given: str | None) -> str:
    owner = printed or (given or "").strip()
    if not owner:
        raise OwnerNeeded('This document does not say whose it is; name its author with --researcher "Full Name".')
    if printed and given and not compatible(parse(printed), parse(given)):
        raise InputRefused(f"This statement is by {printed}, not by {given}; leave --researcher out, or name its own author.")
    return owner


def _date(printed: str | None) -> str | None:
    """ "May, 2026" as "2026-05", "2026" as it is, and None for what is no date."""
    match = _DATE.fullmatch((printed or "").strip())
    if match is None:
        return None
    month = (match["month"] or "").lower()[:3]
    return f"{match['year']}-{_MONTHS.index(month) + 1:02}" if month in _MONTHS else match["year"]


def _anchor(lines: list[Line]) -> str:
    """Who the author is, by what stands in the document alone: a person may first name the wrong owner."""
    content = "\n".join(line.text for line in lines if line.text)
    return f"statement:{sha256(content.encode()).hexdigest()[:16]}"


def _theme(section: _Section) -> Theme:
    text = "\n\n".join(section.paragraphs)
    titles = (_bullet_title(paragraph) for paragraph in section.paragraphs)
    venues = (venue for paragraph in section.paragraphs for venue in prose.venues(paragraph))
    return Theme(
        depth=section.depth,
        title=tex.readable(section.title),
        text=tex.readable(_EMPHASIS.sub(r"\1", text)),
        labels=prose.labels(text),
        venues=tuple(dict.fromkeys(venues)),
        titles=tuple(tex.readable(title) for title in titles if title),
    )


def _sections(paragraphs: list[str]) -> list[_Section]:
    """The sections in order; an opening before the first heading is the "Introduction", kept only if it points to works."""
    has_run_ins = any(_run_in(paragraph) for paragraph in paragraphs)
    in_title_case = any(_is_title_case(paragraph) for paragraph in paragraphs if _is_heading(paragraph))
    sections = [_Section(1, "Introduction", [])]
    for paragraph in paragraphs:
        if _is_heading(paragraph):
            title = _NUMBERING.sub("", paragraph, count=1)
            sections.append(_Section(1 if has_run_ins or not in_title_case or _is_title_case(title) else 2, title, []))
        elif run_in := _run_in(paragraph):
            sections.append(_Section(2, run_in["heading"], [paragraph[run_in.end() :]]))
        else:
            sections[-1].paragraphs.append(paragraph)
    opening = "\n".join(sections[0].paragraphs)
    return sections if prose.labels(opening) or prose.venues(opening) else sections[1:]


def _is_heading(paragraph: str) -> bool:
    text = _NUMBERING.sub("", paragraph, count=1)
    if not text[:1].isupper() or text[-1] in ".!?:;," or len(text.split()) > _LONGEST_HEADING:
        return False
    return not prose.labels(text) and not _is_sentence(text)


def _run_in(paragraph: str) -> re.Match[str] | None:
    match = _RUN_IN.match(paragraph)
    if match is None or len(match["heading"].split()) > _LONGEST_RUN_IN or _is_sentence(match["heading"]):
        return None
    return match


def _is_sentence(text: str) -> bool:
    return not _is_title_case(text) and _IN_SENTENCES.search(text.lower()) is not None


def _is_title_case(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    return bool(words) and all(word[0].isupper() or (at and _SMALL_WORD.fullmatch(word)) for at, word in enumerate(words))


def _bullet_title(paragraph: str) -> str | None:
    """The title of a work that opens a bullet ("• Toy Averages of Toys (with Ada Toy): We …"), if one does."""
    bullet = _BULLET.match(paragraph)
    if bullet is None:
        return None
    text, joint, _ = paragraph[bullet.end() :].partition(" (with ")
    ends = [len(text)] if joint else [colon.start() for colon in re.finditer(r":\s", text)]
    titles = [text[:end] for end in ends if len(text[:end].split()) >= 3 and _is_title_case(text[:end])]
    return max(titles, key=len, default=None)
