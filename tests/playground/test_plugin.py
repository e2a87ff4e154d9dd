"""The fixture `discord_server` fails a test whose bot did what Discord refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEST = """
import aiohttp

async def test_toy(discord_server):
    async with aiohttp.ClientSession() as session:
        url = f"{discord_server.api_url}/channels/{discord_server.channel_id}/messages"
        async with session.post(url, json={"content": CONTENT}):
            pass
"""


def outcome(folder: Path, content: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest over one test that posts a message."""
    (folder / "test_toy.py").write_text(TEST.replace("CONTENT", repr(content)))
    command = [sys.executable, "-m", "pytest", "-p", "playground.pytest_plugin", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider", "."]
    return subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)


def test_a_good_message_passes(tmp_path: Path) -> None:
    assert outcome(tmp_path, "x").returncode == 0


def test_an_empty_message_fails(tmp_path: Path) -> None:
    run = outcome(tmp_path, "")

    assert run.returncode == 1
    assert "create_message: Cannot send an empty message" in run.stdout
