"""Each source knows its own inputs and takes no other's for its own, whatever shape they have and wherever the beginning is cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from store.sources import HEAD, sources
from tests.toy import bibliography as toy

OPENALEX = "https://openalex.org/"
WORK = {"id": f"{OPENALEX}W4300000001", "title": "Toy blocks", "type": "article", "authorships": [{"raw_author_name": "Ada Kite"}]}
AUTHOR = {"id": f"{OPENALEX}A5000000011", "orcid": f"https://orcid.org/{toy.ADA}", "display_name": "Ada Kite"}
SEED = {"format": "colloquy-seed/1", "name": "Ada Kite", "works": [{"title": "Toy blocks", "identifiers": {"doi": "10.1234/toy.1"}}]}
PLAIN = {"title": "Toy blocks", "container-title": "Journal of Toys"}

OBJECTS: list[tuple[str, Any]] = [
    ("openalex", WORK),
    ("openalex", AUTHOR),
    ("openalex", dict(reversed(WORK.items()))),
    ("semantic_scholar", toy.s2_paper()),
    ("semantic_scholar", toy.s2_author()),
    ("semantic_scholar", {"corpusid": 4300, "title": "Toy blocks"}),
    ("orcid", toy.orcid_record(toy.orcid_work())),
    ("crossref", toy.crossref_work()),
    ("crossref", toy.crossref_work(type="book")),
    ("crossref", toy.crossref_work(type="article-journal", **PLAIN)),
    ("crossref", {"DOI": "10.1234/toy.1", "type": "posted-content", "title": ["Toy blocks"]}),
    ("csl_json", toy.csl_item()),
    ("csl_json", toy.csl_item(id=1, type="book", DOI=None)),
    ("csl_json", toy.csl_item(note=json.dumps(WORK), abstract=json.dumps(toy.s2_paper()))),
]
DOCUMENTS: list[tuple[str, Any]] = [
    ("seed", SEED),
    ("openalex", {"meta": {"count": 1, "db_response_time_ms": 9, "page": 1, "per_page": 1}, "results": [WORK], "group_by": []}),
    ("openalex", {"meta": {"count": 0, "db_response_time_ms": 9, "page": 1, "per_page": 1}, "results": [], "group_by": []}),
    ("openalex", {"results": [AUTHOR]}),
    ("semantic_scholar", {"total": 1, "offset": 0, "data": [toy.s2_paper()]}),
    ("semantic_scholar", {"total": 0, "token": None, "data": []}),
    ("semantic_scholar", {"offset": 0, "next": 1, "data": [None, toy.s2_author()]}),
    ("semantic_scholar", [None, toy.s2_paper()]),
    ("crossref", toy.crossref_answer("work", toy.crossref_work())),
    ("crossref", toy.crossref_list(toy.crossref_work())),
    ("crossref", toy.crossref_list()),
    ("csl_json", {"items": [toy.csl_item()]}),
]
STRANGE: list[Any] = [
    {},
    [],
    "W4300000001",
    {"meta": {}},
    {"data": []},
    {"data": [{"title": "Toy blocks"}]},
    {"items": []},
    {"type": "article", "name": "Toy blocks"},
    {"type": "toy", "title": "Toy blocks"},
    {"id": f"{OPENALEX}S4300000001", "display_name": "Journal of Toys"},
    {"message-type": "member", "message": {}},
    {"orcid-identifier": {"path": toy.ADA}},
    {"works": [WORK]},
]


def written() -> Iterator[tuple[str, str]]:
    """Each toy input in every way of writing it, with its source."""
    for name, value in OBJECTS:
        yield name, "\n".join([json.dumps(value)] * 2)
        yield name, "\ufeff \n" + json.dumps([value, value], indent=2)
    for name, value in OBJECTS + DOCUMENTS:
        yield name, json.dumps(value)
        yield name, json.dumps(value, indent="\t")
    yield "csl_json", json.dumps([toy.csl_item(id=WORK["id"])])
    yield "ris", toy.RIS_ENTRY
    yield "ris", f"Provider: Toy Library\n\n{toy.RIS_ENTRY}"
    yield "ris", toy.RIS_ENTRY.replace("toys.\n", f"{json.dumps(WORK)}\n")


def known_as(text: str) -> list[str]:
    return [name for name, source in sources().items() if source.recognise(text[:HEAD])]


@pytest.mark.parametrize(("name", "text"), list(written()))
def test_an_input_is_known_to_its_source_only(name: str, text: str) -> None:
    assert known_as(text) == [name]


@pytest.mark.parametrize(("name", "text"), [(name, json.dumps(value)) for name, value in OBJECTS + DOCUMENTS])
def test_a_cut_beginning_is_never_taken_for_another_source_s(name: str, text: str) -> None:
    assert all(known_as(text[:cut]) in ([], [name]) for cut in range(0, len(text), 7))


@pytest.mark.parametrize("value", STRANGE)
def test_other_json_is_known_to_nobody(value: Any) -> None:
    assert known_as(json.dumps(value)) == []


def test_long_texts_before_what_tells_do_not_hide_it() -> None:
    for name, value in (("semantic_scholar", toy.s2_paper()), ("crossref", toy.crossref_work()), ("csl_json", toy.csl_item())):
        assert known_as(json.dumps({"abstract": "toy " * 10_000} | value | {"abstract": "toy " * 10_000})) == [name]
