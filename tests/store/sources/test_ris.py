"""Reading RIS: what a record takes from an entry, and every way in which one can be wrong."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models import Identifier, PrintedAuthor, Reading, Record, Rejected, Remark
from store.sources import ris
from tests.toy.bibliography import RIS_ENTRY
from tests.toy.damage import damaged
from tests.toy.streams import stream


def read(text: str) -> list[Reading]:
    return list(ris.read(stream(text), None))


def record(*lines: str) -> Record:
    """What one entry with these lines becomes."""
    (found,) = read("\n".join([*lines, "ER  - "]))
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_work_is(self) -> None:
        assert read(RIS_ENTRY) == [
            Record(
                kind="article",
                title="Toy blocks",
                year=2025,
                authors=(PrintedAuthor(name="Ada Kite"), PrintedAuthor(name="Bo Drum, Jr.")),
                venue="Journal of Toys",
                volume="3",
                number="2",
                pages="10–19",
                publisher="Toy Press",
                abstract="Blocks are toys.",
                topics=("blocks", "toys"),
                identifiers=(Identifier(scheme="doi", value="10.1234/toy.1"), Identifier(scheme="arxiv", value="2501.00001")),
                place="line 1",
            )
        ]

    @pytest.mark.parametrize(
        ("kind", "meant"),
        [("CONF", "inproceedings"), ("BOOK", "book"), ("THES", "thesis"), ("DATA", "dataset"), ("CHAP", "other"), ("", "other")],
    )
    def test_its_kind_is_one_of_ours(self, kind: str, meant: str) -> None:
        assert record(f"TY  - {kind}", "TI  - Toy blocks").kind == meant

    def test_what_stands_on_arxiv_and_is_nothing_else_is_a_preprint(self) -> None:
        assert record("TY  - GEN", "TI  - Toy blocks", "N1  - arXiv:2501.00001 [cs]").kind == "preprint"
        assert record("TY  - JOUR", "TI  - Toy blocks", "N1  - arXiv:2501.00001 [cs]").kind == "article"
        assert record("TY  - JOUR", "TI  - T", "T2  - arXiv:2501.00001 [cs]", "UR  - arxiv.org/abs/2501.00001").kind == "preprint"
        assert record("TY  - JOUR", "TI  - T", "T2  - J. Toys", "UR  - arxiv.org/abs/2501.00001").kind == "article"

    def test_older_tags_mean_the_same(self) -> None:
        found = record("TY  - JOUR", "T1  - Toy blocks", "A1  - Kite, Ada", "JF  - Journal of Toys", "Y1  - 2025/03/01/", "N2  - Blocks.")

        assert (found.title, found.authors, found.venue) == ("Toy blocks", (PrintedAuthor(name="Ada Kite"),), "Journal of Toys")
        assert (found.year, found.abstract) == (2025, "Blocks.")

    def test_of_a_book_the_title_is_no_venue_and_of_a_chapter_it_is(self) -> None:
        book = record("TY  - BOOK", "BT  - Toys")
        chapter = record("TY  - CHAP", "TI  - Toy blocks", "BT  - Toys", "ED  - Top, Cy")

        assert (book.title, book.venue) == ("Toys", None)
        assert (chapter.title, chapter.venue, [one.name for one in chapter.editors]) == ("Toy blocks", "Toys", ["Cy Top"])

    def test_a_thesis_appeared_at_its_school(self) -> None:
        found = record("TY  - THES", "TI  - Toy blocks", "PB  - Toy University")

        assert (found.venue, found.publisher) == ("Toy University", None)

    def test_several_authors_may_stand_on_one_line(self) -> None:
        assert [one.name for one in record("TY  - JOUR", "TI  - T", "AU  - Kite, Ada; Drum, Bo;").authors] == ["Ada Kite", "Bo Drum"]

    @pytest.mark.parametrize(
        ("printed", "meant"),
        [
            (["Kite AL", "van der Drum B", "et al."], ["A. L. Kite", "B. van der Drum"]),
            (["Kite AL", "Bo Drum"], ["Kite AL", "Bo Drum"]),
            (["Ada KITE"], ["Ada KITE"]),
            (["Kite, AL"], ["AL Kite"]),
            (["TOY TEAM UK"], ["TOY TEAM UK"]),
            (["Kite"], ["Kite"]),
        ],
    )
    def test_initials_come_first_where_everybody_is_printed_with_a_few_capitals_last(self, printed: list[str], meant: list[str]) -> None:
        assert [one.name for one in record("TY  - JOUR", "TI  - T", *(f"AU  - {one}" for one in printed)).authors] == meant

    @pytest.mark.parametrize("others", ["et al.", "Et al", "others", "..."])
    def test_those_who_are_not_named_are_nobody_and_the_list_is_incomplete(self, others: str) -> None:
        found = record("TY  - JOUR", "TI  - T", "AU  - Kite, Ada", f"AU  - {others}")

        assert (found.authors, found.authors_complete) == ((PrintedAuthor(name="Ada Kite"),), False)

    def test_text_is_without_html_and_tex(self) -> None:
        assert record("TY  - JOUR", "TI  - On <i>H</i><sub>2</sub> &amp; $\\alpha$ Toys").title == "On H₂ & α Toys"

    def test_a_year_that_cannot_be_is_remarked_upon(self) -> None:
        assert read("TY  - JOUR\nTI  - T\nPY  - soon\nER  - \n")[1] == Remark(text="line 1: soon is no year; the work is kept without one")

    def test_a_note_may_say_that_it_was_retracted(self) -> None:
        assert record("TY  - JOUR", "TI  - T", "N1  - Retracted").retracted


class TestEntries:
    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_line_ends_of_any_system_and_a_mark_at_the_beginning_are_the_same(self, end: str) -> None:
        assert list(ris.read(BytesIO(b"\xef\xbb\xbf" + RIS_ENTRY.replace("\n", end).encode()), None)) == read(RIS_ENTRY)
        assert ris.recognise(f"Toy Library{end}{RIS_ENTRY}")

    def test_lines_that_end_in_cr_alone_are_not_cut_however_long_the_file_is(self) -> None:
        entries = [f"TY  - JOUR\rTI  - Toy {number}\rXX  - {'x' * 300_000}\rER  - \r" for number in range(5)]

        assert [one.title for one in read("".join(entries)) if isinstance(one, Record)] == [f"Toy {number}" for number in range(5)]

    def test_places_are_lines(self) -> None:
        assert [one.place for one in read(f"{RIS_ENTRY}\n\n{RIS_ENTRY}") if isinstance(one, Record)] == ["line 1", "line 23"]

    def test_an_entry_without_an_end_ends_where_the_next_begins(self) -> None:
        open_end = RIS_ENTRY.removesuffix("ER  -\n")

        assert [one.place for one in read(open_end + RIS_ENTRY) if isinstance(one, Record)] == ["line 1", "line 20"]

    def test_an_entry_that_is_cut_off_is_rejected(self) -> None:
        kept, cut = read(RIS_ENTRY + RIS_ENTRY[:200])

        assert isinstance(kept, Record)
        assert cut == Rejected(place="line 21", reason="it is cut off: no line ER ends it", original=RIS_ENTRY[:200].encode().rstrip())

    def test_lines_outside_of_entries_are_remarked_upon(self) -> None:
        found, remark = read(f"Record 1 of 1\nProvider: Toy Library\n\n{RIS_ENTRY}")

        assert isinstance(found, Record)
        assert remark == Remark(text="line 1: what stands outside of entries is left out (lines: 2)")


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            (b"TI  - ", "a work needs a title, and it has none"),
            (b"TI  - " + b"Toy " * 600, "its title has 2,399 characters; 2,000 is the most"),
            (b"TI  - T\n" + b"AU  - A\n" * 10_001, "it has 10,001 authors; 10,000 is the most"),
            (b"TI  - T\nAU  - " + b"x" * 201, "the name of an author has 201 characters; 200 is the most"),
            (b"TI  - T\nAB  - " + b"x" * 200_001, "its abstract has more than 200,000 characters"),
            (b"TI  - T\xff\ngoes on", "it is not UTF-8"),
            (b"TI  - T\nAB  - " + b"x" * 2**20, "it has more than 1 MiB"),
        ],
    )
    def test_an_entry_is_rejected_and_the_others_are_read(self, lines: bytes, reason: str) -> None:
        raw = RIS_ENTRY.encode() + b"TY  - JOUR\n" + lines + b"\nER  - \n" + RIS_ENTRY.encode()
        first, second, third = ris.read(BytesIO(raw), None)

        assert isinstance(first, Record)
        assert isinstance(second, Rejected)
        assert (second.reason, second.place) == (reason, "line 21")
        assert second.original in raw
        assert isinstance(third, Record)

    def test_a_first_line_that_is_not_utf_8_is_rejected_with_all_that_follows(self) -> None:
        (found,) = ris.read(BytesIO(b"TY  - \xff\ngoes on\nTI  - T\nER  - \n"), None)

        assert found == Rejected(place="line 1", reason="it is not UTF-8", original=b"TY  - \xff\ngoes on\nTI  - T\nER  -")

    @given(damaged(RIS_ENTRY * 2))
    def test_any_damage_is_rejected_or_read(self, raw: bytes) -> None:
        found = list(ris.read(BytesIO(raw), None))

        assert all(one.original in raw for one in found if isinstance(one, Rejected))

    @given(st.lists(st.tuples(st.sampled_from("TY TI AU PY SP EP DO UR KW N1 ER".split()), st.text(max_size=12)), max_size=9))
    def test_any_text_of_any_tag_is_rejected_or_read(self, lines: list[tuple[str, str]]) -> None:
        raw = "\n".join(["TY  - JOUR", *(f"{tag}  - {text}" for tag, text in lines), "ER  - "]).encode(errors="replace")

        assert any(isinstance(one, Record | Rejected) for one in ris.read(BytesIO(raw), None))
