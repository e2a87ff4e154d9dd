"""Works that are joined and come apart: which id leads where."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from store import doctor, remaking, undoing, works
from store.database import Store, open_store
from tests import toy

TITLES = {1: "Trains that Run in Circles", 2: "Kites that Fly at Night", 3: "Drums that Nobody Hears"}


def doi(work: int) -> str:
    return f"10.1234/toy.{work}"


@pytest.fixture
def apart(store: Store, tmp_path: Path) -> Store:
    """A store with three works, each brought by an import of its own."""
    for number, title in TITLES.items():
        toy.bring_text(store, tmp_path, toy.entry("toy", title, ["Ada Kite"], year="2020", doi=doi(number)))
    return store


def join(store: Store, folder: Path, one: int, other: int) -> int:
    """Import a record with the title of one work and the identifier of another; return the import."""
    toy.bring_text(store, folder, toy.entry(f"join{one}{other}", TITLES[one], ["Ada Kite"], kind="misc", year="2020", doi=doi(other)))
    number: int = store.rows("SELECT max(id) AS id FROM import")[0]["id"]
    return number


def leads(store: Store) -> dict[int, int | None]:
    """Where each of the three ids leads."""
    found = {number: works.get(store, number) for number in TITLES}
    return {number: work.id if work else None for number, work in found.items()}


def is_as_before(store: Store) -> bool:
    return {number: work.title for number in TITLES if (work := works.get(store, number)) and work.id == number} == TITLES


def test_the_id_of_a_work_that_was_joined_leads_to_the_other(apart: Store, tmp_path: Path) -> None:
    join(apart, tmp_path, 1, 3)

    assert leads(apart) == {1: 1, 2: 2, 3: 1}


def test_and_to_the_last_of_several(apart: Store, tmp_path: Path) -> None:
    join(apart, tmp_path, 2, 3)
    join(apart, tmp_path, 1, 2)

    assert leads(apart) == {1: 1, 2: 1, 3: 1}


def test_when_the_join_is_taken_back_each_has_its_id_again(apart: Store, tmp_path: Path) -> None:
    undoing.undo(apart, join(apart, tmp_path, 1, 3))

    assert is_as_before(apart)
    assert apart.rows("SELECT * FROM work_once") == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("joins", list(permutations([(1, 2), (2, 3), (1, 3)], 2)))
def test_however_many_joins_are_taken_back(apart: Store, tmp_path: Path, joins: list[tuple[int, int]], order: tuple[int, ...]) -> None:
    imports = [join(apart, tmp_path, one, other) for one, other in joins]
    assert set(leads(apart).values()) == {1}

    for at in order:
        undoing.undo(apart, imports[at])

    assert is_as_before(apart)


def held_on_to(store: Store) -> list[object]:
    """The works with their records, where joined ones lead, and the highest id there was."""
    queries = (
        "SELECT work_id, digest FROM record ORDER BY digest",
        "SELECT work_id, digest FROM work_once ORDER BY digest, work_id",
        "SELECT seq FROM sqlite_sequence WHERE name = 'work'",
    )
    return [store.rows(query) for query in queries]


class TestRemaking:
    """Everything that follows from the records is made anew, however many of them are held at once."""

    @pytest.fixture(params=[1, 2, 2_000], autouse=True)
    def batch(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(remaking, "BATCH", request.param)

    @pytest.mark.parametrize("joins", list(permutations([(1, 2), (2, 3), (1, 3)], 2)))
    def test_leaves_all_ids_and_where_they_lead(self, apart: Store, tmp_path: Path, joins: list[tuple[int, int]]) -> None:
        imports = [join(apart, tmp_path, one, other) for one, other in joins]
        before = held_on_to(apart)

        doctor.repair(apart)

        assert held_on_to(apart) == before
        assert set(leads(apart).values()) == {1}
        for number in imports:
            undoing.undo(apart, number)
        assert is_as_before(apart)

    def test_of_records_that_came_together_too(self, store_path: Path, tmp_path: Path) -> None:
        with open_store(store_path) as store:
            entries = [toy.entry("toy", title, ["Ada Kite"], year="2020", doi=doi(number)) for number, title in TITLES.items()]
            toy.bring_text(store, tmp_path, "".join(entries))
            came = held_on_to(store)
            number = join(store, tmp_path, 1, 3)
            before = held_on_to(store)
            doctor.repair(store)
            assert held_on_to(store) == before
            undoing.undo(store, number)
            assert held_on_to(store) == came

    def test_of_works_that_never_stood_apart(self, store_path: Path, tmp_path: Path) -> None:
        with open_store(store_path) as store:
            join(store, tmp_path, 1, 3)
            for number in (1, 3):
                toy.bring_text(store, tmp_path, toy.entry("toy", TITLES[number], ["Ada Kite"], year="2020", doi=doi(number)))
            before = held_on_to(store)
            doctor.repair(store)
            assert held_on_to(store) == before


def test_a_work_that_is_taken_back_leads_nowhere(apart: Store) -> None:
    undoing.undo(apart, 2)

    assert leads(apart) == {1: 1, 2: None, 3: 3}
