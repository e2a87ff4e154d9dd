"""The same input again: known without being read, until something of it changes; and the same files in any other packing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import imports, reading, undoing
from store.database import Store, open_store
from tests import toy
from tests.toy import dumps
from tests.toy.packed import BOATS, FILES, TRAINS, bring, folder, gzipped, xzipped, zipped

OWNED = (toy.PROFILE, toy.STATEMENT, toy.SEED, toy.BIB)
"""The files of the toy tree that say whose they are."""


class TestAgain:
    @pytest.mark.parametrize("pack", [gzipped, lambda raw: zipped({"a.bib": raw})], ids=["gzip", "zip"])
    def test_the_same_bytes_are_known_without_being_read(
        self, pack: Callable[[bytes], bytes], store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = bring(store, pack(TRAINS + BOATS + TRAINS + b"@article{open,"))
        before = dumps.exact(store.path)
        monkeypatch.setattr(reading, "readings", None)
        again = bring(store, pack(TRAINS + BOATS + TRAINS + b"@article{open,"))

        assert (again.read, again.stored, again.known, again.rejected) == (4, 0, 3, first.rejected)
        assert (again.source, again.kinds) == ("BibTeX", {"work": 3})
        assert dumps.exact(store.path) == before

    def test_so_is_the_same_folder_until_one_of_its_files_changes(self, store: Store, tmp_path: Path) -> None:
        place = folder(tmp_path / "toys", FILES)
        imports.run(store, place)
        imports.run(store, Path(shutil.copytree(place, tmp_path / "copy")))
        assert len(store.rows("SELECT * FROM import")) == 1

        (place / "a.bib").rename(place / "c.bib")
        assert imports.run(store, place).known == 2
        assert len(store.rows("SELECT * FROM import")) == 2, "its places are others"

    def test_what_is_known_is_told_entry_by_entry_where_that_is_wanted(self, store: Store, tmp_path: Path) -> None:
        place = folder(tmp_path / "toys", FILES)
        first = imports.run(store, place, entries=True).entries

        assert [outcome for *_, outcome in first] == ["stored", "stored"]
        assert imports.run(store, place, entries=True).entries == tuple((place, became, "known") for place, became, _ in first)

    def test_what_an_older_version_read_is_read_again(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        bring(store, TRAINS)
        monkeypatch.setattr("store.recalling.VERSION", 0)
        bring(store, TRAINS)

        assert len(store.rows("SELECT * FROM import")) == 2

    def test_what_was_undone_is_read_again(self, store: Store) -> None:
        bring(store, TRAINS)
        undoing.undo(store, 1)

        assert bring(store, TRAINS).stored == 1

    def test_an_import_that_is_undone_takes_back_what_stands_in_two_of_its_parts(self, store: Store, tmp_path: Path) -> None:
        imports.run(store, folder(tmp_path / "toys", {"a.bib": TRAINS, "b.bib": TRAINS}))

        assert undoing.undo(store, 1).records == 1
        assert store.rows("SELECT * FROM work") == []


# --- however files are divided and packed -------------------------------------------------------

Pack = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


def _each(pack: Callable[[bytes], bytes]) -> Pack:
    return lambda files: {name: pack(content) for name, content in files.items()}


WAYS: Sequence[Pack] = (*map(_each, (bytes, gzipped, xzipped)), lambda files: {"all.zip": zipped(files)})


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(OWNED), cut=st.integers(0, len(OWNED)), ways=st.tuples(st.sampled_from(WAYS), st.sampled_from(WAYS)))
def test_however_files_are_divided_and_packed_the_store_is_the_same(
    order: Sequence[Path], cut: int, ways: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory, packed_plainly: dumps.Content
) -> None:
    place = tmp_path_factory.mktemp("toys")
    with open_store(place / "store.db") as store:
        for number, (files, way) in enumerate(zip((order[:cut], order[cut:]), ways, strict=True)):
            if files:
                imports.run(store, folder(place / str(number), way({path.name: path.read_bytes() for path in files})))

        assert dumps.content(store) == packed_plainly


@pytest.fixture(scope="module")
def packed_plainly(tmp_path_factory: pytest.TempPathFactory) -> dumps.Content:
    """What a store holds that read the files one by one."""
    with open_store(tmp_path_factory.mktemp("plain") / "store.db") as store:
        toy.bring(store, *OWNED)
        return dumps.content(store)
