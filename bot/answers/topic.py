"""Who and what is on a topic."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Section, line
from bot.answers.doors import to_person, to_topic, to_work
from bot.answers.wording import count, dotted, name_of, provenance, work_detail, years
from store import topics, works
from store.database import Store
from store.models import Collaborator

PEOPLE = 6
"""People shown: those with the most works on the topic."""

PAGE = 6
"""Works on one page."""


def answer(
    store: Store,
    topic: Annotated[str, "a topic in words, such as matrix completion"],
    show: Annotated[Literal["works", "people"], "works (with the first people), or people (all of them)"] = "works",
) -> Card:
    """The people and the works on one topic."""
    about = finding.topic(store, "topic", topic)
    people = topics.people(store, about.id)
    found = works.on_topic(store, about.id)
    everybody = tuple(_person(one) for one in people)
    listed = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint="Work") for work in found
    )
    few = (Section(heading="People", items=everybody[:PEOPLE]), Section(heading="Works", items=listed, page_size=PAGE))
    all_people = Button(label=f"All {count(len(people), 'person', 'people')}", ask=to_topic(about, show="people"))
    others = (Button(label="Works", ask=to_topic(about)),) if show == "people" else (all_people,) if len(people) > PEOPLE else ()
    return Card(
        ask=to_topic(about, show=show if show != "works" else ""),
        title=about.name.capitalize() if about.name.islower() else about.name,
        subtitle=line(dotted(count(len(found), "work"), count(len(people), "person", "people"))),
        sections=few if show == "works" else (Section(heading="People", items=everybody, page_size=PAGE),),
        buttons=(*others, Button(label="Follow this topic", ask=to_topic(about, "follow-topic"))),
        footer=provenance(topics.origins(store, about.id)),
    )


def _person(one: Collaborator) -> Item:
    return Item(
        line=name_of(one.researcher),
        detail=line(dotted(count(one.works, "work"), years(one.first_year, one.last_year))),
        opens=to_person("profile", one.researcher),
        label=one.researcher.name,
        hint=count(one.works, "work on this", "works on this"),
    )
