"""Turns at a host that wants its requests one by one, among all that a user runs on this machine.

The bot may be watching while somebody imports, or imports in a loop. The time of one empty file in the system's folder for
temporary files says when the next turn is; it goes no further than a hint, so that without such a file everything works.
"""

from __future__ import annotations

import getpass
import os
import tempfile
import time
from pathlib import Path

FARTHEST = 60.0
"""Seconds that a turn lies ahead, at most: a time beyond that was left by a clock that went wrong."""


def take(gap: float) -> float:
    """Take the next turn, `gap` seconds after the last one or now; return the seconds until then."""
    now = time.time()
    try:
        mark = _mark()
        last = mark.stat().st_mtime if mark.exists() else 0.0
        turn = now if last > now + FARTHEST else max(now, last + gap)
        mark.touch(0o600)
        os.utime(mark, (turn, turn))
    except (OSError, KeyError):  # no place to write, or a user without a name
        return 0.0
    return turn - now


def _mark() -> Path:
    return Path(tempfile.gettempdir()) / f"colloquy-{getpass.getuser()}-arxiv"
