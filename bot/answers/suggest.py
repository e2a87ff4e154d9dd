"""Who and what is near those you follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from bot.answers import finding, moments
from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Line, Section, line, moment, quiet
from bot.answers.doors import plain, researcher_id, to_person, to_work, with_options
from bot.answers.following import HOW
from bot.answers.related import told
from bot.answers.wording import count, name_of, provenance, work_detail
from store import follows, researchers, suggesting, works
from store.database import Store
from store.models import Origin, ResearcherRef, WorkRef
from store.reasons import reasons
from store.suggesting import Dismissal, Kind, NearWork

What = Literal["people", "works", "dismissed"]

PAGE = 8
"""Suggestions on one page."""

RESTED_ON = 5
"""People who are followed, of whom it is said where they are known from."""

PEOPLE = Button(label="People", ask=plain("suggest"))
WORKS = Button(label="Works", ask=with_options("suggest", what="works"))
DISMISSED = Button(label="Not interested in", ask=with_options("suggest", what="dismissed"))
FOLLOWS = Button(label="All I follow", ask=plain("following"))


def act(
    store: Store,
    asker: Asker,
    what: Annotated[What, "people, works, or dismissed (those that do not interest you)"] = "people",
    one: Annotated[str | None, "one person, or a work by its id (w12), to see why and what to do about it"] = None,
    interested: Annotated[bool | None, "with one: false, and it is not suggested again; true takes that back"] = None,
) -> Card:
    """People near those whom the asker follows, or recent works of these, each with the reason."""
    who = follows.follower(store, asker.address)
    start = suggesting.followed(store, who.id) if who else []
    if who is None or not start:
        return _nobody_to_start_from()
    if one and interested is not None:
        return _changed(store, who.id, _meant(store, one), interested)
    with store.snapshot():
        if one:
            return _explained(store, who.id, start, _meant(store, one))
        if what == "people":
            return _people(store, start, suggesting.people(store, who.id))
        if what == "works":
            return _works(store, start, suggesting.works(store, who.id))
        return _dismissed(suggesting.dismissed(store, who.id))


def _nobody_to_start_from() -> Card:
    return Card(
        ask=plain("suggest"),
        title="You follow nobody yet",
        subtitle=line("I suggest who and what is near the people you follow."),
        sections=(Section(lines=(line(HOW),)),),
        buttons=(FOLLOWS, Button(label="Help", ask=plain("help"))),
    )


def _people(store: Store, start: Sequence[int], found: Sequence[ResearcherRef]) -> Card:
    why = reasons(store, start, [one.id for one in found])
    items = tuple(_item(name_of(one), line(told(why[one.id], beside=True)), one.name, researcher_id(one)) for one in found)
    return _listed(store, start, "Whom you may want to follow", items, PEOPLE, (WORKS, DISMISSED, FOLLOWS))


def _works(store: Store, start: Sequence[int], found: Sequence[NearWork]) -> Card:
    items = tuple(
        _item(line(one.work.title), line(f"by {one.by.name} · ", *work_detail(one.work)), one.work.title, f"w{one.work.id}")
        for one in found
    )
    return _listed(store, start, "Works you may have missed", items, WORKS, (PEOPLE, DISMISSED, FOLLOWS))


def _listed(store: Store, start: Sequence[int], title: str, items: tuple[Item, ...], here: Button, others: tuple[Button, ...]) -> Card:
    nothing = (line(quiet("Nothing that you have not seen is near them.")),) if not items else ()
    return Card(
        ask=here.ask,
        title=title,
        subtitle=line(f"near {count(len(start), 'person', 'people')} you follow"),
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=others,
        footer=provenance(_origins(store, start)),
    )


def _origins(store: Store, start: Sequence[int]) -> list[Origin]:
    return [origin for person in start[:RESTED_ON] for origin in researchers.origins(store, person)]


def _item(shown: Line, detail: Line, label: str, number: str) -> Item:
    opens = with_options("suggest", one=number)
    return Item(line=shown, detail=detail, opens=opens, label=label, hint="".join(span.text for span in detail))


def _dismissed(found: Sequence[Dismissal]) -> Card:
    doors = [with_options("suggest", one=f"{one.kind[0]}{one.number}") for one in found]
    items = tuple(
        Item(line=line(one.name), detail=line("since ", moment(one.at)), opens=opens, label=one.name)
        for one, opens in zip(found, doors, strict=True)
    )
    return Card(
        ask=DISMISSED.ask,
        title="What does not interest you",
        subtitle=line("Open one to have it suggested again." if items else "Nothing: whatever is near may be suggested."),
        sections=(Section(items=items, page_size=PAGE),),
        buttons=(PEOPLE, WORKS, FOLLOWS),
    )


def _meant(store: Store, text: str) -> ResearcherRef | WorkRef:
    """The person or the work that a text means; raises Instead as any question does."""
    if re.fullmatch(r"w\d{1,15}", text.strip()):
        return works.listed(store, finding.work(store, "work", text.strip()).id)
    return finding.person(store, "suggest", text, subject="one").ref


def _explained(store: Store, follower: int, start: Sequence[int], one: ResearcherRef | WorkRef) -> Card:
    """Why one is suggested, and what may be done about it."""
    known = any((gone.kind, gone.number) == (_kind(one), one.id) for gone in suggesting.dismissed(store, follower))
    if isinstance(one, WorkRef):
        steps = (Button(label="Open the work", ask=to_work("work", one)), _turn(one, known), WORKS)
        return _one(one, work_detail(one), _authors(store, start, one), steps)
    why = reasons(store, start, [one.id])[one.id]
    follow, profile = (Button(label=label, ask=to_person(label.lower(), one)) for label in ("Follow", "Profile"))
    return _one(one, line(told(why, beside=True)), (), (follow, profile, _turn(one, known), PEOPLE))


def _authors(store: Store, start: Sequence[int], one: WorkRef) -> tuple[Item, ...]:
    """Who wrote a work, each with why they are near."""
    found = works.get(store, one.id)
    people = list(dict.fromkeys(author.researcher for author in found.authors)) if found else []
    why = reasons(store, start, [person.id for person in people])
    return tuple(_item(name_of(person), line(told(why[person.id], beside=True)), person.name, researcher_id(person)) for person in people)


def _one(one: ResearcherRef | WorkRef, detail: Line, items: tuple[Item, ...], steps: tuple[Button, ...]) -> Card:
    sections = (Section(heading="Its authors", items=items, page_size=PAGE),) if items else ()
    return Card(ask=with_options("suggest", one=_number(one)), title=_name(one), subtitle=detail, sections=sections, buttons=steps)


def _turn(one: ResearcherRef | WorkRef, interested: bool) -> Button:
    """The button that dismisses one, or takes that back."""
    label = "Suggest it again" if interested else "Not interested"
    return Button(label=label, ask=with_options("suggest", one=_number(one), interested=str(interested).lower()))


def _changed(store: Store, follower: int, one: ResearcherRef | WorkRef, interested: bool) -> Card:
    if interested:
        suggesting.recall(store, follower, _kind(one), one.id)
    else:
        suggesting.dismiss(store, follower, _kind(one), one.id, _name(one), moments.now())
    return Card(
        ask=with_options("suggest", one=_number(one)),
        title=_name(one),
        subtitle=line("It may be suggested again." if interested else "It is not suggested again."),
        buttons=(_turn(one, not interested), PEOPLE, WORKS, DISMISSED),
    )


def _kind(one: ResearcherRef | WorkRef) -> Kind:
    return "work" if isinstance(one, WorkRef) else "researcher"


def _number(one: ResearcherRef | WorkRef) -> str:
    """The id as it is typed and sent: "r12" or "w5"."""
    return f"{_kind(one)[0]}{one.id}"


def _name(one: ResearcherRef | WorkRef) -> str:
    return one.title if isinstance(one, WorkRef) else one.name
