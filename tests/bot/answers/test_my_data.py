"""/my-data: what is kept about somebody, in words, as a file, and gone."""

from __future__ import annotations

import json

import pytest

from bot.answers.asker import Asker
from bot.answers.card import Card
from bot.mentions import understand
from store import follows, own_data
from store.database import Store
from store.follows import Filters, Subject
from store.models import Kind
from store.schedule import Rhythm, Schedule
from tests import toy
from tests.toy.cards import card_for, listed, prose, said

ADA = Asker(kind="member", id="4242001")
BEN = Asker(kind="member", id="4242002")
NOW = "2026-01-05T12:00:00+00:00"


@pytest.fixture
def store(empty: Store) -> Store:
    """A store with the toy tree, in which Ada follows a person and a search, and was told of one work."""
    toy.bring(empty, *toy.TREE)
    follow(empty, ADA, Subject(kind="researcher", text="Ada B. Toy", researcher=toy.person(empty, "Ada B. Toy")))
    follow(empty, ADA, Subject(kind="search", text="small toys"), rhythm="weekly", kind="book")
    follows.set_schedule(empty, ADA.address, Schedule(zone="Europe/Berlin", hour=17, day=3), NOW)
    told(empty, ADA, "sent", "waiting", "sent")
    return empty


def follow(store: Store, asker: Asker, subject: Subject, rhythm: Rhythm = "now", kind: Kind | None = None) -> None:
    follows.follow(store, asker.address, subject, rhythm, Filters(kind=kind), NOW)


def told(store: Store, asker: Asker, *states: str) -> None:
    """Write somebody a notice for each state."""
    who = follows.follower(store, asker.address)
    assert who
    with store.writing() as db:
        for state in states:
            news = (
                db.table("news")
                .insert({"key": f"toy:{who.id}:{db.table('news').count}", "kind": "new", "title": "Toys", "at": NOW})
                .last_pk
            )
            db.table("notice").insert({"follower_id": who.id, "news_id": news, "older": 0, "state": state, "due_at": NOW, "at": NOW})


def answer_for(store: Store, asker: Asker, channel: str | None, source: str | None) -> None:
    """Make somebody the one who answers for a channel or a watched source."""
    with store.writing() as db:
        if channel:
            db.table("follower").insert({"kind": "channel", "address": "77", "name": channel, "keeper": asker.id})
        if source:
            db.table("watch").insert({"source": source, "minutes": 60, "keeper": asker.id, "since": NOW, "next_at": NOW})


def my_data(store: Store, what: str = "show", asker: Asker = ADA) -> Card:
    return card_for(asker, store, "my-data", what=what)


def text(card: Card) -> str:
    return "\n".join(prose(card))


def exported(card: Card) -> object:
    assert card.attachment
    return json.loads(card.attachment.text)


class TestShow:
    def test_what_somebody_follows_is_listed_with_how_and_since_when(self, store: Store) -> None:
        found = my_data(store)
        details = [said(item.detail) for section in found.sections for item in section.items]

        assert listed(found, "What you follow") == ["Ada B. Toy", "the search “small toys”"]
        assert details == [f"at once · since {NOW}", f"on Thursdays at 17:00 · only books · since {NOW}"]

    def test_settings_and_notices_are_told(self, store: Store) -> None:
        shown = text(my_data(store))

        assert "Digests come daily at 17:00, weekly ones on Thursdays at 17:00 (Europe/Berlin)." in shown
        assert "3 notices: 2 sent · 1 waiting." in shown

    def test_for_how_long_and_who_sees_it_is_told(self, store: Store) -> None:
        shown = text(my_data(store))

        assert "deleted after 90 days" in shown
        assert "No other member sees any of it." in shown

    def test_a_mute_and_a_closed_door_are_told(self, store: Store) -> None:
        follows.mute_all(store, ADA.address, "2099-01-01T09:00:00+00:00")
        with store.writing() as db:
            db.execute("UPDATE follower SET closed = 'toy reason', closed_at = ? WHERE address = ?", [NOW, ADA.id])
        shown = text(my_data(store))

        assert "Everything is muted until Thursday 1 January 2099, 10:00 (Europe/Berlin)." in shown
        assert "Nothing can be delivered to you: toy reason." in shown

    def test_what_somebody_answers_for_is_told_even_where_they_follow_nothing(self, store: Store) -> None:
        answer_for(store, BEN, "papers", "toys.bib")
        shown = text(my_data(store, asker=BEN))

        assert "#papers: you are told when nothing can be delivered there." in shown
        assert "toys.bib: I look at it because you asked for it." in shown
        assert "What you follow" not in shown

    def test_nobody_is_shown_what_is_kept_about_others(self, store: Store) -> None:
        found = my_data(store, asker=BEN)

        assert found.title == "I keep nothing about you"
        assert (found.buttons, found.sections) == ((), ())

    def test_it_leads_to_the_export_and_to_the_deletion(self, store: Store) -> None:
        assert [(button.label, button.ask.key()) for button in my_data(store).buttons] == [
            ("Export", "my-data?what=export"),
            ("Delete everything", "my-data?what=delete"),
        ]


class TestExport:
    def test_it_is_all_that_is_kept_as_a_file(self, store: Store) -> None:
        found = my_data(store, "export")

        assert found.attachment
        assert found.attachment.name == "my-data.json"
        assert exported(found) == own_data.export(store, ADA.address)

    def test_names_stand_in_it_as_they_are(self, empty: Store) -> None:
        follow(empty, ADA, Subject(kind="search", text="Gödel 玩具 </script>"))
        found = my_data(empty, "export")

        assert found.attachment
        assert '"text": "Gödel 玩具 </script>"' in found.attachment.text


class TestDelete:
    def test_it_asks_once_more_and_deletes_nothing(self, store: Store) -> None:
        before = own_data.export(store, ADA.address)
        asked = my_data(store, "delete")

        assert asked.outcome == "choice"
        assert "This deletes 2 follows, your settings and 3 notices." in text(asked)
        assert [button.ask.options["what"] for button in asked.buttons] == ["delete for good", "export", "show"]
        assert own_data.export(store, ADA.address) == before

    def test_the_second_time_it_deletes_and_says_what(self, store: Store) -> None:
        answer_for(store, ADA, "papers", "toys.bib")
        done = my_data(store, "delete for good")

        assert "Deleted: 2 follows, your settings, 3 notices, your name at 1 channel and your name at 1 source that I look at." in text(
            done
        )
        assert own_data.export(store, ADA.address) == {}
        assert my_data(store).title == "I keep nothing about you"

    def test_what_a_channel_follows_stays(self, store: Store) -> None:
        answer_for(store, ADA, "papers", None)

        assert "What a channel follows stays, for all who read it." in text(my_data(store, "delete"))
        my_data(store, "delete for good")
        assert store.rows("SELECT name, keeper FROM follower") == [{"name": "papers", "keeper": None}]

    def test_of_others_nothing_is_deleted(self, store: Store) -> None:
        before = own_data.export(store, ADA.address)

        assert my_data(store, "delete for good", asker=BEN).title == "I keep nothing about you"
        assert own_data.export(store, ADA.address) == before


@pytest.mark.parametrize("what", ["show", "export", "delete", "delete for good"])
def test_every_step_can_be_typed_as_it_is_told(store: Store, what: str) -> None:
    found = my_data(store, what)

    for button in found.buttons:
        typed = understand(button.ask.words)
        assert typed
        assert typed.options == button.ask.options
