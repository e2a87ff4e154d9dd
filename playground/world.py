"""Everything there is in the pretend Discord: one guild with its channels, people, messages, files and commands."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from playground import payloads
from playground.faults import Faults
from playground.limits import message_faults
from playground.messages import KEPT_FLAGS, LOADING, Message, Upload, numbered, pinged, with_media
from playground.payloads import Json, snowflake
from playground.refusals import invalid_body, refuse_any

if TYPE_CHECKING:
    from aiohttp import web

    from playground.exchanges import Exchange

T = TypeVar("T")
REACTION = 0.02
"""Seconds before anybody reacts to what the bot did: by then the bot has read Discord's answer to it, as in the real world."""

GUILD_TEXT, DIRECT, GROUP_DIRECT = 0, 1, 3
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15


class Call(NamedTuple):
    """One request of the bot: the `operationId`, the ids in its path, and its JSON body."""

    operation: str
    params: dict[str, str]
    body: Any


class News:
    """Wakes those who wait for something to become true."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def spread(self) -> None:
        """Something happened: whoever waits looks again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, found: Callable[[], T | None], seconds: float, what: str) -> T:
        """The first true value of `found`. Raises TimeoutError, naming `what`, after some seconds."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := found()):
                    await self._event.wait()
        except TimeoutError:
            raise TimeoutError(f"{what} did not happen within {seconds:g} s.") from None
        await asyncio.sleep(REACTION)
        return value


@dataclass
class Session:
    """What a bot was told since it identified, so that it can be told again after a lost connection."""

    id: str = field(default_factory=snowflake)
    intents: int = 0
    told: list[str] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def dispatch(self, event: str, data: Json) -> None:
        """Tells the bot of an event, now or when it has resumed."""
        packet = json.dumps({"op": 0, "t": event, "s": len(self.told) + 1, "d": data})
        self.told.append(packet)
        if self.socket is not None:
            with suppress(ConnectionError):  # a bot that has just died is told nothing
                await self.socket.send_str(packet)


class World:
    """The state of the pretend Discord. `host` is the address that it is served from.

    `unreachable` holds, by user id, the code and the words with which a direct message is refused, and `denied`, by
    channel id, the bit set of what the bot may not do there. A nonce is remembered for `nonce_memory` seconds.
    """

    def __init__(self, faults: Faults, nonce_memory: float) -> None:
        self.host = ""
        self.faults = faults
        self.nonce_memory = nonce_memory
        self.news = News()
        self.session = Session()
        self.me = payloads.user("colloquy-playground", bot=True)
        self.owner = payloads.user("Owner Toy")
        self.guild_id = snowflake()
        self.channel = payloads.text_channel(self.guild_id, "general")
        self.channels: dict[str, Json] = {self.channel["id"]: self.channel}
        self.users: dict[str, Json] = {self.me["id"]: self.me, self.owner["id"]: self.owner}
        self.messages: dict[str, Message] = {}
        self.uploads: dict[str, Upload] = {}
        self.commands: dict[str | None, list[Json]] = defaultdict(list)
        self.exchanges: dict[str, Exchange] = {}
        self.nonces: dict[tuple[str, str], tuple[Message, float]] = {}
        self.unreachable: dict[str, tuple[int, str]] = {}
        self.denied: dict[str, int] = defaultdict(int)
        self.calls: list[Call] = []
        self.violations: list[str] = []

    def guild(self) -> Json:
        """The one guild."""
        return payloads.guild(self.guild_id, "Toy Lab", self.owner)

    def guild_channels(self) -> list[Json]:
        """The text channels of the guild."""
        return [channel for channel in self.channels.values() if channel["type"] == GUILD_TEXT]

    def permissions(self, channel_id: str) -> int:
        """What the bot may do in a channel, as a bit set."""
        return int(payloads.ALL_PERMISSIONS) & ~self.denied[channel_id]

    def under_nonce(self, channel_id: str, nonce: str) -> Message | None:
        """What was posted in a channel under a nonce, unless that is forgotten already."""
        message, born = self.nonces.get((channel_id, nonce), (None, 0.0))
        return message if time.monotonic() - born <= self.nonce_memory else None

    def direct_channel(self, user_id: str) -> Json:
        """The channel of direct messages with a user, opened when it is not there yet."""
        for channel in self.channels.values():
            if channel["type"] == DIRECT and channel["recipients"][0]["id"] == user_id:
                return channel
        return self.open(payloads.direct_channel(self.users[user_id]))

    def open(self, channel: Json) -> Json:
        """Adds a channel."""
        self.channels[channel["id"]] = channel
        return channel

    def store(self, upload: Upload, description: str | None = None) -> Json:
        """Keeps a file and returns its attachment object."""
        attachment_id = snowflake()
        self.uploads[attachment_id] = upload
        return upload.attachment(attachment_id, self.host, description)

    def draft(self, author: Json, channel_id: str, kind: int = 0, **extra: Any) -> Message:
        """An empty message that is not posted yet; `kind` is Discord's type of message."""
        return Message(
            id=snowflake(),
            channel_id=channel_id,
            author=author,
            type=kind,
            timestamp=payloads.now(),
            edited_timestamp=None,
            content="",
            flags=0,
            tts=False,
            pinned=False,
            mention_everyone=False,
            mentions=[],
            mention_roles=[],
            attachments=[],
            embeds=[],
            components=[],
            **extra,
        )

    def write(self, message: Message, body: Json, files: Sequence[Upload] = ()) -> None:
        """Puts what a body says into a message; what it does not mention stays.

        Raises DiscordError when the whole message, as it would be then, is not what Discord takes; the message is unchanged then.
        """
        attachments = self._attachments(message, body, files)
        by_name = {attachment["filename"]: attachment for attachment in attachments}
        written = ("content", "embeds", "components", "allowed_mentions", "poll", "sticker_ids")
        flags = (message["flags"] & KEPT_FLAGS) | (body.get("flags") or 0)
        changed = {**message, **{key: body[key] for key in written if key in body}, "flags": flags}
        refuse_any(message_faults(changed, by_name.keys()))
        message["content"] = changed["content"] or ""
        message["embeds"] = [{"type": "rich", **embed} for embed in with_media(changed["embeds"] or [], by_name)]
        message["components"] = with_media(numbered(changed["components"] or []), by_name)
        message["attachments"] = attachments
        message["flags"] = flags & ~LOADING
        self._ping(message, body.get("allowed_mentions"))

    def _ping(self, message: Message, allowed: Json | None) -> None:
        users, message["mention_everyone"] = pinged(message.text, allowed)
        replied = message.get("referenced_message")
        if replied and (allowed or {"replied_user": True}).get("replied_user"):
            users.append(replied["author"]["id"])
        message["mentions"] = [self.users[user_id] for user_id in dict.fromkeys(users) if user_id in self.users]

    def _attachments(self, message: Message, body: Json, files: Sequence[Upload]) -> list[Json]:
        too_large = [file.filename for file in files if len(file.content) > payloads.ATTACHMENT_BYTES]
        refuse_any(f"{name} is larger than {payloads.ATTACHMENT_BYTES >> 20} MiB" for name in too_large)
        if body.get("attachments") is None:
            return [*message["attachments"], *(self.store(file) for file in files)]
        kept = {attachment["id"]: attachment for attachment in message["attachments"]}
        made = []
        for wanted in body["attachments"]:
            number = str(wanted["id"])
            if number in kept:
                made.append(kept[number])
            elif number.isdecimal() and int(number) < len(files):
                made.append(self.store(files[int(number)], wanted.get("description")))
            else:
                raise invalid_body(f"attachment {number} is neither kept nor sent")
        return made

    async def announce(self, event: str, message: Message) -> None:
        """Tells the bot of a message, as far as its intents and Discord's rules let it see."""
        kind = self.channels[message["channel_id"]]["type"]
        intent = {GUILD_TEXT: GUILD_MESSAGES, DIRECT: DIRECT_MESSAGES}.get(kind, 0)
        if message.ephemeral or not self.session.intents & intent:
            return
        seen: Json = dict(message)
        if kind == GUILD_TEXT:
            seen |= {"guild_id": self.guild_id, "member": {key: value for key, value in payloads.member({}).items() if key != "user"}}
            if not (self.session.intents & MESSAGE_CONTENT or self._concerns_bot(message)):
                seen |= {"content": "", "embeds": [], "attachments": [], "components": []}
        await self.session.dispatch(event, seen)

    def _concerns_bot(self, message: Message) -> bool:
        return message["author"] is self.me or self.me in message["mentions"]

    async def post(self, message: Message) -> Message:
        """Makes a written message visible."""
        self.messages[message["id"]] = message
        await self.announce("MESSAGE_CREATE", message)
        return message

    async def edited(self, message: Message) -> Message:
        """Tells of an edit."""
        message["edited_timestamp"] = payloads.now()
        await self.announce("MESSAGE_UPDATE", message)
        return message

    async def delete(self, message: Message) -> None:
        """Takes a message away."""
        del self.messages[message["id"]]
        if not message.ephemeral:
            await self.session.dispatch("MESSAGE_DELETE", {"id": message["id"], "channel_id": message["channel_id"]})
