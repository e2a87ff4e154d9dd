"""What the bot can do outside of interactions: users, guild, channels, messages and commands."""

from __future__ import annotations

import time

from playground import payloads
from playground.command_limits import command_faults, kind_of, set_faults
from playground.messages import Message
from playground.payloads import Json, snowflake
from playground.refusals import DiscordError, invalid_body, refuse_any, unknown, unreachable
from playground.requests import Request
from playground.world import DIRECT, World

VIEW_CHANNEL, SEND_MESSAGES, READ_MESSAGE_HISTORY = 1 << 10, 1 << 11, 1 << 16


async def get_my_user(world: World, request: Request) -> Json:
    """The bot itself."""
    return {**world.me, "email": None, "verified": True, "mfa_enabled": False, "locale": "en-US"}


async def get_application(world: World, request: Request) -> Json:
    """The bot's application."""
    return payloads.application(world.me, world.owner)


async def get_gateway(world: World, request: Request) -> Json:
    """Where the gateway is."""
    return {"url": world.host.replace("http", "ws", 1) + "/gateway"}


async def get_bot_gateway(world: World, request: Request) -> Json:
    """Where the gateway is, and how often a session may be started."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {**await get_gateway(world, request), "shards": 1, "session_start_limit": limit}


async def get_user(world: World, request: Request) -> Json:
    """One user."""
    user = world.users.get(request.params["user_id"])
    if user is None:
        raise unknown("User", 10013)
    return user


async def create_dm(world: World, request: Request) -> Json:
    """The channel of direct messages with a user."""
    user = world.users.get(str(request.body["recipient_id"]))
    if user is None or user is world.me:
        raise DiscordError(400, 50033, "Invalid Recipient(s)", blames_bot=user is world.me)
    return world.direct_channel(user["id"])


async def get_guild(world: World, request: Request) -> Json:
    """The one guild."""
    _this_guild(world, request)
    return world.guild()


async def list_guild_channels(world: World, request: Request) -> list[Json]:
    """The channels of the guild."""
    _this_guild(world, request)
    return world.guild_channels()


async def get_guild_member(world: World, request: Request) -> Json:
    """One member of the guild."""
    _this_guild(world, request)
    user = world.users.get(request.params["user_id"])
    if user is None:
        raise unknown("Member", 10007)
    return payloads.member(user)


def _this_guild(world: World, request: Request) -> None:
    if request.params["guild_id"] != world.guild_id:
        raise unknown("Guild", 10004)


async def get_channel(world: World, request: Request) -> Json:
    """One channel."""
    channel = world.channels.get(request.params["channel_id"])
    if channel is None or channel["type"] not in (0, 1):
        raise unknown("Channel", 10003)
    if not world.permissions(channel["id"]) & VIEW_CHANNEL:
        raise unreachable(50001, "Missing Access")
    return channel


async def trigger_typing_indicator(world: World, request: Request) -> None:
    """Shows that the bot is typing."""
    await get_channel(world, request)


async def list_messages(world: World, request: Request) -> list[Message]:
    """The newest messages of a channel, newest first; at most `limit`, which is 50. None where the bot may not read back."""
    channel = await get_channel(world, request)
    if not world.permissions(channel["id"]) & READ_MESSAGE_HISTORY:
        return []
    there = [message for message in world.messages.values() if message["channel_id"] == channel["id"] and not message.ephemeral]
    return list(reversed(there))[: int(request.query.get("limit", 50))]


async def get_message(world: World, request: Request) -> Json:
    """One message of a channel. Ephemeral messages are not found here: only their interaction reaches them."""
    return _message(world, request)


async def create_message(world: World, request: Request) -> Json:
    """Posts a message. With `enforce_nonce`, the message that was posted before under the same nonce is returned instead."""
    channel = await get_channel(world, request)
    _refuse_writing(world, channel)
    body = request.body
    nonce = str(body.get("nonce"))
    if body.get("enforce_nonce") and (posted := world.under_nonce(channel["id"], nonce)):
        if posted["id"] not in world.messages:
            raise unknown("Message", 10008)
        return posted
    reference = body.get("message_reference")
    message = world.draft(world.me, channel["id"], 19 if reference else 0, **_reply(world, channel, reference))
    world.write(message, body, request.files)
    if body.get("nonce") is not None:
        message["nonce"] = body["nonce"]
        world.nonces[channel["id"], nonce] = message, time.monotonic()
    return await world.post(message)


def _refuse_writing(world: World, channel: Json) -> None:
    if channel["type"] == DIRECT and (refusal := world.unreachable.get(channel["recipients"][0]["id"])):
        raise unreachable(*refusal)
    if not world.permissions(channel["id"]) & SEND_MESSAGES:
        raise unreachable(50013, "Missing Permissions")


def _reply(world: World, channel: Json, reference: Json | None) -> Json:
    if not reference:
        return {}
    replied = world.messages.get(str(reference["message_id"]))
    if replied is None or replied["channel_id"] != channel["id"] or replied.ephemeral:
        if reference.get("fail_if_not_exists", True):
            raise invalid_body("message_reference: Unknown message")
        return {}
    place = {"type": 0, "message_id": replied["id"], "channel_id": channel["id"]}
    return {"message_reference": place, "referenced_message": dict(replied)}


async def update_message(world: World, request: Request) -> Json:
    """Changes a message of the bot's own."""
    message = _message(world, request)
    if message["author"] is not world.me:
        raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
    world.write(message, request.body, request.files)
    return await world.edited(message)


async def delete_message(world: World, request: Request) -> None:
    """Takes a message away."""
    await world.delete(_message(world, request))


def _message(world: World, request: Request) -> Message:
    found = world.messages.get(request.params["message_id"])
    if found is None or found["channel_id"] != request.params["channel_id"] or found.ephemeral:
        raise unknown("Message", 10008)
    return found


async def list_commands(world: World, request: Request) -> list[Json]:
    """The commands that are registered, of the application or of a guild."""
    return world.commands[_scope(world, request)]


async def set_commands(world: World, request: Request) -> list[Json]:
    """Replaces all commands. Those that stay, by name and type, keep their id."""
    scope = _scope(world, request)
    refuse_any(set_faults(request.body))
    before = {(kind_of(command), command["name"]): command for command in world.commands[scope]}
    world.commands[scope] = [_command(world, scope, body, before.get((kind_of(body), body["name"]))) for body in request.body]
    return world.commands[scope]


async def create_command(world: World, request: Request) -> Json:
    """Adds one command, or replaces the one of that name and type."""
    scope = _scope(world, request)
    body = request.body
    others = [one for one in world.commands[scope] if (kind_of(one), one["name"]) != (kind_of(body), body["name"])]
    refuse_any(set_faults([*others, body]))
    same = next((one for one in world.commands[scope] if one not in others), None)
    made = _command(world, scope, body, same)
    world.commands[scope] = [*others, made]
    return made


async def get_command(world: World, request: Request) -> Json:
    """One command."""
    wanted = request.params["command_id"]
    for command in world.commands[_scope(world, request)]:
        if command["id"] == wanted:
            return command
    raise unknown("application command", 10063)


async def update_command(world: World, request: Request) -> Json:
    """Changes one command."""
    command = await get_command(world, request)
    refuse_any(command_faults({**command, **request.body}))
    command.update(request.body, version=snowflake())
    return command


async def delete_command(world: World, request: Request) -> None:
    """Takes one command away."""
    world.commands[_scope(world, request)].remove(await get_command(world, request))


def _scope(world: World, request: Request) -> str | None:
    if request.params["application_id"] != world.me["id"]:
        raise unknown("Application", 10002)
    guild_id = request.params.get("guild_id")
    if guild_id not in (None, world.guild_id):
        raise unknown("Guild", 10004)
    return guild_id


def _command(world: World, guild_id: str | None, body: Json, before: Json | None) -> Json:
    """A registered command as Discord tells it: with its defaults, and permissions as text."""
    permissions = body.get("default_member_permissions")
    made = {
        "name_localizations": None,
        "description_localizations": None,
        "nsfw": False,
        **body,
        "id": before["id"] if before else snowflake(),
        "application_id": world.me["id"],
        "version": snowflake(),
        "type": kind_of(body),
        "description": body.get("description") or "",
        "default_member_permissions": None if permissions is None else str(permissions),
    }
    if guild_id is not None:
        return {**made, "guild_id": guild_id}
    return {"dm_permission": True, "contexts": None, **made, "integration_types": body.get("integration_types") or [0]}
