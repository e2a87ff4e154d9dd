"""A work as a BibTeX entry."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Section, line
from bot.answers.doors import to_work
from bot.answers.wording import provenance, retraction
from store import bibtex_export, works
from store.database import Store
from store.models import Author
from store.names import parse


def answer(store: Store, title: Annotated[str, "a title, or words of one"]) -> Card:
    """The BibTeX entry of one work, where it appeared first among its published forms."""
    work = finding.work(store, "cite", title)
    ref = works.listed(store, work.id)
    main = next(iter(work.appearances), None)
    entry = bibtex_export.cite(
        kind=work.kind,
        title=work.title,
        year=work.year,
        authors=[_printed(author) for author in work.authors],
        authors_complete=work.authors_complete,
        venue=main.printed if main else None,
        volume=main.volume if main else None,
        number=main.number if main else None,
        pages=main.pages if main else None,
        identifiers=work.identifiers,
        retracted=work.retracted,
    )
    return Card(
        ask=to_work("cite", ref),
        title="BibTeX",
        subtitle=line(retraction(work.retracted), work.title),
        sections=(Section(code=entry),),
        buttons=(Button(label="Back to the work", ask=to_work("work", ref)),),
        footer=provenance(works.origins(store, work.id)),
    )


def _printed(author: Author) -> str:
    """The name as the work has it; where that is initials alone, what the person is called."""
    return author.name if parse(author.name).is_full else author.researcher.name
