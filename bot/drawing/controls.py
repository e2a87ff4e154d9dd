"""The buttons and menus under an answer. Each carries its whole question, so it outlives a restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.answers.card import Ask

MENU_ID = "m:open"


class FollowsAsks(Protocol):
    """The client as a control sees it: it answers the question behind an interaction."""

    async def follow(self, interaction: discord.Interaction[Any], ask: Ask) -> None:
        """Answer a question where the interaction came from."""


async def _follow(interaction: discord.Interaction[Any], key: str) -> None:
    await cast(FollowsAsks, interaction.client).follow(interaction, Ask.from_key(key))


class AskButton(ui.DynamicItem[ui.Button[Any]], template=r"a:(?P<key>.+)"):
    """A button that asks the question in its custom_id, `a:` and an `Ask.key()`."""

    def __init__(self, key: str, label: str) -> None:
        super().__init__(ui.Button(label=label, custom_id=f"a:{key}", style=discord.ButtonStyle.secondary))
        self.key = key

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, from its custom_id alone."""
        return cls(match["key"], cast(ui.Button[Any], item).label or "")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask this button's question."""
        await _follow(interaction, self.key)


class AskMenu(ui.DynamicItem[ui.Select[Any]], template=re.escape(MENU_ID)):
    """A menu whose values are `Ask.key()`s; choosing one asks it. A message holds at most one."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(ui.Select(custom_id=MENU_ID, placeholder="Open…", options=options))

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The menu that was used, with the options that its message shows."""
        return cls(cast(ui.Select[Any], item).options)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask the chosen question."""
        await _follow(interaction, self.item.values[0])
