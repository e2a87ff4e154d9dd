"""How far an import is, on standard error: a bar in a terminal, a line every few seconds in a log, nothing while it is short."""

from __future__ import annotations

import sys
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

import typer

from bot.drawing.text import tame
from store.imports import Progress
from store.unpacking import size

PATIENCE = 2.0
"""Seconds for which nothing is shown."""

EVERY = 5.0
"""Seconds between two lines in a log."""

FRAME = 0.2
"""Seconds between two pictures of the bar."""


class Meter:
    """Shows what it is told, from a thread of its own, so that it goes on while the store is busy. Use it as a context manager."""

    def __init__(self, name: str) -> None:
        self._name = tame(name)
        self._now: Progress | None = None
        self._said = ""
        self._since = monotonic()
        self._ended = Event()
        self._thread = Thread(target=self._show, name="meter", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def tell(self, progress: Progress) -> None:
        """Hear how far an import is."""
        if self._now is None or self._now.phase != progress.phase:
            self._since = monotonic()
        self._now = progress

    def say(self, sentence: str) -> None:
        """Hear in words how it goes on."""
        self._said = tame(sentence)

    def _show(self) -> None:
        if self._ended.wait(PATIENCE):
            return
        if sys.stderr.isatty():
            self._draw()
        else:
            self._log()

    def _log(self) -> None:
        while True:
            typer.echo(f"{self._name}: {self._words()}", err=True)
            if self._ended.wait(EVERY):
                return

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[words]}", markup=False))
        with Bar(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
            task = bar.add_task(self._name, total=None, words="")
            while True:
                known = self._now if self._now and self._now.phase != "settling" else None
                bar.update(task, completed=known.done if known else 0, total=known.total if known else None, words=self._words())
                bar.refresh()
                if self._ended.wait(FRAME):
                    return

    def _words(self) -> str:
        """Where it stands: how much is done, how fast, and how long it takes yet, as far as that can be known."""
        now, seconds = self._now, monotonic() - self._since
        if now is None:
            return self._said or "reading"
        if now.phase == "checking":
            return f"looking whether it is known, {size(now.done)} of {size(now.total)}"
        if now.phase == "settling":
            return f"{now.readings:,} read; finding out which works and whose they are, {_duration(seconds)} so far"
        left = seconds * (now.total - now.done) / now.done if now.done else 0
        return f"{now.readings:,} read, {now.readings / max(seconds, 0.001):,.0f} a second, {_duration(left)} left"


def _duration(seconds: float) -> str:
    """Minutes and seconds, or hours and minutes."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02}"
