"""A store that does not exist yet is made from the seeds: whole, once, and whatever happens meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.seeding import open_seeded
from store import summary
from store.database import Store, open_store
from store.errors import StoreUnavailable

Colloquy = Callable[..., subprocess.CompletedProcess[str]]


def test_a_new_store_holds_the_seeds_and_nothing_lies_beside_it(tmp_path: Path, seeded_store: Store) -> None:
    path = tmp_path / "new" / "colloquy.db"
    path.parent.mkdir()
    with open_seeded(path) as store:
        assert summary.stats(store) == summary.stats(seeded_store)

    assert list(path.parent.iterdir()) == [path]


def test_a_store_that_exists_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "colloquy.db").close()

    with open_seeded(tmp_path / "colloquy.db") as store:
        assert summary.stats(store)["records"] == 0


def test_processes_that_start_at_once_share_one_store(surroundings: Mapping[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "stats"]
    processes = [subprocess.Popen(command, cwd=tmp_path, env=dict(surroundings), stdout=subprocess.PIPE) for _ in range(3)]
    shown = {process.communicate(timeout=120)[0] for process in processes}

    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(shown) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["colloquy.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_process_that_is_killed_meanwhile_leaves_no_half_store(
    colloquy: Colloquy, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    process = subprocess.Popen([sys.executable, "-m", "bot", "stats"], cwd=tmp_path, env=dict(surroundings), stdout=subprocess.DEVNULL)
    while not list(tmp_path.glob(".colloquy-*/colloquy.db")) and process.poll() is None:
        time.sleep(0.001)
    process.kill()

    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "colloquy.db").exists()
    assert colloquy("stats").returncode == 0


def test_the_log_of_a_store_that_was_deleted_is_never_replayed_into_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "colloquy.db-wal").write_bytes(b"pages of a store that is gone")

    with pytest.raises(StoreUnavailable, match=r"colloquy\.db-wal of it is left"):
        open_seeded(tmp_path / "colloquy.db")


@pytest.mark.skipif(sys.platform == "win32", reason="sh limits what a process may write")
def test_without_room_for_it_the_store_that_was_asked_for_is_named(colloquy: Colloquy, tmp_path: Path) -> None:
    done = colloquy("stats", under=("sh", "-c", 'ulimit -f 100 && exec "$@"', "sh"))

    assert done.returncode == 1
    assert done.stderr.startswith("colloquy.db cannot be used")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder in which not even root can write")
def test_a_folder_that_nobody_can_write_in_is_one_sentence(colloquy: Colloquy) -> None:
    done = colloquy("stats", "--db", "/proc/colloquy.db")

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("/proc/colloquy.db cannot be made")
