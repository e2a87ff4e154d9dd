"""Who may be meant: what each step proposes, and that no word with a typing error is overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from store.candidates import CANDIDATES, END, LONGER, SHORTEST, steps
from store.database import Store, open_store
from tests.toy import named

PEOPLE = ("Ada Toy", "Ada Bo Toy", "Christopher Mug", "Xiaolong Bowl", "Mei Ling Bowl", "Bartholomew Kettle", "Q. Cup", "Una Kite")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("toy") / "store.db") as store:
        named.name(store, {number: [name] for number, name in enumerate(PEOPLE, 1)})
        yield store


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store whose people a test calls as it likes."""
    with open_store(tmp_path_factory.mktemp("toy") / "store.db") as store:
        yield store


def first_step(store: Store, typed: str, name: str) -> int | None:
    """The first step that proposes a person, from 1; None where none does."""
    proposed = (number for number, found in enumerate(steps(store, typed.split()), 1) if 1 + PEOPLE.index(name) in found)
    return next(proposed, None)


@pytest.mark.parametrize(
    ("typed", "name", "step"),
    [
        ("ada toy", "Ada Toy", 1),
        ("toy ada", "Ada Toy", 1),
        ("toy", "Ada Toy", 1),
        ("ada q toy", "Ada Toy", 1),
        ("ada toy jr", "Ada Toy", 1),
        ("chris mug", "Christopher Mug", 1),
        ("xiao long bowl", "Xiaolong Bowl", 1),
        ("bart kett", "Bartholomew Kettle", 2),
        ("meiling bowl", "Mei Ling Bowl", 2),
        ("bartholmew kettel", "Bartholomew Kettle", 2),
        ("brathlomew kettel", "Bartholomew Kettle", 2),
        ("ada zzyzx toy", "Ada Toy", 3),
        ("quentin cup", "Q. Cup", 3),
        ("zzyzx kettle", "Bartholomew Kettle", 3),
        ("zzyzx ada qwrtp toy", "Ada Toy", 3),
        ("q q kettle", "Bartholomew Kettle", 3),
        ("ada kite", "Una Kite", 3),
        ("zzyzx", "Ada Toy", None),
    ],
)
def test_the_stricter_the_step_the_likelier_the_person(store: Store, typed: str, name: str, step: int | None) -> None:
    assert first_step(store, typed, name) == step


def test_a_word_that_somebody_has_may_be_misspelt_too_but_that_is_looked_up_last(other: Store) -> None:
    named.name(other, {1: ["Mark Box"], 2: ["Marc Lid"], 3: ["Nora Bok"]})
    assert [1 in found for found in steps(other, ["marc", "bok"])] == [False, False, False, True]


def test_no_query_proposes_more_than_a_comparison_takes(other: Store) -> None:
    named.name(other, {number: ["Ada Toy"] for number in range(1, CANDIDATES + 10)})
    first, second, *_ = steps(other, ["ada", "toy"])
    assert len(set(first)) == len(set(second)) == CANDIDATES


def test_among_many_who_begin_so_the_one_who_has_the_word_is_not_missed(other: Store) -> None:
    last = crowd(other, "Adamina Bosk", "Ada Bosk")
    _, found, *_ = steps(other, ["ada", "bosx"])
    assert last in found


def test_among_many_with_one_of_two_words_the_one_with_the_other_initial_is_not_missed(other: Store) -> None:
    last = crowd(other, "Ada Toy", "Quentin Toy")
    *_, found, _ = steps(other, ["quirin", "toy"])
    assert last in found


def crowd(store: Store, many: str, one: str) -> int:
    """Let more people than one step proposes have one name, and the last one another; return that one."""
    last = CANDIDATES + 10
    named.name(store, {number: [many] for number in range(1, last)} | {last: [one]})
    return last


def test_the_same_word_twice_and_initials_alone_are_no_error(store: Store) -> None:
    assert [1 + PEOPLE.index("Ada Toy") in found for found in steps(store, ["toy", "toy"])] == [True, True, True, True]
    assert list(steps(store, ["w", "x"])) == [[], [], [], []]


SHORT = st.text("abc", min_size=SHORTEST, max_size=LONGER - 1)
LONG = st.text("abc", min_size=LONGER, max_size=LONGER + 4)


def misspelt(word: str, at: int, kind: str, letter: str) -> str:
    """A word with one typing error."""
    at %= len(word)
    head, tail = word[:at], word[at:]
    return {"missing": head + tail[1:], "more": head + letter + tail, "another": head + letter + tail[1:]}.get(
        kind, head + tail[1:2] + tail[:1] + tail[2:]
    )


SLIP = st.tuples(st.integers(0, 20), st.sampled_from(["missing", "more", "another", "exchanged"]), st.sampled_from(ascii_lowercase))


@settings(max_examples=40, deadline=None)
@given(word=SHORT | LONG, slip=SLIP)
def test_a_word_with_one_typing_error_is_always_found(other: Store, word: str, slip: tuple[int, str, str]) -> None:
    typed = misspelt(word, *slip)
    assume(len(typed) >= SHORTEST)
    named.name(other, {1: [word]})
    _, found, *_ = steps(other, [typed])
    assert OSA.distance(typed, word) <= 1
    assert found == [1]


@settings(max_examples=40, deadline=None)
@given(word=LONG, slips=st.tuples(SLIP, SLIP))
def test_with_two_where_its_beginning_or_its_end_is_left(
    other: Store, word: str, slips: tuple[tuple[int, str, str], tuple[int, str, str]]
) -> None:
    typed = misspelt(misspelt(word, *slips[0]), *slips[1])
    assume(len(typed) >= LONGER and OSA.distance(typed, word) <= 2)
    assume(typed[:END] == word[:END] or typed[-END:] == word[-END:])
    named.name(other, {1: [word]})
    _, found, *_ = steps(other, [typed])
    assert found == [1]
