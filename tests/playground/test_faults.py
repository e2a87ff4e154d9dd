"""What goes wrong in the world, or is made to: the playground says so as Discord does, and blames the bot only for its own mistakes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground import Person, Playground
from playground.operations import READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL

if TYPE_CHECKING:
    from tests.playground.conftest import Connect, RawBot

TOY = {"type": 1, "name": "toy", "description": "A toy"}


async def opened(raw: RawBot, person: Person) -> tuple[int, Any]:
    """The status and the JSON after opening direct messages with a person."""
    return await raw.send("POST", "/users/@me/channels", {"recipient_id": person.user["id"]})


async def told(raw: RawBot, channel: str) -> tuple[int, Any]:
    """The status and the code (of a success: the id) after posting in a channel."""
    status, answer = await raw.send("POST", f"/channels/{channel}/messages", {"content": "x"})
    return status, answer["code"] if status >= 400 else answer["id"]


# --- answers that are lost --------------------------------------------------------------------------


async def test_a_message_can_be_there_although_the_answer_is_an_error(raw: RawBot) -> None:
    raw.discord.fail("create_message", 500, after=True)

    assert await raw.post(content="x") == 500
    assert len(raw.discord.messages) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_can_be_cut_before_or_after(raw: RawBot, after: bool) -> None:
    raw.discord.cut("create_message", after=after)

    with pytest.raises(aiohttp.ClientConnectionError):
        await raw.post(content="x")
    assert len(raw.discord.messages) == after
    assert await raw.post(content="y") == 200


async def test_a_connection_can_be_silent_before_it_is_cut(raw: RawBot) -> None:
    raw.discord.cut("create_message", hold=30, after=True)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(raw.post(content="x"), 0.2)
    assert len(raw.discord.messages) == 1


async def test_faults_come_in_the_order_in_which_they_were_asked_for(raw: RawBot) -> None:
    raw.discord.fail("create_message", 500)
    raw.discord.fail("get_channel", 404, code=10003)
    raw.discord.fail("create_message", 503)

    assert [await raw.post(content="x") for _ in range(3)] == [500, 503, 200]


async def struck(connect: Connect, seed: int) -> list[bool]:
    """Which of forty calls fail when half of them are to."""
    async with Playground(seed=seed, per_second=100) as server, connect(server) as raw:
        server.fail("create_message", 503, times=1_000, share=0.5)
        return [await raw.post(content="x") == 503 for _ in range(40)]


async def test_a_share_of_calls_fails_and_the_seed_says_which(connect: Connect) -> None:
    first = await struck(connect, 1)

    assert 5 < sum(first) < 35
    assert first == await struck(connect, 1)
    assert first != await struck(connect, 2)


async def test_everything_can_be_mended_at_once(raw: RawBot) -> None:
    raw.discord.fail("create_message", 503, times=1_000)
    raw.discord.limit(30)
    raw.discord.heal()

    assert await raw.post(content="x") == 200


# --- limits -----------------------------------------------------------------------------------------


async def test_a_global_limit_holds_back_everything_but_interactions(raw: RawBot) -> None:
    await raw.register(TOY)
    raw.discord.limit(0.3)
    async with aiohttp.ClientSession() as session, session.get(raw.discord.api_url + "/users/@me") as response:
        assert (response.status, response.headers["X-RateLimit-Global"]) == (429, "true")
        limit = await response.json()
    asking = asyncio.create_task(raw.discord.person("Ada Toy").slash("toy"))
    interaction = await raw.event("INTERACTION_CREATE")

    assert limit["global"]
    assert 0 < limit["retry_after"] <= 0.3
    assert (await raw.respond(interaction, 4, {"content": "x"}))[0] == 200
    assert (await asking).text == "x"
    await asyncio.sleep(limit["retry_after"])
    assert await raw.post(content="y") == 200
    assert raw.discord.violations == []


async def test_too_many_requests_in_a_second_are_a_mistake(connect: Connect) -> None:
    async with Playground(per_second=3) as server, connect(server) as raw:
        assert [await raw.post(content="x") for _ in range(4)] == [200, 200, 200, 429]
        assert server.violations == ["create_message: more than 3 requests in a second"]
        await asyncio.sleep(1)
        assert await raw.post(content="x") == 200


async def test_a_429_says_whether_it_is_for_everything(raw: RawBot) -> None:
    raw.discord.fail("create_message", 429, headers={"Retry-After": "0.5"})
    raw.discord.fail("create_message", 429, headers={"X-RateLimit-Global": "true"})

    answers = [await raw.send("POST", f"/channels/{raw.discord.channel_id}/messages", {"content": "x"}) for _ in range(2)]

    assert [(body["retry_after"], body["global"]) for _, body in answers] == [(0.5, False), (1.0, True)]


async def test_a_nonce_is_forgotten_after_a_while(connect: Connect) -> None:
    async with Playground(nonce_memory=0.2) as server, connect(server) as raw:
        for _ in range(2):
            await raw.post(content="x", nonce="toy", enforce_nonce=True)
        assert len(server.messages) == 1
        await asyncio.sleep(0.3)
        await raw.post(content="x", nonce="toy", enforce_nonce=True)
        assert len(server.messages) == 2


async def test_the_nonce_of_a_deleted_message_is_refused(raw: RawBot) -> None:
    await raw.post(content="x", nonce="toy", enforce_nonce=True)
    path = f"/channels/{raw.discord.channel_id}/messages"
    await raw.send("DELETE", f"{path}/{raw.discord.messages[0]['id']}")

    status, body = await raw.send("POST", path, {"content": "x", "nonce": "toy", "enforce_nonce": True})

    assert (status, body["code"], raw.discord.violations) == (404, 10008, [])


# --- people -------------------------------------------------------------------------------------------


async def test_closed_direct_messages_are_no_mistake_of_the_bot(raw: RawBot) -> None:
    ada, bob = raw.discord.person("Ada Toy"), raw.discord.person("Bob Block")
    ada.close_dms()
    channels = [(await opened(raw, person))[1]["id"] for person in (ada, bob)]

    assert await told(raw, channels[0]) == (403, 50007)
    assert (await told(raw, channels[1]))[0] == 200
    ada.leave()
    assert await told(raw, channels[0]) == (403, 50278)
    ada.open_dms()
    assert (await told(raw, channels[0]))[0] == 200
    assert raw.discord.violations == []


async def test_who_deleted_the_account_cannot_be_written_to(raw: RawBot) -> None:
    ada = raw.discord.person("Ada Toy")
    ada.vanish()

    status, body = await opened(raw, ada)

    assert (status, body["code"], raw.discord.violations) == (400, 50033, [])
    await raw.send("POST", "/users/@me/channels", {"recipient_id": raw.discord.bot["id"]})
    assert len(raw.discord.violations) == 1


# --- channels -----------------------------------------------------------------------------------------


async def test_a_channel_comes_and_goes(raw: RawBot) -> None:
    channel = await raw.discord.open_channel("papers")
    assert (await raw.event("CHANNEL_CREATE"))["name"] == "papers"
    assert (await told(raw, channel))[0] == 200
    await raw.post(content="elsewhere")

    await raw.discord.remove_channel(channel)

    assert (await raw.event("CHANNEL_DELETE"))["id"] == channel
    assert await told(raw, channel) == (404, 10003)
    assert [message["channel_id"] for message in raw.discord.messages] == [raw.discord.channel_id]
    assert raw.discord.violations == []


async def test_a_guild_tells_of_all_its_channels(connect: Connect) -> None:
    async with Playground() as server:
        papers = await server.open_channel("papers")
        async with connect(server) as raw:
            _, listed = await raw.send("GET", f"/guilds/{server.guild_id}/channels")
        async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
            await socket.send_json({"op": 2, "d": {"token": "toy", "intents": 1}})
            events = [await socket.receive_json() for _ in range(3)]

    assert [channel["id"] for channel in listed] == [server.channel_id, papers]
    assert [channel["id"] for channel in events[-1]["d"]["channels"]] == [server.channel_id, papers]


async def test_what_the_bot_may_not_do_in_a_channel_is_refused_there_alone(raw: RawBot) -> None:
    discord, channel = raw.discord, await raw.discord.open_channel("papers")
    await told(raw, channel)

    discord.deny(channel, SEND_MESSAGES)
    assert await told(raw, channel) == (403, 50013)
    discord.deny(channel, VIEW_CHANNEL)
    assert await told(raw, channel) == (403, 50001)
    discord.deny(channel, READ_MESSAGE_HISTORY)
    assert await raw.send("GET", f"/channels/{channel}/messages") == (200, [])
    assert await raw.post(content="x") == 200
    discord.deny(channel, 0)
    assert len((await raw.send("GET", f"/channels/{channel}/messages"))[1]) == 1
    assert discord.violations == []


async def test_an_interaction_says_what_the_bot_may_do_where_it_comes_from(raw: RawBot) -> None:
    await raw.register(TOY)
    channel = await raw.discord.open_channel("papers")
    raw.discord.deny(channel, SEND_MESSAGES)
    asking = asyncio.create_task(raw.discord.person("Ada Toy").slash("toy", in_channel=channel))

    interaction = await raw.event("INTERACTION_CREATE")
    await raw.respond(interaction, 4, {"content": "x"})

    assert interaction["channel_id"] == channel
    assert not int(interaction["app_permissions"]) & SEND_MESSAGES
    assert (await asking).message["channel_id"] == channel


async def test_a_chosen_channel_says_what_one_may_do_there(raw: RawBot) -> None:
    option = {"type": 7, "name": "where", "description": "A channel"}
    await raw.register({**TOY, "options": [option]})
    channel = await raw.discord.open_channel("papers")
    asking = asyncio.create_task(raw.discord.person("Ada Toy").slash("toy", where=channel))

    interaction = await raw.event("INTERACTION_CREATE")
    await raw.respond(interaction, 4, {"content": "x"})
    await asking

    chosen = interaction["data"]["resolved"]["channels"][channel]
    assert (chosen["name"], int(chosen["permissions"]) & SEND_MESSAGES) == ("papers", SEND_MESSAGES)
