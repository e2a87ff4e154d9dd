"""What goes wrong in the pretend Discord, as a test asks for it: refusals, broken connections, and limits of how much a bot may send."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from playground.refusals import too_many

UNLIMITED = ("create_interaction_response", "execute_webhook")
"""Answers to interactions neither count for the limit of all requests nor are held back by it, here as in their webhook."""


@dataclass
class Fault:
    """What some calls of an operation are answered with, instead of what they asked for or, with `after`, once that is done.

    Without a status the connection is cut, after `hold` seconds. Each call is struck with a probability of `share`,
    and `times` calls at most. One that only `waits` does so for `hold` seconds, and is answered as ever.
    """

    operation: str
    status: int | None
    code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    times: float = 1
    after: bool = False
    hold: float = 0.0
    share: float = 1.0
    waits: bool = False


class Faults:
    """The faults that are still to come, and the limit of all requests in a second."""

    def __init__(self, per_second: float, seed: int) -> None:
        self._per_second = per_second
        self._random = Random(seed)  # noqa: S311 - which calls fail is no secret
        self._planned: list[Fault] = []
        self._recent: deque[float] = deque()
        self._held_until = -math.inf

    def plan(self, fault: Fault) -> None:
        """Adds a fault after those that are planned already."""
        self._planned.append(fault)

    def heal(self) -> None:
        """Ends all of them, and a limit that holds."""
        self._planned.clear()
        self._held_until = -math.inf

    def next(self, operation: str) -> Fault | None:
        """The fault that strikes this call of an operation."""
        for fault in self._planned:
            if fault.operation == operation and fault.times > 0 and self._random.random() < fault.share:
                fault.times -= 1
                return fault
        return None

    def hold(self, seconds: float) -> None:
        """Refuses all requests for some seconds, as Discord does when a bot has sent too many."""
        self._held_until = time.monotonic() + seconds

    def count(self, operation: str) -> None:
        """Counts a request. Raises DiscordError while requests are held, and for one too many in a second."""
        if operation.startswith(UNLIMITED) or "_webhook_" in operation:
            return
        now = time.monotonic()
        if now < self._held_until:
            raise too_many(self._held_until - now, blames_bot=False)
        self._recent.append(now)
        while now - self._recent[0] >= 1:
            self._recent.popleft()
        if len(self._recent) > self._per_second:
            raise too_many(1.0, detail=f"more than {self._per_second:g} requests in a second")
