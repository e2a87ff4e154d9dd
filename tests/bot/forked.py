"""The command line in processes that are there at once: each is forked off one that has loaded all of the bot."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

Completed = CompletedProcess[bytes]

PATIENCE = 120.0
"""Seconds that a command may take."""

STREAMS = ("in", "out", "err")
"""The files of a folder that stand for standard input, output and error."""

LOADED = (
    "tests.bot.chaos.bot",
    *(f"bot.{name}" for name in ("chat", "deciding", "doctoring", "exporting", "importing", "reporting", "seeding", "terminal")),
    *(f"store.{name}" for name in ("doctor", "history", "summary", "undoing", "sources.bibtex", "sources.seed")),
)
"""What most commands need. Not `bot.__main__`, which each process runs as its own program."""

if sys.platform == "win32":
    processes = multiprocessing.get_context("spawn")
else:
    processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([*LOADED])


def run(words: Sequence[str], typed: bytes, folder: Path, surroundings: Mapping[str, str], streams: Path) -> Completed:
    """What `python -m bot` with some words comes to, with bytes typed, in a folder, and nothing but this in its environment.

    What stands for its streams are files in another folder.
    """
    for name in STREAMS:
        (streams / name).write_bytes(typed if name == "in" else b"")
    process = processes.Process(target=_be, args=(words, folder, dict(surroundings), streams), daemon=True)
    process.start()
    process.join(PATIENCE)
    assert process.exitcode is not None, f"{words} takes too long"
    return Completed(words, process.exitcode, *((streams / name).read_bytes() for name in STREAMS[1:]))


def _be(words: Sequence[str], folder: Path, surroundings: Mapping[str, str], streams: Path) -> None:
    """Be `python -m bot`, in which a warning is an error: the body of a process."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(surroundings)
    for number, name in enumerate(STREAMS):
        os.dup2(os.open(streams / name, os.O_RDWR), number)
    sys.stdin = os.fdopen(0)
    sys.argv = ["bot", *words]
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
