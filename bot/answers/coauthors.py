"""Whom a researcher has written with."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Section, line, quiet
from bot.answers.doors import to_person
from bot.answers.wording import count, dotted, name_of, provenance, years
from store import researchers
from store.database import Store

PAGE = 10
"""Co-authors on one page."""


def answer(store: Store, name: Annotated[str, "a name in any form, an ORCID or another identifier"]) -> Card:
    """The co-authors of one researcher, most joint works first."""
    who = finding.person(store, "coauthors", name)
    found = researchers.collaborators(store, who.ref.id)
    close = sum(one.works >= researchers.CLOSE for one in found)
    nothing = (line(quiet("The sources read so far name nobody else on these works.")),) if not found else ()
    items = tuple(
        Item(
            line=name_of(one.researcher),
            detail=line(dotted(count(one.works, "joint work"), years(one.first_year, one.last_year))),
            opens=to_person("profile", one.researcher),
            label=one.researcher.name,
            hint=dotted(count(one.works, "joint work"), years(one.first_year, one.last_year)),
        )
        for one in found
    )
    return Card(
        ask=to_person("coauthors", who.ref),
        title=f"Co-authors of {who.ref.name}",
        subtitle=line(dotted(count(len(found), "person", "people"), f"{close} close (two joint works or more)" if close else "")),
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=(Button(label="Profile", ask=to_person("profile", who.ref)), Button(label="Works", ask=to_person("works", who.ref))),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )
