"""Which of several values is shown, and which of them are the same."""

from __future__ import annotations

import pytest

from store.facts import NUMBER, PAGES, TITLE, VOLUME, YEAR, Fact


def test_what_most_sources_state() -> None:
    assert YEAR.supported([(2021, "dblp"), (2020, "orcid"), (2020, "acl")]) == 2020


def test_a_source_counts_once() -> None:
    assert YEAR.supported([(2020, "acl"), (2021, "dblp"), (2021, "dblp"), (2021, "dblp")]) == 2020


def test_of_as_many_the_first() -> None:
    assert YEAR.supported([(2021, "dblp"), (2020, "acl")]) == 2021
    assert YEAR.supported([(2020, "acl"), (2021, "dblp")]) == 2020


def test_nobody_states_nothing() -> None:
    assert YEAR.supported([]) is None


def test_what_is_the_same_counts_together_and_is_shown_as_most_print_it() -> None:
    told = [("TOY TRAINS", "dblp"), ("Toy trains", "orcid"), ("Toy trains", "acl"), ("Toy Train", "ris"), ("Toy Train", "seed")]

    assert TITLE.supported(told) == "Toy trains"


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        (TITLE, "Toy-Trains", "TOYTRAINS"),
        (VOLUME, "Vol. 3", "vol 3"),
        (NUMBER, "3/4", "3 4"),
        (PAGES, "333–344", "pp. 333--44"),
        (PAGES, "e12–e15", "E12-E15"),
        (PAGES, "xi", "XI"),
    ],
)
def test_the_same_in_other_letters(fact: Fact[str], one: str, other: str) -> None:
    assert fact.compared(one) == fact.compared(other)


@pytest.mark.parametrize(
    ("fact", "one", "other"), [(TITLE, "Toys", "Toys Again"), (VOLUME, "3", "4"), (PAGES, "1–7", "1–9"), (PAGES, "12", "e12")]
)
def test_not_the_same(fact: Fact[str], one: str, other: str) -> None:
    told = [(one, "dblp"), (other, "acl")]

    assert fact.compared(one) != fact.compared(other)
    assert fact.fullest(told) == told


def test_a_first_page_counts_only_where_nobody_says_more() -> None:
    assert PAGES.supported([("1", "dblp"), ("1", "orcid"), ("1–7", "acl")]) == "1–7"
    assert PAGES.supported([("1", "dblp"), ("2", "orcid")]) == "1"
