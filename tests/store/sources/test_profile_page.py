"""Reading a profile page: three real ones, and toy pages that vary or lack what the real ones have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import InputRefused, StoreError
from store.models import Portrait, Reading, Record, Rejected, Remark
from store.sources import profile_page
from tests.toy.streams import stream

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"

TOY = """Researcher profile

Ada Toy

Ada Toy averages toys.

ResearcherAffiliation not importedOpen to collaborate

Trust snapshot

Trust 17 - UnverifiedVerification L1Unclaimed author
2works
1,204followers
1topic
4close collaborators

Published work

2 published item(s)

preprint2026arXiv

Averages of $n$ Toys

We average $n \\le 3$ toys.

They turn out
average.

article2023Journal of Toy Studies

A Toy without an Abstract
"""


def read(text: str) -> list[Reading]:
    return list(profile_page.read(stream(text), None))


def portrait(text: str) -> Portrait:
    (found,) = [one for one in read(text) if isinstance(one, Portrait)]
    return found


def works(text: str) -> list[Record]:
    return [one for one in read(text) if isinstance(one, Record)]


def remarks(text: str) -> list[str]:
    return [one.text for one in read(text) if isinstance(one, Remark)]


def real_page(name: str) -> str:
    if not SEEDS.is_dir() and not os.environ.get("CI"):
        pytest.skip("the shared seed documents are not here")
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return next(text for text in texts if text.startswith("Researcher profile") and text.split("\n")[2] == name)


class TestRealPages:
    @pytest.mark.parametrize(
        ("name", "trust", "tier", "count", "topics"),
        [
            ("Hongyang R. Zhang", 17, "Unverified", 4, 4),
            ("Zhenshuo Zhang", 13, "Unverified", 2, 3),
            ("Jingzhao Zhang", 21, "Emerging", 8, 5),
        ],
    )
    def test_every_work_that_the_page_states_is_read(self, name: str, trust: int, tier: str, count: int, topics: int) -> None:
        page = real_page(name)
        person = portrait(page)
        assert (person.name, person.affiliation, person.open_to_collaborate, person.claimed) == (name, None, True, False)
        assert person.reported is not None
        assert person.reported.model_dump() == {
            "trust": trust,
            "tier": tier,
            "level": "L1",
            "works": count,
            "followers": 0,
            "topics": topics,
            "close_collaborators": 4,
        }
        assert len(works(page)) == count
        assert all(work.kind == "preprint" and work.venue == "arXiv" and work.abstract for work in works(page))
        assert remarks(page) == []

    def test_years_and_places_are_those_of_the_page(self) -> None:
        assert [(work.year, work.place) for work in works(real_page("Hongyang R. Zhang"))] == [
            (2026, "line 55"),
            (2026, "line 61"),
            (2020, "line 67"),
            (2020, "line 73"),
        ]

    def test_tex_in_titles_and_abstracts_is_unicode(self) -> None:
        last = works(real_page("Jingzhao Zhang"))[-1]
        assert last.title.endswith("CuInTe₂")
        assert "$" not in "".join(work.abstract or "" for work in works(real_page("Hongyang R. Zhang")))

    def test_namesakes_on_one_work_stay_two_people(self) -> None:
        one, other = real_page("Hongyang R. Zhang"), real_page("Zhenshuo Zhang")
        assert portrait(one).anchor != portrait(other).anchor
        assert works(one)[0].title == works(other)[0].title

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_a_page_cut_anywhere_is_read_as_far_as_it_goes_or_refused(self, data: st.DataObject) -> None:
        page = real_page("Zhenshuo Zhang")
        survives(page[: data.draw(st.integers(0, len(page)))])


class TestToyPage:
    def test_the_portrait_holds_what_the_page_says(self) -> None:
        person = portrait(TOY)
        assert (person.name, person.blurb, person.place) == ("Ada Toy", "Ada Toy averages toys.", "line 3")
        assert person.reported is not None
        assert (person.reported.works, person.reported.followers, person.reported.topics) == (2, 1204, 1)

    def test_an_abstract_has_any_number_of_paragraphs(self) -> None:
        first, second = works(TOY)
        assert first.abstract == "We average n ≤ 3 toys.\n\nThey turn out average."
        assert second.abstract is None

    def test_a_work_has_the_page_s_person_as_one_author_of_unknown_company(self) -> None:
        first = works(TOY)[0]
        assert [(author.name, author.anchor) for author in first.authors] == [("Ada Toy", portrait(TOY).anchor)]
        assert not first.authors_complete

    def test_reading_again_gives_the_same_and_another_list_of_works_another_anchor(self) -> None:
        assert read(TOY) == read(TOY)
        assert portrait(TOY).anchor.startswith("page:")
        assert portrait(TOY).anchor != portrait(TOY.replace("A Toy without", "A Game without")).anchor

    def test_namesakes_without_works_have_two_anchors(self) -> None:
        one = TOY[: TOY.index("2 published")]
        other = one.replace("averages toys.", "collects stamps.")
        assert works(one) == works(other) == []
        assert portrait(one).anchor != portrait(other).anchor

    def test_windows_line_ends_change_nothing(self) -> None:
        assert read(TOY.replace("\n", "\r\n")) == read(TOY)

    def test_it_is_recognised_and_a_statement_is_not(self) -> None:
        assert profile_page.recognise(TOY)
        assert not profile_page.recognise("Research overview\n\nToys\n")


class TestVariations:
    def test_an_affiliation_and_a_claim(self) -> None:
        page = TOY.replace("Affiliation not importedOpen to collaborate", "University of Toys").replace(
            "Unclaimed author", "Claimed author"
        )
        person = portrait(page)
        assert (person.affiliation, person.open_to_collaborate, person.claimed) == ("University of Toys", None, True)

    def test_a_person_who_is_not_open(self) -> None:
        person = portrait(TOY.replace("Open to", "Not open to"))
        assert (person.affiliation, person.open_to_collaborate) == (None, False)

    def test_a_blurb_may_speak_of_researchers(self) -> None:
        assert portrait(TOY.replace("Ada Toy averages toys.", "Researchers like Ada.")).blurb == "Researchers like Ada."

    @pytest.mark.parametrize(
        ("label", "kind", "year", "venue"),
        [
            ("article2023Journal of Toy Studies", "article", 2023, "Journal of Toy Studies"),
            ("conference-paper2019Toy Venue", "inproceedings", 2019, "Toy Venue"),
            ("book1999", "book", 1999, None),
            ("dissertation2001Toy University", "thesis", 2001, "Toy University"),
            ("puppet-show2020Toy Stage", "other", 2020, "Toy Stage"),
            ("articleJournal of Toy Studies", "article", None, "Journal of Toy Studies"),
            ("preprintarXiv", "preprint", None, "arXiv"),
        ],
    )
    def test_kinds_years_and_venues_run_together(self, label: str, kind: str, year: int | None, venue: str | None) -> None:
        work = works(TOY.replace("article2023Journal of Toy Studies", label))[1]
        assert (work.kind, work.year, work.venue) == (kind, year, venue)

    @pytest.mark.parametrize("line", ["imagenet2012 revisited", "articles differ", "covid2019", "In 2023arXiv grew."])
    def test_an_abstract_s_line_is_no_label(self, line: str) -> None:
        first, _ = works(TOY.replace("We average $n \\le 3$ toys.", line))
        assert first.abstract == f"{line}\n\nThey turn out average."

    def test_the_same_title_twice_is_read_twice(self) -> None:
        twice = works(TOY.replace("A Toy without an Abstract", "Averages of $n$ Toys"))
        assert [work.title for work in twice] == ["Averages of n Toys"] * 2


class TestWhatIsMissing:
    def test_a_work_without_a_title_is_rejected_with_its_bytes(self) -> None:
        page = TOY.replace("A Toy without an Abstract\n", "")
        (rejected,) = [one for one in read(page) if isinstance(one, Rejected)]
        assert (rejected.place, rejected.original) == ("line 30", b"article2023Journal of Toy Studies")
        assert remarks(page) == ["the page states 2 works, but 1 could be read"]

    def test_a_label_right_below_a_label_is_not_its_title(self) -> None:
        page = TOY.replace("Averages of $n$ Toys\n\nWe average $n \\le 3$ toys.\n\nThey turn out\naverage.\n", "")
        assert [type(one) for one in read(page)] == [Portrait, Rejected, Record, Remark]

    def test_both_stated_counts_are_compared(self) -> None:
        page = TOY.replace("2works", "5works").replace("2 published", "3 published")
        assert remarks(page) == ["the page states 3 works, but 2 could be read", "the page states 5 works, but 2 could be read"]

    def test_a_page_that_states_no_works_but_has_some(self) -> None:
        assert remarks(TOY.replace("2works", "0works")) == ["the page states 0 works, but 2 could be read"]

    def test_a_page_cut_before_the_works_still_shows_the_person(self) -> None:
        page = TOY[: TOY.index("4close")]
        assert portrait(page).reported is None
        assert portrait(page).claimed is False
        assert remarks(page) == [
            "the page's trust snapshot is missing or incomplete",
            "the page has no list of published work",
            "the page states 2 works, but 0 could be read",
        ]

    def test_a_page_of_nothing_but_a_name(self) -> None:
        person = portrait("Researcher profile\n\nAda Toy\n")
        assert (person.name, person.blurb, person.affiliation, person.claimed) == ("Ada Toy", None, None, None)
        assert remarks("Researcher profile\n\nAda Toy\n")[0] == "the page has no affiliation line"

    @pytest.mark.parametrize("page", ["", "Researcher profile", "Researcher profile\n\nTrust snapshot\n", "Ada Toy\n\nTrust snapshot\n"])
    def test_a_page_that_names_nobody_is_refused(self, page: str) -> None:
        with pytest.raises(InputRefused, match="names nobody"):
            read(page)

    @given(st.permutations(TOY.split("\n")), st.integers(0, len(TOY)))
    def test_shuffled_and_cut_pages_are_read_or_refused(self, lines: list[str], end: int) -> None:
        survives("\n".join(lines)[:end])

    @given(st.text(alphabet=st.characters(codec="utf-8")))
    def test_any_text_below_the_first_line_is_read_or_refused(self, text: str) -> None:
        survives(f"Researcher profile\n\n{text}")


def survives(text: str) -> None:
    try:
        readings = read(text)
    except StoreError:
        return
    assert isinstance(readings[0], Portrait)
