"""What an import has to tell of works, to whom, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store import follows, outbox, own_data
from store.database import Store
from store.follows import Filters, Subject
from store.schedule import Rhythm, Schedule
from tests import toy
from tests.toy.hearing import ANN, BOB, NOON, TOYS, due, follow, heard, reasons, standing_still

Bring = Callable[..., None]

ADA, BEN, CLEO = "Ada Kite", "Ben Boat", "Cleo Drum"
KITES = "Kites of Silk in the Wind"
BOATS = "Boats of Paper on a Pond"


def article(title: str, *authors: str, year: str = "2026", **fields: str) -> str:
    return toy.entry("toy", title, authors or (ADA, BEN), "article", year=year, **{"journal": "Journal of Toys", **fields})


def preprint(title: str, *authors: str, year: str = "2025", **fields: str) -> str:
    return toy.entry("toy", title, authors or (ADA, BEN), "misc", year=year, eprint="2501.00001", archiveprefix="arXiv", **fields)


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store that knows Ada, Ben and Cleo from one old work."""
    with standing_still():
        toy.bring_text(store, tmp_path, article("An Old Toy for Everybody", ADA, BEN, CLEO, year="2012"))
        yield store


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports entries as one file."""

    def bring(*entries: str) -> None:
        toy.bring_text(store, tmp_path, "".join(entries))

    return bring


class TestWhatIsNews:
    @pytest.fixture(autouse=True)
    def ann_follows_ada(self, store: Store) -> None:
        follow(store, ADA)

    def test_a_new_work_is_told_once(self, store: Store, bring: Bring) -> None:
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    def test_the_same_bytes_again_are_nothing(self, store: Store, bring: Bring) -> None:
        bring(article(KITES))
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    @pytest.mark.parametrize(
        "again",
        [
            pytest.param(toy.entry("other", KITES, [BEN, ADA], booktitle="Toy Days", year="2026"), id="another source"),
            pytest.param(article("Kites of Silk in the Winds"), id="a corrected title"),
            pytest.param(article(KITES, abstract="Silk is strong."), id="an abstract"),
            pytest.param(article(KITES, "A. Kite", "B. Boat", CLEO), id="another author"),
            pytest.param(preprint(KITES), id="the preprint of what is published"),
        ],
    )
    def test_more_about_the_same_work_is_nothing(self, store: Store, bring: Bring, again: str) -> None:
        bring(article(KITES))
        bring(again)
        assert len(heard(store)) == 1

    def test_a_new_version_of_a_preprint_is_nothing(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES))
        bring(preprint(KITES, abstract="Version 2 has more kites."))
        assert heard(store) == [f"new: {KITES}"]

    def test_a_preprint_that_is_now_published_is_that_and_no_second_new_work(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES))
        bring(article(KITES))
        bring(toy.entry("other", KITES, [ADA, BEN], booktitle="Toy Days", year="2026"))
        assert heard(store) == [f"new: {KITES}", f"published: {KITES}"]

    def test_a_preprint_and_its_publication_in_one_import_are_one_new_work(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES), article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    def test_an_entry_that_does_not_say_what_it_is_publishes_nothing(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES))
        bring(toy.entry("thin", KITES, [ADA, BEN], "misc", year="2025"))
        assert heard(store) == [f"new: {KITES}"]
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}", f"published: {KITES}"]

    def test_a_publication_from_before_last_year_is_no_news(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES, year="2023"))
        bring(article(KITES, year="2024"))
        assert heard(store) == [f"new: {KITES}, older"]

    def test_a_known_work_that_is_retracted(self, store: Store, bring: Bring) -> None:
        bring(article(KITES, year="2019"))
        bring(article(KITES, year="2019", note="Retracted"))
        bring(article(f"RETRACTED: {KITES}", year="2019", pages="1"))
        assert heard(store) == [f"new: {KITES}, older", f"retracted: {KITES}"]

    def test_a_work_that_comes_retracted_is_only_new(self, store: Store, bring: Bring) -> None:
        bring(article(KITES, note="Retracted"))
        assert heard(store) == [f"new: {KITES}"]

    def test_without_a_follow_nothing_is_news(self, store: Store, bring: Bring) -> None:
        own_data.forget(store, ANN)
        bring(article(KITES))
        follow(store, ADA)
        bring(article(KITES, pages="1"))
        assert heard(store) == []


class TestWhoHears:
    def test_several_followed_authors_of_one_work_are_several_reasons_for_one_notice(self, store: Store, bring: Bring) -> None:
        wishes = [follow(store, name) for name in (ADA, BEN)]
        bring(article(KITES))
        assert (heard(store), reasons(store)) == ([f"new: {KITES}"], [wishes])

    def test_every_follower_hears_and_nobody_else(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, ANN)
        follow(store, CLEO, BOB)
        follow(store, BEN, TOYS)
        bring(article(KITES))
        assert [heard(store, who) for who in (ANN, BOB, TOYS)] == [[f"new: {KITES}"], [], [f"new: {KITES}"]]

    def test_who_follows_a_topic_hears_of_works_on_it(self, store: Store, bring: Bring) -> None:
        follows.follow(store, ANN, Subject(kind="topic", text="toy kite"), "now", Filters(), NOON)
        bring(article(KITES, keywords="Toy Kites"), preprint(BOATS, keywords="toy boats"))
        assert heard(store) == [f"new: {KITES}"]

    def test_who_follows_a_search_hears_of_works_with_all_of_its_words(self, store: Store, bring: Bring) -> None:
        for words in ("SILK wind", "silk pond", "strong"):
            follows.follow(store, ANN, Subject(kind="search", text=words), "now", Filters(), NOON)
        bring(article(KITES, abstract="Silk is strong."), preprint(BOATS))
        assert (heard(store), [len(why) for why in reasons(store)]) == ([f"new: {KITES}"], [2])

    @pytest.mark.parametrize("words", ['"', "a AND", "kites*", "title: silk", "NEAR(", "-silk", "…", "_"])
    def test_a_search_is_words_and_no_language(self, store: Store, bring: Bring, words: str) -> None:
        follows.follow(store, ANN, Subject(kind="search", text=words), "now", Filters(), NOON)
        bring(article(KITES))
        assert heard(store) in ([], [f"new: {KITES}"])

    @pytest.mark.parametrize(
        ("filters", "told"),
        [
            ({}, {"first", "last", "alone", "middle", "preprint", "topic"}),
            ({"position": "first"}, {"first", "alone", "preprint", "topic"}),
            ({"position": "last"}, {"last", "alone"}),
            ({"position": "first or last"}, {"first", "last", "alone", "preprint", "topic"}),
            ({"preprints": False}, {"first", "last", "alone", "middle", "topic"}),
            ({"kind": "preprint"}, {"preprint"}),
            ({"kind": "article", "position": "last"}, {"last", "alone"}),
            ({"topic": "toy kite"}, {"topic"}),
        ],
    )
    def test_a_follow_can_be_narrowed(self, store: Store, bring: Bring, filters: dict[str, Any], told: set[str]) -> None:
        titles = {
            "first": "Apples that Roll under the Table",
            "last": "Bears with One Button for Both Eyes",
            "alone": "Carts without Any Wheels at All",
            "middle": "Dice that Only Show a Six",
            "preprint": "Engines Driven by a Rubber Band",
            "topic": "Feathers to Be Blown through Rooms",
        }
        follow(store, ADA, **filters)
        bring(
            article(titles["first"], ADA, BEN),
            article(titles["last"], BEN, ADA),
            article(titles["alone"], ADA),
            article(titles["middle"], BEN, ADA, CLEO),
            preprint(titles["preprint"], ADA, BEN),
            article(titles["topic"], ADA, BEN, keywords="toy kites"),
        )
        assert {name for name, title in titles.items() if f"new: {title}" in heard(store)} == told

    def test_who_wants_no_preprints_hears_when_one_is_published(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, preprints=False)
        bring(preprint(KITES))
        assert heard(store) == []
        bring(article(KITES))
        assert heard(store) == [f"published: {KITES}"]

    def test_a_kind_may_be_that_of_any_appearance(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, kind="preprint")
        bring(preprint(KITES, journal="arXiv"), article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    def test_a_muted_follow_is_no_reason(self, store: Store, bring: Bring) -> None:
        muted, other = follow(store, ADA), follow(store, BEN, rhythm="daily")
        follows.mute(store, muted, True, NOON)
        bring(article(KITES))
        assert reasons(store) == [[other]]
        assert due(store) == ["2026-03-05T09:00:00+00:00"]
        bring(article(BOATS, ADA, CLEO))
        assert heard(store) == [f"new: {KITES}"]

    def test_who_cannot_be_reached_is_written_down_as_such(self, store: Store, bring: Bring) -> None:
        follow(store, ADA)
        bring(article(KITES))
        (delivery,) = outbox.claim(store, "the test", NOON, 10, 10)
        outbox.close(store, delivery, "no direct messages", NOON)
        bring(article(BOATS))
        assert heard(store) == [f"new: {title}, impossible: no direct messages" for title in (KITES, BOATS)]


class TestOlder:
    def test_works_from_before_last_year_are_only_counted(self, store: Store, bring: Bring) -> None:
        follow(store, ADA)
        bring(
            article(KITES, year="2024"), article(BOATS, year="2025"), toy.entry("undated", "Tops that Turn for Ever", [ADA, BEN], "article")
        )
        assert sorted(heard(store)) == [f"new: {BOATS}", f"new: {KITES}, older", "new: Tops that Turn for Ever"]

    def test_who_asked_for_older_ones_is_told_each(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, older=True)
        bring(article(KITES, year="2002"))
        assert heard(store) == [f"new: {KITES}"]

    def test_one_wish_for_older_ones_is_enough(self, store: Store, bring: Bring) -> None:
        follow(store, ADA)
        follow(store, BEN, older=True)
        bring(article(KITES, year="2002"))
        assert heard(store) == [f"new: {KITES}"]


class TestWhen:
    @pytest.mark.parametrize(
        ("rhythm", "schedule", "at"),
        [
            ("now", {}, NOON),
            ("daily", {}, "2026-03-05T09:00:00+00:00"),
            ("daily", {"hour": 13}, "2026-03-04T13:00:00+00:00"),
            ("daily", {"hour": 14, "zone": "Europe/Berlin"}, "2026-03-04T13:00:00+00:00"),
            ("daily", {"hour": 8, "zone": "Asia/Tokyo"}, "2026-03-04T23:00:00+00:00"),
            ("weekly", {}, "2026-03-09T09:00:00+00:00"),
            ("weekly", {"day": 2, "hour": 13}, "2026-03-04T13:00:00+00:00"),
            ("weekly", {"day": 3, "zone": "America/New_York"}, "2026-03-05T14:00:00+00:00"),
        ],
    )
    def test_a_rhythm_says_when(self, store: Store, bring: Bring, rhythm: Rhythm, schedule: dict[str, Any], at: str) -> None:
        follow(store, ADA, rhythm=rhythm)
        follows.set_schedule(store, ANN, Schedule(**schedule), NOON)
        bring(article(KITES))
        assert due(store) == [at]

    def test_the_earliest_of_several_rhythms(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, rhythm="weekly")
        follow(store, BEN, rhythm="daily")
        bring(article(KITES), article(BOATS, ADA, CLEO))
        assert sorted(due(store)) == ["2026-03-05T09:00:00+00:00", "2026-03-09T09:00:00+00:00"]

    def test_each_follower_has_a_time_of_their_own(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, ANN, "daily")
        follow(store, ADA, BOB, "daily")
        follows.set_schedule(store, BOB, Schedule(hour=20), NOON)
        bring(article(KITES))
        assert sorted(due(store)) == ["2026-03-04T20:00:00+00:00", "2026-03-05T09:00:00+00:00"]
