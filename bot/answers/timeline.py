"""What a researcher wrote over the years, and what they worked on when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Line, Section, Strip, Timeline, bold, line, quiet
from bot.answers.curve import curve
from bot.answers.doors import to_person, to_topic
from bot.answers.terms import MANY
from bot.answers.wording import KINDS, count, dotted, provenance, years
from store import researchers, timeline
from store.database import Store
from store.models import Kind, ResearcherRef, Topic
from store.timeline import Span, Strand, Written

PICTURE = "colloquy-timeline.png"
"""The file of the picture."""

BARS = 60
"""Bars of the picture at most. Where there are more years, each bar stands for as many as it takes."""

TOPICS = 6
"""Topics that are shown with their years: those that /topics names first."""

NAMED = 3
"""Topics of a span of years that are named, and of those that are new there or have ended."""

NOTE = "Strips: works on a topic; the more, the brighter."
NO_YEAR = "The sources say of no work when it came out."
NO_WORKS = "The sources read so far name no works of theirs."


def answer(store: Store, name: Annotated[str, "a name in any form, an ORCID or another identifier"]) -> Card:
    """The works of one researcher a year and by kind, and their topics over time."""
    who = finding.person(store, "timeline", name).ref
    written = timeline.written(store, who.id)
    strands = timeline.strands(store, who.id)
    by_year = _by_year(written)
    return Card(
        ask=to_person("timeline", who),
        title=f"Timeline of {who.name}",
        subtitle=line(_summary(written, by_year)),
        picture=_picture(who, written, strands[:TOPICS]) if len(by_year) > 1 else None,
        sections=_sections(written, by_year, strands),
        buttons=tuple(
            Button(label=label, ask=to_person(command, who))
            for label, command in (("Works", "works"), ("Topics", "topics"), ("Profile", "profile"))
        ),
        footer=provenance(researchers.origins(store, who.id)),
    )


def _by_year(written: Sequence[Written]) -> Counter[int]:
    works: Counter[int] = Counter()
    for one in written:
        if one.year is not None:
            works[one.year] += one.works
    return works


def _summary(written: Sequence[Written], by_year: Counter[int]) -> str:
    everything = sum(one.works for one in written)
    unknown = everything - by_year.total()
    span = years(min(by_year), max(by_year)) if by_year else ""
    return dotted(count(everything, "work"), span, f"{unknown:,} without a year" if unknown else "")


def _sections(written: Sequence[Written], by_year: Counter[int], strands: Sequence[Strand]) -> tuple[Section, ...]:
    """What is left out has nothing to show."""
    if not by_year:
        return (Section(lines=(line(quiet(NO_YEAR if written else NO_WORKS)),)),)
    sections = (
        Section(heading="Works over the years", lines=_kinds(written), code=curve(by_year)),
        Section(heading="What they worked on when", items=tuple(map(_told, timeline.spans(by_year, strands)))),
        Section(heading="Main topics", items=tuple(map(_strand, strands[:TOPICS]))),
    )
    return tuple(section for section in sections if section.items or section.lines)


def _kinds(written: Sequence[Written]) -> tuple[Line, ...]:
    """A line for each kind, most works first: "31 conference papers, 2003-2019" with a dash."""
    return tuple(line(_kind([one for one in written if one.kind == kind])) for kind in _ordered(written))


def _kind(of_one: Sequence[Written]) -> str:
    known = [one.year for one in of_one if one.year is not None]
    works, kind = sum(one.works for one in of_one), of_one[0].kind
    return ", ".join(part for part in (count(works, KINDS[kind], MANY[kind]), years(min(known), max(known)) if known else "") if part)


def _ordered(written: Sequence[Written]) -> list[Kind]:
    """The kinds, that of most works first."""
    works: Counter[Kind] = Counter()
    for one in written:
        works[one.kind] += one.works
    return sorted(works, key=lambda kind: (-works[kind], kind))


def _told(span: Span) -> Item:
    """Some years with their topics, what is new then, and what has ended."""
    topics = ", ".join(f"{topic.name} ({topic.works:,})" for topic in span.topics[:NAMED])
    changes = dotted(_change("new: ", span.new), _change("for the last time: ", span.ended))
    return Item(line=line(bold(years(span.first, span.last)), f" — {dotted(count(span.works, 'work'), topics)}"), detail=line(changes))


def _change(word: str, topics: Sequence[Topic]) -> str:
    rest = f" and {len(topics) - NAMED:,} more" if len(topics) > NAMED else ""
    return f"{word}{', '.join(topic.name for topic in topics[:NAMED])}{rest}" if topics else ""


def _strand(strand: Strand) -> Item:
    detail = dotted(count(strand.topic.works, "work"), years(strand.first, strand.last))
    return Item(line=line(strand.topic.name), detail=line(detail), opens=to_topic(strand.topic), label=strand.topic.name, hint=detail)


def _picture(who: ResearcherRef, written: Sequence[Written], strands: Sequence[Strand]) -> Timeline:
    """A bar for each year or each few years, and the topics as strips below."""
    dated = [one for one in written if one.year is not None]
    by_year = _by_year(dated)
    first, last = min(by_year), max(by_year)
    step = -(-(last - first + 1) // BARS)
    starts = range(first, last + 1, step)
    kinds = _ordered(dated)
    of_kind = [_by_year([one for one in dated if one.kind == kind]) for kind in kinds]
    return Timeline(
        name=PICTURE,
        title=f"Works of {who.name}, {years(first, last)}",
        alt=_alternative(who, by_year, dated, strands),
        first=first,
        step=step,
        bars=tuple(tuple(_sum(works, start, step) for works in of_kind) for start in starts),
        legend=tuple(count(works.total(), KINDS[kind], MANY[kind]) for kind, works in zip(kinds, of_kind, strict=True)),
        strips=tuple(
            Strip(label=strand.topic.name, numbers=tuple(_sum(Counter(strand.years), start, step) for start in starts))
            for strand in strands
        ),
        note=" ".join(part for part in (f"Each bar: {step} years." if step > 1 else "", NOTE if strands else "") if part),
    )


def _sum(works: Counter[int], start: int, step: int) -> int:
    return sum(works[start + at] for at in range(step))


def _alternative(who: ResearcherRef, by_year: Counter[int], dated: Sequence[Written], strands: Sequence[Strand]) -> str:
    """The picture in words."""
    best = min(by_year, key=lambda year: (-by_year[year], year))
    kinds = "; ".join(_kind([one for one in dated if one.kind == kind]) for kind in _ordered(dated))
    topics = "; ".join(f"{strand.topic.name}, {years(strand.first, strand.last)}" for strand in strands)
    told = f"Works of {who.name} a year: {kinds}. Most came out in {best}: {by_year[best]:,}."
    return told + (f" Topics: {topics}." if topics else "")
