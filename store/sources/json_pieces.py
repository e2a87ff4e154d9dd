"""The pieces of a JSON input, each with its place and its own text: one object, a list, pages of an API, or one object a line.

Lines are read one by one, so that an input of lines may be larger than the memory; one document is read whole. What is
broken costs the rest of its list or its line, and nothing that stands before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, BinaryIO

from store.errors import InputRefused
from store.sources import whole

LIMIT = 64 * 2**30
"""Bytes of an input that has one object a line."""

DOCUMENT = 64 * 2**20
"""Bytes of a document that has several lines, or one that is longer than LONGEST_LINE. Its text takes up to four times that in memory."""

LONGEST_LINE = 16 * 2**20
"""Bytes of one line among others."""

MOST_VALUES = 1_000_000
"""Values within one piece: an empty list of three bytes takes 70 in memory, and a value with a name of its own 250."""

_KEPT = 65_536
"""Bytes that are kept of a line that is too long."""

_SPACE = re.compile(r"[ \t\r\n]*")
_NOTHINGS = re.compile(r"(?:null\s*,\s*)*")
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_DECODER = json.JSONDecoder()
_DEEPEST = 4


@dataclass(frozen=True)
class Page:
    """An answer of an API: how it begins, and the names that lead to the list of records in it."""

    begins: re.Pattern[str]
    path: tuple[str, ...]


NO_PAGE = Page(re.compile("(?!)"), ())
"""For a source whose API gives no lists of records."""


@dataclass(frozen=True)
class Piece:
    """One value of the input; `problem` says why it could not be read, and is empty where it could."""

    place: str
    text: str
    value: Any = None
    problem: str = ""

    @property
    def original(self) -> bytes:
        """The bytes of the piece as they stand in the input."""
        return self.text.encode(errors="surrogateescape")


class _BrokenError(Exception):
    """From here on the input is no JSON."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


def pieces(stream: BinaryIO, page: Page) -> Iterator[Piece]:
    """Every value of the input in its order; a list and the records of a page are their elements.

    Once an object stood on a line of its own, every line does. Raises InputRefused for a document that is too large or not UTF-8.
    """
    return _lines(stream, page, 1, by_line=False)


def _lines(stream: BinaryIO, page: Page, first: int, *, by_line: bool) -> Iterator[Piece]:
    for number, raw in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), first):
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="surrogateescape")
        if not text.strip():
            continue
        line = _line(text, raw, f"line {number}", page)
        if line is None:
            yield from _top(text, _after_space(text, 0), "", page)
        elif line.problem and not by_line:
            yield from _values(_rest(stream, raw, number), page, number)
            return
        else:
            _skip(stream, raw)
            by_line = by_line or isinstance(line.value, dict)
            yield line


def _line(text: str, raw: bytes, place: str, page: Page) -> Piece | None:
    """The one value of a line, with a problem where it is not one; None for a whole list or page, which has pieces of its own."""
    if len(raw) > LONGEST_LINE:
        kept = raw[:_KEPT].decode(errors="surrogateescape")
        return Piece(place, kept, problem=f"the line has more than {LONGEST_LINE >> 20} MiB")
    try:
        raw.decode()
        at = _after_space(text, 0)
        value, end = _value(text, at)
        if _after_space(text, end) < len(text):
            raise _BrokenError(end, "more than one value stands on the line")
    except UnicodeDecodeError:
        return Piece(place, text.strip(), problem="it is not UTF-8")
    except _BrokenError as broken:
        return Piece(place, text.strip(), problem=str(broken))
    if isinstance(value, list) or page.begins.match(text, at):
        return None
    return _piece(text, at, end, value, place)


def _skip(stream: BinaryIO, begun: bytes) -> None:
    """Read on to the end of a line that is too long."""
    while len(begun) > LONGEST_LINE and not begun.endswith(b"\n"):
        begun = stream.readline(LONGEST_LINE + 1)


def _rest(stream: BinaryIO, begun: bytes, line: int) -> str:
    """The text of the document that begins in this line."""
    raw = begun + stream.read(DOCUMENT + 1 - len(begun))
    if len(raw) > DOCUMENT:
        most = f"{DOCUMENT >> 20} MiB"
        raise InputRefused(f"the JSON that begins in line {line} has more than {most}; only with one object a line it may have more.")
    return whole(BytesIO(raw), line)


def _values(text: str, page: Page, line: int) -> Iterator[Piece]:
    """The pieces of a document that begins in this line."""
    counted, at = 0, _after_space(text, 0)
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        try:
            at = yield from _top(text, at, f"line {line}", page)
        except _BrokenError as broken:
            end = _next_object(text, at) if text.startswith('{"', at) and not page.begins.match(text, at) else len(text)
            yield Piece(f"line {line + text.count(chr(10), at, broken.at)}", text[broken.at : end], problem=str(broken))
            yield from _lines(BytesIO(text[end:].encode()), page, line + text.count("\n", at, end), by_line=True)
            return
        at = _after_space(text, at)


def _top(text: str, at: int, place: str, page: Page) -> Generator[Piece, None, int]:
    """The pieces of the value that begins here; return where it ends."""
    if page.begins.match(text, at):
        return (yield from _below(text, at, page.path, ""))
    if text.startswith("[", at):
        return (yield from _elements(text, at, ""))
    value, end = _value(text, at)
    yield _piece(text, at, end, value, place)
    return end


def inside(piece: Piece, *path: str) -> Iterator[Piece]:
    """The elements of a list within a piece that was read, each with its own text; none where the names lead to no list."""
    yield from _below(piece.text, _after_space(piece.text, 0), path, f"{piece.place}, ")


def within(piece: Piece, name: str) -> Piece:
    """The field of an object that was read, with its own text; `name` is there."""
    at = _after_space(piece.text, _after_space(piece.text, 0) + 1)
    while True:
        found, at = _value(piece.text, at)
        start = _after(piece.text, at, ":")
        value, end = _value(piece.text, start)
        if found == name:
            return _piece(piece.text, start, end, value, piece.place)
        at = _after_comma(piece.text, end, "}")


def _below(text: str, at: int, path: tuple[str, ...], place: str) -> Generator[Piece, None, int]:
    """The pieces of the list to which the names lead from the object that begins here; return where the object ends."""
    if not path or not text.startswith("{", at):
        return _value(text, at)[1]
    at = _after_space(text, at + 1)
    while not text.startswith("}", at):
        name, at = _value(text, at)
        at = _after(text, at, ":")
        if path == (name,) and text.startswith("[", at):
            at = yield from _elements(text, at, f"{place}{name}")
        else:
            at = yield from _below(text, at, path[1:] if name == path[0] else (), place)
        at = _after_comma(text, at, "}")
    return at + 1


def _elements(text: str, at: int, name: str) -> Generator[Piece, None, int]:
    number, at = 0, _after_space(text, at + 1)
    while not text.startswith("]", at):
        value, end = _value(text, at)
        yield _piece(text, at, end, value, f"{name}[{number}]")
        at = _after_comma(text, end, "]")
        number += 1
    return at + 1


def _piece(text: str, at: int, end: int, value: Any, place: str) -> Piece:
    own = text[at:end]
    if _HALF_A_CHARACTER.search(own) and not _is_text(value):
        return Piece(place, own, problem="it holds half of a character (a lone surrogate)")
    return Piece(place, own, value)


def _is_text(value: Any) -> bool:
    """Whether everything in a value can be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=2)
def opening(head: str) -> dict[str, Any]:
    """The fields of the first object of an input, of which this is the beginning; nothing where it does not begin so.

    Of each list only the first element that is not null is there, and what is cut off is there as far as it goes, or as None.
    """
    found = _opening(head.removeprefix("\ufeff"), 0, _DEEPEST)
    return first(found)


def first(value: Any) -> dict[str, Any]:
    """A value of `opening` that is an object, or the object that begins a list; else nothing."""
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _opening(text: str, at: int, depth: int) -> Any:
    at = _after_space(text, at)
    found: dict[str, Any] = {}
    try:
        if text.startswith("[", at) and depth:
            at = _after(text, at, "[")
            nothings = _NOTHINGS.match(text, at)
            return [] if text.startswith("]", at) else [_opening(text, nothings.end() if nothings else at, depth - 1)]
        if not text.startswith("{", at) or not depth:
            return _value(text, at)[0]
        at = _after_space(text, at + 1)
        while not text.startswith("}", at):
            name, at = _value(text, at)
            at = _after(text, at, ":")
            found[str(name)] = _opening(text, at, depth - 1)
            at = _after_comma(text, _value(text, at)[1], "}")
    except _BrokenError:
        return found or None
    return found


def _value(text: str, at: int) -> tuple[Any, int]:
    if len(text) - at > 2 * MOST_VALUES:  # fewer characters hold fewer values
        _count(text, at)
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise _BrokenError(at, "it is nested without end") from None
    except ValueError:
        raise _BrokenError(at, "it is cut off, or no JSON") from None


def _count(text: str, at: int) -> None:
    """Raise _BrokenError where more values stand within the one that begins here than are read at once."""
    depth = values = 0
    for found in _MARK.finditer(text, at):
        mark = text[found.start()]
        depth += (mark in "[{") - (mark in "]}")
        values += mark in "[{,"
        if depth <= 0:
            return
        if values > MOST_VALUES:
            raise _BrokenError(at, f"more than {MOST_VALUES:,} values are in it")


def _after(text: str, at: int, mark: str) -> int:
    at = _after_space(text, at)
    if not text.startswith(mark, at):
        raise _BrokenError(at, "it is cut off, or no JSON")
    return _after_space(text, at + 1)


def _after_comma(text: str, at: int, end: str) -> int:
    """Where the next element begins, or the mark that ends them all."""
    at = _after_space(text, at)
    return at if text.startswith(end, at) else _after(text, at, ",")


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _next_object(text: str, at: int) -> int:
    """The end of the line before the next one that begins with an object: what stands between is of the broken one."""
    end = text.find('\n{"', at)
    return end if end >= 0 else len(text)
