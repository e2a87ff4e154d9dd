"""Turns at a host, among all processes of one user."""

from __future__ import annotations

import getpass
import os
import time
from pathlib import Path

import pytest

from bot.fetching import turns


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    mark = tmp_path / "turn"
    monkeypatch.setattr(turns, "_mark", lambda: mark)
    return mark


def test_the_first_turn_is_now(mark: Path) -> None:
    assert turns.take(3) == 0


def test_each_turn_is_a_gap_after_the_one_before_whoever_took_it(mark: Path) -> None:
    start = time.time()
    waits = [turns.take(30) for _ in range(3)]

    assert waits[0] == 0
    assert mark.stat().st_mtime >= start + 60 - 0.001  # a file system keeps time in steps
    assert 0 < waits[1] <= 30 < waits[2] <= 60


def test_a_turn_that_is_long_over_counts_no_more(mark: Path) -> None:
    mark.touch()
    os.utime(mark, (1, 1))

    assert turns.take(3) == 0


def test_a_clock_that_was_wrong_does_not_make_anybody_wait(mark: Path) -> None:
    mark.touch()
    os.utime(mark, (time.time() + 1e6,) * 2)

    assert turns.take(3) == 0


def test_where_no_file_can_be_kept_nobody_waits(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_mark", lambda: mark / "missing" / "turn")

    assert [turns.take(3), turns.take(3)] == [0, 0]


def test_a_user_without_a_name_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4242")

    monkeypatch.setattr(getpass, "getuser", nameless)

    assert turns.take(3) == 0


def test_the_mark_is_the_user_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")

    assert turns._mark().name == "colloquy-ada-arxiv"
