"""What a researcher has written, newest first."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Line, Section, line, quiet
from bot.answers.doors import to_person, to_work
from bot.answers.wording import KINDS, count, dotted, provenance, work_detail, years
from store import researchers, works
from store.database import Store
from store.models import Kind, Researcher
from store.works import Order

Year = Annotated[int, Field(ge=1400, le=2100)]

PAGE = 8
"""Works on one page."""


def answer(
    store: Store,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    year: Annotated[Year | None, "a year such as 2023"] = None,
    topic: Annotated[str | None, "a topic of the store"] = None,
    kind: Annotated[Kind | None, "article, inproceedings, preprint, book, thesis, editorial, dataset or other"] = None,
    sort: Annotated[Order, "newest, oldest, title or coauthors (most of them first)"] = "newest",
) -> Card:
    """The works of one researcher, only those of a year, topic or kind where one is given."""
    about = finding.topic(store, "topic", topic) if topic else None
    given = {
        "year": str(year or ""),
        "topic": f"t{about.id}" if about else "",
        "kind": kind or "",
        "sort": sort if sort != "newest" else "",
    }
    who = finding.person(store, "works", name, **given)
    found = works.of_researcher(store, who.ref.id, year=year, topic=about.id if about else None, kind=kind, order=sort)
    narrowed = dotted(str(year or ""), about.name if about else "", f"{KINDS[kind]}s" if kind else "")
    everything = Button(label="All works", ask=to_person("works", who.ref))
    return Card(
        ask=to_person("works", who.ref, **given),
        title=f"Works of {who.ref.name}",
        subtitle=line(count(len(found), "work") + (f": {narrowed}" if narrowed else "")),
        sections=(
            Section(
                lines=() if found else (_nothing(store, who),),
                items=tuple(
                    Item(
                        line=line(work.title),
                        detail=work_detail(work),
                        opens=to_work("work", work),
                        label=work.title,
                        hint=str(work.year or ""),
                    )
                    for work in found
                ),
                page_size=PAGE,
            ),
        ),
        buttons=(
            Button(label="Profile", ask=to_person("profile", who.ref)),
            Button(label="Timeline", ask=to_person("timeline", who.ref)),
            *((everything,) if narrowed else ()),
        ),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )


def _nothing(store: Store, who: Researcher) -> Line:
    """That no work is so, and what there is instead."""
    known = works.of_researcher(store, who.ref.id)
    if not known:
        return line(quiet("The sources read so far name no works of theirs."))
    when = [work.year for work in known if work.year]
    span = years(min(when, default=None), max(when, default=None))
    return line(quiet(f"Nothing fits. In all: {dotted(count(len(known), 'work'), span)}."))
