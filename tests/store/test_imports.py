"""Importing: what was read adds up, the same again changes nothing, no order matters, and nothing is half there."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from store import documents, imports, lookup, placing, settling, summary, topics
from store.database import Store, open_store
from store.errors import InputRefused, StoreError
from store.imports import Report
from tests import toy
from tests.toy import dumps, real

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    open_store(path).close()
    return path


@pytest.fixture(scope="module")
def toy_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the toy tree."""
    path = tmp_path_factory.mktemp("toy") / "store.db"
    with open_store(path) as store:
        toy.bring(store, *toy.TREE)
    return path


@pytest.fixture(scope="module")
def real_path(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the real documents and the seeds."""
    path = tmp_path_factory.mktemp("real") / "store.db"
    with open_store(path) as store:
        real.bring(store, *real.files(shared).values(), *real.seeds())
    return path


@pytest.fixture(params=["toy", "real"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A closed store of the test's own: once with the toy tree, once with the real documents."""
    return Path(shutil.copy(request.getfixturevalue(f"{request.param}_path"), tmp_path / "store.db"))


class TestCounting:
    def test_the_toy_tree_adds_up(self, empty: Path) -> None:
        with open_store(empty) as store:
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

    def test_a_reading_that_stands_twice_in_one_input_is_known_the_second_time(self, empty: Path, tmp_path: Path) -> None:
        twice = toy.entry("a", "Toys", ["Ada Toy"], year="2020") * 2
        with open_store(empty) as store:
            report = toy.bring_text(store, tmp_path, twice)

        assert (report.read, report.stored, report.known) == (2, 1, 1)
        assert [outcome for _, _, outcome in report.entries] == ["stored", "known"]

    def test_a_known_reading_in_another_file_is_known_and_remembers_both(self, empty: Path, tmp_path: Path) -> None:
        one, other = (toy.entry(key, f"Toys {key}", ["Ada Toy"], year="2020") for key in "ab")
        with open_store(empty) as store:
            toy.bring_text(store, tmp_path, one)
            report = toy.bring_text(store, tmp_path, one + other)
            said = store.rows("SELECT record_id, count(*) AS imports FROM said GROUP BY record_id")

        assert (report.stored, report.known) == (1, 1)
        assert [row["imports"] for row in said] == [2, 1]

    def test_every_real_document_adds_up(self, shared: Path, empty: Path) -> None:
        with open_store(empty) as store:
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


class TestOrder:
    @QUICK
    @given(order=st.permutations(toy.TREE).filter(lambda order: order[0] != toy.OVERVIEW))
    def test_every_order_of_the_toy_tree_gives_one_store(
        self, order: list[Path], toy_path: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        assert _content(toy.bring, tmp_path_factory.mktemp("order"), order) == _content_of(toy_path)

    @settings(QUICK, max_examples=4, derandomize=True, phases=[Phase.generate])
    @given(order=st.permutations(range(len(real.READ) + len(real.seeds()))))
    def test_orders_of_the_real_documents_and_the_seeds_give_one_store(
        self, order: list[int], shared: Path, real_path: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        inputs = [*real.files(shared).values(), *real.seeds()]

        assert _content(real.bring, tmp_path_factory.mktemp("order"), _owner_first([inputs[i] for i in order])) == _content_of(real_path)

    def test_seeds_first_duplicate_nothing(self, shared: Path, real_path: Path, tmp_path: Path) -> None:
        assert _content(real.bring, tmp_path, [*real.seeds(), *real.files(shared).values()]) == _content_of(real_path)

    def test_the_seeds_add_no_work_and_no_person_to_what_the_documents_say(self, shared: Path, real_path: Path, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as documents_alone, open_store(real_path) as whole:
            real.bring(documents_alone, *real.files(shared).values())
            before, after = summary.stats(documents_alone), summary.stats(whole)

        nouns = ("researchers", "works", "authorships", "statements", "themes", "citations", "topics")
        assert {noun: after[noun] for noun in nouns} == {noun: before[noun] for noun in nouns}


def _content_of(path: Path) -> dumps.Content:
    with open_store(path) as store:
        return dumps.content(store)


def _content(bring: Callable[..., list[Report]], folder: Path, order: list[Path]) -> dumps.Content:
    with open_store(folder / "store.db") as store:
        bring(store, *order)
        return dumps.content(store)


def _owner_first(order: list[Path]) -> list[Path]:
    """The same order, but the overview, which names nobody, comes after the first document that names its owner."""
    overview = next(path for path in order if path.name.startswith("003"))
    rest = [path for path in order if path != overview]
    by_owner = next(at for at, path in enumerate(rest) if path.name.startswith(("000", "002", "hongyang")))
    at = max(order.index(overview), by_owner + 1)
    return [*rest[:at], overview, *rest[at:]]


class TestVenues:
    LONG = toy.entry("a", "Toys", ["Ada Toy"], year="2020", booktitle="ToyConf")
    SHORT = "@proceedings{p, name = {Toy Conference}, booktitle = {Toys 2021}, shortname = {ToyConf}, year = 2021}\n" + toy.entry(
        "b", "Games", ["Ada Toy"]
    )

    @pytest.mark.parametrize("texts", [(LONG, SHORT), (SHORT, LONG)], ids=["long first", "short first"])
    def test_a_venue_keeps_its_short_name_whoever_comes_first(self, empty: Path, tmp_path: Path, texts: tuple[str, str]) -> None:
        with open_store(empty) as store:
            for text in texts:
                toy.bring_text(store, tmp_path, text)

            assert store.rows("SELECT key, name, short FROM venue") == [{"key": "toyconf", "name": "ToyConf", "short": "ToyConf"}]


NAMES = ("Ada Toy", "A. Toy", "Ada B. Toy", "Ben Toy", "B. Toy", "Cleo Sample", "C. Sample", "Carl Sample", "Dóra Mock")
TITLES = (
    "Toys",
    "Counting Toy Boxes",
    "Mean Toys and Their Small Friends",
    "Mean Toys and Their Very Small Friends",
    "Toy Boxes: a Survey",
)


@st.composite
def entries(draw: st.DrawFn) -> str:
    """A BibTeX entry of a small world, in which titles, names, venues and identifiers meet again and again."""
    fields = {"pages": "1--2"} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        fields["doi"] = f"10.1234/toy.{draw(st.integers(1, 3))}"
    authors = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    authors += draw(st.sampled_from(([], ["others"])))
    year, venue = draw(st.sampled_from(("2020", "2021"))), draw(st.sampled_from(("ToyConf", "toyconf", "Journal of Toys")))
    title = draw(st.sampled_from(TITLES))
    if draw(st.booleans()):
        return f"@proceedings{{p, name = {{Toy Conference}}, booktitle = {{Toy Conference}}, shortname = {{{venue}}}, year = {year}}}\n" + (
            toy.entry("toy", title, authors, **fields)
        )
    return toy.entry("toy", title, authors, year=year, **fields | ({"booktitle": venue} if draw(st.booleans()) else {}))


class TestToyWorlds:
    @settings(QUICK, max_examples=15)
    @given(world=st.lists(entries(), min_size=2, max_size=6), data=st.data())
    def test_any_split_in_any_order_gives_one_store(
        self, world: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        order = data.draw(st.permutations(world))
        cut = data.draw(st.integers(0, len(world)))
        parts = [["".join(world)], ["".join(order[:cut]), "".join(order[cut:])], order]
        stores = [_world(tmp_path_factory.mktemp("world"), [text for text in split if text]) for split in parts]

        assert stores[1] == stores[0]
        assert stores[2] == stores[0]


def _world(folder: Path, texts: list[str]) -> dumps.Content:
    with open_store(folder / "store.db") as store:
        for text in texts:
            toy.bring_text(store, folder, text)
        content = dumps.content(store)
    assert dumps.flaws(folder / "store.db") == []
    return content


STAGES = (
    (placing, "index_records"),
    (documents, "add"),
    (placing, "place"),
    (placing, "write"),
    (settling, "settle"),
    (documents, "link"),
    (topics, "assign"),
    (lookup, "index"),
)


class TestWholeOrNot:
    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    @pytest.mark.parametrize(("module", "stage"), STAGES)
    def test_an_import_that_breaks_leaves_the_store_as_it_was(
        self, module: object, stage: str, error: type[BaseException], empty: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def break_off(*_: object) -> None:
            raise error("broken on purpose")

        with open_store(empty) as store:
            toy.bring(store, toy.PROFILE, toy.BIB)
            before = dumps.exact(empty)
            with monkeypatch.context() as broken:
                broken.setattr(module, stage, break_off)
                with pytest.raises(error, match="on purpose"):
                    imports.run(store, toy.STATEMENT)
            assert dumps.exact(empty) == before
            assert imports.run(store, toy.STATEMENT).stored == 6

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
    @pytest.mark.parametrize(("module", "stage"), [("placing", "write"), ("settling", "settle"), ("lookup", "index")])
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
    @settings(QUICK, max_examples=40)
    @given(path=st.sampled_from(toy.TREE), data=st.data())
    def test_a_damaged_file_is_refused_or_adds_up(self, path: Path, data: st.DataObject, toy_path: Path, tmp_path: Path) -> None:
        damaged = tmp_path / f"damaged{path.suffix}"
        damaged.write_bytes(data.draw(_damaged(path.read_bytes())))
        with open_store(toy_path) as store:
            report = _report_or_refusal(store, damaged, toy.OWNER if path == toy.OVERVIEW else None)
        if isinstance(report, StoreError):
            assert str(report).endswith((".", "?"))
        else:
            assert report.read == report.stored + report.known + len(report.rejected)
        assert dumps.flaws(toy_path) == []


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
