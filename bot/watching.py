"""Watching: the bot looks at sources by itself, each at its time, and imports what they have.

It works beside the answers, in a task of its own. A look ends well or with a *problem*, one sentence that the store keeps
and `/watch`, `/about` and `stats` show; the log tells of the first failure in a row and of the recovery, and else of
nothing. Whatever goes wrong with one source, the others go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from bot.answers import watchable
from bot.answers.watchable import SUFFIXES, Watchable, inside
from bot.drawing.text import tame
from bot.fetching import arxiv, openalex
from bot.fetching.client import Fetcher, FetchError
from bot.settings import Settings
from store import imports, watches
from store.errors import StoreError, StoreUnavailable
from store.judgements import TERMINAL
from store.schedule import iso
from store.watches import Watch

if TYPE_CHECKING:
    from bot.client import Colloquy

log = logging.getLogger(__name__)

TICK = 2.0
"""Seconds between two questions for what is due."""

AT_ONCE = 4
"""Looks at the same time."""

LONGEST_ON_DISK = 60
"""Minutes after which a file or folder with a problem is looked at again, at most: it costs nothing, and somebody may be mending it."""

LONGEST_PROBLEM = 300
"""Characters of a problem that are kept."""

Signature = tuple[int, int, int]
"""What changes when a file does: its inode, its size in bytes, and when it was written, in nanoseconds."""


class ProblemError(Exception):
    """Why a look failed; `wait` are the seconds for which the source wants to be left alone."""

    def __init__(self, sentence: str, wait: float = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


class Watcher:
    """Looks at what is due, from `start` to `stop`."""

    def __init__(self, client: Colloquy, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._running: asyncio.Task[None] | None = None
        self._idle = ""
        self._looks: dict[int, asyncio.Task[None]] = {}
        self._read: dict[Path, tuple[Signature, str]] = {}
        self._importing = asyncio.Lock()

    def start(self) -> None:
        """Begin, unless it has begun already."""
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="watcher")

    async def stop(self) -> None:
        """End. A look that is broken off is made again when its time comes."""
        if self._running is None:
            return
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        async with Fetcher(self._settings.openalex_api_key) as fetcher:
            try:
                while True:
                    await self._take(fetcher)
                    await asyncio.sleep(TICK)
            finally:
                for look in self._looks.values():
                    look.cancel()
                await asyncio.gather(*self._looks.values(), return_exceptions=True)

    async def _take(self, fetcher: Fetcher) -> None:
        """Begin as many looks as there is room for."""
        try:
            due = await self._client.write(watches.claim, _now(), AT_ONCE - len(self._looks))
        except Exception as error:
            if self._idle != str(error):
                log.warning("No source can be looked at for now: %s", error)
            self._idle = str(error)
            return
        self._idle = ""
        for watch in due:
            if watch.id not in self._looks:
                self._looks[watch.id] = asyncio.create_task(self._look(fetcher, watch))
                self._looks[watch.id].add_done_callback(partial(self._ended, watch.id))

    def _ended(self, number: int, look: asyncio.Task[None]) -> None:
        del self._looks[number]

    async def _look(self, fetcher: Fetcher, watch: Watch) -> None:
        """Look at one source and keep how that went."""
        wanted, by = watchable.kept(watch.source), watch.keeper or TERMINAL
        try:
            if wanted.on_disk:
                await self._look_on_disk(wanted, by)
            else:
                await self._look_far(fetcher, wanted, by)
        except ProblemError as problem:
            await self._fail(watch, problem)
        except Exception as error:
            await self._fail(watch, ProblemError("something went wrong that was not foreseen; the log says what"), error)
        else:
            await self._succeed(watch)

    async def _succeed(self, watch: Watch) -> None:
        if watch.failures:
            log.info("Looking at %s goes well again.", tame(watch.source))
        with suppress(StoreError):  # then the next look says so
            await self._client.write(watches.succeeded, watch, _now())

    async def _fail(self, watch: Watch, problem: ProblemError, unforeseen: Exception | None = None) -> None:
        sentence = tame(str(problem))[:LONGEST_PROBLEM]
        if not watch.failures:
            log.warning("Looking at %s failed: %s", tame(watch.source), sentence, exc_info=unforeseen)
        longest = LONGEST_ON_DISK if watchable.kept(watch.source).on_disk else watches.DAY
        with suppress(StoreError):  # the next look is set already
            await self._client.write(watches.failed, watch, sentence, _now(), wait=problem.wait, longest=longest)

    async def _look_far(self, fetcher: Fetcher, wanted: Watchable, by: str) -> None:
        """Fetch what is newest, and import it."""
        author = wanted.kind == "openalex"
        query = f"cat:{wanted.what}" if wanted.is_category else wanted.what
        try:
            raw = await (openalex.newest(fetcher, wanted.what) if author else arxiv.newest(fetcher, query))
        except FetchError as error:
            raise ProblemError(str(error), error.wait) from None
        name = f"{wanted.kind} {wanted.what}".replace("/", " ")
        try:
            async with self._importing:
                report = await self._client.write(imports.run, Path(name), raw=raw, by=by)
        except StoreError as error:
            raise ProblemError(str(error)) from None
        if report.read == 0 and author:
            raise ProblemError("OpenAlex lists no work of this author; the id may be mistyped, or another one by now")
        if report.read == 0 and wanted.is_category:
            raise ProblemError("arXiv lists nothing in this category; its name may be mistyped")

    async def _look_on_disk(self, wanted: Watchable, by: str) -> None:
        """Import each file that has changed since it was read last. A file that cannot be read keeps none of the others from it."""
        place, root = self._place(wanted)
        files = await asyncio.to_thread(lambda: list(_files(place, root)))
        problems = [problem for path, signature in files if (problem := await self._import(path, signature, by))]
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise ProblemError(problems[0] + more)

    def _place(self, wanted: Watchable) -> tuple[Path, Path | None]:
        """Where to look on disk, and the folder that no link may lead out of."""
        if wanted.kind == "disk":
            return Path(wanted.what), None
        root = self._settings.colloquy_folder
        if root is None:
            raise ProblemError("COLLOQUY_FOLDER is not set any more, so that nothing in it is read")
        place = inside(root, wanted.what)
        if place is None:
            raise ProblemError("it lies outside of the folder for watching by now, and is not read")
        return place, root.resolve()

    async def _import(self, path: Path, signature: Signature | str, by: str) -> str:
        """What is wrong with a file; nothing when it was imported, or has been."""
        if isinstance(signature, str):
            return f"{_printable(path.name)}: {signature}"
        known, problem = self._read.get(path, (None, ""))
        if known == signature:
            return problem
        problem = ""
        try:
            async with self._importing:
                report = await self._client.write(imports.run, path, by=by)
            if report.rejections:
                problem = f"{path.name}: {report.rejections} of {report.read} entries could not be read"
        except StoreUnavailable as error:  # the file is as good as unread
            return str(error)
        except StoreError as error:
            problem = f"{path.name}: {str(error).removeprefix(f'{path}: ')}"
        self._read[path] = (signature, problem)
        return problem


def _files(place: Path, root: Path | None) -> Iterator[tuple[Path, Signature | str]]:
    """A file, or each file right in a folder whose name ends as ours do, with its signature or with why it cannot be read."""
    try:
        found = sorted(one for one in place.iterdir() if one.suffix.lower() in SUFFIXES) if place.is_dir() else [place]
    except OSError as error:
        yield place, f"cannot be read ({error.strerror})"
        return
    for path in found:
        if _printable(path.name) != path.name:
            yield path, "this name is not UTF-8; rename the file"
            continue
        if root is not None and inside(root, str(path)) is None:
            yield path, "leads out of the folder for watching, and is not read"
            continue
        try:
            status = path.stat()
        except OSError as error:
            yield path, "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
            continue
        if S_ISREG(status.st_mode):
            yield path, (status.st_ino, status.st_size, status.st_mtime_ns)
        elif path == place:
            yield path, "is neither a file nor a folder"


def _printable(name: str) -> str:
    """A file's name that can be stored; what is not UTF-8 in it becomes "?"."""
    return name.encode(errors="replace").decode()


def _now() -> str:
    return iso(datetime.now(UTC))
