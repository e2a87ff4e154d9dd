"""Starting: one question on the command line, and the idle bot, beside Python and discord.py alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from _bench import ROOT, figure

RUNS = 5


def started(*words: str) -> tuple[float, float]:
    """Milliseconds from start to end of a Python process, and the most MiB it used."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    took = 1000 * (perf_counter() - start)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"startup: python {' '.join(words)} ended with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return took, usage.ru_maxrss / unit


def measure(*words: str) -> tuple[float, float]:
    """Medians of several starts, after one that does not count."""
    started(*words)
    times, sizes = zip(*(started(*words) for _ in range(RUNS)), strict=True)
    return median(times), median(sizes)


def main() -> None:
    """Print a line for each of ours, beside its floor."""
    with tempfile.TemporaryDirectory() as scratch:
        question = ("-m", "bot", "ask", "/about", "--db", str(Path(scratch) / "store.db"))
        pairs = {
            "one question": (measure(*question), "python -c pass", measure("-c", "pass")),
            "idle bot": (measure("-c", "import bot.client"), "import discord", measure("-c", "import discord")),
        }
    for label, ((time, size), floor, (floor_time, floor_size)) in pairs.items():
        figure(f"{label}, time", f"{time:.0f} ms", f"{floor} {floor_time:.0f} ms", f"{time / floor_time:.1f}")
        figure(f"{label}, memory", f"{size:.0f} MiB", f"{floor} {floor_size:.0f} MiB", f"{size / floor_size:.1f}")


main()
