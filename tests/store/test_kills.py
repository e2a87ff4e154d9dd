"""An import that is ended at any moment is there whole or not at all. `benchmarks/kills.py` ends a hundred of each kind."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.toy import kills

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> kills.Scene:
    return kills.scene(tmp_path_factory.mktemp("scene"))


@pytest.mark.parametrize("seed", range(5))
def test_a_process_that_is_killed_leaves_all_or_nothing_and_a_sound_store(seed: int, scene: kills.Scene, tmp_path: Path) -> None:
    assert kills.run(seed, scene, tmp_path, signal.SIGKILL).problems == ()


@pytest.mark.parametrize("seed", range(3))
def test_ctrl_c_stops_an_import_with_one_word_and_leaves_nothing_of_it(seed: int, scene: kills.Scene, tmp_path: Path) -> None:
    assert kills.run(seed, scene, tmp_path, signal.SIGINT).problems == ()
