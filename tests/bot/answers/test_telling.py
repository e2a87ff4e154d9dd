"""What became of people and of places, in a sentence that says what became of the follow."""

from __future__ import annotations

import pytest

from bot.answers import notices
from bot.answers.card import Card
from store.database import Store
from store.follows import Follow, Subject
from tests import toy
from tests.toy import telling
from tests.toy.cards import listed, said
from tests.toy.messages import message


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


def sentence(card: Card) -> str:
    """What a message about one thing says."""
    ((text,),) = [section.lines for section in card.sections]
    return said(text)


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


def person(store: Store, name: str) -> int:
    return toy.person(store, name)


def merge(store: Store, former: int, heir: int) -> None:
    """Let one person be known as another, as an import would."""
    with store.writing() as db:
        db.execute("UPDATE researcher SET merged_into = ? WHERE id = ?", [heir, former])


def test_whom_one_follows_may_turn_out_to_be_somebody_else(store: Store) -> None:
    (cleo,) = telling.following(store, "Cleo Sample")
    former, heir = person(store, "Cleo Sample"), person(store, "Ada B. Toy")
    telling.happened(store, "merged", cleo, researcher_id=former, other_id=heir, title="Cleo Sample")
    merge(store, former, heir)

    card = message(store)

    assert card.title == "Two people turned out to be one"
    assert sentence(card) == "Cleo Sample turned out to be the same person as Ada B. Toy. You now follow Ada B. Toy."
    assert labels(card) == ["Profile of Ada B. Toy", "Mute Ada B. Toy", "Unfollow Ada B. Toy", "All I follow"]


def test_somebody_else_may_turn_out_to_be_whom_one_follows(store: Store, ada: Follow) -> None:
    former, heir = person(store, "Cleo Sample"), person(store, "Ada B. Toy")
    telling.happened(store, "merged", ada, researcher_id=former, other_id=heir, title="Cleo Sample")
    merge(store, former, heir)

    assert sentence(message(store)) == "Cleo Sample turned out to be the same person as Ada B. Toy. You still follow Ada B. Toy."


def test_two_people_of_one_name_may_turn_out_to_be_one(store: Store, ada: Follow) -> None:
    heir = person(store, "Ada B. Toy")
    telling.happened(store, "merged", ada, researcher_id=heir, other_id=heir, title="Ada B. Toy")

    assert sentence(message(store)) == "Two people turned out to be one: Ada B. Toy. You still follow Ada B. Toy."


def test_works_of_whom_one_follows_may_be_somebody_elses(store: Store, ada: Follow) -> None:
    here, there = person(store, "Ada B. Toy"), person(store, "Cleo Sample")
    telling.happened(store, "split", ada, researcher_id=here, other_id=there, works=3)

    card = message(store)

    assert card.title == "Works moved to another person"
    assert sentence(card) == "3 works that were listed under Ada B. Toy are now listed under Cleo Sample. You still follow Ada B. Toy."
    (follow,) = [button.ask for button in card.buttons if button.label == "Follow Cleo Sample"]
    assert follow.key() == f"follow?name=r{there}"


def test_a_channel_is_offered_to_follow_in_the_channel(store: Store) -> None:
    (ada,) = telling.following(store, "Ada B. Toy", kind="channel")
    here, there = person(store, "Ada B. Toy"), person(store, "Cleo Sample")
    telling.happened(store, "split", ada, researcher_id=here, other_id=there, works=1)

    card = message(store)

    assert (
        sentence(card) == "1 work that was listed under Ada B. Toy is now listed under Cleo Sample. This channel still follows Ada B. Toy."
    )
    assert [button.ask.key() for button in card.buttons if button.label == "Follow Cleo Sample"] == [f"follow?name=r{there}&where=channel"]


def test_nobody_is_offered_to_follow_whom_they_follow(store: Store, ada: Follow, ben: Follow) -> None:
    here, there = person(store, "Ada B. Toy"), person(store, "Ben Example")
    telling.happened(store, "split", ada, researcher_id=here, other_id=there, works=1)

    assert "Follow Ben Example" not in labels(message(store))


def test_who_comes_out_of_a_merge_is_followed_again(store: Store, ben: Follow) -> None:
    here, there = person(store, "Ada B. Toy"), person(store, "Ben Example")
    telling.happened(store, "split", ben, researcher_id=here, other_id=there, works=2)

    card = message(store)

    assert card.title == "One person turned out to be two"
    assert sentence(card) == (
        "Ben Example is a person of their own again, with 2 works that were listed under Ada B. Toy. You follow Ben Example."
    )


def test_whoever_follows_both_is_told_so(store: Store, ada: Follow, ben: Follow) -> None:
    here, there = person(store, "Ada B. Toy"), person(store, "Ben Example")
    telling.happened(store, "split", ada, ben, researcher_id=here, other_id=there, works=2)

    assert sentence(message(store)).endswith(" You follow Ada B. Toy and Ben Example.")


def test_two_people_of_one_name_are_told_apart(store: Store, ada: Follow) -> None:
    here, there = person(store, "Ada B. Toy"), person(store, "Cleo Sample")
    with store.writing() as db:
        db.execute("UPDATE researcher SET name = 'Ada B. Toy' WHERE id = ?", [there])
    telling.happened(store, "split", ada, researcher_id=here, other_id=there, works=1)

    assert sentence(message(store)).startswith("1 work that was listed under Ada B. Toy is now listed under another Ada B. Toy.")


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("merged", "A change was undone: C. Sample and Ada B. Toy are two people again. You follow Ada B. Toy."),
        (
            "split",
            "A change was undone: 3 works are listed under Cleo Sample again, no longer under Ada B. Toy. You still follow Ada B. Toy.",
        ),
    ],
)
def test_what_an_import_said_may_be_taken_back(store: Store, ada: Follow, what: str, expected: str) -> None:
    people = {"researcher_id": person(store, "Cleo Sample"), "other_id": person(store, "Ada B. Toy"), "title": "C. Sample", "works": 3}
    before = telling.happened(store, what, ada, **people)
    telling.sent(store, telling.SINCE)
    telling.happened(store, "reverted", ada, **people, key=f"reverted:{before}")

    card = message(store)

    assert (card.title, sentence(card)) == ("A change was taken back", expected)


@pytest.mark.parametrize("kind", ["merged", "split", "reverted"])
def test_somebody_may_be_gone_meanwhile(store: Store, ada: Follow, kind: str) -> None:
    telling.happened(store, kind, ada, researcher_id=998, other_id=999, title="Nora Nobody", works=1)

    telling.happened(store, "unreachable", ada, title="papers")

    card = message(store)

    assert "Nora Nobody" in listed(card)[0]
    assert "somebody whom the store does not know any more" in listed(card)[0]
    assert [item.opens and item.opens.command for section in card.sections for item in section.items] == [None, "following"]


def test_the_moderator_hears_of_a_channel_out_of_reach(store: Store, ada: Follow) -> None:
    channel, *_ = telling.following(store, "Ada B. Toy", "Ben Example", kind="channel")
    telling.happened(store, "unreachable", ada, other_id=channel.follower, title="papers")

    card = message(store)

    assert card.title == "I can no longer write to #papers"
    assert "nobody there hears of its 2 follows" in sentence(card)
    assert said(card.footer) == "You answer for what #papers follows"
    assert labels(card) == ["All I follow"]


def test_changes_stand_beside_works(store: Store, ada: Follow, ben: Follow, tmp_path_factory: pytest.TempPathFactory) -> None:
    telling.bring(store, tmp_path_factory.mktemp("new"), telling.entry("Blue Toy"), telling.entry("RETRACTED: Red Toy"))
    telling.happened(store, "split", ada, researcher_id=person(store, "Ada B. Toy"), other_id=person(store, "Cleo Sample"), works=1)
    telling.happened(store, "unreachable", ada, other_id=ada.follower, title="papers")

    card = message(store)

    assert card.title == "2 new works by Ada B. Toy and Ben Example · 1 change among people · 1 channel out of reach"
    assert [text[:20] for text in listed(card)] == ["Red Toy", "1 work that was list", "I can no longer writ", "Blue Toy"]
    assert said(card.footer) == "You follow Ada B. Toy and Ben Example. You answer for what #papers follows"


def test_what_nobody_follows_any_more_is_told_without_a_reason(store: Store, ada: Follow) -> None:
    telling.happened(store, "split", ada, researcher_id=person(store, "Ada B. Toy"), other_id=person(store, "Cleo Sample"), works=1)
    delivery = telling.sent(store, telling.SINCE)
    with store.writing() as db:
        db.execute("DELETE FROM reason")
        db.execute("DELETE FROM follow")

    card = notices.card(store, delivery)

    assert card
    assert (sentence(card)[-12:], said(card.footer)) == ("Cleo Sample.", "")


def test_people_who_turned_out_to_be_one_are_one_reason(store: Store, ada: Follow, tmp_path_factory: pytest.TempPathFactory) -> None:
    telling.follow(store, Subject(kind="researcher", text="Cleo Sample", researcher=person(store, "Cleo Sample")))
    telling.bring(store, tmp_path_factory.mktemp("new"), telling.entry("A New Toy", "Ada B. Toy", "Ben Example", "Cleo Sample"))
    merge(store, person(store, "Cleo Sample"), person(store, "Ada B. Toy"))

    assert said(message(store).footer) == "You follow Ada B. Toy"
