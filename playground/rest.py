"""The REST side: a request comes in, is checked, and is answered as Discord would."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from playground import exchanges, operations
from playground.contract import Contract
from playground.faults import Fault
from playground.messages import Upload
from playground.payloads import Json
from playground.refusals import DiscordError, invalid_body, limit_headers
from playground.requests import Request
from playground.world import Call, World

API = "/api/v10"
Handler = Callable[[World, Request], Awaitable[Any]]

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
MESSAGES = "/channels/{channel_id}/messages"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

# What the bot can do: Discord's operationId, method, path, and who answers. More exact paths come first.
ROUTES: list[tuple[str, str, str, Handler]] = [
    ("get_my_user", "GET", "/users/@me", operations.get_my_user),
    ("get_user", "GET", "/users/{user_id}", operations.get_user),
    ("create_dm", "POST", "/users/@me/channels", operations.create_dm),
    ("get_my_oauth2_application", "GET", "/oauth2/applications/@me", operations.get_application),
    ("get_my_application", "GET", "/applications/@me", operations.get_application),
    ("get_gateway", "GET", "/gateway", operations.get_gateway),
    ("get_bot_gateway", "GET", "/gateway/bot", operations.get_bot_gateway),
    ("get_guild", "GET", "/guilds/{guild_id}", operations.get_guild),
    ("list_guild_channels", "GET", "/guilds/{guild_id}/channels", operations.list_guild_channels),
    ("get_guild_member", "GET", "/guilds/{guild_id}/members/{user_id}", operations.get_guild_member),
    ("get_channel", "GET", "/channels/{channel_id}", operations.get_channel),
    ("trigger_typing_indicator", "POST", "/channels/{channel_id}/typing", operations.trigger_typing_indicator),
    ("list_messages", "GET", MESSAGES, operations.list_messages),
    ("create_message", "POST", MESSAGES, operations.create_message),
    ("get_message", "GET", MESSAGES + "/{message_id}", operations.get_message),
    ("update_message", "PATCH", MESSAGES + "/{message_id}", operations.update_message),
    ("delete_message", "DELETE", MESSAGES + "/{message_id}", operations.delete_message),
    ("list_application_commands", "GET", COMMANDS, operations.list_commands),
    ("bulk_set_application_commands", "PUT", COMMANDS, operations.set_commands),
    ("create_application_command", "POST", COMMANDS, operations.create_command),
    ("get_application_command", "GET", COMMANDS + "/{command_id}", operations.get_command),
    ("update_application_command", "PATCH", COMMANDS + "/{command_id}", operations.update_command),
    ("delete_application_command", "DELETE", COMMANDS + "/{command_id}", operations.delete_command),
    ("list_guild_application_commands", "GET", GUILD_COMMANDS, operations.list_commands),
    ("bulk_set_guild_application_commands", "PUT", GUILD_COMMANDS, operations.set_commands),
    ("create_guild_application_command", "POST", GUILD_COMMANDS, operations.create_command),
    ("get_guild_application_command", "GET", GUILD_COMMANDS + "/{command_id}", operations.get_command),
    ("update_guild_application_command", "PATCH", GUILD_COMMANDS + "/{command_id}", operations.update_command),
    ("delete_guild_application_command", "DELETE", GUILD_COMMANDS + "/{command_id}", operations.delete_command),
    (
        "create_interaction_response",
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        exchanges.create_interaction_response,
    ),
    ("execute_webhook", "POST", WEBHOOK, exchanges.execute_webhook),
    ("get_original_webhook_message", "GET", WEBHOOK + "/messages/@original", exchanges.get_webhook_message),
    ("update_original_webhook_message", "PATCH", WEBHOOK + "/messages/@original", exchanges.update_webhook_message),
    ("delete_original_webhook_message", "DELETE", WEBHOOK + "/messages/@original", exchanges.delete_webhook_message),
    ("get_webhook_message", "GET", WEBHOOK + "/messages/{message_id}", exchanges.get_webhook_message),
    ("update_webhook_message", "PATCH", WEBHOOK + "/messages/{message_id}", exchanges.update_webhook_message),
    ("delete_webhook_message", "DELETE", WEBHOOK + "/messages/{message_id}", exchanges.delete_webhook_message),
]
OPERATIONS = {operation for operation, *_ in ROUTES}
PATTERNS = [
    (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), operation, handler) for operation, method, path, handler in ROUTES
]


class Rest:
    """Answers the bot's requests, and writes down what Discord would refuse."""

    def __init__(self, world: World, contract: Contract | None) -> None:
        self._world = world
        self._contract = contract

    async def serve(self, request: web.Request) -> web.Response:
        """One request, answered. Whoever waits for news looks again afterwards."""
        path = request.path.removeprefix(API)
        operation = f"{request.method} {path}"
        try:
            operation, handler, params = self._route(request.method, path)
            body, files = await _read(request)
            self._world.calls.append(Call(operation, params, body))
            self._world.faults.count(operation)
            fault = self._world.faults.next(operation)
            if fault and fault.waits:
                await asyncio.sleep(fault.hold)
                fault = None
            if fault and not fault.after:
                return await _struck(fault, request)
            self._check(operation, body)
            answer = await _answered(handler, self._world, Request(params, body, files, request.query))
            if fault:
                return await _struck(fault, request)
        except DiscordError as refused:
            if refused.blames_bot:
                self._world.violations.append(f"{operation}: {refused}")
            return as_json(refused.body, refused.status, refused.headers)
        finally:
            self._world.news.spread()
        return web.Response(status=204) if answer is None else as_json(answer)

    def _route(self, method: str, path: str) -> tuple[str, Handler, dict[str, str]]:
        for known_method, pattern, operation, handler in PATTERNS:
            if method == known_method and (found := pattern.fullmatch(path)):
                return operation, handler, found.groupdict()
        if self._contract and self._contract.knows(method, path):
            raise DiscordError(405, 0, "405: Method Not Allowed", detail="Discord has this route, but the playground does not answer it")
        raise DiscordError(404, 0, "404: Not Found", detail="there is no such route")

    def _check(self, operation: str, body: Any) -> None:
        fault = self._contract.fault(operation, body) if self._contract else None
        if fault:
            raise invalid_body(fault)


def as_json(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer. No charset follows the type: discord.py compares the whole header."""
    return web.Response(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})})


async def _answered(handler: Handler, world: World, request: Request) -> Any:
    try:
        return await handler(world, request)
    except (AttributeError, KeyError, TypeError) as error:
        # Without the OpenAPI file nothing has checked the shape of the body before it is used.
        raise invalid_body(f"the body has not the shape that Discord takes ({error!r})") from error


async def _struck(fault: Fault, request: web.Request) -> web.Response:
    """The answer that a fault gives; when it cuts the connection, that reaches nobody."""
    await asyncio.sleep(fault.hold)
    if fault.status is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    body: Json = {"code": fault.code, "message": f"{fault.status}: as the test asked"}
    headers = dict(fault.headers)
    if fault.status == 429:
        headers = {**limit_headers(1, is_global=False), **headers}
        body |= {"retry_after": float(headers["Retry-After"]), "global": headers.get("X-RateLimit-Global") == "true"}
    return as_json(body, fault.status, headers)


async def _read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    try:
        if request.content_type != "multipart/form-data":
            raw = await request.read()
            return (json.loads(raw) if raw else None), ()
        form = await request.post()
        body = json.loads(str(form["payload_json"])) if "payload_json" in form else {}
    except ValueError:
        raise DiscordError(400, 50109, "The request body contains invalid JSON.") from None
    files = (field for field in form.values() if isinstance(field, web.FileField))
    return body, tuple(Upload(field.filename, field.file.read()) for field in files)
