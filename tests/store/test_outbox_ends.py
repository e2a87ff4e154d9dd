"""How a delivery ends on a real store: sent, given up, or with its whole place; and what is kept of it for how long."""

from __future__ import annotations

import pytest

from store import follows, outbox
from store.database import Store
from store.follows import Address
from tests.toy.waiting import ADA, KEEPER, NEWS_AT, after, claimed, follower, notice, send, states, told

CHANNEL = "2001"


@pytest.fixture
def ada(store: Store) -> int:
    return follower(store, ADA)


def test_what_is_cancelled_in_flight_stays_cancelled(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    cancelled = notice(store, ada, "Toy trains")
    (delivery,) = claimed(store, after(0))
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'cancelled', why = 'a toy reason' WHERE id = ?", [cancelled])

    outbox.sent(store, delivery, "9001", "5001", after(1))

    assert states(store) == {"Toy blocks": "sent", "Toy trains": "cancelled"}


def test_of_two_who_found_the_message_the_first_is_believed(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (delivery,) = claimed(store, after(0))

    outbox.sent(store, delivery, "9001", "5001", after(1))
    outbox.sent(store, delivery, "9002", "5001", after(2))

    assert store.rows("SELECT message_id, channel, done_at FROM delivery") == [
        {"message_id": "9001", "channel": "5001", "done_at": after(1)}
    ]


def test_a_delivery_without_anything_to_tell_is_dropped(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (delivery,) = claimed(store, after(0))

    outbox.drop(store, delivery)

    assert store.rows("SELECT * FROM delivery") == []
    assert claimed(store, after(0))[0].attempts == 1


def test_one_message_can_be_given_up_without_the_next(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (delivery,) = claimed(store, after(0))
    notice(store, ada, "Toy trains")

    outbox.impossible(store, delivery, "a toy reason", after(1))

    assert states(store) == {"Toy blocks": "impossible", "Toy trains": "waiting"}
    assert send(store, 1) == ["Toy trains"]


def test_a_conversation_that_is_gone_is_forgotten(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (delivery,) = claimed(store, after(0))

    outbox.retry(store, delivery, after(1), "a toy fault", elsewhere=True)

    assert [one.channel for one in claimed(store, after(1))] == [None]


# --- places that are closed -----------------------------------------------------------------------


@pytest.fixture
def closed(store: Store, ada: int) -> int:
    """Ada, who cannot be reached since the first second and misses three works, one of them only written later."""
    notice(store, ada, "Toy blocks")
    notice(store, ada, "Toy boats", due_at=after(86_400))
    (delivery,) = claimed(store, after(0))
    outbox.close(store, delivery, "a toy reason", after(1))
    notice(store, ada, "Toy trains", state="impossible", why="a toy reason")
    return ada


def test_a_closed_place_gives_up_all_that_waits(store: Store, closed: int) -> None:
    who = follows.follower(store, Address(kind="member", address=ADA))

    assert who
    assert (who.closed, who.closed_at) == ("a toy reason", after(1))
    assert states(store) == {"Toy blocks": "impossible", "Toy boats": "impossible", "Toy trains": "impossible"}
    notice(store, closed, "Toy cars")
    assert claimed(store, after(90_000)) == []


def test_a_place_that_is_opened_again_hears_at_once_what_it_missed(store: Store, closed: int) -> None:
    assert outbox.reopen(store, "member", ADA, after(100)) == 3
    assert outbox.reopen(store, "member", ADA, after(100)) is None

    assert send(store, 100) == ["Toy blocks", "Toy boats", "Toy trains"]


def test_an_attempt_without_an_answer_is_made_again_before_the_rest_when_its_place_opens(store: Store, ada: int) -> None:
    """It may still post its message: the same nonce and the same notices keep that from being told twice."""
    notice(store, ada, "Toy blocks")
    (silent,) = claimed(store, after(0))
    outbox.retry(store, silent, after(1), "no answer")
    (refused,) = claimed(store, after(1))
    notice(store, ada, "Toy boats")
    outbox.close(store, refused, "a toy reason", after(2))

    assert outbox.reopen(store, "member", ADA, after(100)) == 2
    (again,) = claimed(store, after(100))
    assert (again.id, again.nonce, again.attempts) == (silent.id, silent.nonce, 3)
    assert told(store, again) == ["Toy blocks"]
    outbox.sent(store, again, "9001", "5001", after(101))
    assert send(store, 110) == ["Toy boats"]


def test_what_was_missed_long_ago_or_for_another_reason_is_not_told(store: Store, closed: int) -> None:
    notice(store, closed, "Toy cars", state="impossible", why="another toy reason")
    month = 30 * 86_400
    with store.writing() as db:
        db.execute("UPDATE notice SET at = ? WHERE id = 1", [after(0)])
        db.execute("UPDATE notice SET at = ? WHERE id > 1", [after(60)])

    assert outbox.reopen(store, "member", ADA, after(month + 1)) == 2
    assert send(store, month + 1) == ["Toy boats", "Toy trains"]


@pytest.mark.parametrize("keeper_closed", [False, True])
def test_the_keeper_of_a_channel_is_told_that_it_cannot_be_reached(store: Store, keeper_closed: bool) -> None:
    if keeper_closed:
        follower(store, KEEPER, closed="a toy reason", closed_at=after(0))
    channel = follower(store, CHANNEL, kind="channel", name="papers", keeper=KEEPER)
    notice(store, channel, "Toy blocks")
    (delivery,) = claimed(store, after(0))

    outbox.close(store, delivery, "the channel is a toy", after(1))

    (news,) = store.rows("SELECT w.kind, w.title, w.other_id, w.key FROM news w WHERE kind = 'unreachable'")
    assert news == {"kind": "unreachable", "title": "papers", "other_id": channel, "key": f"unreachable:{channel}:{after(1)}"}
    if keeper_closed:
        assert states(store)["papers"] == "impossible"
        return
    (to_keeper,) = claimed(store, after(1))
    assert (to_keeper.at, told(store, to_keeper)) == (Address(kind="member", address=KEEPER), ["papers"])


def test_a_channel_without_a_keeper_is_closed_all_the_same(store: Store) -> None:
    notice(store, follower(store, CHANNEL, kind="channel"), "Toy blocks")
    (delivery,) = claimed(store, after(0))

    outbox.close(store, delivery, "the channel is a toy", after(1))

    assert states(store) == {"Toy blocks": "impossible"}
    assert store.rows("SELECT * FROM news WHERE kind = 'unreachable'") == []


# --- counting and forgetting ----------------------------------------------------------------------


def test_notices_are_counted_by_state(store: Store, ada: int) -> None:
    assert outbox.counts(store) == {"waiting": 0, "sent": 0, "impossible": 0, "cancelled": 0}
    notice(store, ada, "Toy blocks")
    notice(store, ada, "Toy trains")
    notice(store, ada, "Toy boats", state="cancelled")

    assert outbox.counts(store) == {"waiting": 2, "sent": 0, "impossible": 0, "cancelled": 1}


def test_what_was_done_long_ago_is_forgotten_and_what_waits_is_not(store: Store, ada: int) -> None:
    made = [notice(store, ada, f"Toy {state}", state=state) for state in ("waiting", "cancelled", "impossible")]
    columns = "id, follower_id, kind, subject, rhythm, preprints, older, since"
    with store.writing() as db:
        db.execute(f"INSERT INTO follow ({columns}) VALUES (1, ?, 'topic', 'toys', 'now', 1, 0, ?)", [ada, NEWS_AT])
        db.conn.executemany("INSERT INTO reason VALUES (?, 1)", [(one,) for one in made])
    send(store, 0)
    notice(store, ada, "Toy blocks")
    quarter = 90 * 86_400

    outbox.forget_old(store, after(quarter))
    assert len(states(store)) == 4
    outbox.forget_old(store, after(quarter + 1))

    assert states(store) == {"Toy blocks": "waiting"}
    assert (store.rows("SELECT * FROM delivery"), store.rows("SELECT * FROM reason")) == ([], [])


def test_a_message_is_kept_as_long_as_a_notice_of_it(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    send(store, 0)
    with store.writing() as db:
        db.execute("UPDATE notice SET at = ?", [after(60)])
    quarter = 90 * 86_400

    outbox.forget_old(store, after(quarter + 1))
    assert len(store.rows("SELECT * FROM delivery")) == 1
    outbox.forget_old(store, after(quarter + 61))
    assert store.rows("SELECT * FROM delivery") == []


def test_a_try_of_late_is_kept_though_its_notices_are_told_anew(store: Store, closed: int) -> None:
    outbox.reopen(store, "member", ADA, after(100))

    outbox.forget_old(store, after(200))

    assert [row["problem"] for row in store.rows("SELECT problem FROM delivery")] == ["a toy reason"]


def test_what_waits_is_kept_however_old_it_is(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    claimed(store, after(0))

    outbox.forget_old(store, after(1_000 * 86_400))

    assert states(store) == {"Toy blocks": "waiting"}
    assert len(store.rows("SELECT * FROM delivery")) == 1
