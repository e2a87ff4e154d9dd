"""/mute and /schedule: when nothing is told, and when digests come."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Refusal, answer, moments, suggestions, wishes
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card
from store import follows
from store.database import Store
from store.follows import Address
from store.schedule import FOREVER, Schedule, zones
from tests.toy.cards import card_for, doors, listed, prose, said

ADA = Asker(kind="member", id="4711", guild="9", channel="77", channel_name="papers")
MOD = Asker(kind="member", id="4713", guild="9", channel="77", channel_name="papers", manages=True)
NOW = "2026-01-07T10:00:00+00:00"
"""A Wednesday."""

BERLIN = Schedule(zone="Europe/Berlin", hour=8)


@pytest.fixture(autouse=True)
def _on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def store(own_tree: Store) -> Store:
    """Ada follows two people."""
    for name in ("ada toy", "egon fake"):
        card_for(ADA, own_tree, "follow", name=name, when="daily")
    return own_tree


def muted_until(store: Store, asker: Asker = ADA) -> str | None:
    who = follows.follower(store, asker.address)
    return who.muted_until if who else None


def pressed(store: Store, found: Card, label: str) -> Card:
    return answer(store, Ask.from_key(next(button.ask.key() for button in found.buttons if button.label == label)), ADA)


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "end"),
        [
            ("3 days", "2026-01-10T10:00:00+00:00"),
            ("for 3 days", "2026-01-10T10:00:00+00:00"),
            ("2 hours", "2026-01-07T12:00:00+00:00"),
            ("2h", "2026-01-07T12:00:00+00:00"),
            ("45 min", "2026-01-07T10:45:00+00:00"),
            ("an hour", "2026-01-07T11:00:00+00:00"),
            ("1 Week", "2026-01-14T10:00:00+00:00"),
            # a day is when its digest would come: at 8 in Berlin
            ("tomorrow", "2026-01-08T07:00:00+00:00"),
            ("until friday", "2026-01-09T07:00:00+00:00"),
            ("wednesday", "2026-01-14T07:00:00+00:00"),
            ("2026-12-24", "2026-12-24T07:00:00+00:00"),
            ("2026-07-01", "2026-07-01T06:00:00+00:00"),
            ("", FOREVER),
            ("off", None),
        ],
    )
    def test_a_time_is_understood(self, text: str, end: str | None) -> None:
        assert moments.until(text, BERLIN, NOW) == end

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("soon", "'soon' is no time I know; it takes “3 days”"),
            ("3", "'3' is no time I know"),
            ("2026-02-30", "'2026-02-30' is no time I know"),
            ("x" * 500, f"'{'x' * 40}' is no time I know"),
            ("2026-01-07", "'2026-01-07' is over"),
            ("0 days", "'0 days' is over"),
            ("9999 days", "That is longer than five years"),
            ("2999-01-01", "That is longer than five years"),
        ],
    )
    def test_what_is_no_time_is_refused(self, text: str, sentence: str) -> None:
        with pytest.raises(Refusal) as refused:
            moments.until(text, BERLIN, NOW)

        assert str(refused.value).startswith(sentence)

    @given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,5} ?(days|weeks|h)|[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
    def test_any_text_is_a_time_to_come_or_refused(self, text: str) -> None:
        with suppress(Refusal):
            end = moments.until(text, BERLIN, NOW)
            assert end is None or end > NOW

    def test_suggested_times_are_understood(self, tree: Store) -> None:
        for suggestion in suggestions.times(tree, ""):
            moments.until(suggestion.value, Schedule(), NOW)
        assert [one.value for one in suggestions.times(tree, "we")] == ["1 week", "2 weeks"]


class TestPausing:
    def test_a_pause_says_when_it_ends_and_what_becomes_of_what_comes(self, store: Store) -> None:
        card_for(ADA, store, "schedule", zone="Europe/Berlin", hour="8")
        found = card_for(ADA, store, "mute", until="tomorrow")

        assert found.title == "Everything is muted until Thursday 8 January 2026, 08:00 (Europe/Berlin)"
        assert "What comes meanwhile waits, and comes together in one message when the pause is over." in prose(found)
        assert muted_until(store) == "2026-01-08T07:00:00+00:00"
        assert "Everything is muted until Thursday 8 January 2026, 08:00 (Europe/Berlin)." in prose(card_for(ADA, store, "following"))

    def test_without_a_time_it_lasts_until_it_is_ended(self, store: Store) -> None:
        found = card_for(ADA, store, "mute")
        assert (found.title, muted_until(store)) == ("Everything is muted until you end it", FOREVER)

        ended = pressed(store, found, "End the pause")
        assert (ended.title, muted_until(store)) == ("Nothing is paused", None)
        assert pressed(store, ended, "Mute everything").title == found.title
        assert pressed(store, card_for(ADA, store, "following"), "End the pause").title == ended.title

    def test_a_pause_that_is_over_is_not_mentioned(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        card_for(ADA, store, "mute", until="2 hours")
        monkeypatch.setattr(moments, "now", lambda: "2026-01-07T12:00:00+00:00")

        for found in (card_for(ADA, store, "following"), card_for(ADA, store, "following", follow="f1")):
            assert not any("muted" in text for text in prose(found))

    def test_it_is_ones_own(self, store: Store) -> None:
        card_for(MOD, store, "follow", name="ada toy", where="channel")
        card_for(MOD, store, "mute", until="1 week")
        (channel,) = follows.of_channels(store, "9")

        assert (muted_until(store), channel.muted_until) == (None, None)

    def test_ending_no_pause_keeps_nothing_of_somebody(self, store: Store) -> None:
        card_for(MOD, store, "mute", until="off")

        assert follows.follower(store, MOD.address) is None


class TestMutingOne:
    def test_it_is_muted_and_unmuted_by_buttons(self, store: Store) -> None:
        muted = pressed(store, card_for(ADA, store, "following", follow="egon"), "Mute")

        assert prose(muted)[1] == "Muted: nothing of it is told, and nothing of it is kept for later."
        assert [held.follow.muted for held in wishes.own(store, ADA)] == [False, True]
        assert said(card_for(ADA, store, "following").sections[0].items[1].detail) == "daily at 09:00 · muted"

        pressed(store, muted, "Unmute")
        assert [held.follow.muted for held in wishes.own(store, ADA)] == [False, False]

    def test_it_is_said_when_a_pause_ends(self, store: Store) -> None:
        card_for(ADA, store, "mute", follow="f2")

        assert "Muted by itself, and still so: Egon Fake." in prose(card_for(ADA, store, "mute", until="off"))

    def test_it_has_no_end(self, store: Store) -> None:
        with pytest.raises(Refusal, match="One follow is muted until you end that"):
            card_for(ADA, store, "mute", until="3 days", follow="f1")
        assert [held.follow.muted for held in wishes.own(store, ADA)] == [False, False]

    def test_one_that_is_not_clear_is_asked_for(self, store: Store) -> None:
        found = card_for(ADA, store, "mute", follow="zebra")

        assert found.outcome == "not_found"
        assert {ask.command for ask in doors(found)} == {"mute", "following"}


class TestSchedule:
    def test_it_is_shown_and_nothing_is_kept_of_whoever_only_looks(self, store: Store) -> None:
        found = card_for(MOD, store, "schedule")

        assert prose(found)[1:4] == [
            "Daily digests come at 09:00; the next on Thursday 8 January 2026, 09:00 (UTC)",
            "Weekly digests come on Mondays at 09:00; the next on Monday 12 January 2026, 09:00 (UTC)",
            "Nothing is followed daily or weekly yet; choose that in /follow, or with the buttons of a follow.",
        ]
        assert follows.follower(store, MOD.address) is None

    def test_only_what_is_said_changes(self, store: Store) -> None:
        card_for(ADA, store, "schedule", hour="17", zone="america/new york")
        found = card_for(ADA, store, "schedule", day="fri")

        assert said(found.subtitle) == "Changed: what waits for a digest comes then."
        assert prose(found)[2:4] == [
            "Daily digests come at 17:00; the next on Wednesday 7 January 2026, 17:00 (America/New_York)",
            "Weekly digests come on Fridays at 17:00; the next on Friday 9 January 2026, 17:00 (America/New_York)",
        ]
        who = follows.follower(store, ADA.address)
        assert who
        assert who.schedule == Schedule(zone="America/New_York", hour=17, day=4)

    def test_a_channel_has_its_own(self, store: Store) -> None:
        found = card_for(MOD.model_copy(update={"writable": False}), store, "schedule", hour="7", where="channel")
        channel = follows.follower(store, Address(kind="channel", address="77"))

        assert found.title == "When digests come in #papers"
        assert channel
        assert (channel.schedule.hour, channel.at.keeper) == (7, "4713")
        assert follows.follower(store, MOD.address) is None

    @pytest.mark.parametrize("asker", [ADA, TERMINAL])
    def test_of_a_channel_only_moderators_choose(self, store: Store, asker: Asker) -> None:
        with pytest.raises(Refusal):
            card_for(asker, store, "schedule", hour="7", where="channel")

    @pytest.mark.parametrize(
        ("typed", "zone"),
        [
            ("Europe/Berlin", "Europe/Berlin"),
            ("berlin", "Europe/Berlin"),
            ("new york", "America/New_York"),
            ("utc", "UTC"),
            ("Etc/GMT-2", "Etc/GMT-2"),
        ],
    )
    def test_a_zone_may_be_typed_as_a_city(self, store: Store, typed: str, zone: str) -> None:
        card_for(ADA, store, "schedule", zone=typed)
        who = follows.follower(store, ADA.address)

        assert who
        assert who.schedule.zone == zone

    @pytest.mark.parametrize(
        ("typed", "outcome", "first"),
        [("louisville", "choice", "America/Kentucky/Louisville"), ("beijng", "not_found", ""), ("berlni", "not_found", "Europe/Berlin")],
    )
    def test_a_zone_that_is_not_clear_is_asked_for_with_everything_else_kept(
        self, store: Store, typed: str, outcome: str, first: str
    ) -> None:
        found = card_for(ADA, store, "schedule", zone=typed, hour="6", day="saturday")

        assert found.outcome == outcome
        assert first in listed(found) or not first
        for item in found.sections[0].items:
            assert item.opens
            assert item.opens.key().endswith("&hour=6&day=saturday")

    @pytest.mark.parametrize("typed", ["UTC+2", "CEST", "+02:00", "/", "'; DROP TABLE follower; --", "x" * 5_000])
    def test_what_is_no_place_is_refused_with_an_example(self, store: Store, typed: str) -> None:
        found = card_for(ADA, store, "schedule", zone=typed)

        assert (found.outcome, listed(found)) == ("not_found", [])
        assert "Europe/Berlin" in said(found.subtitle)

    def test_the_longest_zone_fits_into_a_button(self, store: Store) -> None:
        longest = max(zones(), key=len)
        card_for(MOD, store, "schedule", zone=longest, hour="23", day="wednesday", where="channel")
        found = card_for(MOD, store, "schedule", zone="argentina", hour="23", day="wednesday", where="channel")

        assert found.sections[0].items
        assert all(len(ask.key()) <= 98 for ask in doors(found))

    @pytest.mark.parametrize(
        ("typed", "zone"),
        [("", "UTC"), ("ber", "Europe/Berlin"), ("new y", "America/New_York"), ("europe ber", "Europe/Berlin"), ("utc", "UTC")],
    )
    def test_zones_are_suggested_by_their_words(self, tree: Store, typed: str, zone: str) -> None:
        offered = [one.value for one in suggestions.zones(tree, typed)]

        assert zone in offered
        assert len(offered) <= 25
        assert set(offered) <= zones()

    @pytest.mark.parametrize("typed", ["zzz", "x" * 5_000, '"'])
    def test_nothing_is_suggested_for_what_is_no_zone(self, tree: Store, typed: str) -> None:
        assert suggestions.zones(tree, typed) == ()
