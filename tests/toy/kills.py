"""Imports that are ended from outside at a random moment, with SIGKILL or as Ctrl-C does; then all of an import is there, or none of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from store import imports
from store.database import open_store
from tests import toy
from tests.toy import dumps

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from bot import __main__, importing; print('ready', flush=True); __main__.main()"
FOLDERS, WORKS = 4, 100
"""Files of the input, and works in each of them."""


@dataclass(frozen=True)
class Scene:
    """What every run begins with: a store, an input, what the store holds before and after it, and how many seconds it takes."""

    store: Path
    given: Path
    before: Mapping[str, list[str]]
    after: Mapping[str, list[str]]
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What came of a run: whether the import is there, and what is wrong."""

    stored: bool
    problems: tuple[str, ...]


def scene(folder: Path) -> Scene:
    """A store with the toy tree, and an input that takes long enough to be ended in the middle of."""
    store, given, whole = folder / "store.db", folder / "given", folder / "whole.db"
    with open_store(store) as opened:
        toy.bring(opened, *toy.TREE)
        before = dumps.content(opened)
    given.mkdir()
    for number in range(FOLDERS):
        entries = (_entry(number * WORKS + work) for work in range(WORKS))
        (given / f"{number}.bib").write_text("".join(entries))
    seconds = min(_timed(Path(shutil.copy(store, whole)), given) for _ in range(2))  # at first much may still have to be compiled
    with open_store(whole) as opened:
        return Scene(store, given, before, dumps.content(opened), seconds)


def run(seed: int, scene: Scene, folder: Path, sign: signal.Signals) -> Outcome:
    """Import, end that with a signal at a moment that the seed decides, look what is there, and import again."""
    path = folder / "store.db"
    shutil.copy(scene.store, path)
    process = _started(path, scene.given)
    sleep(random.Random(seed).random() * scene.seconds)  # noqa: S311 - it decides nothing but a moment
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    problems = [f"the file is broken: {flaw}" for flaw in dumps.flaws(path)]
    with open_store(path) as store:
        held = dumps.content(store)
        stored = held == scene.after
        if not stored and held != scene.before:
            problems.append("half of the import is there")
        if not stored and sign == signal.SIGINT and (process.returncode, said.splitlines()[-1:]) != (130, ["Stopped."]):
            problems.append(f"it ended with status {process.returncode} and the words {said!r}")
        imports.run(store, scene.given)
        if dumps.content(store) != scene.after:
            problems.append("the import cannot be done again")
    return Outcome(stored, tuple(problems))


def _entry(number: int) -> str:
    authors = [f"Ada Kite{number % 37}", f"Bo Drum{number % 41}"]
    return toy.entry(f"t{number}", f"Toy Number {number} of Many Toys", authors, year=str(2000 + number % 20))


def _timed(store: Path, given: Path) -> float:
    """The seconds that an import takes."""
    process = _started(store, given)
    start = monotonic()
    process.communicate()
    return monotonic() - start


def _started(store: Path, given: Path) -> subprocess.Popen[str]:
    """A process that is about to import."""
    command = [sys.executable, "-c", PROGRAM, "import", str(given), "--db", str(store)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings)
    assert process.stdout is not None
    process.stdout.readline()
    return process
