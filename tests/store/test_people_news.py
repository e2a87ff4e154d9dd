"""What followers hear when people turn out to be one, or two, and when that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from store import follows, notices, outbox
from store.database import Store
from store.people_news import UNDONE
from store.undoing import undo
from tests import toy
from tests.toy.hearing import ANN, BOB, NOON, follow, follow_id, heard, reasons, send, standing_still

if TYPE_CHECKING:
    from tests.store.conftest import Bring

TOM, TOM_B, PIA, QUIN, ROB = "Tom Twin", "Tom B. Twin", "Pia Pin", "Quin Quill", "Rob Rattle"
PINS, BLOCKS, QUILLS = "Pins Stuck into a Cushion", "Blocks Put upon Other Blocks", "Quills and What to Do with Them"
NEW = "Marbles in a Row of Jars"
OTHER_NEW = "Balls that Bounce between Walls"

MERGED, SPLIT, REVERTED = f"merged: {TOM_B}", f"split: {TOM}", f"reverted: {TOM_B}"


def work(title: str, *authors: str, year: str = "2010") -> str:
    return toy.entry("toy", title, authors, "article", year=year)


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    with standing_still():
        yield store


@pytest.fixture
def twins(store: Store, bring: Bring) -> tuple[int, int]:
    """Pia's Tom, who has two works, and Quin's Tom B., who has one; nothing ties them together."""
    bring(work(PINS, TOM, PIA), work(BLOCKS, TOM, PIA), work(QUILLS, TOM_B, QUIN))
    return toy.person(store, TOM), toy.person(store, TOM_B)


def join(bring: Bring) -> int:
    """An old work that shows that they are one."""
    return bring(work("Knots that Tie Two Toys Together", TOM, PIA, QUIN))


def people(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith("new: ")]


class TestOne:
    @pytest.mark.parametrize("which", [0, 1], ids=["the one who stays", "the one who goes"])
    def test_whoever_follows_either_is_told(self, store: Store, bring: Bring, twins: tuple[int, int], which: int) -> None:
        follow_id(store, twins[which])
        join(bring)
        assert people(heard(store)) == [MERGED]
        (row,) = store.rows("SELECT researcher_id, other_id, works FROM news WHERE kind = 'merged'")
        assert tuple(row.values()) == (twins[1], twins[0], 1)

    def test_whoever_follows_both_is_told_once(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        wishes = [follow_id(store, twins[0], rhythm="weekly"), follow_id(store, twins[1], rhythm="daily")]
        join(bring)
        assert people(heard(store)) == [MERGED]
        assert reasons(store)[-1] == wishes
        assert {row["due_at"] for row in store.rows("SELECT due_at FROM notice")} == {"2026-03-05T09:00:00+00:00"}

    def test_and_hears_of_each_work_once_from_then_on(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        wishes = [follow_id(store, one) for one in twins]
        join(bring)
        bring(work(NEW, TOM_B, QUIN, year="2026"))
        assert heard(store)[-1] == f"new: {NEW}"
        assert reasons(store)[-1] == wishes

    def test_whoever_follows_one_hears_of_the_works_of_both(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1])
        join(bring)
        bring(work(NEW, TOM, PIA, year="2026"))
        assert heard(store)[-1] == f"new: {NEW}"

    def test_a_muted_follow_and_somebody_who_cannot_be_reached(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follows.mute(store, follow_id(store, twins[0]), True, NOON)
        follow_id(store, twins[0], BOB)
        with store.writing() as db:
            db.execute("UPDATE follower SET closed = 'no direct messages' WHERE address = ?", [BOB.address])
        join(bring)
        assert heard(store, ANN) == []
        assert people(heard(store, BOB)) == [f"{MERGED}, impossible: no direct messages"]

    def test_that_initials_are_a_followed_person_is_news_for_who_followed_the_initials(self, store: Store, bring: Bring) -> None:
        bring(work(PINS, TOM, PIA), work(BLOCKS, TOM, PIA), work(QUILLS, "T. Twin", QUIN))
        follow(store, TOM, ANN)
        follow(store, "T. Twin", BOB)
        join(bring)
        assert people(heard(store, ANN)) == []
        assert people(heard(store, BOB)) == ["merged: T. Twin"]


class TestTwo:
    def test_whoever_followed_them_as_one_is_told_where_works_went(self, store: Store, bring: Bring) -> None:
        bring(work(PINS, "T. Twin", PIA), work(BLOCKS, "T. Twin", PIA), work(QUILLS, "T. Twin", PIA))
        one = toy.person(store, "T. Twin")
        follow_id(store, one)
        bring(work(PINS, TOM, PIA), work(BLOCKS, TOM, PIA), work(QUILLS, "Tim Twin", PIA))
        assert heard(store) == [SPLIT]
        (row,) = store.rows("SELECT researcher_id, other_id, works FROM news")
        assert tuple(row.values()) == (one, toy.person(store, "Tim Twin"), 1)

    def test_who_was_told_that_they_are_one_is_told_that_it_was_taken_back(
        self, store: Store, bring: Bring, twins: tuple[int, int]
    ) -> None:
        for who, one in zip((ANN, BOB), twins, strict=True):
            follow_id(store, one, who)
        joint = join(bring)
        send(store)
        undo(store, joint)
        assert people(heard(store, ANN)) == people(heard(store, BOB)) == [f"{MERGED}, sent", REVERTED]

    def test_who_has_seen_that_in_a_digest_was_told(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1])
        joint = join(bring)
        notices.dismiss(store, 1, NOON)
        undo(store, joint)
        assert people(heard(store))[1:] == [REVERTED]

    def test_who_was_not_told_yet_hears_nothing(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1], rhythm="daily")
        joint = join(bring)
        assert undo(store, joint).notices == 2, "the work that joined them, and that they are one"
        assert people(heard(store)) == [f"{MERGED}, cancelled: {UNDONE}"]

    def test_who_follows_them_only_since_hears_that_they_came_apart(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1], ANN)
        joint = join(bring)
        send(store)
        follow_id(store, twins[0], BOB)
        undo(store, joint)
        assert people(heard(store, ANN)) == [f"{MERGED}, sent", REVERTED]
        assert heard(store, BOB) == [SPLIT]

    def test_each_is_followed_alone_again(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        for who, one in zip((ANN, BOB), twins, strict=True):
            follow_id(store, one, who)
        undo(store, join(bring))
        bring(work(NEW, TOM, PIA, year="2026"), work(OTHER_NEW, TOM_B, QUIN, year="2026"))
        assert (heard(store, ANN)[-1], heard(store, BOB)[-1]) == (f"new: {NEW}", f"new: {OTHER_NEW}")

    def test_joined_and_parted_again_is_told_again(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[0])
        for now in (NOON, "2026-03-04T14:00:00+00:00"):
            joint = join(bring)
            send(store, now)
            undo(store, joint)
        assert people(heard(store)) == [f"{MERGED}, sent", f"{REVERTED}, sent", f"{MERGED}, sent", REVERTED]

    def test_what_was_taken_back_once_is_not_taken_back_twice(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        wish = follow_id(store, twins[0])
        joint = join(bring)
        send(store)
        undo(store, joint)
        follows.unfollow(store, wish, NOON)
        joint = join(bring)
        follow_id(store, twins[0])
        undo(store, joint)
        assert people(heard(store))[2:] == [SPLIT]


class TestOtherImports:
    def test_what_another_import_says_too_is_not_taken_back(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[0], rhythm="daily")
        first = join(bring)
        second = bring(work("Knots that Tie Two Toys Together", TOM, PIA, QUIN), work(NEW, QUIN, PIA))
        undo(store, first)
        assert people(heard(store)) == [MERGED]
        undo(store, second)
        assert people(heard(store)) == [f"{MERGED}, cancelled: {UNDONE}"]

    def test_people_come_apart_though_the_import_that_joined_them_stays(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1])
        half = bring(work("Rattles for the Left Hand Only", TOM, PIA, ROB))
        bring(work("Ropes to Be Pulled by Two", TOM_B, QUIN, ROB))
        send(store)
        assert people(heard(store)) == [f"{MERGED}, sent"]
        undo(store, half)
        assert people(heard(store)) == [f"{MERGED}, sent", REVERTED]

    def test_of_three_who_were_joined_one_goes(self, store: Store, bring: Bring, twins: tuple[int, int]) -> None:
        follow_id(store, twins[1], rhythm="daily")
        first = join(bring)
        bring(*(work(title, TOM, ROB) for title in ("Rattles for the Left Hand", "Ratchets that Turn Both Ways", "Ropes", "Rings", "Rods")))
        bring(work("Rubber Balls for Two", TOM, PIA, ROB))
        assert people(heard(store)) == [MERGED, f"merged: {TOM_B}"], "and then they are Rob's Tom"
        undo(store, first)
        assert people(heard(store)) == [f"{MERGED}, cancelled: {UNDONE}", f"merged: {TOM_B}", f"split: {TOM}"]

    def test_somebody_of_whom_nothing_is_left_when_they_come_apart(self, store: Store, bring: Bring) -> None:
        bring(work(PINS, TOM, PIA), work(BLOCKS, TOM, PIA))
        quills = bring(work(QUILLS, TOM_B, QUIN))
        follow(store, TOM_B, rhythm="daily")
        joint = join(bring)
        assert people(heard(store)) == [MERGED]
        undo(store, quills)
        undo(store, joint)
        assert people(heard(store)) == [f"{MERGED}, cancelled: {UNDONE}"]


def test_somebody_who_was_gone_is_followed_again_when_they_come_back(store: Store, bring: Bring) -> None:
    first = bring(work(PINS, TOM, PIA, year="2026"))
    one = toy.person(store, TOM)
    follow_id(store, one)
    undo(store, first)
    assert store.rows("SELECT 1 FROM researcher WHERE name = ?", [TOM]) == []
    bring(work(PINS, TOM, PIA, year="2026"))
    assert toy.person(store, TOM) == one
    assert heard(store) == [f"new: {PINS}"], "when it came first, nobody followed"


def test_a_place_that_cannot_be_reached_any_more_is_not_told_of_what_was_taken_back(
    store: Store, bring: Bring, twins: tuple[int, int]
) -> None:
    follow_id(store, twins[0])
    joint = join(bring)
    (delivery,) = outbox.claim(store, "the test", NOON, 10, 10)
    outbox.close(store, delivery, "no direct messages", NOON)
    undo(store, joint)
    assert outbox.reopen(store, "member", ANN.address, NOON) == 0
