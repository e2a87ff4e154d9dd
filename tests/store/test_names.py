"""Personal names: how they are taken apart, and when two of them can be one person's."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.names import Name, agreeing, compatible, fullest, key, parse, shortens, tokens

GIVEN = ["Ada", "Alan", "A.", "Ada B.", "Ada C.", "A. B.", "Ada-Bea", "Ada Bea", "A.-B.", ""]
TOY_NAMES = st.builds(lambda first, family: f"{first} {family}".strip(), st.sampled_from(GIVEN), st.sampled_from(["Toy", "Tóy", "Box"]))


def agree(one: str, other: str) -> bool:
    return compatible(parse(one), parse(other))


class TestParsing:
    @pytest.mark.parametrize(
        "printed",
        [
            "Ada Toy",
            "Toy, Ada",
            "  Ada   Toy ",
            "ADA TOY",
            "Áda Töy",
            "Ada Toy Jr.",
            "Ada Toy, Jr.",
            "Toy, Jr., Ada",
            "Toy, Ada, Jr.",
            "Ada Toy III",
        ],
    )
    def test_one_name_in_many_prints(self, printed: str) -> None:
        name = parse(printed)
        assert (name.family, name.given) == ("toy", ("ada",))

    @pytest.mark.parametrize("printed", ["A. B. Toy", "A.B. Toy", "Toy, A. B.", "A.-B. Toy", "A-B Toy"])
    def test_initials_are_tokens_of_their_own(self, printed: str) -> None:
        assert parse(printed) == Name("toy", ("a", "b"))

    @pytest.mark.parametrize(
        ("printed", "family", "given_names"),
        [
            ("Ada O'Toy", "otoy", ("ada",)),
            ("Ada O’Toy", "otoy", ("ada",)),
            ("Ada Toy-Box", "toybox", ("ada",)),
            ("Toy Box, Ada", "toybox", ("ada",)),
            ("Ada-Bea Toy", "toy", ("adabea",)),
        ],
    )
    def test_apostrophes_hyphens_and_second_words_belong_to_their_name(
        self, printed: str, family: str, given_names: tuple[str, ...]
    ) -> None:
        name = parse(printed)
        assert (name.family, name.given) == (family, given_names)

    @pytest.mark.parametrize(
        "printed",
        ["Ada van der Toy", "van der Toy, Ada", "Ada Van der Toy", "Van der Toy, Ada", "Ada de la Toy", "Ada del Toy", "Toy, Ada"],
    )
    def test_particles_do_not_count(self, printed: str) -> None:
        assert parse(printed) == Name("toy", ("ada",))

    @pytest.mark.parametrize(
        ("printed", "name"),
        [
            ("Van Toy", Name("toy", ("van",))),
            ("van Toy", Name("toy", ("van",))),
            ("Toy, Van", Name("toy", ("van",))),
            ("Ada Van", Name("van", ("ada",))),
            ("Van, Ada", Name("van", ("ada",))),
            ("Ada San Toy", Name("toy", ("ada", "san"))),
        ],
    )
    def test_the_first_and_the_last_word_of_a_name_are_no_particles(self, printed: str, name: Name) -> None:
        assert parse(printed) == name

    @pytest.mark.parametrize(("printed", "name"), [("Ада Той", Name("toy", ("ada",))), ("Άντα Βοξ", Name("vox", ("anta",)))])
    def test_other_alphabets_are_transliterated(self, printed: str, name: Name) -> None:
        assert parse(printed) == name

    @pytest.mark.parametrize(("printed", "family"), [("Toy", "toy"), ("Toy,", "toy"), ("Jr.", "jr"), ("", ""), (" , ", ""), ("...", "")])
    def test_a_single_word_is_a_family_name(self, printed: str, family: str) -> None:
        assert parse(printed) == Name(family, ())

    @given(st.text(max_size=40))
    @example("\ud800")
    @example("Jr., Jr., Jr.")
    def test_whatever_is_printed_becomes_plain_tokens(self, printed: str) -> None:
        name = parse(printed)
        assert all(token.isascii() and token.isalnum() for token in name.given)
        assert name.family == "" or (name.family.isascii() and name.family.isalnum())

    def test_only_a_written_out_first_name_is_full(self) -> None:
        assert [parse(name).is_full for name in ("Ada Toy", "A. Toy", "A. Bea Toy", "Toy")] == [True, False, False, False]
        assert [parse(name).initial for name in ("Ada Toy", "A. Toy", "Toy")] == ["a", "a", ""]

    def test_the_words_of_a_text(self) -> None:
        assert tokens("Toys—and Böxes: S.-H. O'Toy, Toy-Box 2") == ["toys", "and", "boxes", "s", "h", "otoy", "toybox", "2"]
        assert key(" Ada\tTÓY ") == "ada toy"


class TestComparing:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ada Toy", "A. Toy"),
            ("Ada Toy", "Toy"),
            ("Ada Bea Toy", "A. B. Toy"),
            ("Ada B. Toy", "Ada Toy"),
            ("Ada-Bea Toy", "Ada Bea Toy"),
            ("AdaBea Toy", "Ada-Bea Toy"),
            ("Ada-Bea Toy", "A.-B. Toy"),
            ("Áda Tóy", "Ada Toy"),
        ],
    )
    def test_one_person_may_print_both(self, one: str, other: str) -> None:
        assert agree(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ada Toy", "Ada Box"),
            ("Ada Toy", "Alan Toy"),
            ("Ada Toy", "B. Toy"),
            ("Ada B. Toy", "Ada C. Toy"),
            ("A. B. Toy", "A. C. Toy"),
            ("Ada Bea Toy", "Ada Cem Toy"),
        ],
    )
    def test_different_names_and_middle_initials_keep_apart(self, one: str, other: str) -> None:
        assert not agree(one, other)

    @given(TOY_NAMES)
    def test_a_name_is_compatible_with_itself(self, name: str) -> None:
        assert agree(name, name)

    @given(TOY_NAMES, TOY_NAMES)
    def test_it_does_not_matter_which_comes_first(self, one: str, other: str) -> None:
        assert agree(one, other) == agree(other, one)


class TestShortening:
    @pytest.mark.parametrize("short", ["Ada Bea Toy", "Ada B. Toy", "A. B. Toy", "Ada Toy", "A. Toy", "Toy"])
    def test_last_given_names_are_left_out_and_others_are_initials(self, short: str) -> None:
        assert shortens(parse(short), parse("Ada Bea Toy"))

    @pytest.mark.parametrize("other", ["Ada Bea Cem Toy", "Bea Toy", "Ada C. Toy", "Ada Box"])
    def test_what_says_something_else_is_no_short_form(self, other: str) -> None:
        assert not shortens(parse(other), parse("Ada Bea Toy"))

    @given(TOY_NAMES, TOY_NAMES, TOY_NAMES)
    def test_a_short_form_contradicts_nothing_that_the_name_does_not(self, short: str, long: str, other: str) -> None:
        if shortens(parse(short), parse(long)) and agreeing(parse(long).given, parse(other).given):
            assert agreeing(parse(short).given, parse(other).given)


class TestFullest:
    @pytest.mark.parametrize(
        ("printed", "chosen"),
        [
            (["A. Toy", "Ada Toy"], "Ada Toy"),
            (["Ada Toy", "Ada B. Toy"], "Ada B. Toy"),
            (["A. B. C. Toy", "Ada Toy"], "Ada Toy"),
            (["Ada Toy", "Ada Tóy"], "Ada Tóy"),
            (["Áda Toy", "Aďa Tóy"], "Aďa Tóy"),
            (["ADA TOY", "ada toy", "Ada Toy"], "Ada Toy"),
            (["Ada Toybox.", "Ada Toybox", "Ada Toybox2"], "Ada Toybox"),
            (["Ada Toy", "Ada Toy, Jr."], "Ada Toy, Jr."),
        ],
    )
    def test_the_form_that_tells_the_most(self, printed: list[str], chosen: str) -> None:
        assert fullest(printed) == chosen

    @given(st.permutations(["Áda Toy", "Adá Toy", "A. Toy", "ADA TOY", "Ada Toy"]))
    def test_the_choice_does_not_depend_on_the_order(self, printed: list[str]) -> None:
        assert fullest(printed) == "Áda Toy"
