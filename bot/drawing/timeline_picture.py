"""Works over the years as a picture: bars on top of each other, and below them a strip for each topic along the same years."""

from __future__ import annotations

from bot.answers.card import Strip, Timeline
from bot.drawing.canvas import BACK, COLOURS, FAINT, GREY, INK, Canvas, mixed
from bot.drawing.lettering import fitted, lettering
from store.timeline import round_numbers

WIDTH = 1_080
"""In pixels. A phone shows 375 points for them, so that letters have 9 points or more."""

MARGIN = 28
TITLE, SMALL = 42, 27
ROW = 42
"""How high a row of the legend is."""

LEFT = 90
"""Where the bars begin; left of that stand the numbers of works."""

HEIGHT = 430
"""Of the highest bar."""

FULL = 0.84
"""How much of its place a bar takes up."""

WIDEST = 110
"""How wide the place of a bar is at most."""

AXIS = 56
STRIP, THICK = 74, 26
"""How high a strip is with its name, and without it."""

LINES, YEARS = 5, 7
"""Lines across, and years below the bars, at most."""


def timeline_png(timeline: Timeline) -> bytes:
    """The timeline as a PNG file."""
    rows = -(-len(timeline.legend) // 2)
    top = MARGIN + TITLE + MARGIN + ROW * rows + MARGIN
    strips = top + HEIGHT + AXIS
    foot = STRIP * len(timeline.strips) + (ROW if timeline.note else 0)
    canvas = Canvas(WIDTH, strips + foot + MARGIN)
    canvas.text(MARGIN, MARGIN + TITLE / 2, fitted(timeline.title, TITLE, WIDTH - 2 * MARGIN, bold=True))
    _legend(canvas, timeline, MARGIN + TITLE + MARGIN)
    _bars(canvas, timeline, top + HEIGHT)
    _years(canvas, timeline, top + HEIGHT + AXIS / 2)
    for place, strip in enumerate(timeline.strips):
        _strip(canvas, timeline, strip, strips + STRIP * place)
    if timeline.note:
        y = strips + STRIP * len(timeline.strips) + ROW / 2
        canvas.text(MARGIN, y, fitted(timeline.note, SMALL, WIDTH - 2 * MARGIN), FAINT)
    return canvas.png()


def _place(timeline: Timeline) -> float:
    """How wide the place of each bar is."""
    return min(WIDEST, (WIDTH - LEFT - MARGIN) / len(timeline.bars))


def _middle(timeline: Timeline, bar: int) -> float:
    """Where the middle of a bar is."""
    return LEFT + _place(timeline) * (bar + 0.5)


def _legend(canvas: Canvas, timeline: Timeline, top: float) -> None:
    """The names of the colours in two columns."""
    column = WIDTH / 2 - MARGIN
    for place, (name, colour) in enumerate(zip(timeline.legend, COLOURS, strict=False)):
        x, y = MARGIN + column * (place % 2), top + ROW * (place // 2) + ROW / 2
        canvas.dot(x + 14, y, 13, colour)
        canvas.text(x + 40, y, fitted(name, SMALL, column - 60), INK)


def _bars(canvas: Canvas, timeline: Timeline, bottom: float) -> None:
    """The bars before their lines across."""
    most = max(sum(bar) for bar in timeline.bars)
    for works in range(0, most + 1, _apart(most, LINES)):
        y = bottom - HEIGHT * works / most
        canvas.line((LEFT, y), (WIDTH - MARGIN, y), 1, mixed(BACK, GREY, 0.5))
        told = lettering(f"{works:,}", SMALL)
        canvas.text(LEFT - 14 - told.width, y, told, FAINT)
    for place, bar in enumerate(timeline.bars):
        x, y = _middle(timeline, place), bottom
        for number, colour in zip(bar, COLOURS, strict=False):
            above = y - HEIGHT * number / most
            if number:
                canvas.line((x, y), (x, above), FULL * _place(timeline), colour)
            y = above


def _years(canvas: Canvas, timeline: Timeline, y: float) -> None:
    """The first years of some bars, below them."""
    for place in range(0, len(timeline.bars), _apart(len(timeline.bars), YEARS)):
        year = lettering(str(timeline.first + timeline.step * place), SMALL)
        x = min(_middle(timeline, place) - year.width / 2, WIDTH - MARGIN - year.width)
        canvas.text(x, y, year, FAINT)


def _strip(canvas: Canvas, timeline: Timeline, strip: Strip, top: float) -> None:
    """The name of a strip, and below it a mark for each bar; the more, the brighter."""
    canvas.text(LEFT, top + SMALL / 2, fitted(strip.label, SMALL, WIDTH - LEFT - MARGIN), INK)
    y = top + SMALL + 8 + THICK / 2
    there = [place for place, number in enumerate(strip.numbers) if number]
    canvas.line((_middle(timeline, there[0]), y), (_middle(timeline, there[-1]), y), 3, mixed(BACK, GREY, 0.6))
    half = FULL * _place(timeline) / 2
    for place in there:
        x, share = _middle(timeline, place), strip.numbers[place] / max(strip.numbers)
        canvas.line((x - half, y), (x + half, y), THICK, mixed(BACK, INK, 0.35 + 0.65 * share))


def _apart(most: int, marks: int) -> int:
    """How far it is from one mark to the next on a scale up to `most`, with so many marks or fewer beside the first."""
    return next(number for number in round_numbers() if most // number <= marks)
