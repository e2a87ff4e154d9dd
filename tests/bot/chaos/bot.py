"""The bot in processes that can be killed, in a time that runs faster.

A run takes minutes of the bot's time: leases of a minute, attempts that wait longer and longer. Hardly anything of that is
shortened. Instead the bot's event loop, its clock and its pace all run SPEED times as fast, so that each wait keeps its length
beside the others.
"""

from __future__ import annotations

import asyncio
import logging
import os
import selectors
import signal
import time
from collections.abc import Coroutine, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import discord

from bot import client, notifier, running
from bot.settings import Settings, SettingsError
from store import outbox
from store.database import PATIENCE, open_store
from store.errors import StoreError
from store.schedule import iso
from tests.bot import forked

SPEED = 100.0
"""Seconds of the bot's time in one of ours."""

SHORTER: dict[ModuleType, dict[str, Any]] = {notifier: {"OPENING_PAUSE": 20.0}, outbox: {"GAP": 0}}
"""What is too long even so, in the bot's seconds: pauses that only spare people, and in which nothing can go wrong."""


@dataclass(frozen=True)
class Clock:
    """The time of one run, which began at `start` (seconds since 1970). What it was put forward or back is in a file."""

    start: float
    shifted: Path

    def now(self) -> str:
        """This moment, as the store keeps it."""
        shift = float(self.shifted.read_text()) if self.shifted.exists() else 0.0
        return iso(datetime.fromtimestamp(self.start + (time.time() - self.start) * SPEED + shift, UTC))

    def put(self, shift: float) -> None:
        """Puts the clock so many seconds before or behind where it would be."""
        fresh = self.shifted.with_suffix(".new")
        fresh.write_text(str(shift))
        fresh.replace(self.shifted)


class _FastSelector(selectors.DefaultSelector):
    """Waits as much shorter as time runs faster."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout / SPEED if timeout else timeout)


_Heart = discord.gateway.KeepAliveHandler


class _FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are SPEED times as short."""

    def __init__(self) -> None:
        super().__init__(_FastSelector())

    def time(self) -> float:
        return super().time() * SPEED


def _fast_heart(*, interval: float, **others: Any) -> discord.gateway.KeepAliveHandler:
    """Beats as much faster; it is a thread, which no event loop makes faster."""
    return _Heart(interval=interval / SPEED, **others)


def _run_fast(main: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=_FastLoop) as runner:
        runner.run(main)


def serve(where: Mapping[str, str], clock: Clock) -> None:
    """Be the bot until somebody ends it: the body of a process."""
    logging.basicConfig(filename=clock.shifted.with_name("bot.log"), level=logging.INFO, format="%(process)d %(name)s: %(message)s")
    with ExitStack() as changed:
        changed.enter_context(patch.object(asyncio, "run", _run_fast))
        changed.enter_context(patch.object(discord.gateway, "KeepAliveHandler", _fast_heart))
        changed.enter_context(patch.object(notifier, "now", clock.now))
        changed.enter_context(patch.object(notifier, "time", SimpleNamespace(monotonic=lambda: time.monotonic() * SPEED)))
        changed.enter_context(patch.object(client, "open_store", partial(open_store, patience=PATIENCE / SPEED)))
        for module, constants in SHORTER.items():
            changed.enter_context(patch.multiple(module, **constants))
        changed.enter_context(suppress(SettingsError, StoreError))
        running.run(Settings.from_env(where))


class Fleet:
    """The bots of one run, of which some may be alive."""

    def __init__(self, where: Mapping[str, str], clock: Clock) -> None:
        self._arguments = (where, clock)
        self._all: list[BaseProcess] = []
        self.killed = 0

    @property
    def alive(self) -> list[BaseProcess]:
        """Those that are running."""
        return [process for process in self._all if process.is_alive()]

    @property
    def only_the_last(self) -> bool:
        """Whether the one that was started last is alive, and no other."""
        return bool(self._all) and self.alive == self._all[-1:]

    def start(self) -> None:
        """One more bot on the same store."""
        process = forked.processes.Process(target=serve, args=self._arguments, daemon=True)
        process.start()
        self._all.append(process)

    def kill(self, random: Random) -> None:
        """One of them is dead at once."""
        if alive := self.alive:
            process = random.choice(alive)
            process.kill()
            process.join()
            self.killed += 1

    async def stop(self, random: Random) -> None:
        """One of them ends as it is asked to, or as hard as it must."""
        if alive := self.alive:
            process = random.choice(alive)
            self._signal(process, signal.SIGTERM)
            await asyncio.to_thread(process.join, 5)

    async def pause(self, random: Random, seconds: float) -> None:
        """One of them does nothing for some seconds of ours, and then goes on as if no time had passed."""
        if alive := self.alive:
            process = random.choice(alive)
            self._signal(process, signal.SIGSTOP)
            await asyncio.sleep(seconds)
            self._signal(process, signal.SIGCONT)

    def end(self) -> None:
        """None of them is there any more."""
        for process in self._all:
            process.kill()
            process.join()
            process.close()
        self._all.clear()

    def _signal(self, process: BaseProcess, number: signal.Signals) -> None:
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, number)
