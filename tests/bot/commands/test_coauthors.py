"""/coauthors in Discord with a path: the same card as in the terminal, its other paths behind buttons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.client import Colloquy
from playground import Person
from store.database import Store
from tests.toy import circle
from tests.toy.circle import ADA, BO, CY, DEE, EVE, FAY, GUS


@pytest.fixture
def friends(seeded_store: Store, tmp_path: Path) -> dict[str, int]:
    """The ids of a circle of friends in the bot's store."""
    return circle.bring(seeded_store, tmp_path)


async def test_a_path_is_shown_and_the_next_one_is_a_press_away(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("coauthors", name=ADA, to=DEE)
    assert f"From {ADA} to {DEE}" in shown.text
    assert f"Step 1: {ADA} and {CY}" in shown.text

    second = await ada.click(shown.message, "Path 2 of 2")
    assert f"Step 1: {ADA} and {BO}" in second.text


async def test_every_option_reaches_the_answer(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    shown = await ada.slash("coauthors", name=ADA, to=EVE, avoid=f"r{friends[CY]}", since=2000, max_authors=9, path=1)

    assert f"4 steps · no other path is as short · not through {CY} · works since 2000 · works of 9 authors at most" in shown.text
    assert f"Step 4: {FAY} and {EVE}" in shown.text


async def test_people_whom_nothing_connects_are_told_so(bot: Colloquy, ada: Person, friends: dict[str, int]) -> None:
    assert f"No joint works lead from {ADA} to {GUS}" in (await ada.slash("coauthors", name=ADA, to=GUS)).text


@pytest.mark.parametrize("option", ["to", "avoid"])
async def test_people_are_suggested(bot: Colloquy, ada: Person, friends: dict[str, int], option: str) -> None:
    typed: dict[str, Any] = {option: "fay reel"}
    offered = await ada.autocomplete("coauthors", option, **typed)

    assert [choice["value"] for choice in offered][:1] == [f"r{friends[FAY]}"]


@pytest.mark.parametrize(("option", "value"), [("max_authors", 1), ("path", 11), ("since", 1799)])
async def test_what_there_cannot_be_cannot_be_typed(bot: Colloquy, ada: Person, option: str, value: int) -> None:
    typed: dict[str, Any] = {option: value}
    with pytest.raises(ValueError, match=f"the option '{option}' cannot be {value}"):
        await ada.slash("coauthors", name=ADA, to=DEE, **typed)
