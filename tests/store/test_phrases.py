"""Topics from titles: which words can be one, which phrases the store's titles give, and which of them a work has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.phrases import MOST, STOP, mine, phrases, singular, topics_of, typed_key

TEXTS = st.lists(st.sampled_from(["toy", "toys", "box", "boxes", "kite", "the", "of", "a", ":", "\n", "2", "toy-box", "Ångström"])).map(
    " ".join
)


def found(text: str) -> list[str]:
    return [topic for topic, _ in phrases(text)]


class TestPhrases:
    def test_two_or_three_words_in_a_row(self) -> None:
        assert found("Paper kite tails") == ["paper kite tail", "paper kite", "kite tail"]

    def test_the_key_is_in_singular_the_spelling_as_printed(self) -> None:
        assert list(phrases("Toy Boxes")) == [("toy box", "toy boxes")]

    def test_a_hyphen_stays_within_its_word_and_out_of_the_key(self) -> None:
        assert list(phrases("Second-hand toys")) == [("secondhand toy", "second-hand toys")]

    @pytest.mark.parametrize("text", ["toys of paper", "a toy", "the paper", "novel toys", "x toys", "toys", ""])
    def test_no_stop_words_no_letters_no_single_words(self, text: str) -> None:
        assert found(text) == []

    @pytest.mark.parametrize("mark", [":", ",", ".", " (", "; ", "—", " — ", " – ", " - ", "/", "\n", "\n\n", " 2 ", ' "', "?", " & "])
    def test_no_phrase_runs_across_a_mark_a_number_or_the_end_of_a_line(self, mark: str) -> None:
        assert found(f"paper toys{mark}kite tails") == ["paper toy", "kite tail"]

    @pytest.mark.parametrize("text", ["Lower bounds", "upper bound", "polynomial time"])
    def test_phrases_that_name_no_topic(self, text: str) -> None:
        assert found(text) == []

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
    def test_no_phrase_has_a_stop_word_or_fewer_than_two_words(self, text: str) -> None:
        for topic, spelling in phrases(text):
            assert 2 <= len(spelling.split()) <= 3
            assert not STOP & set(spelling.split())
            assert topic.isascii()


class TestVocabulary:
    def test_what_stands_in_the_titles_of_two_works(self) -> None:
        assert mine(["Paper kites in spring", "The Paper Kite"]) == {"paper kite": "paper kites"}

    def test_twice_in_one_title_is_one_title(self) -> None:
        assert mine(["Paper kites, paper kites"]) == {}

    def test_the_most_frequent_spelling_names_the_topic(self) -> None:
        assert mine(["Fine-tuned toys", "Finetuned toys", "Finetuned toys"]) == {"finetuned toy": "finetuned toys"}

    def test_a_phrase_always_inside_one_longer_phrase_is_left_out(self) -> None:
        assert set(mine(["Paper kite tails", "Paper kite tails"])) == {"paper kite tail"}

    def test_but_not_one_that_also_stands_alone(self) -> None:
        assert set(mine(["Paper kite tails", "Paper kite tails", "Paper kites"])) == {"paper kite tail", "paper kite"}

    @given(st.data())
    def test_the_order_of_the_titles_does_not_matter(self, data: st.DataObject) -> None:
        titles = data.draw(st.lists(TEXTS, max_size=6))
        assert mine(data.draw(st.permutations(titles))) == mine(titles)


VOCABULARY = {f"{word} toy": f"{word} toys" for word in ("paper", "wood", "tin", "glass", "bone", "clay", "wax")}


class TestTopicsOfAWork:
    def test_every_phrase_of_its_title_in_any_number(self) -> None:
        assert topics_of("Paper toy and wood toys", "", VOCABULARY) == ["paper toy", "wood toy"]

    def test_a_phrase_of_its_abstract_must_be_repeated(self) -> None:
        assert topics_of("Toys", "A paper toy. Wood toys, and a wood toy.", VOCABULARY) == ["wood toy"]

    def test_the_title_comes_first_then_what_the_abstract_repeats_most(self) -> None:
        abstract = "paper toy, paper toys. wood toy, wood toy, wood toys. tin toy, tin toy."
        assert topics_of("Clay toys", abstract, VOCABULARY) == ["clay toy", "wood toy", "paper toy", "tin toy"]

    def test_at_most_five(self) -> None:
        title = ", ".join(VOCABULARY)
        assert topics_of(title, title * 2, VOCABULARY) == list(VOCABULARY)[:MOST]

    def test_none_without_a_vocabulary(self) -> None:
        assert topics_of("Paper toys", "Paper toys, paper toys", {}) == []


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("Paper Kites", "paper kite"), ("paper-kites", "paperkite"), (" PAPER  kite! ", "paper kite"), ("", ""), ("2?", "")],
)
def test_a_typed_topic(typed: str, topic: str) -> None:
    assert typed_key(typed) == topic
