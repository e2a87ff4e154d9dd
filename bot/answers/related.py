"""Who is near a researcher, and why."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Section, line, quiet
from bot.answers.doors import to_person
from bot.answers.wording import count, dotted, name_of, provenance
from store import related, researchers
from store.database import Store
from store.models import ResearcherRef
from store.reasons import Reason, Shared, reasons
from store.related import LARGEST

PAGE = 8
"""People on one page."""

NOBODY = f"No co-author leads to anybody else, and no topic or venue of {LARGEST} works or fewer does."

NAMED = 2
"""People, and topics, that a reason names; of the other people it gives the number."""


def answer(
    store: Store,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    coauthors: Annotated[bool, "true names people who have written with this one, too"] = False,
) -> Card:
    """The people who are near a researcher through co-authors, topics and venues, nearest first."""
    given = {"coauthors": "true" if coauthors else ""}
    who = finding.person(store, "related", name, **given).ref
    near = related.near(store, who.id, coauthors)
    why = reasons(store, [who.id], [one.id for one in near])
    items = tuple(_item(one, why[one.id]) for one in near)
    nothing = (line(quiet(NOBODY)),) if not items else ()
    other = "" if coauthors else "true"
    label = "Without co-authors" if coauthors else "With co-authors"
    return Card(
        ask=to_person("related", who, **given),
        title=f"Near {who.name}",
        subtitle=line(dotted(count(len(items), "person", "people"), "co-authors included" if coauthors else "no co-authors")),
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=(
            Button(label=label, ask=to_person("related", who, coauthors=other)),
            Button(label="Profile", ask=to_person("profile", who)),
        ),
        footer=provenance(researchers.origins(store, who.id)),
    )


def _item(one: ResearcherRef, why: Reason) -> Item:
    reason = told(why)
    return Item(line=name_of(one), detail=line(reason), opens=to_person("profile", one), label=one.name, hint=reason)


def told(why: Reason, beside: bool = False) -> str:
    """A reason in words, with the names of those `beside` whom somebody wrote if they are wanted.

    A venue is named only where nothing else is in common.
    """
    joint = count(why.joint, "joint work") if why.joint else ""
    together = f"{joint} with {_names(why.beside)}" if joint and beside else joint
    through = f"through {_names(why.through)}" if why.through else ""
    return dotted(together, through, _on("on", why.topics[:NAMED])) or _on("at", why.venues[:1]) or "over several steps"


def _names(people: tuple[ResearcherRef, ...]) -> str:
    shown = [one.name for one in people[:NAMED]]
    rest = [count(len(people) - NAMED, "other")] if len(people) > NAMED else []
    *first, last = [*shown, *rest]
    return f"{', '.join(first)} and {last}" if first else last


def _on(word: str, found: tuple[Shared, ...]) -> str:
    """ "2 works on saddle points, 1 on matrix completion"."""
    told = [f"{one.works:,} {word} {one.name}" for one in found[1:]]
    return ", ".join([f"{count(one.works, 'work')} {word} {one.name}" for one in found[:1]] + told)
