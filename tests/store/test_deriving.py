"""What the records of one work say together, whichever came first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.deriving import Derived, Printed, Said, derive, series
from store.models import Identifier, Kind, PrintedAuthor, Record


def said(
    number: int,
    *authors: str,
    kind: Kind = "article",
    partly: bool = False,
    year: int | None = 2001,
    venue: str | None = None,
    short: str | None = None,
    abstract: str | None = None,
    summary: str | None = None,
    notes: tuple[str, ...] = (),
    doi: str = "",
    anchor: str | None = None,
) -> Said:
    """A toy record with its row's number; all of them describe one work."""
    record = Record(
        kind=kind,
        title=f"A Toy, as Record {number} Spells It",
        year=year,
        authors=tuple(PrintedAuthor(name=name, anchor=anchor) for name in authors),
        authors_complete=not partly,
        venue=venue,
        venue_short=short,
        abstract=abstract,
        summary=summary,
        notes=notes,
        identifiers=(Identifier(scheme="doi", value=doi),) if doi else (),
    )
    return Said(number, f"{number:064x}", record)


def authors(derived: Derived) -> list[list[str]]:
    """Every author of a work with all printed forms."""
    return [[form.name for form in slot.printed] for slot in derived.slots]


class TestTheBestRecord:
    def test_published_before_preprint_though_that_says_more(self) -> None:
        preprint = said(1, "Ada Toy", "Ben Box", kind="preprint", abstract="Toys.", doi="10.1/1")
        assert derive([preprint, said(2, "Ada Toy")]).best.id == 2

    def test_of_a_known_kind_before_one_that_says_more(self) -> None:
        derived = derive([said(1, "Ada Toy", kind="other", venue="ToyConf", abstract="Toys.", year=2002), said(2, "Ada Toy", partly=True)])
        assert (derived.best.record.kind, derived.year) == ("article", 2001)

    def test_one_that_knows_a_venue_but_no_kind_tells_of_the_publication(self) -> None:
        derived = derive([said(1, kind="preprint", year=2000), said(2, kind="other", venue="ToyConf", year=2001)])
        assert (derived.best.record.kind, derived.year) == ("other", 2001)

    def test_one_that_knows_neither_has_no_say_beside_a_preprint_or_a_publication(self) -> None:
        thin = [said(number, "Ada Toy", kind="other", year=2003, abstract="Toys.") for number in (1, 2, 3)]
        preprint, published = said(4, kind="preprint", year=2000), said(5, year=2001)
        years = [derive([*thin, *others]).year for others in ([preprint], [preprint, published], [published], [])]
        assert years == [2000, 2001, 2001, 2003]
        assert derive([*thin, preprint]).best.id == 4

    def test_all_authors_before_some(self) -> None:
        assert derive([said(1, "Ada Toy", partly=True, abstract="Toys."), said(2, "Ada Toy", "Ben Box")]).best.id == 2

    def test_then_the_one_that_says_more(self) -> None:
        assert derive([said(1, "Ada Toy"), said(2, "Ada Toy", abstract="Toys.")]).best.id == 2

    def test_then_the_lower_digest(self) -> None:
        assert derive([said(2, "Ada Toy"), said(1, "Ada Toy")]).best.id == 1

    def test_what_it_does_not_say_comes_from_the_next(self) -> None:
        derived = derive(
            [said(1, "Ada Toy", year=None, doi="10.1/1"), said(2, kind="preprint", year=2000, abstract="Toys.", summary="Boxes.")]
        )
        assert (derived.best.id, derived.year) == (1, 2000)
        assert (derived.abstract and derived.abstract.id, derived.summary and derived.summary.id) == (2, 2)

    def test_a_record_alone_may_say_next_to_nothing(self) -> None:
        derived = derive([said(1, year=None)])
        assert (derived.year, derived.abstract, derived.summary, derived.appearances, derived.slots) == (None, None, None, (), ())

    def test_most_records_say_which_year_it_was_and_how_the_title_is_spelt(self) -> None:
        best, one, other = said(1, "Ada Toy", year=2001, abstract="Toys."), said(2, year=2002), said(3, year=2002)
        spelt = [replace(each, record=each.record.model_copy(update={"title": "A Toy"})) for each in (one, other)]
        derived = derive([best, *spelt])
        assert (derived.best.id, derived.year, derived.title) == (1, 2002, "A Toy")

    def test_where_as_many_say_one_thing_as_another_the_best_record_does(self) -> None:
        derived = derive([said(2, year=2002), said(1, "Ada Toy", year=2001)])
        assert (derived.year, derived.title) == (2001, "A Toy, as Record 1 Spells It")

    def test_preprints_do_not_say_when_a_work_was_published(self) -> None:
        preprints = [said(number, kind="preprint", year=2000) for number in (2, 3)]
        assert derive([*preprints, said(1, year=2001)]).year == 2001
        assert derive([*preprints, said(1, year=None)]).year == 2000

    def test_notes_and_identifiers_are_kept_once_with_the_best_record_that_has_them(self) -> None:
        best, other = said(1, "Ada Toy", notes=("Shown",), doi="10.1/1"), said(2, "Ada Toy", notes=("Best Toy", "Shown"), doi="10.1/1")
        derived = derive([other, best])
        assert derived.notes == (("Shown", 1), ("Best Toy", 2))
        assert derived.identifiers == ((Identifier(scheme="doi", value="10.1/1"), 1),)


class TestAppearances:
    def test_a_preprint_and_a_conference_are_two_and_the_published_one_leads(self) -> None:
        derived = derive([said(1, kind="preprint", venue="Toy Archive", year=2000), said(2, venue="Toy Conference", year=2001)])
        assert [(one.printed, one.year) for one in derived.appearances] == [("Toy Conference", 2001), ("Toy Archive", 2000)]

    def test_two_prints_of_one_venue_and_year_are_one(self) -> None:
        derived = derive([said(1, venue="Proceedings of the 7th Toy Conference 2001"), said(2, venue="Toy Conference")])
        assert len(derived.appearances) == 1

    def test_a_short_name_tells_the_venue(self) -> None:
        derived = derive([said(1, venue="Conference on Toys", short="ToyConf"), said(2, venue="The Toy Conference", short="TOYCONF")])
        assert [one.venue_key for one in derived.appearances] == ["toyconf"]

    @pytest.mark.parametrize("printed", ["ToyConf", "Conference on Toys", "2001 Conference on Toys (ToyConf)", "toyconf 2001"])
    def test_a_venue_printed_with_and_without_its_short_name_is_one(self, printed: str) -> None:
        named, plain = said(1, venue="Proceedings of the Conference on Toys", short="ToyConf", doi="10.1/1"), said(2, venue=printed)
        (one,) = derive([plain, named]).appearances
        assert (one.printed, one.short) == ("Proceedings of the Conference on Toys", "ToyConf")

    def test_it_gets_its_short_name_and_its_year_from_whoever_says_them(self) -> None:
        best, other = said(1, venue="Conference on Toys", year=None, doi="10.1/1"), said(2, venue="Conference on Toys", short="ToyConf")
        (one,) = derive([other, best]).appearances
        assert (one.record_id, one.venue_key, one.year) == (1, "toyconf", 2001)

    def test_two_volumes_of_one_kind_are_no_venue_in_common(self) -> None:
        derived = derive([said(1, venue="Toy Conference (Short Papers)"), said(2, venue="Box Conference (Short Papers)")])
        assert len(derived.appearances) == 2

    @pytest.mark.parametrize("printed", ["arXiv", "CoRR", "arXiv.org", "arXiv (Toy University)", "arXiv preprint arXiv:2001.00001"])
    def test_arxiv_is_one_place_however_it_is_printed(self, printed: str) -> None:
        derived = derive([said(1, kind="preprint", venue="arXiv"), said(2, kind="preprint", venue=printed)])
        assert [(one.venue_key, one.short) for one in derived.appearances] == [("arxiv", "arXiv")]

    @pytest.mark.parametrize(
        "printed",
        [
            "Proceedings of the 22nd Toy Conference",
            "Proceedings of Thirty Third Toy Conference",
            "Proceedings of the Twenty-First Toy Conference",
            "Twelfth Toy Conference",
            "thirteenth Toy Conference",
            "1st Toy Conference",
            "Toy Conference 2019",
            "2019 Toy Conference",
            "  Toy   Conference ",
        ],
    )
    def test_what_changes_from_year_to_year_is_no_part_of_a_venue(self, printed: str) -> None:
        assert series(printed) == "Toy Conference"

    @pytest.mark.parametrize(
        "printed", ["Health Toys", "Best Toys", "North Toys", "Earth and Boxes", "Second-Hand Toys", "Toys of the First Box"]
    )
    def test_words_that_only_end_like_a_number_are(self, printed: str) -> None:
        assert series(printed) == printed

    def test_a_name_is_never_lost(self) -> None:
        assert series("2019") == "2019"


class TestAuthors:
    def test_every_printed_form_of_an_author_in_one_slot(self) -> None:
        derived = derive([said(1, "A. Toy", "Ben Box"), said(2, "Ada Toy", "B. Box")])
        assert authors(derived) == [["A. Toy", "Ada Toy"], ["Ben Box", "B. Box"]]
        assert [slot.name for slot in derived.slots] == ["Ada Toy", "Ben Box"]

    def test_two_pages_that_list_one_work_give_it_two_authors(self) -> None:
        derived = derive([said(1, "Ada Toy", partly=True, anchor="page-1"), said(2, "Ben Box", partly=True, anchor="page-2")])
        assert [[(form.name, form.anchor) for form in slot.printed] for slot in derived.slots] == [
            [("Ada Toy", "page-1")],
            [("Ben Box", "page-2")],
        ]

    def test_a_complete_list_gives_the_order_and_partial_ones_add_to_it(self) -> None:
        derived = derive([said(1, "Cem Kite", partly=True), said(2, "Ben Box", "Ada Toy"), said(3, "A. Toy", partly=True)])
        assert authors(derived) == [["Ben Box"], ["Ada Toy", "A. Toy"], ["Cem Kite"]]

    def test_a_partial_list_that_is_longer_does_not_give_the_order(self) -> None:
        derived = derive([said(1, "Ada Toy", "Ben Box", partly=True), said(2, "Ben Box")])
        assert authors(derived) == [["Ben Box", "Ben Box"], ["Ada Toy"]]

    def test_the_longest_complete_list_gives_the_order(self) -> None:
        derived = derive([said(1, "Ben Box", doi="10.1/1", abstract="Toys."), said(2, "Ada Toy", "Ben Box")])
        assert authors(derived) == [["Ada Toy"], ["Ben Box", "Ben Box"]]

    def test_namesakes_are_told_apart_by_their_place(self) -> None:
        derived = derive([said(1, "A. Toy", "Ben Box", "A. Toy"), said(2, "A. Toy", "B. Box", "Alan Toy")])
        assert authors(derived) == [["A. Toy", "A. Toy"], ["Ben Box", "B. Box"], ["A. Toy", "Alan Toy"]]

    def test_a_name_that_fits_two_is_the_one_at_its_place(self) -> None:
        derived = derive([said(1, "Ada Toy", "Ben Box", "Alan Toy"), said(2, "Cem Kite", "Ben Box", "A. Toy")])
        assert authors(derived) == [["Ada Toy"], ["Ben Box", "Ben Box"], ["Alan Toy", "A. Toy"], ["Cem Kite"]]

    def test_before_their_place_by_a_name_printed_just_so(self) -> None:
        derived = derive([said(1, "A. Toy", "Ada Toy"), said(2, "Ada Toy", partly=True, anchor="page")])
        assert authors(derived) == [["A. Toy"], ["Ada Toy", "Ada Toy"]]

    def test_one_record_never_names_one_author_twice(self) -> None:
        assert authors(derive([said(1, "A. Toy", "A. Toy"), said(2, "A. Toy", "A. Toy")])) == [["A. Toy", "A. Toy"]] * 2

    def test_other_names_are_other_authors(self) -> None:
        assert authors(derive([said(1, "Ada B. Toy"), said(2, "Ada C. Toy")])) == [["Ada B. Toy"], ["Ada C. Toy"]]

    def test_an_author_may_be_printed_with_the_family_name_first(self) -> None:
        assert authors(derive([said(1, "Ada Toy", "Ben Box"), said(2, "Toy Ada", "Box Ben")])) == [
            ["Ada Toy", "Toy Ada"],
            ["Ben Box", "Box Ben"],
        ]

    def test_but_is_rather_one_whose_names_agree_as_they_stand(self) -> None:
        derived = derive([said(1, "Ada Toy", "Toy Ada", abstract="Toys."), said(2, "T. Ada", partly=True)])
        assert authors(derived) == [["Ada Toy"], ["Toy Ada", "T. Ada"]]

    def test_a_name_must_fit_all_printed_forms_of_an_author(self) -> None:
        assert authors(derive([said(1, "A. Toy"), said(2, "Ada Toy"), said(3, "Alan Toy")])) == [["A. Toy", "Ada Toy"], ["Alan Toy"]]

    def test_each_printed_form_knows_its_record_and_its_place_there(self) -> None:
        derived = derive([said(1, "Ben Box", "Ada Toy"), said(2, "A. Toy", partly=True)])
        assert [(form.record_id, form.index) for form in derived.slots[1].printed] == [(1, 1), (2, 0)]


class TestMentions:
    def test_a_name_in_prose_is_a_printed_form_of_the_one_author_it_fits(self) -> None:
        derived = derive([said(1, "A. Toy", "B. Box")], [Printed(9, 0, 0, "Ada Toy")])
        assert [slot.name for slot in derived.slots] == ["Ada Toy", "B. Box"]

    @pytest.mark.parametrize("printed", [("A. Toy", "A. Toy"), ("A. B. Toy", "A. C. Toy"), ("Alan Toy", "B. Box")])
    def test_one_that_fits_two_authors_or_none_says_nothing(self, printed: tuple[str, ...]) -> None:
        assert authors(derive([said(1, *printed)], [Printed(9, 0, 0, "Ada Toy")])) == [[name] for name in printed]


RECORDS = st.lists(
    st.builds(
        lambda names, **told: (names, told),
        st.lists(st.sampled_from(["Ada Toy", "A. Toy", "Alan Toy", "Ben Box", "B. Box", "Cem Kite"]), max_size=4),
        kind=st.sampled_from(["article", "preprint", "other"]),
        partly=st.booleans(),
        year=st.sampled_from([None, 2000, 2001]),
        venue=st.sampled_from([None, "Toy Conference", "Proceedings of the 7th Toy Conference"]),
        abstract=st.sampled_from([None, "Toys."]),
        notes=st.sampled_from([(), ("Shown",)]),
    ),
    min_size=1,
    max_size=5,
).map(lambda drawn: [said(number, *names, **told) for number, (names, told) in enumerate(drawn)])


class TestWhateverTheRecords:
    @given(st.data())
    def test_the_work_does_not_depend_on_the_order(self, data: st.DataObject) -> None:
        records = data.draw(RECORDS)
        assert derive(data.draw(st.permutations(records))) == derive(records)

    @given(RECORDS)
    def test_every_printed_author_is_in_exactly_one_slot(self, records: list[Said]) -> None:
        printed = sorted((form.record_id, form.index, form.name) for slot in derive(records).slots for form in slot.printed)
        assert printed == sorted((one.id, index, author.name) for one in records for index, author in enumerate(one.record.authors))

    @given(RECORDS)
    def test_no_slot_holds_two_authors_of_one_record(self, records: list[Said]) -> None:
        for slot in derive(records).slots:
            held = [form.record_id for form in slot.printed]
            assert len(held) == len(set(held))
