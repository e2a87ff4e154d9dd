"""Which records describe one work: what joins two of them, and what keeps them apart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.matching import components, same, signatures
from store.models import Identifier, Kind, PrintedAuthor, Record

LONG = "Toys that Move by Themselves in a Box"
TOLD = "We put forty toys into a box and count how many of them move when nobody looks."


def record(
    title: str,
    *authors: str,
    year: int | None = 2001,
    kind: Kind = "article",
    partly: bool = False,
    abstract: str | None = None,
    pages: str | None = None,
    number: str | None = None,
    short: str | None = None,
    identified: str = "",
) -> Record:
    """One toy record; `partly` names only some of its authors, `identified` is such as "acl:x1 doi:10.1/1"."""
    return Record(
        kind=kind,
        title=title,
        year=year,
        authors=tuple(PrintedAuthor(name=name) for name in authors),
        authors_complete=not partly,
        abstract=abstract,
        pages=pages,
        number=number,
        venue_short=short,
        identifiers=tuple(identifier(one) for one in identified.split()),
    )


def identifier(text: str) -> Identifier:
    scheme, _, value = text.partition(":")
    return Identifier.model_validate({"scheme": scheme, "value": value})


class TestIdentifiers:
    @pytest.mark.parametrize("scheme", ["doi", "arxiv", "acl", "pmlr"])
    def test_a_shared_identifier_is_enough(self, scheme: str) -> None:
        assert same(
            record("A Toy", "Ada Toy", identified=f"{scheme}:x1"), record("Another Name", "Ben Box", year=1980, identified=f"{scheme}:x1")
        )

    def test_an_address_on_the_web_is_not(self) -> None:
        assert not same(record("A Toy", identified="url:https://toy.example"), record("Another Name", identified="url:https://toy.example"))

    @pytest.mark.parametrize("scheme", ["acl", "pmlr"])
    def test_two_entries_of_one_proceedings_are_two_works(self, scheme: str) -> None:
        one, other = (
            record(LONG, "Ada Toy", identified=f"doi:10.1/1 {scheme}:x1"),
            record(LONG, "Ada Toy", identified=f"doi:10.1/1 {scheme}:x2"),
        )
        assert not same(one, other)

    def test_two_dois_of_publishers_are_two_publications(self) -> None:
        one, other = record(LONG, "Ada Toy", identified="doi:10.1/1"), record(LONG, "Ada Toy", identified="doi:10.1/2")
        assert not same(one, other)
        assert same(one, record(LONG, "Ada Toy", identified="doi:10.1/2 doi:10.1/1"))

    @pytest.mark.parametrize("kind", ["preprint", "dataset", "other"])
    def test_the_doi_of_what_authors_deposit_is_one_more(self, kind: Kind) -> None:
        assert same(record(LONG, "Ada Toy", identified="doi:10.1/1"), record(LONG, "Ada Toy", identified="doi:10.1/2", kind=kind))

    @pytest.mark.parametrize("doi", ["10.48550/arxiv.2001.00001", "10.2139/ssrn.1", "10.1101/2020.01.01.000001"])
    def test_so_is_the_doi_of_an_archive_whatever_a_source_takes_the_work_for(self, doi: str) -> None:
        assert same(record(LONG, "Ada Toy", identified="doi:10.1/1"), record(LONG, "Ada Toy", identified=f"doi:{doi}"))

    def test_a_record_with_two_identifiers_of_a_scheme_is_the_same_as_both(self) -> None:
        merged = record("A Toy", identified="openalex:W1 openalex:W2")
        assert same(merged, record("Another Name", identified="openalex:W1"))
        assert same(merged, record("Another Name", identified="openalex:W2"))


class TestTitles:
    @pytest.mark.parametrize("title", ["a toy: averages, BOXES", "A Toy—Averages, Boxes", "A Toy Averages Boxés", "A toy; Average-s Boxes"])
    def test_case_marks_hyphens_and_accents_do_not_count(self, title: str) -> None:
        assert same(record("A Toy Averages Boxes", "Ada Toy"), record(title, "Ada Toy"))

    @pytest.mark.parametrize(
        "title",
        ["Toys that Move All by Themselves in a Box", "Toys Move by Themselves in a Box", "Toys that Move by Themselves in a Box Today"],
    )
    def test_a_long_title_may_have_one_word_more_or_less(self, title: str) -> None:
        assert same(record(LONG, "Ada Toy"), record(title, "A. Toy"))

    def test_but_needs_an_author_in_common(self) -> None:
        assert not same(record(LONG, "Ada Toy"), record(f"{LONG} Today", "Ben Box"))

    def test_but_not_two_words(self) -> None:
        assert not same(record(LONG, "Ada Toy"), record(f"Small {LONG} Today", "Ada Toy"))

    def test_a_short_title_may_not_differ_at_all(self) -> None:
        assert not same(record("Toys in a Box", "Ada Toy"), record("Toys in a Big Box", "Ada Toy"))

    @pytest.mark.parametrize(
        ("word", "spelling"), [("colour", "color"), ("centre", "center"), ("optimised", "optimized"), ("bound", "bounds")]
    )
    def test_a_word_of_a_long_title_may_be_spelled_otherwise(self, word: str, spelling: str) -> None:
        one, other = (record(f"A {form} of Toys that Move in a Box", "Ada Toy") for form in (word, spelling))
        assert same(one, other)

    @pytest.mark.parametrize(
        ("word", "instead"),
        [
            ("lower", "upper"),
            ("online", "offline"),
            ("random", "adversarial"),
            ("supervised", "unsupervised"),
            ("symmetric", "asymmetric"),
            ("minimization", "maximization"),
            ("toys", "tops"),
        ],
    )
    def test_another_word_in_its_place_makes_another_work_unless_the_abstracts_are_alike(self, word: str, instead: str) -> None:
        one, other = (record(f"Tight {form} Bounds for Boxes and Their Lids", "Ada Toy") for form in (word, instead))
        assert not same(one, other)
        assert not same(one.model_copy(update={"abstract": TOLD}), other)
        assert same(*(work.model_copy(update={"abstract": TOLD}) for work in (one, other)))

    def test_one_word_may_stand_elsewhere_if_the_abstracts_are_alike(self) -> None:
        moved = "Toys that by Themselves in a Box Move"
        assert not same(record(LONG, "Ada Toy", abstract=TOLD), record(moved, "Ada Toy"))
        assert same(record(LONG, "Ada Toy", abstract=TOLD), record(moved, "Ada Toy", abstract=TOLD))

    def test_the_same_words_in_another_order_are_another_title(self) -> None:
        reordered = "In a Box Toys that Move by Themselves"
        assert not same(record(LONG, "Ada Toy", abstract=TOLD), record(reordered, "Ada Toy", abstract=TOLD))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (f"{LONG} Part I", f"{LONG} Part II"),
            (f"{LONG} 1", f"{LONG} 2"),
            (LONG, f"{LONG} 2"),
            (LONG, f"Erratum: {LONG}"),
            (LONG, f"Comment on {LONG}"),
            ("Toys that Move with Motors in a Box", "Toys that Move without Motors in a Box"),
            (LONG, LONG.replace("Move", "Not Move")),
            (f"The First {LONG}", f"The Second {LONG}"),
            (f"The Eleventh {LONG}", f"The Twelfth {LONG}"),
            (f"{LONG} Part One", f"{LONG} Part Two"),
            (f"{LONG} Part A", f"{LONG} Part B"),
            (LONG, f"{LONG} Revisited"),
            (LONG, f"Supplement: {LONG}"),
        ],
    )
    def test_parts_errata_numbers_and_denials_are_other_works(self, one: str, other: str) -> None:
        assert not same(record(one, "Ada Toy", abstract=TOLD), record(other, "Ada Toy", abstract=TOLD))

    def test_a_title_that_differs_must_begin_on_the_same_page(self) -> None:
        one = record(LONG, "Ada Toy", pages="10–19")
        assert same(one, record(f"{LONG} Today", "Ada Toy", pages="10–19"))
        assert same(one, record(f"{LONG} Today", "Ada Toy"))
        assert not same(one, record(f"{LONG} Today", "Ada Toy", pages="70–79"))

    def test_one_word_more_needs_the_same_year_where_an_abstract_is_missing(self) -> None:
        assert not same(record(LONG, "Ada Toy", year=2001), record(f"{LONG} Today", "Ada Toy", year=2002))

    def test_or_abstracts_that_are_alike(self) -> None:
        one = record(LONG, "Ada Toy", year=2001, abstract=TOLD)
        assert same(one, record(f"{LONG} Today", "Ada Toy", year=2002, abstract=TOLD.replace("forty", "fifty")))
        assert not same(one, record(f"{LONG} Today", "Ada Toy", year=2001, abstract="Kites that fly in circles are pulled by strings."))


class TestYears:
    @pytest.mark.parametrize(("year", "one_work"), [(2000, True), (2001, True), (2002, True), (None, True), (1999, False), (2003, False)])
    def test_a_preprint_and_its_paper_are_at_most_one_year_apart(self, year: int | None, one_work: bool) -> None:
        assert same(record(LONG, "Ada Toy", year=2001), record(LONG, "Ada Toy", year=year, kind="preprint")) == one_work

    def test_a_paper_on_another_page_of_another_year_is_another_paper(self) -> None:
        one = record(LONG, "Ada Toy", year=2001, pages="10–19")
        assert not same(one, record(LONG, "Ada Toy", year=2002, pages="70–79"))
        assert same(one, record(LONG, "Ada Toy", year=2002, pages="10–19"))

    def test_one_printed_twice_in_a_year_is_one_work(self) -> None:
        assert same(record(LONG, "Ada Toy", pages="10–19"), record(LONG, "Ada Toy", pages="70–79"))

    def test_a_conference_prints_no_paper_in_two_years(self) -> None:
        one = record(LONG, "Ada Toy", year=2001, kind="inproceedings", short="ToyConf")
        assert not same(one, record(LONG, "Ada Toy", year=2002, kind="inproceedings", short="TOYCONF"))
        assert same(one, record(LONG, "Ada Toy", year=2002, kind="inproceedings", short="BoxConf"))
        assert same(one, record(LONG, "Ada Toy", year=2002, kind="article", short="ToyConf"))

    def test_a_preprint_counts_its_own_pages(self) -> None:
        assert same(record(LONG, "Ada Toy", year=2001, pages="10–19"), record(LONG, "Ada Toy", year=2000, pages="1–10", kind="preprint"))

    @pytest.mark.parametrize("title", ["Preface", "Editorial: Introduction", "Book Reviews", "Letter from the Editor"])
    def test_what_a_journal_prints_every_year_is_another_work_each_year(self, title: str) -> None:
        one = record(title, "Ada Toy", year=2001)
        assert not same(one, record(title, "Ada Toy", year=2002))
        assert same(one, record(title, "Ada Toy", year=2001))

    def test_prefaces_of_two_years_are_two_works(self) -> None:
        one = record("Preface", "Ada Toy", year=2001, kind="editorial")
        assert not same(one, record("Preface", "Ada Toy", year=2002, kind="editorial"))
        assert same(one, record("Preface", "Ada Toy", year=2001, kind="editorial"))


class TestAuthors:
    def test_a_preface_of_other_people_is_another_work(self) -> None:
        assert not same(record("Preface", "Ada Toy"), record("Preface", "Ben Box"))

    @pytest.mark.parametrize(
        ("listed", "one_work"),
        [
            (("A. Toy", "B. Box", "C. Kite", "D. Ball"), True),
            (("Ada Toy", "Ben Box", "X. Other", "Y. Other"), True),
            (("Ada Toy", "X. Other", "Y. Other", "Z. Other"), False),
            (("Ada Toy", "Ben Box"), True),
            (("X. Other",), False),
        ],
    )
    def test_half_of_the_shorter_list_must_be_in_the_longer(self, listed: tuple[str, ...], one_work: bool) -> None:
        assert same(record(LONG, "Ada Toy", "Ben Box", "Cem Kite", "Dee Ball"), record(LONG, *listed)) == one_work

    def test_one_name_that_fits_two_authors_counts_once(self) -> None:
        one = record(LONG, "Ada Toy", "Alan Toy", "Cem Kite", "Dee Ball")
        other = record(LONG, "A. Toy", "X. Other", "Y. Other", "Z. Other")
        assert not same(one, other)
        assert not same(other, one)

    @pytest.mark.parametrize(("named", "one_work"), [(("B. Box",), True), (("A. Toy", "B. Box"), True), (("A. Toy", "X. Other"), False)])
    def test_all_of_a_partial_list_must_be_in_a_complete_one(self, named: tuple[str, ...], one_work: bool) -> None:
        assert same(record(LONG, "Ada Toy", "Ben Box"), record(LONG, *named, partly=True)) == one_work
        assert same(record(LONG, *named, partly=True), record(LONG, "Ada Toy", "Ben Box")) == one_work

    @pytest.mark.parametrize(("title", "one_work"), [(LONG, True), ("Four Words Are Enough", True), ("Three Are Not", False)])
    def test_two_pages_may_each_name_only_their_own_person(self, title: str, one_work: bool) -> None:
        assert same(record(title, "Ada Toy", partly=True), record(title, "Ben Box", partly=True)) == one_work

    @pytest.mark.parametrize("listed", [("Toy Ada", "Box Ben"), ("A. Toy", "B. Box"), ("TOY, Ada", "Box, B."), ("Àda Tóy", "Ben Böx")])
    def test_the_family_name_may_come_first_and_given_names_may_be_initials(self, listed: tuple[str, ...]) -> None:
        assert same(record("Boxes", "Ada Toy", "Ben Box"), record("Boxes", *listed))

    def test_a_talk_of_other_people_with_the_title_of_a_paper_is_another_work(self) -> None:
        assert not same(record(LONG, "Ada Toy", "Ben Box"), record(LONG, "Cem Kite", "Dee Ball"))

    @pytest.mark.parametrize("elsewhere", [{"year": 2002}, {"number": "2"}, {"pages": "70"}])
    def test_what_nobody_signs_is_one_work_only_in_one_place(self, elsewhere: dict[str, Any]) -> None:
        one = record("Abstracts of Current Toys", year=2001, number="1", pages="10–19")
        assert same(one, record("Abstracts of Current Toys", year=2001, number="1"))
        assert not same(one, record("Abstracts of Current Toys", **{"year": 2001} | elsewhere))

    @pytest.mark.parametrize(("title", "one_work"), [("Four Words Are Enough", True), ("Three Are Not", False)])
    def test_without_authors_the_title_must_be_its_own(self, title: str, one_work: bool) -> None:
        assert same(record(title), record(title, "Ada Toy")) == one_work


WORDS = ["toys", "that", "move", "by", "themselves", "part", "ii", "boxes", "2"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join) | st.sampled_from([LONG, f"{LONG} today", "Preface"])
AUTHORS = st.lists(st.sampled_from(["Ada Toy", "Toy Ada", "A. Toy", "Alan Toy", "Ben Box", "B. Box", "Cem Kite"]), max_size=4)
RECORDS = st.builds(
    lambda title, authors, **told: record(title, *authors, **told),
    TITLES,
    AUTHORS,
    year=st.sampled_from([None, 2000, 2001, 2002]),
    kind=st.sampled_from(["article", "inproceedings", "preprint", "editorial"]),
    partly=st.booleans(),
    pages=st.sampled_from([None, "1–9", "10–19", "70–79"]),
    short=st.sampled_from([None, "ToyConf"]),
    identified=st.sampled_from(["", "", "doi:10.1/1", "doi:10.1/2", "doi:10.1/1 acl:x1", "acl:x2"]),
)


class TestWhateverTheRecords:
    @given(RECORDS, RECORDS)
    def test_it_does_not_matter_which_comes_first(self, one: Record, other: Record) -> None:
        assert same(one, other) == same(other, one)

    @given(st.data())
    def test_the_works_do_not_depend_on_the_order(self, data: st.DataObject) -> None:
        records = data.draw(st.lists(RECORDS, max_size=7))
        order = data.draw(st.permutations(range(len(records))))
        found = {frozenset(order[i] for i in work) for work in components([records[i] for i in order])}
        assert found == {frozenset(work) for work in components(records)}

    @given(st.lists(RECORDS, max_size=7))
    def test_records_that_are_the_same_are_one_work_and_others_only_through_them(self, records: list[Record]) -> None:
        work_of = {i: number for number, work in enumerate(components(records)) for i in work}
        assert sorted(work_of) == list(range(len(records)))
        assert all(work_of[i] == work_of[j] for i, j in combinations(range(len(records)), 2) if same(records[i], records[j]))
        for work in components(records):
            assert len(work) == 1 or all(any(same(records[i], records[j]) for j in work if j != i) for i in work)

    @given(st.lists(st.sampled_from(WORDS), min_size=7, max_size=10), st.integers(0, 6), st.sampled_from(["", "kites", "red", "more"]))
    def test_titles_that_differ_in_one_word_share_a_signature(self, words: list[str], at: int, instead: str) -> None:
        assume(words[at] not in {"part", "ii", "2"})
        other = [*words[:at], *instead.split(), *words[at + 1 :]]
        assert signatures(" ".join(words)) & signatures(" ".join(other))
        assert all(-(2**63) <= number < 2**63 for number in signatures(" ".join(words)))

    @pytest.mark.parametrize("telling", ["2", "ii", "part", "without"])
    def test_titles_that_differ_in_a_word_that_tells_works_apart_share_none(self, telling: str) -> None:
        assert not signatures(LONG) & signatures(f"{LONG} {telling}")

    @given(st.permutations(LONG.split()), st.sampled_from(["", "Today"]))
    def test_titles_of_one_work_share_a_signature(self, words: list[str], more: str) -> None:
        other = " ".join([*words, more])
        if same(record(LONG, "Ada Toy", abstract=TOLD), record(other, "Ada Toy", abstract=TOLD)):
            assert signatures(LONG) & signatures(other)

    def test_titles_that_differ_in_two_words_share_none(self) -> None:
        assert not signatures(LONG) & signatures("Toys that Jump by Themselves in a Crate")
        assert not signatures("Toys in a Box") & signatures("Toys in a Crate")


def test_titles_without_letters_are_compared_as_they_stand() -> None:
    assert same(record("!!!", "Ada Toy"), record("!!!", "Ada Toy"))
    assert not same(record("!!!", "Ada Toy"), record("???", "Ada Toy"))
