"""What the sources of one work state differently."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.deriving import Said, derive
from store.disagreements import Disagreement, disagreements_of
from store.models import Identifier, Record

SOURCES = {1: "dblp", 2: "orcid", 3: "ris", 4: "ris", 5: "acl"}


def said(at: int, *, doi: str = "", **stated: Any) -> Said:
    """A toy record with its row's number, of the source with that number."""
    identifiers = (Identifier(scheme="doi", value=doi),) if doi else ()
    record = Record.model_validate({"kind": "article", "title": "Toy Trains", "year": 2020, "identifiers": identifiers} | stated)
    return Said(at, f"{at:064x}", record, SOURCES[at])


class TestTitleAndYear:
    def test_sources_that_agree_disagree_on_nothing(self) -> None:
        assert disagreements_of([said(1), said(2, title="TOY TRAINS"), said(3, year=None)]) == []

    def test_other_values_stand_with_those_who_state_them(self) -> None:
        told = [said(1, year=2021), *(said(number, year=2020) for number in (2, 3))]

        assert disagreements_of(told) == [Disagreement("year", "2020", (("2021", ("dblp",)),))]

    def test_the_best_supported_first(self) -> None:
        told = [said(1, title="Toy Train"), said(2, title="Toys"), said(5, title="TOYS"), *map(said, (3, 4))]
        (found,) = disagreements_of([*told, Said(6, f"{6:064x}", said(1).record, "seed"), Said(7, f"{7:064x}", said(1).record, "arxiv")])

        assert found == Disagreement("title", "Toy Trains", (("Toys", ("orcid", "acl")), ("Toy Train", ("dblp",))))

    def test_a_source_counts_once_however_many_of_its_records_say_so(self) -> None:
        told = [said(3, year=2021), said(4, year=2021), said(1, year=2020), said(2, year=2020)]

        assert disagreements_of(told) == [Disagreement("year", "2020", (("2021", ("ris",)),))]

    def test_a_source_may_disagree_with_itself(self) -> None:
        assert disagreements_of([said(3, year=2021), said(4, year=2020)]) == [Disagreement("year", "2021", (("2020", ("ris",)),))]

    def test_a_preprint_of_another_year_is_none(self) -> None:
        assert disagreements_of([said(1), said(2, year=2019, kind="preprint")]) == []


class TestAnAppearance:
    def test_pages_volume_and_number_are_compared_where_venue_and_year_are_the_same(self) -> None:
        one = said(1, venue="Journal of Toys", volume="3", number="1", pages="1–7", abstract="Trains.")
        other = said(2, venue="Journal of Toys", volume="4", number="2", pages="2–8")

        assert disagreements_of([other, one]) == [
            Disagreement("volume", "3", (("4", ("orcid",)),)),
            Disagreement("number", "1", (("2", ("orcid",)),)),
            Disagreement("pages", "1–7", (("2–8", ("orcid",)),)),
        ]

    def test_the_pages_that_most_sources_print_are_shown(self) -> None:
        best = said(1, venue="Journal of Toys", pages="1–7", abstract="Trains.")
        others = [said(number, venue="Journal of Toys", pages="2–8") for number in (2, 3)]

        assert disagreements_of([best, *others]) == [Disagreement("pages", "2–8", (("1–7", ("dblp",)),))]
        assert [one.pages for one in derive([best, *others]).appearances] == ["2–8"]

    def test_a_first_page_says_the_same_and_less(self) -> None:
        assert disagreements_of([said(n, venue="ToyConf", pages=pages) for n, pages in enumerate(("333", "333–344", "333-44"), 1)]) == []

    def test_of_two_places_each_has_its_own_pages(self) -> None:
        journal = [said(n, venue="Journal of Toys", pages=pages, abstract="Trains.") for n, pages in ((1, "1–7"), (2, "2–8"))]
        meeting = said(3, venue="ToyConf", year=2019, pages="30–37")

        assert disagreements_of([*journal, meeting])[1:] == [Disagreement("pages", "1–7", (("2–8", ("orcid",)),), "Journal of Toys")]

    def test_one_doi_under_two_venues_is_one_appearance_with_the_venue_that_most_sources_name(self) -> None:
        series = said(1, venue="Lecture Notes in Toys", volume="77", pages="1–7", doi="10.1234/toy")
        named = [said(2, venue="ToyConf", doi="10.1234/toy"), said(5, venue="ToyConf 2020")]

        assert disagreements_of([series, *named]) == [Disagreement("venue", "ToyConf", (("Lecture Notes in Toys", ("dblp",)),))]
        assert [(one.printed, one.volume) for one in derive([series, *named]).appearances] == [("ToyConf", None)]

    def test_one_doi_in_two_years_is_one_appearance(self) -> None:
        told = [said(1, venue="Journal of Toys", year=2019, doi="10.1234/toy"), said(2, venue="Journal of Toys", doi="10.1234/toy")]

        assert disagreements_of(told) == [Disagreement("year", "2019", (("2020", ("orcid",)),))]
        assert len(derive(told).appearances) == 1

    def test_the_doi_of_an_archive_makes_no_two_venues_one(self) -> None:
        told = [said(1, venue="ToyConf", doi="10.5281/toy"), said(2, venue="Zenodo", doi="10.5281/toy")]

        assert disagreements_of(told) == []
        assert len(derive(told).appearances) == 2


STATED: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Toy Trains", "Toy Train"]),
        "year": st.sampled_from([None, 2019, 2020]),
        "kind": st.sampled_from(["article", "preprint"]),
        "venue": st.sampled_from([None, "ToyConf", "Lecture Notes in Toys"]),
        "pages": st.sampled_from([None, "1", "1–7", "2–8"]),
        "doi": st.sampled_from(["", "10.1234/toy"]),
    }
)
RECORDS = st.lists(STATED, min_size=1, max_size=5).map(lambda told: [said(number, **stated) for number, stated in enumerate(told, 1)])


@given(st.data())
def test_what_is_shown_is_what_the_work_says_in_whatever_order(data: st.DataObject) -> None:
    records = data.draw(RECORDS)
    found, derived = disagreements_of(records), derive(records)

    assert disagreements_of(data.draw(st.permutations(records))) == found
    shown = {("title", derived.title), ("year", str(derived.year))}
    shown |= {("venue", one.called) for one in derived.appearances} | {("pages", one.pages or "") for one in derived.appearances}
    assert {(one.fact, one.shown) for one in found} <= shown
    assert all(value != one.shown and sources for one in found for value, sources in one.others)


@given(RECORDS)
def test_a_second_record_of_one_source_that_says_the_same_changes_nothing(records: list[Said]) -> None:
    again = [Said(one.id + 10, f"{one.digest}-again", one.record, one.source) for one in records]

    assert disagreements_of([*records, *again]) == disagreements_of(records)
