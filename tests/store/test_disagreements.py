"""What the sources of one work state differently."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.deriving import Said, derive
from store.disagreements import Disagreement, disagreements_of
from store.models import Kind, Record


def said(number: int, title: str = "Toy Trains", year: int | None = 2020, kind: Kind = "article") -> Said:
    """A toy record with its row's number."""
    return Said(number, f"digest-{number}", Record(kind=kind, title=title, year=year))


SOURCES = {1: "dblp", 2: "orcid", 3: "ris", 4: "ris"}


def test_sources_that_agree_disagree_on_nothing() -> None:
    assert disagreements_of([said(1), said(2, "TOY TRAINS"), said(3, year=None)], SOURCES) == []


def test_other_values_stand_with_those_who_state_them_the_best_supported_first() -> None:
    told = [said(1, year=2021), *(said(number, year=2020) for number in (2, 3, 4))]

    assert disagreements_of(told, SOURCES) == [Disagreement("year", "2020", (("2021", ("dblp",)),))]
    assert disagreements_of([*told, said(5, year=2020), said(6, year=2021)], SOURCES | {5: "acl", 6: "acl"}) == [
        Disagreement("year", "2020", (("2021", ("dblp", "acl")),))
    ]


def test_a_source_is_named_once() -> None:
    (found,) = disagreements_of([said(1), said(2), said(5), said(3, "Toy Train"), said(4, "Toy Train")], SOURCES | {5: "acl"})

    assert found == Disagreement("title", "Toy Trains", (("Toy Train", ("ris",)),))


def test_a_preprint_of_another_year_is_none() -> None:
    assert disagreements_of([said(1), said(2, year=2019, kind="preprint")], SOURCES) == []


KINDS: tuple[Kind, ...] = ("article", "preprint")
RECORDS = st.lists(
    st.tuples(st.sampled_from(["Toy Trains", "Toy Train"]), st.sampled_from([None, 2019, 2020]), st.sampled_from(KINDS)),
    min_size=1,
    max_size=4,
).map(lambda told: [said(number, title, year, kind) for number, (title, year, kind) in enumerate(told, 1)])


@given(RECORDS)
def test_what_is_shown_is_what_the_work_says_in_whatever_order(records: list[Said]) -> None:
    found = disagreements_of(records, SOURCES)
    derived = derive(records)

    assert disagreements_of(records[::-1], SOURCES) == found
    assert {one.fact: one.shown for one in found}.items() <= {"title": derived.title, "year": str(derived.year)}.items()
