"""The rules beside the limits: what is unknown, late, twice, somebody else's, or made to fail."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground import Playground

if TYPE_CHECKING:
    from tests.playground.conftest import Connect, RawBot

ANSWER, DEFER, DEFER_UPDATE, UPDATE = 4, 5, 6, 7
TOY = {
    "type": 1,
    "name": "toy",
    "description": "A toy",
    "options": [{"type": 3, "name": "name", "description": "A name", "autocomplete": True}],
}


async def asked(raw: RawBot, **options: Any) -> tuple[asyncio.Task[Any], dict[str, Any]]:
    """Somebody's /toy on its way, and the interaction as the bot sees it."""
    await raw.register(TOY)
    task = asyncio.create_task(raw.discord.person("Ada Toy").slash("toy", **options))
    return task, await raw.event("INTERACTION_CREATE")


async def test_an_unknown_route_is_not_found(raw: RawBot) -> None:
    status, _ = await raw.send("GET", "/toys")

    assert status == 404
    assert raw.discord.violations == ["GET /toys: there is no such route"]


async def test_what_the_playground_does_not_play_is_no_server_error(strict: RawBot) -> None:
    """A 5xx would be retried for a long time."""
    status, _ = await strict.send("GET", f"/guilds/{strict.discord.guild_id}/bans")

    assert status == 405
    assert len(strict.discord.violations) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x", "colour": 1},
        {"content": 5},
        {"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "labell": "Toy", "custom_id": "toy"}]}]},
        {"content": "x", "components": [{"type": 1}]},
        {"content": "x", "message_reference": {}},
    ],
    ids=["unknown field", "wrong type", "misspelt nested field", "missing nested field", "missing id"],
)
async def test_bodies_are_read_strictly(strict: RawBot, body: dict[str, Any]) -> None:
    assert await strict.post(**body) == 400
    assert len(strict.discord.violations) == 1


async def test_a_fault_in_a_union_is_told_for_the_branch_that_was_meant(strict: RawBot) -> None:
    button = {"type": 2, "style": 1, "label": 5, "custom_id": 5, "url": 5, "emoji": 5, "disabled": 5}
    await strict.post(components=[{"type": 1, "components": [button]}])

    assert strict.discord.violations == ["create_message: $.components[0].components[0].custom_id: type ['string', 'null'], got 5"]


async def test_a_body_of_the_wrong_shape_is_refused_even_without_the_file(raw: RawBot) -> None:
    assert await raw.post(content="x", components=["row"]) == 400
    assert len(raw.discord.violations) == 1


async def test_a_second_first_answer_is_refused(raw: RawBot) -> None:
    task, interaction = await asked(raw)

    assert (await raw.respond(interaction, ANSWER, {"content": "one"}))[0] == 200
    status, body = await raw.respond(interaction, ANSWER, {"content": "two"})

    assert (status, body["code"]) == (400, 40060)
    assert raw.discord.violations == ["create_interaction_response: Interaction has already been acknowledged."]
    assert (await task).text == "one"


async def test_a_late_first_answer_is_refused(connect: Connect) -> None:
    async with Playground(deadline=0.05) as discord, connect(discord) as raw:
        task, interaction = await asked(raw)
        with pytest.raises(TimeoutError, match="first answer"):
            await task
        status, body = await raw.respond(interaction, ANSWER, {"content": "too late"})

        assert (status, body["code"]) == (404, 10062)
        assert len(discord.violations) == 2


async def test_a_deferral_that_comes_to_nothing_is_a_violation(connect: Connect) -> None:
    async with Playground(deferral=0.05) as discord, connect(discord) as raw:
        task, interaction = await asked(raw)
        await raw.respond(interaction, DEFER)
        with pytest.raises(TimeoutError, match="after a deferral"):
            await task

        assert len(discord.violations) == 1


async def test_a_token_expires(connect: Connect) -> None:
    async with Playground(lifetime=0) as discord, connect(discord) as raw:
        task, interaction = await asked(raw)
        await raw.respond(interaction, ANSWER, {"content": "in time"})
        await task
        status, body = await raw.send("POST", f"/webhooks/{discord.bot['id']}/{interaction['token']}", {"content": "too late"})

        assert (status, body["code"]) == (401, 50027)
        assert len(discord.violations) == 1


async def test_unknown_interactions_and_tokens(raw: RawBot) -> None:
    status, body = await raw.respond({"id": "1", "token": "toy"}, ANSWER, {"content": "x"})
    assert (status, body["code"]) == (404, 10062)

    status, body = await raw.send("PATCH", f"/webhooks/{raw.discord.bot['id']}/toy/messages/@original", {"content": "x"})
    assert (status, body["code"]) == (401, 50027)
    assert len(raw.discord.violations) == 2


async def test_the_webhook_comes_after_the_first_answer(raw: RawBot) -> None:
    task, interaction = await asked(raw)
    webhook = f"/webhooks/{raw.discord.bot['id']}/{interaction['token']}"

    assert (await raw.send("POST", webhook, {"content": "too early"}))[0] == 404
    await raw.respond(interaction, ANSWER, {"content": "one"})
    assert (await raw.send("POST", webhook, {"content": "two"}))[0] == 200
    assert [message.text for message in (await task).followups] == ["two"]


async def test_autocomplete_cannot_be_deferred(raw: RawBot) -> None:
    await raw.register(TOY)
    task = asyncio.create_task(raw.discord.person("Ada Toy").autocomplete("toy", "name", name="x"))
    interaction = await raw.event("INTERACTION_CREATE")

    assert (await raw.respond(interaction, DEFER))[0] == 400
    assert "cannot be deferred" in raw.discord.violations[0]
    await raw.respond(interaction, 8, {"choices": [{"name": "Toy", "value": "toy"}]})
    assert await task == [{"name": "Toy", "value": "toy"}]


@pytest.mark.parametrize("kind", [DEFER_UPDATE, UPDATE, 8])
async def test_a_command_has_no_message_to_change(raw: RawBot, kind: int) -> None:
    task, interaction = await asked(raw)

    assert (await raw.respond(interaction, kind, {"content": "x"} if kind == UPDATE else None))[0] == 400
    await raw.respond(interaction, ANSWER, {"content": "x"})
    await task


async def test_a_deferral_decides_who_sees_the_answer(raw: RawBot) -> None:
    task, interaction = await asked(raw)

    _, receipt = await raw.respond(interaction, DEFER, {"flags": 64})
    assert receipt["interaction"]["response_message_loading"]
    original = f"/webhooks/{raw.discord.bot['id']}/{interaction['token']}/messages/@original"
    await raw.send("PATCH", original, {"content": "done"})
    reply = await task

    assert (reply.deferred, reply.ephemeral, reply.text) == (True, True, "done")
    path = f"/channels/{raw.discord.channel_id}/messages/{reply.message['id']}"
    assert (await raw.send("GET", path))[0] == 404
    assert (await raw.send("DELETE", original))[0] == 204
    assert (await raw.send("GET", original))[0] == 404
    assert raw.discord.violations == []


async def test_the_first_followup_after_a_deferral_is_the_answer(raw: RawBot) -> None:
    task, interaction = await asked(raw)

    await raw.respond(interaction, DEFER)
    await raw.send("POST", f"/webhooks/{raw.discord.bot['id']}/{interaction['token']}", {"content": "done"})
    reply = await task

    assert (reply.text, reply.followups, len(raw.discord.messages)) == ("done", [], 1)


async def test_the_answer_says_who_asked(raw: RawBot) -> None:
    task, interaction = await asked(raw)

    await raw.respond(interaction, ANSWER, {"content": "x"})
    reply = await task

    assert reply.message["interaction_metadata"]["user"]["global_name"] == "Ada Toy"
    assert reply.message["interaction_metadata"]["id"] == interaction["id"]


async def test_the_gateway_does_not_tell_of_private_answers(raw: RawBot) -> None:
    task, interaction = await asked(raw)

    await raw.respond(interaction, ANSWER, {"content": "private", "flags": 64})
    await task
    await raw.post(content="public")

    assert (await raw.event("MESSAGE_CREATE"))["content"] == "public"


async def test_an_answer_to_a_click_says_on_which_message(raw: RawBot) -> None:
    await raw.post(content="x", components=[{"type": 1, "components": [{"type": 2, "style": 1, "label": "Toy", "custom_id": "toy"}]}])
    clicked = raw.discord.messages[0]
    task = asyncio.create_task(raw.discord.person("Ada Toy").click(clicked, "Toy"))

    await raw.respond(await raw.event("INTERACTION_CREATE"), ANSWER, {"content": "y"})

    assert (await task).message["interaction_metadata"]["interacted_message_id"] == clicked["id"]


async def test_only_own_messages_can_be_edited(raw: RawBot) -> None:
    message = await raw.discord.person("Ada Toy").say("mine")
    path = f"/channels/{raw.discord.channel_id}/messages/{message['id']}"

    status, body = await raw.send("PATCH", path, {"content": "yours"})

    assert (status, body["code"], message.text) == (403, 50005, "mine")


async def test_an_edit_must_leave_something(raw: RawBot) -> None:
    await raw.post(content="x", components=[])
    message = raw.discord.messages[0]
    path = f"/channels/{raw.discord.channel_id}/messages/{message['id']}"

    assert (await raw.send("PATCH", path, {"content": None}))[0] == 400
    assert (await raw.send("PATCH", path, {"flags": 1 << 15, "components": [{"type": 10, "content": "y"}]}))[0] == 400
    assert (await raw.send("PATCH", path, {"content": None, "flags": 1 << 15, "components": [{"type": 10, "content": "y"}]}))[0] == 200
    assert message.text == "y"


async def test_a_deleted_message_is_no_mistake_of_the_bot(raw: RawBot) -> None:
    await raw.post(content="x")
    path = f"/channels/{raw.discord.channel_id}/messages/{raw.discord.messages[0]['id']}"

    assert (await raw.send("DELETE", path))[0] == 204
    assert (await raw.send("PATCH", path, {"content": "y"}))[0] == 404
    assert raw.discord.violations == []


async def test_a_nonce_posts_once(raw: RawBot) -> None:
    assert await raw.post(content="x", nonce="toy", enforce_nonce=True) == 200
    assert await raw.post(content="x", nonce="toy", enforce_nonce=True) == 200
    assert len(raw.discord.messages) == 1


async def test_components_are_numbered_parents_first(raw: RawBot) -> None:
    button = {"type": 2, "style": 1, "label": "Toy", "custom_id": "toy"}
    section = {"type": 9, "components": [{"type": 10, "content": "x", "id": 2}], "accessory": button}

    assert await raw.post(flags=1 << 15, components=[{"type": 17, "components": [section]}]) == 200
    container = raw.discord.messages[0]["components"][0]
    inner = container["components"][0]
    assert [container["id"], inner["id"], inner["components"][0]["id"], inner["accessory"]["id"]] == [1, 3, 2, 4]


async def test_pings_are_as_allowed(raw: RawBot) -> None:
    ada = raw.discord.person("Ada Toy")
    text = f"<@{ada.user['id']}> @everyone"

    await raw.post(content=text)
    await raw.post(content=text, allowed_mentions={"parse": []})

    loud, silent = raw.discord.messages
    assert (loud["mentions"], loud["mention_everyone"]) == ([ada.user], True)
    assert (silent["mentions"], silent["mention_everyone"]) == ([], False)


async def test_a_command_keeps_its_id_when_all_are_set_again(raw: RawBot) -> None:
    await raw.register(TOY)
    before = raw.discord.commands[0]["id"]
    await raw.register({**TOY, "description": "Another toy"}, {**TOY, "name": "second"})

    _, listed = await raw.send("GET", f"/applications/{raw.discord.bot['id']}/commands")
    assert listed == raw.discord.commands
    assert (listed[0]["id"], listed[0]["description"]) == (before, "Another toy")


async def test_single_commands_are_added_changed_and_removed(raw: RawBot) -> None:
    path = f"/applications/{raw.discord.bot['id']}/guilds/{raw.discord.guild_id}/commands"

    _, made = await raw.send("POST", path, TOY)
    await raw.send("PATCH", f"{path}/{made['id']}", {"description": "Another toy"})
    _, listed = await raw.send("GET", path)
    assert [command["description"] for command in listed] == ["Another toy"]
    assert (await raw.send("DELETE", f"{path}/{made['id']}"))[0] == 204
    assert (await raw.send("GET", f"{path}/{made['id']}"))[0] == 404
    assert raw.discord.violations == []


async def test_calls_fail_as_often_as_asked(raw: RawBot) -> None:
    raw.discord.fail("create_message", 403, times=2, code=50007)

    assert [await raw.post(content="x") for _ in range(3)] == [403, 403, 200]
    assert [call.operation for call in raw.discord.calls] == ["create_message"] * 3
    assert raw.discord.violations == []


async def test_only_known_operations_can_fail(discord: Playground) -> None:
    with pytest.raises(ValueError, match="no operation 'send_toys'"):
        discord.fail("send_toys", 500)


async def test_direct_messages(raw: RawBot) -> None:
    ada = raw.discord.person("Ada Toy")
    _, channel = await raw.send("POST", "/users/@me/channels", {"recipient_id": ada.user["id"]})
    await raw.send("POST", f"/channels/{channel['id']}/messages", {"content": "news"})

    assert [message.text for message in ada.inbox] == ["news"]
    assert (await raw.send("POST", "/users/@me/channels", {"recipient_id": "1"}))[0] == 400


async def test_the_bot_reads_only_what_concerns_it(raw: RawBot) -> None:
    ada = raw.discord.person("Ada Toy")

    await ada.say("among us")
    await ada.say("for the bot", mention=True)
    await ada.tell("in private")

    seen = [(await raw.event("MESSAGE_CREATE"))["content"] for _ in range(3)]
    assert seen == ["", f"<@{raw.discord.bot['id']}> for the bot", "in private"]


@pytest.mark.parametrize(
    ("place", "context", "owner"),
    [({}, 0, "0"), ({"dm": True}, 1, "0"), ({"group": True}, 2, "1")],
    ids=["guild", "direct message", "group"],
)
async def test_an_interaction_says_where_it_comes_from(raw: RawBot, place: dict[str, Any], context: int, owner: str) -> None:
    await raw.register({**TOY, "integration_types": [0, 1], "contexts": [0, 1, 2]})
    ada = raw.discord.person("Ada Toy", permissions=32)
    task = asyncio.create_task(ada.slash("toy", **place))
    interaction = await raw.event("INTERACTION_CREATE")
    await raw.respond(interaction, ANSWER, {"content": "x"})
    await task

    assert interaction["context"] == context
    assert list(interaction["authorizing_integration_owners"]) == [owner]
    assert ("guild_id" in interaction, "member" in interaction, "user" in interaction) == (context == 0, context == 0, context != 0)


async def test_a_command_is_offered_only_where_it_is_registered_for(raw: RawBot) -> None:
    await raw.register({**TOY, "contexts": [0]})

    with pytest.raises(LookupError, match="not offered in context 1"):
        await raw.discord.person("Ada Toy").slash("toy", dm=True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"nam": "x"}, "no option 'nam'"), ({"name": 5}, "cannot be 5"), ({}, "'name' is required"), ({"name": "x" * 9}, "9 characters")],
)
async def test_discords_client_checks_options_first(raw: RawBot, options: dict[str, Any], sentence: str) -> None:
    required = {"type": 3, "name": "name", "description": "A name", "required": True, "max_length": 8}
    await raw.register({**TOY, "options": [required]})

    with pytest.raises(ValueError, match=sentence):
        await raw.discord.person("Ada Toy").slash("toy", **options)


async def test_privileged_intents_are_not_granted(discord: Playground) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        await socket.send_json({"op": 2, "d": {"token": "toy", "intents": 1 | 1 << 15}})
        await socket.receive()
        await socket.receive()
        assert socket.close_code == 4014
    assert discord.violations == ["gateway: the intent message content is privileged and was not granted"]


async def test_an_unknown_session_is_not_resumed(discord: Playground) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        await socket.send_json({"op": 6, "d": {"token": "toy", "session_id": "toy", "seq": 1}})
        assert (await socket.receive_json())["op"] == 10
        assert await socket.receive_json() == {"op": 9, "d": False}
