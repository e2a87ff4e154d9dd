"""Who is one researcher: the evidence that joins, what keeps apart, and what stays open."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.evidence import SPAN, Group, Rarity, Slot, companion, differ, rarity, torn
from store.identity import PAUSE, resolve
from store.models import Identifier
from store.names import compatible, parse

BEN, CEM, DEE = (companion(name) for name in ("Ben Box", "C. Kite", "Dee Ball"))
"""Three co-authors, as slots name them."""


def slot(
    name: str,
    work: int | None,
    *beside: str,
    at: str = "",
    on: str = "",
    anchor: str = "",
    orcid: str = "",
    openalex: str = "",
    rarity: Rarity = Rarity.UNKNOWN,
    year: int | None = None,
    of: str = "",
) -> Slot:
    """One authorship of a toy work, called "work:name" in these tests, in a store that is too small to tell which names are rare."""
    identifiers = {Identifier(scheme="orcid", value=orcid)} if orcid else set()
    identifiers |= {Identifier(scheme="openalex", value=openalex)} if openalex else set()
    return Slot(
        key=f"{work}:{name}",
        name=parse(name),
        work=work,
        rarity=rarity,
        beside=frozenset(beside),
        venues=frozenset({at} if at else ()),
        words=frozenset(on.split()),
        affiliations=frozenset({of} if of else ()),
        year=year,
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
    def test_a_name_alone_joins_nothing_where_the_store_cannot_tell_how_rare_it_is(self, name: str) -> None:
        assert groups(slot(name, 1), slot(name, 2)) == [[f"1:{name}"], [f"2:{name}"]]

    @pytest.mark.parametrize("other", ["Ada Toy", "A. Toy", "Ada B. Toy"])
    def test_one_shared_coauthor_settles_an_uncontested_name(self, other: str) -> None:
        assert groups(slot("Ada Toy", 1, BEN, CEM), slot(other, 2, BEN, DEE)) == [["1:Ada Toy", f"2:{other}"]]

    def test_the_names_of_coauthors_need_only_be_compatible(self) -> None:
        assert groups(slot("Ada Toy", 1, companion("B. Box")), slot("A. Toy", 2, BEN)) == [["1:Ada Toy", "2:A. Toy"]]
        assert groups(slot("Ada Toy", 1, companion("Bo Box")), slot("A. Toy", 2, BEN)) == [["1:Ada Toy"], ["2:A. Toy"]]

    def test_two_initials_with_a_shared_coauthor_are_one(self) -> None:
        assert groups(slot("A. Toy", 1, BEN), slot("A. Toy", 2, BEN)) == [["1:A. Toy", "2:A. Toy"]]

    def test_an_initial_joins_whoever_is_called_both_ways(self) -> None:
        both = [slot("Ada Toy", 1, BEN, anchor="page"), slot("A. Toy", 2, anchor="page")]
        assert groups(*both, slot("A. Toy", 3, BEN)) == [["1:Ada Toy", "2:A. Toy", "3:A. Toy"]]

    def test_a_shared_affiliation_is_as_good_as_a_coauthor(self) -> None:
        assert groups(slot("A. Toy", 1, of="toy lab"), slot("Ada Toy", 2, of="toy lab")) == [["1:A. Toy", "2:Ada Toy"]]

    def test_a_shared_venue_joins_written_out_names_only(self) -> None:
        assert groups(slot("Ada Toy", 1, at="toyconf"), slot("Ada Toy", 2, at="toyconf")) == [["1:Ada Toy", "2:Ada Toy"]]
        assert groups(slot("Ada Toy", 1, at="toyconf"), slot("A. Toy", 2, at="toyconf")) == [["1:Ada Toy"], ["2:A. Toy"]]

    def test_two_words_of_titles_join_written_out_names_and_one_does_not(self) -> None:
        assert groups(slot("Ada Toy", 1, on="wooden kites"), slot("Ada B. Toy", 2, on="kites wooden")) == [["1:Ada Toy", "2:Ada B. Toy"]]
        assert groups(slot("Ada Toy", 1, on="wooden kites"), slot("Ada Toy", 2, on="wooden drums")) == [["1:Ada Toy"], ["2:Ada Toy"]]

    def test_a_shared_anchor_is_the_sources_own_word(self) -> None:
        assert groups(slot("Ada Toy", 1, anchor="page"), slot("A. Toy", 2, anchor="page")) == [["1:Ada Toy", "2:A. Toy"]]

    def test_a_shared_identifier_is_enough(self) -> None:
        assert groups(slot("Ada Toy", 1, orcid="0-1"), slot("A. Toy", 2, orcid="0-1")) == [["1:Ada Toy", "2:A. Toy"]]

    def test_identifiers_that_a_document_gives_one_person_are_that_person_s(self) -> None:
        works = [slot("Ada Toy", 1, openalex="A1"), slot("A. Toy", 2, openalex="A2"), slot("Ada Toy", 3, openalex="A3")]
        merged = frozenset(Identifier(scheme="openalex", value=value) for value in ("A1", "A2"))
        author = replace(slot("Ada Toy", None), identifiers=merged)

        assert groups(*works) == [["1:Ada Toy"], ["2:A. Toy"], ["3:Ada Toy"]]
        assert groups(*works, author) == [["1:Ada Toy", "2:A. Toy", "None:Ada Toy"], ["3:Ada Toy"]]

    def test_two_identifiers_of_one_authorship_are_two_opinions_of_it(self) -> None:
        works = [slot("Ada Toy", 1, openalex="A1"), slot("Ada Toy", 2, openalex="A2")]
        both = frozenset(Identifier(scheme="openalex", value=value) for value in ("A1", "A2"))

        assert len(groups(*works, replace(slot("Ada Toy", 3), identifiers=both))) == 3

    def test_the_same_value_of_another_scheme_is_not_shared(self) -> None:
        assert groups(slot("Ada Toy", 1, orcid="7"), slot("Ada Toy", 2, openalex="7")) == [["1:Ada Toy"], ["2:Ada Toy"]]

    def test_evidence_is_passed_on(self) -> None:
        chain = [slot("Ada Toy", 1, BEN), slot("Ada Toy", 2, BEN, CEM), slot("A. Toy", 3, CEM)]
        assert groups(*chain) == [["1:Ada Toy", "2:Ada Toy", "3:A. Toy"]]

    def test_a_presence_in_a_document_is_a_slot_like_any_other(self) -> None:
        assert groups(slot("A. Toy", None, BEN), slot("Ada Toy", 1, BEN)) == [["1:Ada Toy", "None:A. Toy"]]

    @pytest.mark.parametrize("how", [Rarity.RARE, Rarity.UNKNOWN])
    def test_two_ways_to_do_without_an_umlaut_agree_where_it_is_printed_as_well(self, how: Rarity) -> None:
        people = [slot(name, work, BEN, rarity=how) for work, name in enumerate(["Ada Töy", "Ada Toey", "Ada Toy"])]
        assert groups(*people) == [["0:Ada Töy", "1:Ada Toey", "2:Ada Toy"]]
        assert groups(*people[1:]) == [["1:Ada Toey"], ["2:Ada Toy"]]

    @pytest.mark.parametrize("other", ["Toy Ada", "Bea Ada Toy", "Ada Toy-Box", "Ada Toy Box"])
    def test_other_ways_to_print_a_name_need_a_coauthor(self, other: str) -> None:
        assert groups(slot("Ada Toy", 1, BEN), slot(other, 2, BEN)) == [["1:Ada Toy", f"2:{other}"]]
        assert groups(slot("Ada Toy", 1, at="toyconf", on="kites"), slot(other, 2, at="toyconf", on="kites")) == [
            ["1:Ada Toy"],
            [f"2:{other}"],
        ]

    def test_a_nickname_needs_two_coauthors(self) -> None:
        ada = slot("Ada Toy", 1, BEN, CEM, at="toyconf", on="wooden kites")
        assert groups(ada, slot("Addy Toy", 2, BEN, CEM)) == [["1:Ada Toy", "2:Addy Toy"]]
        assert groups(ada, slot("Addy Toy", 2, BEN, at="toyconf", on="wooden kites")) == [["1:Ada Toy"], ["2:Addy Toy"]]

    @pytest.mark.parametrize("other", ["A. B. Toy", "A. Bea Toy"])
    def test_an_initial_beside_what_the_written_out_name_has_not_needs_two_coauthors(self, other: str) -> None:
        ada = slot("Ada Toy", 1, BEN, CEM, at="toyconf", on="wooden kites")
        assert groups(ada, slot(other, 2, BEN, CEM)) == [["1:Ada Toy", f"2:{other}"]]
        assert groups(ada, slot(other, 2, BEN, at="toyconf", on="wooden kites")) == [["1:Ada Toy"], [f"2:{other}"]]
        assert groups(ada, slot("A. D. Toy", 2, BEN)) == [["1:Ada Toy", "2:A. D. Toy"]]

    def test_an_initial_belongs_to_who_prints_a_part_more_as_well(self) -> None:
        ada, more, initial = slot("Ada Toy", 1, BEN), slot("Ada Toy-Box", 2, BEN), slot("A. Toy", 3, BEN)
        assert groups(ada, more, initial) == [["1:Ada Toy", "2:Ada Toy-Box", "3:A. Toy"]]
        assert groups(more, initial) == [["2:Ada Toy-Box"], ["3:A. Toy"]]

    def test_but_not_another_middle_initial(self) -> None:
        people = [slot(name, work, BEN) for work, name in enumerate(["Ada Toy", "Ada B. Toy", "Ada C. Toy-Box"])]
        assert groups(*people) == [["0:Ada Toy", "1:Ada B. Toy"], ["2:Ada C. Toy-Box"]]


class TestRarity:
    @pytest.mark.parametrize(
        ("crowd", "telling", "expected"),
        [
            (0, True, Rarity.ALONE),
            (1, True, Rarity.RARE),
            (2, True, Rarity.USUAL),
            (2, False, Rarity.UNKNOWN),
            (30, True, Rarity.FREQUENT),
            (30, False, Rarity.FREQUENT),
        ],
    )
    def test_is_measured_by_how_many_are_called_alike(self, crowd: int, telling: bool, expected: Rarity) -> None:
        assert rarity(parse("Ada Toy"), crowd, telling) is expected

    def test_a_long_name_is_rarer_than_a_short_one(self) -> None:
        assert [rarity(parse(name), 30, telling=True) for name in ("Adalbertine Toy", "Ada Toy")] == [Rarity.USUAL, Rarity.FREQUENT]

    @pytest.mark.parametrize("other", ["Ada Toy", "Áda Toy"])
    def test_a_rare_written_out_name_is_enough(self, other: str) -> None:
        assert groups(slot("Ada Toy", 1, rarity=Rarity.USUAL), slot(other, 2, rarity=Rarity.USUAL)) == [["1:Ada Toy", f"2:{other}"]]

    @pytest.mark.parametrize(("how", "people"), [(Rarity.RARE, 1), (Rarity.USUAL, 2), (Rarity.UNKNOWN, 2)])
    def test_a_middle_name_more_is_no_matter_where_nobody_else_may_be_called_so(self, how: Rarity, people: int) -> None:
        assert len(groups(slot("Ada Toy", 1, rarity=how), slot("Ada B. Toy", 2, rarity=how))) == people

    def test_a_rare_initial_is_not(self) -> None:
        assert groups(slot("A. Toy", 1, rarity=Rarity.ALONE), slot("A. Toy", 2, rarity=Rarity.ALONE)) == [["1:A. Toy"], ["2:A. Toy"]]

    def test_a_rare_name_is_not_where_two_identifiers_tell_of_two(self) -> None:
        two = [slot("Ada Toy", 1, BEN, orcid="0-1", rarity=Rarity.RARE), slot("Ada Toy", 2, CEM, orcid="0-2", rarity=Rarity.RARE)]
        assert groups(*two, slot("Ada Toy", 3, rarity=Rarity.RARE)) == [["1:Ada Toy"], ["2:Ada Toy"], ["3:Ada Toy"]]
        assert groups(*two, slot("Ada Toy", 3, CEM, rarity=Rarity.RARE)) == [["1:Ada Toy"], ["2:Ada Toy", "3:Ada Toy"]]

    def test_an_initial_of_a_rare_name_is_joined_by_two_signs(self) -> None:
        rare, usual = (
            [slot(name, work, at="toyconf", on="kites", rarity=how) for work, name in enumerate(["Ada Toy", "A. Toy"])]
            for how in (Rarity.RARE, Rarity.USUAL)
        )
        assert groups(*rare) == [["0:Ada Toy", "1:A. Toy"]]
        assert groups(*usual) == [["0:Ada Toy"], ["1:A. Toy"]]

    @pytest.mark.parametrize("other", ["Ada B. Toy", "A. Toy", "Ada Toy-Box"])
    @pytest.mark.parametrize("how", [Rarity.USUAL, Rarity.FREQUENT])
    def test_one_coauthor_is_not_enough_where_others_may_be_called_so(self, other: str, how: Rarity) -> None:
        def joined(*beside: str, on: str = "") -> bool:
            return len(groups(slot("Ada Toy", 1, BEN, CEM, on="kites", rarity=how), slot(other, 2, *beside, on=on, rarity=how))) == 1

        assert not joined(BEN)
        assert joined(BEN, CEM)
        assert joined(BEN, on="kites") is (other != "Ada Toy-Box")

    def test_a_rare_name_is_not_enough_after_a_long_pause_for_who_prints_it_in_another_way(self) -> None:
        def joined(other: str, year: int, *beside: str) -> bool:
            ada = slot("Ada Toy", 1, BEN, rarity=Rarity.RARE, year=1980)
            return len(groups(ada, slot(other, 2, *beside, rarity=Rarity.RARE, year=year))) == 1

        assert joined("Ada B. Toy", 1980 + PAUSE)
        assert not joined("Ada B. Toy", 1981 + PAUSE)
        assert joined("Ada B. Toy", 1981 + PAUSE, BEN)
        assert joined("Ada Toy", 1981 + PAUSE)

    def test_a_frequent_name_needs_more_than_a_venue_and_the_doubt_is_shown(self) -> None:
        people = [
            slot("Ada Toy", work, *beside, at="toyconf", rarity=Rarity.FREQUENT) for work, beside in ((1, [BEN]), (2, [BEN]), (3, []))
        ]
        assert groups(*people) == [["1:Ada Toy", "2:Ada Toy"], ["3:Ada Toy"]]
        assert rivals(*people) == {"3:Ada Toy": ["1:Ada Toy"]}

    def test_signs_join_few_works_of_a_frequent_name_but_never_two_people_with_many(self) -> None:
        def called(coauthor: str, works: range, on: str) -> list[Slot]:
            return [slot("Ada Toy", work, coauthor, on=on, rarity=Rarity.FREQUENT) for work in works]

        first, second = called(BEN, range(10, 15), "wooden kites fly"), called(CEM, range(20, 25), "wooden kites sing")
        one = slot("Ada Toy", 30, on="wooden kites sing", rarity=Rarity.FREQUENT)
        assert [len(person.slots) for person in resolve([*first, *second, one])] == [5, 6]
        assert [len(person.slots) for person in resolve([*first[:2], *second[:2]])] == [4]

    def test_whoever_has_an_identifier_is_in_no_doubt(self) -> None:
        people = [slot("Ada Toy", 1, orcid="0-1", rarity=Rarity.FREQUENT), slot("Ada Toy", 2, orcid="0-2", rarity=Rarity.FREQUENT)]
        assert rivals(*people) == {}


class TestApart:
    def test_two_authors_of_one_work_whatever_speaks_for_one_person(self) -> None:
        assert groups(slot("Ada Toy", 1, BEN, orcid="0-1", anchor="page"), slot("A. Toy", 1, BEN, orcid="0-1", anchor="page")) == [
            ["1:A. Toy"],
            ["1:Ada Toy"],
        ]

    def test_two_of_a_rare_name_on_one_work_stay_open_and_the_others_are_one(self) -> None:
        people = [slot("Ada Toy", work, rarity=Rarity.RARE) for work in (1, 2)]
        twice = [replace(slot("Ada Toy", 3, rarity=Rarity.RARE), key=key) for key in ("3:first", "3:second")]
        assert groups(*people, *twice) == [["1:Ada Toy", "2:Ada Toy"], ["3:first"], ["3:second"]]
        assert rivals(*people, *twice) == {"3:first": ["1:Ada Toy"], "3:second": ["1:Ada Toy"]}

    @pytest.mark.parametrize(("one", "other"), [("Ada Toy", "Alan Toy"), ("Ada B. Toy", "Ada C. Toy"), ("A. B. Toy", "A. C. Toy")])
    def test_names_of_two_whatever_speaks_for_one_person(self, one: str, other: str) -> None:
        found = groups(slot(one, 1, BEN, at="toyconf", anchor="page"), slot(other, 2, BEN, at="toyconf", anchor="page"))
        assert found == [[f"1:{one}"], [f"2:{other}"]]

    def test_two_identifiers_of_one_scheme(self) -> None:
        assert groups(slot("Ada Toy", 1, BEN, orcid="0-1"), slot("Ada Toy", 2, BEN, orcid="0-2")) == [["1:Ada Toy"], ["2:Ada Toy"]]

    @pytest.mark.parametrize(("mine", "theirs", "apart"), [("1", "12", False), ("12", "23", False), ("12", "34", True), ("1", "", False)])
    def test_of_several_identifiers_of_one_scheme_one_must_be_shared(self, mine: str, theirs: str, apart: bool) -> None:
        one, other = (
            Group([replace(slot("Ada Toy", work), identifiers=frozenset(Identifier(scheme="dblp", value=value) for value in values))])
            for work, values in ((1, mine), (2, theirs))
        )
        assert differ(one, other) == differ(other, one) == apart

    def test_who_has_the_word_of_two_sources_that_differ_stays_open(self) -> None:
        bridge = slot("Ada Toy", 2, openalex="7")
        ends = slot("Ada Toy", 1, openalex="7", orcid="0-1"), slot("Ada Toy", 3, openalex="7", orcid="0-2")
        assert groups(ends[0], bridge, ends[1]) == [["1:Ada Toy"], ["2:Ada Toy"], ["3:Ada Toy"]]
        assert rivals(ends[0], bridge, ends[1]) == {"2:Ada Toy": ["1:Ada Toy", "3:Ada Toy"]}

    def test_an_identifier_given_to_two_people_joins_each_ones_own_slots(self) -> None:
        found = groups(
            slot("Alan Toy", 1, orcid="0-1", rarity=Rarity.RARE),
            slot("Ada Toy", 2, orcid="0-1", rarity=Rarity.RARE),
            slot("Ada Toy", 3, orcid="0-1", rarity=Rarity.RARE),
        )
        assert found == [["1:Alan Toy"], ["2:Ada Toy", "3:Ada Toy"]]

    @pytest.mark.parametrize("how", [Rarity.RARE, Rarity.UNKNOWN])
    def test_nobody_publishes_for_so_long(self, how: Rarity) -> None:
        first, again, later = (
            slot("Ada Toy", work, BEN, year=year, rarity=how) for work, year in ((1, 1901), (2, 1910), (3, 1901 + SPAN + 1))
        )
        assert groups(first, again, later) == [["1:Ada Toy", "2:Ada Toy"], ["3:Ada Toy"]]


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

    def test_a_rare_name_between_two_with_other_middle_initials(self) -> None:
        people = [slot(name, work, rarity=Rarity.RARE) for work, name in enumerate(["Ada B. Toy", "Ada C. Toy", "Ada Toy"])]
        assert rivals(*people) == {"2:Ada Toy": ["0:Ada B. Toy", "1:Ada C. Toy"]}

    def test_who_has_by_far_the_most_ties_is_meant(self) -> None:
        many = [companion(f"Bo Box{letter}") for letter in "abc"]
        people = [
            slot("Ada B. Toy", 1, *many),
            slot("Ada C. Toy", 2, at="toyconf", on="kites"),
            slot("Ada Toy", 3, *many, at="toyconf", on="kites"),
        ]
        assert groups(*people) == [["1:Ada B. Toy", "3:Ada Toy"], ["2:Ada C. Toy"]]

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
        people = [slot("Ada Toy", 1, BEN, CEM), slot("A. Toy", 2, BEN), slot("A. B. Toy", 2, BEN, CEM)]
        assert groups(*people) == [["1:Ada Toy"], ["2:A. B. Toy"], ["2:A. Toy"]]
        assert rivals(*people) == {"2:A. Toy": ["1:Ada Toy"], "2:A. B. Toy": ["1:Ada Toy"]}

    def test_two_middle_initials_beside_one_full_name(self) -> None:
        people = [slot("Ada Toy", 1, BEN, CEM), slot("A. B. Toy", 2, BEN, CEM), slot("A. C. Toy", 3, BEN, CEM)]
        assert rivals(*people) == {"2:A. B. Toy": ["1:Ada Toy"], "3:A. C. Toy": ["1:Ada Toy"]}

    def test_a_page_that_knows_its_owner_by_an_initial_may_be_of_two_people(self) -> None:
        page = [slot("A. Toy", 3, BEN, anchor="page"), slot("A. Toy", 4, CEM, anchor="page")]
        assert groups(self.ADA, self.ALAN, *page) == [["1:Ada Toy"], ["2:Alan Toy"], ["3:A. Toy", "4:A. Toy"]]
        assert rivals(self.ADA, self.ALAN, *page) == {"3:A. Toy": ["1:Ada Toy", "2:Alan Toy"]}

    def test_a_coauthor_of_the_same_name_is_no_alternative(self) -> None:
        assert groups(slot("A. Toy", 1, BEN), slot("Alan Toy", 1, BEN), slot("Ada Toy", 2, BEN)) == [
            ["1:A. Toy", "2:Ada Toy"],
            ["1:Alan Toy"],
        ]

    def test_whoever_is_known_to_differ_is_no_rival(self) -> None:
        ada = [slot("Ada Toy", 1, BEN, anchor="page"), slot("Ada Toy", 3, anchor="page")]
        people = [*ada, self.ALAN, slot("Alex Toy", 4, BEN), slot("A. Toy", 3, BEN)]
        assert rivals(*people) == {"3:A. Toy": ["2:Alan Toy", "4:Alex Toy"]}


class TestAnsweredFor:
    def test_who_is_one_person_by_somebodys_word_is_so_whatever_the_names(self) -> None:
        two = [replace(slot(name, work), together=frozenset({"word"})) for work, name in enumerate(["Ada Toy", "Bea Box"])]
        assert groups(*two) == [["0:Ada Toy", "1:Bea Box"]]

    def test_and_whoever_is_called_like_one_of_them_can_join(self) -> None:
        two = [replace(slot(name, work, BEN), together=frozenset({"word"})) for work, name in enumerate(["Ada Toy", "Bea Box"])]
        assert groups(*two, slot("Ada Toy", 3, BEN), slot("B. Box", 4, BEN)) == [["0:Ada Toy", "1:Bea Box", "3:Ada Toy", "4:B. Box"]]

    def test_but_nobody_with_another_given_name_joins_by_an_initial_among_them(self) -> None:
        two = [replace(slot(name, work, BEN), together=frozenset({"word"})) for work, name in enumerate(["Ada Toy", "A. Toy"])]
        assert groups(*two, slot("Amy Toy", 2, BEN)) == [["0:Ada Toy", "1:A. Toy"], ["2:Amy Toy"]]
        assert rivals(*two, slot("Amy Toy", 2, BEN), slot("A. Toy", 3, BEN)) == {"3:A. Toy": ["0:Ada Toy", "2:Amy Toy"]}

    @pytest.mark.parametrize("how", [Rarity.RARE, Rarity.UNKNOWN])
    def test_who_is_two_by_somebodys_word_is_not_joined_by_evidence(self, how: Rarity) -> None:
        sides = [
            replace(slot("Ada Toy", side, BEN, orcid="0-1", anchor="page", rarity=how), apart=frozenset({("word", side)}))
            for side in (0, 1)
        ]
        assert groups(*sides) == [["0:Ada Toy"], ["1:Ada Toy"]]

    def test_what_comes_later_joins_the_side_that_it_is_tied_to(self) -> None:
        sides = [replace(slot("Ada Toy", side, beside), apart=frozenset({("word", side)})) for side, beside in enumerate([BEN, CEM])]
        assert groups(*sides, slot("Ada Toy", 2, CEM)) == [["0:Ada Toy"], ["1:Ada Toy", "2:Ada Toy"]]
        assert rivals(*sides, slot("Ada Toy", 2, BEN, CEM)) == {"2:Ada Toy": ["0:Ada Toy", "1:Ada Toy"]}


NAMES = ["Ada Toy", "Alan Toy", "A. Toy", "Ada B. Toy", "Ada C. Toy", "A. B. Toy", "Toy", "Addy Toy", "Bea Ada Toy", "Toy Ada"]


@st.composite
def toy_slots(draw: st.DrawFn) -> list[Slot]:
    """Up to seven slots of one family name, with every kind of evidence among them."""
    few = st.sampled_from(["", "", "", "1", "2"])
    rarities = st.sampled_from(Rarity)
    rare = {name: draw(rarities) for name in NAMES}
    names = [draw(st.sampled_from(NAMES)) for _ in range(draw(st.integers(0, 7)))]
    return [
        Slot(
            key=f"{index}",
            name=parse(name),
            work=draw(st.sampled_from([None, 1, 2, 3, 4])),
            rarity=rare[name],
            beside=draw(st.frozensets(st.sampled_from([BEN, CEM, DEE]), max_size=2)),
            venues=frozenset(filter(None, [draw(few)])),
            year=draw(st.sampled_from([None, 1900, 1950, 2000])),
            anchors=frozenset(filter(None, [draw(few)])),
            identifiers=frozenset(Identifier(scheme="orcid", value=value) for value in filter(None, [draw(few)])),
            apart=frozenset(("word", side) for side in [draw(st.sampled_from([None, None, 0, 1]))] if side is not None),
        )
        for index, name in enumerate(names)
    ]


class TestWhateverTheSlots:
    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_a_chain_between_two_people_is_not_cut_anywhere(self, order: tuple[int, ...]) -> None:
        chain = [slot("Ada B. Toy", 1, BEN), slot("Ada Toy", 2, BEN, CEM), slot("Ada Toy", 3, CEM, DEE), slot("Ada C. Toy", 4, DEE)]
        assert groups(*(chain[i] for i in order)) == [["1:Ada B. Toy"], ["2:Ada Toy", "3:Ada Toy"], ["4:Ada C. Toy"]]
        assert rivals(*(chain[i] for i in order)) == {"2:Ada Toy": ["1:Ada B. Toy", "4:Ada C. Toy"]}

    @given(st.data())
    def test_the_people_do_not_depend_on_the_order(self, data: st.DataObject) -> None:
        slots = data.draw(toy_slots())
        shuffled = data.draw(st.permutations(slots))
        assert groups(*shuffled) == groups(*slots)
        assert rivals(*shuffled) == rivals(*slots)

    @given(toy_slots())
    def test_every_slot_belongs_to_exactly_one_person(self, slots: list[Slot]) -> None:
        assert sorted(one.key for person in resolve(slots) for one in person.slots) == [one.key for one in slots]

    @given(toy_slots())
    def test_nobody_is_two(self, slots: list[Slot]) -> None:
        assert not any(torn([Group([one]) for one in person.slots]) for person in resolve(slots))

    @given(toy_slots())
    def test_rivals_belong_to_others_who_could_be_the_same_person(self, slots: list[Slot]) -> None:
        people = resolve(slots)
        owner = {one: person for person in people for one in person.slots}
        for person in people:
            for rival in person.rivals:
                assert owner[rival] is not person
                assert not differ(Group(person.slots), Group(owner[rival].slots))

    @given(toy_slots())
    def test_nobody_is_joined_without_any_evidence_but_a_rare_name(self, slots: list[Slot]) -> None:
        for person in resolve(slots):
            for one in person.slots:
                others = [other for other in person.slots if other is not one]
                assert not others or any(evident(one, other) for other in others)


def evident(one: Slot, other: Slot) -> bool:
    """Whether two slots have anything in common but a frequent or an unknown name."""
    said = one.anchors & other.anchors or one.identifiers & other.identifiers
    rare = one.name.is_full and max(one.rarity, other.rarity) < Rarity.UNKNOWN and compatible(one.name, other.name)
    return bool(said or rare or one.beside & other.beside or one.venues & other.venues)
