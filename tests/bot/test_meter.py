"""How far an import is: lines in a log, a bar in a terminal, and nothing where it is short."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from time import sleep

import pytest

from bot import meter
from bot.meter import Meter
from store.imports import Progress

MIB = 2**20


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is shown at once."""
    monkeypatch.setattr(meter, "PATIENCE", 0)
    monkeypatch.setattr(meter, "EVERY", 0.01)
    monkeypatch.setattr(meter, "FRAME", 0.01)


class _Screen(io.StringIO):
    """What is written to standard error, which may be a terminal."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def shows(self, words: str) -> bool:
        """Whether the words come to stand there."""
        for _ in range(3_000):
            if re.search(words, self.getvalue()):
                return True
            sleep(0.01)
        return False


Shown = Callable[[bool], _Screen]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Puts a screen in the place of standard error, when the test runs: pytest has a hand in that itself before."""

    def put(is_terminal: bool) -> _Screen:
        found = _Screen(is_terminal)
        monkeypatch.setattr(sys, "stderr", found)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "120")
        return found

    return put


def test_what_is_short_shows_nothing(screen: Shown) -> None:
    terminal = screen(True)
    with Meter("toys.bib") as shown:
        shown.tell(Progress("reading", 1, 2, 1))

    assert terminal.getvalue() == ""


def test_a_log_gets_a_line_for_every_phase(eager: None, screen: Shown) -> None:
    log = screen(False)
    with Meter("toys.bib") as shown:
        assert log.shows(r"^toys\.bib: reading\n")
        shown.tell(Progress("checking", MIB, 4 * MIB, 0))
        assert log.shows(r"\ntoys\.bib: looking whether it is known, 1\.0 MiB of 4\.0 MiB\n")
        shown.tell(Progress("reading", 2 * MIB, 4 * MIB, 1_200))
        assert log.shows(r"\ntoys\.bib: 1,200 read, [\d,]+ a second, 0:\d\d left\n")
        shown.tell(Progress("settling", 4 * MIB, 4 * MIB, 2_400))
        assert log.shows(r"\ntoys\.bib: 2,400 read; finding out which works and whose they are, 0:\d\d so far\n")


def test_a_terminal_gets_a_bar_that_is_gone_at_the_end(eager: None, screen: Shown) -> None:
    terminal = screen(True)
    with Meter("toys.bib") as shown:
        shown.tell(Progress("reading", 2 * MIB, 4 * MIB, 1_200))
        assert terminal.shows(r"toys\.bib.*━.*1,200 read, [\d,]+ a second, 0:\d\d left")
        shown.tell(Progress("settling", 4 * MIB, 4 * MIB, 2_400))
        assert terminal.shows("2,400 read; finding out")

    assert terminal.getvalue().endswith("\x1b[2K"), "the line is cleared"


def test_what_is_said_meanwhile_is_shown(eager: None, screen: Shown) -> None:
    log = screen(False)
    with Meter("openalex:A5000000011") as shown:
        shown.say("OpenAlex: 200 of 1,200 works\x1b[2J")
        assert log.shows(r"openalex:A5000000011: OpenAlex: 200 of 1,200 works\[2J\n")


def test_an_input_cannot_steer_the_terminal_by_its_name(eager: None, screen: Shown) -> None:
    log = screen(False)
    with Meter("\x1b]0;owned\x07.bib"):
        assert log.shows(r"\]0;owned\.bib: reading\n")

    assert "\x1b" not in log.getvalue()


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (3_599, "59:59"), (3_661, "1:01:01")])
def test_durations_are_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert meter._duration(seconds) == shown
