"""No trouble with one source keeps the watcher from the others, nor from going on."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import cast

import pytest

from bot import watching
from bot.client import Colloquy
from bot.fetching import arxiv
from bot.fetching.client import Fetcher
from bot.settings import Settings
from bot.watching import Watcher
from store import imports, watches
from store.database import Store
from store.errors import StoreBusy
from store.watches import Watch
from tests.bot.hosts import Host, never, until
from tests.bot.watching.bench import LONG_AGO, TOYS, Bench, counted
from tests.toy import entry


async def test_a_source_that_hangs_keeps_no_other_from_being_looked_at(bench: Bench, host: Host) -> None:
    host.will(never)
    (bench.folder / "toys.bib").write_text(TOYS)
    hanging = bench.watch("arxiv:cs.LG")
    file = bench.watch(bench.folder / "toys.bib")
    async with bench.watcher():
        await until(lambda: bench.state(file).looked_at is not None)

    assert bench.inputs() == ["toys.bib"]
    assert bench.state(hanging).looked_at is None


async def test_a_source_is_not_looked_at_twice_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def hang(_: Fetcher, query: str) -> bytes:
        asked.append(query)
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(arxiv, "newest", hang)
    bench.watch("arxiv:cs.LG")
    (bench.folder / "toys.bib").write_text(TOYS)
    async with bench.watcher():
        await until(lambda: bool(asked))
        bench.due()
        file = bench.watch(bench.folder / "toys.bib")
        await until(lambda: bench.state(file).looked_at is not None)

    assert asked == ["cat:cs.LG"]


async def test_an_import_knows_whose_watch_wanted_it(bench: Bench) -> None:
    (bench.folder / "toys.bib").write_text(TOYS)
    watches.add(bench.store, str(bench.folder / "toys.bib"), 60, "4242", LONG_AGO)
    await bench.look()

    assert bench.store.rows("SELECT by FROM import") == [{"by": "4242"}]


async def test_what_was_not_foreseen_is_a_problem_of_one_source(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run = imports.run

    def breaking(store: Store, path: Path, by: str) -> object:
        if path.name == "bad.bib":
            raise ZeroDivisionError("toy fault")
        return run(store, path, by=by)

    monkeypatch.setattr(imports, "run", breaking)
    for name in ("bad.bib", "good.bib"):
        (bench.folder / name).write_text(TOYS)
    bad, good = (bench.watch(bench.folder / name) for name in ("bad.bib", "good.bib"))
    await bench.look()
    await bench.look()

    assert bench.state(bad).problem == "something went wrong that was not foreseen; the log says what"
    assert (bench.state(good).problem, bench.inputs()) == (None, ["good.bib"])
    assert caplog.text.count("ZeroDivisionError: toy fault") == 1


async def test_a_store_that_cannot_be_written_for_a_while_does_not_end_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim, refusals = watches.claim, iter(range(3))

    def busy(store: Store, now: str, most: int) -> list[Watch]:
        if next(refusals, None) is not None:
            raise StoreBusy("the store is being written by another process")
        return claim(store, now, most)

    monkeypatch.setattr(watches, "claim", busy)
    (bench.folder / "toys.bib").write_text(TOYS)
    bench.watch(bench.folder / "toys.bib")
    await bench.look()

    assert bench.inputs() == ["toys.bib"]
    assert caplog.text.count("No source can be looked at for now") == 1


async def test_the_log_tells_of_the_first_failure_and_of_the_recovery(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger=watching.__name__)
    file = bench.folder / "toys.bib"
    bench.watch(file)
    for _ in range(3):
        await bench.look()
    file.write_text(TOYS)
    for _ in range(2):
        await bench.look()

    assert [record.getMessage() for record in caplog.records if record.name == watching.__name__] == [
        f"Looking at {file} failed: toys.bib: there is no such file",
        f"Looking at {file} goes well again.",
    ]


async def test_two_watchers_share_the_work(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = counted(monkeypatch)
    for number in range(6):
        (bench.folder / f"{number}.bib").write_text(entry("toy", f"Toy Number {number} of Six Toys", ["Ada Toy"]))
        bench.watch(bench.folder / f"{number}.bib")
    async with bench.watcher(), bench.watcher():
        await bench.looked()

    assert sorted(runs) == [f"{number}.bib" for number in range(6)]


async def test_starting_twice_is_starting_once_and_stopping_ends_a_look(bench: Bench, host: Host) -> None:
    host.will(never)
    bench.watch("arxiv:cs.LG")
    async with bench.watcher() as watcher:
        first = watcher._running
        watcher.start()
        assert watcher._running is first
        await until(lambda: bool(host.asked))

    assert first
    assert first.done()
    assert watcher._looks == {}


async def test_one_that_was_never_started_can_be_stopped(bench: Bench) -> None:
    await Watcher(cast(Colloquy, bench.threads), Settings.from_env({})).stop()
