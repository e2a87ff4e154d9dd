"""Files and folders are looked at when their time comes, and imported when they have changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import imports
from store.errors import StoreBusy
from tests.bot.watching.bench import BOXES, TOYS, Bench, counted
from tests.toy import entry


async def test_a_file_is_imported_once_and_again_when_it_has_changed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = counted(monkeypatch)
    file = bench.folder / "toys.bib"
    file.write_text(TOYS)
    bench.watch(file)
    async with bench.watcher():
        await bench.looked()
        assert bench.titles() == ["Sorting Toys by Size and Colour"]
        bench.due()
        await bench.looked()
        assert runs == ["toys.bib"]

        file.write_text(TOYS + BOXES)
        bench.due()
        await bench.looked()

    assert runs == ["toys.bib", "toys.bib"]
    assert bench.titles() == ["Boxes for Toys of Every Size", "Sorting Toys by Size and Colour"]


async def test_after_a_restart_nothing_is_new(bench: Bench) -> None:
    (bench.folder / "toys.bib").write_text(TOYS)
    bench.watch(bench.folder / "toys.bib")
    await bench.look()
    await bench.look()

    assert bench.inputs() == ["toys.bib"]


async def test_of_a_folder_each_file_right_in_it_is_imported(bench: Bench) -> None:
    (bench.folder / "toys.bib").write_text(TOYS)
    (bench.folder / "BOXES.TXT").write_text(BOXES)
    (bench.folder / "notes.md").write_text(entry("notes", "Notes that Are Not Watched", ["Ada Toy"]))
    (bench.folder / "below").mkdir()
    (bench.folder / "below" / "deep.bib").write_text(entry("deep", "Toys that Lie Deeper", ["Ada Toy"]))
    (bench.folder / "folder.bib").mkdir()
    number = bench.watch(bench.folder)
    await bench.look()

    assert bench.inputs() == ["BOXES.TXT", "toys.bib"]
    assert bench.state(number).problem is None


async def test_a_file_that_cannot_be_read_is_a_problem_and_the_others_are_imported(bench: Bench) -> None:
    (bench.folder / "a.json").write_text("{}")
    (bench.folder / "b.bib").write_text("")
    (bench.folder / "c.bib").write_text(TOYS)
    number = bench.watch(bench.folder)
    await bench.look()

    problem = bench.state(number).problem or ""
    assert problem.startswith("a.json: this is none of the sources Colloquy reads")
    assert problem.endswith("(and 1 more)")
    assert str(bench.folder) not in problem
    assert bench.inputs() == ["c.bib"]


async def test_a_problem_stays_until_the_file_is_mended(bench: Bench) -> None:
    file = bench.folder / "toys.bib"
    file.write_text("nothing")
    number = bench.watch(file)
    async with bench.watcher():
        await bench.looked()
        bench.due()
        await bench.looked()
        assert bench.state(number).failures == 2

        file.write_text(TOYS)
        bench.due()
        await bench.looked()

    assert (bench.state(number).failures, bench.state(number).problem) == (0, None)


async def test_while_somebody_else_writes_a_file_counts_as_unread(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    run = imports.run
    (bench.folder / "toys.bib").write_text(TOYS)
    number = bench.watch(bench.folder / "toys.bib")

    def busy(*_: object, by: str) -> None:
        raise StoreBusy("the store is being written by another process")

    monkeypatch.setattr(imports, "run", busy)
    async with bench.watcher():
        await bench.looked()
        assert bench.state(number).problem == "the store is being written by another process"
        monkeypatch.setattr(imports, "run", run)
        bench.due()
        await bench.looked()

    assert bench.state(number).problem is None
    assert bench.inputs() == ["toys.bib"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "toys.bib: there is no such file"),
        (os.mkfifo, "toys.bib: is neither a file nor a folder"),
        (lambda path: path.symlink_to(path), "toys.bib: cannot be read (Too many levels of symbolic links)"),
    ],
)
async def test_what_is_no_file_is_a_problem(bench: Bench, make: Callable[[Path], Any], problem: str) -> None:
    make(bench.folder / "toys.bib")
    number = bench.watch(bench.folder / "toys.bib")
    await bench.look()

    assert bench.state(number).problem == problem


async def test_a_name_that_is_no_text_is_a_problem(bench: Bench) -> None:
    (bench.folder / os.fsdecode(b"\xff.bib")).write_text(TOYS)
    (bench.folder / "toys.bib").write_text(TOYS)
    number = bench.watch(bench.folder)
    await bench.look()

    assert bench.state(number).problem == "?.bib: this name is not UTF-8; rename the file"
    assert bench.inputs() == ["toys.bib"]


async def test_what_lies_in_the_operator_s_folder_is_imported(bench: Bench) -> None:
    (bench.folder / "toys.bib").write_text(TOYS)
    bench.env = {"COLLOQUY_FOLDER": str(bench.folder)}
    bench.watch("folder:toys.bib")
    await bench.look()

    assert bench.inputs() == ["toys.bib"]


async def test_no_link_leads_out_of_the_operator_s_folder(bench: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "secret.bib").write_text(TOYS)
    (bench.folder / "file.bib").symlink_to(outside / "secret.bib")
    (bench.folder / "folder").symlink_to(outside)
    bench.env = {"COLLOQUY_FOLDER": str(bench.folder)}
    within, file, folder, dots = (bench.watch(f"folder:{what}") for what in (".", "file.bib", "folder", "../secret/secret.bib"))
    await bench.look()

    assert bench.state(within).problem == "file.bib: leads out of the folder for watching, and is not read"
    for number in (file, folder, dots):
        assert bench.state(number).problem == "it lies outside of the folder for watching by now, and is not read"
    assert bench.inputs() == []


async def test_without_the_operator_s_folder_nothing_in_it_is_read(bench: Bench) -> None:
    (bench.folder / "toys.bib").write_text(TOYS)
    number = bench.watch("folder:toys.bib")
    await bench.look()

    assert bench.state(number).problem == "COLLOQUY_FOLDER is not set any more, so that nothing in it is read"
