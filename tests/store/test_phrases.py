"""Phrases and acronyms in texts: which words can be one, how they stand in a title, and what an abstract repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.phrases import CLOSES, MOST, OPENS, STOP, acronyms, defined, in_title, repeated, singular, telling, topic_key, words

TEXTS = st.lists(st.sampled_from(["toy", "toys", "box", "boxes", "kite", "the", "of", "a", ":", "\n", "2", "toy-box", "Ångström"])).map(
    " ".join
)


def found(title: str) -> list[str]:
    return list(in_title(words(title)))


class TestPhrases:
    def test_two_or_three_words_in_a_row(self) -> None:
        assert found("Paper kite tails") == ["paper kite", "kite tail", "paper kite tail"]

    def test_the_key_is_in_singular_the_spelling_as_printed(self) -> None:
        assert in_title(words("Toy Boxes")) == {"toy box": ("toy boxes", OPENS | CLOSES)}

    def test_a_hyphen_stays_within_its_word_and_out_of_the_key(self) -> None:
        assert in_title(words("Second-hand toys")) == {"secondhand toy": ("second-hand toys", OPENS | CLOSES)}

    @pytest.mark.parametrize("title", ["toys of paper", "a toy", "the paper", "novel toys", "x toys", "toys", "Toys-2019 fair", ""])
    def test_no_stop_words_no_letters_no_single_words_no_events(self, title: str) -> None:
        assert found(title) == []

    @pytest.mark.parametrize("mark", [":", ",", ".", " (", "; ", "—", " — ", " – ", " - ", "/", "\n", "\n\n", " 2 ", ' "', "?", " & "])
    def test_no_phrase_runs_across_a_mark_a_number_or_the_end_of_a_line(self, mark: str) -> None:
        assert found(f"paper toys{mark}kite tails") == ["paper toy", "kite tail"]

    @pytest.mark.parametrize("title", ["Lower bounds", "polynomial time", "Book Reviews", "Data sets", "A system model", "Large datasets"])
    def test_phrases_that_name_no_topic(self, title: str) -> None:
        assert list(map(telling, found(title))) == [False]

    @pytest.mark.parametrize("title", ["Toy sets", "Models of toy systems", "Box bounds"])
    def test_one_word_that_says_something_is_enough(self, title: str) -> None:
        assert list(map(telling, found(title))) == [True]

    @pytest.mark.parametrize(
        ("plural", "word"),
        [
            ("toys", "toy"),
            ("boxes", "box"),
            ("classes", "class"),
            ("batches", "batch"),
            ("meshes", "mesh"),
            ("theories", "theory"),
            ("sizes", "size"),
            ("biases", "bias"),
            ("bias", "bias"),
            ("analysis", "analysis"),
            ("analyses", "analysis"),
            ("corpora", "corpus"),
            ("news", "news"),
            ("dynamics", "dynamics"),
            ("glass", "glass"),
            ("bonus", "bonus"),
            ("gas", "gas"),
            ("toy", "toy"),
        ],
    )
    def test_singulars(self, plural: str, word: str) -> None:
        assert singular(plural) == word

    @given(TEXTS)
    def test_no_phrase_has_a_stop_word_or_fewer_than_two_words(self, title: str) -> None:
        for key, (spelling, _) in in_title(words(title)).items():
            assert 2 <= len(spelling.split()) <= 3
            assert not STOP & set(spelling.split())
            assert key.isascii()


class TestHowAPhraseStands:
    @pytest.mark.parametrize(
        ("title", "stands"),
        [
            ("Toy boxes", OPENS | CLOSES),
            ("Toy boxes: a kite", OPENS | CLOSES),
            ("The use of toy boxes for kites", OPENS | CLOSES),
            ("Toy boxes everywhere", OPENS),
            ("Painted toy boxes", CLOSES),
            ("Painted toy boxes everywhere", 0),
            ("Painted toy boxes: toy boxes everywhere", OPENS | CLOSES),
            ("Toy boxes of wood", OPENS),
            ("Toy boxes and kites", OPENS),
            ("Toy boxes & kites", OPENS),
        ],
    )
    def test_it_opens_and_closes_what_stops_and_marks_leave_together(self, title: str, stands: int) -> None:
        assert in_title(words(title))["toy box"][1] == stands

    @pytest.mark.parametrize("title", ["Painting toy boxes", "On painting toy boxes"])
    def test_a_verb_at_the_beginning_is_no_part_of_a_topic(self, title: str) -> None:
        found = in_title(words(title))
        assert {key for key, (_, stands) in found.items() if stands & OPENS} == {"toy box"}
        assert {key for key, (_, stands) in found.items() if stands & CLOSES} == {"toy box", "painting toy box"}

    @pytest.mark.parametrize(("title", "closes"), [("Toy boxes painted", False), ("Toy boxes need", True), ("Toy boxes fed", True)])
    def test_what_ends_with_a_participle_waits_for_more(self, title: str, closes: bool) -> None:
        assert in_title(words(title))["toy box"][1] == OPENS
        assert any(stands & CLOSES for _, stands in in_title(words(title)).values()) is closes

    @pytest.mark.parametrize("title", ["A sleeping toy", "String toys"])
    def test_but_an_article_makes_it_a_noun_and_not_every_word_in_ing_is_one(self, title: str) -> None:
        assert [stands for _, stands in in_title(words(title)).values()] == [OPENS | CLOSES]


class TestAbstracts:
    def test_a_phrase_must_be_repeated_in_any_number(self) -> None:
        assert repeated(words("A paper toy. Wood toys, and a wood toy.")) == ["wood toy"]

    def test_three_words_may_be_repeated_too(self) -> None:
        assert repeated(words("A paper kite tail. Paper kite tails!")) == ["kite tail", "paper kite", "paper kite tail"]

    def test_what_is_repeated_most_comes_first(self) -> None:
        assert repeated(words("wood toy, wood toys. tin toy, tin toy, tin toy. bone toy")) == ["tin toy", "wood toy"]

    def test_at_most_so_many(self) -> None:
        text = ", ".join(f"{word} toy" for word in ("paper", "wood", "tin", "glass", "bone", "clay", "wax"))
        assert len(repeated(words(f"{text}, {text}"))) == MOST

    @pytest.mark.parametrize("text", ["", "toy", "toy toy", "toys. toys. toys.", "wood of toys, wood of toys"])
    def test_none_without_a_phrase(self, text: str) -> None:
        assert repeated(words(text)) == []


class TestAcronyms:
    @pytest.mark.parametrize(
        ("text", "short", "long"),
        [
            ("toy box learning (TBL)", "TBL", "toy box learning"),
            ("We count Toy Boxes (TBs) twice", "TB", "toy box"),
            ("long short-term memories (LSTM)", "LSTM", "long shortterm memory"),
            ("a mini-toy box (MB)", "MB", "minitoy box"),
            ("a part-of-toy (POT) model", "POT", "partoftoy"),
        ],
    )
    def test_a_text_explains_one_by_the_words_right_before_it(self, text: str, short: str, long: str) -> None:
        assert defined(text) == {short: long}

    @pytest.mark.parametrize(
        "text", ["toy boxes (TBL)", "boxes of toys (BT)", "toy, box (TB)", "toy box (tb)", "(TB) toy box", "toys (T)", "TB", ""]
    )
    def test_other_words_and_brackets_explain_nothing(self, text: str) -> None:
        assert defined(text) == {}

    def test_words_in_capitals_may_be_acronyms(self) -> None:
        assert acronyms(words("TBs: a TB for LSTM-toys and the A of Toys in 3D")) == ["TB", "TB"]


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("Paper Kites", "paper kite"),
        ("paper-kites", "paperkite"),
        (" PAPER  kite! ", "paper kite"),
        ("Páper kites", "paper kite"),
        ("Kites of the 3rd kind", "kites of the 3rd kind"),
        ("3D toys", "3d toy"),
        ("", ""),
        ("?", ""),
    ],
)
def test_the_key_of_a_topic_that_is_stated_or_typed(topic: str, key: str) -> None:
    assert topic_key(topic) == key


@given(TEXTS)
def test_a_key_is_its_own_key(text: str) -> None:
    assert topic_key(topic_key(text)) == topic_key(text)
