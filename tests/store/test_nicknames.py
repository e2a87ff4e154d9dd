"""Given names that one person may use for each other, and those that are two people's."""

from __future__ import annotations

import subprocess
import sys

import pytest

from store.names import tokens
from store.nicknames import SHORTEST, _pairs, related


@pytest.mark.parametrize(
    ("name", "nickname"),
    [("christopher", "chris"), ("robert", "bob"), ("steven", "steve"), ("stephen", "steve"), ("elizabeth", "liz"), ("michael", "mike")],
)
def test_a_nickname_goes_for_the_name_and_the_name_for_it(name: str, nickname: str) -> None:
    assert nickname in related(name)
    assert name in related(nickname)


@pytest.mark.parametrize(("one", "other"), [("christopher", "christian"), ("daniel", "sheridan"), ("ada", "bo"), ("steven", "stephanie")])
def test_two_names_are_not_related_because_they_share_a_nickname_or_look_alike(one: str, other: str) -> None:
    assert other not in related(one)


@pytest.mark.parametrize("token", ["", "k", "lu", "vi", "wei", "zzyzx", "Christopher", "k.c."])
def test_what_is_no_name_of_the_list_has_no_relatives(token: str) -> None:
    assert related(token) == frozenset()


def test_every_pair_goes_both_ways_and_is_written_as_names_are_compared() -> None:
    for name, others in _pairs().items():
        assert tokens(name) == [name]
        assert len(name) >= SHORTEST
        assert name not in others
        assert all(name in related(other) for other in others)


def test_the_list_is_not_read_before_it_is_needed() -> None:
    program = "import sys, store.lookup, store.nicknames; print('nicknames' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
