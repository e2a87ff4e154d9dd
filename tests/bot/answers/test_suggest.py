"""/suggest: who and what is near those one follows, why, and what one does not want to see again."""

from __future__ import annotations

import json

from bot.answers import answer
from bot.answers.asker import Asker
from bot.answers.card import Ask, Card
from store.database import Store
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card_for, doors, listed, prose, said
from tests.toy.circle import ADA, BO, CY, DEE, FAY

SHARED = "Dolls of Wooden Blocks"


def somebody(store: Store, number: int, *names: str) -> Asker:
    """A member who follows these people."""
    asker = Asker(kind="member", id=str(number))
    for name in names:
        card_for(asker, store, "follow", name=name)
    return asker


def pressed(store: Store, asker: Asker, found: Card, label: str) -> Card:
    """The card behind a button or an item, asked as Discord asks it."""
    asks = {button.label: button.ask for button in found.buttons}
    asks |= {item.label: item.opens for section in found.sections for item in section.items if item.opens}
    return answer(store, Ask.from_key(asks[label].key()), asker)


def work_id(store: Store, title: str) -> int:
    """The id of the work that is called so."""
    found: int = store.rows("SELECT id FROM work WHERE title = ?", [title])[0]["id"]
    return found


def test_whoever_follows_nobody_is_told_how_to_begin(friends: Store) -> None:
    asker = somebody(friends, 1)
    before = card_for(asker, friends, "suggest")
    card_for(asker, friends, "follow-topic", topic="chess sets")

    assert before.title == "You follow nobody yet"
    assert any(text.startswith("Open a profile and press Follow") for text in prose(before))
    assert card_for(asker, friends, "suggest") == before


def test_people_come_nearest_first_with_the_reason(friends: Store) -> None:
    found = card_for(somebody(friends, 2, ADA, FAY), friends, "suggest")
    details = {item.label: said(item.detail) for item in found.sections[0].items}

    assert (found.title, said(found.subtitle)) == ("Whom you may want to follow", "near 2 people you follow")
    assert listed(found)[0] == CY
    assert details[CY] == f"2 joint works with {ADA} · through {DEE}"
    assert details[DEE] == f"1 joint work with {FAY} · through {CY} and {BO}"
    assert said(found.footer).startswith("From BibTeX toy.txt; imported ")


def test_one_of_them_is_followed_or_dismissed_from_a_card_of_its_own(friends: Store) -> None:
    asker = somebody(friends, 3, ADA)
    shown = pressed(friends, asker, card_for(asker, friends, "suggest"), CY)

    assert (shown.title, said(shown.subtitle)) == (CY, f"2 joint works with {ADA}")
    assert [button.label for button in shown.buttons] == ["Follow", "Profile", "Not interested", "People"]
    assert pressed(friends, asker, shown, "Follow").title == f"You follow {CY}"
    assert CY not in listed(card_for(asker, friends, "suggest"))


def test_what_is_dismissed_is_not_suggested_until_that_is_taken_back(friends: Store) -> None:
    asker = somebody(friends, 4, ADA)
    gone = pressed(friends, asker, card_for(asker, friends, "suggest", one="cy block"), "Not interested")
    after = listed(card_for(asker, friends, "suggest"))
    dismissed = card_for(asker, friends, "suggest", what="dismissed")
    again = pressed(friends, asker, pressed(friends, asker, dismissed, CY), "Suggest it again")

    assert (gone.title, said(gone.subtitle)) == (CY, "It is not suggested again.")
    assert CY not in after
    assert listed(dismissed) == [CY]
    assert (again.title, said(again.subtitle)) == (CY, "It may be suggested again.")
    assert listed(card_for(asker, friends, "suggest"))[0] == CY
    assert listed(card_for(asker, friends, "suggest", what="dismissed")) == []


def test_works_are_explained_by_their_authors_and_dismissed_like_people(friends: Store) -> None:
    asker = somebody(friends, 5, ADA)
    found = card_for(asker, friends, "suggest", what="works")
    shown = pressed(friends, asker, found, SHARED)

    assert [(item.label, item.hint) for item in found.sections[0].items] == [(SHARED, f"by {CY} · Journal of Toys 2020 · journal article")]
    assert listed(shown, "Its authors") == [CY, DEE]
    assert [button.label for button in shown.buttons] == ["Open the work", "Not interested", "Works"]
    assert pressed(friends, asker, shown, "Open the work").title == SHARED
    pressed(friends, asker, shown, "Not interested")
    empty = card_for(asker, friends, "suggest", what="works")
    assert "Nothing that you have not seen is near them." in prose(empty)
    assert listed(card_for(asker, friends, "suggest", what="dismissed")) == [SHARED]


def test_what_is_dismissed_is_ones_own_data(friends: Store) -> None:
    asker, other = somebody(friends, 6, ADA), somebody(friends, 7, ADA)
    for one in (asker, other):
        card_for(one, friends, "suggest", one=CY, interested="false")
    shown, file = card_for(asker, friends, "my-data"), card_for(asker, friends, "my-data", what="export").attachment

    assert "1 suggestion that you dismissed; /suggest what:dismissed lists them." in prose(shown)
    assert file
    assert [one["name"] for one in json.loads(file.text)["dismissals"]] == [CY]
    assert any("1 dismissed suggestion" in text for text in prose(card_for(asker, friends, "my-data", what="delete for good")))
    assert friends.rows("SELECT r.address FROM dismissal d JOIN follower r ON r.id = d.follower_id WHERE r.address IN ('6', '7')") == [
        {"address": "7"}
    ]


def test_a_name_that_is_not_clear_asks_back(friends: Store) -> None:
    asker = somebody(friends, 8, ADA)
    found = card_for(asker, friends, "suggest", one="crowd")

    assert found.outcome == "choice"
    assert pressed(friends, asker, found, "Zoa Crowd").title == "Zoa Crowd"
    assert card_for(asker, friends, "suggest", one="w99999").outcome == "not_found"


def test_every_page_is_accepted_and_every_door_fits(friends: Store) -> None:
    asker = somebody(friends, 9, ADA)
    cards = [card_for(asker, friends, "suggest", what=what) for what in ("people", "works", "dismissed")]
    cards += [card_for(asker, friends, "suggest", one=one) for one in (CY, f"w{work_id(friends, SHARED)}")]

    assert cards[0].pages > 1
    for found in cards:
        for page in range(1, found.pages + 1):
            assert_discord_accepts(found, page)
        assert all(ask.key() for ask in doors(found))
