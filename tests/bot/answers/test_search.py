"""/search and /search-for-me: what the card says of what was found, what it offers, and that nothing leaks whom somebody follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import Refusal, answer
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card
from bot.drawing.layout import draw
from bot.mentions import understand
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy import library
from tests.toy.cards import card, card_for, doors, listed, prose, said
from tests.toy.library import ADA, BO

ANN = Asker(kind="member", id="4242001")
SILK, PAPER, TIN = "Kites of Silk", "Kites of Paper", "Kites of Tin"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The library, in which Ann follows Bo Drum."""
    folder = tmp_path_factory.mktemp("library")
    with open_store(folder / "store.db") as opened:
        library.bring(opened, folder)
        card_for(ANN, opened, "follow", name=BO)
        yield opened


def search(store: Store, words: str) -> Card:
    return card(store, "search", words=words)


def lines(found: Card) -> list[str]:
    return [said(line) for section in found.sections for line in section.lines]


def labels(found: Card) -> list[str]:
    return [button.label for button in found.buttons]


class TestTheCard:
    def test_works_are_listed_best_first_with_where_they_appeared_and_where_the_words_stand(self, store: Store) -> None:
        found = search(store, "silk")
        (section,) = found.sections

        assert (found.title, said(found.subtitle), found.outcome) == ("Search: silk", "2 works", "answer")
        assert listed(found, "Works") == [SILK, PAPER]
        assert said(section.items[0].detail) == "Journal of Toys 2020 · journal article · We fly silk in the wind. A café is near."
        assert [span.text for span in (*section.items[0].line, *section.items[0].detail) if span.style == "bold"] == ["Silk", "silk"]
        assert said(found.footer).startswith("From BibTeX toy.txt; imported ")

    def test_people_and_topics_come_before_the_works(self, store: Store) -> None:
        blocks, name = search(store, "wooden blocks"), search(store, "ada kite")

        assert [(section.heading, len(section.items)) for section in blocks.sections] == [("Topics", 1), ("Works", 3)]
        assert (listed(name, "People"), name.outcome) == ([ADA], "answer")

    def test_every_door_opens(self, store: Store) -> None:
        for words in ("wooden blocks", "ada kite", "silk", "kites author:kita"):
            asked = [Ask.from_key(ask.key()) for ask in doors(search(store, words)) if ask.command != "follow-search"]
            assert asked
            assert {answer(store, ask, TERMINAL).outcome for ask in asked} == {"answer"} | ({"not_found"} if "kita" in words else set())

    def test_new_ones_can_be_followed(self, store: Store) -> None:
        (ask,) = [button.ask for button in search(store, "woodne -dolls").buttons if button.label == "Tell me of new ones"]

        assert (ask.command, dict(ask.options)) == ("follow-search", {"words": "wooden -dolls"})

    def test_filters_alone_are_not_followed(self, store: Store) -> None:
        found = search(store, 'author:"ada kite" year:2019..')

        assert listed(found, "Works") == [SILK, "Word Order of Drums"]
        assert "Tell me of new ones" not in labels(found)
        with pytest.raises(Refusal, match=r"^A search that is followed needs a word beside its filters\.$"):
            card_for(ANN, store, "follow-search", words='author:"ada kite"')

    @pytest.mark.parametrize("words", ['"word order" -survey', "silk author:kite", "“silk”"])
    def test_a_search_as_it_is_typed_asks_the_same(self, store: Store, words: str) -> None:
        found = search(store, words)
        typed = understand(found.ask.words)

        assert typed
        assert answer(store, typed, TERMINAL) == found

    def test_what_is_no_title_can_be_searched(self, store: Store) -> None:
        (button,) = card(store, "work", title="zoe dolls").buttons

        assert button.label == "Search these words"
        assert listed(answer(store, button.ask, TERMINAL), "Works") == ["Naïve Dolls"]
        assert card(store, "work", title="xylophone OR").buttons == ()

    def test_text_from_outside_is_no_markup(self, tmp_path: Path) -> None:
        title = "**Kites** of @everyone <@1> [silk](https://toy.example) `x`"
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, toy.entry("a", title, [ADA], abstract="They are ||silk||."))
            found = search(opened, "silk kites")

        text = "\n".join(item.content for item in draw(found).walk_children() if isinstance(item, ui.TextDisplay))
        assert "\\*\\*\u200b**Kites**\\*\\* of \\@\u200beveryone \\<\\@1" in text
        assert r"\[**silk**\](https\:" in text
        assert r"\|\|**silk**\|\|" in text
        assert_discord_accepts(found, 1)


class TestWhenTooLittleIsFound:
    def test_a_mended_slip_is_told(self, store: Store) -> None:
        found = search(store, "kites of papr")

        assert lines(found) == ["No work is found with all words as they are typed; this is “paper” for “papr”."]
        assert listed(found, "Works") == [PAPER]

    def test_it_is_told_that_only_some_words_are_there(self, store: Store) -> None:
        assert lines(search(store, "paper drums")) == ["No work has all of these words; these have some of them."]
        assert lines(search(store, "paper kites")) == []

    def test_it_is_told_that_words_were_taken_for_authors(self, store: Store) -> None:
        found = search(store, "zoe dolls")

        assert lines(found) == ["No work has all of these words; these are by zoe and have the others."]
        assert listed(found, "Works") == ["Naïve Dolls"]

    def test_a_name_with_a_slip_is_a_person_and_no_heap_of_works(self, store: Store) -> None:
        found = search(store, "ada kitte")

        assert (listed(found, "People"), listed(found, "Works"), labels(found)) == ([ADA], [], [])
        assert said(found.subtitle) == "No work has these words, but they are a name."
        assert said(found.footer).startswith("From BibTeX toy.txt; imported ")

    def test_another_spelling_is_a_button(self, tmp_path: Path) -> None:
        entries = [toy.entry(f"k{at}", f"Language {at}", [ADA]) for at in range(101)] + [toy.entry("slip", "Langauge of Toys", [ADA])]
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, "".join(entries))
            (button, *_) = search(opened, "langauge -dolls").buttons

        assert (button.label, dict(button.ask.options)) == ("Did you mean language?", {"words": "language -dolls"})

    def test_nothing_is_said_with_what_may_help(self, store: Store) -> None:
        found = search(store, "xylophone")

        assert (found.outcome, said(found.subtitle)) == ("not_found", "No work is found so; fewer words or filters find more.")
        assert labels(found) == ["Tell me of new ones"]

    @pytest.mark.parametrize(
        ("words", "told", "near"),
        [
            ("kites author:kitte", "No work here has author:kitte. These are near:", [ADA]),
            ('kites topic:"woden block"', 'No work here has topic:"woden block". These are near:', ["wooden blocks"]),
            ("kites venue:nature", "No work here has venue:nature.", []),
            ("kites year:1800", "No work here has year:1800.", []),
        ],
    )
    def test_a_filter_that_leaves_nothing_is_named_with_what_is_near(self, store: Store, words: str, told: str, near: list[str]) -> None:
        found = search(store, words)

        assert (found.outcome, lines(found), listed(found)[:1]) == ("not_found", [told], near)
        assert labels(found) == []

    @pytest.mark.parametrize("words", ["", '"', "-toys", "year:abc", "a OR b", "\x00", "🪁", "toy " * 500])
    def test_what_is_no_search_is_refused(self, store: Store, words: str) -> None:
        with pytest.raises(Refusal):
            search(store, words)


class TestSize:
    def test_ten_thousand_works_are_counted_and_the_best_are_shown_page_by_page(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, toy.entry("a", "Kites of Silk", [ADA]))
            with opened.writing() as db:
                title = "'Kites ' || id || replace(hex(zeroblob(20)), '0', ' of silk')"
                db.execute(
                    "WITH RECURSIVE toy (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM toy LIMIT 9999) "
                    f"INSERT INTO work (id, title, kind, year, record_id) SELECT id, {title}, 'article', 2000, 1 FROM toy"
                )
                db.execute("INSERT INTO work_index (rowid, title) SELECT id, title FROM work WHERE id > 1")
            found = search(opened, "silk kites")

        assert said(found.subtitle) == "The best 40 of 10,000 works; more words find fewer"
        assert found.pages == 5
        for page in range(1, 6):
            assert_discord_accepts(found, page)

    def test_a_search_too_long_for_a_button_has_one_page(self, tmp_path: Path) -> None:
        words = "kite " * 20
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, "".join(toy.entry(f"k{at}", f"Kite {at}", [ADA]) for at in range(12)))
            found = search(opened, words)

        assert (found.pages, len(listed(found, "Works"))) == (1, 8)
        assert lines(found) == ["A search this long has one page; a shorter one has more."]
        assert found.buttons == ()
        assert_discord_accepts(found, 1)


class TestNearWhomIFollow:
    def test_works_by_whom_one_follows_and_by_their_co_authors_come_first_and_say_why(self, store: Store) -> None:
        found = card_for(ANN, store, "search-for-me", words="kites")
        (_, works) = found.sections

        assert lines(found) == ["Works by whom you follow, and by their co-authors, are further up."]
        assert [said(item.detail).partition(" · ")[0] for item in works.items[:2]] == [f"by {BO}", f"{ADA} has written with {BO}"]

    def test_the_order_is_another_one_than_everybodys(self, store: Store) -> None:
        mine, all_ = (listed(card_for(ANN, store, command, words="drums"), "Works") for command in ("search-for-me", "search"))

        assert (mine[0], sorted(mine)) == ("Word Order of Drums", sorted(all_))
        assert all_[0] == "Low-Rank Drums"

    @pytest.mark.parametrize("words", ["kites", "drums", "wooden blocks", "bo drum"])
    def test_the_answer_for_everybody_does_not_depend_on_who_asks(self, store: Store, words: str) -> None:
        assert card_for(ANN, store, "search", words=words) == search(store, words)
        assert not [text for text in prose(search(store, words)) if "has written with" in text or text.startswith("by ")]

    def test_whoever_follows_nobody_is_told_so(self, store: Store) -> None:
        found = card(store, "search-for-me", words="drums")

        assert lines(found) == ["You follow nobody yet, so this is the order for everybody. /follow changes that."]
        assert listed(found, "Works") == listed(search(store, "drums"), "Works")

    def test_one_leads_to_the_other_and_back(self, store: Store) -> None:
        (ask,) = [button.ask for button in search(store, "kites").buttons if button.label == "Near whom I follow"]
        mine = answer(store, Ask.from_key(ask.key()), ANN)

        assert [button.ask for button in mine.buttons if button.label == "The order for everybody"] == [search(store, "kites").ask]


@given(st.text() | st.text('ab"-: *()year author:venue', max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_every_text_is_answered_or_refused(store: Store, words: str) -> None:
    try:
        found = search(store, words)
    except Refusal as refusal:
        assert refusal.suggestion  # noqa: PT017 - either outcome will do
        return
    assert_discord_accepts(found, 1)
