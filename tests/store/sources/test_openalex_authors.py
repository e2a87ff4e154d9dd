"""Reading authors of OpenAlex, and what its works say of theirs: affiliations, merged ids, and ids that are nobody's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models import Affiliation, Identifier, Portrait, PrintedAuthor, Reading, Record, Rejected, Remark
from store.sources import openalex, sources
from tests.store.sources.test_openalex import author as authorship
from tests.store.sources.test_openalex import page, work
from tests.toy.bibliography import ADA, NO_ORCID
from tests.toy.damage import json_values
from tests.toy.streams import stream

UNIVERSITY = {"id": "https://openalex.org/I1", "display_name": "Toy University", "ror": "https://ror.org/012345678", "type": "education"}


def author(**changed: Any) -> dict[str, Any]:
    """A toy author in the shape in which OpenAlex gives authors."""
    return {
        "id": "https://openalex.org/A5000000011",
        "orcid": f"https://orcid.org/{ADA}",
        "display_name": "Ada Kite",
        "display_name_alternatives": ["A. Kite", "Kite, Ada", "Ada Kite", "A. Kite"],
        "works_count": 3,
        "cited_by_count": 7,
        "ids": {"openalex": "https://openalex.org/A5000000011", "orcid": f"https://orcid.org/{ADA}"},
        "last_known_institutions": [UNIVERSITY],
        "topics": [{"id": "https://openalex.org/T1", "display_name": "Toy Sorting"}],
        **changed,
    }


def read(content: Any) -> list[Reading]:
    text = json.dumps(content)
    assert [name for name, source in sources().items() if source.recognise(text)] == ["openalex"]
    return list(openalex.read(stream(text), None))


def portrait(**changed: Any) -> Portrait:
    """What one author becomes."""
    (found,) = read(author(**changed))
    assert isinstance(found, Portrait), found
    return found


def printed(**changed: Any) -> PrintedAuthor:
    """What the only author of a work becomes."""
    (found,) = read(work(authorships=[authorship("Ada Kite", 11, **changed)]))
    assert isinstance(found, Record), found
    return found.authors[0]


class TestAPortrait:
    def test_it_says_who_somebody_is(self) -> None:
        assert portrait() == Portrait(
            anchor="openalex:A5000000011",
            name="Ada Kite",
            alternatives=("A. Kite",),
            affiliation="Toy University",
            identifiers=(Identifier(scheme="orcid", value=ADA), Identifier(scheme="openalex", value="A5000000011")),
            place="line 1, A5000000011",
        )

    @pytest.mark.parametrize("merged", ["https://openalex.org/A5000000012", ["A5000000012", "https://openalex.org/A5000000011"]])
    def test_who_was_merged_has_all_their_ids(self, merged: Any) -> None:
        found = [one.value for one in portrait(ids={"openalex": merged}).identifiers if one.scheme == "openalex"]

        assert found == ["A5000000011", "A5000000012"]

    def test_what_openalex_does_not_know_is_left_out(self) -> None:
        found = portrait(**dict.fromkeys(set(author()) - {"id", "display_name"}))

        assert (found.alternatives, found.affiliation, len(found.identifiers)) == ((), None, 1)

    def test_what_changes_daily_does_not_make_them_new(self) -> None:
        assert portrait(works_count=900, cited_by_count=900, topics=[]) == portrait()

    def test_a_wrong_orcid_is_dropped_and_remarked_upon(self) -> None:
        found, remark = read(author(orcid=NO_ORCID))

        assert isinstance(found, Portrait)
        assert [one.scheme for one in found.identifiers] == ["openalex"]
        assert remark == Remark(text=f"line 1: {NO_ORCID} is no ORCID iD (its check digit does not fit); its person is kept without one")

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"display_name": None}, "an author needs a name, and it has none"),
            ({"display_name_alternatives": ["A"] * 1_001}, "it has 1,001 names; 1,000 is the most"),
            ({"last_known_institutions": "Toy University"}, "at last_known_institutions, input should be a valid list"),
        ],
    )
    def test_one_that_cannot_be_used_is_rejected_and_the_others_are_read(self, changed: dict[str, Any], reason: str) -> None:
        first, second, third = read(page(author(), author(**changed), work()))

        assert isinstance(first, Portrait)
        assert isinstance(second, Rejected)
        assert reason in second.reason
        assert isinstance(third, Record)

    @given(st.dictionaries(st.sampled_from(sorted({*author()} - {"id"})), json_values, max_size=5))
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        found = list(openalex.read(stream(json.dumps(page(author() | changed))), None))

        assert sum(isinstance(one, Portrait | Rejected) for one in found) == 1


class TestAuthorsOfWorks:
    def test_an_institution_has_its_ror_and_what_is_printed_counts_where_none_was_found(self) -> None:
        raw = ["Dept. of Blocks, Toy University", "Toy Academy"]

        assert printed(institutions=[UNIVERSITY, UNIVERSITY], raw_affiliation_strings=raw).affiliations == (
            Affiliation(name="Toy University", ror="012345678"),
        )
        assert printed(raw_affiliation_strings=raw).affiliations == tuple(Affiliation(name=text) for text in raw)

    @pytest.mark.parametrize("nobody", sorted(openalex.NOBODY))
    def test_an_id_that_is_nobody_s_is_none(self, nobody: str) -> None:
        found = printed(author={"id": f"https://openalex.org/{nobody}", "display_name": "Unknown", "orcid": None})

        assert (found.name, found.identifiers) == ("Ada Kite", ())

    def test_a_wrong_orcid_is_dropped_and_remarked_upon(self) -> None:
        found, remark = read(work(authorships=[authorship("Ada Kite", 11, orcid=NO_ORCID)]))

        assert isinstance(found, Record)
        assert [one.scheme for one in found.authors[0].identifiers] == ["openalex"]
        assert isinstance(remark, Remark)


def test_a_work_has_its_number_in_pubmed_and_the_ids_that_were_merged_into_it() -> None:
    ids = {"openalex": "https://openalex.org/W4300000009", "pmid": "https://pubmed.ncbi.nlm.nih.gov/4300001", "mag": 7}
    (found,) = read(work(ids=ids, locations=[]))

    assert isinstance(found, Record)
    assert [(one.scheme, one.value) for one in found.identifiers] == [
        ("doi", "10.1234/toy.1"),
        ("pmid", "4300001"),
        ("openalex", "W4300000001"),
        ("openalex", "W4300000009"),
    ]


@pytest.mark.parametrize("number", [10_001, 100_000])
def test_more_authors_than_any_work_has_are_rejected_with_their_number(number: int) -> None:
    (found,) = read(work(authorships=[{"raw_author_name": "A"}] * number))

    assert isinstance(found, Rejected)
    assert found.reason == f"it has {number:,} authors; 10,000 is the most"
