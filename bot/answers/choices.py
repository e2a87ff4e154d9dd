"""Options that take one of few values. Any beginning that only one value has stands for it: many options fit into one button then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

from store.schedule import Rhythm

ANY = "any"
"""Lifts a filter."""

Where = Literal["dm", "channel"]
KindOrAny = Literal["any", "article", "inproceedings", "preprint", "book", "thesis", "editorial", "dataset", "other"]
PositionOrAny = Literal["any", "first", "last", "first or last"]
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _meant(typed: str, values: tuple[str, ...]) -> str | None:
    """The value that a text is, or that it alone begins."""
    text = typed.strip().casefold()
    begun = [value for value in values if value.startswith(text)]
    return text if text in values else begun[0] if len(begun) == 1 else None


def _completing(values: tuple[str, ...]) -> BeforeValidator:
    """Makes a value of its beginning; leaves everything else to be refused."""
    return BeforeValidator(lambda given: _meant(str(given), values) or given)


TypedWhere = Annotated[Where, _completing(get_args(Where))]
TypedRhythm = Annotated[Rhythm, _completing(get_args(Rhythm))]
TypedKind = Annotated[KindOrAny, _completing(get_args(KindOrAny))]
TypedPosition = Annotated[PositionOrAny, _completing(get_args(PositionOrAny))]
TypedDay = Annotated[Day, _completing(get_args(Day))]

_VALUES: Mapping[str, tuple[str, ...]] = {
    "where": get_args(Where),
    "when": get_args(Rhythm),
    "kind": get_args(KindOrAny),
    "position": get_args(PositionOrAny),
    "day": get_args(Day),
    "preprints": ("true", "false"),
    "older": ("true", "false"),
}


def shortened(options: Mapping[str, str]) -> dict[str, str]:
    """The options with every value of few as its shortest beginning that stands for no other."""
    return {name: _shortest(value, _VALUES[name]) if name in _VALUES else value for name, value in options.items()}


def _shortest(value: str, values: tuple[str, ...]) -> str:
    return next((value[:size] for size in range(1, len(value)) if _meant(value[:size], values) == value), value)
