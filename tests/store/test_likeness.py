"""How well typed words fit a name: what is the same name written otherwise, what is nearly it, and what is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.likeness import similarity, spells
from store.lookup import SURE

WORDS = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=5)


def like(typed: str, name: str) -> float:
    return similarity(typed.split(), name.split())


class TestTheSameName:
    def test_a_name_is_like_itself_and_nearly_so_in_another_order(self) -> None:
        assert like("ada toy", "ada toy") == 1
        assert SURE < like("toy ada", "ada toy") < 1

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("xiao long bowl", "xiaolong bowl"),
            ("xiaolong bowl", "xiao long bowl"),
            ("vander spoon", "van der spoon"),
            ("j m toy", "jm toy"),
            ("christopher mug", "chris mug"),
            ("chris mug", "christopher mug"),
            ("ben mug", "benjamin mug"),
            ("c mug", "christopher mug"),
            ("bartholomew q kettle", "bartholomew kettle"),
            ("ada toy", "ada q toy"),
            ("bartholmew kettel", "bartholomew kettle"),
        ],
    )
    def test_it_may_be_joined_shortened_or_misspelt(self, typed: str, name: str) -> None:
        assert SURE <= like(typed, name) < 1


class TestAnotherName:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("bob kettle", "bartholomew kettle"),
            ("carla kettle", "anna c kettle"),
            ("wei liu", "wei lin"),
            ("wei li", "min li"),
            ("ada box", "ada toy"),
            ("ada xenia toy", "ada quince toy"),
            ("quentin cup", "q cup"),
        ],
    )
    def test_another_word_makes_it_another_name(self, typed: str, name: str) -> None:
        assert like(typed, name) < SURE

    def test_a_written_out_word_is_nothing_where_the_initial_is_known_to_go_on_otherwise(self) -> None:
        assert similarity(["bob", "toy"], ["b", "toy"], 0.0) < similarity(["bob", "toy"], ["b", "toy"])


class TestNearer:
    @pytest.mark.parametrize(
        ("nearer", "farther"),
        [
            ("ada toy", "ada toi"),
            ("ada toy", "a toy"),
            ("ada toy", "ada box"),
            ("ada toy", "toy ada"),
            ("toy ada", "ada"),
            ("ad to", "ax tx"),
            ("ada toy", "ada toy box"),
            ("ada", "box"),
        ],
    )
    def test_what_is_nearer_scores_higher(self, nearer: str, farther: str) -> None:
        assert like(nearer, "ada toy") > like(farther, "ada toy")

    def test_a_first_initial_stands_for_a_name_sooner_than_a_middle_one(self) -> None:
        assert like("carla kettle", "c anna kettle") > like("carla kettle", "anna c kettle")

    def test_only_the_last_word_may_not_be_typed_to_its_end(self) -> None:
        assert like("toby kite", "toby ada kite") > like("toby kite", "tobya kite")
        assert like("kite toby", "kite tobya") > like("kite toby", "kite ada toby")

    @pytest.mark.parametrize("typed", ["nia kettle", "nita kettle", "niina kettle"])
    def test_a_short_word_with_a_letter_amiss_is_nearer_than_an_initial(self, typed: str) -> None:
        assert like(typed, "nina kettle") > like(typed, "n kettle")

    def test_a_short_form_is_nearer_than_another_name(self) -> None:
        assert SURE > like("jonathan box", "jo box") > like("jonathan box", "bo box")

    def test_a_word_is_first_of_all_itself(self) -> None:
        assert like("jan janssen", "janssen box") > like("jan kite", "janssen box")

    def test_a_middle_name_too_many_costs_the_same_however_long_it_is(self) -> None:
        assert (
            like("ada bartholomew toy", "ada toy") == like("ada bartholomewella toy", "ada toy") > like("bartholomew ada kite", "ada toy")
        )

    @given(WORDS, WORDS)
    def test_it_is_between_0_and_1(self, typed: list[str], name: list[str]) -> None:
        assert 0 <= similarity(typed, name) <= 1

    @given(WORDS)
    def test_nothing_is_liker_than_the_name_itself(self, name: list[str]) -> None:
        assert similarity(name, name) == 1


@pytest.mark.parametrize(
    ("typed", "name", "does"),
    [
        ("kett", "Bartholomew Kettle", True),
        ("b kettle", "Bartholomew Kettle", True),
        ("Bartholomew Kettle", "B. Kettle", True),
        ("Bob Kettle", "Bartholomew Kettle", False),
        ("kettles", "Bartholomew Kettle", False),
        ("", "Bartholomew Kettle", True),
    ],
)
def test_a_name_is_spelt_by_beginnings_of_its_words_and_by_what_its_initials_stand_for(typed: str, name: str, does: bool) -> None:
    assert spells(typed, name) is does
