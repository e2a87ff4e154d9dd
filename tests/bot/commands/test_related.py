"""/related in Discord: the same card as in the terminal, with its option."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.client import Colloquy
from playground import Person
from store.database import Store
from tests.toy import circle
from tests.toy.circle import ADA, BO, CY, DEE, FAY


@pytest.fixture
def friends(seeded_store: Store, tmp_path: Path) -> dict[str, int]:
    """The ids of a circle of friends in the bot's store."""
    return circle.bring(seeded_store, tmp_path)


async def test_who_is_near_is_shown_with_the_reason(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("related", name=ADA)

    assert f"Near {ADA}" in shown.text
    assert f"through {CY} and {BO}" in shown.text
    assert "2 joint works" not in shown.text


async def test_co_authors_are_shown_if_they_are_wanted_or_pressed_for(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    assert "2 joint works" in (await ada.slash("related", name=ADA, coauthors=True)).text

    shown = await ada.slash("related", name=DEE, coauthors=False)
    assert "1 joint work" in (await ada.click(shown.message, "With co-authors")).text


async def test_people_are_suggested(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    offered = await ada.autocomplete("related", "name", name="fay reel")

    assert [choice["value"] for choice in offered][:1] == [f"r{friends[FAY]}"]
