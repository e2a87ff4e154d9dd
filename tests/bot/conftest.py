"""The command line as a person uses it: in a process of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Colloquy = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def surroundings(tmp_path: Path) -> Mapping[str, str]:
    """An environment without any setting of Colloquy's; a warning in the process is an error."""
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**passed_on, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error,ignore:'audioop' is deprecated:DeprecationWarning"}


@pytest.fixture
def colloquy(tmp_path: Path, surroundings: Mapping[str, str]) -> Colloquy:
    """Runs `python -m bot` with words, and perhaps with lines on standard input and settings; no run shows a traceback."""

    def run(*words: str | Path, typed: str | bytes = "", under: tuple[str, ...] = (), **settings: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*under, sys.executable, "-m", "bot", *map(str, words)],
            input=typed if isinstance(typed, bytes) else typed.encode(),
            capture_output=True,
            cwd=tmp_path,
            env={**surroundings, **settings},
            timeout=120,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run
