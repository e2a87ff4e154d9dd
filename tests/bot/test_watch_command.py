"""Watching from the terminal: set, listed and removed with `ask`, and seen in `stats`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from store import watches
from store.database import open_store

Colloquy = Callable[..., subprocess.CompletedProcess[str]]
LONG_AGO = "2020-01-01T00:00:00+00:00"


def test_a_file_is_watched_by_its_whole_path(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "toys.bib").write_text("@article{toy, title={Toys}}")

    told = colloquy("ask", "/watch toys.bib every:10 minutes")

    assert told.returncode == 0
    assert "every 10 minutes" in told.stdout
    assert "connected to Discord" in told.stdout
    with open_store(tmp_path / "colloquy.db") as store:
        assert [watch.source for watch in watches.known(store)] == [str((tmp_path / "toys.bib").resolve())]


def test_a_key_in_the_environment_lets_authors_be_watched(colloquy: Colloquy) -> None:
    without = colloquy("ask", "/watch openalex:A5012345678")
    assert (without.returncode, without.stdout) == (1, "")
    assert "openalex.org/settings/api" in without.stderr

    key = "toy-key-that-nobody-may-see"
    told = colloquy("ask", "/watch openalex:A5012345678", OPENALEX_API_KEY=key)
    assert told.returncode == 0
    assert key not in told.stdout + told.stderr

    assert "openalex:A5012345678" in colloquy("chat", typed="/watch openalex:A5012345678\n", OPENALEX_API_KEY=key).stdout


def test_stats_tell_of_problems_and_else_count(colloquy: Colloquy, tmp_path: Path) -> None:
    colloquy("ask", "/watch arxiv:cs.LG")
    well = colloquy("stats")
    assert "watched" in well.stdout
    assert "arxiv" not in well.stdout

    with open_store(tmp_path / "colloquy.db") as store:
        watches.failed(store, watches.known(store)[0], "arXiv cannot be reached", LONG_AGO)
    assert colloquy("stats").stdout.endswith("arxiv:cs.LG: arXiv cannot be reached\n")
    counts = json.loads(colloquy("stats", "--json").stdout)
    assert (counts["watched"], counts["watched_failing"]) == (1, 1)
