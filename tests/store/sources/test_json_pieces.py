"""The pieces of JSON inputs: lines of any number in little memory, documents up to a size, and what is broken of either."""

from __future__ import annotations

import json
import re
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused
from store.sources import json_pieces
from store.sources.json_pieces import NO_PAGE, Page, Piece, first, inside, opening, pieces, within
from tests.toy.damage import damaged

PAGE = Page(re.compile(r'\{\s*"count"'), ("answer", "toys"))


def read(raw: bytes | str, page: Page = PAGE) -> list[Piece]:
    return list(pieces(BytesIO(raw if isinstance(raw, bytes) else raw.encode()), page))


def places(raw: bytes | str) -> list[tuple[str, Any]]:
    return [(piece.place, piece.value) for piece in read(raw)]


class TestLines:
    def test_every_line_is_a_piece_with_its_own_text(self) -> None:
        assert read('{"a": 1}\n\n  {"b": 2} \r\n') == [Piece("line 1", '{"a": 1}', {"a": 1}), Piece("line 3", '{"b": 2}', {"b": 2})]

    def test_a_mark_at_the_beginning_is_no_part_of_it(self) -> None:
        assert places(b'\xef\xbb\xbf{"a": 1}\n{"b": 2}') == [("line 1", {"a": 1}), ("line 2", {"b": 2})]

    def test_a_broken_line_costs_that_line_only(self) -> None:
        first, second, third = read('{"a": 1}\n{"b": \n{"c": 3}')

        assert (first.value, third.value) == ({"a": 1}, {"c": 3})
        assert (second.place, second.text, second.problem) == ("line 2", '{"b":', "it is cut off, or no JSON")

    def test_a_broken_first_line_costs_that_line_only(self) -> None:
        assert [piece.problem != "" for piece in read('{"a": \n{"b": 2}\n{"c": 3}')] == [True, False, False]

    def test_lines_that_are_no_objects_are_of_the_broken_one_before_them(self) -> None:
        broken, whole = read('{"a": \n[1,\n2,\n{"b": 2}')

        assert (broken.place, broken.text) == ("line 1", '{"a": \n[1,\n2,')
        assert whole == Piece("line 4", '{"b": 2}', {"b": 2})

    def test_each_of_any_number_of_broken_lines_is_told_with_its_place(self) -> None:
        found = read('{"a": \n' * 50_000 + '{"b": 2}')

        assert [piece.place for piece in found] == [f"line {number}" for number in range(1, 50_002)]
        assert [piece.text for piece in found if not piece.problem] == ['{"b": 2}']

    def test_a_line_that_is_not_utf_8_costs_that_line_only_and_its_bytes_are_kept(self) -> None:
        _, second, third = read(b'{"a": 1}\n{"b": "\xff"}\n{"c": 3}')

        assert (second.problem, second.original) == ("it is not UTF-8", b'{"b": "\xff"}')
        assert third.value == {"c": 3}

    def test_a_line_that_is_too_long_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_pieces, "LONGEST_LINE", 1024)
        _, second, third = read('{"a": 1}\n{"b": "' + "x" * 5_000 + '"}\n{"c": 3}')

        assert (second.place, second.value) == ("line 2", None)
        assert "more than" in second.problem
        assert third == Piece("line 3", '{"c": 3}', {"c": 3})

    def test_they_are_not_held_in_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "lines.jsonl"
        path.write_bytes((b'{"a": "' + b"x" * 10_000 + b'"}\n') * 2_000)
        with path.open("rb") as stream:
            tracemalloc.start()
            count = sum(piece.value is not None for piece in pieces(stream, NO_PAGE))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()

        assert count == 2_000
        assert peak < path.stat().st_size / 20


class TestDocuments:
    def test_a_list_is_its_elements(self) -> None:
        assert places('[{"a": 1},\n {"b": 2}, null]') == [("[0]", {"a": 1}), ("[1]", {"b": 2}), ("[2]", None)]

    def test_an_object_may_have_several_lines(self) -> None:
        assert places('\n{"a":\n 1}\n{"b":\n 2}') == [("line 2", {"a": 1}), ("line 4", {"b": 2})]

    def test_a_page_is_its_records(self) -> None:
        page = {"count": 2, "answer": {"about": {"toys": [9]}, "toys": [{"a": 1}, {"b": 2}]}, "toys": [3]}
        found = [("toys[0]", {"a": 1}), ("toys[1]", {"b": 2})]

        assert places(json.dumps(page)) == places(json.dumps(page, indent=1)) == found

    def test_pages_may_follow_each_other_on_lines_of_their_own_or_not(self) -> None:
        page = {"count": 1, "answer": {"toys": [{"a": 1}]}}

        for text in ("\n".join([json.dumps(page)] * 3), json.dumps(page) + "\n" + "\n".join([json.dumps(page, indent=1)] * 2)):
            assert places(text) == [("toys[0]", {"a": 1})] * 3

    def test_what_stands_before_a_break_is_kept(self) -> None:
        one, rest = read('[{"a": 1}, {"b": ')

        assert one == Piece("[0]", '{"a": 1}', {"a": 1})
        assert (rest.text, rest.problem) == ('{"b": ', "it is cut off, or no JSON")

    @pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"a": ' + "[" * 100_000])
    def test_nesting_without_end_is_a_problem(self, text: str) -> None:
        assert [piece.problem for piece in read(text)] == ["it is nested without end"]

    def test_one_that_is_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_pieces, "DOCUMENT", 100)

        assert read("\n[\n" + " " * 97 + "]") == []
        with pytest.raises(InputRefused, match=r"^the JSON that begins in line 2 has more than"):
            read("\n[\n" + " " * 98 + "]")

    def test_one_that_is_not_utf_8_is_refused_with_the_line(self) -> None:
        with pytest.raises(InputRefused, match="line 3 is not UTF-8"):
            read(b'\n[\n"\xff"]')

    def test_any_number_of_empty_lines_before_one_takes_no_memory(self) -> None:
        raw = b"\n" * 300_000 + b'{"a":\n 1}'
        tracemalloc.start()
        found = read(raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert [piece.place for piece in found] == ["line 300001"]
        assert peak < len(raw)

    def test_a_lone_half_of_a_character_is_a_problem(self) -> None:
        assert [piece.problem[:4] for piece in read('[{"a": "\\ud800"}, {"a": "\\ud83d\\ude00"}]')] == ["it h", ""]


class TestParts:
    def test_the_elements_of_a_list_inside_have_their_own_text(self) -> None:
        (piece,) = read('{"name": "Ada", "toys": {"owned": [{"a":1}, 2 ]}}')

        assert list(inside(piece, "toys", "owned")) == [
            Piece("line 1, owned[0]", '{"a":1}', {"a": 1}),
            Piece("line 1, owned[1]", "2", 2),
        ]
        assert list(inside(piece, "toys", "sold")) == list(inside(piece, "name")) == []

    def test_a_field_has_its_own_text(self) -> None:
        (piece,) = read('{"name": "Ada", "toy": {"a":1}}')

        assert within(piece, "toy") == Piece("line 1", '{"a":1}', {"a": 1})


class TestOpening:
    @pytest.mark.parametrize("text", ['{"a": 1, "b": {"c": [2, 3]}}', '\ufeff [null, null, {"a": 1, "b": {"c": [2, 3]}}, 4]'])
    def test_it_is_the_first_object_with_the_first_of_each_list(self, text: str) -> None:
        assert opening(text) == {"a": 1, "b": {"c": [2]}}

    @pytest.mark.parametrize("cut", range(1, 40))
    def test_a_cut_hides_what_comes_after_it_only(self, cut: int) -> None:
        text = '{"a": 1, "b": {"c": [{"d": 2, "e": 3}]}}'
        found = opening(text[:cut])

        assert found.keys() <= {"a", "b"}
        assert ("b" in found) is (cut > text.index('"b":') + 3)
        assert (first((found.get("b") or {}).get("c")).get("d") == 2) is (cut > text.index("2"))

    @pytest.mark.parametrize("text", ["", "<a>", "toy", "3", "[]", "[" * 70_000, '{"a":' * 70_000, '{"a" 1}', "[null,"])
    def test_other_text_has_none(self, text: str) -> None:
        assert opening(text).keys() <= {"a"}

    @given(st.text(alphabet='{}[]":,0an\\ ', max_size=30))
    def test_any_text_has_an_opening(self, text: str) -> None:
        assert isinstance(opening(text), dict)


@given(damaged('{"a": 1}\n{"b": 2}\n') | damaged('{"count": 2, "answer": {"toys": [{"a": 1}, {"b": 2}]}}') | damaged('[{"a": 1}]'))
def test_any_damage_leaves_pieces_with_texts_of_the_input(raw: bytes) -> None:
    try:
        found = read(raw)
    except InputRefused:
        return
    assert all(piece.original in raw for piece in found)
    assert all(not piece.problem or piece.value is None for piece in found)
