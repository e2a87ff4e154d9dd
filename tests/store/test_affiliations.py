"""The institutions of researchers: as portraits state them and as works print them, in any order of imports."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from store import researchers, undoing
from store.database import Store, open_store
from tests import toy


def work(number: int, *institutions: tuple[str, str | None]) -> str:
    """An OpenAlex work of Ada Kite's, with her institutions there as (name, ROR)."""
    at = [{"display_name": name, "ror": f"https://ror.org/{ror}" if ror else None} for name, ror in institutions]
    authorship = {"author": {"id": "https://openalex.org/A1", "display_name": "Ada Kite"}, "institutions": at}
    said = {"id": f"https://openalex.org/W{number}", "title": f"Kite Number {number}", "type": "article", "publication_year": 2020}
    return json.dumps({**said, "authorships": [authorship]})


WORKS = [
    work(1, ("Toy University", None), ("Institute of Kites", None)),
    work(2, ("TOY UNIVERSITY", "00abcde12")),
    work(3, ("Toy University", None)),
]


def institutions(store: Store) -> list[tuple[str, str | None]]:
    return [(row["name"], row["ror"]) for row in store.rows("SELECT name, ror FROM institution ORDER BY key")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_works_say_where_their_authors_were_in_any_order(order: tuple[int, ...], tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        for number in order:
            toy.bring_text(store, tmp_path, WORKS[number])
        ada = researchers.get(store, toy.person(store, "Ada Kite"))
        assert ada
        assert len(ada.affiliations) == 2
        assert institutions(store) == [("Institute of Kites", None), (ada.affiliations[1], "00abcde12")]


def test_an_institution_that_nobody_states_any_more_goes(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        for one in WORKS[:2]:
            toy.bring_text(store, tmp_path, one)
        undoing.undo(store, 1)
        assert institutions(store) == [("TOY UNIVERSITY", "00abcde12")]
        undoing.undo(store, 2)
        assert institutions(store) == []


def test_it_is_called_as_most_of_its_people_call_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        for number, (name, spelling) in enumerate(
            [("Ada Kite", "TOY UNIVERSITY"), ("Bo Drum", "Toy University"), ("Cem Box", "Toy University")]
        ):
            one = work(number, (spelling, None)).replace("Ada Kite", name).replace("/A1", f"/A{number}")
            toy.bring_text(store, tmp_path, one)
        assert institutions(store) == [("Toy University", None)]
