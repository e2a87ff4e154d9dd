"""Commands are sent to Discord again only when somebody changed them, whatever Discord adds to them or leaves out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.client import Colloquy
from bot.commands._registering import normalised
from playground import Playground

Connect = Callable[[Playground, Path], AbstractAsyncContextManager[Colloquy]]
REGISTERED = "bulk_set_application_commands"
YEAR = {"name": "year", "type": 4, "description": "Of the toy", "required": False, "min_value": 0, "choices": []}
SENT = {
    "name": "toy",
    "type": 1,
    "description": "A toy",
    "options": [YEAR],
    "contexts": [0, 1],
    "integration_types": [0, 1],
    "default_member_permissions": 8,
    "nsfw": False,
}
TOLD_YEAR = {"name": "year", "type": 4, "description": "Of the toy", "min_value": 0, "name_localizations": None}
TOLD = {
    "id": "1",
    "version": "2",
    **SENT,
    "options": [TOLD_YEAR],
    "contexts": [1, 0],
    "integration_types": [1, 0],
    "default_member_permissions": "8",
    "dm_permission": True,
}
OTHER = {"name": "other", "type": 1, "description": "Another toy"}


def test_what_discord_adds_and_leaves_out_makes_no_difference() -> None:
    assert normalised([OTHER, TOLD]) == normalised([SENT, OTHER])


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Another toy"},
        {"options": []},
        {"options": [{**YEAR, "required": True}]},
        {"options": [{**YEAR, "min_value": 1}]},
        {"options": [{**YEAR, "choices": [{"name": "now", "value": 0}]}]},
        {"contexts": [0]},
        {"integration_types": [1]},
        {"default_member_permissions": 0},
        {"default_member_permissions": None},
        {"nsfw": True},
        {"name": "toys"},
    ],
)
def test_every_change_makes_a_difference(change: dict[str, Any]) -> None:
    assert normalised([{**SENT, **change}]) != normalised([TOLD])


def test_the_order_of_options_matters_and_that_of_commands_does_not() -> None:
    two = [YEAR, {**YEAR, "name": "month"}]

    assert normalised([{**SENT, "options": two}]) != normalised([{**SENT, "options": two[::-1]}])
    assert normalised([SENT, OTHER]) == normalised([OTHER, SENT])


async def test_commands_are_registered_once(connect: Connect, discord_server: Playground, seeded_store_path: Path) -> None:
    for _ in range(2):
        async with connect(discord_server, seeded_store_path):
            pass

    assert [call.operation for call in discord_server.calls].count(REGISTERED) == 1


@pytest.mark.parametrize(
    "change", [{"description": "Something older"}, {"options": []}, {"contexts": [0]}, {"integration_types": [0]}, {"name": "older"}]
)
async def test_changed_commands_are_registered_again(
    connect: Connect, discord_server: Playground, seeded_store_path: Path, change: dict[str, object]
) -> None:
    async with connect(discord_server, seeded_store_path):
        registered = [command["name"] for command in discord_server.commands]
        profile = next(command for command in discord_server.commands if command["name"] == "profile")
        profile.update(change)
    async with connect(discord_server, seeded_store_path):
        assert [command["name"] for command in discord_server.commands] == registered

    assert [call.operation for call in discord_server.calls].count(REGISTERED) == 2


async def test_commands_are_offered_everywhere(bot: Colloquy, discord_server: Playground) -> None:
    offered = {(tuple(command["contexts"]), tuple(command["integration_types"])) for command in discord_server.commands}

    assert offered == {((0, 1, 2), (0, 1))}
