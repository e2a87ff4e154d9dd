"""One work: its authors, where it appeared, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Item, Line, Link, Section, bold, line, quiet
from bot.answers.doors import to_person, to_topic, to_work
from bot.answers.telling import listing
from bot.answers.wording import SCHEMES, appearance, name_of, page_of, provenance, work_detail
from store import sources, works
from store.database import Store
from store.disagreements import Disagreement
from store.models import Author, Work

PAGE = 10
"""Authors on one page."""

TOPICS = 3
"""Topics that get a button."""


def answer(store: Store, title: Annotated[str, "a title, or words of one"]) -> Card:
    """One work, found by its title or by words of it."""
    work = finding.work(store, "work", title)
    ref = works.listed(store, work.id)
    return Card(
        ask=to_work("work", ref),
        title=work.title,
        subtitle=line(*work_detail(ref), *(f" · {note}" for note in work.notes)),
        sections=tuple(section for section in _sections(work, works.disagreements(store, work.id)) if section.lines or section.items),
        buttons=(
            Button(label="Cite", ask=to_work("cite", ref)),
            *(Button(label=topic.name, ask=to_topic(topic)) for topic in work.topics[:TOPICS]),
        ),
        links=tuple(Link(label=SCHEMES[one.scheme], url=page_of(one)) for one in work.identifiers),
        footer=provenance(works.origins(store, work.id)),
    )


def _sections(work: Work, open_facts: Sequence[Disagreement]) -> tuple[Section, ...]:
    authors = tuple(_author(author) for author in work.authors)
    warning = (line(bold("A source says that this work was retracted."), " Do not rely on it."),) if work.retracted else ()
    return (
        Section(lines=warning),
        Section(heading="Authors" if work.authors_complete else "Some of the authors", items=authors, page_size=PAGE),
        Section(heading="Appeared", lines=tuple(line(appearance(one)) for one in work.appearances)),
        Section(heading="Sources disagree", lines=tuple(map(_disagreement, open_facts))),
        Section(heading="Abstract" if work.abstract else "In a sentence", lines=_text(work)),
    )


def _disagreement(found: Disagreement) -> Line:
    """ "Year 2019; DBLP and ORCID say 2018", and of one appearance of several "ToyConf: pages 1-7; DBLP says 2-8"."""
    others = (
        f"{listing([sources.title(source) for source in stated])} {'say' if len(stated) > 1 else 'says'} {value}"
        for value, stated in found.others
    )
    fact = f"{found.at}: {found.fact}" if found.at else found.fact.capitalize()
    return line(quiet("; ".join((f"{fact} {found.shown}", *others))))


def _author(author: Author) -> Item:
    """A door to the author's profile; a name that is printed otherwise on this work is shown beside it."""
    printed = f", printed as {author.name}" if author.name != author.researcher.name else ""
    return Item(
        line=(*name_of(author.researcher), *line(quiet(printed) if printed else "")),
        opens=to_person("profile", author.researcher),
        label=author.researcher.name,
        hint="Profile",
    )


def _text(work: Work) -> tuple[Line, ...]:
    return tuple(line(paragraph) for paragraph in (work.abstract or work.summary or "").split("\n") if paragraph.strip())
