"""The trust score: how much a store knows that speaks for a record of a researcher, 0 to 100.

    trust = 5 · level + 35 · works/(works + 20) + 20 · topics/(topics + 24) + 25 · close/(close + 30)

Each term is rounded to whole points, so that the reasons add up to the score. Every term grows with its
count and saturates: the first works say more than the hundredth. The constants are the round numbers that
give the scores which the three profile pages report for their counts (17, 13 and 21); `docs/trust.md` has
the derivation.
"""

from __future__ import annotations

from pydantic import Field

from store.models import Counts, Identifier, Model, ResearcherRef

POINTS_PER_LEVEL = 5
LEVELS = 4
"""The highest verification level; 4 levels of 5 points are the 20 points that the counts cannot give."""

TIERS = ((80, "Distinguished"), (60, "Recognised"), (40, "Established"), (20, "Emerging"), (0, "Unverified"))
"""The lowest score of each tier. The pages show the two lowest; the others continue in equal steps."""

PERSISTENT = frozenset({"orcid", "openalex", "dblp", "s2"})
"""Schemes whose identifiers name one person for good."""


class Reason(Model):
    """One term of the sum."""

    name: str
    count: int
    points: int
    most: int


class Trust(Model):
    """A score with its reasons; the points of the reasons add up to the score."""

    score: int = Field(ge=0, le=100)
    tier: str
    level: int = Field(ge=0, le=LEVELS)
    reasons: tuple[Reason, ...]


def level_of(researcher: ResearcherRef, identifiers: tuple[Identifier, ...]) -> int:
    """The verification level: 0 while it is open who this is, 1 for a public author record, 2 with a persistent identifier."""
    if researcher.identity != "settled":
        return 0
    return 2 if any(identifier.scheme in PERSISTENT for identifier in identifiers) else 1


def trust(level: int, counts: Counts) -> Trust:
    """The score for a verification level and the counts of a profile."""
    reasons = (
        Reason(name="verification level", count=level, points=POINTS_PER_LEVEL * level, most=POINTS_PER_LEVEL * LEVELS),
        _reason("works", counts.works, most=35, half=20),
        _reason("topics", counts.topics, most=20, half=24),
        _reason("close collaborators", counts.close_collaborators, most=25, half=30),
    )
    score = sum(reason.points for reason in reasons)
    tier = next(name for least, name in TIERS if score >= least)
    return Trust(score=score, tier=tier, level=level, reasons=reasons)


def _reason(name: str, count: int, *, most: int, half: int) -> Reason:
    """A term that grows from 0 towards `most` and has half of it at `half`."""
    return Reason(name=name, count=count, points=round(most * count / (count + half)), most=most)
