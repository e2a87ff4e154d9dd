"""Fuzzing: mutants of a toy file of every source, and of the real files, go through whole imports.

`python benchmarks/fuzz.py ROUNDS FIRST` (6 rounds, the first with the seed 0) prints every mutant that does something else than to be
refused with a sentence or to add up, and every store that the doctor complains about after it was through a round of them.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from _bench import SHARED, data, figure

from store import doctor
from store.database import Store, open_store
from tests.toy import mutants, originals, real
from tests.toy.originals import Original

ROUNDS = 6

TOY_SEEDS = 20
"""Mutants of each toy file in a round; of a real one it is one, for there are twenty times as many."""

SLOW = 5.0
"""Seconds of this process for which a mutant of some records must not keep it busy."""


def main() -> None:
    """Print what went wrong, and how many mutants there were and what became of them."""
    rounds, first = (int(word) for word in (sys.argv[1:] + [str(ROUNDS), "0"][len(sys.argv) - 1 :])[:2])
    judge("toy files", originals.toys(), range(first * TOY_SEEDS, (first + rounds) * TOY_SEEDS), TOY_SEEDS)
    data("data", "acl-anthology-2019")
    judge("real files", [*originals.documents(SHARED), *originals.anthology(SHARED)], range(first, first + rounds), 1)


def judge(what: str, files: Sequence[Original], seeds: range, at_once: int) -> None:
    """Print what became of the mutants of these files; every store suffers so many of each."""
    found = Counter[str]()
    for start in seeds[::at_once]:
        found += suffered(files, range(start, start + at_once))
    told = f"{found['read']:,} read, {found['refused']:,} refused, {found['problem']} went wrong"
    figure(f"{found.total():,} mutants of {len(files)} {what}", told, aim="0 went wrong")


def suffered(files: Sequence[Original], seeds: range) -> Counter[str]:
    """What became of the mutants with these seeds in one store that holds this repository's own seeds before."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch, open_store(Path(scratch) / "store.db") as store:
        real.bring(store, *real.seeds())
        found = Counter(_became(store, file, seed) for seed in seeds for file in files)
        for finding in doctor.examine(store):
            found["problem"] += 1
            print(f"fuzz: after the seeds from {seeds.start}: {finding.sentence}", flush=True)
    return found


def _became(store: Store, file: Original, seed: int) -> str:
    """What became of one mutant, in a word."""
    start = process_time()
    try:
        outcome = mutants.suffer(store, file, seed)
    except Exception:  # whatever it is, it is what we look for
        print(f"fuzz: {file.name} with seed {seed}: {traceback.format_exc()}", flush=True)
        return "problem"
    if process_time() - start > SLOW:
        print(f"fuzz: {file.name} with seed {seed} took {process_time() - start:.1f} s", flush=True)
        return "problem"
    return outcome


if __name__ == "__main__":
    main()
