"""The playground's own answers are what Discord's OpenAPI file says, so that a bot cannot come to rely on less or more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from playground.contract import load_contract
from playground.pytest_plugin import OPENAPI

if TYPE_CHECKING:
    from tests.playground.conftest import RawBot

BUTTON = {"type": 2, "style": 1, "label": "Toy", "custom_id": "toy"}
SELECT = {"type": 3, "custom_id": "select", "options": [{"label": "Toy", "value": "toy"}]}
SECTION = {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": BUTTON}
TOY = {"type": 1, "name": "toy", "description": "A toy", "options": [{"type": 3, "name": "name", "description": "A name"}]}
CLASSIC = {
    "content": "x",
    "embeds": [{"title": "x"}],
    "components": [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]}],
}
LAYOUT = {"flags": 1 << 15, "components": [{"type": 17, "components": [SECTION, {"type": 14}]}]}

ASKED: list[tuple[str, str, str, Any]] = [
    ("get_my_user", "GET", "/users/@me", None),
    ("get_my_oauth2_application", "GET", "/oauth2/applications/@me", None),
    ("get_user", "GET", "/users/{user}", None),
    ("create_dm", "POST", "/users/@me/channels", {"recipient_id": "{user}"}),
    ("get_guild", "GET", "/guilds/{guild}", None),
    ("get_guild_member", "GET", "/guilds/{guild}/members/{user}", None),
    ("get_channel", "GET", "/channels/{channel}", None),
    ("create_message", "POST", "/channels/{channel}/messages", CLASSIC),
    ("create_message", "POST", "/channels/{channel}/messages", LAYOUT),
    ("list_messages", "GET", "/channels/{channel}/messages", None),
    ("bulk_set_application_commands", "PUT", "/applications/{bot}/commands", [TOY]),
]


@pytest.mark.parametrize(("operation", "method", "path", "body"), ASKED)
async def test_rest(strict: RawBot, operation: str, method: str, path: str, body: Any) -> None:
    discord = strict.discord
    ids = {"user": discord.person("Ada Toy").user["id"], "guild": discord.guild_id, "channel": discord.channel_id, "bot": discord.bot["id"]}
    if operation == "create_dm":
        body = {"recipient_id": ids["user"]}

    status, answer = await strict.send(method, path.format(**ids), body)

    assert status == 200
    assert load_contract(OPENAPI).answer_fault(operation, answer) is None


@pytest.mark.parametrize(("kind", "data"), [(4, LAYOUT), (5, {"flags": 64})], ids=["answer", "deferral"])
async def test_interaction(strict: RawBot, kind: int, data: dict[str, Any]) -> None:
    await strict.register(TOY)
    task = asyncio.create_task(strict.discord.person("Ada Toy").slash("toy"))
    interaction = await strict.event("INTERACTION_CREATE")

    _, receipt = await strict.respond(interaction, kind, data)
    webhook = f"/webhooks/{strict.discord.bot['id']}/{interaction['token']}"
    _, edited = await strict.send("PATCH", f"{webhook}/messages/@original", LAYOUT)
    _, followup = await strict.send("POST", webhook, CLASSIC)
    await task

    contract = load_contract(OPENAPI)
    assert contract.answer_fault("create_interaction_response", receipt) is None
    assert contract.answer_fault("update_original_webhook_message", edited) is None
    assert contract.answer_fault("execute_webhook", followup) is None
