"""The watcher at work: files, folders and hosts are looked at when their time comes, and no trouble with one keeps it from the others."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot import watching
from bot.client import Colloquy
from bot.fetching import arxiv
from bot.fetching.client import KEY_NEEDED, Fetcher
from bot.settings import Settings
from bot.watching import Watcher
from store import imports, watches
from store.database import Store, open_store
from store.errors import StoreBusy
from store.watches import Watch
from tests.bot.hosts import Host, never, says, standing_in, until
from tests.toy import entry

LONG_AGO = "2020-01-01T00:00:00+00:00"
TOYS = entry("toys", "Sorting Toys by Size and Colour", ["Ada Toy", "Ben Example"], year="2024")
BOXES = entry("boxes", "Boxes for Toys of Every Size", ["Ada Toy", "Cleo Sample"], year="2025")
KEY = "toy-key-that-nobody-may-see"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id><entry>
<id>http://arxiv.org/abs/2601.00001v1</id><published>2026-01-02T00:00:00Z</published><title>{}</title>
<author><name>Ada Toy</name></author></entry></feed>"""
EMPTY = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id></feed>'
WORK = {"id": "https://openalex.org/W4300000001", "title": "Sorting Toys by Size and Colour", "publication_year": 2024}


class Threads:
    """What the watcher needs of the client: threads that write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(2)

    def write(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().run_in_executor(self._pool, lambda: action(self._store, *args, **kwargs))

    def end(self) -> None:
        """Let what is being written come to its end, as a process does: a watcher's last claim must not take what the next looks at."""
        self._pool.shutdown()
        self._pool = ThreadPoolExecutor(2)

    def close(self) -> None:
        self._pool.shutdown()


class Bench:
    """A store with watches that are due, and a watcher that looks at them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.threads = Threads(store)
        self.env: dict[str, str] = {}

    def watch(self, source: str | Path, minutes: int = 60) -> int:
        return watches.add(self.store, str(source), minutes, None, LONG_AGO)[0].id

    def due(self) -> None:
        """Let every source be looked at once more."""
        with self.store.writing() as db:
            db.execute("UPDATE watch SET next_at = ?, looked_at = NULL", [LONG_AGO])

    def state(self, number: int) -> Watch:
        found = watches.get(self.store, number)
        assert found
        return found

    def titles(self) -> list[str]:
        return [row["title"] for row in self.store.rows("SELECT title FROM work ORDER BY title")]

    def inputs(self) -> list[str]:
        return [row["input"] for row in self.store.rows("SELECT input FROM import ORDER BY id")]

    @asynccontextmanager
    async def watcher(self) -> AsyncIterator[Watcher]:
        watcher = Watcher(cast(Colloquy, self.threads), Settings.from_env(self.env))
        watcher.start()
        try:
            yield watcher
        finally:
            await watcher.stop()
            await asyncio.to_thread(self.threads.end)

    async def looked(self) -> None:
        """Wait until every source was looked at."""
        await until(lambda: all(watch.looked_at for watch in watches.known(self.store)))

    async def look(self) -> None:
        """One look at everything, by a watcher that just started."""
        self.due()
        async with self.watcher():
            await self.looked()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "TICK", 0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "toys"
    path.mkdir()
    return path.resolve()


@pytest.fixture
def bench(tmp_path: Path, folder: Path) -> Iterator[Bench]:
    with open_store(tmp_path / "store.db") as store:
        bench = Bench(store, folder)
        yield bench
        bench.threads.close()


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the inputs of every import from now on."""
    runs: list[str] = []
    run = imports.run

    def counting(store: Store, path: Path, **more: Any) -> object:
        runs.append(path.name)
        return run(store, path, **more)

    monkeypatch.setattr(imports, "run", counting)
    return runs


# --- files and folders ------------------------------------------------------------------------


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


# --- hosts ------------------------------------------------------------------------------------


async def test_a_category_of_arxiv_is_imported_under_its_name(bench: Bench, host: Host) -> None:
    host.will(says(FEED.format("Sorting Toys by Size and Colour")))
    bench.watch("arxiv:cs.LG")
    await bench.look()

    assert host.asked[0]["search_query"] == "cat:cs.LG"
    assert (bench.inputs(), bench.titles()) == (["arxiv cs.LG"], ["Sorting Toys by Size and Colour"])


async def test_a_query_is_asked_in_its_own_words(bench: Bench, host: Host) -> None:
    host.will(says(FEED.format("Toys")))
    bench.watch('arxiv:au:toy AND ti:"a/b"')
    await bench.look()

    assert host.asked[0]["search_query"] == 'au:toy AND ti:"a/b"'
    assert bench.inputs() == ['arxiv au:toy AND ti:"a b"']


async def test_an_author_of_openalex_is_imported(bench: Bench, host: Host) -> None:
    host.will(says({"meta": {"count": 1}, "results": [WORK]}))
    bench.env = {"OPENALEX_API_KEY": KEY}
    bench.watch("openalex:A5000000011")
    await bench.look()

    assert (bench.inputs(), bench.titles()) == (["openalex A5000000011"], ["Sorting Toys by Size and Colour"])


@pytest.mark.parametrize(
    ("source", "body", "problem"),
    [
        ("arxiv:cs.TOY", EMPTY, "arXiv lists nothing in this category; its name may be mistyped"),
        ("arxiv:all:toy", EMPTY, None),
        ("arxiv:all:toy", "<html>Welcome</html>", "arxiv all:toy: this is none of the sources Colloquy reads"),
        (
            "openalex:A5000000011",
            json.dumps({"meta": {"count": 0, "per_page": 100}, "results": []}),
            "OpenAlex lists no work of this author; the id may be mistyped, or another one by now",
        ),
    ],
)
async def test_an_answer_without_any_work_is_a_problem_where_there_should_be_some(
    bench: Bench, host: Host, source: str, body: str, problem: str | None
) -> None:
    host.will(says(body))
    bench.env = {"OPENALEX_API_KEY": KEY}
    number = bench.watch(source)
    await bench.look()

    kept = bench.state(number).problem
    assert kept is None if problem is None else kept and kept.startswith(problem)


async def test_without_a_key_openalex_is_a_problem(bench: Bench, host: Host) -> None:
    number = bench.watch("openalex:A5000000011")
    await bench.look()

    assert bench.state(number).problem == KEY_NEEDED
    assert host.asked == []


async def test_a_host_that_wants_to_be_left_alone_is(bench: Bench, host: Host) -> None:
    host.will(says("", status=429, Retry_After="172800"))
    number = bench.watch("arxiv:cs.LG")
    await bench.look()

    later = datetime.fromisoformat(bench.state(number).next_at) - datetime.fromisoformat(bench.state(number).looked_at or "")
    assert later.total_seconds() >= 86_400


# --- going on ---------------------------------------------------------------------------------


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
