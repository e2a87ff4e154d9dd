"""The fixture `discord_server`: a running playground that no test leaves with a violation."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.server import Playground

OPENAPI = Path(__file__).resolve().parents[1] / ".." / "shared" / "discord" / "openapi.json"


def openapi_file() -> Path | None:
    """Discord's OpenAPI file, or None where it is not at hand. Raises FileNotFoundError in CI, where it must be."""
    if OPENAPI.is_file():
        return OPENAPI
    if os.environ.get("CI") == "true":
        raise FileNotFoundError(f"{OPENAPI}: Discord's OpenAPI file is needed in CI.")
    return None


@pytest_asyncio.fixture
async def discord_server() -> AsyncIterator[Playground]:
    """A local Discord; when the test is over, the bot must have done nothing that Discord refuses."""
    async with Playground(openapi_file()) as discord:
        yield discord
    if discord.violations:
        pytest.fail("Discord would refuse this:\n" + "\n".join(discord.violations), pytrace=False)
