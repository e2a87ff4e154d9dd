"""Reviewing who is who: what is in doubt, one case at a time."""

from __future__ import annotations

from itertools import chain, zip_longest

from bot.answers import evidence, finding, judged
from bot.answers.card import Ask, Button, Card, Item, Line, Section, line
from bot.answers.deciding import LATER, about_two, to_split
from bot.answers.doors import fits, plain, researcher_id, with_options
from bot.answers.wording import count, dotted, years
from store import parting, review
from store.database import Store
from store.models import ResearcherRef
from store.parting import Mixed, Part
from store.review import Pair

SHOWN = 8
"""Cases on one page."""

MOST = 24
"""Cases of each kind."""


def card(store: Store, name: str | None, other: str | None) -> Card:
    """What is in doubt; or one case: two researchers, or one of whom it is asked whether they are two."""
    if not name:
        return _all(store)
    one = finding.person(store, "identity", name, other=other or "").ref
    if not other:
        return _whether_two(store, one)
    two = finding.person(store, "identity", other, other=researcher_id(one)).ref
    return _whether_one(store, one, two)


def _all(store: Store) -> Card:
    pairs, mixed = review.pairs(store, MOST), parting.mixed(store, MOST)
    cases = tuple(filter(None, chain.from_iterable(zip_longest(map(_pair, pairs), map(_mixed, mixed)))))
    likeliest = "the likeliest come first, more when these are decided" if MOST in (len(pairs), len(mixed)) else ""
    return Card(
        ask=plain("identity"),
        title="Who is who" if cases else "Nobody is in doubt",
        subtitle=line(dotted(count(len(cases), "open case"), likeliest) if cases else ""),
        sections=(Section(items=cases, page_size=SHOWN),),
        buttons=(judged.ALL,),
    )


def _pair(pair: Pair) -> Item:
    text = f"{pair.one.name} and {pair.other.name}"
    hint = f"{researcher_id(pair.one)}, {researcher_id(pair.other)}"
    opens = with_options("identity", name=researcher_id(pair.one), other=researcher_id(pair.other))
    detail = line(f"One person? {dotted(hint, evidence.briefly(pair.common))}")
    return Item(line=line(text), detail=detail, opens=opens, label=text, hint=hint)


def _mixed(mixed: Mixed) -> Item:
    hint = researcher_id(mixed.who)
    opens = with_options("identity", name=hint)
    detail = line(f"Two people? {dotted(hint, evidence.apart(mixed))}")
    return Item(line=line(mixed.who.name), detail=detail, opens=opens, label=mixed.who.name, hint=hint)


def _whether_one(store: Store, one: ResearcherRef, two: ResearcherRef) -> Card:
    known = evidence.in_common(review.in_common(store, one, two))
    return Card(
        ask=with_options("identity", name=researcher_id(one), other=researcher_id(two)),
        title="One person, or two?",
        sections=(
            Section(items=(judged.person(store, one), judged.person(store, two))),
            Section(heading="What is known", lines=(line(known), *_years(store, one, two))),
        ),
        buttons=(
            Button(label="One person", ask=about_two("merge", one, two)),
            Button(label="Two people", ask=about_two("not-the-same", one, two)),
            LATER,
        ),
    )


def _years(store: Store, one: ResearcherRef, two: ResearcherRef) -> tuple[Line, ...]:
    first, second = evidence.when(store, one), evidence.when(store, two)
    return (line(f"The one published in {first}, the other in {second}."),) if first and second else ()


def _whether_two(store: Store, who: ResearcherRef) -> Card:
    mixed = parting.of_researcher(store, who.id)
    known = (_known(mixed),) if mixed else ()
    return Card(
        ask=with_options("identity", name=researcher_id(who)),
        title="One person, or two?",
        sections=(Section(items=(judged.person(store, who),)), *known),
        buttons=(
            Button(label="One person", ask=about_two("merge", who, who)),
            Button(label="Two people", ask=_to_split(who, mixed.parts[0]) if mixed else to_split(who, ())),
            LATER,
        ),
    )


def _known(mixed: Mixed) -> Section:
    """The parts that lie apart: each is a door to splitting it off."""
    return Section(
        heading="What lies apart",
        lines=tuple(map(line, evidence.at_length(mixed))),
        items=tuple(_part(mixed.who, part) for part in mixed.parts),
        page_size=SHOWN,
    )


def _part(who: ResearcherRef, part: Part) -> Item:
    known = [work.year for work in part.works if work.year]
    when = years(min(known), max(known)) if known else ""
    text = evidence.titles(part)
    return Item(line=line(text), detail=line(dotted(when, *evidence.distance(part))), opens=_to_split(who, part), label=text, hint=when)


def _to_split(who: ResearcherRef, part: Part) -> Ask:
    """The question whether these works are somebody else's; where they are too many for a button, which are."""
    chosen = to_split(who, [work.id for work in part.works])
    return chosen if fits(chosen) else to_split(who, ())
