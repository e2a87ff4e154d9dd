"""The path from one researcher to another in words, or why there is none and what might make one."""

from __future__ import annotations

import shlex

from bot.answers.card import Ask, Button, Card, Chain, Item, Section, Stop, line, quiet
from bot.answers.doors import researcher_id, to_person, to_work
from bot.answers.wording import count, dotted, name_of, provenance, work_detail
from store import coauthors, islands, researchers
from store.coauthors import NO_LIMITS, Limits, Paths, Step
from store.database import Store
from store.islands import WIDEST, Island
from store.models import ResearcherRef

WORKS = 12
"""Joint works that a card names at most, unless it has more steps than that; each step names one or more."""

MOST = 3
"""Joint works that a step of several names at most."""

PICTURE = "colloquy-path.png"
"""The file of the picture."""

DRAWN = 10
"""Steps of a path that a picture shows at most: a longer one is read more easily than seen."""

ELSE = 2
"""People through whom other paths lead that a picture names at each step."""


def between(store: Store, one: ResearcherRef, other: ResearcherRef, avoided: ResearcherRef | None, limits: Limits, number: int) -> Card:
    """A shortest path, by its number among those that are kept, or the nearest one; or that there is none."""
    found = coauthors.paths(store, one.id, other.id, limits)
    narrowed = _narrowed(avoided, limits)
    if found is None:
        return _apart(store, one, other, limits, narrowed)
    number = min(number, len(found.strongest))
    shown = WORKS if found.length == 1 else max(1, min(MOST, WORKS // found.length))
    steps = coauthors.steps(store, found.strongest[number - 1], shown, limits)
    people = (steps[0].start, *(step.to for step in steps))
    on_the_way = Section(heading="People on this path", items=tuple(_person(who) for who in people))
    return Card(
        ask=to_path(one, other, limits, number),
        title=f"From {one.name} to {other.name}",
        subtitle=line(dotted(_distance(found, number), narrowed)),
        sections=(*(_step(at, step) for at, step in enumerate(steps, 1)), on_the_way),
        picture=_picture(store, found, steps, people) if found.length <= DRAWN else None,
        buttons=(*_others(one, other, limits, found, number), *_ways_on(one, other, limits)),
        footer=provenance(coauthors.origins(store, [work.id for step in steps for work in step.works])),
    )


def to_path(one: ResearcherRef, other: ResearcherRef, limits: Limits = NO_LIMITS, number: int = 1) -> Ask:
    """The question for a path."""
    given = {
        "avoid": f"r{limits.avoid}" if limits.avoid is not None else "",
        "since": str(limits.since or ""),
        "max_authors": str(limits.max_authors or ""),
        "path": str(number) if number > 1 else "",
    }
    return to_person("coauthors", one, to=researcher_id(other), **given)


def _narrowed(avoided: ResearcherRef | None, limits: Limits) -> str:
    return dotted(
        f"not through {avoided.name}" if avoided else "",
        f"works since {limits.since}" if limits.since else "",
        f"works of {limits.max_authors} authors at most" if limits.max_authors else "",
    )


def _distance(found: Paths, number: int) -> str:
    if found.length == 1:
        return "1 step: they have written together"
    steps, kept = count(found.length, "step"), len(found.strongest)
    if found.count == 1:
        return f"{steps} · no other path is as short"
    rest = f", of which the {kept} strongest can be seen" if kept < found.count else ""
    return f"{steps} · path {number} of {found.count:,} as short{rest or ', the strongest first'}"


def _picture(store: Store, found: Paths, steps: list[Step], people: tuple[ResearcherRef, ...]) -> Chain:
    """The path as a line with its people as stops, and beside them through whom the others lead that are as short."""
    names = {one: ref.name for one, ref in coauthors.called(store, {one for way in found.strongest for one in way}).items()}
    levels = [dict.fromkeys(way[at] for way in found.strongest) for at in range(len(people))]
    besides = [[names[one] for one in level if one != who.id] for level, who in zip(levels, people, strict=True)]
    stops = tuple(
        Stop(label=who.name, beside=_or(beside), onward=onward)
        for who, beside, onward in zip(people, besides, [*map(_onward, steps), ()], strict=True)
    )
    told = "; ".join(f"{step.start.name} and {step.to.name}: {count(step.count, 'joint work')}" for step in steps)
    distance = count(found.length, "step")
    title = f"{distance}, one of {found.count:,} paths as short" if found.count > 1 else distance
    return Chain(name=PICTURE, title=title, alt=f"A path of {distance}. {told}.", stops=stops)


def _or(others: list[str]) -> str:
    """ "or Bo Drum, Cy Block and 3 others"."""
    rest = f" and {count(len(others) - ELSE, 'other')}" if len(others) > ELSE else ""
    return f"or {', '.join(others[:ELSE])}{rest}" if others else ""


def _onward(step: Step) -> tuple[str, ...]:
    """What leads from one stop to the next: how many works, and the newest."""
    newest = step.works[0]
    latest = "" if newest.year is None else f", {newest.year}" if step.count == 1 else f", the newest of {newest.year}"
    return count(step.count, "joint work") + latest, newest.title


def _step(number: int, step: Step) -> Section:
    """A step with its joint works, newest first, as doors."""
    shown = len(step.works)
    newest = f", the {shown} newest:" if 1 < shown < step.count else ", the newest:" if shown < step.count else ":"
    items = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint=str(work.year or ""))
        for work in step.works
    )
    heading = f"Step {number}: {step.start.name} and {step.to.name}"
    return Section(heading=heading, lines=(line(quiet(count(step.count, "joint work") + newest)),), items=items)


def _person(who: ResearcherRef) -> Item:
    return Item(line=name_of(who), opens=to_person("profile", who), label=who.name, hint="Profile")


def _others(one: ResearcherRef, other: ResearcherRef, limits: Limits, found: Paths, number: int) -> tuple[Button, ...]:
    """The paths before and after this one."""
    near = [near for near in (number - 1, number + 1) if 1 <= near <= len(found.strongest)]
    return tuple(Button(label=f"Path {near} of {found.count:,}", ask=to_path(one, other, limits, near)) for near in near)


def _ways_on(one: ResearcherRef, other: ResearcherRef, limits: Limits) -> tuple[Button, ...]:
    every = (Button(label="Without these limits", ask=to_path(one, other)),) if limits != NO_LIMITS else ()
    return (*every, *(Button(label=f"Co-authors of {who.name}", ask=to_person("coauthors", who)) for who in (one, other)))


def _apart(store: Store, one: ResearcherRef, other: ResearcherRef, limits: Limits, narrowed: str) -> Card:
    """That nothing connects two people: how far each side reaches, who on it is near the other in topic, and what to import."""
    sides = (one, islands.island(store, one.id, limits)), (other, islands.island(store, other.id, limits))
    freely = coauthors.paths(store, one.id, other.id) if limits != NO_LIMITS else None
    hint = (line(f"Without these limits they are {count(freely.length, 'step')} apart."),) if freely else ()
    near = () if freely else (*_near(store, *sides[0], other), *_near(store, *sides[1], one))
    smaller = min(sides, key=lambda side: len(side[1].people))[0]
    origins = sorted({*researchers.origins(store, one.id), *researchers.origins(store, other.id)}, key=lambda origin: origin.input)
    return Card(
        ask=to_path(one, other, limits),
        title=f"No joint works lead from {one.name} to {other.name}",
        subtitle=line(narrowed),
        sections=(
            Section(lines=(*hint, *(line(_reach(who, there)) for who, there in sides))),
            *((Section(heading="Near in topic", items=near),) if near else ()),
            *(() if freely else (_missing(store, smaller),)),
        ),
        buttons=_ways_on(one, other, limits),
        footer=provenance(origins),
    )


def _reach(who: ResearcherRef, there: Island) -> str:
    others = len(there.people) - 1
    if not there.whole:
        return f"From {who.name} joint works lead to more than {WIDEST:,} people."
    return f"From {who.name} joint works lead to {count(others, 'person', 'people') if others else 'nobody'}."


def _near(store: Store, start: ResearcherRef, there: Island, other: ResearcherRef) -> tuple[Item, ...]:
    """Who on the side of one end works on most topics of the other end."""
    near = islands.nearest(store, there, other.id)
    if near is None:
        return ()
    who = near.researcher
    shared = f"works, as {other.name} does, on {', '.join(near.topics)}" + (f"; on the side of {start.name}" if who != start else "")
    return (Item(line=name_of(who), detail=line(shared), opens=to_person("profile", who), label=who.name, hint=", ".join(near.topics)),)


def _missing(store: Store, who: ResearcherRef) -> Section:
    """What to import: all works of the end from which fewer people can be reached."""
    known = researchers.get(store, who.id)
    ids = {one.scheme: f"{one.scheme}:{one.value}" for one in known.identifiers} if known else {}
    wanted = shlex.quote(ids.get("openalex") or ids.get("orcid") or f"name:{who.name}")
    told = f"OpenAlex may know works of {who.name} with others, which this store does not have. In a terminal:"
    return Section(heading="What might connect them", lines=(line(told),), code=f"python -m bot import {wanted}")
