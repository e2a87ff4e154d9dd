"""However much an input unpacks to, and however damaged it is: memory is bounded, and what was read adds up."""

from __future__ import annotations

import lzma
import shutil
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import imports, inputs, reading, recording, unpacking
from store.database import Store, open_store
from store.errors import InputRefused
from store.imports import Progress
from store.models import Reading, Record
from store.sources import bibtex
from tests.toy.packed import BOATS, FILES, NO_SOURCE, TRAINS, bring, folder, gzipped, xzipped, zipped


@pytest.fixture
def store(empty: Path) -> Iterator[Store]:
    with open_store(empty) as opened:
        yield opened


@contextmanager
def at_most(bytes_at_once: int) -> Iterator[None]:
    """Fails where more memory is taken at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < bytes_at_once


class TestBounds:
    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """BibTeX may have a MiB."""
        monkeypatch.setattr(bibtex, "LIMIT", 2**20)

    @pytest.mark.parametrize("pack", [gzipped, xzipped], ids=["gzip", "xz"])
    def test_a_bomb_is_refused_at_the_bound_of_its_source(self, small: None, pack: Callable[[bytes], bytes], store: Store) -> None:
        bomb = pack(TRAINS + b" " * 2**26)
        with at_most(2**24), pytest.raises(InputRefused, match=r"toys: it is longer than 1\.0 MiB, the most that is read of it\."):
            bring(store, bomb)

    def test_so_is_a_bomb_in_an_archive_and_what_stands_beside_it_is_stored(self, small: None, store: Store) -> None:
        bomb = zipped({"a.bib": TRAINS, "bomb.bib": TRAINS + b" " * 2**26, "unknown": b" " * 2**26})
        with at_most(2**24):
            report = bring(store, bomb)

        assert report.stored == 1
        assert [(one.place, one.reason) for one in report.rejected] == [
            ("bomb.bib", "it is longer than 1.0 MiB, the most that is read of it"),
            ("unknown", NO_SOURCE),
        ]

    def test_all_parts_together_are_bounded_too(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = zipped({f"{number}.bib": TRAINS + b" " * 2**20 for number in range(3)})
        monkeypatch.setattr(inputs, "TOTAL", 2**21)
        report = bring(store, raw)

        assert (report.stored, report.rejections) == (1, 2)

    def test_what_is_too_large_as_it_lies_there_is_not_even_looked_at(self, store: Store, tmp_path: Path) -> None:
        with (tmp_path / "huge.bib").open("wb") as file:
            file.truncate(2**40)
        with pytest.raises(InputRefused, match=r"huge\.bib: 1024\.0 GiB is too large; the most that can be read is 64\.0 GiB\."):
            imports.run(store, tmp_path / "huge.bib")

    def test_a_folder_or_an_archive_of_too_many_files_is_refused(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(inputs, "MOST_FILES", 1)
        with pytest.raises(InputRefused, match="there are 2 files in this folder; 1 is the most"):
            imports.run(store, folder(tmp_path / "toys", FILES))
        monkeypatch.setattr(unpacking, "MOST_FILES", 1)
        with pytest.raises(InputRefused, match="it has 2 files; 1 is the most"):
            bring(store, zipped(FILES))

    def test_a_file_may_not_ask_for_more_memory_to_unpack_it(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "XZ_MEMORY", 2**20)
        with pytest.raises(InputRefused, match=r"it cannot be unpacked \(Memory usage limit exceeded\)"):
            bring(store, lzma.compress(TRAINS, preset=9))

    def test_no_more_readings_are_held_than_a_batch(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        alive: list[weakref.ref[Record]] = []
        most = [0]

        def many(*_: object) -> Iterator[Reading]:
            for number in range(200):
                one = Record(kind="other", title=f"Toy Number {number} of Many", place=str(number))
                alive.append(weakref.ref(one))
                yield one
                del one
                most.append(sum(held() is not None for held in alive))

        monkeypatch.setattr(recording, "BATCH", 10)
        monkeypatch.setattr(reading, "readings", many)

        assert bring(store, TRAINS).stored == 200
        assert max(most) <= 30

    def test_a_report_shows_the_first_of_what_was_rejected_and_the_store_keeps_all(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recording, "SHOWN", 2)
        report = bring(store, b"".join(b"@article{a%d, title={}}\n" % number for number in range(5)))

        assert (report.read, report.rejections, len(report.rejected)) == (5, 5, 2)
        assert len(store.rows("SELECT * FROM rejected")) == 5


class TestProgress:
    def test_it_tells_of_every_phase_up_to_the_last_byte(self, store: Store, tmp_path: Path) -> None:
        told: list[Progress] = []
        place = folder(tmp_path / "toys", FILES)
        imports.run(store, place, tell=told.append)

        assert list(dict.fromkeys(one.phase for one in told)) == ["checking", "reading", "settling"]
        assert {one.total for one in told} == {len(TRAINS) + len(BOATS)}
        assert [one.done for one in told] == [len(TRAINS), len(TRAINS + BOATS)] * 2 + [len(TRAINS + BOATS)]
        assert [one.readings for one in told] == [0, 0, 1, 2, 2]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pack=st.sampled_from([gzipped, xzipped, lambda raw: zipped({"a.bib": raw, "b.bib": BOATS})]), data=st.data())
def test_a_damaged_file_is_refused_or_adds_up(pack: Callable[[bytes], bytes], data: st.DataObject, toy_path: Path, tmp_path: Path) -> None:
    raw = bytearray(pack(TRAINS))
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
        raw[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "store.db"
    if not path.exists():
        shutil.copy(toy_path, path)
    with open_store(path) as store, suppress(InputRefused):
        report = bring(store, bytes(raw[: data.draw(st.integers(0, len(raw)))] or raw))
        assert report.read == report.stored + report.known + report.rejections
