"""Everybody is told everything once, whatever goes wrong: some runs of chaos. `benchmarks/chaos.py` makes five hundred.

A run that failed is repeated with its seed: chance decides the same again, though not the moments at which it strikes.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import pytest

from tests.bot.chaos import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

SEEDS = (0, 1, 2, 3, 5, 8)
"""Runs in which a bot repeats itself, or keeps silent, that has no leases (1, 3, 8), sends without our nonces (0, 2, 5),
never looks whether a message is there already (1, 3, 8) or records before it sends (all)."""

ANY = -1
"""Stands for a seed that nobody has seen before."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A store that knows some people, and their names."""
    return run.known(tmp_path_factory.mktemp("known"))


@pytest.mark.parametrize("seed", [*SEEDS, ANY])
async def test_everybody_is_told_once_or_it_is_said_why_not(seed: int, known: tuple[Path, list[str]], tmp_path: Path) -> None:
    seed = secrets.randbelow(1_000_000) if seed == ANY else seed

    outcome = await run.run(seed, tmp_path / "run", *known)

    print(f"seed {seed}: {outcome}")  # noqa: T201
    assert outcome.problems == (), f"with seed {seed}"
    assert (outcome.repeated, outcome.lost) == (0, 0)
    assert outcome.sent > 0
