"""Judgements and people: what followers hear of them, and what a member who decided sees and deletes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import follows, judgements, own_data
from store.database import Store
from store.errors import JudgementRefused
from store.follows import Address
from store.people_news import OVERRULED
from tests import toy
from tests.toy.hearing import ANN, BOB, follow_id, heard, send, standing_still
from tests.toy.kites import ADA, FILES, MODERATOR, SILK, TIN, WOOD, number, whose


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    with standing_still():
        yield store


@pytest.fixture
def adas(store: Store, tmp_path: Path) -> list[int]:
    for file in FILES:
        toy.bring_text(store, tmp_path, "".join(file))
    return [whose(store, title) for title in (SILK, TIN, WOOD)]


class TestTold:
    """Followers hear once of what was decided, and of it being undone."""

    def test_of_a_merge(self, store: Store, adas: list[int]) -> None:
        for who, one in ((ANN, adas[0]), (BOB, adas[1])):
            follow_id(store, one, who)
        judgements.merge(store, adas[0], adas[1], MODERATOR)

        assert heard(store, ANN) == heard(store, BOB) == [f"merged: {ADA}"]

    def test_of_a_split_and_they_stay_with_whom_they_chose(self, store: Store, adas: list[int]) -> None:
        follow_id(store, adas[0])
        judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)

        assert heard(store) == [f"split: {ADA}"]
        (wish,) = follows.of_follower(store, 1)
        assert wish.researcher is not None
        assert wish.researcher.id == adas[0]

    def test_of_its_end_if_they_had_heard_of_it(self, store: Store, adas: list[int]) -> None:
        follow_id(store, adas[0])
        split = judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)
        send(store)
        judgements.undo(store, split, MODERATOR)

        assert heard(store) == [f"split: {ADA}, sent", f"reverted: {ADA}"]

    def test_of_nothing_if_they_had_not(self, store: Store, adas: list[int]) -> None:
        follow_id(store, adas[0])
        judgements.undo(store, judgements.merge(store, adas[0], adas[1], MODERATOR), MODERATOR)

        assert heard(store) == [f"merged: {ADA}, cancelled: {OVERRULED}"]

    def test_of_two_who_are_held_apart_nobody_hears(self, store: Store, adas: list[int]) -> None:
        follow_id(store, adas[0])
        judgements.not_the_same(store, adas[0], adas[1], MODERATOR)

        assert heard(store) == []


class TestMembersData:
    def test_a_member_sees_what_they_decided(self, store: Store, adas: list[int]) -> None:
        judgements.undo(store, judgements.merge(store, adas[0], adas[1], BOB.address), ANN.address)

        (one,) = own_data.export(store, ANN)["keeps"]["judgements"]
        assert one["undone_at"] == "2026-03-04T12:00:00+00:00"
        assert own_data.export(store, BOB)["keeps"]["judgements"] == [one]

    def test_deleted_their_name_goes_and_what_was_decided_stays(self, store: Store, adas: list[int]) -> None:
        judgements.undo(store, judgements.merge(store, adas[0], adas[1], BOB.address), BOB.address)
        judgements.not_the_same(store, adas[0], adas[1], BOB.address)

        assert own_data.forget(store, BOB)
        assert [(one.by, one.undone_by) for one in judgements.listed(store)] == [("", None), ("", "")]
        assert own_data.export(store, BOB) == {}
        with pytest.raises(JudgementRefused, match="by judgement 2, made by a member on"):
            judgements.merge(store, adas[0], adas[1], ANN.address)

    def test_what_was_decided_in_the_terminal_is_no_members(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], judgements.TERMINAL)
        terminal = Address(kind="terminal", address="terminal")

        assert not own_data.forget(store, terminal)
        assert judgements.listed(store)[0].by == judgements.TERMINAL
