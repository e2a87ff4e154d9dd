"""Who is one researcher: the evidence that joins, what keeps apart, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity import Person, Slot, differ, resolve
from store.models import Identifier
from store.names import compatible, parse

BEN, CEM, DEE = ("box", "b"), ("kite", "c"), ("ball", "d")
"""Three co-authors, as slots name them: family name and initial."""


def slot(
    name: str, work: int | None, *beside: tuple[str, str], at: str = "", anchor: str = "", orcid: str = "", openalex: str = ""
) -> Slot:
    """One authorship of a toy work, called "work:name" in these tests."""
    identifiers = {Identifier(scheme="orcid", value=orcid)} if orcid else set()
    identifiers |= {Identifier(scheme="openalex", value=openalex)} if openalex else set()
    return Slot(
        key=f"{work}:{name}",
        name=parse(name),
        work=work,
        beside=frozenset(beside),
        venues=frozenset({at} if at else ()),
        anchors=frozenset({anchor} if anchor else ()),
        identifiers=frozenset(identifiers),
    )


def groups(*slots: Slot) -> list[list[str]]:
    return [[one.key for one in person.slots] for person in resolve(slots)]


def rivals(*slots: Slot) -> dict[str, list[str]]:
    """For each person with rivals, by its first slot: the slots it might also be."""
    return {person.slots[0].key: [rival.key for rival in person.rivals] for person in resolve(slots) if person.rivals}


class TestEvidence:
    @pytest.mark.parametrize("name", ["Ada Toy", "A. Toy", "Toy"])
    def test_a_name_alone_joins_nothing(self, name: str) -> None:
        assert groups(slot(name, 1), slot(name, 2)) == [[f"1:{name}"], [f"2:{name}"]]

    @pytest.mark.parametrize("other", ["Ada Toy", "A. Toy", "Ada B. Toy"])
    def test_one_shared_coauthor_settles_an_uncontested_name(self, other: str) -> None:
        assert groups(slot("Ada Toy", 1, BEN, CEM), slot(other, 2, BEN, DEE)) == [["1:Ada Toy", f"2:{other}"]]

    def test_two_initials_with_a_shared_coauthor_are_one(self) -> None:
        assert groups(slot("A. Toy", 1, BEN), slot("A. Toy", 2, BEN)) == [["1:A. Toy", "2:A. Toy"]]

    def test_a_shared_venue_joins_written_out_names_only(self) -> None:
        assert groups(slot("Ada Toy", 1, at="toyconf"), slot("Ada Toy", 2, at="toyconf")) == [["1:Ada Toy", "2:Ada Toy"]]
        assert groups(slot("Ada Toy", 1, at="toyconf"), slot("A. Toy", 2, at="toyconf")) == [["1:Ada Toy"], ["2:A. Toy"]]

    def test_a_shared_anchor_is_the_sources_own_word(self) -> None:
        assert groups(slot("Ada Toy", 1, anchor="page"), slot("A. Toy", 2, anchor="page")) == [["1:Ada Toy", "2:A. Toy"]]

    def test_a_shared_identifier_is_enough(self) -> None:
        assert groups(slot("Ada Toy", 1, orcid="0-1"), slot("A. Toy", 2, orcid="0-1")) == [["1:Ada Toy", "2:A. Toy"]]

    def test_the_same_value_of_another_scheme_is_not_shared(self) -> None:
        assert groups(slot("Ada Toy", 1, orcid="7"), slot("Ada Toy", 2, openalex="7")) == [["1:Ada Toy"], ["2:Ada Toy"]]

    def test_evidence_is_passed_on(self) -> None:
        chain = [slot("Ada Toy", 1, BEN), slot("Ada Toy", 2, BEN, CEM), slot("A. Toy", 3, CEM)]
        assert groups(*chain) == [["1:Ada Toy", "2:Ada Toy", "3:A. Toy"]]

    def test_a_presence_in_a_document_is_a_slot_like_any_other(self) -> None:
        assert groups(slot("A. Toy", None, BEN), slot("Ada Toy", 1, BEN)) == [["1:Ada Toy", "None:A. Toy"]]


class TestApart:
    def test_two_authors_of_one_work_whatever_speaks_for_one_person(self) -> None:
        assert groups(slot("Ada Toy", 1, BEN, orcid="0-1", anchor="page"), slot("A. Toy", 1, BEN, orcid="0-1", anchor="page")) == [
            ["1:A. Toy"],
            ["1:Ada Toy"],
        ]

    @pytest.mark.parametrize(("one", "other"), [("Ada Toy", "Alan Toy"), ("Ada B. Toy", "Ada C. Toy"), ("A. B. Toy", "A. C. Toy")])
    def test_incompatible_names_whatever_speaks_for_one_person(self, one: str, other: str) -> None:
        found = groups(slot(one, 1, BEN, at="toyconf", anchor="page"), slot(other, 2, BEN, at="toyconf", anchor="page"))
        assert found == [[f"1:{one}"], [f"2:{other}"]]

    def test_two_identifiers_of_one_scheme(self) -> None:
        assert groups(slot("Ada Toy", 1, BEN, orcid="0-1"), slot("Ada Toy", 2, BEN, orcid="0-2")) == [["1:Ada Toy"], ["2:Ada Toy"]]

    @pytest.mark.parametrize(("mine", "theirs", "apart"), [("1", "12", False), ("12", "23", False), ("12", "34", True), ("1", "", False)])
    def test_of_several_identifiers_of_one_scheme_one_must_be_shared(self, mine: str, theirs: str, apart: bool) -> None:
        one, other = (
            replace(slot("Ada Toy", work), identifiers=frozenset(Identifier(scheme="dblp", value=value) for value in values))
            for work, values in ((1, mine), (2, theirs))
        )
        assert differ(one, other) == differ(other, one) == apart

    def test_what_differs_stays_apart_even_through_others(self) -> None:
        bridge = slot("Ada Toy", 2, openalex="7")
        found = groups(slot("Ada Toy", 1, openalex="7", orcid="0-1"), bridge, slot("Ada Toy", 3, openalex="7", orcid="0-2"))
        assert found == [["1:Ada Toy", "2:Ada Toy"], ["3:Ada Toy"]]

    def test_an_identifier_given_to_two_people_joins_each_ones_own_slots(self) -> None:
        found = groups(slot("Alan Toy", 1, orcid="0-1"), slot("Ada Toy", 2, orcid="0-1"), slot("Ada Toy", 3, orcid="0-1"))
        assert found == [["1:Alan Toy"], ["2:Ada Toy", "3:Ada Toy"]]


class TestContested:
    ADA, ALAN = slot("Ada Toy", 1, BEN), slot("Alan Toy", 2, BEN)

    def test_an_initial_that_could_be_two_people_stays_open_and_names_both(self) -> None:
        unclear = slot("A. Toy", 3, BEN)
        assert groups(self.ADA, self.ALAN, unclear) == [["1:Ada Toy"], ["2:Alan Toy"], ["3:A. Toy"]]
        assert rivals(self.ADA, self.ALAN, unclear) == {"3:A. Toy": ["1:Ada Toy", "2:Alan Toy"]}

    def test_a_name_without_middle_initial_between_two_with_one(self) -> None:
        people = [slot("Ada B. Toy", 1, BEN), slot("Ada C. Toy", 2, BEN), slot("Ada Toy", 3, BEN)]
        assert groups(*people) == [["1:Ada B. Toy"], ["2:Ada C. Toy"], ["3:Ada Toy"]]
        assert rivals(*people) == {"3:Ada Toy": ["1:Ada B. Toy", "2:Ada C. Toy"]}

    def test_a_coauthor_of_only_one_of_them_settles_it(self) -> None:
        alan = slot("Alan Toy", 2, CEM)
        assert groups(self.ADA, alan, slot("A. Toy", 3, BEN)) == [["1:Ada Toy", "3:A. Toy"], ["2:Alan Toy"]]
        assert rivals(self.ADA, alan, slot("A. Toy", 3, BEN)) == {}

    @pytest.mark.parametrize(("anchor", "orcid"), [("page", ""), ("", "0-1")])
    def test_the_sources_own_word_settles_it(self, anchor: str, orcid: str) -> None:
        ada = slot("Ada Toy", 1, BEN, anchor=anchor, orcid=orcid)
        unclear = slot("A. Toy", 3, BEN, anchor=anchor, orcid=orcid)
        assert groups(ada, self.ALAN, unclear) == [["1:Ada Toy", "3:A. Toy"], ["2:Alan Toy"]]

    def test_an_initial_beside_two_namesakes_of_one_work(self) -> None:
        assert rivals(slot("A. Toy", 1, BEN), slot("Ada Toy", 1, BEN), slot("A. Toy", 2, BEN)) == {"2:A. Toy": ["1:A. Toy", "1:Ada Toy"]}

    def test_two_initials_of_one_work_beside_one_full_name(self) -> None:
        people = [slot("Ada Toy", 1, BEN), slot("A. Toy", 2, BEN), slot("A. B. Toy", 2, BEN)]
        assert groups(*people) == [["1:Ada Toy"], ["2:A. B. Toy"], ["2:A. Toy"]]
        assert rivals(*people) == {"2:A. Toy": ["1:Ada Toy"], "2:A. B. Toy": ["1:Ada Toy"]}

    def test_two_middle_initials_beside_one_full_name(self) -> None:
        people = [slot("Ada Toy", 1, BEN), slot("A. B. Toy", 2, BEN), slot("A. C. Toy", 3, BEN)]
        assert rivals(*people) == {"2:A. B. Toy": ["1:Ada Toy"], "3:A. C. Toy": ["1:Ada Toy"]}

    def test_a_page_that_knows_its_owner_by_an_initial_may_be_of_two_people(self) -> None:
        page = [slot("A. Toy", 3, BEN, anchor="page"), slot("A. Toy", 4, CEM, anchor="page")]
        assert groups(self.ADA, self.ALAN, *page) == [["1:Ada Toy"], ["2:Alan Toy"], ["3:A. Toy", "4:A. Toy"]]
        assert rivals(self.ADA, self.ALAN, *page) == {"3:A. Toy": ["1:Ada Toy", "2:Alan Toy"]}

    def test_a_page_that_names_its_owner_in_full_is_not_in_doubt_for_what_others_may_be(self) -> None:
        owner = [slot("Ada Toy", 1, anchor="page"), slot("A. Toy", 2, BEN, anchor="page")]
        others = [slot("A. Toy", 3, BEN), slot("A. B. Toy", 3, BEN)]
        assert groups(*owner, *others) == [["1:Ada Toy", "2:A. Toy"], ["3:A. B. Toy"], ["3:A. Toy"]]
        assert rivals(*owner, *others) == {"3:A. B. Toy": ["2:A. Toy"], "3:A. Toy": ["2:A. Toy"]}

    def test_a_coauthor_of_the_same_name_is_no_alternative(self) -> None:
        assert groups(slot("A. Toy", 1, BEN), slot("Alan Toy", 1, BEN), slot("Ada Toy", 2, BEN)) == [
            ["1:A. Toy", "2:Ada Toy"],
            ["1:Alan Toy"],
        ]

    def test_whoever_is_known_to_differ_is_no_rival(self) -> None:
        ada = [slot("Ada Toy", 1, BEN, anchor="page"), slot("Ada Toy", 3, anchor="page")]
        people = [*ada, self.ALAN, slot("Alex Toy", 4, BEN), slot("A. Toy", 3, BEN)]
        assert rivals(*people) == {"3:A. Toy": ["2:Alan Toy", "4:Alex Toy"]}


NAMES = ["Ada Toy", "Alan Toy", "A. Toy", "Ada B. Toy", "Ada C. Toy", "A. B. Toy", "Toy"]


@st.composite
def toy_slots(draw: st.DrawFn) -> list[Slot]:
    """Up to seven slots of one family name, with every kind of evidence among them."""
    few = st.sampled_from(["", "", "", "1", "2"])
    return [
        Slot(
            key=f"{index}",
            name=parse(draw(st.sampled_from(NAMES))),
            work=draw(st.sampled_from([None, 1, 2, 3, 4])),
            beside=draw(st.frozensets(st.sampled_from([BEN, CEM, DEE]), max_size=2)),
            venues=frozenset(filter(None, [draw(few)])),
            anchors=frozenset(filter(None, [draw(few)])),
            identifiers=frozenset(Identifier(scheme="orcid", value=value) for value in filter(None, [draw(few)])),
        )
        for index in range(draw(st.integers(0, 7)))
    ]


def evident(one: Slot, other: Slot) -> bool:
    """Whether two slots have anything in common but their name."""
    said = one.anchors & other.anchors or one.identifiers & other.identifiers
    return bool(said or one.beside & other.beside or one.venues & other.venues)


def pairs(person: Person) -> Iterable[tuple[Slot, Slot]]:
    return combinations(person.slots, 2)


class TestWhateverTheSlots:
    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_a_chain_between_two_people_is_cut_at_the_same_place_in_any_order(self, order: tuple[int, ...]) -> None:
        chain = [slot("Ada B. Toy", 1, BEN), slot("Ada Toy", 2, BEN, CEM), slot("Ada Toy", 3, CEM, DEE), slot("Ada C. Toy", 4, DEE)]
        assert groups(*(chain[i] for i in order)) == groups(*chain)

    @given(st.data())
    def test_the_people_do_not_depend_on_the_order(self, data: st.DataObject) -> None:
        slots = data.draw(toy_slots())
        assert resolve(data.draw(st.permutations(slots))) == resolve(slots)

    @given(toy_slots())
    def test_every_slot_belongs_to_exactly_one_person(self, slots: list[Slot]) -> None:
        assert sorted(one.key for person in resolve(slots) for one in person.slots) == [one.key for one in slots]

    @given(toy_slots())
    def test_no_person_stands_twice_at_one_work(self, slots: list[Slot]) -> None:
        assert not [
            pair for person in resolve(slots) for pair in pairs(person) if pair[0].work is not None and pair[0].work == pair[1].work
        ]

    @given(toy_slots())
    def test_no_person_has_names_that_are_not_compatible(self, slots: list[Slot]) -> None:
        assert all(compatible(one.name, other.name) for person in resolve(slots) for one, other in pairs(person))

    @given(toy_slots())
    def test_no_person_has_two_identifiers_of_one_scheme(self, slots: list[Slot]) -> None:
        for person in resolve(slots):
            assert len({identifier for one in person.slots for identifier in one.identifiers}) <= 1

    @given(toy_slots())
    def test_rivals_belong_to_others_who_could_be_the_same_person(self, slots: list[Slot]) -> None:
        people = resolve(slots)
        owner = {one: person for person in people for one in person.slots}
        for person in people:
            for rival in person.rivals:
                assert owner[rival] is not person
                assert not any(differ(one, other) for one in person.slots for other in owner[rival].slots)

    @given(toy_slots())
    def test_nobody_is_joined_without_any_evidence(self, slots: list[Slot]) -> None:
        for person in resolve(slots):
            for one in person.slots:
                others = [other for other in person.slots if other is not one]
                assert not others or any(evident(one, other) for other in others)
