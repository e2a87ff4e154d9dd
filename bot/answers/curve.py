"""A curve of numbers a year, in characters: narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 24
"""Bars at most. Where there are more years, each bar stands for as many as it takes."""

BARS = "·▁▂▃▄▅▆▇█"


def curve(numbers: Mapping[int, int]) -> str:
    """A bar for each year or each few years, between the first and the last year; empty where there are fewer than two.

    The highest bar is full, and a dot stands only where there is nothing.
    """
    if len(numbers) < 2:
        return ""
    first, last = min(numbers), max(numbers)
    step = -(-(last - first + 1) // WIDTH)
    sums = [sum(numbers.get(year + at, 0) for at in range(step)) for year in range(first, last + 1, step)]
    bars = "".join(BARS[-(-(len(BARS) - 1) * total // max(sums))] for total in sums)
    return f"{first} {bars} {last}"
