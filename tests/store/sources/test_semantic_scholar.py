"""Reading papers and authors of Semantic Scholar: what a record takes from them, and every way in which one can be wrong."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused
from store.models import Identifier, Portrait, PrintedAuthor, Reading, Record, Rejected, Remark
from store.sources import semantic_scholar
from tests.toy.bibliography import ADA, NO_ORCID, SHA, s2_author, s2_paper
from tests.toy.damage import damaged, json_values
from tests.toy.streams import stream

ADA_KITE = PrintedAuthor(name="Ada Kite", identifiers=(Identifier(scheme="s2", value="11"),))


def read(content: Any) -> list[Reading]:
    return list(semantic_scholar.read(stream(json.dumps(content)), None))


def record(**changed: Any) -> Record:
    """What one paper becomes."""
    (found,) = read(s2_paper(**changed))
    assert isinstance(found, Record), found
    return found


class TestAPaper:
    def test_it_says_what_the_work_is(self) -> None:
        assert record() == Record(
            kind="article",
            title="Toy blocks",
            year=2025,
            authors=(ADA_KITE, PrintedAuthor(name="Bo Drum", identifiers=(Identifier(scheme="s2", value="12"),))),
            venue="Journal of Toys",
            volume="3",
            pages="10–19",
            abstract="Blocks are toys.",
            summary="Blocks are shown to be toys.",
            identifiers=(
                Identifier(scheme="doi", value="10.1234/toy.1"),
                Identifier(scheme="arxiv", value="2501.00001"),
                Identifier(scheme="acl", value="P18-1001"),
                Identifier(scheme="pmid", value="4300001"),
                Identifier(scheme="s2", value=SHA),
            ),
            place=f"line 1, {SHA}",
        )

    def test_the_fields_that_are_always_given_are_enough(self) -> None:
        (found,) = read({"paperId": SHA, "title": "Toy blocks"})

        assert found == Record(
            kind="other",
            title="Toy blocks",
            authors_complete=False,
            identifiers=(Identifier(scheme="s2", value=SHA),),
            place=f"line 1, {SHA}",
        )

    @pytest.mark.parametrize(
        ("types", "venue", "kind"),
        [
            (["Conference"], None, "inproceedings"),
            (["JournalArticle", "Conference"], None, "inproceedings"),
            (["Review"], None, "article"),
            (None, {"name": "ToyConf", "type": "conference"}, "inproceedings"),
            (None, {"name": "Toys", "type": "journal"}, "article"),
            (["Book"], None, "book"),
            (["News"], {"name": "Toys", "type": None}, "other"),
        ],
    )
    def test_its_kind_is_one_of_ours(self, types: Any, venue: Any, kind: str) -> None:
        assert record(publicationTypes=types, publicationVenue=venue).kind == kind

    @pytest.mark.parametrize(
        "place",
        [
            {"venue": "arXiv.org", "publicationVenue": {"name": "arXiv.org"}, "journal": {"name": "ArXiv", "volume": "abs/2501.00001"}},
            {"venue": "", "publicationVenue": None, "journal": {"name": "ArXiv", "volume": "abs/2501.00001"}},
            {"venue": "", "publicationVenue": None, "journal": None},
        ],
    )
    def test_one_that_only_arxiv_has_is_a_preprint(self, place: dict[str, Any]) -> None:
        found = record(**place)

        assert (found.kind, found.volume) == ("preprint", None)
        assert found.venue in ("arXiv", None)

    def test_a_list_of_authors_that_may_be_cut_off_is_incomplete(self) -> None:
        crowd = [{"authorId": str(number), "name": f"Ada {'x' * (number % 9)}"} for number in range(500)]

        assert not record(authors=crowd).authors_complete
        assert record(authors=crowd[:499]).authors_complete

    def test_what_changes_daily_does_not_make_it_new(self) -> None:
        assert record(citationCount=900, fieldsOfStudy=None) == record()

    def test_a_year_that_cannot_be_is_remarked_upon(self) -> None:
        found, remark = read(s2_paper(year=20250))

        assert isinstance(found, Record)
        assert found.year is None
        assert remark == Remark(text="line 1: 20250 is no year; the work is kept without one")

    def test_a_line_of_a_data_set_says_the_same(self) -> None:
        url = f"https://www.semanticscholar.org/paper/{SHA}"
        line = {"corpusid": 4300, "url": url, "title": "Toy blocks", "externalids": {"DOI": "10.1234/TOY.1", "CorpusId": "4300"}}
        (found,) = read(line | {"authors": [{"authorId": "11", "name": "Ada Kite"}], "publicationtypes": ["Conference"]})

        assert isinstance(found, Record)
        assert (found.kind, found.authors) == ("inproceedings", (ADA_KITE,))
        assert found.identifiers == (Identifier(scheme="doi", value="10.1234/toy.1"), Identifier(scheme="s2", value=SHA))


class TestAnAuthor:
    def test_they_are_a_portrait_and_their_papers_are_records(self) -> None:
        portrait, paper = read(s2_author())

        assert portrait == Portrait(
            anchor="s2:11",
            name="Ada Kite",
            alternatives=("A. Kite",),
            affiliation="Toy University",
            identifiers=(Identifier(scheme="s2", value="11"), Identifier(scheme="orcid", value=ADA)),
            place="line 1, 11",
        )
        assert isinstance(paper, Record)
        assert paper.place == f"line 1, papers[0], {SHA}"
        assert [author.anchor for author in paper.authors] == ["s2:11", None]
        assert paper.authors_complete

    def test_of_a_paper_without_authors_they_are_the_only_one_known(self) -> None:
        paper = read(s2_author(papers=[{"paperId": SHA, "title": "Toy blocks"}]))[1]

        assert isinstance(paper, Record)
        assert paper.authors == (ADA_KITE.model_copy(update={"anchor": "s2:11"}),)
        assert not paper.authors_complete

    def test_a_wrong_orcid_is_dropped_and_remarked_upon(self) -> None:
        portrait, remark = read(s2_author(externalIds={"ORCID": NO_ORCID}, papers=[]))

        assert isinstance(portrait, Portrait)
        assert portrait.identifiers == (Identifier(scheme="s2", value="11"),)
        assert isinstance(remark, Remark)
        assert remark.text.startswith(f"line 1: {NO_ORCID} is no ORCID iD")

    def test_a_paper_that_cannot_be_used_is_rejected_alone_and_as_it_stands(self) -> None:
        content = json.dumps(s2_author(papers=[s2_paper(), {"paperId": None, "title": ""}, s2_paper()]))
        _, first, second, third = semantic_scholar.read(stream(content), None)

        assert second == Rejected(
            place="line 1, papers[1]", reason="a work needs a title, and it has none", original=b'{"paperId": null, "title": ""}'
        )
        assert isinstance(first, Record)
        assert isinstance(third, Record)

    @pytest.mark.parametrize("changed", [{"name": None}, {"name": " "}, {"authorId": None}])
    def test_one_without_name_or_id_is_rejected(self, changed: dict[str, Any]) -> None:
        (found,) = read(s2_author(**changed))

        assert isinstance(found, Rejected)
        assert found.reason == "an author needs a name and an id, and one is missing"


class TestShapes:
    def test_a_page_of_a_search(self) -> None:
        found = read({"total": 2, "offset": 0, "next": 2, "data": [s2_paper(), s2_author(papers=[])]})

        assert [(type(one), one.place) for one in found if isinstance(one, Record | Portrait)] == [
            (Record, f"data[0], {SHA}"),
            (Portrait, "data[1], 11"),
        ]

    def test_a_batch_with_something_unknown(self) -> None:
        known, unknown = read([s2_paper(), None])

        assert isinstance(known, Record)
        assert unknown == Rejected(place="[1]", reason="Semantic Scholar does not know what was asked for here", original=b"null")

    @pytest.mark.parametrize("number", [10_001, 100_000])
    def test_more_authors_than_any_work_has_are_rejected_with_their_number(self, number: int) -> None:
        (found,) = read([s2_paper(authors=[{"name": "A"}] * number)])

        assert isinstance(found, Rejected)
        assert found.reason == f"it has {number:,} authors; 10,000 is the most"


class TestDamage:
    @given(damaged(json.dumps(s2_author())) | damaged(json.dumps([s2_paper(), s2_author()])))
    def test_any_damage_is_refused_rejected_or_read(self, raw: bytes) -> None:
        try:
            found = list(semantic_scholar.read(BytesIO(raw), None))
        except InputRefused:
            return
        assert all(one.original in raw for one in found if isinstance(one, Rejected))

    @given(st.dictionaries(st.sampled_from(sorted(s2_paper())), json_values, max_size=6))
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        assert sum(isinstance(one, Record | Rejected) for one in read([{"paperId": SHA}, s2_paper(**changed)])) == 2

    @given(st.dictionaries(st.sampled_from(sorted({*s2_author()} - {"papers", "authorId"})), json_values, max_size=6))
    def test_any_value_of_any_field_of_an_author_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        assert isinstance(read([s2_author(**changed)])[0], Portrait | Rejected)
