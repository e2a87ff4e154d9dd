"""A chain as a picture: its stops one below the other, as on the map of a line, and between them what leads on."""

from __future__ import annotations

from bot.answers.card import Chain, Stop
from bot.drawing.canvas import COLOURS, FAINT, INK, Canvas
from bot.drawing.lettering import fitted

WIDTH = 1_080
"""In pixels. A phone shows 375 points for them, so that letters have 10 points or more."""

MARGIN = 28
TITLE, LARGE, SMALL = 42, 40, 29
STEP = 190
"""From one stop to the next."""

RADIUS, LINE = 24, 10
TEXT = 110
"""Where the letters begin."""


def chain_png(chain: Chain) -> bytes:
    """The chain as a PNG file."""
    top = MARGIN + TITLE + 2 * MARGIN + RADIUS
    last = top + STEP * (len(chain.stops) - 1)
    canvas = Canvas(WIDTH, last + RADIUS + 2 * MARGIN)
    canvas.text(MARGIN, MARGIN + TITLE / 2, fitted(chain.title, TITLE, WIDTH - 2 * MARGIN, bold=True))
    canvas.line((MARGIN + RADIUS, top), (MARGIN + RADIUS, last), LINE, COLOURS[0])
    for place, stop in enumerate(chain.stops):
        end = place in (0, len(chain.stops) - 1)
        canvas.dot(MARGIN + RADIUS, top + STEP * place, RADIUS, INK if end else COLOURS[0])
        _words(canvas, stop, top + STEP * place, bold=end)
    return canvas.png()


def _words(canvas: Canvas, stop: Stop, y: float, *, bold: bool) -> None:
    """A stop's name, beside it what else there is, and below it what leads on."""
    room = WIDTH - TEXT - MARGIN
    name = fitted(stop.label, LARGE, room, bold=bold)
    canvas.text(TEXT, y, name)
    left = room - name.width - MARGIN
    if stop.beside and left > MARGIN:
        canvas.text(TEXT + name.width + MARGIN, y, fitted(stop.beside, SMALL, left), FAINT)
    for row, line in enumerate(stop.onward):
        canvas.text(TEXT, y + 74 + row * SMALL * 1.4, fitted(line, SMALL, room), INK if row else COLOURS[0])
