"""/follow, /follow-topic and /follow-search: what is confirmed, what is changed, and what is refused."""

from __future__ import annotations

import pytest

from bot.answers import Refusal, answer, moments, wishes
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Ask, Card
from bot.drawing.terminal import draw
from store import follows
from store.database import Store
from store.follows import Filters, Follow
from tests.bot.answers.test_finding import HOSTILE
from tests.toy.cards import card, card_for, doors, listed, prose, said

ADA = Asker(kind="member", id="4711", guild="9", channel="77", channel_name="papers")
MOD = Asker(kind="member", id="4712", guild="9", channel="77", channel_name="papers", manages=True)
NOW = "2026-01-07T10:00:00+00:00"
"""A Wednesday."""


@pytest.fixture(autouse=True)
def _on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


def mine(store: Store, asker: Asker = ADA) -> list[Follow]:
    return [held.follow for held in wishes.own(store, asker)]


def lines(found: Card) -> list[str]:
    return [said(line) for section in found.sections for line in section.lines]


class TestConfirming:
    def test_it_says_where_when_what_and_how_to_stop(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow", name="ada toy")

        assert (found.outcome, found.title) == ("answer", "You follow Ada B. Toy")
        assert lines(found) == [
            "In a direct message, at once: as soon as an import brings something.",
            "You hear of new works, of preprints that are published, and of retractions.",
            "What the store knows already is not told. Works from before 2025 that an import adds are only counted, in one line.",
            "/unfollow ends it, /mute makes a pause, and /following lists all that you follow.",
        ]
        assert [button.label for button in found.buttons] == ["Unfollow", "Daily", "Weekly", "Mute", "Profile", "All I follow"]

    def test_it_says_when_the_next_digest_comes_where_the_reader_lives(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "schedule", hour="8", zone="berlin", day="friday")
        daily, weekly = (lines(card_for(ADA, own_tree, "follow", name="ada toy", when=when))[0] for when in ("daily", "weekly"))

        assert daily == (
            "In a direct message, daily at 08:00, all together; the next time on Thursday 8 January 2026, 08:00 (Europe/Berlin). "
            "/schedule changes that."
        )
        assert weekly.startswith("In a direct message, on Fridays at 08:00, all together; the next time on Friday 9 January 2026, 08:00")

    def test_it_says_what_the_filters_leave(self, own_tree: Store) -> None:
        narrow = {"topic": "toy boxes", "kind": "thesis", "position": "first or last", "preprints": "false", "older": "true"}
        found = card_for(ADA, own_tree, "follow", name="ada toy", **narrow)

        assert lines(found)[1:3] == [
            "You hear of new works, of preprints that are published, and of retractions: "
            "only theses on “toy boxes” as first or last author, and no preprints.",
            "What the store knows already is not told. Works from before 2025 that an import adds are told as well, one by one.",
        ]
        assert mine(own_tree)[0].filters == Filters(topic="toy box", kind="thesis", position="first or last", preprints=False, older=True)

    def test_in_a_terminal_nothing_is_sent(self, own_tree: Store) -> None:
        assert lines(card(own_tree, "follow", name="ada toy"))[0] == "Nothing is sent to a terminal: /digest shows what is new there."
        assert mine(own_tree, TERMINAL)[0].text == "Ada B. Toy"
        assert "0 followers" in draw(card(own_tree, "profile", name="ada toy"))

    @pytest.mark.parametrize(
        ("name", "meaning"),
        [
            ("P. Lofgren", "Only initials are known here, so this may be several people, or somebody listed under a full name."),
            ("r{contested}", "It is not clear who this is: what the sources say fits more than one person."),
        ],
    )
    def test_it_says_what_it_means_to_follow_somebody_who_is_not_clear(self, own_documents: Store, name: str, meaning: str) -> None:
        (row, *_) = own_documents.rows("SELECT id FROM researcher WHERE identity = 'contested' ORDER BY id")
        found = card_for(ADA, own_documents, "follow", name=name.format(contested=row["id"]))

        assert f"{meaning} You are told when that becomes clear, and what becomes of this follow." in lines(found)

    def test_a_name_that_is_only_near_is_said_to_be(self, own_tree: Store) -> None:
        assert (
            said(card_for(ADA, own_tree, "follow", name="Ben Exmaple").subtitle)
            == "Nobody is called “Ben Exmaple”; Ben Example is the nearest name."
        )

    def test_a_pause_is_said_where_it_hides_what_one_has_just_asked_for(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "mute", until="3 days")
        found = card_for(ADA, own_tree, "follow", name="ada toy")

        assert lines(found)[0] == "Everything is muted until Saturday 10 January 2026, 10:00 (UTC); what comes meanwhile waits."


class TestFollowingAgain:
    def test_nothing_said_changes_nothing(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "follow", name="ada toy", when="weekly", kind="book")
        before = mine(own_tree)
        found = card_for(ADA, own_tree, "follow", name="ada toy")

        assert said(found.subtitle) == "Followed already; nothing has changed."
        assert mine(own_tree) == before

    def test_only_what_is_said_changes(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "follow", name="ada toy", when="weekly", kind="book", position="last", topic="toy boxes")
        found = card_for(ADA, own_tree, "follow", name="ada toy", when="daily", position="any", topic="any", preprints="false")

        assert said(found.subtitle) == "Followed already; these are its settings now."
        (one,) = mine(own_tree)
        assert (one.rhythm, one.filters) == ("daily", Filters(kind="book", preprints=False))

    def test_a_button_changes_one_thing_of_one_follow(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow", name="ada toy", kind="book")
        button = next(button for button in found.buttons if button.label == "Weekly")
        changed = answer(own_tree, Ask.from_key(button.ask.key()), ADA)

        assert [button.label for button in changed.buttons][:3] == ["Unfollow", "At once", "Daily"]
        assert [(one.rhythm, one.filters.kind) for one in mine(own_tree)] == [("weekly", "book")]

    def test_a_muted_one_is_heard_of_again(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "follow", name="ada toy")
        card_for(ADA, own_tree, "mute", follow="ada toy")
        found = card_for(ADA, own_tree, "follow", name="ada toy")

        assert said(found.subtitle) == "Followed already; it is not muted any more, and these are its settings now."
        assert not mine(own_tree)[0].muted

    def test_more_than_anybody_reads_is_refused(self, own_tree: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(wishes, "MOST", 1)
        card_for(ADA, own_tree, "follow", name="ada toy")

        with pytest.raises(Refusal, match=r"^That would be more than 1 follows; end some first\.$"):
            card_for(ADA, own_tree, "follow", name="ben example")
        assert card_for(ADA, own_tree, "follow", name="ada toy", when="daily").outcome == "answer"


class TestChoosing:
    def test_the_doors_of_a_menu_keep_every_setting(self, own_tree: Store) -> None:
        said_of_it = {"where": "channel", "when": "weekly", "kind": "inproceedings", "position": "first or last", "older": "true"}
        found = card_for(MOD, own_tree, "follow", name="Sample", topic="toy boxes", preprints="False", **said_of_it)
        assert (found.outcome, len(list(doors(found)))) == ("choice", 6)
        assert mine(own_tree, MOD) == []

        door = next(item.opens for section in found.sections for item in section.items if item.opens)
        answer(own_tree, Ask.from_key(door.key()), MOD)

        (held,) = wishes.of_channels(own_tree, MOD)
        assert held.follow.rhythm == "weekly"
        assert held.follow.filters == Filters(topic="toy box", kind="inproceedings", position="first or last", preprints=False, older=True)

    def test_what_is_typed_for_a_door_means_the_same(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow", name="Sample", when="weekly", topic="toy boxes")
        door = next(item.opens for section in found.sections for item in section.items if item.opens)

        assert door.words.endswith(" when:weekly topic:t1")

    def test_a_topic_that_is_not_found_asks_with_everything_else_kept(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow", name="ada toy", topic="toy bxes", when="daily", position="first")
        assert (found.outcome, found.title, listed(found)) == ("not_found", "No topic is called “toy bxes”", ["toy boxes"])

        door = next(item.opens for section in found.sections for item in section.items if item.opens)
        assert door.words == "/follow ada toy when:daily position:first topic:t1"
        answer(own_tree, Ask.from_key(door.key()), ADA)
        assert mine(own_tree)[0].filters == Filters(topic="toy box", position="first")

    def test_a_name_that_is_a_topic_can_be_followed_as_one(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow", name="toy boxes")

        assert [button.label for button in found.buttons] == ["Follow the topic"]
        assert answer(own_tree, found.buttons[0].ask, ADA).title == "You follow the topic “toy boxes”"

    @pytest.mark.parametrize("command", ["follow", "follow-topic", "unfollow"])
    @pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:12]))
    def test_hostile_text_finds_nothing_and_follows_nothing(self, own_tree: Store, command: str, typed: str) -> None:
        subject = "topic" if command == "follow-topic" else "name"
        found = card_for(ADA, own_tree, command, **{subject: typed}, **({} if command == "unfollow" else {"when": "weekly"}))

        assert found.outcome in ("not_found", "choice")
        assert max(map(len, prose(found))) < 200
        assert all(len(ask.key()) <= 98 for ask in doors(found))
        assert mine(own_tree) == []


class TestWhere:
    def test_a_channel_follows_for_all_who_read_it(self, own_tree: Store) -> None:
        found = card_for(MOD, own_tree, "follow", name="ada toy", where="channel", when="daily")

        assert found.title == "#papers follows Ada B. Toy"
        assert lines(found)[0].startswith(
            "In #papers, daily at 09:00, all together; the next time on Thursday 8 January 2026, 09:00 (UTC)."
        )
        (channel,) = follows.of_channels(own_tree, "9")
        assert (channel.at.address, channel.at.keeper, mine(own_tree, MOD)) == ("77", "4712", [])

    @pytest.mark.parametrize(
        ("asker", "sentence"),
        [
            (ADA, "A channel follows on behalf of all who read it, so this takes the permission Manage Server."),
            (
                MOD.model_copy(update={"guild": None, "channel": None}),
                "There is no channel here; use this command in the channel of a server",
            ),
            (TERMINAL, "There is no channel here; use this command in the channel of a server"),
            (MOD.model_copy(update={"writable": False}), "I may not write in this channel by myself."),
        ],
    )
    @pytest.mark.parametrize(("command", "subject"), [("follow", "name"), ("follow-topic", "topic"), ("follow-search", "words")])
    def test_a_channel_is_refused_with_what_to_do(self, own_tree: Store, asker: Asker, sentence: str, command: str, subject: str) -> None:
        with pytest.raises(Refusal) as refused:
            card_for(asker, own_tree, command, **{subject: "toy boxes", "where": "channel"})

        assert str(refused.value).startswith(sentence)
        assert own_tree.rows("SELECT * FROM follower") == []

    def test_a_follow_cannot_be_moved(self, own_tree: Store) -> None:
        card_for(MOD, own_tree, "follow", name="ada toy")

        with pytest.raises(Refusal, match="A follow stays where it is"):
            card_for(MOD, own_tree, "follow", name="f1", where="channel")


class TestTopicsAndSearches:
    def test_a_topic_is_followed_by_its_key(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow-topic", topic="Toy Box", when="weekly", kind="book")

        assert found.title == "You follow the topic “toy boxes”"
        assert "Topic" in [button.label for button in found.buttons]
        assert [(one.kind, one.key, one.rhythm, one.filters.kind) for one in mine(own_tree)] == [("topic", "toy box", "weekly", "book")]

    def test_a_topic_that_nothing_is_on_any_more_is_shown_by_its_key(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "follow-topic", topic="toy boxes")
        with own_tree.writing() as db:
            db.execute("DELETE FROM work_topic")
            db.execute("DELETE FROM topic")
        found = card_for(ADA, own_tree, "following", follow="f1")

        assert found.title == "You follow the topic “toy box”"
        assert "Topic" not in [button.label for button in found.buttons]

    def test_words_that_are_no_topic_can_be_followed_as_a_search(self, own_tree: Store) -> None:
        found = card_for(ADA, own_tree, "follow-topic", topic="wooden  horses", when="daily", preprints="false")
        (button,) = found.buttons
        followed = answer(own_tree, Ask.from_key(button.ask.key()), ADA)

        assert (button.label, followed.title) == ("Follow these words", "You follow the search “wooden horses”")
        assert [(one.rhythm, one.filters.preprints) for one in mine(own_tree)] == [("daily", False)]

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  Toy \n boxes ", "Toy boxes"),
            ("C++", "C++"),
            ("Zoe\u0308", "Zoë"),
            ("toys\x00\ud800!", "toys !"),
            ("'; DROP TABLE work; --", "'; DROP TABLE work; --"),
            ("@everyone **x**", "@everyone **x**"),
        ],
    )
    def test_words_are_kept_as_they_are_typed_on_one_line(self, own_tree: Store, typed: str, kept: str) -> None:
        card_for(ADA, own_tree, "follow-search", words=typed)

        assert [(one.kind, one.text) for one in mine(own_tree)] == [("search", kept)]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("!!!", "A search needs a word: at least one letter or digit."),
            ("\x00 _", "A search needs a word: at least one letter or digit."),
            ("a" * 201, "A search has at most 200 characters; these are 201. A few telling words find more."),
        ],
    )
    def test_words_that_find_nothing_are_refused(self, own_tree: Store, typed: str, sentence: str) -> None:
        with pytest.raises(Refusal) as refused:
            card_for(ADA, own_tree, "follow-search", words=typed)

        assert str(refused.value) == sentence
        assert mine(own_tree) == []

    def test_what_leaves_nothing_is_refused(self, own_tree: Store) -> None:
        with pytest.raises(Refusal, match=r"^Only preprints, and no preprints: that leaves nothing\."):
            card_for(ADA, own_tree, "follow-search", words="toys", kind="preprint", preprints="false")

    def test_only_a_person_has_a_place_among_the_authors(self, own_tree: Store) -> None:
        card_for(ADA, own_tree, "follow-search", words="toys")

        with pytest.raises(Refusal, match="only a follow of a person takes a topic or a position"):
            card_for(ADA, own_tree, "follow", name="f1", position="first")
        assert card_for(ADA, own_tree, "follow", name="f1", when="daily").title == "You follow the search “toys”"


class TestCountingFollowers:
    def test_members_and_channels_are_counted_on_the_profile_and_nobody_is_named(self, own_tree: Store) -> None:
        for asker, where in ((ADA, "dm"), (MOD, "dm"), (MOD, "channel"), (TERMINAL, "dm")):
            card_for(asker, own_tree, "follow", name="ada toy", where=where)
        found = draw(card(own_tree, "profile", name="ada toy"))

        assert "3 followers" in found
        assert not any(word in found for word in ("papers", ADA.id, MOD.id))
