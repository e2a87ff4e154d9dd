"""The outbox on a real store: who is written to, when, and by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import follows, outbox
from store.database import Store, open_store
from store.follows import Address
from tests.toy.waiting import ADA, BEN, after, claimed, follower, notice, send, states, told

CHANNEL = "2001"


@pytest.fixture
def ada(store: Store) -> int:
    return follower(store, ADA)


# --- what is taken ------------------------------------------------------------------------------


def test_all_that_is_due_is_one_delivery_and_what_is_not_stays(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    notice(store, ada, "Toy trains")
    notice(store, ada, "Toy boats", due_at=after(3_600))

    (delivery,) = claimed(store, after(1))

    assert told(store, delivery) == ["Toy blocks", "Toy trains"]
    assert (delivery.at, delivery.channel, delivery.attempts) == (Address(kind="member", address=ADA), "5001", 1)


def test_what_is_taken_is_not_taken_twice(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")

    assert len(claimed(store, after(1))) == 1
    assert claimed(store, after(2), "another bot") == []


def test_two_processes_on_one_file_share_the_work(store: Store, store_path: Path) -> None:
    for number in range(6):
        notice(store, follower(store, f"{number}"), "Toy blocks")
    with open_store(store_path) as beside:
        first, second = claimed(store, after(1), most=4), claimed(beside, after(1), "another bot")

    assert (len(first), len(second)) == (4, 2)
    assert len({one.follower for one in first + second}) == 6


def test_two_who_look_at_the_same_moment_do_not_take_the_same(
    store: Store, store_path: Path, ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice(store, ada, "Toy blocks")
    outbox.retry(store, claimed(store, after(0))[0], after(1), "a toy fault")
    ben = follower(store, BEN)
    notice(store, ben, "Toy blocks")
    look = outbox._followers_in_turn

    def look_and_be_overtaken(store: Store, now: str, most: int, *, known: bool) -> list[int]:
        found = look(store, now, most, known=known)
        monkeypatch.setattr(outbox, "_followers_in_turn", look)
        with open_store(store_path) as beside:
            assert len(claimed(beside, now, "another bot")) == len(found) == 2
        notice(store, ben, "Toy trains")
        return found

    monkeypatch.setattr(outbox, "_followers_in_turn", look_and_be_overtaken)

    assert claimed(store, after(2)) == []


def test_an_idle_outbox_is_not_written(store: Store, store_path: Path, ada: int) -> None:
    notice(store, ada, "Toy boats", due_at=after(3_600))
    notice(store, follower(store, BEN), "Toy blocks")
    (held,) = claimed(store, after(1))
    with open_store(store_path, patience=0) as beside, store.writing():
        assert claimed(beside, after(2)) == []
    outbox.retry(store, held, after(10), "a toy fault")
    with open_store(store_path, patience=0) as beside, store.writing():
        assert claimed(beside, after(3)) == []


def test_what_was_due_first_goes_first(store: Store, ada: int) -> None:
    ben = follower(store, BEN)
    notice(store, ada, "Toy blocks", due_at=after(20))
    notice(store, ben, "Toy trains", due_at=after(10))

    assert [one.follower for one in claimed(store, after(60), most=1)] == [ben]


def test_the_terminal_is_sent_nothing(store: Store) -> None:
    notice(store, follower(store, "terminal", kind="terminal"), "Toy blocks")

    assert claimed(store, after(1)) == []


def test_members_whose_place_is_not_known_are_taken_one_by_one(store: Store, ada: int) -> None:
    for number in range(3):
        notice(store, follower(store, f"{number}", channel=None), "Toy blocks")
    notice(store, ada, "Toy blocks")
    notice(store, follower(store, CHANNEL, kind="channel"), "Toy blocks")

    assert [one.channel for one in claimed(store, after(1), openings=1)] == ["5001", None, None]
    assert claimed(store, after(1), openings=0) == []
    assert len(claimed(store, after(1), openings=5)) == 2


def test_the_place_is_known_once_a_message_is_there(store: Store) -> None:
    notice(store, follower(store, ADA, channel=None), "Toy blocks")
    (delivery,) = claimed(store, after(1))
    outbox.sent(store, delivery, "9001", "5001", after(2))
    notice(store, delivery.follower, "Toy trains")

    (again,) = claimed(store, after(3_700))
    assert again.channel == "5001"


# --- order, gaps and muting -----------------------------------------------------------------------


def test_a_follower_has_one_open_delivery_so_that_order_is_kept(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (first,) = claimed(store, after(1))
    notice(store, ada, "Toy trains")
    outbox.retry(store, first, after(10), "a toy fault")

    assert claimed(store, after(9)) == []
    (again,) = claimed(store, after(10))
    assert (again.id, told(store, again)) == (first.id, ["Toy blocks"])


def test_the_gap_doubles_with_each_message_of_an_hour(store: Store, ada: int) -> None:
    sent_at = []
    for second in range(0, 3_600, 2):
        notice(store, ada, f"Toy {second}")
        if send(store, second):
            sent_at.append(second)

    assert sent_at == [0, 2, 6, 14, 30, 62, 126, 254, 510, 1_022, 2_046]


def test_what_comes_during_a_gap_comes_together_after_it(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    assert send(store, 0) == ["Toy blocks"]
    notice(store, ada, "Toy trains")
    assert send(store, 1) is None
    notice(store, ada, "Toy boats")

    assert send(store, 2) == ["Toy trains", "Toy boats"]


def test_a_gap_is_an_hour_at_most_and_ends_with_it(store: Store, ada: int) -> None:
    for number in range(40):
        sql = "INSERT INTO delivery (follower_id, nonce, message_id, done_at) VALUES (?, ?, '9001', ?)"
        with store.writing() as db:
            db.execute(sql, [ada, f"{number}", after(0)])
    notice(store, ada, "Toy blocks")

    assert send(store, 3_599) is None
    assert send(store, 3_600) == ["Toy blocks"]


def test_nobody_waits_for_the_gap_of_another(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    send(store, 0)
    notice(store, ada, "Toy trains")
    ben = follower(store, BEN)
    notice(store, ben, "Toy trains")

    assert [one.follower for one in claimed(store, after(1))] == [ben]


def test_a_muted_follower_is_sent_nothing_before_the_end(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (delivery,) = claimed(store, after(1))
    outbox.retry(store, delivery, after(2), "a toy fault")
    follows.mute_all(store, Address(kind="member", address=ADA), after(100))

    assert claimed(store, after(99)) == []
    assert [one.id for one in claimed(store, after(100))] == [delivery.id]


def test_a_digest_of_tomorrow_is_not_sent_today(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks", due_at=after(86_400))

    assert send(store, 86_399) is None
    assert send(store, 86_400) == ["Toy blocks"]


# --- leases ---------------------------------------------------------------------------------------


def test_what_a_dead_process_held_is_taken_by_the_next_when_the_lease_is_over(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (first,) = claimed(store, after(0))
    lease = outbox.LEASE.total_seconds()

    assert claimed(store, after(lease - 1), "another bot") == []
    (second,) = claimed(store, after(lease), "another bot")
    assert (second.id, second.nonce, second.attempts) == (first.id, first.nonce, 2)


def test_a_proper_end_leaves_its_deliveries_to_the_next_at_once(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    claimed(store, after(0))

    outbox.release(store, "another bot")
    assert claimed(store, after(1)) == []
    outbox.release(store, "one bot")
    assert len(claimed(store, after(1))) == 1


def test_who_lost_the_lease_decides_nothing_any_more(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (late,) = claimed(store, after(0))
    (now_theirs,) = claimed(store, after(60), "another bot")

    outbox.retry(store, late, after(61), "a toy fault", elsewhere=True)
    outbox.impossible(store, late, "a toy reason", after(61))
    outbox.close(store, late, "a toy reason", after(61))
    outbox.drop(store, late)

    assert claimed(store, after(62)) == []
    assert (told(store, now_theirs), states(store)) == (["Toy blocks"], {"Toy blocks": "waiting"})


def test_a_message_that_is_there_counts_even_from_who_lost_the_lease(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (late,) = claimed(store, after(0))
    (theirs,) = claimed(store, after(60), "another bot")

    outbox.sent(store, late, "9001", "5001", after(61))
    outbox.impossible(store, theirs, "a toy reason", after(62))

    assert states(store) == {"Toy blocks": "sent"}
    assert claimed(store, after(3_700)) == []


# --- the nonce ------------------------------------------------------------------------------------


def test_the_nonce_fits_and_tells_groups_apart(store: Store, ada: int) -> None:
    ben = follower(store, BEN)
    for who in (ada, ben):
        notice(store, who, "Toy blocks")
    nonces = {one.nonce for one in claimed(store, after(0))}

    assert len(nonces) == 2
    assert {len(nonce) for nonce in nonces} == {25}


def test_the_same_notices_have_the_same_nonce_when_their_delivery_was_lost(store: Store, ada: int) -> None:
    notice(store, ada, "Toy blocks")
    (before,) = claimed(store, after(0))
    with store.writing() as db:
        db.execute("UPDATE notice SET delivery_id = NULL")
        db.execute("DELETE FROM delivery")

    (again,) = claimed(store, after(30))
    assert again.nonce == before.nonce
