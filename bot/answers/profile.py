"""Who a researcher is."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Line, Link, Section, bold, line, quiet
from bot.answers.doors import to_person, to_work
from bot.answers.wording import SCHEMES, count, dotted, name_of, page_of_person, provenance, work_detail, years
from store import researchers, statements, topics, works
from store.database import Store
from store.models import Collaborator, Counts, Researcher, ResearcherRef, Topic, WorkRef
from store.trust import level_of, trust

TOP = 5
"""Topics, collaborators and works that a profile shows; the rest is a button away."""


def answer(store: Store, name: Annotated[str, "a name in any form, an ORCID or another identifier"]) -> Card:
    """The profile of one researcher."""
    who = finding.person(store, "profile", name)
    counts = researchers.counts(store, who.ref.id)
    others = researchers.collaborators(store, who.ref.id)
    listed = works.of_researcher(store, who.ref.id)
    sections = (
        Section(lines=_facts(who, counts)),
        _topics(topics.of_researcher(store, who.ref.id)),
        _collaborators(others),
        _works(listed),
    )
    return Card(
        ask=to_person("profile", who.ref),
        title=who.ref.name,
        subtitle=line(quiet("also " + ", ".join(who.alternatives))) if who.alternatives else (),
        sections=tuple(section for section in sections if section.lines or section.items),
        buttons=_buttons(store, who.ref, counts, bool(others)),
        links=tuple(Link(label=SCHEMES[one.scheme], url=page_of_person(one)) for one in who.identifiers),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )


def _facts(who: Researcher, counts: Counts) -> tuple[Line, ...]:
    score = trust(level_of(who.ref, who.identifiers), counts)
    open_to = {True: "open to collaborate", False: "not open to collaborate", None: ""}[who.open_to_collaborate]
    lines = [
        line(who.blurb or ""),
        line(dotted(", ".join(who.affiliations) or "affiliation unknown", open_to, "claimed" if who.claimed else "not claimed")),
        line(
            bold(f"Trust {score.score}"),
            f" · {score.tier} · level L{score.level} · ",
            count(counts.works, "work"),
            f" · {count(counts.followers, 'follower')} · {count(counts.topics, 'topic')} · ",
            count(counts.close_collaborators, "close collaborator"),
        ),
        _reported(who),
        _identity(who),
    ]
    return tuple(one for one in lines if one)


def _reported(who: Researcher) -> Line:
    said = who.reported
    if said is None:
        return ()
    counted = dotted(count(said.works, "work"), count(said.followers, "follower"), count(said.topics, "topic"))
    closest = count(said.close_collaborators, "close collaborator")
    return line(quiet(f"The profile page reports trust {said.trust}, {said.tier}, {said.level}: {counted} · {closest}."))


def _identity(who: Researcher) -> Line:
    if who.ref.identity == "settled":
        return ()
    if who.ref.identity == "initials":
        return line(quiet("Only initials are known, so this may be somebody listed under a full name."))
    others = list(dict.fromkeys(rival.name for rival in who.rivals if rival.name != who.ref.name))
    alike = sum(rival.name == who.ref.name for rival in who.rivals)
    likewise = f"{count(alike, 'other record')} of this name" if alike else ""
    may_be = " or ".join(filter(None, (*others[:3], likewise)))
    hint = f" It may be {may_be}." if may_be else ""
    return line(quiet(f"Not clear who this is: what the sources say fits more than one person.{hint}"))


def _topics(found: list[Topic]) -> Section:
    text = " · ".join(f"{topic.name} ({topic.works})" for topic in found[:TOP])
    return Section(heading="Topics", lines=(line(text),)) if found else Section()


def _collaborators(found: list[Collaborator]) -> Section:
    items = tuple(
        Item(
            line=name_of(one.researcher),
            detail=line(dotted(count(one.works, "joint work"), years(one.first_year, one.last_year))),
            opens=to_person("profile", one.researcher),
            label=one.researcher.name,
            hint=count(one.works, "joint work"),
        )
        for one in found[:TOP]
    )
    return Section(heading="Closest collaborators", items=items)


def _works(found: list[WorkRef]) -> Section:
    items = tuple(
        Item(line=line(work.title), detail=work_detail(work), opens=to_work("work", work), label=work.title, hint="Work")
        for work in found[:TOP]
    )
    return Section(heading="Latest works", items=items)


def _buttons(store: Store, ref: ResearcherRef, counts: Counts, accompanied: bool) -> tuple[Button, ...]:
    steps = (
        ("Works", "works", counts.works > 0),
        ("Topics", "topics", counts.topics > 0),
        ("Timeline", "timeline", counts.works > 0),
        ("Collaborators", "coauthors", accompanied),
        ("Related", "related", counts.works > 0),
        ("Statement", "statement", bool(statements.of_researcher(store, ref.id))),
        ("Trust", "trust", True),
        ("Follow", "follow", True),
    )
    return tuple(Button(label=label, ask=to_person(command, ref)) for label, command, there in steps if there)
