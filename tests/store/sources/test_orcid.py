"""Reading records of ORCID: who somebody is, their works of which nobody else is known, and every way in which one can be wrong."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused
from store.models import Identifier, Portrait, PrintedAuthor, Reading, Record, Rejected
from store.sources import orcid
from tests.toy.bibliography import ADA, NO_ORCID, external_id, orcid_record, orcid_summary, orcid_work
from tests.toy.damage import damaged, json_values
from tests.toy.streams import stream

KNOWN = Identifier(scheme="orcid", value=ADA)
OWNER = PrintedAuthor(name="Ada Kite", anchor=f"orcid:{ADA}", identifiers=(KNOWN,))


def read(content: Any) -> list[Reading]:
    return list(orcid.read(stream(json.dumps(content)), None))


def portrait(**changed: Any) -> Portrait:
    """What a person becomes."""
    (found,) = read(orcid_record(**changed))
    assert isinstance(found, Portrait), found
    return found


def record(**changed: Any) -> Record:
    """What one work becomes."""
    found = read(orcid_record(orcid_work(**changed)))[1]
    assert isinstance(found, Record), found
    return found


class TestAPortrait:
    def test_it_says_who_somebody_is(self) -> None:
        assert portrait() == Portrait(
            anchor=f"orcid:{ADA}",
            name="Ada Kite",
            alternatives=("A. Kite",),
            blurb="Builds toys.",
            affiliation="Toy University",
            identifiers=(KNOWN,),
            place=f"line 1, {ADA}",
        )

    @pytest.mark.parametrize(
        ("name", "shown", "others"),
        [
            ({"credit-name": {"value": "Ada B. Kite"}}, "Ada B. Kite", ("Ada Kite", "A. Kite")),
            ({"credit-name": {"value": "Kite, Ada"}}, "Ada Kite", ("A. Kite",)),
            ({"family-name": None}, "Ada", ("A. Kite",)),
        ],
    )
    def test_the_name_in_print_comes_first(self, name: dict[str, Any], shown: str, others: tuple[str, ...]) -> None:
        person = {"given-names": {"value": "Ada"}, "family-name": {"value": "Kite"}, "credit-name": None} | name
        found = portrait(name=person)

        assert (found.name, found.alternatives) == (shown, others)

    @pytest.mark.parametrize("name", [None, {"given-names": None, "family-name": None, "credit-name": None}])
    def test_somebody_who_keeps_their_name_private_is_rejected(self, name: Any) -> None:
        (found,) = read(orcid_record(orcid_work(), name=name))

        assert isinstance(found, Rejected)
        assert found.reason == "a person needs a name, and this one keeps theirs private"

    def test_a_wrong_check_digit_is_told(self) -> None:
        (found,) = read(orcid_record() | {"orcid-identifier": {"path": NO_ORCID}})

        assert isinstance(found, Rejected)
        assert found.reason == f"{NO_ORCID} is no ORCID iD (its check digit does not fit)"


class TestAWork:
    def test_it_says_what_the_work_is_and_knows_only_its_owner(self) -> None:
        assert record() == Record(
            kind="article",
            title="Toy blocks",
            year=2025,
            authors=(OWNER,),
            authors_complete=False,
            venue="Journal of Toys",
            identifiers=(
                Identifier(scheme="doi", value="10.1234/toy.1"),
                Identifier(scheme="arxiv", value="2501.00001"),
                Identifier(scheme="pmid", value="4300001"),
            ),
            place="line 1, group[0]",
        )

    @pytest.mark.parametrize(
        ("kind", "meant"),
        [
            ("JOURNAL_ARTICLE", "article"),
            ("conference-paper", "inproceedings"),
            ("preprint", "preprint"),
            ("dissertation-thesis", "thesis"),
            ("data-set", "dataset"),
            ("lecture-speech", "other"),
            (None, "other"),
        ],
    )
    def test_its_kind_is_one_of_ours(self, kind: str | None, meant: str) -> None:
        assert record(type=kind).kind == meant

    def test_of_a_book_that_they_edited_they_are_no_author(self) -> None:
        found = record(type="edited-book")

        assert (found.kind, found.authors, found.editors) == ("book", (), (OWNER,))

    def test_a_subtitle_belongs_to_the_title(self) -> None:
        assert record(title={"title": {"value": "Toy blocks"}, "subtitle": {"value": "A survey"}}).title == "Toy blocks: A survey"

    def test_a_link_counts_where_nothing_else_names_the_work(self) -> None:
        bare = orcid_work() | {"external-ids": {"external-id": [external_id("doi", "10.1234/volume", "part-of")]}}
        found = read(orcid_record(bare))[1]

        assert isinstance(found, Record)
        assert found.identifiers == (Identifier(scheme="url", value="https://toys.example/blocks"),)

    def test_what_the_person_prefers_counts(self) -> None:
        group = orcid_work() | {"work-summary": [orcid_summary(), orcid_summary(title={"title": {"value": "TOY BLOCKS."}})]}

        assert [one.title for one in read(orcid_record(group)) if isinstance(one, Record)] == ["Toy blocks"]

    @pytest.mark.parametrize(
        ("group", "reason"),
        [
            ({"work-summary": []}, "it has no summary of a work"),
            (orcid_work(title=None), "a work needs a title, and it has none"),
            ({"work-summary": 7}, "it is no group of works of ORCID: at work-summary, input should be a valid list"),
            (7, "it is no group of works of ORCID: at the whole of it, input should be a valid dictionary"),
        ],
    )
    def test_one_that_cannot_be_used_is_rejected_alone_and_as_it_stands(self, group: Any, reason: str) -> None:
        _, first, second, third = read(orcid_record(orcid_work(), group, orcid_work()))

        assert isinstance(first, Record)
        assert second == Rejected(place="line 1, group[1]", reason=reason, original=json.dumps(group).encode())
        assert isinstance(third, Record)


class TestDamage:
    @given(damaged(json.dumps(orcid_record(orcid_work(), orcid_work()), indent=1)))
    def test_any_damage_is_refused_rejected_or_read(self, raw: bytes) -> None:
        try:
            found = list(orcid.read(BytesIO(raw), None))
        except InputRefused:
            return
        assert all(one.original in raw for one in found if isinstance(one, Rejected))

    @given(st.dictionaries(st.sampled_from(["name", "other-names", "biography"]), json_values, max_size=3), json_values)
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any], group: Any) -> None:
        assert isinstance(read(orcid_record(group, **changed))[0], Portrait | Rejected)

    @given(st.dictionaries(st.sampled_from(sorted(orcid_summary())), json_values, max_size=5))
    def test_any_value_of_any_field_of_a_work_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        assert isinstance(read(orcid_record(orcid_work(**changed)))[1], Record | Rejected)
