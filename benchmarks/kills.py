"""Kills: imports that are ended at a random moment, by SIGKILL and as Ctrl-C does; all of each must be there, or none of it.

`python benchmarks/kills.py RUNS FIRST` makes so many runs of each kind (100), the first with that seed (0).
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

import _bench  # noqa: F401 - it makes the tests' modules known

from tests.toy import kills

RUNS = 100


def main() -> None:
    """Print how often all and how often nothing was there, and each thing that went wrong with the seed of its run."""
    runs, first = (int(word) for word in (sys.argv[1:] + [str(RUNS), "0"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        scene = kills.scene(Path(scratch))
        for sign in (signal.SIGKILL, signal.SIGINT):
            start, found = perf_counter(), Counter[str]()
            for seed in range(first, first + runs):
                folder = Path(scratch) / f"{sign.name}-{seed}"
                folder.mkdir()
                came = kills.run(seed, scene, folder, sign)
                found.update(["all" if came.stored else "nothing", *(["problem"] * len(came.problems))])
                for problem in came.problems:
                    print(f"kills: {sign.name} with seed {seed}: {problem}", flush=True)
            counts = ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
            print(
                f"kills: {runs} imports of {1000 * scene.seconds:.0f} ms ended by {sign.name} in {perf_counter() - start:.0f} s: {counts}"
            )


if __name__ == "__main__":
    main()
