"""Reading works of Crossref: what a record takes from them, and every way in which one can be wrong."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused
from store.models import Affiliation, Identifier, PrintedAuthor, Proceedings, Reading, Record, Rejected, Remark
from store.sources import crossref
from tests.toy.bibliography import ADA, NO_ORCID, crossref_answer, crossref_list, crossref_work
from tests.toy.damage import damaged, json_values
from tests.toy.streams import stream


def read(content: Any) -> list[Reading]:
    return list(crossref.read(stream(json.dumps(content)), None))


def record(**changed: Any) -> Record:
    """What one work becomes."""
    (found,) = read(crossref_work(**changed))
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_work_is(self) -> None:
        assert record() == Record(
            kind="article",
            title="Toy blocks",
            year=2025,
            authors=(
                PrintedAuthor(
                    name="Ada Kite",
                    identifiers=(Identifier(scheme="orcid", value=ADA),),
                    affiliations=(Affiliation(name="Toy University", ror="012345678"),),
                ),
                PrintedAuthor(name="Bo Drum Jr."),
            ),
            venue="Journal of Toys",
            volume="3",
            number="2",
            pages="10–19",
            publisher="Toy Press",
            abstract="Blocks are toys & more.",
            topics=("Toy Studies",),
            identifiers=(Identifier(scheme="doi", value="10.1234/toy.1"),),
            place="line 1, 10.1234/toy.1",
        )

    @pytest.mark.parametrize(
        ("kind", "meant"),
        [
            ("proceedings-article", "inproceedings"),
            ("posted-content", "preprint"),
            ("monograph", "book"),
            ("dissertation", "thesis"),
            ("dataset", "dataset"),
            ("book-chapter", "other"),
            ("something-new", "other"),
        ],
    )
    def test_its_kind_is_one_of_ours(self, kind: str, meant: str) -> None:
        assert record(type=kind).kind == meant

    @pytest.mark.parametrize(
        ("changed", "year"),
        [
            ({"issued": {"date-parts": [[None]]}}, None),
            ({"issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[2024]]}}, 2024),
            ({"issued": None, "posted": {"date-parts": [["2023", 1]]}}, 2023),
            ({"issued": {"date-parts": []}}, None),
        ],
    )
    def test_its_year_is_that_of_the_first_date_known(self, changed: dict[str, Any], year: int | None) -> None:
        assert record(**changed).year == year

    def test_a_subtitle_belongs_to_the_title(self) -> None:
        assert record(subtitle=["A <i>Survey</i>"]).title == "Toy blocks: A Survey"
        assert record(title=["Toy blocks: A survey"], subtitle=["A Survey"]).title == "Toy blocks: A survey"

    def test_a_preprint_appeared_where_it_is_kept(self) -> None:
        posted = record(**{"type": "posted-content", "container-title": [], "institution": [{"name": "toyRxiv"}]})

        assert (posted.kind, posted.venue) == ("preprint", "toyRxiv")

    @pytest.mark.parametrize(("update", "retracted"), [("retraction", True), ("withdrawal", True), ("correction", False)])
    def test_a_work_is_retracted_where_an_update_says_so(self, update: str, retracted: bool) -> None:
        assert record(**{"updated-by": [{"type": update, "DOI": "10.1234/notice"}]}).retracted is retracted
        assert not record(**{"update-to": [{"type": update, "DOI": "10.1234/toy.0"}]}).retracted

    def test_editors_are_no_authors(self) -> None:
        found = record(type="book-chapter", editor=[{"given": "Cy", "family": "Top"}])

        assert [one.name for one in found.editors] == ["Cy Top"]
        assert "Cy Top" not in [one.name for one in found.authors]

    def test_a_group_is_named_as_it_stands(self) -> None:
        assert [one.name for one in record(author=[{"name": "Toy Group, Toytown", "sequence": "first"}]).authors] == ["Toy Group, Toytown"]

    def test_an_author_without_a_name_leaves_the_list_incomplete(self) -> None:
        found = record(author=[{"family": "Kite"}, {"sequence": "additional"}])

        assert ([one.name for one in found.authors], found.authors_complete) == (["Kite"], False)

    def test_a_wrong_orcid_is_dropped_and_remarked_upon(self) -> None:
        found, remark = read(crossref_work(author=[{"family": "Kite", "ORCID": f"http://orcid.org/{NO_ORCID}"}]))

        assert isinstance(found, Record)
        assert found.authors == (PrintedAuthor(name="Kite"),)
        assert isinstance(remark, Remark)
        assert f"{NO_ORCID} is no ORCID iD" in remark.text

    def test_a_year_that_cannot_be_is_remarked_upon(self) -> None:
        found, remark = read(crossref_work(issued={"date-parts": [[25]]}))

        assert isinstance(found, Record)
        assert found.year is None
        assert remark == Remark(text="line 1: 25 is no year; the work is kept without one")

    def test_what_changes_daily_does_not_make_it_new(self) -> None:
        assert record(**{"is-referenced-by-count": 900, "indexed": {}}) == record()


class TestShapes:
    def test_an_answer_with_one_work(self) -> None:
        assert read(crossref_answer("work", crossref_work())) == read(crossref_work())

    @pytest.mark.parametrize("order", [1, -1])
    def test_an_answer_with_works_in_any_order_of_its_fields(self, order: int) -> None:
        answer = dict(list(crossref_list(crossref_work(), crossref_work(DOI="10.1234/toy.2")).items())[::order])
        found = [one.place for one in read(answer) if isinstance(one, Record)]

        assert [place[-len("items[0], 10.1234/toy.1") :] for place in found] == ["items[0], 10.1234/toy.1", "items[1], 10.1234/toy.2"]

    def test_lines_and_lists(self) -> None:
        lines = stream("\n".join([json.dumps(crossref_work())] * 2))

        assert [one.place for one in crossref.read(lines, None) if isinstance(one, Record)] == [f"line {n}, 10.1234/toy.1" for n in (1, 2)]
        assert len(read([crossref_work()] * 3)) == 3

    def test_an_answer_without_works_says_nothing(self) -> None:
        assert read(crossref_list()) == []

    def test_texts_stand_for_lists_in_an_answer_in_csl(self) -> None:
        plain = {"title": "Toy blocks", "container-title": "Journal of Toys", "type": "article-journal"}

        assert record(**plain) == record()

    def test_a_volume_of_proceedings_is_no_work(self) -> None:
        found = read(crossref_work(type="proceedings", title=["Proceedings of ToyConf"], event={"acronym": "ToyConf '25"}, author=[]))

        assert found == [
            Proceedings(
                title="Proceedings of ToyConf",
                short="ToyConf '25",
                year=2025,
                volume="3",
                publisher="Toy Press",
                place="line 1, 10.1234/toy.1",
            )
        ]

    def test_what_stands_before_a_break_is_kept(self) -> None:
        text = json.dumps(crossref_list(crossref_work(), crossref_work()))
        kept, rest = crossref.read(stream(text[: text.rindex('"volume"')]), None)

        assert isinstance(kept, Record)
        assert isinstance(rest, Rejected)


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"type": "journal-issue"}, "a journal issue is no work"),
            ({"DOI": None}, "it has no DOI, such as 10.1234/toy.1"),
            ({"DOI": "toy"}, "it has no DOI, such as 10.1234/toy.1"),
            ({"title": []}, "a work needs a title, and it has none"),
            ({"title": ["Toy " * 600]}, "its title has 2,400 characters; 2,000 is the most"),
            ({"title": [7]}, "it is no work of Crossref: at title.0, input should be a valid string"),
            ({"author": "Ada Kite"}, "it is no work of Crossref: at author, input should be a valid list"),
            ({"author": [{"family": "x" * 201}]}, "the name of an author has 201 characters; 200 is the most"),
            ({"author": [{"family": "A"}] * 10_001}, "it has 10,001 authors; 10,000 is the most"),
            ({"abstract": "x" * 200_001}, "its abstract has more than 200,000 characters"),
        ],
    )
    def test_a_work_is_rejected_as_it_stands_and_the_others_are_read(self, changed: dict[str, Any], reason: str) -> None:
        text = json.dumps(crossref_list(crossref_work(), crossref_work(**changed), crossref_work()))
        first, second, third = crossref.read(stream(text), None)

        assert isinstance(first, Record)
        assert isinstance(second, Rejected)
        assert (second.reason, second.place) == (reason, "items[1]")
        assert json.loads(second.original) == crossref_work(**changed)
        assert isinstance(third, Record)

    @given(
        damaged(json.dumps(crossref_list(crossref_work(), crossref_work()))) | damaged(json.dumps(crossref_answer("work", crossref_work())))
    )
    def test_any_damage_is_refused_rejected_or_read(self, raw: bytes) -> None:
        try:
            found = list(crossref.read(BytesIO(raw), None))
        except InputRefused:
            return
        assert all(one.original in raw for one in found if isinstance(one, Rejected))

    @given(st.dictionaries(st.sampled_from(sorted(crossref_work())), json_values, max_size=6))
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        assert sum(isinstance(one, Record | Rejected) for one in read(crossref_list(crossref_work(**changed)))) == 1
