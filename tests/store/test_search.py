"""Searching the store: which works are found, in which order, and what is beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import search, spelling
from store.database import Store, open_store
from store.queries import parse
from store.search import KEPT, Found, Near
from tests import toy
from tests.toy import library
from tests.toy.library import ADA, BO, CY, DEE, EVE


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("library")
    with open_store(folder / "store.db") as opened:
        library.bring(opened, folder)
        yield opened


def find(store: Store, typed: str, *people: str) -> Found:
    return search.find(store, parse(typed), [toy.person(store, name) for name in people])


def titles(found: Found) -> list[str]:
    return [hit.work.title for hit in found.hits]


SILK, PAPER, TIN = "Kites of Silk", "Kites of Paper", "Kites of Tin"
ORDER, ABOUT, LOW_RANK = "Word Order of Drums", "Order in a Word about Drums", "Low-Rank Drums"
DOLLS, MORE, TWO, NAIVE = "Wooden Blocks and Wooden Dolls", "More about Wooden Blocks", "Wooden Blocks for Two", "Naïve Dolls"


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("kites", {SILK, PAPER, TIN}),
            ("silk", {SILK, PAPER}),
            ("cafe", {SILK}),
            ("NAIVE", {NAIVE}),
            ("word order drums", {ORDER, ABOUT}),
            ('"word order"', {ORDER}),
            ("low-rank", {LOW_RANK}),
            ("kites -silk", {TIN}),
            ("author:Kite", {SILK, PAPER, ORDER}),
            ("author:kite author:drum", {SILK, ORDER}),
            ('author:"A. Kite" -paper', {SILK, ORDER}),
            ("author:strom", {TWO, NAIVE}),
            ("wooden -author:strom", {DOLLS, MORE}),
            ("kites year:2012..", {SILK, PAPER}),
            ("kites year:2012", {PAPER}),
            ("kites year:..2011", {TIN}),
            ("kites -year:2012..2020", {TIN}),
            ("kites venue:news", {TIN}),
            ("venue:noise", {ORDER, ABOUT}),
            ('drums venue:"noisy toys"', {ORDER, ABOUT}),
            ('drums venue:"toys noisy"', set()),
            ("kites venue:new", set()),
            ('topic:"wooden blocks"', {DOLLS, MORE, TWO}),
            ('topic:"Wooden-Block" -dolls', {MORE, TWO}),
        ],
    )
    def test_words_and_filters_leave_what_they_say(self, store: Store, typed: str, found: set[str]) -> None:
        result = find(store, typed)

        assert (set(titles(result)), result.total, result.some) == (found, len(found), False)

    def test_a_topic_is_known_by_its_acronym(self, tmp_path: Path) -> None:
        works = ("Toy Train Stations (TTS)", "A Toy Train Station (TTS) of Wood", "Toy Train Stations")
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, "".join(toy.entry(f"k{at}", title, [ADA]) for at, title in enumerate(works)))

            assert find(opened, "topic:tts").total == 3

    def test_the_words_are_marked_in_the_title_and_in_a_passage_of_the_abstract(self, store: Store) -> None:
        (silk, _) = find(store, "silk kites").hits

        assert silk.title == (("Kites", True), (" of ", False), ("Silk", True))
        assert silk.passage == (("We fly ", False), ("silk", True), (" in the wind. A café is near.", False))

    def test_what_stands_only_in_a_title_has_no_passage(self, store: Store) -> None:
        assert [hit.passage for hit in find(store, "drums").hits] == [(), (), ()]


class TestWhenTooLittleIsFound:
    def test_some_of_the_words_are_enough_only_where_no_work_has_all(self, store: Store) -> None:
        found = find(store, "paper drums")

        assert found.some
        assert set(titles(found)) == {PAPER, ORDER, ABOUT, LOW_RANK}
        assert not find(store, "paper kites").some

    def test_filters_and_what_is_left_out_hold_then_too(self, store: Store) -> None:
        assert set(titles(find(store, "paper drums -about year:2015.."))) == {ORDER, LOW_RANK}

    def test_a_slip_is_mended(self, store: Store) -> None:
        found = find(store, "woodne blocks -dolls")

        assert (found.query, found.some) == (parse("wooden blocks -dolls"), False)
        assert set(titles(found)) == {MORE, TWO}

    def test_a_slip_is_mended_inside_a_phrase(self, store: Store) -> None:
        assert titles(find(store, '"wrod order"')) == [ORDER]

    def test_words_that_stand_in_a_name_may_be_an_authors(self, store: Store) -> None:
        found = find(store, "ada drums bo order")

        assert (titles(found), found.query) == ([ORDER], parse("drums order author:ada author:bo"))

    def test_names_alone_are_not_taken_for_authors(self, store: Store) -> None:
        assert find(store, "bo drum").query.filters == ()

    def test_mended_words_may_be_some_of_the_words(self, store: Store) -> None:
        found = find(store, "papr drums")

        assert (found.query, found.some) == (parse("paper drums"), True)

    def test_nothing_is_found_where_no_word_is_known(self, store: Store) -> None:
        assert find(store, "xylophone quartet") == Found((), 0, parse("xylophone quartet"), some=True)

    def test_another_spelling_is_offered_where_few_works_have_the_one_that_was_typed(self, store: Store, tmp_path: Path) -> None:
        entries = [toy.entry(f"k{at}", f"Language {at}", [ADA]) for at in range(101)] + [toy.entry("slip", "Langauge of Toys", [ADA])]
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, "".join(entries))
            found = find(opened, "langauge")

        assert (titles(found), found.query, found.meant) == (["Langauge of Toys"], parse("langauge"), parse("language"))
        assert find(store, "kites").meant is None


class TestSlips:
    @pytest.mark.parametrize(
        ("word", "other"),
        [
            ("Ktes", "kites"),
            ("kiets", "kites"),
            ("drms", "drums"),
            ("wodn", ""),
            ("abstrct", ""),
            ("ordre", "order"),
            ("rder", ""),
            ("tni", ""),
            ("kites", ""),
            ("wind", ""),
        ],
    )
    def test_a_word_is_taken_for_one_that_nearly_is_it(self, store: Store, word: str, other: str) -> None:
        assert spelling.corrections(store, [word]) == ({word: other} if other else {})

    def test_of_words_as_near_the_one_of_more_works_is_taken(self, store: Store) -> None:
        assert spelling.corrections(store, ["bloks", "dollz"]) == {"bloks": "blocks", "dollz": "dolls"}

    def test_a_longer_word_may_have_two_slips(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, toy.entry("a", "Optimization of Toys", [ADA]))

            assert spelling.corrections(opened, ["optmzation", "tyos", "tsyo"]) == {"optmzation": "optimization", "tyos": "toys"}


class TestOrder:
    def test_words_of_a_title_count_more_than_those_of_an_abstract(self, store: Store) -> None:
        assert titles(find(store, "silk")) == [SILK, PAPER]
        assert titles(find(store, "paper")) == [PAPER]

    def test_among_equals_the_newer_comes_first(self, store: Store) -> None:
        assert titles(find(store, "wooden blocks")) == [TWO, MORE, DOLLS]
        assert titles(find(store, "author:doll")) == [LOW_RANK, ABOUT, MORE, DOLLS]

    def test_works_by_somebody_and_by_their_co_authors_come_further_up(self, store: Store) -> None:
        found = find(store, "drums", BO)
        assert titles(find(store, "drums"))[0] != ORDER

        assert {hit.work.title: hit.near for hit in found.hits} == {ORDER: Near(BO, BO), LOW_RANK: None, ABOUT: None}
        assert titles(found)[0] == ORDER

    def test_whoever_has_written_with_somebody_is_named(self, store: Store) -> None:
        near = {hit.work.title: hit.near for hit in find(store, "kites", BO).hits}

        assert near == {SILK: Near(BO, BO), PAPER: Near(ADA, BO), TIN: None}

    def test_what_words_alone_would_not_bring_so_far_is_brought_by_somebody(self, tmp_path: Path) -> None:
        others = "".join(toy.entry(f"k{at}", f"Toy {'abcdefghij'[at % 10]}{at}", [CY], year="2020") for at in range(KEPT + 20))
        own = toy.entry("own", "A Long Word on a Small and Old Toy of Wood", [ADA], year="1990")
        with open_store(tmp_path / "store.db") as opened:
            toy.bring_text(opened, tmp_path, others + own)
            found, near = find(opened, "toy"), find(opened, "toy", ADA)

        assert (len(found.hits), found.total) == (len(near.hits), near.total) == (KEPT, KEPT + 21)
        assert "A Long Word on a Small and Old Toy of Wood" not in titles(found)
        assert "A Long Word on a Small and Old Toy of Wood" in titles(near)


class TestBesideTheWorks:
    def test_words_that_are_a_name_find_people(self, store: Store) -> None:
        assert [match.name for match in search.named(store, parse("drum bo"), generous=False)] == [BO]
        assert search.named(store, parse("bo kites of silk"), generous=False) == ()

    def test_a_name_with_a_slip_finds_them_if_more_time_may_be_taken(self, store: Store) -> None:
        assert search.named(store, parse("zoe storm"), generous=False) == ()
        assert [match.name for match in search.named(store, parse("zoe storm"), generous=True)] == [EVE]

    def test_filters_alone_name_nobody(self, store: Store) -> None:
        assert search.named(store, parse("author:Doll"), generous=True) == ()
        assert DEE in [match.name for match in search.named(store, parse("doll"), generous=False)]

    def test_topics_that_stand_in_the_words_are_found(self, store: Store) -> None:
        assert [topic.name for topic in search.about(store, parse("small wooden block games"))] == ["wooden blocks"]
        assert search.about(store, parse("blocks of tin")) == ()

    def test_a_filter_that_no_work_passes_is_named(self, store: Store) -> None:
        query = parse("kites author:nobody -author:nowhere venue:news topic:nothing year:1800")

        assert [str(one) for one in search.idle(store, query)] == ["author:nobody", "topic:nothing", "year:1800"]

    def test_the_imports_behind_works_are_named(self, store: Store) -> None:
        works = [hit.work.id for hit in find(store, "kites").hits]

        assert [one.input for one in search.origins(store, works)] == ["toy.txt"]
        assert search.origins(store, []) == []
