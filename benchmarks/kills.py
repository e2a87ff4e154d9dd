"""Kills: imports that are ended at a random moment, by SIGKILL and as Ctrl-C does; all of each must be there, or none of it.

`python benchmarks/kills.py RUNS FIRST` makes so many runs of each kind (100), the first with that seed (0).
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from _bench import figure

from tests.toy import kills
from tests.toy.kills import Scene

RUNS = 100


def main() -> None:
    """Print how often all and how often nothing was there, and each thing that went wrong with the seed of its run."""
    runs, first = (int(word) for word in (sys.argv[1:] + [str(RUNS), "0"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        scene = kills.scene(Path(scratch))
        for sign in (signal.SIGKILL, signal.SIGINT):
            found = ended(scene, range(first, first + runs), sign, Path(scratch))
            told = f"{found['nothing']} left nothing, {found['all']} all of it, {found['problem']} went wrong"
            figure(f"{runs} imports of {1000 * scene.seconds:.0f} ms ended by {sign.name}", told, aim="0 went wrong")


def ended(scene: Scene, seeds: range, sign: signal.Signals, scratch: Path) -> Counter[str]:
    """End an import for each seed; how many left "nothing" and how many "all" of it, and how many left a "problem"."""
    found = Counter[str]()
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            came = kills.run(seed, scene, Path(folder), sign)
        found.update(["problem" if came.problems else "all" if came.stored else "nothing"])
        for problem in came.problems:
            print(f"kills: {sign.name} with seed {seed}: {problem}", flush=True)
    return found


if __name__ == "__main__":
    main()
