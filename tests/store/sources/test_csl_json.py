"""Reading CSL-JSON: what a record takes from an item, and every way in which one can be wrong."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused
from store.models import Identifier, PrintedAuthor, Reading, Record, Rejected, Remark
from store.sources import csl_json
from tests.toy.bibliography import csl_item
from tests.toy.damage import damaged, json_values
from tests.toy.streams import stream


def read(content: Any) -> list[Reading]:
    return list(csl_json.read(stream(json.dumps(content)), None))


def record(**changed: Any) -> Record:
    """What one item becomes."""
    (found,) = read([csl_item(**changed)])
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_work_is(self) -> None:
        assert record() == Record(
            kind="article",
            title="Toy blocks",
            year=2025,
            authors=(PrintedAuthor(name="Ada Kite"), PrintedAuthor(name="Bo van Drum Jr.")),
            venue="Journal of Toys",
            volume="3",
            number="2",
            pages="10–19",
            abstract="Blocks are toys.",
            topics=("blocks", "toys"),
            identifiers=(Identifier(scheme="doi", value="10.1234/toy.1"), Identifier(scheme="pmid", value="4300001")),
            place="[0]",
        )

    @pytest.mark.parametrize(
        ("kind", "meant"),
        [
            ("article", "preprint"),
            ("paper-conference", "inproceedings"),
            ("book", "book"),
            ("thesis", "thesis"),
            ("dataset", "dataset"),
            ("chapter", "other"),
            ("webpage", "other"),
        ],
    )
    def test_its_kind_is_one_of_ours(self, kind: str, meant: str) -> None:
        assert record(type=kind).kind == meant

    def test_a_preprint_appeared_where_it_is_kept_and_its_number_is_one_of_arxiv(self) -> None:
        changed = {"container-title": None, "DOI": None}
        found = record(type="article", publisher="arXiv", number="arXiv:2501.00001v2", URL="https://arxiv.org/abs/2501.00001", **changed)

        assert (found.kind, found.venue, found.publisher) == ("preprint", "arXiv", None)
        assert Identifier(scheme="arxiv", value="2501.00001") in found.identifiers

    def test_an_article_in_arxiv_is_a_preprint_and_one_in_a_journal_is_not(self) -> None:
        kept = {"type": "article-journal", "URL": "http://arxiv.org/abs/2501.00001"}

        assert record(**kept, **{"container-title": "arXiv:2501.00001 [cs]"}).kind == "preprint"
        assert record(**kept, **{"container-title": "Journal of Toys"}).kind == "article"

    def test_an_arxiv_number_may_stand_in_the_note(self) -> None:
        found = record(type="document", note="arXiv:2501.00001 [cs]\nPMID: 7")

        assert found.kind == "preprint"
        assert [one.value for one in found.identifiers] == ["10.1234/toy.1", "2501.00001", "7"]

    def test_a_thesis_appeared_at_its_school(self) -> None:
        found = record(**{"type": "thesis", "container-title": None, "publisher": "Toy University"})

        assert (found.venue, found.publisher) == ("Toy University", None)

    @pytest.mark.parametrize(
        ("issued", "year"),
        [
            ({"date-parts": [[2025]]}, 2025),
            ({"raw": "2025-03-01"}, 2025),
            ({"literal": "Spring 2025"}, 2025),
            ("2025-03", 2025),
            (2025, 2025),
            ({"date-parts": [[None]]}, None),
            ({"season": 1}, None),
            (None, None),
        ],
    )
    def test_its_year_is_read_in_every_form(self, issued: Any, year: int | None) -> None:
        assert record(issued=issued).year == year

    def test_a_year_that_cannot_be_is_remarked_upon(self) -> None:
        found, remark = read([csl_item(issued={"date-parts": [[25]]})])

        assert isinstance(found, Record)
        assert found.year is None
        assert remark == Remark(text="[0]: 25 is no year; the work is kept without one")

    @pytest.mark.parametrize(
        ("author", "name"),
        [
            ({"family": "Kite", "given": "Ada", "dropping-particle": "de"}, "Ada de Kite"),
            ({"literal": "Toy Group, Toytown"}, "Toy Group, Toytown"),
            ({"family": "Kíte", "given": "{\\'A}da"}, "Áda Kíte"),
            ({"family": "Kite"}, "Kite"),
        ],
    )
    def test_a_name_is_put_together(self, author: dict[str, str], name: str) -> None:
        assert [one.name for one in record(author=[author]).authors] == [name]

    def test_editors_are_no_authors(self) -> None:
        found = record(editor=[{"family": "Top", "given": "Cy"}], author=[])

        assert ([one.name for one in found.editors], found.authors, found.authors_complete) == (["Cy Top"], (), False)

    def test_a_note_may_say_that_it_was_retracted(self) -> None:
        assert record(note="Retracted").retracted
        assert not record(note="Not retracted from the shelf").retracted

    def test_a_keyword_that_is_too_long_is_none(self) -> None:
        assert record(keyword=f"blocks; {'x' * 81}, toys,").topics == ("blocks", "toys")


class TestShapes:
    def test_items_within_an_object_on_lines_and_alone(self) -> None:
        assert [one.place for one in read({"items": [csl_item(), csl_item()]}) if isinstance(one, Record)] == ["items[0]", "items[1]"]
        assert [one.place for one in read(csl_item()) if isinstance(one, Record)] == ["line 1"]


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"type": None}, "it is no item of CSL: at type, input should be a valid string"),
            ({"title": None}, "a work needs a title, and it has none"),
            ({"title": 7}, "it is no item of CSL: at title, input should be a valid string"),
            ({"author": [{"family": 7}]}, "it is no item of CSL: at author.0.family, input should be a valid string"),
            ({"author": [{"family": "A"}] * 10_001}, "it has 10,001 authors; 10,000 is the most"),
            ({"container-title": "Toy " * 600}, "its venue has 2,400 characters; 2,000 is the most"),
        ],
    )
    def test_an_item_is_rejected_as_it_stands_and_the_others_are_read(self, changed: dict[str, Any], reason: str) -> None:
        first, second, third = read([csl_item(), csl_item(**changed), csl_item()])

        assert isinstance(first, Record)
        assert isinstance(second, Rejected)
        assert (second.reason, second.place, json.loads(second.original)) == (reason, "[1]", csl_item(**changed))
        assert isinstance(third, Record)

    @given(damaged(json.dumps([csl_item(), csl_item()], indent=1)))
    def test_any_damage_is_refused_rejected_or_read(self, raw: bytes) -> None:
        try:
            found = list(csl_json.read(BytesIO(raw), None))
        except InputRefused:
            return
        assert all(one.original in raw for one in found if isinstance(one, Rejected))

    @given(st.dictionaries(st.sampled_from(sorted(csl_item())), json_values, max_size=6))
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        assert sum(isinstance(one, Record | Rejected) for one in read([csl_item(**changed)])) == 1
