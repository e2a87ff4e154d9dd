"""What the documentation tells people to type works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.answers import answer, commands
from bot.answers.asker import Asker
from bot.mentions import understand
from store.database import Store, open_store
from tests import toy

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLLOWING, RUNNING = ((DOCS / name).read_text(encoding="utf-8") for name in ("following.md", "running.md"))
TYPED = sorted(set(re.findall(r"`(/[^`]+)`", FOLLOWING)))
WATCHES = re.findall(r"^(/watch.*?)(?:  |$)", RUNNING, re.MULTILINE)
SHELL = sorted(set(re.findall(r"python -m bot ([a-z]+(?: (?:show|undo)\b)?)", RUNNING)))
QUERIES = re.findall(r'^sqlite3 colloquy\.db "(SELECT .*)"$', RUNNING, re.MULTILINE)

MODERATOR = Asker(kind="member", id="4242001", guild="1", channel="77", channel_name="papers", manages=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as opened:
        toy.bring(opened, *toy.TREE)
        yield opened


def test_the_documentation_is_read() -> None:
    assert all(len(found) > 1 for found in (TYPED, WATCHES, SHELL, QUERIES))


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_members_may_type_is_answered(store: Store, typed: str) -> None:
    ask = understand(typed)

    assert ask
    assert answer(store, ask, MODERATOR).outcome != "refused"


@pytest.mark.parametrize("typed", WATCHES)
def test_whatever_moderators_may_type_is_a_command_with_its_options(typed: str) -> None:
    ask = understand(typed)

    assert ask
    assert ask.options.keys() <= {option.name for option in commands()[ask.command].options}


@pytest.mark.parametrize("words", SHELL)
def test_whatever_one_may_type_in_a_shell_is_there(words: str) -> None:
    found: Any = get_command(app)
    for word in words.split():
        assert word in found.commands
        found = found.commands[word]


@pytest.mark.parametrize("query", QUERIES)
def test_whatever_one_may_ask_the_store_can_be_asked(store: Store, query: str) -> None:
    assert store.rows(query) == []
