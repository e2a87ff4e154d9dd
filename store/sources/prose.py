"""What the prose of a statement points to: citations, venues with a year, and the people it names as joint authors.

People are found where the prose says so ("with my student Ada Toy [3]", "joint work with Ada Toy", "(with Ada Toy)"),
not wherever a name stands: "Toy and Example established" is a citation, not a collaboration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from store.models import Mention
from store.names import PARTICLES, parse, tokens

_LONGEST_RANGE = 30
LABEL = r"(?:[1-9]\d{0,2}|[A-Za-z][A-Za-z+]*\d{2}[a-z]?)"
"""A citation label, as a pattern: "16" or "LMZ18"."""
_CITATION = re.compile(rf"\[({LABEL}(?:\s*[,;–-]\s*{LABEL})*)\]")
_FORMULA = re.compile(r"\$[^$\n]{1,500}\$")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bal\.)(?<!\b[Dd]r\.)(?<!\bProf\.)\s+(?=[“\"(]?[^\W\da-z_])")

_SHORT_VENUE = re.compile(
    r"\b(?P<venue>[A-Z](?=[a-z]{0,8}[A-Z])[A-Za-z]{1,15})(?:\s?['’‘](?P<short_year>\d\d)|\s(?P<year>(?:19|20)\d\d))\b"
)
_LONG_VENUE = re.compile(r",\s(?P<venue>(?:[A-Z][\w-]*\s(?:(?:of|on|for|in|and|the)\s){0,2}){1,12}[A-Z][\w-]*),\s(?P<year>(?:19|20)\d\d)\b")

_UPPER = "".join(filter(str.isupper, map(chr, range(0x2000))))
_PART = rf"(?:[{_UPPER}]\.(?:-?[{_UPPER}]\.)*|[{_UPPER}][\w'’-]*)"
_NAME = rf"{_PART}(?:\s(?:(?:{'|'.join(sorted(PARTICLES))})\s){{0,2}}{_PART}){{0,3}}"
_ROLE = r"(?:my|our)\s(?:[\w.-]+\s){0,2}?(?:student|advis[eo]r|advisee|mentor|mentee|colleague|collaborator|co-?author|postdoc|intern)s?\s"
_TITLE = r"(?:(?:Prof\.|Professor|Dr\.)\s)?"
_AND = r"(?:,?\sand\s(?:also\s)?|\s&\s|,\s)(?:with\s)?"
_JOINT = (
    r"(?:^|\(|\b(?:jointly|together|joint|works?|papers?|project|study|collaborations?|collaborat(?:ed|ing|e)"
    r"|co-?authored|written|also)\s)with\s"
)
_PEOPLE = re.compile(
    rf"(?i:(?:{_JOINT}(?:{_ROLE})?|\b(?:with\s)?{_ROLE})){_TITLE}(?P<people>{_NAME}(?:{_AND}(?i:{_ROLE})?{_TITLE}{_NAME})*)"
)
_BREAK = re.compile(rf"{_AND}(?i:{_ROLE})?{_TITLE}")
_INSTITUTION = re.compile(
    r"\b(?:university|institute|college|school|department|lab|laboratory|cent(?:er|re)|foundation|inc)\b", re.IGNORECASE
)


def labels(text: str) -> tuple[str, ...]:
    """The citation labels in a text, in the order of first mention; "[3-5]" is three."""
    groups = (re.split(r"\s*[,;]\s*", found) for found in _CITATION.findall(_FORMULA.sub(" ", text)))
    return tuple(dict.fromkeys(label for group in groups for part in group for label in _range(part)))


def venues(text: str) -> tuple[tuple[str, int], ...]:
    """Works that are pointed to only by venue and year ("a COLT'18 paper"): a sentence with citations has its labels instead."""
    return tuple(dict.fromkeys(venue for sentence in sentences(text) if not labels(sentence) for venue in _venues(sentence)))


def mentions(paragraphs: Iterable[str]) -> tuple[Mention, ...]:
    """The people named as joint authors, sentence by sentence.

    A single given name ("with Ada") stands for the only person of that given name who was named in full before.
    """
    paragraphs = list(paragraphs)
    common = frozenset(re.findall(r"\b[a-z]+\b", "\n".join(paragraphs)))
    known: list[str] = []
    found = []
    for sentence in (sentence for paragraph in paragraphs for sentence in sentences(paragraph)):
        names = _people(sentence, common, known)
        known += [name for name in names if name not in known]
        if names:
            found.append(_mention(sentence, names))
    return tuple(found)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a full stop after an initial or "et al" ends none."""
    return _SENTENCE_END.split(" ".join(text.split()))


def _range(part: str) -> Iterator[str]:
    first, dash, last = re.sub(r"\s*[–-]\s*", "–", part).partition("–")
    if dash and first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) <= _LONGEST_RANGE:
        yield from map(str, range(int(first), int(last) + 1))
    else:
        yield from filter(None, (first, last))


def _venues(sentence: str) -> Iterator[tuple[str, int]]:
    for match in [*_SHORT_VENUE.finditer(sentence), *_LONG_VENUE.finditer(sentence)]:
        year = match["year"] if match.re is _LONG_VENUE or match["year"] else _century(match["short_year"])
        yield match["venue"], int(year)


def _century(short_year: str) -> str:
    return f"{'19' if short_year >= '70' else '20'}{short_year}"


def _people(sentence: str, common: frozenset[str], known: Sequence[str]) -> tuple[str, ...]:
    printed = (name for match in _PEOPLE.finditer(sentence) for name in _BREAK.split(match["people"]))
    resolved = (_resolved(re.sub(r"['’]s?$", "", name), common, known) for name in printed)
    return tuple(dict.fromkeys(name for name in resolved if name))


def _resolved(name: str, common: frozenset[str], known: Sequence[str]) -> str | None:
    """The full name that is meant, or None where these capitalised words are no person."""
    words = tokens(name)
    if len(name.split()) > 1:
        ordinary = all(word in common or len(word) == 1 for word in words)
        return None if ordinary or name.isupper() or _INSTITUTION.search(name) else name
    full = [person for person in known if parse(person).given[:1] == tuple(words)]
    return full[0] if len(full) == 1 else None


def _mention(sentence: str, names: tuple[str, ...]) -> Mention:
    cited = labels(sentence)
    venue, year = next(_venues(sentence), (None, None)) if not cited else (None, None)
    return Mention(names=names, labels=cited, venue=venue, year=year)
