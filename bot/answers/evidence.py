"""What speaks for two researchers being one person, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.telling import listing
from bot.answers.wording import years
from store import researchers, topics, works
from store.database import Store
from store.models import ResearcherRef, WorkRef

NAMED = 3
"""Co-authors, venues or topics that are named; of more it is said how many."""


def in_common(store: Store, one: ResearcherRef, two: ResearcherRef) -> str:
    """What two researchers share: "Both publish at ICML and share the co-author Bo Drum."."""
    venues = _shared(*(_venues(works.of_researcher(store, who.id)) for who in (one, two)))
    beside = _shared(*([other.researcher.name for other in researchers.collaborators(store, who.id)] for who in (one, two)))
    on = _shared(*([topic.name for topic in topics.of_researcher(store, who.id)] for who in (one, two)))
    said = (
        f"publish at {_some(venues)}" if venues else "",
        f"share the co-author{'s' if len(beside) > 1 else ''} {_some(beside)}" if beside else "",
        f"work on {_some(on)}" if on else "",
    )
    found = [part for part in said if part]
    return f"Both {listing(found)}." if found else "They share no co-author, venue or topic."


def when(store: Store, who: ResearcherRef) -> str:
    """The first and the last year of somebody's works."""
    known = [work.year for work in works.of_researcher(store, who.id) if work.year]
    return years(min(known), max(known)) if known else ""


def _shared(mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """What is in both, in the order of the first."""
    other = set(theirs)
    return [name for name in dict.fromkeys(mine) if name in other]


def _venues(listed: Iterable[WorkRef]) -> list[str]:
    """Where works appeared; a preprint server is no venue."""
    return [work.venue for work in listed if work.venue and work.kind != "preprint"]


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return listing([*names[:NAMED], f"{more} more"] if more > 0 else names)
