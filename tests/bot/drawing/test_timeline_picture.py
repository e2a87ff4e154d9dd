"""Timelines: the bars have the colours of the legend and are as high as their numbers, and the same data gives the same file."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.answers.card import Strip, Timeline
from bot.drawing.canvas import BACK, COLOURS, INK, Colour
from bot.drawing.picture import png
from bot.drawing.timeline_picture import HEIGHT, STRIP, WIDTH

NUMBERS = st.integers(0, 10**6)
TEXTS = st.text(max_size=60)


def timeline(*bars: tuple[int, ...], strips: tuple[Strip, ...] = ()) -> Timeline:
    """A toy timeline from 2001 on."""
    legend = tuple(f"{at} toys" for at in range(len(bars[0])))
    return Timeline(name="toys.png", title="Toys", alt="Toys.", first=2001, step=1, bars=bars, legend=legend, strips=strips, note="Strips.")


def opened(picture: Timeline) -> Image.Image:
    return Image.open(BytesIO(png(picture))).convert("RGB")


def painted(image: Image.Image, x: int, colour: Colour) -> int:
    """How many pixels of a column have a colour, or nearly: a file has 256."""
    column = [image.getpixel((x, y)) for y in range(image.height)]
    return sum(isinstance(one, tuple) and all(abs(a - b) <= 8 for a, b in zip(one, colour, strict=True)) for one in column)


def test_a_bar_is_as_high_as_its_numbers_in_the_colours_of_the_legend() -> None:
    image = opened(timeline((3, 1), (2, 0)))
    first, second = 145, 255

    assert [painted(image, first, COLOURS[0]), painted(image, first, COLOURS[1])] == pytest.approx([HEIGHT * 3 / 4, HEIGHT / 4], abs=6)
    assert [painted(image, second, COLOURS[0]), painted(image, second, COLOURS[1])] == pytest.approx([HEIGHT / 2, 0], abs=6)


def test_a_strip_is_marked_below_the_bars_of_its_years() -> None:
    strip = Strip(label="", numbers=(0, 2, 0))
    bare, marked = (opened(timeline((1,), (1,), (1,), strips=strips)) for strips in ((), (strip,)))

    assert marked.height == bare.height + STRIP
    assert [painted(marked, x, INK) > 15 for x in (145, 255, 365)] == [False, True, False]


def test_it_has_one_width_and_is_the_same_each_time() -> None:
    long = timeline(*[(at, 1) for at in range(60)])

    assert opened(long).size[0] == opened(timeline((1,))).size[0] == WIDTH
    assert opened(long).getpixel((2, 2)) == BACK
    assert png(long) == png(long)


@settings(max_examples=8)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=60).filter(lambda bars: any(map(sum, bars))), TEXTS)
def test_any_numbers_and_any_text_can_be_drawn(bars: list[tuple[int, int]], text: str) -> None:
    strip = Strip(label=text, numbers=(1,) * len(bars))

    assert opened(Timeline(name="toys.png", title=text, alt="", first=1400, step=7, bars=tuple(bars), legend=(text, ""), strips=(strip,)))
