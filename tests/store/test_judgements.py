"""Judgements: what people decided about who is who holds, is told once, can be undone, and outlives imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import judgements, undoing
from store.database import Store
from store.errors import JudgementRefused
from tests import toy
from tests.toy.hearing import BOB, standing_still
from tests.toy.kites import ADA, BO, CY, FILES, MODERATOR, PAPER, SILK, TIN, WOOD, alive, leads_to, number, people, whose, work

if TYPE_CHECKING:
    from tests.conftest import NewStore
    from tests.store.conftest import Bring

KINDS = ("merge", "split", "apart", "undo")


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    with standing_still():
        yield store


@pytest.fixture
def adas(store: Store, bring: Bring) -> list[int]:
    for file in FILES:
        bring(*file)
    return [whose(store, title) for title in (SILK, TIN, WOOD)]


class TestMerge:
    def test_two_become_one_and_both_ids_lead_there(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[1], adas[0], MODERATOR)

        assert toy.titles(store, adas[0]) == [TIN, PAPER, SILK]
        assert leads_to(store, adas[1]) == adas[0]

    def test_undone_they_are_the_two_they_were(self, store: Store, adas: list[int]) -> None:
        before = alive(store)
        judgements.undo(store, judgements.merge(store, adas[0], adas[1], MODERATOR), MODERATOR)

        assert alive(store) == before

    def test_what_comes_later_joins_the_one_they_became(self, store: Store, bring: Bring, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], MODERATOR)
        bring(work("A Drum Tied to a Kite", ADA, CY))

        assert whose(store, "A Drum Tied to a Kite") == adas[0]

    def test_old_ids_can_be_decided_on(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], MODERATOR)
        judgements.merge(store, adas[1], adas[2], MODERATOR)

        assert people(store) == [[WOOD, TIN, PAPER, SILK]]

    def test_one_who_might_be_two_can_be_confirmed(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[0], MODERATOR)

        assert judgements.listed(store)[0].words == f"{ADA} (r{adas[0]}) is one person, not two"
        with pytest.raises(JudgementRefused, match="held together by judgement 1"):
            judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)


class TestSplit:
    def test_the_works_go_to_somebody_new_and_the_rest_stays(self, store: Store, adas: list[int]) -> None:
        judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)

        assert toy.titles(store, adas[0]) == [PAPER]
        assert toy.titles(store, whose(store, SILK)) == [SILK]
        assert whose(store, SILK) not in adas

    def test_who_keeps_the_fewer_works_keeps_the_id_and_has_it_still_when_undone(self, store: Store, bring: Bring) -> None:
        bring(*(work(title, ADA, BO) for title in (SILK, PAPER, TIN, WOOD)))
        one = toy.person(store, ADA)
        split = judgements.split(store, one, [number(store, title) for title in (SILK, PAPER, TIN)], MODERATOR)
        another = whose(store, SILK)
        assert toy.titles(store, one) == [WOOD]

        judgements.undo(store, split, MODERATOR)
        assert toy.titles(store, one) == [WOOD, TIN, PAPER, SILK]
        assert leads_to(store, another) == one

    def test_what_would_tie_them_together_does_so_no_more(self, store: Store, bring: Bring, adas: list[int]) -> None:
        judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)
        bring(work("Kites of Wood", ADA, BO))

        assert whose(store, SILK) != whose(store, PAPER)

    def test_after_it_was_undone_the_same_split_makes_the_same_person(self, store: Store, adas: list[int]) -> None:
        split = judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)
        after = alive(store)
        judgements.undo(store, split, MODERATOR)
        judgements.split(store, adas[0], [number(store, SILK)], MODERATOR)

        assert alive(store) == after


class TestNotTheSame:
    def test_what_comes_later_does_not_join_them(self, store: Store, bring: Bring, adas: list[int]) -> None:
        judgements.not_the_same(store, adas[0], adas[1], MODERATOR)
        bring(work("A Drum Tied to a Kite", ADA, BO, CY))

        assert leads_to(store, adas[0]) != leads_to(store, adas[1])

    def test_undone_it_does(self, store: Store, bring: Bring, adas: list[int]) -> None:
        judgement = judgements.not_the_same(store, adas[0], adas[1], MODERATOR)
        bring(work("A Drum Tied to a Kite", ADA, BO, CY))
        judgements.undo(store, judgement, MODERATOR)

        assert leads_to(store, adas[0]) == leads_to(store, adas[1])


class TestRefused:
    """Nothing is written, and it is said why and what to do."""

    def refused(self, store: Store, decide: Callable[[], object], reason: str) -> JudgementRefused:
        before = (alive(store), judgements.listed(store), store.rows("SELECT * FROM judged"), store.rows("SELECT * FROM once"))
        with pytest.raises(JudgementRefused, match=reason) as caught:
            decide()
        assert (alive(store), judgements.listed(store), store.rows("SELECT * FROM judged"), store.rows("SELECT * FROM once")) == before
        return caught.value

    def test_two_authors_of_one_work(self, store: Store, adas: list[int]) -> None:
        bo = toy.person(store, BO)
        self.refused(store, lambda: judgements.merge(store, adas[0], bo, MODERATOR), "both authors of “Kites of Paper”, so they are two")

    def test_a_merge_of_two_whom_somebody_held_apart(self, store: Store, adas: list[int]) -> None:
        number = judgements.not_the_same(store, adas[0], adas[1], MODERATOR)
        reason = r"held apart by judgement 1, made by member 1001 on 2026-03-04; undo that first\."
        assert self.refused(store, lambda: judgements.merge(store, adas[1], adas[0], BOB.address), reason).judgement == number

    def test_a_merge_of_two_of_whom_one_became_somebody_who_was_held_apart(self, store: Store, adas: list[int]) -> None:
        judgements.not_the_same(store, adas[0], adas[1], MODERATOR)
        judgements.merge(store, adas[1], adas[2], MODERATOR)
        self.refused(store, lambda: judgements.merge(store, adas[0], adas[2], MODERATOR), "held apart by judgement 1")

    def test_a_merge_of_what_was_split(self, store: Store, adas: list[int]) -> None:
        judgements.split(store, adas[0], [number(store, SILK)], judgements.TERMINAL)
        other = whose(store, SILK)
        self.refused(store, lambda: judgements.merge(store, adas[0], other, MODERATOR), "by judgement 1, made in the terminal")

    def test_a_split_of_what_was_merged(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], MODERATOR)
        self.refused(store, lambda: judgements.split(store, adas[0], [number(store, TIN)], MODERATOR), "held together by judgement 1")

    def test_a_split_of_one_side_of_a_split(self, store: Store, bring: Bring) -> None:
        bring(*(work(title, ADA, BO) for title in (SILK, PAPER, TIN)))
        one = toy.person(store, ADA)
        judgements.split(store, one, [number(store, SILK)], MODERATOR)
        self.refused(store, lambda: judgements.split(store, one, [number(store, TIN)], MODERATOR), "held together by judgement 1")

    def test_what_is_decided_already(self, store: Store, adas: list[int]) -> None:
        judgements.not_the_same(store, adas[0], adas[1], MODERATOR)
        self.refused(store, lambda: judgements.not_the_same(store, adas[0], adas[1], MODERATOR), "held apart by judgement 1")

    def test_one_and_the_same_are_not_two(self, store: Store, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], MODERATOR)
        self.refused(store, lambda: judgements.not_the_same(store, adas[0], adas[1], MODERATOR), r"Both are A. Kite \(r\d+\): a split")

    @pytest.mark.parametrize("titles", [(), (SILK, PAPER)], ids=["none", "all"])
    def test_a_split_that_leaves_nothing(self, store: Store, adas: list[int], titles: tuple[str, ...]) -> None:
        chosen = [number(store, title) for title in titles]
        self.refused(store, lambda: judgements.split(store, adas[0], chosen, MODERATOR), "name some of the works, not all or none")

    def test_a_split_by_works_of_others(self, store: Store, adas: list[int]) -> None:
        other = number(store, TIN)
        self.refused(store, lambda: judgements.split(store, adas[0], [other], MODERATOR), f"w{other} is no work of A. Kite")

    def test_who_or_what_is_not_there(self, store: Store, adas: list[int]) -> None:
        self.refused(store, lambda: judgements.merge(store, adas[0], 9999, MODERATOR), "There is no researcher r9999")
        self.refused(store, lambda: judgements.undo(store, 7, MODERATOR), "There is no judgement 7")

    def test_what_was_undone_already(self, store: Store, adas: list[int]) -> None:
        judgement = judgements.merge(store, adas[0], adas[1], MODERATOR)
        judgements.undo(store, judgement, MODERATOR)
        self.refused(store, lambda: judgements.undo(store, judgement, MODERATOR), "Judgement 1 was undone already, on 2026-03-04")


class TestList:
    def test_says_what_was_decided_by_whom_and_what_became_of_them(self, store: Store, adas: list[int]) -> None:
        merge = judgements.merge(store, adas[1], adas[0], MODERATOR)
        judgements.not_the_same(store, adas[0], adas[2], judgements.TERMINAL)
        judgements.undo(store, merge, BOB.address)

        apart, one = judgements.listed(store)
        assert (one.kind, one.by, one.at, one.undone_by, one.undone_at) == (
            "merge",
            MODERATOR,
            "2026-03-04T12:00:00+00:00",
            BOB.address,
            "2026-03-04T12:00:00+00:00",
        )
        assert one.words == f"{ADA} (r{adas[1]}) and {ADA} (r{adas[0]}) are one person"
        assert [who.id for who in one.people] == [adas[1], adas[0]]
        assert (apart.by, apart.undone_at) == (judgements.TERMINAL, None)
        assert judgements.get(store, one.id) == one

    def test_names_few_works_of_a_split(self, store: Store, bring: Bring) -> None:
        bring(*(work(f"Kites of Silk, Number {i}", ADA, BO) for i in range(6)))
        chosen = [number(store, f"Kites of Silk, Number {i}") for i in range(1, 6)]
        judgements.split(store, toy.person(store, ADA), chosen, MODERATOR)

        assert judgements.listed(store)[0].words.endswith("“Kites of Silk, Number 3” and 2 more: another person's, not of A. Kite (r1)")


class TestOutlivesImports:
    def test_records_that_go_and_come_back_are_judged_as_before(self, store: Store, bring: Bring, adas: list[int]) -> None:
        judgements.merge(store, adas[0], adas[1], MODERATOR)
        undoing.undo(store, 2)
        assert people(store) == [[WOOD], [PAPER, SILK]]

        bring(*FILES[1])
        assert people(store) == [[WOOD], [TIN, PAPER, SILK]]

    def test_whoever_was_merged_under_another_name_is_called_as_before_once_it_is_taken_back(self, store: Store, bring: Bring) -> None:
        bring(work(SILK, "Ada Kite", BO))
        bring(work(TIN, "Ada Kyte", CY))
        one, other = toy.person(store, "Ada Kite"), toy.person(store, "Ada Kyte")
        judgements.merge(store, one, other, MODERATOR)
        undoing.undo(store, 2)
        assert names(store, one) == ["Ada Kite"]

        bring(work(TIN, "Ada Kyte", CY))
        assert leads_to(store, other) == one
        assert names(store, one) == ["Ada Kite", "Ada Kyte"]

    @settings(max_examples=15)
    @given(
        order=st.permutations(range(3)), kinds=st.lists(st.sampled_from(["merge", "split", "apart", "undo"]), max_size=3), data=st.data()
    )
    def test_whatever_is_decided_holds_when_all_imports_were_undone_and_came_back_in_any_order(
        self, new_store: NewStore, order: list[int], kinds: list[str], data: st.DataObject
    ) -> None:
        with new_store() as store:
            for file in FILES:
                toy.bring_text(store, store.path.parent, "".join(file))
            for kind in kinds:
                decide(store, kind, data)
            before, ids = people(store), alive(store)
            for one in range(1, 4):
                undoing.undo(store, one)
            assert alive(store) == {}

            for i in order:
                toy.bring_text(store, store.path.parent, "".join(FILES[i]))
            assert people(store) == before
            assert {one: toy.titles(store, leads_to(store, one)) for one in ids} == ids


def names(store: Store, researcher: int) -> list[str]:
    rows = store.rows("SELECT name FROM researcher_name WHERE researcher_id = ? ORDER BY name", [researcher])
    return [row["name"] for row in rows]


def decide(store: Store, kind: str, data: st.DataObject) -> None:
    """Decide something about any of the Adas; what is refused changes nothing."""
    one, other = (whose(store, data.draw(st.sampled_from([SILK, PAPER, TIN, WOOD]))) for _ in range(2))
    before = people(store)
    try:
        if kind == "merge":
            judgements.merge(store, one, other, MODERATOR)
        elif kind == "split":
            judgements.split(store, one, [number(store, toy.titles(store, one)[0])], MODERATOR)
        elif kind == "apart":
            judgements.not_the_same(store, one, other, MODERATOR)
        else:
            judgements.undo(store, 1, MODERATOR)
    except JudgementRefused:
        assert people(store) == before
