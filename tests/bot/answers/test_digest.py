"""/digest: what waits for somebody, when it comes, and how to have it now or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers import Refusal
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Card
from store import follows, notices
from store.database import Store
from store.follows import Follow
from store.schedule import FOREVER, iso
from tests.toy import telling
from tests.toy.cards import card_for, listed, said
from tests.toy.telling import entry

MEMBER = Asker(kind="member", id=telling.MEMBER)
STRANGER = Asker(kind="member", id="1002")


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


@pytest.fixture
def daily(store: Store) -> Follow:
    """The member hears of Ada once a day."""
    return telling.following(store, "Ada B. Toy", rhythm="daily")[0]


def at(**ahead: int) -> str:
    return iso(datetime.now(UTC) + timedelta(**ahead))


def come(store: Store, title: str, due: str) -> None:
    """Let a work come at a moment."""
    with store.writing() as db:
        db.execute("UPDATE notice SET due_at = ? WHERE news_id = (SELECT id FROM news WHERE title = ?)", [due, title])


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


def press(asker: Asker, store: Store, card: Card, label: str) -> Card:
    """The answer behind a button."""
    (ask,) = [button.ask for button in card.buttons if button.label == label]
    return card_for(asker, store, ask.command, **ask.options)


def details(card: Card) -> list[str]:
    return [said(item.detail) for section in card.sections for item in section.items]


def waiting(store: Store, follow: Follow) -> list[tuple[str, str]]:
    return [(notice.title, notice.due_at) for notice in notices.waiting(store, follow.follower)]


def test_what_waits_is_shown_as_the_message_will_show_it(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"), entry("Old Toy", year=1990))
    due = at(hours=5)
    for title in ("Blue Toy", "Red Toy", "Old Toy"):
        come(store, title, due)

    card = card_for(MEMBER, store, "digest")

    assert card.title == "Waiting for you: 2 new works and 1 older work by Ada B. Toy"
    assert said(card.subtitle) == f"It comes {due}."
    assert listed(card) == ["Blue Toy", "Red Toy"]
    assert details(card)[0] == "Ben Example, Ada B. Toy · Toy Conference 2050"
    assert said(card.sections[-1].lines[0]) == "1 older work was added: Ada B. Toy 1"
    assert said(card.footer) == "You follow Ada B. Toy"
    assert labels(card) == ["Send it now", "Seen, don't send", "Works of Ada B. Toy", "All I follow", "History"]


def test_what_comes_at_different_times_says_when_each_comes(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"), entry("White Toy"))
    soon, late = at(hours=5), at(days=5)
    for title, due in (("Blue Toy", late), ("Red Toy", soon), ("White Toy", at(hours=-1))):
        come(store, title, due)

    card = card_for(MEMBER, store, "digest")

    assert said(card.subtitle) == f"1 is on the way, 1 comes {soon}, 1 comes {late}"
    assert listed(card) == ["White Toy", "Red Toy", "Blue Toy"]
    assert [detail.rpartition(" · ")[2] for detail in details(card)] == ["on its way", soon, late]
    assert [span.text for span in card.subtitle if span.style == "clock"] == [soon, late]


def test_what_is_due_needs_no_button_to_be_sent(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))
    come(store, "Blue Toy", at(hours=-1))
    come(store, "Red Toy", at(hours=-2))

    card = card_for(MEMBER, store, "digest")

    assert said(card.subtitle) == "It is on its way to you."
    assert "Send it now" not in labels(card)


def test_what_waits_can_be_sent_now(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    come(store, "Blue Toy", at(days=5))

    pressed = press(MEMBER, store, card_for(MEMBER, store, "digest"), "Send it now")

    assert pressed.title == "It is on its way"
    ((title, due),) = waiting(store, daily)
    assert title == "Blue Toy"
    assert due <= at(seconds=1)


def test_what_was_seen_is_not_sent(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))

    pressed = press(MEMBER, store, card_for(MEMBER, store, "digest"), "Seen, don't send")

    assert said(pressed.subtitle) == "2 notices will not be sent."
    assert waiting(store, daily) == []


def test_what_came_after_one_looked_is_still_sent(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    card = card_for(MEMBER, store, "digest")
    telling.bring(store, tmp_path, entry("Red Toy"))

    press(MEMBER, store, card, "Seen, don't send")

    assert [title for title, _ in waiting(store, daily)] == ["Red Toy"]


def test_a_button_that_was_pressed_already_shows_what_is_so_now(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    card = card_for(MEMBER, store, "digest")
    press(MEMBER, store, card, "Seen, don't send")

    for label in ("Send it now", "Seen, don't send"):
        assert press(MEMBER, store, card, label).title == "Nothing is waiting for you"


def test_nobody_sees_or_ends_what_waits_for_somebody_else(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    before = waiting(store, daily)

    for what in ("show", "send", "done"):
        assert card_for(STRANGER, store, "digest", what=what).title == "Nothing is waiting for you"
    assert waiting(store, daily) == before


def test_nothing_is_sent_to_whoever_muted_everything(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    until = at(days=3)
    follows.mute_all(store, telling.address(), until)
    before = waiting(store, daily)

    card = card_for(MEMBER, store, "digest")

    assert said(card.subtitle) == f"You muted me: nothing is sent before {until}; /mute off ends that."
    assert "Send it now" not in labels(card)
    assert card_for(MEMBER, store, "digest", what="send").title == card.title
    assert waiting(store, daily) == before


def test_a_mute_may_last_for_ever_or_be_over(store: Store, tmp_path: Path, daily: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    follows.mute_all(store, telling.address(), FOREVER)
    assert said(card_for(MEMBER, store, "digest").subtitle) == "You muted me: nothing is sent until you end that with /mute off."

    follows.mute_all(store, telling.address(), at(seconds=-1))
    assert said(card_for(MEMBER, store, "digest").subtitle).startswith("It comes ")


def test_whoever_cannot_be_reached_is_told_why(store: Store, tmp_path: Path, daily: Follow) -> None:
    with store.writing() as db:
        db.execute("UPDATE follower SET closed = 'direct messages from me are not allowed', closed_at = ?", [at()])
    why = "I cannot write to you: direct messages from me are not allowed."

    card = card_for(MEMBER, store, "digest")
    assert card.title == "Nothing is waiting for you"
    assert [said(line) for section in card.sections for line in section.lines] == [why]

    telling.bring(store, tmp_path, entry("Blue Toy"))
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'waiting'")
    card = card_for(MEMBER, store, "digest")
    assert said(card.subtitle) == why
    assert "Send it now" not in labels(card)


def test_in_a_terminal_nothing_is_sent_and_what_was_seen_is_put_away(store: Store, tmp_path: Path) -> None:
    (follow,) = telling.following(store, "Ada B. Toy", kind="terminal")
    telling.bring(store, tmp_path, entry("Blue Toy"))

    card = card_for(TERMINAL, store, "digest")

    assert said(card.subtitle) == "Nothing is sent to a terminal: this is the place to read it."
    assert labels(card) == ["Seen", "All I follow", "History"]
    assert said(press(TERMINAL, store, card, "Seen").subtitle) == "1 notice put away."
    assert waiting(store, follow) == []


def test_when_nothing_waits_the_last_message_is_remembered(store: Store, tmp_path: Path, daily: Follow) -> None:
    assert said(card_for(MEMBER, store, "digest").subtitle) == "You were told nothing yet."
    telling.bring(store, tmp_path, entry("Blue Toy"))
    told = at(hours=-1)
    telling.sent(store, told)

    card = card_for(MEMBER, store, "digest")

    assert (card.title, said(card.subtitle)) == ("Nothing is waiting for you", f"The last message came {told}.")
    assert [(button.label, button.ask.key()) for button in card.buttons] == [("All I follow", "following"), ("History", "history")]


def test_a_long_list_has_pages(store: Store, tmp_path: Path, daily: Follow) -> None:
    colours = ("Amber", "Black", "Blue", "Brown", "Green", "Grey", "Pink", "Red", "White", "Violet", "Yellow")
    telling.bring(store, tmp_path, *(entry(f"{colour} Toy") for colour in colours))

    card = card_for(MEMBER, store, "digest")

    assert (card.pages, card.more) == (2, 1)
    assert card.ask.at_page(2).key() == "digest?page=2"


@pytest.mark.parametrize("options", [{"what": "burn"}, {"what": "done", "last": "0"}, {"what": "done", "last": "9" * 30}])
def test_what_cannot_be_done_is_refused(store: Store, daily: Follow, options: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="does not fit"):
        card_for(MEMBER, store, "digest", **options)
