"""Our own seed files: the first facts of the store about one researcher, reviewed by hand (see seeds/README.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from store.errors import InputRefused
from store.models import Identifier, Kind, Mention, Portrait, PrintedAuthor, Reading, Record, Reported, Scheme, Statement, Theme
from store.names import tokens
from store.sources import checked, whole

TITLE = "seed"
LIMIT = 4 * 2**20

_SHOWN = 80
"""Characters that a refusal shows of what it is about."""

_FORMAT = re.compile(r'\s*\{\s*"format"\s*:\s*"colloquy-seed/')

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Year = Annotated[int, Field(ge=1400, le=2100)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Work(_Part):
    """One work; `authors` as printed, `summary` one sentence in our own words."""

    title: Text
    kind: Kind
    year: Year | None = None
    venue: Text | None = None
    venue_short: Text | None = None
    volume: Text | None = None
    number: Text | None = None
    pages: Text | None = None
    authors: tuple[Text, ...] = ()
    authors_complete: bool = True
    identifiers: dict[Scheme, Text] = {}
    notes: tuple[Text, ...] = ()
    summary: Text | None = None
    retracted: bool = False


class _Theme(_Part):
    depth: Literal[1, 2]
    title: Text
    works: tuple[Text, ...] = ()
    venues: tuple[tuple[Text, Year], ...] = ()


class _Mention(_Part):
    names: tuple[Text, ...] = Field(min_length=1)
    works: tuple[Text, ...] = ()
    venue: Text | None = None
    year: Year | None = None


class _Statement(_Part):
    kind: Literal["statement", "overview"]
    title: Text
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None = None
    themes: tuple[_Theme, ...]
    mentions: tuple[_Mention, ...] = ()


class _Seed(_Part):
    """A whole file. `printed_as` are the forms of the name, beside `name`, under which `works` print this researcher."""

    format: Literal["colloquy-seed/1"]
    name: Text
    printed_as: tuple[Text, ...] = ()
    alternatives: tuple[Text, ...] = ()
    affiliation: Text | None = None
    open_to_collaborate: bool | None = None
    claimed: bool | None = None
    reported: Reported | None = None
    identifiers: dict[Scheme, Text] = {}
    works: tuple[_Work, ...] = ()
    cited: tuple[_Work, ...] = ()
    statements: tuple[_Statement, ...] = ()


def recognise(head: str) -> bool:
    """Whether it is a JSON object that begins with our format's name."""
    return _FORMAT.match(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """The researcher's Portrait, their works and the cited ones as Records, and their Statements.

    A Record's label is its number in the file, counted from 1 over `works` and then `cited`. Raises InputRefused, with
    the field, for what is no valid seed: also for a title given twice, a work without its researcher among the authors,
    and a theme or mention of a work that the file does not list.
    """
    text = whole(stream)
    seed = _parse(text)
    labels = _labels(seed)
    anchor = f"seed:{'-'.join(tokens(seed.name))}-{sha256(seed.name.encode()).hexdigest()[:8]}"
    forms = frozenset({seed.name, *seed.printed_as})
    works = [_own(work, f"works[{at}]", labels, forms, anchor) for at, work in enumerate(seed.works)]
    cited = [_record(work, f"cited[{at}]", labels, _authors(work)) for at, work in enumerate(seed.cited)]
    statements = [_statement(one, f"statements[{at}]", labels, seed.name, anchor) for at, one in enumerate(seed.statements)]
    readings: list[Portrait | Record | Statement] = [_portrait(seed, anchor), *works, *cited, *statements]
    for reading in readings:
        checked.bounded(reading)
    yield from readings


def _portrait(seed: _Seed, anchor: str) -> Portrait:
    return Portrait(
        anchor=anchor,
        name=seed.name,
        alternatives=seed.alternatives,
        affiliation=seed.affiliation,
        open_to_collaborate=seed.open_to_collaborate,
        claimed=seed.claimed,
        reported=seed.reported,
        identifiers=_identifiers(seed.identifiers),
        place="name",
    )


def _parse(text: str) -> _Seed:
    try:
        return _Seed.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")[:_SHOWN]
    raise InputRefused(f"The seed cannot be read{f' at {place}' if place else ''}: {first['msg'][:1].lower()}{first['msg'][1:]}.")


def _labels(seed: _Seed) -> dict[str, str]:
    """Every title in the file with its label."""
    titles = [work.title for work in (*seed.works, *seed.cited)]
    twice = [title for title, count in Counter(titles).items() if count > 1]
    if twice:
        raise InputRefused(f'The seed lists "{twice[0][:_SHOWN]}" {titles.count(twice[0])} times; a work stands in it once.')
    return {title: str(number) for number, title in enumerate(titles, 1)}


def _own(work: _Work, place: str, labels: dict[str, str], forms: frozenset[str], anchor: str) -> Record:
    """A work of the researcher, who is anchored among its authors."""
    if sum(name in forms for name in work.authors) != 1:
        wanted = " or ".join(f'"{form}"' for form in sorted(forms))
        raise InputRefused(
            f"The seed cannot be read at {place}.authors: exactly one of them must be {wanted}; other forms go to printed_as."
        )
    authors = tuple(PrintedAuthor(name=name, anchor=anchor if name in forms else None) for name in work.authors)
    return _record(work, place, labels, authors)


def _authors(work: _Work) -> tuple[PrintedAuthor, ...]:
    return tuple(PrintedAuthor(name=name) for name in work.authors)


def _record(work: _Work, place: str, labels: dict[str, str], authors: tuple[PrintedAuthor, ...]) -> Record:
    return Record(
        kind=work.kind,
        title=work.title,
        year=work.year,
        authors=authors,
        authors_complete=work.authors_complete,
        venue=work.venue,
        venue_short=work.venue_short,
        volume=work.volume,
        number=work.number,
        pages=work.pages,
        summary=work.summary,
        notes=work.notes,
        identifiers=_identifiers(work.identifiers),
        label=labels[work.title],
        retracted=work.retracted,
        place=place,
    )


def _identifiers(printed: dict[Scheme, str]) -> tuple[Identifier, ...]:
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in printed.items())


def _statement(one: _Statement, place: str, labels: dict[str, str], owner: str, anchor: str) -> Statement:
    themes = tuple(
        Theme(
            depth=theme.depth, title=theme.title, text="", labels=_cited(theme.works, f"{place}.themes[{at}]", labels), venues=theme.venues
        )
        for at, theme in enumerate(one.themes)
    )
    mentions = tuple(
        Mention(
            names=mention.names, labels=_cited(mention.works, f"{place}.mentions[{at}]", labels), venue=mention.venue, year=mention.year
        )
        for at, mention in enumerate(one.mentions)
    )
    return Statement(
        anchor=anchor, kind=one.kind, owner=owner, title=one.title, date=one.date, themes=themes, mentions=mentions, place=place
    )


def _cited(titles: tuple[str, ...], place: str, labels: dict[str, str]) -> tuple[str, ...]:
    unknown = [title for title in titles if title not in labels]
    if unknown:
        raise InputRefused(f'The seed cannot be read at {place}.works: "{unknown[0][:_SHOWN]}" is not among its works or cited works.')
    return tuple(labels[title] for title in titles)
