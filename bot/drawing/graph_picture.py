"""A graph as a picture: dots as large as what they stand for, their labels below them, and the legend under it all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answers.card import Dot, Edge, Graph
from bot.drawing.arranging import ABOVE, BESIDE, Box, arrange
from bot.drawing.canvas import BACK, COLOURS, FAINT, GREY, INK, Canvas, Colour, mixed
from bot.drawing.lettering import Lettering, fitted
from bot.drawing.text import shorten, tame

Label = tuple[Lettering, ...]
"""The lines of a label."""

WIDTH = 1_080
HEIGHT = 1_000
"""Of the graph itself, in pixels. A phone shows 375 points for the 1,080, so that letters have 9 points or more."""

MARGIN = 24
TITLE, SMALL = 42, 27
ROW = 42
"""How high a row of the legend is."""

FEW, SOME = 12, 45
"""So many dots at most are written in large letters, and in middling ones."""

DOTS = 0.07
"""How much of the picture the dots may take up by themselves: where all are of like size, each is smaller."""

LABELLED, CROWDED = 0.5, 0.35
"""How much of the picture labels may take up with their dots; and how much where there are more than SOME."""

CENTRAL = 0.5
"""How much thinner and darker the edges to the middle are: there is one to nearly every dot."""

LINE = 17
"""Characters of a label's line; a longer label has two."""

LEADING = 1.1
"""How high a line is beside its letters."""

WIDEST = 10
"""How wide a line of a label may be beside the height of its letters: some scripts are wide."""


def graph_png(graph: Graph) -> bytes:
    """The graph as a PNG file."""
    rows = -(-len(graph.legend[: len(COLOURS)]) // 2)
    foot = MARGIN + ROW * (rows + bool(graph.note))
    top = MARGIN + TITLE + MARGIN
    canvas = Canvas(WIDTH, top + HEIGHT + foot)
    canvas.text(MARGIN, MARGIN + TITLE / 2, fitted(graph.title, TITLE, WIDTH - 2 * MARGIN, bold=True))
    _draw(canvas, graph, top)
    _legend(canvas, graph, top + HEIGHT + MARGIN)
    return canvas.png()


def _draw(canvas: Canvas, graph: Graph, top: int) -> None:
    """The graph itself."""
    radii = _radii(graph.dots)
    labels = _labels(graph, radii)
    boxes = [_box(radius, label) for radius, label in zip(radii, labels, strict=True)]
    arrange(graph, boxes, WIDTH - 2 * MARGIN, HEIGHT)
    labels = _apart(graph, boxes, labels)
    middles = [(MARGIN + box.x, top + box.y - box.height / 2 + radius) for box, radius in zip(boxes, radii, strict=True)]
    strongest = max((edge.strength for edge in graph.edges), default=1.0)
    for edge in sorted(graph.edges, key=lambda edge: edge.strength):
        share = math.sqrt(edge.strength / strongest) * (CENTRAL if graph.centred and 0 in (edge.one, edge.other) else 1)
        canvas.line(middles[edge.one], middles[edge.other], 1.5 + 8 * share, _edge_colour(graph, edge, share))
    for place in reversed(range(len(middles))):
        _dot(canvas, graph, place, middles[place], radii[place], labels[place])


def _dot(canvas: Canvas, graph: Graph, place: int, middle: tuple[float, float], radius: float, label: Label) -> None:
    """A dot with its label."""
    x, y = middle
    canvas.dot(x, y, radius, _colour(graph, place))
    below = y + radius
    for line in label:
        height = line.font.size * LEADING
        canvas.text(x - line.width / 2, below + height / 2, line)
        below += height


def _colour(graph: Graph, place: int) -> Colour:
    if graph.centred and place == 0:
        return INK
    group = graph.dots[place].group
    return COLOURS[group] if group is not None and group < len(COLOURS) else GREY


def _edge_colour(graph: Graph, edge: Edge, share: float) -> Colour:
    """Edges within a group have its colour; the stronger, the brighter."""
    one, other = _colour(graph, edge.one), _colour(graph, edge.other)
    return mixed(BACK, one if one == other else GREY, 0.35 + 0.4 * share)


def _radii(dots: Sequence[Dot]) -> list[float]:
    most = max(dot.size for dot in dots)
    together = sum(dot.size for dot in dots) / most
    largest = max(22.0, min(60.0, 270 / math.sqrt(len(dots)), math.sqrt(DOTS * WIDTH * HEIGHT / (math.pi * together))))
    return [max(largest / 3.5, largest * math.sqrt(dot.size / most)) for dot in dots]


def _labels(graph: Graph, radii: Sequence[float]) -> list[Label]:
    """The lines of each dot's label, until there is no room for more."""
    size = 36 if len(radii) <= FEW else 28 if len(radii) <= SOME else 26
    found: list[Label] = [() for _ in radii]
    room = (LABELLED if len(radii) <= SOME else CROWDED) * WIDTH * HEIGHT
    for place in _in_order(graph):
        bold = graph.centred and place == 0
        lines = tuple(fitted(line, size, WIDEST * size, bold=bold) for line in _lines(graph.dots[place].label))
        box = _box(radii[place], lines)
        room -= box.width * box.height
        if room < 0:
            break
        found[place] = lines
    return found


def _in_order(graph: Graph) -> list[int]:
    """The places of the dots in the order in which they get labels: that in the middle, those that the legend names, then the largest."""
    named = set(_named(graph.dots).values())
    return sorted(
        range(len(graph.dots)),
        key=lambda place: (not graph.centred or place > 0, place not in named, -graph.dots[place].size, place),
    )


def _named(dots: Sequence[Dot]) -> dict[int, int]:
    """The largest dot of each group that has a colour: the legend calls the group after it."""
    found: dict[int, int] = {}
    for place, dot in enumerate(dots):
        if dot.group is not None and dot.group < len(COLOURS) and dot.size > dots[found.setdefault(dot.group, place)].size:
            found[dot.group] = place
    return found


def _lines(label: str) -> tuple[str, ...]:
    """A label in one line, or in two of like length."""
    label = shorten(tame(label).strip(), 2 * LINE)
    spaces = [at for at, letter in enumerate(label) if letter == " "]
    if len(label) <= LINE or not spaces:
        return (label,)
    middle = min(spaces, key=lambda at: abs(at - len(label) / 2))
    return label[:middle], label[middle + 1 :]


def _apart(graph: Graph, boxes: Sequence[Box], labels: Sequence[Label]) -> list[Label]:
    """The labels that overlap nothing, for where there is no room to push all boxes apart later dots go without."""
    found: list[Label] = [() for _ in labels]
    taken: list[Box] = []
    for place in _in_order(graph):
        box = boxes[place]
        if labels[place] and not any(box.overlaps(other) for other in taken):
            found[place] = labels[place]
            taken.append(box)
    return found


def _box(radius: float, label: Label) -> Box:
    """What a dot takes up with its label below it."""
    width = max([2 * radius, *(line.width for line in label)])
    height = 2 * radius + sum(line.font.size * LEADING for line in label)
    return Box(width + BESIDE, height + ABOVE)


def _legend(canvas: Canvas, graph: Graph, top: float) -> None:
    """The groups in two columns, and the note below them."""
    shown = graph.legend[: len(COLOURS)]
    column = WIDTH / 2 - MARGIN
    for place, (name, colour) in enumerate(zip(shown, COLOURS, strict=False)):
        x, y = MARGIN + column * (place % 2), top + ROW * (place // 2) + ROW / 2 - MARGIN / 2
        canvas.dot(x + 14, y, 13, colour)
        canvas.text(x + 40, y, fitted(name, SMALL, column - 60), INK)
    if graph.note:
        y = top + ROW * -(-len(shown) // 2) + ROW / 2 - MARGIN / 2
        canvas.text(MARGIN, y, fitted(graph.note, SMALL, WIDTH - 2 * MARGIN), FAINT)
