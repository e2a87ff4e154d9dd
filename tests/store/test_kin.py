"""Names that one person may have printed: how near they are, and that they find each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.kin import Kin, keys, kin, pairs, sought
from store.names import Name, parse


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Ada Bo Kite", "Ada-Bo Kite", Kin.SPELT),
        ("Ada Bo Kite", "AdaBo Kite", Kin.SPELT),
        ("Ada Drüm", "Ada Drum", Kin.SPELT),
        ("Ada Drüm", "Ada Druem", Kin.SPELT),
        ("Ada Kite", "Kite, Ada", Kin.SPELT),
        ("Ada Kite", "Ada Bo Kite", Kin.FULLER),
        ("Ada Kite", "Ada B. Kite", Kin.FULLER),
        ("Ada Kite", "A. Kite", Kin.INITIALS),
        ("Ada Bo Kite", "A. B. Kite", Kin.INITIALS),
        ("Ada-Bo Kite", "A. B. Kite", Kin.INITIALS),
        ("A. Kite", "A. B. Kite", Kin.INITIALS),
        ("Ada Kite", "A. B. Kite", Kin.CROSSED),
        ("Ada Kite", "A. Bo Kite", Kin.CROSSED),
        ("Christopher Kite", "Chris Kite", Kin.NICKNAME),
        ("Ada Bo Kite", "Bo Kite", Kin.PART),
        ("Ada Kite Drum", "Ada Kite", Kin.PART),
        ("Ada Kite-Drum", "Ada Drum", Kin.PART),
        ("Ada Kite", "Kite Ada", Kin.PART),
    ],
)
def test_how_near_two_names_are(one: str, other: str, near: Kin) -> None:
    assert kin(parse(one), parse(other)) is kin(parse(other), parse(one)) is near


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Kite", "Alan Kite"),
        ("Ada Kite", "Ada Drum"),
        ("Ada B. Kite", "Ada C. Kite"),
        ("A. Kite", "B. Kite"),
        ("Ada Juergen", "Ada Jurgen"),
    ],
)
def test_names_of_two_people(one: str, other: str) -> None:
    assert kin(parse(one), parse(other)) is None


GIVEN = st.lists(st.sampled_from(["ada", "bo", "adabo", "christopher", "chris", "kite", "a", "b", "c"]), max_size=3)
NAMES = st.builds(
    lambda given, family: parse(" ".join(word.title() if len(word) > 1 else f"{word.upper()}." for word in given) + f" {family}"),
    GIVEN,
    st.sampled_from(["Kite", "Ada", "Drüm", "Druem", "Drum", "Kite Drum", "Kite-Drum", "Bo Kite", "van Drum"]),
)


@given(NAMES, NAMES)
def test_kindred_names_find_each_other(one: Name, other: Name) -> None:
    assert kin(one, other) is kin(other, one)
    if kin(one, other) is not None:
        assert sought(one) & keys(other)
        assert sought(other) & keys(one)


@given(st.lists(NAMES, unique=True, max_size=8))
def test_all_pairs_are_found(names: list[Name]) -> None:
    expected = [(one, other, kin(one, other)) for at, one in enumerate(names) for other in names[at + 1 :]]
    assert list(pairs(names)) == [pair for pair in expected if pair[2]]
