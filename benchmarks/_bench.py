"""What the benchmarks share: where the data is, how time is taken, and how a figure is printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()

TABLE = "COLLOQUY_FIGURES"
"""The environment variable that names the file in which `scripts/bench` collects figures."""

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


def figure(what: str, ours: str, beside: str = "", ratio: str = "", aim: str = "") -> None:
    """Print one figure, and add it to the table where `scripts/bench` collects one."""
    told = "; ".join(part for part in (ours, beside and f"beside {beside}", ratio and f"ratio {ratio}", aim and f"aim {aim}") if part)
    name = Path(sys.argv[0]).stem
    print(f"{name}: {what}: {told}", flush=True)
    if table := os.environ.get(TABLE):
        with Path(table).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps([name, what, ours, beside, ratio, aim]) + "\n")
