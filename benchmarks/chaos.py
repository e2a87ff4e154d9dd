"""Chaos: runs in which Discord fails, others write and the bot is killed; then everybody must have been told everything once.

`python benchmarks/chaos.py RUNS FIRST` makes so many runs (500), the first with that seed (0).
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from time import perf_counter

from _bench import figure  # it makes the tests' modules known, too

from tests.bot.chaos import run
from tests.bot.chaos.verdict import Outcome

RUNS = 500


@cache
def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is there as long as this process."""
    return tempfile.TemporaryDirectory(prefix="chaos-")


@cache
def known() -> tuple[Path, list[str]]:
    """The store with which every run begins, and the names in it."""
    return run.known(Path(scratch().name))


def outcome(seed: int) -> Outcome:
    """One run."""
    logging.disable()  # connections that the dead have left are no news
    return asyncio.run(run.run(seed, Path(scratch().name) / str(seed), *known()))


def main() -> None:
    """Print what came of all runs, and each thing that went wrong with the seed of its run."""
    runs, first = (int(word) for word in (sys.argv[1:] + [str(RUNS), "0"][len(sys.argv) - 1 :])[:2])
    total, start = Outcome(), perf_counter()
    print(f"chaos: seeds {first} to {first + runs - 1}")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        for seed, came in enumerate(pool.map(outcome, range(first, first + runs)), first):
            total += came
            for problem in came.problems:
                print(f"chaos: with seed {seed} {problem}", flush=True)
    figure(f"{runs} runs from seed {first}", f"{total}; {perf_counter() - start:.0f} s", aim="repeated 0, lost 0")


if __name__ == "__main__":
    main()
