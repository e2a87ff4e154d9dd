"""Where the dots of a graph stand. The same graph always stands the same way.

Two dots should stand as far apart as the way between them along the edges is long. How much all pairs together differ from that, the
stress of the drawing, is made small by stochastic gradient descent (Zheng, Pawar and Goodman, "Graph drawing by stochastic gradient
descent", 2018). Then boxes that overlap, each a dot with its label, push each other apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, islice
from random import Random

from bot.answers.card import Graph

ROUNDS = 15
"""Rounds of the descent; its authors find that more change little."""

LAST = 0.1
"""How far, of the whole way, two dots next to each other move in the last round."""

PUSHES = 100
"""Rounds in which boxes push each other."""

BESIDE, ABOVE = 18, 6
"""How much wider, and how much higher, than what is in it a box is, in pixels."""

TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: points turned by it lie evenly on a disc."""

WITHIN, BETWEEN, CENTRAL = 0.6, 1.6, 1.0
"""How long an edge is wished to be within a group, between groups, and to the centre."""

FAR = 3.0
"""How far apart dots are wished to be that nothing ties."""

Point = tuple[float, float]
Triple = tuple[int, int, float]


@dataclass
class Box:
    """What a dot takes up, its label included, in pixels; (x, y) is its middle."""

    width: float
    height: float
    x: float = 0.0
    y: float = 0.0

    def overlaps(self, other: Box) -> bool:
        """Whether the two cover each other by more than half of the space that is wished for."""
        wide, high = (self.width + other.width) / 2, (self.height + other.height) / 2
        return abs(self.x - other.x) < wide - BESIDE / 2 and abs(self.y - other.y) < high - ABOVE / 2


def arrange(graph: Graph, boxes: Sequence[Box], width: float, height: float) -> None:
    """Give each dot's box its place, inside of (0, 0) and (width, height)."""
    points = _relaxed(_spread(len(boxes)), _distances(graph))
    for box, x, y in zip(boxes, _stretched([x for x, _ in points], width), _stretched([y for _, y in points], height), strict=True):
        box.x, box.y = x, y
    _push_apart(boxes, width, height)


def _spread(count: int) -> list[Point]:
    """Where the dots begin: evenly on a disc, the first in the middle."""
    return [(math.sqrt(at) * math.cos(TURN * at), math.sqrt(at) * math.sin(TURN * at)) for at in range(count)]


def _length(graph: Graph, one: int, other: int) -> float:
    if graph.centred and 0 in (one, other):
        return CENTRAL
    return WITHIN if graph.dots[one].group == graph.dots[other].group is not None else BETWEEN


def _distances(graph: Graph) -> list[Triple]:
    """How far each pair is wished to be apart: as long as the shortest way along the edges."""
    beside: list[list[tuple[int, float]]] = [[] for _ in graph.dots]
    for edge in graph.edges:
        length = _length(graph, edge.one, edge.other)
        beside[edge.one].append((edge.other, length))
        beside[edge.other].append((edge.one, length))
    ways = [_ways(beside, start) for start in range(len(beside))]
    return [(one, other, min(ways[one][other], FAR)) for one, other in combinations(range(len(beside)), 2)]


def _ways(beside: Sequence[Sequence[tuple[int, float]]], start: int) -> list[float]:
    """The lengths of the shortest ways from one dot to all (Dijkstra)."""
    found = [math.inf] * len(beside)
    found[start] = 0.0
    waiting = [(0.0, start)]
    while waiting:
        so_far, here = heappop(waiting)
        if so_far > found[here]:
            continue
        for there, length in beside[here]:
            if so_far + length < found[there]:
                found[there] = so_far + length
                heappush(waiting, (found[there], there))
    return found


def _relaxed(points: list[Point], pairs: list[Triple]) -> list[Point]:
    """The points after the descent. Pairs move by steps that become smaller from round to round."""
    if not pairs:
        return points
    xs, ys = [x for x, _ in points], [y for _, y in points]
    first = max(wished for _, _, wished in pairs) ** 2
    last = LAST * min(wished for _, _, wished in pairs) ** 2
    random = Random(0)  # noqa: S311 - nothing secret
    for at in range(ROUNDS):
        rate = first * (last / first) ** (at / (ROUNDS - 1))
        random.shuffle(pairs)
        for one, other, wished in pairs:
            dx, dy = xs[one] - xs[other], ys[one] - ys[other]
            apart = math.sqrt(dx * dx + dy * dy) or 1e-9
            move = min(1.0, rate / (wished * wished)) * (apart - wished) / (2 * apart)
            xs[one] -= move * dx
            ys[one] -= move * dy
            xs[other] += move * dx
            ys[other] += move * dy
    return list(zip(xs, ys, strict=True))


def _stretched(values: list[float], room: float) -> list[float]:
    """The values spread over the room; a single one stands in the middle."""
    least, span = min(values), max(values) - min(values)
    return [room * (value - least) / span if span > 1e-6 else room / 2 for value in values]


def _push_apart(boxes: Sequence[Box], width: float, height: float) -> None:
    """Move boxes that overlap apart along the side on which less is needed, and all of them inside."""
    for _ in range(PUSHES):
        moved = False
        ordered = sorted(boxes, key=lambda box: box.x - box.width / 2)
        for at, one in enumerate(ordered):
            for other in islice(ordered, at + 1, None):
                if other.x - other.width / 2 >= one.x + one.width / 2:
                    break
                moved = _pushed(one, other) or moved
        for box in boxes:
            box.x = min(max(box.x, box.width / 2), width - box.width / 2)
            box.y = min(max(box.y, box.height / 2), height - box.height / 2)
        if not moved:
            return


def _pushed(one: Box, other: Box) -> bool:
    dx, dy = other.x - one.x, other.y - one.y
    wide = (one.width + other.width) / 2 - abs(dx)
    if wide <= 0:
        return False
    high = (one.height + other.height) / 2 - abs(dy)
    if high <= 0:
        return False
    if wide < high:
        by = wide / 2 if dx >= 0 else -wide / 2
        one.x -= by
        other.x += by
    else:
        by = high / 2 if dy >= 0 else -high / 2
        one.y -= by
        other.y += by
    return True
