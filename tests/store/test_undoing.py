"""Undoing an import: what it alone said is gone, as if it had never come."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import exporting, follows, imports, judgements, review
from store.database import Store, open_store
from store.errors import ImportUnknown
from store.undoing import undo
from tests import toy
from tests.toy import dumps, judging, real
from tests.toy.hearing import follow_id, last_import

if TYPE_CHECKING:
    from tests.conftest import NewStore

TITLES = ("Trains that Run in Circles", "Kites that Fly at Night", "Drums that Nobody Hears")
DOIS = ("10.1234/toy.1", "10.1234/toy.2", "10.1234/toy.3")

ENTRIES = st.builds(
    lambda title, name, beside, kind, doi: toy.entry("toy", title, [name, *beside], kind, year="2020", doi=doi),
    st.sampled_from(TITLES),
    st.sampled_from(["Ada Kite", "A. Kite"]),
    st.sampled_from([[], ["Bo Drum"]]),
    st.sampled_from(["misc", "article"]),
    st.sampled_from(DOIS),
)
"""Works of namesakes: a record with the title of one of three works and the identifier of another joins these."""


def alive(store: Store) -> dict[int, str]:
    """Every researcher's id with the name."""
    return {row["id"]: row["name"] for row in store.rows("SELECT id, name FROM researcher WHERE merged_into IS NULL")}


def whose(store: Store) -> list[tuple[str, int, int]]:
    """Every printed name, by the digest of its record and its index there, with the id of the researcher whose it is."""
    sql = """
        SELECT r.digest, p.slot, a.researcher_id FROM printed_name p
        JOIN authorship a ON a.id = p.authorship_id JOIN record r ON r.id = p.record_id ORDER BY 1, 2, 3
    """
    return [(row["digest"], row["slot"], row["researcher_id"]) for row in store.rows(sql)]


def leads_to(store: Store, researcher: int) -> int:
    found: int = store.rows("SELECT coalesce(merged_into, id) AS id FROM researcher WHERE id = ?", [researcher])[0]["id"]
    return found


def export(store: Store, path: Path) -> Path:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in exporting.lines(store)))
    return path


def undone_at_once(store: Store, path: Path) -> None:
    """Import a file and undo it, and see that nothing is left but the history."""
    before, people, owners = dumps.content(store), alive(store), whose(store)
    imports.run(store, path, toy.OWNER if path == toy.OVERVIEW else real.HONGYANG if path.name.startswith("003") else None)
    undo(store, last_import(store))
    assert dumps.content(store) == before
    assert (alive(store), whose(store)) == (people, owners)
    assert dumps.flaws(store.path) == []


class TestBackToBefore:
    @pytest.mark.parametrize("path", toy.TREE, ids=lambda path: path.name)
    def test_a_file_in_an_empty_store(self, store: Store, path: Path) -> None:
        if path == toy.OVERVIEW:
            toy.bring(store, toy.PROFILE)
        undone_at_once(store, path)

    @pytest.mark.parametrize("path", toy.TREE, ids=lambda path: path.name)
    def test_a_file_after_all_others(self, store: Store, path: Path) -> None:
        toy.bring(store, *(other for other in toy.TREE if other != path))
        undone_at_once(store, path)

    def test_each_real_document_after_all_others(self, shared: Path, store: Store) -> None:
        documents = sorted(real.files(shared).values(), key=lambda path: path.name.startswith("003"))
        real.bring(store, *documents)
        for number, path in enumerate(documents, 1):
            undo(store, number)
            undone_at_once(store, path)
            real.bring(store, path)

    def test_a_folder_of_several_sources_after_one_of_its_files(self, store: Store, tmp_path: Path) -> None:
        folder = tmp_path / "toys"
        folder.mkdir()
        for path in toy.TREE:
            shutil.copy(path, folder)
        toy.bring(store, toy.PROFILE)
        undone_at_once(store, folder)

    def test_an_export_of_another_store(self, store: Store, own_tree: Store, tmp_path: Path) -> None:
        toy.bring(store, toy.BIB)
        undone_at_once(store, export(own_tree, tmp_path / "other.jsonl"))

    @settings(max_examples=8)
    @given(order=st.permutations(toy.TREE), taken=st.lists(st.integers(0, 4), max_size=5, unique=True))
    def test_whatever_is_undone_the_others_are_as_if_alone(self, new_store: NewStore, order: list[Path], taken: list[int]) -> None:
        order.sort(key=lambda path: path == toy.OVERVIEW)  # its owner must be known before
        with new_store() as store, new_store() as kept:
            toy.bring(store, *order)
            toy.bring(kept, *(path for i, path in enumerate(order) if i not in taken and path != toy.OVERVIEW))
            for i in {*taken, order.index(toy.OVERVIEW)}:
                undo(store, i + 1)
            assert dumps.content(store) == dumps.content(kept)


class TestJudgements:
    @pytest.fixture
    def other(self, own_tree: Store) -> Store:
        """Another store, in which somebody decided that two who might be one person are two."""
        (pair,) = review.pairs(own_tree, 1)
        judgements.not_the_same(own_tree, pair.one.id, pair.other.id, judgements.TERMINAL)
        return own_tree

    def test_one_that_came_with_an_export_goes_with_it(self, store: Store, other: Store, tmp_path: Path) -> None:
        toy.bring(store, *toy.TREE)
        before = dumps.content(store)
        imports.run(store, export(other, tmp_path / "other.jsonl"))
        assert dumps.content(store)["doubt"] != before["doubt"]
        undo(store, last_import(store))
        assert dumps.content(store) == before

    def test_one_that_two_exports_brought_goes_with_the_second(self, store: Store, other: Store, tmp_path: Path) -> None:
        imports.run(store, export(other, tmp_path / "one.jsonl"))
        toy.bring_text(other, tmp_path, toy.entry("k", "Kites of Silk", ["Dóra Mock"], year="2001"))
        imports.run(store, export(other, tmp_path / "two.jsonl"))
        undo(store, 1)
        assert len(judgements.listed(store)) == 1
        undo(store, 2)
        assert judgements.listed(store) == []

    def test_one_that_was_made_here_stays(self, other: Store, tmp_path: Path) -> None:
        path = export(other, tmp_path / "other.jsonl")
        imports.run(other, path)
        undo(other, last_import(other))
        assert len(judgements.listed(other)) == 1

    @settings(max_examples=6)
    @given(data=st.data())
    def test_whatever_was_decided_elsewhere_and_known_here(self, data: st.DataObject, toy_path: Path, new_store: NewStore) -> None:
        with new_store() as store, open_store(Path(shutil.copy(toy_path, store.path.with_name("other.db")))) as other:
            folder = store.path.parent
            toy.bring(store, *data.draw(st.lists(st.sampled_from([toy.PROFILE, toy.SEED, toy.BIB]), unique=True)))
            for at in range(data.draw(st.integers(0, 2))):
                judging.judge(other, data, judgements.TERMINAL)
                if data.draw(st.booleans()):
                    imports.run(store, export(other, folder / f"{at}.jsonl"))
            toy.bring_text(other, folder, toy.entry("k", "Kites of Silk", ["Dóra Mock"], year="2001"))
            undone_at_once(store, export(other, folder / "last.jsonl"))


class TestPeople:
    def written(self, folder: Path, name: str, *entries: str) -> Path:
        path = folder / f"{name}.bib"
        path.write_text("\n".join(entries), encoding="utf-8")
        return path

    def bring(self, store: Store, folder: Path, name: str, *entries: str) -> int:
        imports.run(store, self.written(folder, name, *entries))
        return last_import(store)

    @pytest.fixture
    def two(self, store: Store, tmp_path: Path) -> tuple[int, int]:
        """Two people of one name, whom nothing ties together: the second one has more works."""
        self.bring(store, tmp_path, "one", toy.entry("a", "Toys of Wood", ["Ada Toy", "Ben Example"], booktitle="Toy Days", year="2020"))
        self.bring(
            store,
            tmp_path,
            "two",
            toy.entry("b", "Boxes of Tin", ["Ada Toy", "Cleo Sample"], booktitle="Box Conference", year="2021"),
            toy.entry("c", "Boxes of Paper", ["Ada Toy", "Cleo Sample"], booktitle="Box Conference", year="2022"),
        )
        one, two = (row["id"] for row in store.rows("SELECT id FROM researcher WHERE name = 'Ada Toy' ORDER BY id"))
        return one, two

    def joined(self, store: Store, folder: Path) -> int:
        return self.bring(
            store,
            folder,
            "both",
            toy.entry("d", "Toys in Boxes", ["Ada Toy", "Ben Example", "Cleo Sample"], year="2023"),
        )

    def test_people_who_were_made_one_are_again_the_two_they_were(self, store: Store, tmp_path: Path, two: tuple[int, int]) -> None:
        joint = self.joined(store, tmp_path)
        assert leads_to(store, two[0]) == leads_to(store, two[1])
        undo(store, joint)
        assert [leads_to(store, one) for one in two] == [*two]
        assert toy.titles(store, two[0]) == ["Toys of Wood"]

    def test_they_are_again_two_where_their_works_had_become_one(self, store: Store, tmp_path: Path) -> None:
        for title, doi in zip(TITLES[:2], DOIS[:2], strict=True):
            self.bring(store, tmp_path, "toy", toy.entry("a", title, ["Ada Kite"], year="2020", doi=doi))
        one, two = (row["id"] for row in store.rows("SELECT id FROM researcher ORDER BY id"))
        follow_id(store, two)
        joint = self.bring(store, tmp_path, "joint", toy.entry("b", TITLES[0], ["Ada Kite"], "misc", year="2020", doi=DOIS[1]))
        assert leads_to(store, two) == one
        undo(store, joint)
        assert [toy.titles(store, who) for who in (one, two)] == [[TITLES[0]], [TITLES[1]]]
        assert [follows.count(store, who) for who in (one, two)] == [0, 1]

    @settings(max_examples=8)
    @given(history=st.lists(st.lists(ENTRIES, min_size=1, max_size=3), min_size=2, max_size=4), taken=st.sets(st.integers(1, 3)))
    def test_they_are_whichever_works_of_namesakes_had_become_one(
        self, new_store: NewStore, history: list[list[str]], taken: set[int]
    ) -> None:
        with new_store() as store:
            folder = store.path.parent
            numbers = [self.bring(store, folder, f"{number}", f"% {number}", *entries) for number, entries in enumerate(history[:-1])]
            for number in taken.intersection(numbers):
                undo(store, number)
            undone_at_once(store, self.written(folder, "last", "% last", *history[-1]))

    def test_they_can_be_joined_and_parted_any_number_of_times(self, store: Store, tmp_path: Path, two: tuple[int, int]) -> None:
        for _ in range(3):
            undo(store, self.joined(store, tmp_path))
            assert [leads_to(store, one) for one in two] == [*two]

    def test_the_works_of_before_decide_who_is_who_not_those_that_came_since(
        self, store: Store, tmp_path: Path, two: tuple[int, int]
    ) -> None:
        joint = self.joined(store, tmp_path)
        since = [toy.entry(f"s{i}", f"Wooden Toy Number {i}", ["Ada Toy", "Ben Example"], year="2024") for i in range(4)]
        self.bring(store, tmp_path, "since", *since)
        undo(store, joint)
        assert "Toys of Wood" in toy.titles(store, two[0])
        assert len(toy.titles(store, two[0])) == 5
        assert toy.titles(store, two[1]) == ["Boxes of Paper", "Boxes of Tin"]

    def test_somebody_whose_records_come_back_is_who_they_were(self, store: Store, tmp_path: Path, two: tuple[int, int]) -> None:
        before = alive(store)
        undo(store, 2)
        assert two[1] not in alive(store)
        imports.run(store, tmp_path / "two.bib")
        assert alive(store) == before

    def test_a_researchers_id_is_never_anothers(self, store: Store, tmp_path: Path, two: tuple[int, int]) -> None:
        highest = max(alive(store))
        undo(store, 2)
        self.bring(store, tmp_path, "three", toy.entry("e", "Kites of Silk", ["Dóra Mock"], year="2020"))
        assert toy.person(store, "Dóra Mock") > highest


class TestRefused:
    def test_an_import_that_is_not_there(self, store: Store) -> None:
        with pytest.raises(ImportUnknown, match="There is no import 7"):
            undo(store, 7)

    def test_an_import_that_was_undone(self, store: Store) -> None:
        toy.bring(store, toy.BIB)
        undo(store, 1)
        with pytest.raises(ImportUnknown, match=r"Import 1 \(toys.bib\) was undone already"):
            undo(store, 1)


def test_the_same_bytes_can_come_again(store: Store) -> None:
    (first,) = toy.bring(store, toy.BIB)
    before = dumps.content(store)
    undo(store, 1)
    (again,) = toy.bring(store, toy.BIB)
    assert (again.stored, again.known) == (first.stored, 0)
    assert dumps.content(store) == before


def test_what_another_import_said_too_stays(store: Store, tmp_path: Path) -> None:
    toy.bring(store, toy.BIB)
    before = dumps.content(store)
    twin = tmp_path / "twin.bib"
    twin.write_bytes(toy.BIB.read_bytes() + toy.entry("z", "Kites of Silk", ["Dóra Mock"]).encode())
    imports.run(store, twin)
    undo(store, 2)
    assert dumps.content(store) == before
