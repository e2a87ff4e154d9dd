"""Importing: what was read adds up, the same again changes nothing, every fact has its origin, and nothing is half there."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import documents, imports, linking, name_index, news, placing, recording, settling, topics, writing
from store.database import Store, open_store
from store.errors import InputRefused, StoreError
from store.imports import Report
from tests import toy
from tests.toy import dumps, real

ROOT = Path(__file__).resolve().parents[2]


class TestCounting:
    def test_the_toy_tree_adds_up(self, store_path: Path) -> None:
        with open_store(store_path) as store:
            reports = toy.bring(store, *toy.TREE)

        assert [(one.input, one.source, one.read, one.stored, one.known, len(one.rejected)) for one in reports] == [
            ("profile.txt", "profile page", 3, 3, 0, 0),
            ("statement.txt", "research statement", 6, 6, 0, 0),
            ("overview.txt", "research statement", 1, 1, 0, 0),
            ("seed.json", "seed", 5, 5, 0, 0),
            ("toys.bib", "BibTeX", 5, 4, 0, 1),
        ]

    def test_what_is_rejected_is_kept_with_its_place_and_its_bytes(self, toy_path: Path) -> None:
        with open_store(toy_path) as store:
            (row,) = store.rows("SELECT place, reason, original FROM rejected")

        assert (row["place"], row["reason"]) == ("line 26, unclosed", "it does not end: a brace or a quotation mark is not closed")
        assert row["original"] == b"@article{unclosed,\n  title = {A Toy That Is Never Put Away"

    def test_the_numbers_of_an_import_are_kept(self, toy_path: Path) -> None:
        with open_store(toy_path) as store:
            (row,) = store.rows("SELECT source, input, owner, read, stored, known, rejected FROM import WHERE input = 'toys.bib'")

        assert tuple(row.values()) == ("bibtex", "toys.bib", None, 5, 4, 0, 1)

    def test_a_reading_that_stands_twice_in_one_input_is_known_the_second_time(self, store_path: Path, tmp_path: Path) -> None:
        twice = toy.entry("a", "Toys", ["Ada Toy"], year="2020") * 2
        with open_store(store_path) as store:
            report = imports.run(store, tmp_path / "toys.bib", raw=twice.encode(), entries=True)

        assert (report.read, report.stored, report.known) == (2, 1, 1)
        assert [outcome for _, _, outcome in report.entries] == ["stored", "known"]

    def test_a_known_reading_in_another_file_is_known_and_remembers_both(self, store_path: Path, tmp_path: Path) -> None:
        one, other = (toy.entry(key, f"Toys {key}", ["Ada Toy"], year="2020") for key in "ab")
        with open_store(store_path) as store:
            toy.bring_text(store, tmp_path, one)
            report = toy.bring_text(store, tmp_path, one + other)
            said = store.rows("SELECT record_id, count(*) AS imports FROM said GROUP BY record_id")

        assert (report.stored, report.known) == (1, 1)
        assert [row["imports"] for row in said] == [2, 1]

    def test_every_real_document_adds_up(self, shared: Path, store_path: Path) -> None:
        with open_store(store_path) as store:
            reports = dict(zip(real.READ, real.bring(store, *real.files(shared).values()), strict=True))

        assert {name: (one.read, one.stored, one.known, one.rejected) for name, one in reports.items()} == {
            name: (read, read, 0, ()) for name, read in real.READ.items()
        }

    def test_an_input_of_no_source_is_refused_and_leaves_no_trace(self, path: Path, tmp_path: Path) -> None:
        before = dumps.exact(path)
        with open_store(path) as store, pytest.raises(InputRefused, match="none of the sources"):
            toy.bring_text(store, tmp_path, "Dear toys,\n")

        assert dumps.exact(path) == before


class TestAgain:
    def test_the_toy_tree_again_changes_no_byte(self, toy_path: Path) -> None:
        before = dumps.exact(toy_path)
        with open_store(toy_path) as store:
            reports = toy.bring(store, *toy.TREE, *reversed(toy.TREE))

        assert {one.stored for one in reports} == {0}
        assert all(one.read == one.known + len(one.rejected) for one in reports)
        assert dumps.exact(toy_path) == before

    def test_the_real_documents_again_change_no_byte(self, shared: Path, real_path: Path) -> None:
        before = dumps.exact(real_path)
        with open_store(real_path) as store:
            reports = real.bring(store, *real.files(shared).values(), *real.seeds())

        assert {one.stored for one in reports} == {0}
        assert dumps.exact(real_path) == before

    def test_the_same_under_another_name_changes_no_byte(self, toy_path: Path, tmp_path: Path) -> None:
        before = dumps.exact(toy_path)
        with open_store(toy_path) as store:
            imports.run(store, Path(shutil.copy(toy.BIB, tmp_path / "copy.bib")))

        assert dumps.exact(toy_path) == before


STAGES = (
    (recording, "record"),
    (placing, "place"),
    (documents, "add"),
    (writing, "write"),
    (linking, "tie"),
    (settling, "settle"),
    (linking, "link"),
    (topics, "assign"),
    (name_index, "index"),
    (news, "announce"),
)


class TestWholeOrNot:
    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    @pytest.mark.parametrize(("module", "stage"), STAGES)
    def test_an_import_that_breaks_leaves_the_store_as_it_was(
        self, module: object, stage: str, error: type[BaseException], store_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def break_off(*_: object) -> None:
            raise error("broken on purpose")

        with open_store(store_path) as store:
            toy.bring(store, toy.PROFILE, toy.BIB)
            before = dumps.exact(store_path)
            with monkeypatch.context() as broken:
                broken.setattr(module, stage, break_off)
                with pytest.raises(error, match="on purpose"):
                    imports.run(store, toy.STATEMENT)
            assert dumps.exact(store_path) == before
            assert imports.run(store, toy.STATEMENT).stored == 6

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
    @pytest.mark.parametrize(("module", "stage"), [("placing", "place"), ("settling", "settle"), ("name_index", "index")])
    def test_a_process_that_is_killed_leaves_the_store_as_it_was(self, module: str, stage: str, toy_path: Path, tmp_path: Path) -> None:
        path = Path(shutil.copy(toy_path, tmp_path / "store.db"))
        before = dumps.exact(path)
        (tmp_path / "new.bib").write_text(toy.entry("a", "A Later Toy", ["Ada B. Toy"], year="2025"))
        program = f"""
import os, signal
from pathlib import Path
from store import imports, {module}
from store.database import open_store

work = {module}.{stage}
def die(*given):
    work(*given)
    os.kill(os.getpid(), signal.SIGKILL)
{module}.{stage} = die
imports.run(open_store(Path({str(path)!r})), Path({str(tmp_path / "new.bib")!r}))
"""
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, timeout=60)

        assert done.returncode == -signal.SIGKILL
        assert dumps.exact(path) == before
        assert dumps.flaws(path) == []


class TestOrigin:
    def test_every_fact_leads_to_an_import(self, path: Path) -> None:
        with open_store(path) as store:
            assert _without_import(store) == {}

    def test_what_has_no_record_of_its_own_is_held_by_what_has(self, path: Path) -> None:
        held = {
            "authorship": "id IN (SELECT authorship_id FROM printed_name)",
            "researcher": "merged_into IS NOT NULL OR id IN (SELECT researcher_id FROM researcher_name)",
            "venue": "id IN (SELECT venue_id FROM appearance)",
            "topic": "id IN (SELECT topic_id FROM work_topic)",
            "institution": "id IN (SELECT institution_id FROM affiliation)",
            "record": "kind != 'work' OR work_id IS NOT NULL",
        }
        with open_store(path) as store:
            loose = {table: store.rows(f"SELECT * FROM {table} WHERE NOT ({holds})") for table, holds in held.items()}

        assert [row for rows in loose.values() for row in rows] == []

    def test_the_file_is_sound(self, path: Path) -> None:
        assert dumps.flaws(path) == []


def _without_import(store: Store) -> dict[str, int]:
    """For each table and column that names a record: how many of its rows lead to no import."""
    columns = store.rows("""
        SELECT s.name AS place, c.name AS reference FROM sqlite_schema s, pragma_table_info(s.name) c
        WHERE s.type = 'table' AND (c.name = 'record_id' OR c.name LIKE '%/_record/_id' ESCAPE '/')
    """)
    assert len(columns) > 10
    found = {}
    for column in columns:
        sql = """
            SELECT count(*) AS loose FROM {place} WHERE {reference} IS NOT NULL
            AND {reference} NOT IN (SELECT s.record_id FROM said s JOIN import i ON i.id = s.import_id)
        """
        found[f"{column['place']}.{column['reference']}"] = store.rows(sql.format(**column))[0]["loose"]
    return {place: loose for place, loose in found.items() if loose}


class TestDamage:
    @pytest.fixture
    def copy(self, toy_path: Path, tmp_path: Path) -> Path:
        return Path(shutil.copy(toy_path, tmp_path / "store.db"))

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(file=st.sampled_from(toy.TREE), data=st.data())
    def test_a_damaged_file_is_refused_or_adds_up(self, file: Path, data: st.DataObject, copy: Path, tmp_path: Path) -> None:
        damaged = tmp_path / f"damaged{file.suffix}"
        damaged.write_bytes(data.draw(_damaged(file.read_bytes())))
        with open_store(copy) as store:
            report = _report_or_refusal(store, damaged, toy.OWNER if file == toy.OVERVIEW else None)
        if isinstance(report, StoreError):
            assert str(report).endswith((".", "?"))
        else:
            assert report.read == report.stored + report.known + len(report.rejected)
        assert dumps.flaws(copy) == []


def _report_or_refusal(store: Store, path: Path, owner: str | None) -> Report | StoreError:
    try:
        return imports.run(store, path, owner)
    except StoreError as refusal:
        return refusal


@st.composite
def _damaged(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes cut off somewhere, without a piece in the middle, or with some of them changed."""
    start, end = sorted(draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    middle = draw(st.sampled_from((b"", raw[start:end] * 2, draw(st.binary(max_size=4)))))
    return raw[:start] + middle + (raw[end:] if draw(st.booleans()) else b"")
