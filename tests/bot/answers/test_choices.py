"""Values of closed options: in full, or by a beginning that only one of them has."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.answers import choices
from bot.answers.card import Ask
from bot.answers.choices import shortened
from store.follows import Position
from store.models import Kind
from store.schedule import Rhythm

TYPED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "where": (choices.TypedWhere, get_args(choices.Where)),
    "when": (choices.TypedRhythm, get_args(Rhythm)),
    "kind": (choices.TypedKind, get_args(choices.KindOrAny)),
    "position": (choices.TypedPosition, get_args(choices.PositionOrAny)),
    "day": (choices.TypedDay, get_args(choices.Day)),
}
VALUES = [(option, value) for option, (_, values) in TYPED.items() for value in values]


def test_every_kind_and_position_of_the_store_can_be_chosen_or_lifted() -> None:
    assert set(get_args(choices.KindOrAny)) == {*get_args(Kind), choices.ANY}
    assert set(get_args(choices.PositionOrAny)) == {*get_args(Position), choices.ANY}


@pytest.mark.parametrize(("option", "value"), VALUES)
def test_a_value_means_itself_in_full_and_shortened(option: str, value: str) -> None:
    adapter = TypeAdapter(TYPED[option][0])
    short = shortened({option: value})[option]

    assert adapter.validate_python(value) == adapter.validate_python(f" {value.upper()} ") == value
    assert adapter.validate_python(short) == value
    assert len(short) <= 7


@given(st.sampled_from(sorted(TYPED)), st.text(max_size=12) | st.sampled_from("adfiomtw"))
def test_any_other_text_means_the_only_value_that_it_begins_or_is_refused(option: str, text: str) -> None:
    annotated, values = TYPED[option]
    typed = text.strip().casefold()
    begun = [value for value in values if typed and value.startswith(typed)]
    try:
        meant = TypeAdapter(annotated).validate_python(text)
    except ValidationError:
        assert len(begun) != 1
        assert typed not in values
    else:
        assert meant == typed or begun == [meant]


def test_other_options_stay_as_they_are() -> None:
    assert shortened({"name": "weekly", "topic": "t5", "when": "", "zone": "UTC"}) == {
        "name": "weekly",
        "topic": "t5",
        "when": "",
        "zone": "UTC",
    }


def test_all_settings_of_a_follow_fit_into_one_button() -> None:
    longest = {option: max(values, key=lambda value: len(shortened({option: value})[option])) for option, (_, values) in TYPED.items()}
    del longest["day"]
    options = {"name": "r9999999", **shortened({**longest, "topic": "t99999", "preprints": "false", "older": "true"})}

    assert len(Ask(command="follow", options=options).key()) <= 98
