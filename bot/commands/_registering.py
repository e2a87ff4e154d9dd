"""Telling Discord of the commands, but only when they changed: an application may make 200 a day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from discord import app_commands

log = logging.getLogger(__name__)

_COMPARED = {
    *("name", "type", "description", "options", "nsfw", "default_member_permissions", "contexts", "integration_types"),
    *("required", "choices", "value", "autocomplete", "min_value", "max_value", "min_length", "max_length", "channel_types"),
}
_SPELLED: dict[str, Callable[[Any], Any]] = {"default_member_permissions": str, "contexts": sorted, "integration_types": sorted}


async def register(tree: app_commands.CommandTree[Any]) -> None:
    """Make Discord's global commands those of the tree, where they differ. Raises discord.HTTPException."""
    client = tree.client
    known = await client.http.get_global_commands(client.application_id)
    wanted = [command.to_dict(tree) for command in tree.get_commands()]
    if normalised(known) != normalised(wanted):
        await tree.sync()
        log.info("%d commands were registered.", len(wanted))


def normalised(commands: Any) -> list[Any]:
    """Commands without what does not tell them apart: Discord adds ids and defaults, and leaves out what is empty."""
    return sorted((_normal(command) for command in commands), key=lambda command: (command["type"], command["name"]))


def _normal(value: Any) -> Any:
    if isinstance(value, list):
        return [_normal(one) for one in value]
    if not isinstance(value, dict):
        return value
    said = {key: one for key, one in value.items() if key in _COMPARED and one is not None and one is not False and one != []}
    return {key: _SPELLED.get(key, _normal)(one) for key, one in said.items()}
