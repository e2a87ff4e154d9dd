"""Reviewing who is who: what is in doubt, one case at a time."""

from __future__ import annotations

from bot.answers import finding, judged
from bot.answers.card import Button, Card, Item, Line, Section, line
from bot.answers.deciding import LATER, about_two, to_split
from bot.answers.doors import plain, researcher_id, with_options
from bot.answers.evidence import in_common, when
from bot.answers.wording import count
from store import judgements
from store.database import Store
from store.models import ResearcherRef

SHOWN = 8
"""Cases on one page."""


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
    pairs = judgements.doubts(store)
    return Card(
        ask=plain("identity"),
        title="Who is who" if pairs else "Nobody is in doubt",
        subtitle=line(count(len(pairs), "open case") if pairs else ""),
        sections=(Section(items=tuple(_pair(one, two) for one, two in pairs), page_size=SHOWN),),
        buttons=(judged.ALL,),
    )


def _pair(one: ResearcherRef, two: ResearcherRef) -> Item:
    text = f"{one.name} and {two.name}"
    hint = f"{researcher_id(one)}, {researcher_id(two)}"
    opens = with_options("identity", name=researcher_id(one), other=researcher_id(two))
    return Item(line=line(text), detail=line(f"One person? {hint}"), opens=opens, label=text, hint=hint)


def _whether_one(store: Store, one: ResearcherRef, two: ResearcherRef) -> Card:
    return Card(
        ask=with_options("identity", name=researcher_id(one), other=researcher_id(two)),
        title="One person, or two?",
        sections=(
            Section(items=(judged.person(store, one), judged.person(store, two))),
            Section(heading="What is known", lines=(line(in_common(store, one, two)), *_years(store, one, two))),
        ),
        buttons=(
            Button(label="One person", ask=about_two("merge", one, two)),
            Button(label="Two people", ask=about_two("not-the-same", one, two)),
            LATER,
        ),
    )


def _years(store: Store, one: ResearcherRef, two: ResearcherRef) -> tuple[Line, ...]:
    first, second = when(store, one), when(store, two)
    return (line(f"The one published in {first}, the other in {second}."),) if first and second else ()


def _whether_two(store: Store, who: ResearcherRef) -> Card:
    return Card(
        ask=with_options("identity", name=researcher_id(who)),
        title="One person, or two?",
        sections=(Section(items=(judged.person(store, who),)),),
        buttons=(Button(label="One person", ask=about_two("merge", who, who)), Button(label="Two people", ask=to_split(who, ())), LATER),
    )
