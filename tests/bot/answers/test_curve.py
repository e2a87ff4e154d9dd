"""Curves of numbers a year: how high the bars are, and what each of them stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.curve import BARS, WIDTH, curve

NUMBERS = st.dictionaries(st.integers(1900, 2100), st.integers(1, 10_000), min_size=2, max_size=40)


def test_each_year_has_a_bar_as_high_as_its_number() -> None:
    assert curve({2001: 1, 2002: 4, 2003: 8}) == "2001 ▁▄█ 2003"


def test_a_year_without_any_has_a_dot_and_a_single_one_still_a_bar() -> None:
    assert curve({2001: 800, 2003: 1}) == "2001 █·▁ 2003"


def test_many_years_share_their_bars() -> None:
    assert curve({1990: 2, 1991: 2, 2000: 1, 2018: 2, 2020: 1}) == "1990 █····▂········▄▂ 2020"


@pytest.mark.parametrize("numbers", [{}, {2001: 7}])
def test_fewer_than_two_years_are_no_curve(numbers: dict[int, int]) -> None:
    assert curve(numbers) == ""


@given(NUMBERS)
def test_every_number_is_in_a_bar_and_all_fit_on_a_phone(numbers: dict[int, int]) -> None:
    first, bars, last = curve(numbers).split()

    assert (int(first), int(last)) == (min(numbers), max(numbers))
    assert "█" in bars
    assert bars[0] != BARS[0]
    assert bars[-1] != BARS[0]
    assert len(bars) <= WIDTH
