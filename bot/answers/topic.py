"""Who and what is on a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Section, line
from bot.answers.curve import curve
from bot.answers.doors import to_person, to_topic, to_work
from bot.answers.wording import count, dotted, name_of, provenance, work_detail, years
from store import related_topics, topics, works
from store.database import Store
from store.models import Collaborator, Topic, WorkRef

PEOPLE = 6
"""People shown: those with the most works on the topic."""

RELATED = 5
"""Related topics shown."""

PAGE = 6
"""Works, or people where all are shown, on one page."""


def answer(
    store: Store,
    topic: Annotated[str, "a topic in words, such as gradient estimation"],
    show: Annotated[Literal["works", "people"], "works (with the first people), or people (all of them)"] = "works",
) -> Card:
    """The people and the works on one topic, how many works there are a year, and related topics."""
    about = finding.topic(store, "topic", topic)
    people = topics.people(store, about.id)
    found = works.on_topic(store, about.id)
    all_people = Button(label=f"All {count(len(people), 'person', 'people')}", ask=to_topic(about, show="people"))
    others = (Button(label="Works", ask=to_topic(about)),) if show == "people" else (all_people,) if len(people) > PEOPLE else ()
    return Card(
        ask=to_topic(about, show=show if show != "works" else ""),
        title=about.name.capitalize() if about.name.islower() else about.name,
        subtitle=line(dotted(count(len(found), "work"), count(len(people), "person", "people"))),
        sections=(
            (Section(heading="People", items=tuple(map(_person, people)), page_size=PAGE),)
            if show == "people"
            else _overview(people[:PEOPLE], related_topics.near(store, about.id, RELATED), found)
        ),
        buttons=(
            *others,
            Button(label="Communities", ask=to_topic(about, "communities")),
            Button(label="Follow this topic", ask=to_topic(about, "follow-topic")),
        ),
        footer=provenance(topics.origins(store, about.id)),
    )


def _overview(people: Sequence[Collaborator], related: Sequence[Topic], found: Sequence[WorkRef]) -> tuple[Section, ...]:
    """What is left out has nothing to show; the works come last, for only theirs are the pages to turn."""
    bars = curve(Counter(work.year for work in found if work.year))
    listed = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint="Work") for work in found
    )
    near = tuple(
        Item(line=line(f"{one.name} — {count(one.works, 'work')}"), opens=to_topic(one), label=one.name, hint="Related topic")
        for one in related
    )
    sections = (
        Section(heading="Works over the years", code=bars),
        Section(heading="People", items=tuple(map(_person, people))),
        Section(heading="Related topics", items=near),
        Section(heading="Works", items=listed, page_size=PAGE),
    )
    return tuple(section for section in sections if section.items or section.code)


def _person(one: Collaborator) -> Item:
    return Item(
        line=name_of(one.researcher),
        detail=line(dotted(count(one.works, "work"), years(one.first_year, one.last_year))),
        opens=to_person("profile", one.researcher),
        label=one.researcher.name,
        hint=count(one.works, "work on this", "works on this"),
    )
