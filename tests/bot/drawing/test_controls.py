"""A pressed button and a used menu ask the client the question they carry."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import ui

from bot.answers.card import Ask
from bot.drawing.controls import AskButton, AskMenu

QUESTION = Ask(command="works", options={"name": "r1"}, page=2)


class Client:
    """Takes note of what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []

    async def follow(self, interaction: discord.Interaction[Any], ask: Ask) -> None:
        self.asked.append(ask)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def interaction(client: Client) -> discord.Interaction[Any]:
    return cast("discord.Interaction[Any]", SimpleNamespace(client=client))


async def test_a_button_is_restored_from_its_custom_id_and_asks(client: Client, interaction: discord.Interaction[Any]) -> None:
    sent = AskButton(QUESTION.key(), "More")
    match = cast("re.Match[str]", sent.template.fullmatch(sent.custom_id))
    restored = await AskButton.from_custom_id(interaction, ui.Button(label="More", custom_id=sent.custom_id), match)
    await restored.callback(interaction)
    assert client.asked == [QUESTION]
    assert restored.to_component_dict() == sent.to_component_dict()


async def test_a_menu_asks_what_was_chosen(client: Client, interaction: discord.Interaction[Any]) -> None:
    options = [discord.SelectOption(label=str(page), value=QUESTION.at_page(page).key()) for page in (1, 2)]
    sent = AskMenu(options)
    match = cast("re.Match[str]", sent.template.fullmatch(sent.custom_id))
    restored = await AskMenu.from_custom_id(interaction, ui.Select(custom_id=sent.custom_id, options=options), match)
    assert restored.to_component_dict() == sent.to_component_dict()
    restored._refresh_state(interaction, {"custom_id": sent.custom_id, "component_type": 3, "values": [options[1].value]})
    await restored.callback(interaction)
    assert client.asked == [QUESTION]


def test_the_longest_key_fits_into_a_custom_id() -> None:
    longest = Ask(command="work", options={"title": "t" * 87})
    assert len(AskButton(longest.key(), "Open").custom_id) == 100
