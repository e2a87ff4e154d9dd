"""Reading a reference list: what each form of an entry says, and which of its names is the statement's author."""

from __future__ import annotations

import pytest

from store.models import Identifier, Reading, Record, Rejected, Remark, Statement
from store.sources import statement
from tests.toy.streams import stream

TOY = """Research Statement — Ada B. Toy (March, 2024)

I average toys [1, 2, 3].

References

- [1] A. B. Toy and C. Sample. “Averages of $n$ Toys”. In: *Journal of Toys (JoT)* 52.3 (2019), pp. 1–7.
- [2] B. Example, A. B. Toy, and A. Toy. “Mean Toys”. In: *Toy Conference (ToyConf). Best Toy* (2020).
- [3] C. Sample. “Games”. In: *Workshop on Games (WoG)*. 2021, p. 5.
"""


def read(text: str) -> list[Reading]:
    return list(statement.read(stream(text), None))


def records(text: str) -> dict[str | None, Record]:
    return {one.label: one for one in read(text) if isinstance(one, Record)}


def anchor_of(text: str) -> str:
    (found,) = [one for one in read(text) if isinstance(one, Statement)]
    return found.anchor


def remarks(text: str) -> list[str]:
    return [one.text for one in read(text) if isinstance(one, Remark)]


def reference(line: str) -> Record:
    (found,) = [one for one in read(f"Research Statement — Ada B. Toy\n\nReferences\n\n{line}\n")[1:2] if isinstance(one, Record)]
    return found


class TestReferences:
    def test_the_toy_references(self) -> None:
        found = records(TOY)
        assert (found["1"].title, found["1"].kind, found["1"].venue) == ("Averages of n Toys", "article", "Journal of Toys")
        assert (found["2"].kind, found["2"].notes) == ("inproceedings", ("Best Toy",))
        assert (found["3"].kind, found["3"].pages) == ("inproceedings", "5")

    def test_the_most_printed_form_is_the_owner_and_other_forms_may_be_another(self) -> None:
        anchor = anchor_of(TOY)
        assert [author.anchor for author in records(TOY)["2"].authors] == [None, anchor, None]

    def test_the_most_printed_form_need_not_be_the_longest(self) -> None:
        listed = "- [1] A. Toy. “One”. 2020.\n- [2] A. Toy. “Two”. 2020.\n- [3] A. B. Toy. “Three”. 2020."
        found = records(f"Research Statement — Ada Toy\n\n{listed}")
        assert [work.authors[0].anchor is not None for work in found.values()] == [True, True, False]

    def test_a_form_that_stands_twice_at_one_work_is_not_known_to_be_the_owner(self) -> None:
        twice = reference("- [1] A. B. Toy and A. B. Toy. “Two Toys”. In: *Toys*. 2020.")
        assert [author.anchor for author in twice.authors] == [None, None]

    @pytest.mark.parametrize(
        ("line", "kind", "venue"),
        [
            ("- [1] C. Toy. “T”. In: *Journal of Toys* (2020).", "article", "Journal of Toys"),
            ("- [1] C. Toy. “T”. In: *Proc. of Toys*. 2020.", "inproceedings", "Proc. of Toys"),
            ("- [1] C. Toy. “T”. In: *Proceedings of the Toy Academy* 117.3 (2020).", "article", "Proceedings of the Toy Academy"),
            ("- [1] C. Toy. “T”. arXiv preprint arXiv:2001.00001 (2020).", "preprint", "arXiv preprint"),
            ("- [1] C. Toy. “T”. PhD thesis, 2020.", "thesis", "PhD thesis"),
            ('[1] C. Toy, "T,". Toy Press, 2020', "other", "Toy Press"),
        ],
    )
    def test_kinds(self, line: str, kind: str, venue: str) -> None:
        work = reference(line)
        assert (work.kind, work.venue, work.year, work.title) == (kind, venue, 2020, "T")

    def test_identifiers_are_taken_out_of_the_line(self) -> None:
        work = reference("- [1] C. Toy. “T”. In: *Toys* (2020). doi: 10.1234/AB.5. arXiv:2001.00001v2 [cs.LG]")
        assert work.identifiers == (Identifier(scheme="arxiv", value="2001.00001"), Identifier(scheme="doi", value="10.1234/ab.5"))
        assert (work.venue, work.year) == ("Toys", 2020)

    def test_et_al_and_juniors(self) -> None:
        work = reference("- [1] C. Toy, B. Example, Jr., et al. “T”. In: *Toys*. 2020.")
        assert [author.name for author in work.authors] == ["C. Toy", "B. Example, Jr"]
        assert not work.authors_complete

    def test_quotes_within_a_title_and_within_a_venue(self) -> None:
        work = reference('- [1] C. Toy. “On "toys" and “games” today”. In: *The "Toy" Journal* (2020).')
        assert (work.title, work.venue) == ('On "toys" and “games” today', 'The "Toy" Journal')

    def test_a_wrapped_reference_is_one(self) -> None:
        listed = "[1] C. Toy. “A long\ntitle”. In: *Toys*. 2020.\n[2] C. Toy. “Next”. In: *Toys*. 2021."
        found = records(f"Research Statement — Ada Toy\n\nReferences\n{listed}")
        assert [work.title for work in found.values()] == ["A long title", "Next"]

    def test_one_without_a_year_is_kept_with_a_remark(self) -> None:
        text = TOY.replace(". 2021, p. 5", "")
        assert (records(text)["3"].year, records(text)["3"].venue_short) == (None, "WoG")
        assert remarks(text) == ["reference [3] states no year"]

    def test_one_without_a_title_is_rejected_with_its_bytes(self) -> None:
        (rejected,) = [one for one in read(TOY.replace("“Games”", "Games")) if isinstance(one, Rejected)]
        assert rejected.place == "reference [3]"
        assert rejected.original == b"- [3] C. Sample. Games. In: *Workshop on Games (WoG)*. 2021, p. 5."

    def test_labels_that_do_not_add_up_are_remarked(self) -> None:
        assert remarks(TOY.replace("- [3]", "- [2]")) == [
            "the label [2] stands at 2 references",
            "the text cites [3], which is not among its references",
        ]
