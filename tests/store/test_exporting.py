"""An export and its import: a new store becomes equal to the one that was exported, and says the same when it is exported again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import doctor, exporting, imports, judgements, undoing
from store.database import Store, open_store
from store.imports import Report
from tests import toy
from tests.toy import dumps, judging

if TYPE_CHECKING:
    from tests.conftest import NewStore

HELD_ON_TO = (
    "SELECT id, name, identity, merged_into FROM researcher ORDER BY id",
    "SELECT id, title FROM work ORDER BY id",
    "SELECT noun, id FROM last_id",
    "SELECT seq FROM sqlite_sequence WHERE name = 'work'",
    "SELECT digest, researcher_id FROM decision JOIN record ON record.id = record_id ORDER BY digest",
    "SELECT id, kind, words, at, undone_at FROM judgement ORDER BY id",
    "SELECT digest, slot, researcher_id FROM once ORDER BY digest, slot",
    "SELECT digest, work_id FROM work_once ORDER BY digest, work_id",
)
"""What buttons, follows and people elsewhere hold on to, and what the store remembers of whose names and which works once were."""

TRAINS, KITES, DRUMS = (
    toy.entry("toy", title, ["Ada Kite"], year="2020", doi=f"10.1234/{at}")
    for at, title in enumerate(("Trains that Run in Circles", "Kites that Fly at Night", "Drums that Nobody Hears"))
)
TRAINS_ARE_DRUMS = toy.entry("toy", "Trains that Run in Circles", ["Ada Kite"], kind="misc", year="2020", doi="10.1234/2")
DRUMS_ARE_KITES = toy.entry("toy", "Drums that Nobody Hears", ["Ada Kite"], kind="misc", year="2020", doi="10.1234/1")


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


@pytest.fixture
def other(store_path: Path) -> Iterator[Store]:
    """A new store."""
    with open_store(store_path) as store:
        yield store


def written(store: Store) -> str:
    return "".join(f"{json.dumps(line)}\n" for line in exporting.lines(store))


def bring(store: Store, text: str) -> Report:
    return imports.run(store, Path("toys.jsonl"), raw=text.encode())


def held_on_to(store: Store) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row.values()) for row in store.rows(query)] for query in HELD_ON_TO]


def line_of(store: Store, number: str) -> Any:
    (line,) = (line for line in exporting.lines(store) if line.get("id") == number)
    return line


def merge_by_evidence(store: Store, folder: Path) -> None:
    """Let two people called Bo Drum turn out to be one."""
    for entry in (
        toy.entry("a", "Kites of Wood", ["Bo Drum", "Ben Kite"], booktitle="Kite Days", year="2020"),
        toy.entry("b", "Drums of Tin", ["Bo Drum", "Cleo Horn"], booktitle="Drum Conference", year="2021"),
        toy.entry("c", "Kites on Drums", ["Bo Drum", "Ben Kite", "Cleo Horn"], year="2023"),
    ):
        toy.bring_text(store, folder, entry)
    assert store.rows("SELECT id FROM researcher WHERE merged_into IS NOT NULL")


class TestEqual:
    def test_in_content_and_in_ids_of_the_toy_tree_and_of_the_real_documents(self, path: Path, other: Store) -> None:
        with open_store(path) as store:
            report = bring(other, written(store))
            assert dumps.content(other) == dumps.content(store)
            assert held_on_to(other) == held_on_to(store)
        assert (report.source, report.read, report.rejections) == ("Colloquy export", report.stored, 0)
        assert doctor.examine(other) == []

    def test_word_for_word_when_it_is_exported_again(self, path: Path, other: Store) -> None:
        with open_store(path) as store:
            text = written(store)
        bring(other, text)
        assert written(other) == text

    def test_after_imports_were_undone_and_people_merged(self, store: Store, other: Store, tmp_path: Path) -> None:
        undoing.undo(store, 2)
        merge_by_evidence(store, tmp_path)
        bring(other, written(store))
        assert held_on_to(other) == held_on_to(store)
        assert dumps.content(other) == dumps.content(store)
        assert doctor.examine(other) == []

    def test_who_was_merged_leads_on_although_nothing_else_remembers_it(self, store: Store, other: Store, tmp_path: Path) -> None:
        merge_by_evidence(store, tmp_path)
        with store.writing() as db:
            db.execute("DELETE FROM once")
        bring(other, written(store))
        assert held_on_to(other) == held_on_to(store)

    def test_judgements_hold_and_can_be_undone_but_nobody_is_told_who_judged(self, store: Store, other: Store) -> None:
        number = judgements.not_the_same(store, toy.person(store, "Cleo Sample"), toy.person(store, "Carl Sample"), "4242")
        text = written(store)
        assert "4242" not in text
        bring(other, text)
        (judgement,) = judgements.listed(other)
        assert (judgement.kind, judgement.by, len(judgement.people)) == ("not-the-same", "", 2)
        judgements.undo(other, judgement.id, judgements.TERMINAL)
        judgements.undo(store, number, judgements.TERMINAL)
        assert dumps.content(other)["doubt"] == dumps.content(store)["doubt"]

    @pytest.mark.parametrize("files", [(TRAINS, DRUMS, TRAINS_ARE_DRUMS), (TRAINS + KITES + DRUMS, TRAINS_ARE_DRUMS, DRUMS_ARE_KITES)])
    def test_the_numbers_of_works_that_were_joined_lead_on(self, other: Store, tmp_path: Path, files: tuple[str, ...]) -> None:
        with open_store(tmp_path / "joined.db") as store:
            for text in files:
                toy.bring_text(store, tmp_path, text)
            assert store.rows("SELECT * FROM work_once")
            text = written(store)
            bring(other, text)
            assert held_on_to(other) == held_on_to(store)
            assert dumps.content(other) == dumps.content(store)
        assert written(other) == text
        assert doctor.examine(other) == []

    def test_what_comes_again_after_it_was_undone_has_its_numbers_again(self, other: Store, tmp_path: Path) -> None:
        with open_store(tmp_path / "gone.db") as store:
            for text in (KITES + DRUMS, DRUMS_ARE_KITES, TRAINS):
                toy.bring_text(store, tmp_path, text)
            for number in (3, 1):
                undoing.undo(store, number)
            bring(other, written(store))
            assert held_on_to(other) == held_on_to(store)
            for one in (store, other):
                toy.bring_text(one, tmp_path, KITES + DRUMS)
            assert held_on_to(other) == held_on_to(store)
            assert dumps.content(other) == dumps.content(store)

    @settings(max_examples=8)
    @given(data=st.data())
    def test_whatever_was_joined_judged_and_undone(self, data: st.DataObject, new_store: NewStore) -> None:
        files = data.draw(st.permutations([TRAINS + KITES + DRUMS, TRAINS_ARE_DRUMS, DRUMS_ARE_KITES, DRUMS + TRAINS_ARE_DRUMS]))
        taken = data.draw(st.lists(st.integers(1, len(files)), max_size=2, unique=True))
        with new_store() as store, new_store() as other:
            for text in files:
                toy.bring_text(store, store.path.parent, text)
            numbers = [judging.judge(store, data, "") for _ in range(data.draw(st.integers(0, 2)))]
            for number in filter(None, numbers):
                if data.draw(st.booleans()):
                    judgements.undo(store, number, "")
            for number in taken:
                undoing.undo(store, number)
            text = written(store)
            bring(other, text)
            assert held_on_to(other) == held_on_to(store)
            assert dumps.content(other) == dumps.content(store)
            assert written(other) == text

    def test_goes_on_as_the_other_would(self, store: Store, other: Store, tmp_path: Path) -> None:
        bring(other, written(store))
        for one in (store, other):
            toy.bring_text(one, tmp_path, toy.entry("new", "Kites of Paper", ["Ada B. Toy", "Bo Drum"], year="2024"))
        assert dumps.content(other) == dumps.content(store)
        assert held_on_to(other) == held_on_to(store)


class TestElsewhere:
    def test_what_a_store_knows_already_is_known(self, store: Store) -> None:
        before = dumps.content(store)
        report = bring(store, written(store))
        assert (report.stored, report.known) == (0, report.read)
        assert dumps.content(store) == before

    def test_a_store_that_has_others_gives_new_numbers(self, store: Store, other: Store, tmp_path: Path) -> None:
        for one in (other, store):
            toy.bring_text(one, tmp_path, toy.entry("k", "Kites of Silk", ["Bo Drum"], year="2001"))
        kite = other.rows("SELECT id, title FROM work")
        bring(other, written(store))
        assert kite[0] in other.rows("SELECT id, title FROM work")
        assert len(other.rows("SELECT id FROM work")) == len(store.rows("SELECT id FROM work"))
        assert doctor.examine(other) == []

    def test_two_exports_in_one_file_make_a_sound_store(self, store: Store, other: Store, tmp_path: Path) -> None:
        with open_store(tmp_path / "small.db") as small:
            toy.bring_text(small, tmp_path, toy.entry("k", "Kites of Silk", ["Bo Drum"], year="2001"))
            bring(other, written(store) + written(small))
        assert len(other.rows("SELECT id FROM work")) == len(store.rows("SELECT id FROM work")) + 1
        assert doctor.examine(other) == []

    def test_undoing_the_import_of_an_export_takes_all_of_it_back(self, store: Store, other: Store) -> None:
        before = dumps.content(other)
        bring(other, written(store))
        undoing.undo(other, 1)
        assert dumps.content(other) == before

    def test_a_judgement_about_known_names_holds_at_once(self, store: Store, other: Store) -> None:
        toy.bring(other, *toy.TREE)
        judgements.not_the_same(store, toy.person(store, "Cleo Sample"), toy.person(store, "Carl Sample"), "4242")
        bring(other, written(store))
        assert dumps.content(other)["doubt"] == dumps.content(store)["doubt"]
        assert doctor.examine(other) == []


class TestLines:
    def test_a_work_is_as_openalex_would_say_it(self, store: Store) -> None:
        (row,) = store.rows("SELECT id FROM work WHERE title LIKE 'Mean Toys%'")
        line = line_of(store, f"w{row['id']}")
        assert line["ids"] == {"doi": "https://doi.org/10.1234/toy.20"}
        assert (line["type"], line["raw_type"], line["publication_year"]) == ("article", "inproceedings", 2020)
        assert [one["author"]["display_name"] for one in line["authorships"]] == ["Ben Example", "Ada B. Toy", "Cleo Sample"]
        assert line["locations"][0]["source"]["display_name"] == "Toy Conference"

    def test_a_record_says_its_source_its_words_and_where_it_stood(self, store: Store) -> None:
        records = [record for line in exporting.lines(store) for record in line["colloquy"].get("records", [])]
        assert len(records) == store.rows("SELECT count(*) AS n FROM record")[0]["n"]
        assert {record["source"] for record in records} == {"bibtex", "profile_page", "seed", "statement"}
        assert all(said["place"].startswith(tuple(path.name for path in toy.TREE)) for record in records for said in record["said"])

    def test_nothing_of_members_is_in_it(self, store: Store) -> None:
        before = written(store)
        with store.writing() as db:
            db.execute("INSERT INTO follower (kind, address, name) VALUES ('member', '424242', 'Bo Drum at Discord')")
        assert written(store) == before


class TestRejected:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"source": "kites"}, "it names a source that this version does not know: kites"),
            ({"kind": "kite"}, "it is no line of an export: at colloquy.records.0.kind"),
            ({"body": {"kind": "article"}}, "its work cannot be used: Field required"),
            ({"said": []}, "it is no line of an export: at colloquy.records.0.said"),
            ({"people": {"a0": 0}}, "it is no line of an export: at colloquy.records.0.people"),
            ({"body": {"kind": "article", "title": "Toys", "authors": [{"name": "Bo Drum"}] * 10_001}}, "it has 10,001 authors"),
        ],
    )
    def test_a_line_that_cannot_be_used_costs_itself_alone(self, store: Store, other: Store, changed: dict[str, Any], reason: str) -> None:
        lines = list(exporting.lines(store))
        at = next(at for at, line in enumerate(lines) if "work" in line["colloquy"])
        lines[at]["colloquy"]["records"][0] |= {"kind": "work"} | changed
        report = bring(other, "".join(f"{json.dumps(line)}\n" for line in lines))
        assert [(one.place, one.reason[: len(reason)]) for one in report.rejected] == [(f"line {at + 1}", reason)]
        assert report.read == report.stored + report.known + 1
        assert doctor.examine(other) == []

    @settings(max_examples=8)
    @given(data=st.data())
    def test_whatever_is_missing_the_rest_makes_a_sound_store(self, data: st.DataObject, toy_path: Path, new_store: NewStore) -> None:
        with open_store(toy_path) as store:
            head, *lines = written(store).splitlines(keepends=True)
        kept = data.draw(st.lists(st.sampled_from(lines), unique=True))
        with new_store() as other:
            report = bring(other, head + "".join(kept))
            assert report.read == report.stored + report.known
            assert doctor.examine(other) == []
