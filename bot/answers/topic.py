"""Who and what is on a topic."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Card, Item, Section, line, quiet
from bot.answers.doors import to_person, to_topic, to_work
from bot.answers.wording import count, dotted, name_of, work_detail, years
from store import topics, works
from store.database import Store
from store.models import Collaborator

PEOPLE = 6
"""People shown: those with the most works on the topic."""

PAGE = 6
"""Works on one page."""


def answer(store: Store, topic: Annotated[str, "a topic in words, such as matrix completion"]) -> Card:
    """The people and the works on one topic."""
    about = finding.topic(store, "topic", topic)
    people = topics.people(store, about.id)
    more = (line(quiet(f"and {len(people) - PEOPLE} more")),) if len(people) > PEOPLE else ()
    found = works.on_topic(store, about.id)
    listed = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint="Work") for work in found
    )
    return Card(
        ask=to_topic(about),
        title=about.name.capitalize() if about.name.islower() else about.name,
        subtitle=line(dotted(count(len(found), "work"), count(len(people), "person", "people"))),
        sections=(
            Section(heading="People", items=tuple(_person(one) for one in people[:PEOPLE]), lines=more),
            Section(heading="Works", items=listed, page_size=PAGE),
        ),
    )


def _person(one: Collaborator) -> Item:
    return Item(
        line=name_of(one.researcher),
        detail=line(dotted(count(one.works, "work"), years(one.first_year, one.last_year))),
        opens=to_person("profile", one.researcher),
        label=one.researcher.name,
        hint=count(one.works, "work on this"),
    )
