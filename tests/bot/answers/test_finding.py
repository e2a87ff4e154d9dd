"""What is not found is near something, what is ambiguous asks back, and what makes no sense is refused in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Refusal, answer, commands
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask, Card
from store.database import Store
from tests.toy.cards import card, doors, listed, prose, said

SUBJECTS = sorted(
    (command.name, option.name)
    for command in commands().values()
    for option in command.options
    if option.required and not command.acts and option.name != "words"
)
"""What questions are about. Actions are tested by themselves, for they write, and searches, for they refuse what is none."""

ANSWERED = [pair for pair in SUBJECTS if pair[0] != "statement"]
"""Commands that have an answer for whoever or whatever is found; few people have a statement."""

LONG = "A" * 5_000
HOSTILE = (
    "@everyone **x**",
    "'; DROP TABLE work; --",
    '" OR "',
    "%",
    "!!!",
    "zq\x00xv",
    "\ud800",
    "🙂",
    "x" * 80 + "é" * 80,
    LONG,
    "A " * 2_500,
)


def answers_of(store: Store, found: Card) -> set[str]:
    return {answer(store, Ask.from_key(ask.key()), TERMINAL).outcome for ask in doors(found)}


class TestAsking:
    @pytest.mark.parametrize(
        "name", ["Toy, Ada B.", "ada toy", "A. B. Toy", "Toy Ada", "Ada Toybox", "TOY, ADA B", "r1", "0000-0000-0000-0001"]
    )
    def test_a_name_may_be_typed_in_any_form(self, tree: Store, name: str) -> None:
        assert card(tree, "profile", name=name).title == "Ada B. Toy"

    def test_a_slip_at_the_beginning_of_a_word_asks_back(self, tree: Store) -> None:
        asked, answered = card(tree, "profile", name="Ben Axample"), card(tree, "profile", name="Ben Exaple")

        assert (asked.outcome, asked.title, listed(asked)[0]) == ("not_found", "I know nobody called “Ben Axample”", "Ben Example")
        assert (answered.outcome, answered.title) == ("answer", "Ben Example")

    def test_an_ambiguous_name_asks_which_one(self, tree: Store) -> None:
        found = card(tree, "profile", name="dora mock")

        assert (found.outcome, found.title) == ("choice", "Which “dora mock”?")
        assert listed(found) == ["Dóra Mock", "Dóra Mock"]
        assert [item.hint for section in found.sections for item in section.items] == [
            "1 work · Boxes without Any Toys",
            "1 work · Gödel's Toys: ε of Them",
        ]

    def test_the_doors_of_a_menu_answer(self, tree: Store) -> None:
        items = [item.opens for section in card(tree, "trust", name="Sample").sections for item in section.items]

        assert len(items) == 5
        assert {answer(tree, ask, TERMINAL).outcome for ask in items if ask} == {"answer"}
        assert {ask.command for ask in items if ask} == {"trust"}

    def test_a_name_that_is_not_found_has_near_ones(self, tree: Store) -> None:
        found = card(tree, "profile", name="Egan Fakir")

        assert (found.outcome, found.title) == ("not_found", "I know nobody called “Egan Fakir”")
        assert listed(found)[0] == "Egon Fake"

    def test_a_name_like_no_other_is_told_what_to_try(self, tree: Store) -> None:
        found = card(tree, "profile", name="Zzyzx Qwrtp")

        assert listed(found) == []
        assert said(found.subtitle) == "Try another spelling, or part of the name. /help shows what can be asked."

    def test_words_of_several_titles_ask_which_one(self, tree: Store) -> None:
        found = card(tree, "work", title="toys")

        assert (found.outcome, found.title) == ("choice", "Which work with “toys”?")
        assert len(listed(found)) == 3

    def test_a_title_with_one_wrong_word_has_near_ones(self, tree: Store) -> None:
        found = card(tree, "cite", title="counting zebras")

        assert found.outcome == "not_found"
        assert said(found.subtitle) == "No work has all of these words; these have some:"
        assert listed(found) == ["Counting Toy Boxes"]

    def test_a_topic_that_is_not_found_has_near_ones(self, tree: Store) -> None:
        found = card(tree, "topic", topic="toy bxes")

        assert found.outcome == "not_found"
        assert listed(found) == ["toy boxes"]

    @pytest.mark.parametrize(
        ("command", "subject", "gone"), [("profile", "name", "r999"), ("work", "title", "w999"), ("topic", "topic", "t999")]
    )
    def test_an_id_that_nothing_has_is_not_found(self, tree: Store, command: str, subject: str, gone: str) -> None:
        assert card(tree, command, **{subject: gone}).outcome == "not_found"

    def test_a_long_menu_can_be_paged(self, documents: Store) -> None:
        for typed in ("zhang", "Zhang" + "!" * 90, "张"):
            found = card(documents, "profile", name=typed)

            assert (found.outcome, found.pages > 1) == ("choice", True)
            assert answer(documents, Ask.from_key(found.ask.at_page(2).key()), TERMINAL).sections == found.sections


class TestRefusing:
    @pytest.mark.parametrize(
        ("ask", "sentence"),
        [
            (Ask(command="nope"), "There is no command /nope."),
            (Ask(command="help", options={"x": "1"}), "/help has no option 'x'; it has: none."),
            (Ask(command="trust", options={"name": "Ada", "year": "2020"}), "/trust has no option 'year'; it has: name."),
            (Ask(command="profile"), "/profile needs its option name: a name in any form, an ORCID or another identifier."),
            (
                Ask(command="profile", options={"name": "  "}),
                "/profile needs its option name: a name in any form, an ORCID or another identifier.",
            ),
            (
                Ask(command="works", options={"name": "Ada", "year": "soon"}),
                "/works year: 'soon' does not fit; the option means: a year such as 2023.",
            ),
            (
                Ask(command="works", options={"name": "Ada", "year": "9" * 30}),
                f"/works year: '{'9' * 30}' does not fit; the option means: a year such as 2023.",
            ),
            (
                Ask(command="works", options={"name": "Ada", "year": "-5"}),
                "/works year: '-5' does not fit; the option means: a year such as 2023.",
            ),
            (
                Ask(command="works", options={"name": "Ada", "sort": "best"}),
                "/works sort: 'best' does not fit; the option means: newest, oldest, title or coauthors (most of them first).",
            ),
            (
                Ask(command="statement", options={"name": "Ada", "kind": "essay"}),
                "/statement kind: 'essay' does not fit; the option means: statement or overview, where there are both.",
            ),
        ],
    )
    def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(self, tree: Store, ask: Ask, sentence: str) -> None:
        with pytest.raises(Refusal) as refused:
            answer(tree, ask, TERMINAL)

        assert str(refused.value) == sentence
        assert refused.value.suggestion == "/help"

    def test_a_refusal_repeats_only_the_beginning_of_what_was_typed(self, tree: Store) -> None:
        with pytest.raises(Refusal) as refused:
            card(tree, "works", name="Ada", year=LONG)

        assert len(str(refused.value)) < 120


class TestHostileText:
    @pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:12]))
    @pytest.mark.parametrize(("command", "subject"), SUBJECTS)
    def test_it_is_looked_for_and_not_found(self, tree: Store, command: str, subject: str, typed: str) -> None:
        found = card(tree, command, **{subject: typed})

        assert found.outcome in ("not_found", "choice")
        assert max(map(len, prose(found))) < 200
        assert all(len(ask.key()) <= 98 for ask in doors(found))

    def test_it_is_not_taken_for_a_filter_either(self, tree: Store) -> None:
        for typed in HOSTILE:
            assert card(tree, "works", name="Sample", topic=typed).outcome == "not_found"

    def test_signs_alone_mean_nobody(self, tree: Store) -> None:
        for typed in ("!!!", "%", "—", "."):
            found = card(tree, "profile", name=typed)

            assert (found.outcome, listed(found)) == ("not_found", [])

    @settings(max_examples=60, deadline=None)
    @given(subject=st.sampled_from(ANSWERED), typed=st.text(min_size=1, max_size=60).filter(str.strip))
    def test_any_text_is_answered_with_doors_that_answer(self, tree: Store, subject: tuple[str, str], typed: str) -> None:
        found = card(tree, subject[0], **{subject[1]: typed})
        items = [item.opens for section in found.sections for item in section.items if item.opens]

        assert {answer(tree, Ask.from_key(ask.key()), TERMINAL).outcome for ask in items} <= {"answer"}
