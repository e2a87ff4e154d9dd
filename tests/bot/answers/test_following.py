"""/following and /unfollow: one's own follows and nobody else's, found by whatever they are called."""

from __future__ import annotations

import pytest

from bot.answers import answer, moments, suggestions, wishes
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card
from store.database import Store
from tests.toy.cards import card_for, doors, listed, prose, said

ADA = Asker(kind="member", id="4711", guild="9", channel="77", channel_name="papers")
BEN = Asker(kind="member", id="4712", guild="9", channel="77", channel_name="papers")
MOD = Asker(kind="member", id="4713", guild="9", channel="77", channel_name="papers", manages=True)
ELSEWHERE = Asker(kind="member", id="4713", guild="8", channel="66", channel_name="other", manages=True)
NOW = "2026-01-07T10:00:00+00:00"


@pytest.fixture(autouse=True)
def _on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def store(own_tree: Store) -> Store:
    """Ada follows two people, a topic and a search; the channel #papers follows one of these people."""
    card_for(ADA, own_tree, "follow", name="ada toy", when="daily", kind="book", preprints="false")
    card_for(ADA, own_tree, "follow", name="egon fake")
    card_for(ADA, own_tree, "follow-topic", topic="toy boxes", when="weekly")
    card_for(ADA, own_tree, "follow-search", words="wooden horses", older="true")
    card_for(MOD, own_tree, "follow", name="ada toy", where="channel")
    return own_tree


def followed(store: Store, asker: Asker = ADA) -> list[str]:
    return [held.follow.text for held in wishes.own(store, asker)]


def pressed(store: Store, asker: Asker, found: Card, label: str) -> Card:
    """The card behind a button, asked as Discord asks it."""
    return answer(store, Ask.from_key(next(button.ask.key() for button in found.buttons if button.label == label)), asker)


class TestListing:
    def test_every_follow_stands_with_its_settings(self, store: Store) -> None:
        found = card_for(ADA, store, "following")

        assert listed(found) == ["Ada B. Toy", "Egon Fake", "topic “toy boxes”", "search “wooden horses”"]
        assert [said(item.detail) for item in found.sections[0].items] == [
            "daily at 09:00 · only books · no preprints",
            "at once",
            "on Mondays at 09:00",
            "at once · older works one by one",
        ]
        assert [said(line) for line in found.sections[0].lines] == [
            "Next daily digest: Thursday 8 January 2026, 09:00 (UTC) · weekly digest: Monday 12 January 2026, 09:00 (UTC)"
        ]

    def test_each_opens_its_own_card(self, store: Store) -> None:
        found = card_for(ADA, store, "following")
        opened = [answer(store, Ask.from_key(item.opens.key()), ADA) for item in found.sections[0].items if item.opens]

        assert [one.title for one in opened] == [
            "You follow Ada B. Toy",
            "You follow Egon Fake",
            "You follow the topic “toy boxes”",
            "You follow the search “wooden horses”",
        ]
        assert {button.label for button in opened[3].buttons} == {"Unfollow", "Daily", "Weekly", "Mute", "All I follow"}

    def test_every_way_on_from_every_follow_is_answered(self, store: Store) -> None:
        for number in range(1, 5):
            found = card_for(ADA, store, "following", follow=f"f{number}")
            asks = [ask for ask in doors(found) if ask.command != "unfollow"]

            assert len(asks) >= 5
            assert {answer(store, Ask.from_key(ask.key()), ADA).outcome for ask in asks} == {"answer"}
            assert pressed(store, ADA, found, "Unfollow").outcome == "answer"

    def test_many_are_shown_in_pages(self, store: Store) -> None:
        for number in range(10):
            card_for(ADA, store, "follow-search", words=f"toy number {number}")
        found = card_for(ADA, store, "following")

        assert (found.pages, said(found.subtitle)) == (2, "14 follows")
        assert answer(store, Ask.from_key(found.ask.at_page(2).key()), ADA).sections == found.sections

    def test_whoever_follows_nothing_is_told_how_to_begin(self, store: Store) -> None:
        assert any(text.startswith("Nothing yet. Open a profile and press Follow") for text in prose(card_for(BEN, store, "following")))

    def test_somebody_whom_the_store_does_not_know_any_more_is_shown_as_such(self, store: Store) -> None:
        with store.writing() as db:
            db.execute("UPDATE follow SET researcher_id = 99999 WHERE subject = 'Egon Fake'")
        assert "Egon Fake (not in the store any more)" in listed(card_for(ADA, store, "following"))

        found = card_for(ADA, store, "following", follow="f2")
        assert any(text.startswith("The store does not know them any more") for text in prose(found))
        assert "Profile" not in [button.label for button in found.buttons]
        assert [button.label for button in pressed(store, ADA, found, "Unfollow").buttons] == ["All I follow"]

    def test_people_who_turned_out_to_be_one_are_shown_once(self, store: Store) -> None:
        with store.writing() as db:
            heir = db.execute("SELECT id FROM researcher WHERE name = 'Ada B. Toy'").fetchone()[0]
            db.execute("UPDATE researcher SET merged_into = ? WHERE name = 'Egon Fake'", [heir])

        assert listed(card_for(ADA, store, "following")) == ["Ada B. Toy", "topic “toy boxes”", "search “wooden horses”"]


class TestChannels:
    def test_moderators_see_the_channels_of_their_server(self, store: Store) -> None:
        found = card_for(MOD, store, "following")

        assert listed(found, "Channels of this server") == ["#papers"]
        (door,) = [item.opens for item in found.sections[1].items if item.opens]
        assert listed(answer(store, Ask.from_key(door.key()), MOD)) == ["Ada B. Toy"]
        assert card_for(MOD, store, "following", channel="#papers").title == "What #papers follows"

    @pytest.mark.parametrize("asker", [ADA, BEN, ELSEWHERE, TERMINAL, MOD.model_copy(update={"guild": None, "channel": None})])
    def test_nobody_else_does(self, store: Store, asker: Asker) -> None:
        assert "Channels of this server" not in [section.heading for section in card_for(asker, store, "following").sections]
        assert card_for(asker, store, "following", channel="papers").outcome == "not_found"
        assert card_for(asker, store, "following", follow="f5").outcome == "not_found"
        assert card_for(asker, store, "unfollow", name="f5").outcome == "not_found"
        assert len(wishes.of_channels(store, MOD)) == 1

    def test_a_channel_that_cannot_be_reached_says_so(self, store: Store) -> None:
        with store.writing() as db:
            db.execute("UPDATE follower SET closed = 'the toy channel is gone', closed_at = ?", [NOW])

        assert "Nothing reaches #papers: the toy channel is gone." in prose(card_for(MOD, store, "following", follow="f5"))
        assert not any("reaches" in text for text in prose(card_for(ADA, store, "following", follow="f1")))

    def test_a_moderator_ends_what_a_channel_follows(self, store: Store) -> None:
        found = card_for(MOD, store, "unfollow", name="ada toy")

        assert found.title == "#papers no longer follows Ada B. Toy"
        assert pressed(store, MOD, found, "Follow again").title == "#papers follows Ada B. Toy"

    def test_it_is_not_followed_again_in_another_channel(self, store: Store) -> None:
        found = card_for(MOD.model_copy(update={"channel": "78"}), store, "unfollow", name="f5")

        assert [button.label for button in found.buttons] == ["All I follow"]

    def test_a_moderator_who_follows_the_same_is_asked_which(self, store: Store) -> None:
        card_for(MOD, store, "follow", name="ada toy")
        found = card_for(MOD, store, "unfollow", name="ada toy")

        assert (found.outcome, listed(found)) == ("choice", ["Ada B. Toy", "Ada B. Toy"])
        assert [item.hint for item in found.sections[0].items] == ["at once", "#papers · at once"]


class TestUnfollowing:
    @pytest.mark.parametrize(
        ("typed", "ended"),
        [
            ("f2", "Egon Fake"),
            ("F2", "Egon Fake"),
            ("Egon Fake", "Egon Fake"),
            ("fake, egon", "Egon Fake"),
            ("egon", "Egon Fake"),
            ("A. B. Toy", "Ada B. Toy"),
            ("Toy Boxes", "toy boxes"),
            ("toy box", "toy boxes"),
            ("Wooden horses", "wooden horses"),
            ("horses", "wooden horses"),
        ],
    )
    def test_a_follow_is_found_by_whatever_it_is_called(self, store: Store, typed: str, ended: str) -> None:
        before = followed(store)
        found = card_for(ADA, store, "unfollow", name=typed)

        assert (found.outcome, said(found.subtitle)) == ("answer", "")
        assert set(before) - set(followed(store)) == {ended}

    def test_one_that_is_not_clear_is_asked_for(self, store: Store) -> None:
        card_for(ADA, store, "follow-search", words="wooden boxes")
        found = card_for(ADA, store, "unfollow", name="wooden")

        assert (found.outcome, listed(found)) == ("choice", ["search “wooden boxes”", "search “wooden horses”"])
        assert len(followed(store)) == 5
        chosen = next(item.opens for item in found.sections[0].items if item.opens)
        assert answer(store, Ask.from_key(chosen.key()), ADA).title == "You no longer follow the search “wooden boxes”"

    def test_one_that_is_not_there_offers_all_there_are(self, store: Store) -> None:
        found = card_for(ADA, store, "unfollow", name="zebra")

        assert (found.outcome, found.title) == ("not_found", "You follow nothing called “zebra”")
        assert listed(found) == listed(card_for(ADA, store, "following"))

    def test_turning_the_pages_of_a_menu_ends_nothing(self, store: Store) -> None:
        found = card_for(ADA, store, "unfollow", name="zebra")

        assert found.ask.command == "following"

    def test_what_is_somebody_elses_is_answered_like_what_does_not_exist(self, store: Store) -> None:
        for command, option in (("unfollow", "name"), ("following", "follow"), ("mute", "follow")):
            theirs, none = (card_for(BEN, store, command, **{option: one}) for one in ("f1", "f999"))
            assert prose(theirs) == [text.replace("f999", "f1") for text in prose(none)]
        changed, none = (card_for(BEN, store, "follow", name=one, when="weekly") for one in ("f1", "f999"))
        assert prose(changed) == [text.replace("f999", "f1") for text in prose(none)]
        assert len(followed(store)) == 4

    @pytest.mark.parametrize("follow", ["f1", "f2", "f3", "f4"])
    def test_following_again_restores_every_setting(self, store: Store, follow: str) -> None:
        before = [(one.follow.kind, one.follow.key, one.follow.rhythm, one.follow.filters) for one in wishes.own(store, ADA)]
        pressed(store, ADA, card_for(ADA, store, "unfollow", name=follow), "Follow again")

        assert [(one.follow.kind, one.follow.key, one.follow.rhythm, one.follow.filters) for one in wishes.own(store, ADA)] == before

    def test_even_all_of_them_at_once(self, store: Store) -> None:
        narrow = {"when": "weekly", "kind": "inproceedings", "position": "first or last", "preprints": "false", "older": "true"}
        card_for(ADA, store, "follow", name="egon fake", topic="toy boxes", **narrow)
        before = wishes.by_id(store, ADA, "f2")
        pressed(store, ADA, card_for(ADA, store, "unfollow", name="f2"), "Follow again")

        assert before
        assert wishes.own(store, ADA)[1].follow.filters == before.follow.filters

    def test_a_search_too_long_for_a_button_is_not_offered_again(self, store: Store) -> None:
        card_for(ADA, store, "follow-search", words="long " * 30)

        assert [button.label for button in card_for(ADA, store, "unfollow", name="long").buttons] == ["All I follow"]


class TestSuggesting:
    def test_ones_own_follows_are_suggested(self, store: Store) -> None:
        assert [(one.label, one.value) for one in suggestions.follows(store, ADA, "")] == [
            ("Ada B. Toy · daily at 09:00 · only books · no preprints", "f1"),
            ("Egon Fake · at once", "f2"),
            ("the topic “toy boxes” · on Mondays at 09:00", "f3"),
            ("the search “wooden horses” · at once · older works one by one", "f4"),
        ]
        assert [one.value for one in suggestions.follows(store, ADA, "hors")] == ["f4"]
        assert suggestions.follows(store, BEN, "") == ()

    def test_moderators_are_shown_those_of_channels(self, store: Store) -> None:
        assert [one.label for one in suggestions.follows(store, MOD, "toy")] == ["Ada B. Toy · #papers · at once"]
        assert [one.label for one in suggestions.channels(store, MOD, "pap")] == ["#papers"]
        assert suggestions.channels(store, ADA, "") == ()

    def test_discord_can_show_them_however_long_they_are(self, store: Store) -> None:
        for number in range(30):
            card_for(ADA, store, "follow-search", words=f"{number} " + "long " * 38)
        offered = suggestions.follows(store, ADA, "")

        assert len(offered) == 25
        assert all(1 <= len(one.label) <= 100 for one in offered)
