"""The examples on the pages of the sources, typed as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

PAGES = Path(__file__).resolve().parents[1] / "docs" / "sources"
EXAMPLE = re.compile(r"^```sh\n(?P<typed>.*?)^```\n+```text\n(?P<printed>.*?)^```\n", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^cat > (?P<name>\S+) <<'END'\n(?P<text>.*?)^END\n", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^python -m bot (.+)$", re.MULTILINE)
EXAMPLES = [(page.name, found) for page in sorted(PAGES.glob("*.md")) for found in EXAMPLE.finditer(page.read_text(encoding="utf-8"))]


def test_the_pages_have_examples() -> None:
    assert {"acl.md", "dblp.md"} <= {name for name, _ in EXAMPLES}


@pytest.mark.parametrize("example", [found for _, found in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_an_example_prints_what_the_page_says(example: re.Match[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLLOQUY_DB", raising=False)
    for file in FILE.finditer(example["typed"]):
        (tmp_path / file["name"]).write_text(file["text"], encoding="utf-8")
    commands = COMMAND.findall(FILE.sub("", example["typed"]))

    assert commands
    assert "".join(CliRunner().invoke(app, command.split()).stdout for command in commands) == example["printed"]
