"""The pieces of a JSON input, each with its place and its own text: one object, a list, pages of an API, or one object a line.

What is broken costs the rest of its list or its line, and nothing that stands before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_PAGE = re.compile(r'\{\s*"(?:meta|results|group_by)"\s*:')
_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Piece:
    """One value of the input; `problem` says why it could not be read, and is empty where it could."""

    place: str
    text: str
    value: Any = None
    problem: str = ""


class _BrokenError(Exception):
    """From here on the input is no JSON."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


def pieces(text: str) -> Iterator[Piece]:
    """Every value of the input in its order; a list and the "results" of a page are their elements. Never raises."""
    line, counted, at = 1, 0, _after_space(text, 0)
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        try:
            at = yield from _top(text, at, f"line {line}")
        except _BrokenError as broken:
            end = _end_of_line(text, at) if text.startswith('{"', at) and not _PAGE.match(text, at) else len(text)
            yield Piece(f"line {line + text.count(chr(10), at, broken.at)}", text[broken.at : end], problem=str(broken))
            at = end
        at = _after_space(text, at)


def _top(text: str, at: int, place: str) -> Generator[Piece, None, int]:
    """The pieces of the value that begins here; return where it ends."""
    if _PAGE.match(text, at):
        return (yield from _page(text, at))
    if text.startswith("[", at):
        return (yield from _elements(text, at, ""))
    piece, end = _piece(text, at, place)
    yield piece
    return end


def _page(text: str, at: int) -> Generator[Piece, None, int]:
    at = _after_space(text, at + 1)
    while True:
        name, at = _value(text, at)
        at = _after(text, at, ":")
        if name == "results" and text.startswith("[", at):
            at = yield from _elements(text, at, "results")
        else:
            at = _value(text, at)[1]
        at = _after_space(text, at)
        if text.startswith("}", at):
            return at + 1
        at = _after(text, at, ",")


def _elements(text: str, at: int, name: str) -> Generator[Piece, None, int]:
    number, at = 0, _after_space(text, at + 1)
    if text.startswith("]", at):
        return at + 1
    while True:
        piece, at = _piece(text, at, f"{name}[{number}]")
        yield piece
        at = _after_space(text, at)
        if text.startswith("]", at):
            return at + 1
        at = _after(text, at, ",")
        number += 1


def _piece(text: str, at: int, place: str) -> tuple[Piece, int]:
    value, end = _value(text, at)
    own = text[at:end]
    if _HALF_A_CHARACTER.search(own) and not _is_text(value):
        return Piece(place, own, problem="it holds half of a character (a lone surrogate)"), end
    return Piece(place, own, value), end


def _is_text(value: Any) -> bool:
    """Whether everything in a value can be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise _BrokenError(at, "it is nested without end") from None
    except ValueError:
        raise _BrokenError(at, "it is cut off, or no JSON") from None


def _after(text: str, at: int, mark: str) -> int:
    at = _after_space(text, at)
    if not text.startswith(mark, at):
        raise _BrokenError(at, "it is cut off, or no JSON")
    return _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
