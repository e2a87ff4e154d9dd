"""A Card: one answer, before it is drawn for Discord or for a terminal.

All text in a card is plain Unicode. Nothing in it is markup: whoever draws a card escapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, model_validator

CUSTOM_ID_LIMIT = 100
"""Characters of a Discord component's `custom_id` or select value: what an Ask must fit into."""


class Shape(BaseModel):
    """The base of all shapes of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ask(Shape):
    """A question as plain data: a command and its options, such as ("works", {"name": "r12", "page": "2"}).

    `words` is the same question as a person would type it ("/works Hongyang R. Zhang page:2").
    `page` counts from 1 and belongs to whoever draws the card, not to the answer.
    """

    command: str
    options: Mapping[str, str] = {}
    words: str = ""
    page: int = 1

    def key(self) -> str:
        """This question in at most 100 characters, for a button: `works?name=r12&page=2`.

        Raises ValueError when it does not fit: options of a button are ids, not prose.
        """
        options = dict(self.options) | ({"page": str(self.page)} if self.page > 1 else {})
        key = self.command + ("?" + urlencode(options) if options else "")
        if len(key) > CUSTOM_ID_LIMIT - 2:
            raise ValueError(f"too long for a button: {key}")
        return key

    @classmethod
    def from_key(cls, key: str) -> Ask:
        """The inverse of `key`, except for `words`."""
        command, _, query = key.partition("?")
        options = dict(parse_qsl(query))
        page = options.pop("page", "1")
        return cls(command=command, options=options, page=int(page) if re.fullmatch(r"[1-9]\d{0,5}", page) else 1)

    def at_page(self, page: int) -> Ask:
        """The same question, at another page."""
        words = re.sub(r" page:\d+$", "", self.words)
        return self.model_copy(update={"page": page, "words": f"{words} page:{page}"})


class Span(Shape):
    """A run of text in one style; `url` makes it a link.

    The text of a "time" (a day) and of a "clock" (a day and the time of day) is ISO 8601 in UTC, shown in each reader's zone.
    That of a "member" is their id at Discord, shown by name, and without their being called.
    """

    text: str
    style: Literal["plain", "bold", "italic", "quiet", "time", "clock", "member"] = "plain"
    url: str | None = None


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """A line of text from strings and spans; empty strings are left out."""
    return tuple(Span(text=part) if isinstance(part, str) else part for part in parts if part)


def bold(text: str) -> Span:
    """A bold run."""
    return Span(text=text, style="bold")


def italic(text: str) -> Span:
    """An italic run."""
    return Span(text=text, style="italic")


def quiet(text: str) -> Span:
    """A run that steps back: small or dim."""
    return Span(text=text, style="quiet")


def moment(iso: str) -> Span:
    """The day of a point in time, from ISO 8601 in UTC."""
    return Span(text=iso, style="time")


def clock(iso: str) -> Span:
    """The day and the time of day, from ISO 8601 in UTC."""
    return Span(text=iso, style="clock")


def member(address: str) -> Span:
    """Somebody on Discord, by id."""
    return Span(text=address, style="member")


class Item(Shape):
    """One entry of a list. `opens` makes it a door; `label` is what a menu calls it, `hint` tells it from its like."""

    line: Line
    detail: Line = ()
    opens: Ask | None = None
    label: str = ""
    hint: str = ""


class Section(Shape):
    """A heading with lines, items or code below it. `page_size` items are shown at a time; None shows all.

    With `more` the way on from the first page says how many items come next, rather than which page it is.
    """

    heading: str = ""
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    code: str = ""
    page_size: int | None = None
    more: bool = False


class Button(Shape):
    """A next step."""

    label: str
    ask: Ask


class Link(Shape):
    """A way out, to an https address."""

    label: str
    url: str


class Attachment(Shape):
    """A text file that comes with an answer."""

    name: str = Field(pattern=r"^[a-z0-9-]+\.[a-z]+$")
    text: str


class Picture(Shape):
    """The base of what is drawn as a picture, in a file of this name. `alt` says it to whoever cannot see it."""

    name: str = Field(pattern=r"^[a-z0-9-]+\.png$")
    title: str
    alt: str


class Dot(Shape):
    """A circle of a graph; `size` is its area beside the others', `group` its place in the legend, None for none of these."""

    label: str
    size: float = Field(gt=0)
    group: int | None = None


class Edge(Shape):
    """A line of a graph between two dots, by their places."""

    one: int
    other: int
    strength: float = Field(gt=0)


class Graph(Picture):
    """Dots and edges, the most important dots first; `legend` names the groups, `note` says what size and width mean.

    With `centred` the first dot is what all is about.
    """

    dots: tuple[Dot, ...]
    edges: tuple[Edge, ...]
    legend: tuple[str, ...] = ()
    note: str = ""
    centred: bool = False


class Stop(Shape):
    """One stop of a chain: what it is, what else might stand there, and in lines what leads to the next."""

    label: str
    beside: str = ""
    onward: tuple[str, ...] = ()


class Chain(Picture):
    """Stops one below the other."""

    stops: tuple[Stop, ...]


class Strip(Shape):
    """A named row of numbers, one for each bar above it."""

    label: str
    numbers: tuple[int, ...]


class Timeline(Picture):
    """Bars over the years, each for `step` years from `first` on, and strips below them.

    A bar has a number for each name of the `legend`; they stand on top of each other. `note` says what the strips mean.
    """

    first: int
    step: int = Field(gt=0)
    bars: tuple[tuple[int, ...], ...]
    legend: tuple[str, ...]
    strips: tuple[Strip, ...] = ()
    note: str = ""


AnyPicture = Graph | Chain | Timeline


Outcome = Literal["answer", "choice", "not_found", "refused"]


class Card(Shape):
    """One answer. `ask` is the question it answers, from which other pages are asked for."""

    outcome: Outcome = "answer"
    ask: Ask
    title: str
    subtitle: Line = ()
    sections: tuple[Section, ...] = ()
    attachment: Attachment | None = None
    picture: AnyPicture | None = None
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    footer: Line = ()

    @model_validator(mode="after")
    def _one_paged_section(self) -> Card:
        if sum(section.page_size is not None for section in self.sections) > 1:
            raise ValueError("a card turns the pages of one section only")
        return self

    @property
    def pages(self) -> int:
        """How many pages this card has, at least 1."""
        for section in self.sections:
            if section.page_size:
                return max(1, -(-len(section.items) // section.page_size))
        return 1

    @property
    def more(self) -> int:
        """How many items the second page has, where the way there says so; else 0."""
        return next((len(one.items[one.page_size : 2 * one.page_size]) for one in self.sections if one.page_size and one.more), 0)
