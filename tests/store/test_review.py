"""Pairs that might be one person: whose names differ by a slip of the pen, whom the rules leave open, and what rules a pair out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import judgements, review
from store.database import Store
from store.review import Common, is_slip
from tests import toy
from tests.toy import bibliography

QUILL, QUIL = "Quentin Quill", "Quentin Quil"
BO, CY, PIA = "Bo Drum", "Cy Block", "Pia Pin"
WORD = st.text("abcdefgh", min_size=4, max_size=9)


def bring(store: Store, folder: Path, *works: tuple[str, ...]) -> None:
    """Import works, each a title and its authors, of one meeting."""
    entries = (toy.entry(f"t{i}", title, authors, booktitle="Toy Days", year=f"{2000 + i}") for i, (title, *authors) in enumerate(works))
    toy.bring_text(store, folder, "".join(entries))


def shown(store: Store) -> list[tuple[str, str]]:
    return [(pair.one.name, pair.other.name) for pair in review.pairs(store, 9)]


def crossref(number: int, *authors: dict[str, Any]) -> dict[str, Any]:
    """A work of Crossref's that has nothing in common with the others but authors."""
    title, doi = [f"Toy {'ABCDEF'[number] * 5}"], f"10.1234/toy.{number}"
    return bibliography.crossref_work(DOI=doi, title=title, author=list(authors), subject=[], **{"container-title": []})


def author(name: str, orcid: str = "", affiliation: str = "") -> dict[str, Any]:
    first, _, last = name.partition(" ")
    known = {"ORCID": f"https://orcid.org/{orcid}"} if orcid else {}
    return {"given": first, "family": last, "affiliation": [{"name": affiliation}] if affiliation else [], **known}


class TestSlips:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Quentin Quill", "Quentin Quil"),
            ("Quentin Quill", "Quentin Quibll"),
            ("Quentin Quill", "Quentin Quoll"),
            ("Quentin Quill", "Quetnin Quill"),
            ("Sam B. Quill", "Samuel B. Quill"),
            ("B. Quentin Quill", "B. Quenten Quill"),
        ],
    )
    def test_one_word_differs_by_one_letter_or_begins_the_other(self, one: str, other: str) -> None:
        assert is_slip(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Quentin Quill", "Quentin Quill"),
            ("Quentin Quill", "Quentin Quail"),
            ("Quentin Quill", "Quenten Quil"),
            ("Wei Li", "Wei Lu"),
            ("Ada Kite", "Ida Kite"),
            ("Al Kite", "Alan Kite"),
            ("Ada Kite", "Ada Kitering"),
            ("Ada Kite", "Ada B. Kite"),
            ("A. Kite", "B. Kite"),
        ],
    )
    def test_other_names_are_other_names(self, one: str, other: str) -> None:
        assert not is_slip(one, other)

    @given(WORD, WORD, st.data())
    def test_a_letter_less_is_a_slip_either_way_round(self, given_name: str, family: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(1, len(family) - 1))
        one, other = f"{given_name} {family}k", f"{given_name} {family[:at]}{family[at + 1 :]}k"

        assert is_slip(one, other)
        assert is_slip(other, one)


class TestPairs:
    def test_names_that_differ_by_a_slip_beside_one_co_author(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUILL, CY), ("Toy C", QUIL, BO))
        (pair,) = review.pairs(store, 9)

        assert (pair.one.name, pair.other.name) == (QUIL, QUILL)
        assert pair.common == Common(coauthors=(BO,), affiliations=(), venues=("Toy Days",), topics=())

    @pytest.mark.parametrize(
        "other", ["Quentin Quillo", "Quentin Huill", "Quentin Quilm", "Quontin Quill", "Quentix Quill", "Quen Quill", "Qeuntin Quill"]
    )
    def test_wherever_the_slip_is(self, store: Store, tmp_path: Path, other: str) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUILL, BO), ("Toy C", other, BO))

        assert shown(store) == [(other, QUILL)]

    @pytest.mark.parametrize(("other", "expected"), [("Toy University", [(QUIL, QUILL)]), ("Kite University", [])])
    def test_or_at_one_institution(self, store: Store, tmp_path: Path, other: str, expected: list[tuple[str, str]]) -> None:
        works = crossref(0, author(QUILL, affiliation="Toy University")), crossref(1, author(QUIL, affiliation=other))
        toy.bring_text(store, tmp_path, json.dumps(bibliography.crossref_list(*works)))

        assert shown(store) == expected

    def test_not_with_different_co_authors(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUIL, CY))

        assert shown(store) == []

    def test_one_written_out_name_in_a_store_that_cannot_tell_how_rare_it_is(self, store: Store, tmp_path: Path) -> None:
        for number, (who, other) in enumerate([(QUILL, BO), (QUILL, CY), ("Q. Quill", PIA)]):
            toy.bring_text(store, tmp_path, toy.entry("t", f"Toy {'ABC'[number] * 5}", [who, other], year="2001"))

        assert shown(store) == [(QUILL, QUILL)]

    def test_not_two_authors_of_one_work(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUIL, BO), ("Toy C", QUIL, QUILL))

        assert shown(store) == []

    @pytest.mark.parametrize(("orcid", "expected"), [("", [(QUIL, QUILL)]), (bibliography.BO, [])])
    def test_not_two_with_different_identifiers(self, store: Store, tmp_path: Path, orcid: str, expected: list[tuple[str, str]]) -> None:
        bo = author(BO, affiliation="Toy University")
        works = crossref(0, author(QUILL, bibliography.ADA), bo), crossref(1, author(QUIL, orcid), bo)
        toy.bring_text(store, tmp_path, json.dumps(bibliography.crossref_list(*works)))

        assert shown(store) == expected

    def test_not_two_whom_a_judgement_holds_apart_until_it_is_undone(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUIL, BO))
        number = judgements.not_the_same(store, toy.person(store, QUILL), toy.person(store, QUIL), judgements.TERMINAL)
        assert shown(store) == []

        judgements.undo(store, number, judgements.TERMINAL)
        assert shown(store) == [(QUIL, QUILL)]

    def test_not_once_they_are_decided_to_be_one(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", QUILL, BO), ("Toy B", QUIL, BO))
        judgements.merge(store, toy.person(store, QUILL), toy.person(store, QUIL), judgements.TERMINAL)
        assert shown(store) == []

    def test_whom_the_rules_leave_open(self, store: Store, tmp_path: Path) -> None:
        bring(store, tmp_path, ("Toy A", "Dee Doll", BO, PIA), ("Toy B", "Dan Doll", BO, CY), ("Toy C", "D. Doll", BO))

        assert shown(store) == [("D. Doll", "Dan Doll"), ("D. Doll", "Dee Doll")]

    def test_most_evidence_comes_first_and_as_many_as_are_asked_for(self, store: Store, tmp_path: Path) -> None:
        bring(
            store,
            tmp_path,
            *(("Toy A", QUILL, BO), ("Toy B", QUIL, BO)),
            *(("Toy C", "Xander Xylo", BO, CY), ("Toy D", "Xandar Xylo", BO, CY)),
        )
        assert shown(store) == [("Xandar Xylo", "Xander Xylo"), (QUIL, QUILL)]
        assert len(review.pairs(store, 1)) == 1

    def test_nobody_in_a_store_of_nobody(self, store: Store) -> None:
        assert shown(store) == []
