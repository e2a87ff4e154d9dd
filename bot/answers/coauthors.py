"""Whom a researcher has written with, or the way to another through joint works."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.answers import Refusal, finding, path_card
from bot.answers.card import Button, Card, Item, Section, line, quiet
from bot.answers.doors import researcher_id, to_person
from bot.answers.wording import count, dotted, name_of, provenance, years
from bot.answers.works import Year
from store import lookup, researchers
from store.coauthors import KEPT, Limits
from store.database import Store
from store.models import ResearcherRef

Authors = Annotated[int, Field(ge=2, le=10_000)]
Number = Annotated[int, Field(ge=1, le=KEPT)]

PAGE = 10
"""Co-authors on one page."""

SOMEBODY = "r1234567"
"""As long as the id of a researcher in a button may be."""


def answer(
    store: Store,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    to: Annotated[str | None, "another person: shows the shortest path of joint works to them"] = None,
    avoid: Annotated[str | None, "a person through whom the path must not lead"] = None,
    since: Annotated[Year | None, "a year from which on joint works count, such as 2015"] = None,
    max_authors: Annotated[Authors | None, "how many authors a joint work that counts may have: 2 or more"] = None,
    path: Annotated[Number | None, f"which of the paths that are as short, from 1 (the strongest) to {KEPT}"] = None,
) -> Card:
    """The co-authors of one researcher, most joint works first; or the shortest path to another."""
    if to:
        given = {"since": str(since or ""), "max_authors": str(max_authors or "")}
        one, other, avoided = _people(store, name, to, avoid or "", given)
        limits = Limits(avoid=avoided.id if avoided else None, since=since, max_authors=max_authors)
        return path_card.between(store, one, other, avoided, limits, path or 1)
    if avoid or since or max_authors or path:
        raise Refusal("This is about a path to somebody: say to whom with to:NAME.", f"/coauthors {name[: finding.LONGEST]} to:NAME")
    return _listed(store, finding.person(store, "coauthors", name).ref)


def _people(
    store: Store, name: str, to: str, avoid: str, given: dict[str, str]
) -> tuple[ResearcherRef, ResearcherRef, ResearcherRef | None]:
    """Both ends of a path, and who is to be avoided; raises Instead where one of the names is not clear, and Refusal where two mean one."""
    other = _spoken(store, "to", to, {"name": SOMEBODY, **given})
    avoided = _spoken(store, "avoid", avoid, {"name": SOMEBODY, "to": other, **given}) if avoid else ""
    start = finding.person(store, "coauthors", name, to=other, avoid=avoided, **given).ref
    asked = {"name": researcher_id(start), **given}
    end = finding.person(store, "coauthors", to, subject="to", avoid=avoided, **asked).ref
    if start == end:
        raise Refusal(f"Both names mean {start.name}: a path leads from one person to another.", to_person("coauthors", start).words)
    if not avoid:
        return start, end, None
    without = finding.person(store, "coauthors", avoid, subject="avoid", to=researcher_id(end), **asked).ref
    if without in (start, end):
        raise Refusal(f"{without.name} is an end of the path, and cannot be avoided.", path_card.to_path(start, end).words)
    return start, end, without


def _spoken(store: Store, option: str, typed: str, others: dict[str, str]) -> str:
    """A name as a button carries it: by the id where it is clear who that is, else its beginning in plain letters."""
    best = finding.clear(lookup.find(store, typed), typed)
    return f"r{best.id}" if best else finding.kept("coauthors", option, typed, others)


def _listed(store: Store, who: ResearcherRef) -> Card:
    found = researchers.collaborators(store, who.id)
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
        ask=to_person("coauthors", who),
        title=f"Co-authors of {who.name}",
        subtitle=line(dotted(count(len(found), "person", "people"), f"{close} close (two joint works or more)" if close else "")),
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=(
            *((Button(label="Picture", ask=to_person("graph", who)),) if found else ()),
            Button(label="Profile", ask=to_person("profile", who)),
            Button(label="Works", ask=to_person("works", who)),
        ),
        footer=provenance(researchers.origins(store, who.id)),
    )
