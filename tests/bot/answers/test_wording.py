"""Words that all answers share: what an identifier is called, and where it leads."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.answers.wording import SCHEMES, appeared, page_of, page_of_person, quoted, work_detail
from store.models import Identifier, Scheme, WorkRef
from tests.toy.cards import said


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_every_identifier_has_a_name_and_leads_somewhere(scheme: Scheme) -> None:
    value = "https://toys.example" if scheme == "url" else "4300001"

    assert SCHEMES[scheme]
    assert page_of(Identifier(scheme=scheme, value=value)).startswith("https://")


def test_an_author_of_semantic_scholar_has_another_page_than_a_paper() -> None:
    assert page_of(Identifier(scheme="s2", value="11")) == "https://www.semanticscholar.org/author/11"
    assert page_of(Identifier(scheme="s2", value="0123abcd")) == "https://www.semanticscholar.org/paper/0123abcd"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "conference paper"),
        ({"year": 2022}, "conference paper 2022"),
        ({"venue": "ToyConf"}, "ToyConf"),
        ({"venue": "ToyConf", "year": 2022}, "ToyConf 2022"),
        ({"venue": "ToyConf 2022", "year": 2022}, "ToyConf 2022"),
        ({"venue": "ToyConf", "year": 2022, "first": "arXiv", "first_year": 2021}, "ToyConf 2022, first arXiv 2021"),
        ({"venue": "ToyConf", "year": 2022, "first": "arXiv"}, "ToyConf 2022, first arXiv"),
    ],
)
def test_where_a_work_appeared_is_said_in_few_words(told: dict[str, Any], expected: str) -> None:
    assert appeared(listed(**told)) == expected


def test_words_with_quotation_marks_get_no_more_of_them() -> None:
    assert [quoted("toy boxes"), quoted('"toy boxes" -tin')] == ["“toy boxes”", '"toy boxes" -tin']


def test_a_list_says_the_kind_once_and_that_a_year_is_not_known() -> None:
    assert said(work_detail(listed(year=2022))) == "conference paper 2022"
    assert said(work_detail(listed(venue="ToyConf", year=2022))) == "ToyConf 2022 · conference paper"
    assert said(work_detail(listed(venue="ToyConf"))) == "ToyConf · conference paper · year unknown"


def listed(**told: Any) -> WorkRef:
    """A work in a list, of which only that is known."""
    return WorkRef(**{"id": 1, "title": "Toys", "kind": "inproceedings", "year": None, "venue": None, "retracted": False} | told)


@pytest.mark.parametrize(
    ("scheme", "value", "page"),
    [
        ("acl", "ada-kite", "https://aclanthology.org/people/ada-kite"),
        ("dblp", "12/3456-7", "https://dblp.org/pid/12/3456-7"),
        ("dblp", "Ada Kite 0023", "https://dblp.org/search/author?q=Ada%20Kite%200023"),
        ("orcid", "0000-0001-5109-3700", "https://orcid.org/0000-0001-5109-3700"),
    ],
)
def test_a_person_has_another_page_than_a_work(scheme: Scheme, value: str, page: str) -> None:
    assert page_of_person(Identifier(scheme=scheme, value=value)) == page
