"""Inputs: files, folders and archives are read for what they hold, part by part."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from store import imports, inputs, reading, recording
from store.database import Store
from store.errors import InputRefused
from store.models import Reading
from tests import toy
from tests.toy import dumps
from tests.toy.packed import BOATS, FILES, NO_SOURCE, TRAINS, bring, folder, gzipped, xzipped, zipped

OWNED = (toy.PROFILE, toy.STATEMENT, toy.SEED, toy.BIB)
"""The files of the toy tree that say whose they are."""

PACKED: Mapping[str, Callable[[bytes], bytes]] = {"plain": bytes, "gzip": gzipped, "xz": xzipped}
CUT_OFF = "it cannot be unpacked (Compressed file ended before the end-of-stream marker was reached)"
BAD_PARTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (gzipped(b" \n"), "the file is empty"),
    "binary": (b"\x89PNG\r\n\0\0", "this is a binary file, not text"),
    "utf-16": (TRAINS.decode().encode("utf-16"), "this is UTF-16; save the file as UTF-8"),
    "letter": (b"Dear toys,\n", NO_SOURCE),
    "seed": (b'{"format": "colloquy-seed/1", "name": "Ada', "The seed cannot be read"),
    "cut gzip": (gzipped(TRAINS)[:-9], CUT_OFF),
    "cut xz": (xzipped(TRAINS)[:-9], "it cannot be unpacked (it is cut off)"),
    "damaged xz": (xzipped(TRAINS)[:40] + b"toys" + xzipped(TRAINS)[44:], "it cannot be unpacked (Corrupt input data)"),
    "cut zip": (zipped(FILES)[:-30], "it cannot be unpacked (File is not a zip file)"),
}
UNREADABLE = BAD_PARTS | {"zip of nothing": (zipped({}), "there is no file in this archive")}


def places(store: Store, number: int = 1) -> list[str]:
    """Where in the input of an import its records stand."""
    return [row["place"] for row in store.rows("SELECT place FROM said WHERE import_id = ? ORDER BY part, record_id", [number])]


class TestFiles:
    @pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
    def test_what_a_file_is_packed_with_shows_in_its_content(self, pack: Callable[[bytes], bytes], store: Store, tmp_path: Path) -> None:
        (tmp_path / "toys.txt").write_bytes(pack(TRAINS))
        report = imports.run(store, tmp_path / "toys.txt")

        assert (report.input, report.source, report.stored) == ("toys.txt", "BibTeX", 1)
        assert places(store) == ["line 1, trains"]

    def test_gzip_and_xz_may_be_several_streams_one_after_the_other_and_padded(self, store: Store) -> None:
        assert bring(store, gzipped(TRAINS) + gzipped(BOATS) + bytes(8)).stored == 2
        assert bring(store, xzipped(TRAINS) + bytes(8) + xzipped(BOATS) + bytes(4)).known == 2

    @pytest.mark.parametrize(("raw", "reason"), UNREADABLE.values(), ids=UNREADABLE)
    def test_what_cannot_be_read_is_refused_in_a_sentence(self, raw: bytes, reason: str, store: Store) -> None:
        with pytest.raises(InputRefused) as refused:
            bring(store, raw)

        assert str(refused.value).startswith(f"toys: {reason}")
        assert str(refused.value).endswith(".")
        assert store.rows("SELECT * FROM import") == []

    def test_an_open_file_is_read_from_its_beginning_and_left_open(self, store: Store) -> None:
        file = io.BytesIO(TRAINS)
        file.seek(7)

        assert imports.run(store, Path("toys"), raw=file).stored == 1
        assert not file.closed

    def test_what_comes_through_a_pipe_is_spooled_up_to_a_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with inputs.spooled(io.BytesIO(TRAINS)) as file:
            file.seek(0)
            assert file.read() == TRAINS
        monkeypatch.setattr(inputs, "TOTAL", len(TRAINS) - 1)
        with pytest.raises(InputRefused, match="Standard input: it is longer than"), inputs.spooled(io.BytesIO(TRAINS)):
            pass


class TestFolders:
    def test_every_file_below_a_folder_is_a_part_and_every_place_begins_with_its_name(self, store: Store, tmp_path: Path) -> None:
        report = imports.run(store, folder(tmp_path / "toys", FILES))

        assert (report.input, report.source, report.read, report.stored) == ("toys", "BibTeX", 2, 2)
        assert places(store) == ["a.bib, line 1, trains", "below/b.bib, line 1, boats"]

    def test_an_archive_is_like_a_folder_in_a_file(self, store: Store, tmp_path: Path) -> None:
        assert bring(store, zipped(FILES)).stored == 2
        assert places(store) == ["a.bib, line 1, trains", "below/b.bib, line 1, boats"]
        assert imports.run(store, folder(tmp_path / "toys", {"both.zip": zipped(FILES)})).known == 2
        assert places(store, 2) == ["both.zip/a.bib, line 1, trains", "both.zip/below/b.bib, line 1, boats"]

    def test_an_input_of_several_sources_says_so(self, store: Store, tmp_path: Path) -> None:
        report = imports.run(store, folder(tmp_path / "toys", {path.name: path.read_bytes() for path in OWNED}))

        assert report.source == "several sources"
        assert store.rows("SELECT source FROM import") == [{"source": "several"}]
        assert {row["source"] for row in store.rows("SELECT source FROM record")} == {"profile_page", "statement", "seed", "bibtex"}

    def test_what_is_hidden_is_passed_over(self, store: Store, tmp_path: Path) -> None:
        hidden = {".b.bib": BOATS, ".below/b.bib": BOATS, "below/._b.bib": BOATS}

        assert imports.run(store, folder(tmp_path / "toys", {"a.bib": TRAINS} | hidden)).read == 1
        assert bring(store, zipped({"a.bib": TRAINS} | hidden)).read == 1

    @pytest.mark.parametrize(("content", "reason"), BAD_PARTS.values(), ids=BAD_PARTS)
    def test_a_part_that_cannot_be_read_is_rejected_and_the_others_are_stored(
        self, content: bytes, reason: str, store: Store, tmp_path: Path
    ) -> None:
        report = imports.run(store, folder(tmp_path / "toys", FILES | {"bad": content}))

        (rejected,) = report.rejected
        assert (report.read, report.stored, report.rejections) == (3, 2, 1)
        assert rejected.place == "bad"
        assert rejected.reason.startswith(reason)
        assert [row["place"] for row in store.rows("SELECT place FROM rejected")] == ["bad"]

    def test_of_an_unknown_file_the_beginning_is_kept(self, store: Store, tmp_path: Path) -> None:
        content = b"Dear toys,\n" * 10_000
        (rejected,) = imports.run(store, folder(tmp_path / "toys", {"a.bib": TRAINS, "letter": content})).rejected

        assert rejected.original == content[:65_536]

    def test_a_part_is_there_whole_or_not_at_all(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recording, "BATCH", 1)
        monkeypatch.setattr(reading, "readings", _breaking(reading.readings))
        report = imports.run(store, folder(tmp_path / "toys", FILES | {"bad.bib": BOATS + TRAINS}))

        assert (report.stored, report.known) == (2, 0), "nothing of the part that broke is there, not even its count"
        assert [(one.place, one.reason) for one in report.rejected] == [("bad.bib", "it is broken in the middle")]
        assert dumps.flaws(store.path) == []

    def test_a_document_without_its_owner_is_rejected_and_the_others_are_stored(self, store: Store, tmp_path: Path) -> None:
        report = imports.run(store, folder(tmp_path / "toys", {"a.bib": TRAINS, "overview.txt": toy.OVERVIEW.read_bytes()}))

        assert report.stored == 1
        assert "--researcher" in report.rejected[0].reason

    def test_a_folder_of_which_nothing_can_be_read_is_refused(self, store: Store, tmp_path: Path) -> None:
        place = folder(tmp_path / "toys", {"a.txt": b"Dear toys,\n", "b.txt": b""})
        with pytest.raises(InputRefused) as refused:
            imports.run(store, place)

        assert str(refused.value) == f"{place}: none of the 2 files in it can be imported; of the first, a.txt: {NO_SOURCE}."
        assert store.rows("SELECT * FROM rejected") == []

    def test_an_empty_folder_is_refused(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(InputRefused, match="there is no file in this folder"):
            imports.run(store, tmp_path / "." / folder(tmp_path / "toys", {".hidden": TRAINS}).name)

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
    def test_links_are_followed_within_the_folder_only(self, store: Store, tmp_path: Path) -> None:
        place = folder(tmp_path / "toys", FILES)
        folder(tmp_path / "outside", {"c.bib": BOATS})
        for name, leads_to in {
            "again.bib": "a.bib",
            "out": "../outside",
            "out.bib": "../outside/c.bib",
            "round": ".",
            "gone": "nowhere",
        }.items():
            (place / name).symlink_to(leads_to)
        os.mkfifo(place / "pipe.bib")
        report = imports.run(store, place)

        assert (report.stored, report.known) == (2, 1)
        assert {one.place: one.reason for one in report.rejected} == {
            "gone": "it cannot be read (No such file or directory)",
            "out": "it leads out of the folder, and is not read",
            "out.bib": "it leads out of the folder, and is not read",
            "pipe.bib": "it is a pipe or a device; save what it gives as a file, and name that",
        }

    @pytest.mark.skipif(sys.platform != "linux", reason="only here may a file's name be any bytes")
    def test_a_name_that_is_no_text_is_rejected(self, store: Store, tmp_path: Path) -> None:
        report = imports.run(store, folder(tmp_path / "toys", FILES | {os.fsdecode(b"\xff.bib"): BOATS}))

        assert [(one.place, one.reason) for one in report.rejected] == [("?.bib", "its name is not UTF-8; rename it")]

    def test_a_member_without_a_name_is_a_member_all_the_same(self, store: Store) -> None:
        raw = bytearray(zipped({"a": TRAINS, "b.bib": BOATS}))
        for lengths in (26, raw.index(b"PK\x01\x02") + 28):  # of the name and of what follows it, here and in the directory
            raw[lengths : lengths + 4] = b"\0\0\1\0"

        assert bring(store, bytes(raw)).stored == 2
        assert places(store) == ["without a name, line 1, trains", "b.bib, line 1, boats"]

    def test_members_that_are_encrypted_packed_again_or_badly_named_are_rejected(self, store: Store) -> None:
        raw = bytearray(zipped({"a.bib": TRAINS, "b.bib.gz": gzipped(BOATS), "n" * 1001: BOATS, "secret.bib": BOATS}))
        raw[raw.rindex(b"PK\x01\x02") + 8] |= 1  # the last member of the directory is encrypted
        report = bring(store, bytes(raw))

        assert report.stored == 1
        assert [one.reason for one in report.rejected] == [
            "it is packed once more; unpack the archive, and import what comes out",
            "its name has 1,001 characters; 1,000 is the most",
            "it is encrypted",
        ]


def _breaking(read: Callable[..., Iterator[Reading]]) -> Callable[..., Iterator[Reading]]:
    """Lets a part of two readings break after the first."""

    def breaking(*given: object) -> Iterator[Reading]:
        for number, one in enumerate(read(*given)):
            if number:
                raise InputRefused("it is broken in the middle.")
            yield one

    return breaking


def _statement(owner: str, title: str) -> bytes:
    reference = f"[1] D. Mock. “{title}”. In: *Workshop on Boxes (WoB)*. 2001."
    return "\n".join(
        [f"Research Statement — {owner}", "", "Toy Averages", "", "We average toys [1].", "", "References", "", reference]
    ).encode()


class TestDocuments:
    def test_a_label_means_the_reference_of_its_own_document(self, store: Store, tmp_path: Path) -> None:
        ada, bo = _statement("Ada Kite", "Averages of Many Toys"), _statement("Bo Drum", "Sums of Few Boxes")
        imports.run(store, folder(tmp_path / "toys", {"ada.txt": ada, "bo.txt": bo}))

        assert _cited(store) == [("Ada Kite", "Averages of Many Toys"), ("Bo Drum", "Sums of Few Boxes")]

    def test_documents_may_share_a_reference_word_for_word(self, store: Store, tmp_path: Path) -> None:
        ada, bo = (_statement(name, "Averages of Many Toys") for name in ("Ada Kite", "Bo Drum"))
        imports.run(store, folder(tmp_path / "toys", {"ada.txt": ada, "bo.txt": bo}))

        assert _cited(store) == [("Ada Kite", "Averages of Many Toys"), ("Bo Drum", "Averages of Many Toys")]
        assert places(store) == ["ada.txt, line 1", "ada.txt, reference [1]", "bo.txt, reference [1]", "bo.txt, line 1"]


def _cited(store: Store) -> list[tuple[str, str]]:
    sql = """
        SELECT json_extract(r.body, '$.owner') AS owner, w.title FROM citation c JOIN statement s ON s.id = c.statement_id
        JOIN record r ON r.id = s.record_id JOIN work w ON w.id = c.work_id ORDER BY owner
    """
    return [(row["owner"], row["title"]) for row in store.rows(sql)]


class TestChosenSource:
    def test_it_overrules_what_the_content_looks_like(self, store: Store) -> None:
        letter = b"Dear Ada, your page is here:\n\n" + toy.page("Ada Kite", "Toy Trains").encode()
        assert bring(store, letter).source == "profile page"

        report = imports.run(store, Path("toys"), raw=letter, source="bibtex")

        assert (report.source, report.read) == ("BibTeX", 0)
        assert [row["chosen"] for row in store.rows("SELECT chosen FROM import ORDER BY id")] == [None, "bibtex"]

    @pytest.mark.parametrize("chosen", ["acl_anthology", "arxiv", "dblp"])
    def test_a_wrong_one_that_finds_nothing_is_remarked_upon(self, store: Store, chosen: str) -> None:
        report = imports.run(store, Path("toys"), raw=b"<toys><toy>Trains</toy></toys>", source=chosen)

        assert report.read == 0
        assert report.remarks[0].startswith("nothing was found in it; it does not look like")

    def test_an_unknown_one_is_refused_with_the_names_of_all(self, store: Store) -> None:
        with pytest.raises(InputRefused, match=r"No source is called 'bibtext'; there are acl_anthology, .*bibtex, .*statement"):
            imports.run(store, Path("toys"), raw=TRAINS, source="bibtext")
