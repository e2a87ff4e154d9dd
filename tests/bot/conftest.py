"""The command line as a person uses it, in a process of its own and in an empty folder; and waiting for what the bot does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from tests.bot import forked, hosts

ROOT = Path(__file__).resolve().parents[2]
Colloquy = Callable[..., subprocess.CompletedProcess[str]]
Until = Callable[[Callable[[], object]], Awaitable[None]]


@pytest.fixture
def surroundings() -> Mapping[str, str]:
    """An environment without any setting of Colloquy's; a warning in the process is an error."""
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**passed_on, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error,ignore:'audioop' is deprecated:DeprecationWarning"}


@pytest.fixture
def colloquy(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, surroundings: Mapping[str, str]) -> Colloquy:
    """Runs `python -m bot` with words, and perhaps with lines on standard input and settings; no run shows a traceback.

    Only `under` another program does the process load Python anew.
    """
    streams = tmp_path_factory.mktemp("streams")

    def run(*words: str | Path, typed: str | bytes = "", under: tuple[str, ...] = (), **settings: str) -> subprocess.CompletedProcess[str]:
        told, around = [str(word) for word in words], {**surroundings, **settings}
        given = typed if isinstance(typed, bytes) else typed.encode()
        if under:
            command = [*under, sys.executable, "-m", "bot", *told]
            done = subprocess.run(command, input=given, capture_output=True, cwd=tmp_path, env=around, timeout=forked.PATIENCE)
        else:
            done = forked.run(told, given, tmp_path, around, streams)
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture
def until() -> Until:
    """Waits until something is true, wherever it shows: `Playground.until` looks again only when Discord hears of something."""
    return hosts.until
