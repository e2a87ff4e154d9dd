"""However much an input unpacks to, and however damaged it is: memory is bounded, and what was read adds up."""

from __future__ import annotations

import json
import lzma
import shutil
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import imports, inputs, reading, recording, unpacking
from store.database import Store, open_store
from store.errors import InputRefused
from store.imports import Progress
from store.models import Reading, Record, Rejected
from store.sources import bibtex, json_pieces, openalex
from tests.toy import every
from tests.toy.packed import BOATS, FILES, NO_SOURCE, TRAINS, bring, folder, gzipped, xzipped, zipped

LENGTH_OF_NAME = slice(26, 28)
"""Where the first member of an archive says how long its name is (APPNOTE.TXT of PKWARE, 4.3.7)."""


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

    def test_damage_is_told_in_one_sentence_however_long_the_names_in_an_archive_are(self, store: Store) -> None:
        raw = bytearray(zipped({"a.bib": TRAINS * 100}))
        raw[LENGTH_OF_NAME] = (200).to_bytes(2, "little")
        with pytest.raises(InputRefused, match=r"File name in directory 'a\.bib' and header .{10,90}\)\.$") as refusal:
            bring(store, bytes(raw))

        assert len(str(refusal.value)) < 300

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


class TestJson:
    WORK = json.dumps(every.OPENALEX_WORK)

    @pytest.mark.parametrize("line", [" ", "\n"], ids=["on one line", "on several"])
    @pytest.mark.parametrize("tiny", ["[]", '{"a":0}'])
    def test_a_work_of_too_many_values_is_rejected_before_they_take_memory(
        self, tiny: str, line: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(json_pieces, "MOST_VALUES", 20_000)
        hostile = f'{self.WORK[:-1]},{line}"more": [{f"{tiny}," * 200_000}0]}}'.encode()
        with at_most(8 * len(hostile)):
            found = list(openalex.read(BytesIO(hostile), None))

        assert [one.reason for one in found if isinstance(one, Rejected)] == ["more than 20,000 values are in it"]

    def test_what_follows_it_on_other_lines_is_stored(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_pieces, "MOST_VALUES", 200)
        hostile = f'{self.WORK[:-1]}, "more": [{"[]," * 1_000}0]}}'
        report = bring(store, f"{hostile}\n{self.WORK}\n{hostile}\n{hostile}".encode())

        assert (report.stored, report.rejections) == (1, 3)

    def test_a_list_of_any_number_of_small_works_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_pieces, "MOST_VALUES", 200)
        text = f"[{','.join([self.WORK] * 50)}]"

        assert sum(isinstance(one, Record) for one in openalex.read(BytesIO(text.encode()), None)) == 50

    @pytest.mark.parametrize(
        "text", ['{"a": [[], {}, 0, "x"]}', '[{"a": "[[[[,,,,{{{{"}, 1, "\\"[,\\\\", [2]]', '{"a": {"b": 1, "c": [2, 3]}}']
    )
    def test_values_are_counted_and_what_stands_in_texts_is_not(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_pieces, "MOST_VALUES", values(json.loads(text)))
        whole = f'{{"toys": {text}}}' + " " * len(text)
        assert [piece.problem for piece in json_pieces.pieces(BytesIO(whole.encode()), json_pieces.NO_PAGE)] != [""]
        monkeypatch.setattr(json_pieces, "MOST_VALUES", values(json.loads(text)) + 1)

        assert [piece.problem for piece in json_pieces.pieces(BytesIO(whole.encode()), json_pieces.NO_PAGE)] == [""]


def values(value: Any) -> int:
    """How many values are in a value of JSON; an empty list counts as if it had one."""
    inner = list(value.values() if isinstance(value, dict) else value) if isinstance(value, dict | list) else None
    return 0 if inner is None else max(1, len(inner)) + sum(map(values, inner))


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
