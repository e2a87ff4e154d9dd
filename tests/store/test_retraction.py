"""Retracted works: how sources mark them, and that a mark changes nothing about which work it is."""

from __future__ import annotations

import hashlib
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.bibtex_export import cite
from store.database import Store, open_store
from store.matching import components, same, signatures
from store.models import Identifier, PrintedAuthor, Record
from store.retraction import says_retracted, unmarked
from store.sources import bibtex
from tests import toy
from tests.toy.streams import stream

TITLE = "Toys that Move by Themselves"
MARKED = (
    "RETRACTED: {}",
    "Retracted: {}",
    "Retracted Article: {}",
    "RETRACTED CHAPTER: {}",
    "WITHDRAWN: {}",
    "Withdrawn article: {}",
    "[Retracted] {}",
    "[RETRACTED ARTICLE] {}",
    "(Withdrawn) {}",
    "[Retracted]: {}",
    "RETRACTED ARTICLE: RETRACTED: {}",
    "{} (Retracted)",
    "{} [RETRACTED].",
    "{} (Retracted article. See vol. 12, p. 3, 2020)",
    "RETRACTED: {} (Retracted Paper)",
)


class TestTitles:
    @pytest.mark.parametrize("marked", MARKED)
    def test_a_mark_is_taken_off(self, marked: str) -> None:
        assert unmarked(marked.format(TITLE)) == (TITLE, True)

    @pytest.mark.parametrize(
        "title",
        [
            TITLE,
            "Retracted Gradients: A Theory of Toys",
            "On Retracted Papers",
            "Retracted Papers: a Survey of Toys",
            "Retracted Article Detection with Toys",
            "Toys of Papers that Were Retracted",
            "What Is Retracted: Toys",
            "Retraction: Toys that Move by Themselves",
            "Retraction Note to: Toys that Move by Themselves",
            "Withdrawn: How Toys Become Shy",
            "Unretracted: Toys",
            "Toys (Retracted Toys)",
            "RETRACTED:",
            "[Retracted]",
            "Retracted: (Retracted)",
            "",
        ],
    )
    def test_a_title_that_only_has_the_word_stays_as_it_is(self, title: str) -> None:
        assert unmarked(title) == (title, False)

    @given(st.text(alphabet="aZ .:()[]", max_size=20), st.sampled_from(MARKED))
    def test_taking_off_twice_is_taking_off_once(self, title: str, marked: str) -> None:
        once, _ = unmarked(marked.format(title))
        assert unmarked(once)[0] == once


class TestNotes:
    @pytest.mark.parametrize(
        "note",
        [
            "Retracted",
            "RETRACTED, see volume 12",
            "(Withdrawn)",
            "Withdrawn by the authors",
            "12 pages; this paper has been withdrawn",
            "The article was\n retracted in 2020.",
        ],
    )
    def test_a_clause_that_begins_so_says_it(self, note: str) -> None:
        assert says_retracted(note)

    @pytest.mark.parametrize(
        "note",
        [
            "",
            "Not retracted",
            "Comment on a retracted paper",
            "Retraction notice",
            "Withdrawn from the Toy Conference",
            "Withdrawn submission",
            "To appear",
        ],
    )
    def test_others_do_not(self, note: str) -> None:
        assert not says_retracted(note)


class TestBibtex:
    @pytest.mark.parametrize(
        "field", ["note = {Retracted}", r"NOTE = {\textbf{Retracted} in 2020}", "status = {withdrawn}", "pubstate = {retracted}"]
    )
    def test_a_field_can_say_it(self, field: str) -> None:
        assert _read(f"@article{{toy, title = {{{TITLE}}}, {field}}}").retracted

    def test_a_marked_title_says_it_in_braces_too(self) -> None:
        record = _read(f"@article{{toy, title = {{{{RETRACTED:}} {TITLE}}}}}")
        assert (record.title, record.retracted) == (TITLE, True)

    @pytest.mark.parametrize("field", ["note = {In a drawer}", "abstract = {Retracted}", "keywords = {retracted}"])
    def test_others_do_not(self, field: str) -> None:
        assert not _read(f"@article{{toy, title = {{{TITLE}}}, {field}}}").retracted

    def test_it_is_written_so_that_it_is_read_again(self) -> None:
        assert _read(cite(kind="article", title=TITLE, retracted=True)).retracted
        assert not _read(cite(kind="article", title=TITLE)).retracted


def _read(text: str) -> Record:
    record = next(reading for reading in bibtex.read(stream(text), None) if isinstance(reading, Record))
    return Record.model_validate_json(record.model_dump_json())


TITLES = st.sampled_from([TITLE, f"{TITLE} Today", "Toys that Move", "Preface", "Retraction: Toys that Move", "Retracted Toys: Boxes"])
RECORDS = st.builds(
    Record,
    kind=st.sampled_from(["article", "preprint", "editorial"]),
    title=TITLES,
    year=st.sampled_from([None, 2000, 2001]),
    authors=st.lists(st.sampled_from([PrintedAuthor(name=name) for name in ("Ada Toy", "A. Toy", "Ben Box")]), max_size=3).map(tuple),
    authors_complete=st.booleans(),
    identifiers=st.sampled_from([(), (Identifier(scheme="doi", value="10.1/1"),)]),
)


def _marked(record: Record, mark: str | None) -> Record:
    return Record.model_validate(record.model_dump() | {"title": mark.format(record.title)}) if mark else record


class TestAMarkNeverChangesWhichWorkItIs:
    @given(st.lists(st.tuples(RECORDS, st.none() | st.sampled_from(MARKED)), max_size=6))
    def test_records_with_marks_are_the_works_that_they_are_without(self, drawn: list[tuple[Record, str | None]]) -> None:
        plain, marked = [record for record, _ in drawn], [_marked(record, mark) for record, mark in drawn]

        assert components(marked) == components(plain)
        assert [signatures(one.title) for one in marked] == [signatures(one.title) for one in plain]
        assert [one.retracted for one in marked] == [mark is not None for _, mark in drawn]

    @given(RECORDS, st.sampled_from(MARKED))
    def test_a_record_and_its_marked_copy_are_one_work_wherever_two_copies_are(self, record: Record, mark: str) -> None:
        assert same(record, _marked(record, mark)) == same(record, record)


class TestWorks:
    SAYING = (
        toy.entry("a", TITLE, ["Ada Toy"], year="2020", doi="10.1234/toy"),
        toy.entry("b", f"RETRACTED: {TITLE}", ["Ada Toy"], year="2021"),
        toy.entry("c", TITLE, ["A. Toy"], year="2020", kind="misc", eprint="2001.00001"),
    )

    @pytest.mark.parametrize("order", list(permutations(SAYING)))
    def test_a_work_is_retracted_when_any_record_says_so_whoever_came_first(
        self, store_path: Path, tmp_path: Path, order: tuple[str, ...]
    ) -> None:
        with open_store(store_path) as store:
            for text in order:
                toy.bring_text(store, tmp_path, text)

            assert _works(store) == [(TITLE, 1)]

    def test_a_work_keeps_its_id_when_it_is_retracted(self, store_path: Path, tmp_path: Path) -> None:
        with open_store(store_path) as store:
            toy.bring_text(store, tmp_path, self.SAYING[0])
            before = store.rows("SELECT id, retracted FROM work")
            toy.bring_text(store, tmp_path, self.SAYING[1])
            after = store.rows("SELECT id, retracted FROM work")

        assert (before, after) == ([{"id": 1, "retracted": 0}], [{"id": 1, "retracted": 1}])

    def test_the_notice_of_a_retraction_is_another_work(self, store_path: Path, tmp_path: Path) -> None:
        with open_store(store_path) as store:
            toy.bring_text(store, tmp_path, self.SAYING[0] + toy.entry("n", f"Retraction: {TITLE}", ["Ada Toy"], year="2020"))

            assert _works(store) == [(f"Retraction: {TITLE}", 0), (TITLE, 0)]

    def test_what_was_known_before_works_could_be_retracted_is_known_still(self, store_path: Path, tmp_path: Path) -> None:
        told = {
            "kind": "inproceedings",
            "title": TITLE,
            "year": 2020,
            "authors": [{"name": "Ada Toy"}],
            "identifiers": [{"scheme": "doi", "value": "10.1234/toy"}],
        }
        digest = hashlib.sha256(json.dumps(["bibtex", "Record", told], sort_keys=True).encode()).hexdigest()
        with open_store(store_path) as store:
            toy.bring_text(store, tmp_path, self.SAYING[0])

            assert [row["digest"] for row in store.rows("SELECT digest FROM record")] == [digest]


def _works(store: Store) -> list[tuple[str, int]]:
    return [(row["title"], row["retracted"]) for row in store.rows("SELECT title, retracted FROM work ORDER BY title")]
