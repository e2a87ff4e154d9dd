"""What is kept in memory from one question to the next: a few things, those that were put there last."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

MOST = 16
"""Things that are kept."""


class Kept(Generic[Thing]):
    """Things, each by what it is about. Whoever takes one has it alone until it is put back, so that threads never share one."""

    def __init__(self) -> None:
        self._things: dict[Hashable, Thing] = {}
        self._lock = threading.Lock()

    def take(self, about: Hashable) -> Thing | None:
        """Take away what is kept about something, if anything is."""
        with self._lock:
            return self._things.pop(about, None)

    def put(self, about: Hashable, thing: Thing) -> None:
        """Keep a thing, in place of any other about the same; of too many the one goes that was put there first."""
        with self._lock:
            self._things.pop(about, None)
            self._things[about] = thing
            if len(self._things) > MOST:
                del self._things[next(iter(self._things))]
