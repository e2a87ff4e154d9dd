"""Facts: what records state of a work, when two of them state the same, and which of several values is shown.

The value is shown that most sources state. A source counts once, however many of its records say so, and however often these
were imported; where as many state another value, the best record decides. So no order of imports makes a difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from store.matching import title_tokens
from store.models import Record

Value = TypeVar("Value", bound=Hashable)

PAGE = re.compile(r"[a-z]*\d+")
"""One page, with the letter before it where it has one: "12", "e7"."""

Told = Sequence[tuple[Value, str]]
"""What is stated, each value with the source that states it, the best record first."""


@dataclass(frozen=True)
class Fact(Generic[Value]):
    """A fact by its name: how a record states it, and what of it has to be equal.

    What is compared is a tuple. A value whose tuple begins another one's says the same, and less.
    """

    name: str
    stated: Callable[[Record], Value | None]
    compared: Callable[[Value], tuple[Hashable, ...]]

    def fullest(self, told: Told[Value]) -> Told[Value]:
        """What is stated, without the values that say less than another: a first page beside first and last."""
        if len(told) < 2:
            return told
        full = {self.compared(value) for value, _ in told}
        return [one for one in told if not any(_begins(self.compared(one[0]), other) for other in full)]

    def supported(self, told: Told[Value]) -> Value | None:
        """What most sources state, as most of these print it; of as many, what the best record states. None where none states it."""
        if len(told) < 2:  # most works have one record
            return told[0][0] if told else None
        chosen = _most([(self.compared(value), source) for value, source in self.fullest(told)])
        return _most([(value, source) for value, source in told if self.compared(value) == chosen])


def _begins(one: tuple[Hashable, ...], other: tuple[Hashable, ...]) -> bool:
    return one != other and other[: len(one)] == one


def _most(told: Told[Value]) -> Value | None:
    """The value that most sources state, the first of several."""
    sources: dict[Value, set[str]] = defaultdict(set)
    for value, source in told:
        sources[value].add(source)
    return max(sources, key=lambda value: len(sources[value]), default=None)


def _words(text: str) -> tuple[str]:
    return (" ".join(re.findall(r"\w+", text.casefold())),)


def _pages(text: str) -> tuple[str, ...]:
    """The first and the last page: "333-44" ends on page 344, whatever stands between them."""
    pages = PAGE.findall(text.casefold())
    if len(pages) == 2 and len(pages[1]) < len(pages[0]):
        pages[1] = pages[0][: -len(pages[1])] + pages[1]
    return tuple(pages) or _words(text)


TITLE = Fact[str]("title", lambda record: record.title, lambda title: (title_tokens(title),))
YEAR = Fact[int]("year", lambda record: record.year, lambda year: (year,))
VOLUME = Fact[str]("volume", lambda record: record.volume, _words)
NUMBER = Fact[str]("number", lambda record: record.number, _words)
PAGES = Fact[str]("pages", lambda record: record.pages, _pages)
