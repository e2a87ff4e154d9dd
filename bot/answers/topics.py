"""What a researcher works on, with the works behind each topic."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Section, bold, line, quiet
from bot.answers.doors import to_person
from bot.answers.wording import count, provenance
from store import researchers, topics, works
from store.database import Store
from store.models import Topic

PAGE = 8
"""Topics on one page."""

TITLES = 3
"""Works named below a topic."""


def answer(store: Store, name: Annotated[str, "a name in any form, an ORCID or another identifier"]) -> Card:
    """The topics of one researcher."""
    who = finding.person(store, "topics", name)
    found = topics.of_researcher(store, who.ref.id)
    nothing = (line(quiet("No phrase of their titles is shared with another work yet; more imports bring topics.")),) if not found else ()
    items = tuple(
        Item(
            line=line(bold(topic.name), f" — {count(topic.works, 'work')}"),
            detail=line(_titles(store, who.ref.id, topic)),
            opens=to_person("works", who.ref, topic=f"t{topic.id}"),
            label=topic.name,
            hint=count(topic.works, "work"),
        )
        for topic in found
    )
    return Card(
        ask=to_person("topics", who.ref),
        title=f"Topics of {who.ref.name}",
        subtitle=line(count(len(found), "topic")),
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=(Button(label="Profile", ask=to_person("profile", who.ref)), Button(label="Works", ask=to_person("works", who.ref))),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )


def _titles(store: Store, researcher: int, topic: Topic) -> str:
    titles = [work.title for work in works.of_researcher(store, researcher, topic=topic.id)]
    return "; ".join(titles[:TITLES]) + (f"; and {len(titles) - TITLES} more" if len(titles) > TITLES else "")
