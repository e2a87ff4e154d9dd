"""What the benchmarks share: where the data is, how time is taken, and how a figure is printed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()

sys.path.insert(0, str(ROOT))  # the toy data of the tests serves here too


def data(*parts: str) -> Path:
    """A folder of the shared data; where it is missing the benchmark says so and ends."""
    folder = SHARED.joinpath(*parts)
    if not folder.is_dir():
        print(f"{Path(sys.argv[0]).stem}: left out, there is no {'/'.join(('../shared', *parts))}")
        sys.exit(0)
    return folder


def milliseconds(work: Callable[[], object], runs: int) -> list[float]:
    """How long each of several runs takes."""
    found = []
    for _ in range(runs):
        start = perf_counter()
        work()
        found.append(1000 * (perf_counter() - start))
    return found


def middle_and_tail(times: Sequence[float]) -> str:
    """ "p50/p95" in milliseconds."""
    return f"{median(times):.2f}/{quantiles(times, n=20)[-1]:.2f} ms"
