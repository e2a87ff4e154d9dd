"""What the documentation tells people to type works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.answers import answer, commands
from bot.answers.asker import Asker
from bot.mentions import understand
from store.database import Store

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLLOWING, RUNNING = ((DOCS / name).read_text(encoding="utf-8") for name in ("following.md", "running.md"))
TYPED = sorted(set(re.findall(r"`(/[^`]+)`", FOLLOWING)))
WATCHES = re.findall(r"^(/watch.*?)(?:  |$)", RUNNING, re.MULTILINE)
SHELL = sorted(set(re.findall(r"python -m bot ([a-z]+(?: (?:show|undo)\b)?)", RUNNING)))
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n\n?```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = [page for page in sorted([*DOCS.glob("*.md"), *DOCS.glob("sources/*.md")]) if EXAMPLE.search(page.read_text(encoding="utf-8"))]
QUERIES = re.findall(r'^sqlite3 colloquy\.db "(SELECT .*)"$', RUNNING, re.MULTILINE)

MODERATOR = Asker(kind="member", id="4242001", guild="1", channel="77", channel_name="papers", manages=True)


def test_the_documentation_is_read() -> None:
    assert all(len(found) > 1 for found in (TYPED, WATCHES, SHELL, QUERIES, PAGES))


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_members_may_type_is_answered(own_tree: Store, typed: str) -> None:
    ask = understand(typed)

    assert ask
    assert answer(own_tree, ask, MODERATOR).outcome != "refused"


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
def test_whatever_one_may_ask_the_store_can_be_asked(own_tree: Store, query: str) -> None:
    assert own_tree.rows(query) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are for sh")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_answer_as_it_says(page: Path, surroundings: Mapping[str, str], tmp_path: Path) -> None:
    examples = EXAMPLE.findall(page.read_text(encoding="utf-8"))
    answers = [
        subprocess.run(["sh", "-c", typed], cwd=tmp_path, env=dict(surroundings), capture_output=True, text=True, timeout=120)
        for typed, _ in examples
    ]

    assert [answer.stdout + answer.stderr for answer in answers] == [told for _, told in examples]


@pytest.fixture
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment in which `python` is this one, and no setting of Colloquy's is made."""
    words = tmp_path_factory.mktemp("bin")
    (words / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (words / "python").chmod(0o755)
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    return {**kept, "PATH": f"{words}:{os.environ['PATH']}", "PYTHONPATH": str(DOCS.parent)}
