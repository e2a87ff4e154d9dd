"""/history: what somebody was told, and one message once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers import notices
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import Card
from store.database import Store
from store.follows import Follow
from store.schedule import iso
from tests.toy import telling
from tests.toy.cards import card_for, listed, said
from tests.toy.telling import entry

MEMBER = Asker(kind="member", id=telling.MEMBER)
STRANGER = Asker(kind="member", id="1002", guild="1", channel="3002", manages=True)
READER = Asker(kind="member", id="1002", guild="1", channel=telling.CHANNEL)


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


def ago(**duration: int) -> str:
    return iso(datetime.now(UTC) - timedelta(**duration))


def spans(card: Card, style: str) -> list[str]:
    """What below items is in a style."""
    return [span.text for section in card.sections for item in section.items for span in item.detail if span.style == style]


def give_up(store: Store, why: str, at: str) -> None:
    """Nothing that waits can be delivered."""
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'impossible', why = ?, at = ? WHERE state = 'waiting'", [why, at])


def test_each_message_of_the_last_month_is_named_the_newest_first(store: Store, tmp_path: Path, ada: Follow) -> None:
    times = [ago(days=31), ago(days=29), ago(hours=1)]
    for at, titles in zip(times, (["Grey Toy"], ["Blue Toy", "Red Toy"], ["White Toy"]), strict=True):
        telling.bring(store, tmp_path, *map(entry, titles))
        telling.sent(store, at)

    card = card_for(MEMBER, store, "history")

    assert (card.title, said(card.subtitle)) == ("What you were told", "2 messages in the last 30 days")
    assert listed(card) == ["White Toy", "2 new works by Ada B. Toy"]
    assert spans(card, "clock") == [times[2], times[1]]


def test_a_message_can_be_seen_once_more(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))
    delivery = telling.sent(store, ago(hours=1))

    (item,) = card_for(MEMBER, store, "history").sections[0].items
    assert item.opens

    again = card_for(MEMBER, store, item.opens.command, **item.opens.options)
    assert again == notices.card(store, delivery)
    assert again.ask == item.opens


def test_nobody_else_can_see_a_message(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    delivery = telling.sent(store, ago(hours=1))

    for asker in (STRANGER, READER, TERMINAL):
        assert card_for(asker, store, "history", message=str(delivery)) == card_for(asker, store, "history", message="99")
    assert card_for(STRANGER, store, "history", message=str(delivery)).title == "There is no such message"


def test_a_channels_message_can_be_seen_by_all_who_ask_there(store: Store, tmp_path: Path) -> None:
    telling.following(store, "Ada B. Toy", kind="channel")
    telling.bring(store, tmp_path, entry("Blue Toy"))
    delivery = telling.sent(store, ago(hours=1))

    assert card_for(READER, store, "history", message=str(delivery)) == notices.card(store, delivery)
    for asker in (STRANGER, MEMBER, TERMINAL):
        assert card_for(asker, store, "history", message=str(delivery)).outcome == "not_found"


def test_a_member_whose_id_is_a_channels_sees_nothing_of_it(store: Store, tmp_path: Path) -> None:
    telling.following(store, "Ada B. Toy", kind="channel")
    telling.bring(store, tmp_path, entry("Blue Toy"))
    delivery = telling.sent(store, ago(hours=1))

    asker = Asker(kind="member", id=telling.CHANNEL)

    assert card_for(asker, store, "history", message=str(delivery)).outcome == "not_found"


@pytest.mark.parametrize("typed", ["", "0", "-1", "one", "9" * 40, "٣"])
def test_what_is_no_message_is_said_to_be_none(store: Store, ada: Follow, typed: str) -> None:
    assert card_for(MEMBER, store, "history", message=typed).outcome == "not_found"


def test_what_could_not_be_delivered_is_told_with_the_reason(store: Store, tmp_path: Path, ada: Follow) -> None:
    late, early = ago(days=1), ago(days=2)
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))
    give_up(store, "direct messages from me are not allowed", early)
    telling.bring(store, tmp_path, entry("White Toy"))
    give_up(store, "the message was refused", late)

    card = card_for(MEMBER, store, "history")

    (missed,) = [section for section in card.sections if section.heading == "What could not be delivered"]
    assert [said(line) for line in missed.lines] == [
        f"White Toy: the message was refused, {late}",
        f"2 new works by Ada B. Toy: direct messages from me are not allowed, {early}",
    ]


def test_many_reasons_are_counted(store: Store, tmp_path: Path, ada: Follow) -> None:
    for number, title in enumerate(("Blue", "Green", "Grey", "Red", "White", "Black", "Brown")):
        telling.bring(store, tmp_path, entry(f"{title} Toy"))
        give_up(store, f"reason {number}", ago(days=1))

    (missed,) = card_for(MEMBER, store, "history").sections
    assert len(missed.lines) == 6
    assert said(missed.lines[-1]) == "and for 2 other reasons"


def test_who_was_told_nothing_is_told_so(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))

    for asker in (MEMBER, STRANGER):
        assert said(card_for(asker, store, "history").subtitle) == "Nothing in the last 30 days. /digest shows what waits."
    assert said(card_for(TERMINAL, store, "history").subtitle).startswith("Nothing is ever sent to a terminal")


def test_the_ways_on_are_what_waits_and_what_is_followed(store: Store, ada: Follow) -> None:
    assert [(button.label, button.ask.key()) for button in card_for(MEMBER, store, "history").buttons] == [
        ("What waits", "digest"),
        ("All I follow", "following"),
    ]
