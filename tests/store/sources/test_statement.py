"""Reading a research statement and an overview: the real ones, and toys for every form of heading and section."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import InputRefused, OwnerNeeded, StoreError
from store.models import Mention, Reading, Record, Rejected, Statement, Theme
from store.sources import statement
from tests.toy.streams import stream

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"

TOY = """Research Statement — Ada B. Toy (March, 2024)

I average toys [1, 2].

Toy Averages

This direction is about *means* of toys [3].

Means of toys. With my student Ben Example [2], we study means in $[0, 1]$ [1-3].

They turn out average. In a PlayConf'19 paper with Ben, we go on.

Discussion

Are toys fun?

References

- [1] A. B. Toy and C. Sample. “Averages of $n$ Toys”. In: *Journal of Toys (JoT)* 52.3 (2019), pp. 1–7.
- [2] B. Example, A. B. Toy, and A. Toy. “Mean Toys”. In: *Toy Conference (ToyConf). Best Toy* (2020).
- [3] C. Sample. “Games”. In: *Workshop on Games (WoG)*. 2021, p. 5.
"""


def read(text: str, owner: str | None = None) -> list[Reading]:
    return list(statement.read(stream(text), owner))


def first(text: str, owner: str | None = None) -> Statement:
    found = read(text, owner)[0]
    assert isinstance(found, Statement)
    return found


def records(text: str) -> dict[str | None, Record]:
    return {one.label: one for one in read(text) if isinstance(one, Record)}


def themes(body: str) -> list[tuple[int, str]]:
    return [(theme.depth, theme.title) for theme in first(f"Research overview\n\n{body}", "Ada B. Toy").themes]


def real(opening: str) -> str:
    if not SEEDS.is_dir() and not os.environ.get("CI"):
        pytest.skip("the shared seed documents are not here")
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return next(text for text in texts if text.lstrip().startswith(opening))


@pytest.fixture(scope="module")
def real_statement() -> str:
    return real("Research Statement")


@pytest.fixture(scope="module")
def real_overview() -> str:
    return real("Research overview")


class TestRealStatement:
    def test_its_heading_says_whose_it_is_and_of_when(self, real_statement: str) -> None:
        found = first(real_statement)
        assert (found.kind, found.owner, found.title, found.date) == ("statement", "Hongyang R. Zhang", "Research Statement", "2026-05")
        assert found.place == "line 3"

    def test_its_sections_cite_what_stands_in_them(self, real_statement: str) -> None:
        found = [(theme.depth, theme.title.split()[0], " ".join(theme.labels)) for theme in first(real_statement).themes]
        assert found == [
            (1, "Introduction", "16 6 5 22 10 29 9 27 17 28"),
            (1, "Matrix", "16 6 5"),
            (2, "Matrix", "16 24 2 21 23 19"),
            (2, "Hessian-based", "12 6 23 9"),
            (2, "Improved", "5"),
            (1, "Multitask", "22 10 26 27"),
            (2, "Theoretical", "16 22"),
            (2, "Clustering", "3 10 18 8 11 14 15 29"),
            (2, "Multi-objective", "26"),
            (2, "Understanding", "27 10"),
            (1, "Learning", "25 1 7 20"),
            (2, "Traffic", "17 28"),
            (2, "Algorithmic", "13"),
            (1, "Discussions", "9 4"),
        ]

    def test_run_in_headings_are_whole_and_leave_the_text(self, real_statement: str) -> None:
        theme = first(real_statement).themes[6]
        assert theme.title == "Theoretical understanding of information transfer in multitask learning"
        assert theme.text.startswith("We formally study transfer")
        assert "*" not in theme.text

    def test_it_names_its_joint_authors(self, real_statement: str) -> None:
        assert first(real_statement).mentions == (
            Mention(names=("Chris Ré", "Weijie Su"), labels=("22",)),
            Mention(names=("Huy Nguyen",), labels=("10",)),
            Mention(names=("Aneesh Sharma",), labels=("8", "11")),
            Mention(names=("Lu Wang",), labels=("14", "15", "29")),
            Mention(names=("Zhenshuo Zhang",), labels=("26",)),
            Mention(names=("Zhenshuo Zhang",), labels=("27",)),
            Mention(names=("Michael Zhang", "Haris Koutsopolous"), labels=("17", "28")),
            Mention(names=("Edgar Dobriban",), labels=("13",)),
        )

    def test_all_its_references_are_read_without_a_remark(self, real_statement: str) -> None:
        found = records(real_statement)
        assert list(found) == [str(number) for number in range(1, 30)]
        assert all(work.year and work.venue and work.authors_complete for work in found.values())
        assert [label for label, work in found.items() if work.venue_short is None] == ["19"]
        assert len(read(real_statement)) == 30

    @pytest.mark.parametrize(
        ("label", "kind", "short", "year", "pages", "authors"),
        [
            ("1", "inproceedings", "WAW", 2007, "150–165", "R. Andersen, C. Borgs, J. Chayes, J. Hopcraft, V. S. Mirrokni, S.-H. Teng"),
            ("2", "inproceedings", "ICML", 2023, None, "S. Cao, P. Liang, G. Valiant"),
            ("5", "inproceedings", "AISTATS", 2023, "6314–6341", "H. Ju, D. Li, A. Sharma, H. R. Zhang"),
            ("10", "article", "TMLR", 2023, None, "D. Li, H. L. Nguyen, H. R. Zhang"),
            ("12", "inproceedings", "NeurIPS", 2021, "27249–27262", "D. Li, H. R. Zhang"),
            ("14", "inproceedings", "EMNLP", 2024, "5608–5623", "D. Li, Z. Zhang, L. Wang, H. R. Zhang"),
            ("16", "inproceedings", "COLT", 2018, "2–47", "Y. Li, T. Ma, H. R. Zhang"),
            ("22", "article", "JMLR", 2025, None, "F. Yang, H. R. Zhang, S. Wu, C. Ré, W. J. Su"),
            ("29", "inproceedings", "EMNLP", 2025, "16470–16488", "Z. Zhang, Z. Zhang, D. Li, L. Wang, J. Dy, H. R. Zhang"),
        ],
    )
    def test_a_reference_is_read_to_the_last_letter(
        self, real_statement: str, label: str, kind: str, short: str, year: int, pages: str | None, authors: str
    ) -> None:
        work = records(real_statement)[label]
        assert (work.kind, work.venue_short, work.year, work.pages) == (kind, short, year, pages)
        assert ", ".join(author.name for author in work.authors) == authors
        assert work.place == f"reference [{label}]"

    def test_volume_number_and_status_are_told_apart_from_the_venue(self, real_statement: str) -> None:
        found = records(real_statement)
        volume = found["19"]
        assert (volume.kind, volume.venue, volume.volume, volume.number, volume.year) == ("article", "SIAM review", "52", "3", 2010)
        assert [label for label, work in found.items() if work.notes == ("Featured Certification",)] == ["10", "24"]
        assert found["24"].venue == "Transactions on Machine Learning Research"

    def test_its_author_is_anchored_in_their_own_works_only(self, real_statement: str) -> None:
        anchor = first(real_statement).anchor
        own = [(label, a.name) for label, work in records(real_statement).items() for a in work.authors if a.anchor == anchor]
        assert len(own) == 22
        assert {name for _, name in own} == {"H. R. Zhang"}
        assert not {"1", "2", "3", "4", "18", "19", "20"} & {label for label, _ in own}


class TestRealOverview:
    def test_it_needs_its_owner(self, real_overview: str) -> None:
        with pytest.raises(OwnerNeeded, match='--researcher "Full Name"'):
            read(real_overview)

    def test_title_case_lines_are_directions_and_the_others_themes(self, real_overview: str) -> None:
        found = first(real_overview, "Hongyang R. Zhang")
        assert (found.kind, found.owner, found.date) == ("overview", "Hongyang R. Zhang", None)
        assert [theme.depth for theme in found.themes] == [1, 2, 2, 2, 1, 2, 2, 2, 2, 1, 2, 2, 2, 1]
        assert found.themes[-1].title == "Incentive Ratio, Rank Aggregation"

    def test_venues_and_titles_stand_for_citations(self, real_overview: str) -> None:
        found = {theme.title: theme for theme in first(real_overview, "Hongyang R. Zhang").themes}
        assert found["Matrix recovery"].venues == (("COLT", 2018), ("ICML", 2020))
        assert found["Multi-objective reinforcement learning"].venues == (("AAAI", 2026),)
        assert found["Hessian-based measurements for fine-tuning"].titles == (
            "Noise Stability Optimization for Finding Flat Minima",
            "Accelerating Quantization-Aware Training of Language Models Around Saddle Points",
        )

    def test_it_names_joint_authors_and_not_cited_ones(self, real_overview: str) -> None:
        assert first(real_overview, "Hongyang R. Zhang").mentions == (
            Mention(names=("Greg Valiant", "Chris Ré"), venue="ICML", year=2020),
            Mention(names=("Haotian Ju", "Dongyue Li")),
            Mention(names=("Dongyue Li",), venue="International Conference on Machine Learning", year=2026),
            Mention(names=("Chris Ré",), venue="ICLR", year=2020),
            Mention(names=("Dongyue Li", "Aneesh Sharma", "Lu Wang")),
            Mention(names=("Zhenshuo Zhang", "Minxuan Duan"), venue="ICLR", year=2026),
            Mention(names=("Ziniu Zhang", "Abhinav Nippani")),
        )


class TestHeading:
    @pytest.mark.parametrize(
        ("line", "owner", "date"),
        [
            ("Research Statement — Ada B. Toy (March, 2024)", "Ada B. Toy", "2024-03"),
            ("Research Statement - Ada B. Toy (Sept. 2024)", "Ada B. Toy", "2024-09"),
            ("# Research Statement: Ada B. Toy (2024)", "Ada B. Toy", "2024"),
            ("RESEARCH OVERVIEW – Ada Toy-Sample", "Ada Toy-Sample", None),
            ("Research Statement — Ada B. Toy (draft)", "Ada B. Toy", None),
        ],
    )
    def test_owner_and_date(self, line: str, owner: str, date: str | None) -> None:
        assert statement.recognise(f"\n{line}\n\nText")
        assert (first(line).owner, first(line).date) == (owner, date)

    def test_the_given_owner_may_be_printed_shorter(self) -> None:
        assert first(TOY, "A. Toy").owner == "Ada B. Toy"

    @pytest.mark.parametrize("other", ["Ben Toy", "Ada B. Sample", "Ada C. Toy"])
    def test_another_owner_than_the_heading_s_is_refused(self, other: str) -> None:
        with pytest.raises(InputRefused, match=f"by Ada B. Toy, not by {other}"):
            read(TOY, other)

    @pytest.mark.parametrize("text", ["", "Statement of accounts\n", "Toys\n\nResearch Statement — Ada Toy"])
    def test_another_first_line_is_no_statement(self, text: str) -> None:
        assert not statement.recognise(text)
        with pytest.raises(InputRefused, match="no research statement"):
            read(text, "Ada Toy")

    def test_a_document_without_a_name_has_one_anchor_whoever_is_given_as_its_owner(self) -> None:
        unsigned = TOY.replace(" — Ada B. Toy (March, 2024)", "")
        one, other = first(unsigned, "Ada B. Toy"), first(unsigned, "A. Toy")
        assert (one.signed, other.signed) == (False, False)
        assert (one.owner, other.owner) == ("Ada B. Toy", "A. Toy")
        assert one.anchor == other.anchor
        for name in ("Ada B. Toy", "A. Toy"):
            authors = [author for work in read(unsigned, name) if isinstance(work, Record) for author in work.authors]
            assert {author.anchor for author in authors} == {one.anchor, None}

    def test_a_document_with_a_name_is_signed_whoever_is_given(self) -> None:
        assert first(TOY) == first(TOY, "A. Toy")
        assert first(TOY).signed

    def test_two_documents_with_the_same_headings_have_two_anchors(self) -> None:
        assert first(TOY).anchor != first(TOY.replace("Are toys fun?", "Are toys dull?")).anchor

    def test_the_anchor_is_the_same_at_every_reading_and_another_for_another_statement(self) -> None:
        assert first(TOY) == first(TOY)
        assert first(TOY).anchor.startswith("statement:")
        assert len({first(TOY).anchor, first(TOY.replace("2024", "2025")).anchor, first(TOY.replace("Discussion", "Plans")).anchor}) == 3


class TestSections:
    def test_the_toy_statement(self) -> None:
        assert first(TOY).themes == (
            Theme(depth=1, title="Introduction", text="I average toys [1, 2].", labels=("1", "2")),
            Theme(depth=1, title="Toy Averages", text="This direction is about means of toys [3].", labels=("3",)),
            Theme(
                depth=2,
                title="Means of toys",
                text="With my student Ben Example [2], we study means in [0, 1] [1-3].\n\n"
                "They turn out average. In a PlayConf'19 paper with Ben, we go on.",
                labels=("2", "1", "3"),
                venues=(("PlayConf", 2019),),
            ),
            Theme(depth=1, title="Discussion", text="Are toys fun?"),
        )

    def test_an_opening_that_points_to_nothing_is_no_section(self) -> None:
        assert themes("We like toys.\n\nToy Averages\n\nThey are average.") == [(1, "Toy Averages")]

    def test_without_title_case_every_line_of_its_own_is_a_direction(self) -> None:
        assert themes("Toy averages\n\nText.\n\nToy extremes\n\nText.") == [(1, "Toy averages"), (1, "Toy extremes")]

    def test_beside_themes_that_open_paragraphs_every_line_of_its_own_is_a_direction(self) -> None:
        body = "Toy averages\n\nMeans of toys. We play.\n\nToy Extremes\n\nText."
        assert themes(body) == [(1, "Toy averages"), (2, "Means of toys"), (1, "Toy Extremes")]

    def test_numbers_before_headings_are_dropped(self) -> None:
        assert themes("1. Toy Averages\n\nText.\n\n1.1 Means of toys\n\nText.") == [(1, "Toy Averages"), (2, "Means of toys")]

    @pytest.mark.parametrize(
        "paragraph",
        [
            "We average toys. Then we rest.",
            "This is short. It is.",
            "Toys average out [3]. Then they rest.",
            "what starts small. Is none.",
            "One two three four five six seven eight nine ten eleven twelve thirteen. Too long.",
        ],
    )
    def test_a_short_first_sentence_is_no_heading(self, paragraph: str) -> None:
        assert themes(f"Toy Averages\n\n{paragraph}") == [(1, "Toy Averages")]

    def test_wrapped_lines_are_one_paragraph(self) -> None:
        text = "Research overview\n\nToy Averages\n\nWith my student\nBen Example\n[2] we play."
        assert first(text, "Ada Toy").themes[0].text == "With my student Ben Example [2] we play."
        assert first(text, "Ada Toy").mentions == (Mention(names=("Ben Example",), labels=("2",)),)

    def test_a_bullet_may_open_with_a_title(self) -> None:
        bullets = "  • A Study of Toys: Games for Many: We play.\n  • Games of Toys (with Ben), Toy Venue, 2020: We.\n  • We: no."
        theme = first(f"Research overview\n\nToys\n\n{bullets}", "Ada Toy").themes[0]
        assert theme.titles == ("A Study of Toys: Games for Many", "Games of Toys")
        assert theme.venues == (("Toy Venue", 2020),)


def survives(text: str) -> None:
    """The text is read or refused, and every line that looks like a reference is a Record or Rejected."""
    try:
        found = read(text)
    except StoreError:
        return
    lines = [line for line in text.split("\n") if line.startswith("- [") and line[3:4].isdigit() and "] " in line]
    assert sum(isinstance(one, Record | Rejected) for one in found) >= len(lines)


class TestAnyInput:
    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def test_a_real_statement_cut_anywhere(self, real_statement: str, data: st.DataObject) -> None:
        survives(real_statement[: data.draw(st.integers(0, len(real_statement)))])

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def test_a_real_statement_with_its_lines_shuffled(self, real_statement: str, data: st.DataObject) -> None:
        heading, *lines = real_statement.strip().split("\n")
        survives("\n".join([heading, *data.draw(st.permutations(lines))]))

    @given(st.permutations(TOY.split("\n")[1:]), st.integers(60, len(TOY)))
    def test_a_toy_shuffled_and_cut(self, lines: list[str], end: int) -> None:
        survives("\n".join([TOY.split("\n")[0], *lines])[:end])

    @given(st.text(alphabet=st.characters(codec="utf-8")))
    def test_any_text_below_the_heading(self, text: str) -> None:
        survives(f"Research overview — Ada Toy\n\n{text}")

    @given(st.text(alphabet=' “”"*.,()[]-:1290apIn', max_size=60))
    def test_any_reference(self, text: str) -> None:
        survives(f"Research overview — Ada Toy\n\n- [1] {text}")
