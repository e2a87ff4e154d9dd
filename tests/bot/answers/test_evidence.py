"""What speaks for one person, or for two, in words."""

from __future__ import annotations

import pytest

from bot.answers import evidence
from store.models import ResearcherRef, WorkRef
from store.parting import Mixed, Part
from store.review import Common

NOTHING = Common(coauthors=(), affiliations=(), venues=(), topics=())
MUCH = Common(
    coauthors=("Bo Drum", "Cy Block", "Dee Doll", "Eve Kite", "Flo Top"), affiliations=("Toy University",), venues=("Toy Days",), topics=()
)


def part(titles: int, pause: int, strange: int) -> Part:
    works = tuple(WorkRef(id=i, title=f"Toys {i}", kind="article", year=2000, venue=None, retracted=False) for i in range(titles))
    return Part(works=works, pause=pause, words=4, strange=strange)


def mixed(namesakes: int, *parts: Part) -> Mixed:
    return Mixed(who=ResearcherRef(id=1, name="Ada Toy", identity="settled"), count=9, namesakes=namesakes, parts=parts)


@pytest.mark.parametrize(
    ("common", "sentence", "numbers"),
    [
        (NOTHING, "They share no co-author, affiliation, venue or topic.", "no co-author, affiliation, venue or topic in common"),
        (NOTHING.model_copy(update={"topics": ("kites",)}), "Both work on kites.", "1 topic in common"),
        (
            MUCH,
            "Both publish at Toy Days, share the co-authors Bo Drum, Cy Block, Dee Doll and 2 more and belong to Toy University.",
            "5 co-authors, 1 affiliation and 1 venue in common",
        ),
    ],
)
def test_what_two_have_in_common(common: Common, sentence: str, numbers: str) -> None:
    assert evidence.in_common(common) == sentence
    assert evidence.briefly(common) == numbers


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (mixed(1, part(1, 0, 0)), "1 of 9 works apart"),
        (mixed(1, part(2, 1, 2)), "2 of 9 works apart"),
        (mixed(72, part(1, 21, 0)), "1 of 9 works apart, 21 years away · one of 72 such names"),
        (
            mixed(2, part(1, 2, 3), part(1, 9, 0)),
            "1 of 9 works apart, 2 years away, 3 of 4 title words nowhere beside theirs · one of 2 such names",
        ),
    ],
)
def test_what_speaks_for_two_people(case: Mixed, words: str) -> None:
    assert evidence.apart(case) == words


def test_many_works_are_named_and_counted() -> None:
    assert evidence.titles(part(2, 0, 0)) == "“Toys 0” and “Toys 1”"
    assert evidence.titles(part(5, 0, 0)) == "“Toys 0”, “Toys 1”, “Toys 2” and 2 more"
