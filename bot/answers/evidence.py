"""What speaks for two researchers being one person, and for one being two, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.telling import listing
from bot.answers.wording import count, dotted, years
from store import works
from store.database import Store
from store.models import ResearcherRef
from store.parting import Mixed, Part
from store.review import Common

NAMED = 3
"""Co-authors, venues, topics or works that are named; of more it is said how many."""

NOTHING = "no co-author, affiliation, venue or topic"


def in_common(common: Common) -> str:
    """What two researchers share: "Both publish at ICML and share the co-author Bo Drum."."""
    said = (
        f"publish at {_some(common.venues)}" if common.venues else "",
        f"share the co-author{'s' if len(common.coauthors) > 1 else ''} {_some(common.coauthors)}" if common.coauthors else "",
        f"belong to {_some(common.affiliations)}" if common.affiliations else "",
        f"work on {_some(common.topics)}" if common.topics else "",
    )
    found = [part for part in said if part]
    return f"Both {listing(found)}." if found else f"They share {NOTHING}."


def briefly(common: Common) -> str:
    """The same in numbers: "2 co-authors and 1 venue in common"."""
    numbers = ((common.coauthors, "co-author"), (common.affiliations, "affiliation"), (common.venues, "venue"), (common.topics, "topic"))
    found = [count(len(names), noun) for names, noun in numbers if names]
    return f"{listing(found)} in common" if found else f"{NOTHING} in common"


def apart(mixed: Mixed) -> str:
    """What speaks for a researcher being two people: "1 of 8 works apart, 3 years away · one of 12 such names"."""
    part = mixed.parts[0]
    works_apart = f"{len(part.works)} of {count(mixed.count, 'work')} apart"
    return dotted(", ".join(filter(None, (works_apart, *distance(part)))), _such_names(mixed))


def distance(part: Part) -> tuple[str, ...]:
    """How far works lie from the others of their author."""
    away = f"{count(part.pause, 'year')} away" if part.pause > 1 else ""
    field = f"{part.strange} of {count(part.words, 'title word')} nowhere beside theirs" if 2 * part.strange > part.words else ""
    return tuple(filter(None, (away, field)))


def at_length(mixed: Mixed) -> list[str]:
    """The same in sentences."""
    alike = f"The store knows {mixed.namesakes:,} names with this family name and initial."
    rest = f"Of {count(mixed.count, 'work')}, these share {NOTHING}, and no word of a title, with the others."
    return [rest, alike] if mixed.namesakes > 1 else [rest]


def titles(part: Part) -> str:
    """The works of a part: "“Kites of Silk” and 2 more"."""
    return _some([f"“{work.title}”" for work in part.works])


def when(store: Store, who: ResearcherRef) -> str:
    """The first and the last year of somebody's works."""
    known = [work.year for work in works.of_researcher(store, who.id) if work.year]
    return years(min(known), max(known)) if known else ""


def _such_names(mixed: Mixed) -> str:
    return f"one of {mixed.namesakes:,} such names" if mixed.namesakes > 1 else ""


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return listing([*names[:NAMED], f"{more} more"] if more > 0 else names)
