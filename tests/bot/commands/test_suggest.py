"""/suggest in Discord: for the one who asks alone, and put away with a button."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.client import Colloquy
from playground import Person
from store.database import Store
from tests.toy import circle
from tests.toy.circle import ADA, CY


@pytest.fixture
def friends(seeded_store: Store, tmp_path: Path) -> dict[str, int]:
    """The ids of a circle of friends in the bot's store."""
    return circle.bring(seeded_store, tmp_path)


async def test_who_is_near_is_shown_to_the_one_who_follows_alone(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    assert "You follow nobody yet" in (await ada.slash("suggest")).text

    await ada.slash("follow", name=ADA)
    shown = await ada.slash("suggest")

    assert shown.ephemeral
    assert f"2 joint works with {ADA}" in shown.text
    assert "More Blocks" not in (await ada.slash("suggest", what="works")).text


async def test_not_interested_is_a_button_and_can_be_taken_back(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    await ada.slash("follow", name=ADA)
    shown = await ada.slash("suggest", one=f"r{friends[CY]}")

    await ada.click(shown.message, "Not interested")
    assert "2 joint works" not in (await ada.slash("suggest")).text
    await ada.click(shown.message, "Suggest it again")
    assert "2 joint works" in (await ada.slash("suggest")).text
