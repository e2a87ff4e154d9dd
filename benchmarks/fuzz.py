"""Fuzzing: mutants of a toy file of every source go through whole imports, for as long as one wants.

`python benchmarks/fuzz.py MINUTES FIRST` (1, and the seed 0) prints every mutant that does something else than to be refused with a
sentence or to add up, and every store that the doctor complains about after it was through some hundred of them.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from time import monotonic, process_time

import _bench  # noqa: F401 - it makes the tests' modules known

from store import doctor
from store.database import Store, open_store
from tests.toy import every, mutants

SEEDS = 20
"""Mutants of each file that one store suffers."""

SLOW = 5.0
"""Seconds of this process for which a mutant of a few thousand bytes must not keep it busy."""


def main() -> None:
    """Print what went wrong, and in the end how many mutants there were and what became of them."""
    given = sys.argv[1:]
    minutes, seed = float(given[0]) if given else 1.0, int(given[1]) if len(given) > 1 else 0
    end, found, first = monotonic() + 60 * minutes, Counter[str](), seed
    while monotonic() < end:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch, open_store(Path(scratch) / "store.db") as store:
            for number in range(seed, seed + SEEDS):
                found.update(_suffered(store, name, number) for name in every.files())
            for finding in doctor.examine(store):
                found["problem"] += 1
                print(f"fuzz: after the seeds from {seed}: {finding.sentence}", flush=True)
        seed += SEEDS
    counts = ", ".join(f"{count:,} {what}" for what, count in sorted(found.items()))
    print(f"fuzz: {found.total():,} mutants of {len(every.files())} files, seeds {first} to {seed - 1}: {counts}")


def _suffered(store: Store, name: str, seed: int) -> str:
    """What became of one mutant, in a word."""
    start = process_time()
    try:
        outcome = mutants.suffer(store, name, seed)
    except Exception:  # whatever it is, it is what we look for
        print(f"fuzz: {name} with seed {seed}: {traceback.format_exc()}", flush=True)
        return "problem"
    if process_time() - start > SLOW:
        print(f"fuzz: {name} with seed {seed} took {process_time() - start:.1f} s", flush=True)
        return "problem"
    return outcome


if __name__ == "__main__":
    main()
