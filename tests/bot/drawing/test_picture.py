"""Pictures: every letter is a letter, labels do not cover each other, and the same data gives the same file."""

from __future__ import annotations

import math
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.answers.card import Ask, Card, Chain, Dot, Edge, Graph, Stop
from bot.drawing import graph_picture, lettering
from bot.drawing.arranging import Box, arrange
from bot.drawing.canvas import COLOURS, Colour
from bot.drawing.picture import png
from bot.terminal import drawn

SIZE = 30
CARD = Card(ask=Ask(command="graph"), title="Toys", picture=Chain(name="toys.png", title="Toys", alt="Toys.", stops=(Stop(label="A toy"),)))


def graph(count: int, edges: tuple[Edge, ...] = (), groups: int = 3, centred: bool = True) -> Graph:
    """A toy graph; the first dot is tied to all others."""
    dots = tuple(Dot(label=f"Toy Person {at}", size=1 + at % 7, group=at % groups if at else None) for at in range(count))
    ties = tuple(Edge(one=0, other=at, strength=1 / at) for at in range(1, count)) if centred else ()
    legend = tuple(f"Toys + {group}" for group in range(groups))
    return Graph(name="toys.png", title="Toys", alt="Toys.", dots=dots, edges=ties + edges, legend=legend, note="Size.", centred=centred)


def opened(file: bytes) -> Image.Image:
    return Image.open(BytesIO(file)).convert("RGB")


def near(wanted: Colour, colours: list[Any]) -> bool:
    """Whether a colour is there; a file has 256, so that it may be a shade off."""
    return any(all(abs(a - b) <= 8 for a, b in zip(wanted, one, strict=True)) for one in colours)


class TestLetters:
    @pytest.mark.parametrize("name", ["Zoë Müller-Łukasz", "Đỗ Thị Toy", "Ада Кайт", "Άννα", "עדה", "آدا"])
    def test_a_name_is_written_in_its_own_letters(self, name: str) -> None:
        assert lettering.lettering(name, SIZE).text == name

    def test_letters_that_no_font_has_are_written_in_latin_ones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lettering, "EAST_ASIAN", ())
        found = lettering.lettering("玩具 Toy", 31)

        assert found.text.isascii()
        assert found.text.endswith("Toy")

    def test_a_font_of_the_system_is_used_where_it_has_the_letters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        own = lettering.lettering("Toy", SIZE).font
        monkeypatch.setattr(lettering, "_own", lambda size, bold: None)
        monkeypatch.setattr(lettering, "_systems", lambda size: (own,))
        monkeypatch.setattr(lettering, "_has", lambda font, letter: font is own)

        assert lettering.lettering("玩具", 32).text == "玩具"

    def test_a_long_text_is_shortened_to_its_room(self) -> None:
        found = lettering.fitted("A Toy of a Very Long Name", SIZE, 150)

        assert found.text.endswith("…")
        assert found.width <= 150

    def test_what_steers_a_screen_is_left_out(self) -> None:
        assert lettering.lettering("Ada\u202e\nKite\x07", SIZE).text == "Ada Kite"


class TestArranging:
    @pytest.mark.parametrize("count", [1, 2, 5, 40])
    def test_no_two_boxes_cover_each_other_and_all_are_inside(self, count: int) -> None:
        boxes = [Box(120, 60) for _ in range(count)]
        arrange(graph(count), boxes, 1_000, 1_000)

        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
        assert all(60 <= box.x <= 940 and 30 <= box.y <= 970 for box in boxes)

    def test_groups_stand_together(self) -> None:
        ties = tuple(Edge(one=one, other=other, strength=1) for one, other in combinations(range(1, 13), 2) if one % 3 == other % 3)
        boxes = [Box(10, 10) for _ in range(13)]
        arrange(graph(13, ties), boxes, 1_000, 1_000)

        def apart(same: bool) -> float:
            pairs = [pair for pair in combinations(range(1, 13), 2) if (pair[0] % 3 == pair[1] % 3) is same]
            return sum(abs(boxes[a].x - boxes[b].x) + abs(boxes[a].y - boxes[b].y) for a, b in pairs) / len(pairs)

        assert apart(same=True) < apart(same=False) / 2

    def test_dots_that_nothing_ties_are_spread_all_the_same(self) -> None:
        boxes = [Box(50, 50) for _ in range(6)]
        arrange(graph(6, centred=False), boxes, 1_000, 1_000)

        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


class TestTheFile:
    @pytest.mark.parametrize("count", [1, 5, 41])
    def test_a_graph_is_a_picture_of_one_width_and_the_same_each_time(self, count: int) -> None:
        file = png(graph(count))

        assert opened(file).size[0] == graph_picture.WIDTH
        assert file == png(graph(count))

    def test_a_dot_has_the_colour_of_its_group(self) -> None:
        colours = [colour for _, colour in opened(png(graph(9))).getcolors(1 << 20) or ()]

        assert [near(wanted, colours) for wanted in COLOURS[:4]] == [True, True, True, False]

    def test_labels_that_find_no_room_are_left_out(self) -> None:
        shown = graph(150)
        radii = graph_picture._radii(shown.dots)
        labels = graph_picture._labels(shown, radii)
        boxes = [graph_picture._box(radius, label) for radius, label in zip(radii, labels, strict=True)]
        arrange(shown, boxes, graph_picture.WIDTH, graph_picture.HEIGHT)
        kept = graph_picture._apart(shown, boxes, labels)
        labelled = [box for box, label in zip(boxes, kept, strict=True) if label]

        assert 20 < len(labelled) < 150
        assert kept[0]
        assert not [pair for pair in combinations(labelled, 2) if pair[0].overlaps(pair[1])]

    def test_whoever_the_legend_names_is_labelled_before_others_who_are_larger(self) -> None:
        large = tuple(Dot(label="A Toy", size=size, group=0) for size in range(20, 60))
        small = tuple(Dot(label="A Toy", size=size, group=1) for size in (1, 3, 2))
        shown = graph(1, centred=False).model_copy(update={"dots": (*large, *small)})

        assert [shown.dots[place].size for place in graph_picture._in_order(shown)[:3]] == [59, 3, 58]

    def test_dots_of_like_size_leave_room_for_labels(self) -> None:
        alike = graph(32).model_copy(update={"dots": tuple(Dot(label="A Toy", size=9) for _ in range(32))})
        area = sum(math.pi * radius**2 for radius in graph_picture._radii(alike.dots))

        assert area == pytest.approx(graph_picture.DOTS * graph_picture.WIDTH * graph_picture.HEIGHT)

    def test_a_chain_is_the_longer_the_more_stops_it_has(self) -> None:
        stops = tuple(Stop(label=f"Toy {at}", beside="or a toy " * 30, onward=("1 joint work", "toy " * 90)) for at in range(3))
        short, long = (Chain(name="toys.png", title="Toys", alt="Toys.", stops=stops[:count]) for count in (2, 3))

        assert opened(png(short)).size[1] < opened(png(long)).size[1]

    @settings(max_examples=8)
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
    def test_any_text_can_be_drawn(self, names: list[str]) -> None:
        dots = tuple(Dot(label=name, size=1) for name in names)
        stops = tuple(Stop(label=name, beside=name, onward=(name,)) for name in names)

        assert opened(png(Graph(name="toys.png", title=names[0], alt="", dots=dots, edges=(), legend=tuple(names), note=names[0])))
        assert opened(png(Chain(name="toys.png", title=names[0], alt="", stops=stops)))


class TestInATerminal:
    def test_the_file_is_written_to_the_current_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

        assert drawn(CARD, 1).endswith("\n\nPicture: toys.png\n")
        assert opened((tmp_path / "toys.png").read_bytes())

    def test_a_file_that_cannot_be_written_is_said_below_the_answer(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "toys.png").mkdir()
        told = drawn(CARD, 1)

        assert told.startswith("Toys\n")
        assert "\nThe picture cannot be written to toys.png: " in told
