"""One interaction from the person's move to the bot's last word, and the rules that Discord has for answering it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from playground.limits import choice_faults, modal_faults
from playground.messages import EPHEMERAL, LOADING, Message
from playground.payloads import Json, snowflake
from playground.refusals import DiscordError, already_acknowledged, invalid_body, invalid_token, refuse_any, unknown, unknown_interaction
from playground.requests import Request
from playground.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
ANSWER, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, SHOW_MODAL = 4, 5, 6, 7, 8, 9

TAKES = {
    COMMAND: {ANSWER, DEFER, SHOW_MODAL},
    COMPONENT: {ANSWER, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL},
    AUTOCOMPLETE: {SUGGEST},
    MODAL: {ANSWER, DEFER, DEFER_UPDATE, UPDATE},
}
NAMES = {COMMAND: "a command", COMPONENT: "a component", AUTOCOMPLETE: "autocomplete", MODAL: "a modal"}


@dataclass
class Exchange:
    """One interaction: who asked, where, and what the bot made of it.

    `source` is the message with the component that was used. `original` is what `@original` means: the source
    once the bot chose to change it, else the answer.
    """

    kind: int
    channel_id: str
    metadata: Json
    source: Message | None
    deadline: float
    lifetime: float
    id: str = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: "token-" + snowflake())
    command: str = ""
    born: float = field(default_factory=time.monotonic)
    answer: int | None = None
    data: Json = field(default_factory=dict)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    edited: bool = False

    @property
    def late(self) -> bool:
        """Whether the time for a first answer is over."""
        return time.monotonic() - self.born > self.deadline

    @property
    def expired(self) -> bool:
        """Whether the token is no longer good for anything."""
        return time.monotonic() - self.born > self.lifetime


async def create_interaction_response(world: World, request: Request) -> Json | None:
    """The first answer to an interaction."""
    exchange = world.exchanges.get(request.params["interaction_token"])
    if exchange is None or exchange.id != request.params["interaction_id"]:
        raise unknown_interaction("there is no such interaction")
    if exchange.answer is not None:
        raise already_acknowledged()
    if exchange.late:
        raise unknown_interaction(f"the first answer came later than {exchange.deadline:g} s")
    answer, data = request.body["type"], request.body.get("data") or {}
    _refuse_kind(exchange, answer)
    if answer in (ANSWER, DEFER):
        await _answer(world, exchange, request, data, loading=answer == DEFER)
    elif answer in (UPDATE, DEFER_UPDATE):
        await _update(world, exchange, request, data, at_once=answer == UPDATE)
    elif answer == SUGGEST:
        refuse_any(choice_faults(data.get("choices") or []))
    else:
        refuse_any(modal_faults(data))
    exchange.answer, exchange.data = answer, data
    return _receipt(exchange) if request.query.get("with_response") in ("1", "true") else None


def _refuse_kind(exchange: Exchange, answer: Any) -> None:
    if answer not in TAKES[exchange.kind]:
        advice = "; it cannot be deferred" if exchange.kind == AUTOCOMPLETE else ""
        raise invalid_body(f"{NAMES[exchange.kind]} cannot be answered with type {answer}{advice}")
    if answer in (UPDATE, DEFER_UPDATE) and exchange.source is None:
        raise invalid_body(f"type {answer} changes a message, and this interaction comes from none")


async def _answer(world: World, exchange: Exchange, request: Request, data: Json, *, loading: bool) -> None:
    kinds = {COMMAND: 23 if "target_user" in exchange.metadata else 20, COMPONENT: 19}
    reference = {"message_reference": _reference(exchange.source)} if exchange.kind == COMPONENT and exchange.source else {}
    message = _bot_message(world, exchange, kinds.get(exchange.kind, 0), **reference)
    if loading:
        message["flags"] = LOADING | ((data.get("flags") or 0) & EPHEMERAL)
    else:
        world.write(message, data, request.files)
    exchange.original = await world.post(message)


async def _update(world: World, exchange: Exchange, request: Request, data: Json, *, at_once: bool) -> None:
    exchange.original = exchange.source
    if at_once and exchange.source is not None:
        world.write(exchange.source, data, request.files)
        await world.edited(exchange.source)
        exchange.edited = True


def _bot_message(world: World, exchange: Exchange, kind: int, **extra: Any) -> Message:
    metadata = exchange.metadata
    if exchange.kind == COMMAND:
        extra["interaction"] = {"id": exchange.id, "type": exchange.kind, "name": exchange.command, "user": metadata["user"]}
    webhook = {"webhook_id": world.me["id"], "application_id": world.me["id"]}
    return world.draft(world.me, exchange.channel_id, kind, interaction_metadata=metadata, **webhook, **extra)


def _reference(source: Message) -> Json:
    return {"type": 0, "channel_id": source["channel_id"], "message_id": source["id"]}


def _receipt(exchange: Exchange) -> Json:
    receipt: Json = {"interaction": {"id": exchange.id, "type": exchange.kind}}
    message = exchange.original
    if message is None:
        return receipt
    loading = exchange.answer in (DEFER, DEFER_UPDATE)
    receipt["interaction"] |= {"response_message_id": message["id"], "response_message_loading": loading}
    receipt["interaction"]["response_message_ephemeral"] = message.ephemeral
    if exchange.answer in (ANSWER, UPDATE):
        receipt["resource"] = {"type": exchange.answer, "message": message}
    return receipt


async def execute_webhook(world: World, request: Request) -> Json:
    """A further message. After a deferral the first one takes the place of "thinking…", as private or public as that was."""
    exchange = _open_exchange(world, request)
    if exchange.original is not None and exchange.original.loading:
        return await _edit(world, exchange, exchange.original, request)
    message = _bot_message(world, exchange, 0)
    if exchange.original is not None:
        message["interaction_metadata"] = {**exchange.metadata, "original_response_message_id": exchange.original["id"]}
    world.write(message, request.body, request.files)
    exchange.followups.append(await world.post(message))
    return message


async def get_webhook_message(world: World, request: Request) -> Json:
    """The original answer, or a further message."""
    return _webhook_message(world, _open_exchange(world, request), request)


async def update_webhook_message(world: World, request: Request) -> Json:
    """Changes the original answer, or a further message."""
    exchange = _open_exchange(world, request)
    return await _edit(world, exchange, _webhook_message(world, exchange, request), request)


async def delete_webhook_message(world: World, request: Request) -> None:
    """Takes away the original answer, or a further message."""
    exchange = _open_exchange(world, request)
    await world.delete(_webhook_message(world, exchange, request))


async def _edit(world: World, exchange: Exchange, message: Message, request: Request) -> Message:
    was_loading = message.loading
    world.write(message, request.body, request.files)
    if was_loading:
        await world.announce("MESSAGE_UPDATE", message)
    else:
        await world.edited(message)
    exchange.edited = exchange.edited or message is exchange.source
    return message


def _open_exchange(world: World, request: Request) -> Exchange:
    exchange = world.exchanges.get(request.params["webhook_token"])
    if exchange is None or exchange.expired or request.params["webhook_id"] != world.me["id"]:
        raise invalid_token()
    if exchange.answer is None:
        raise DiscordError(404, 10015, "Unknown Webhook", detail="an interaction has a webhook only after its first answer")
    return exchange


def _webhook_message(world: World, exchange: Exchange, request: Request) -> Message:
    wanted = request.params.get("message_id", "@original")
    known = [*exchange.followups, *([exchange.original] if exchange.original else [])]
    found = exchange.original if wanted == "@original" else next((message for message in known if message["id"] == wanted), None)
    if found is None or found["id"] not in world.messages:
        raise unknown("Message", 10008)
    return found
