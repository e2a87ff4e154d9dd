"""The playground as one object: start it, point a bot at it, act as people, and see what the bot did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from playground import payloads
from playground.contract import load_contract
from playground.faults import Fault, Faults
from playground.gateway import Gateway
from playground.messages import Message
from playground.payloads import Json
from playground.people import Patience, Person
from playground.rest import API, OPERATIONS, Rest
from playground.world import Call, World

T = TypeVar("T")


class Playground:
    """A local Discord with one guild, "Toy Lab", for one bot; an async context manager.

    With `openapi`, Discord's published OpenAPI file, every body is checked against it too. The times are in seconds:
    `deadline` for the first answer to an interaction, `deferral` for the end of "thinking…", `lifetime` of a token,
    `nonce_memory` of a nonce (Discord says "the past few minutes"). A bot that sends more than `per_second` requests
    in a second breaks a rule. `seed` decides which calls a fault strikes that strikes only a share.
    """

    def __init__(
        self,
        openapi: Path | None = None,
        *,
        deadline: float = 3.0,
        deferral: float = 10.0,
        lifetime: float = 900.0,
        nonce_memory: float = 180.0,
        per_second: float = 50,
        seed: int = 0,
    ) -> None:
        self._patience = Patience(deadline, deferral, lifetime)
        self._world = World(Faults(per_second, seed), nonce_memory)
        self._gateway = Gateway(self._world)
        self._rest = Rest(self._world, load_contract(openapi) if openapi else None)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=100 * 2**20)
        app.router.add_get("/gateway", self._gateway.serve)
        app.router.add_get("/gateway/", self._gateway.serve)
        app.router.add_get("/attachments/{attachment_id}/{filename}", self._attachment)
        app.router.add_route("*", API + "/{path:.*}", self._rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._world.host = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What takes the place of https://discord.com/api/v10."""
        return self._world.host + API

    @property
    def gateway_url(self) -> str:
        """What takes the place of wss://gateway.discord.gg."""
        return self._world.host.replace("http", "ws", 1) + "/gateway"

    @property
    def violations(self) -> list[str]:
        """All that the bot did and that Discord would refuse, in order."""
        return self._world.violations

    @property
    def calls(self) -> list[Call]:
        """All requests of the bot, in order: (operation, params, body)."""
        return self._world.calls

    @property
    def commands(self) -> list[Json]:
        """The global commands, as registered."""
        return self._world.commands[None]

    @property
    def messages(self) -> list[Message]:
        """Every message there is, oldest first, ephemeral ones included."""
        return list(self._world.messages.values())

    @property
    def connections(self) -> list[str]:
        """How each connection to the gateway began: "identify" or "resume"."""
        return self._gateway.connections

    @property
    def bot(self) -> Json:
        """The bot's own user."""
        return self._world.me

    @property
    def guild_id(self) -> str:
        """The id of the guild."""
        return self._world.guild_id

    @property
    def channel_id(self) -> str:
        """The id of the guild's first text channel."""
        return str(self._world.channel["id"])

    def person(self, name: str, permissions: int = 0) -> Person:
        """A new member of the guild, with a bit set of permissions in it."""
        user = payloads.user(name)
        self._world.users[user["id"]] = user
        return Person(self._world, self._patience, user, permissions)

    def content(self, attachment: Json) -> bytes:
        """The bytes of a file that was sent, by its attachment object."""
        return self._world.uploads[attachment["id"]].content

    async def open_channel(self, name: str) -> str:
        """Another text channel of the guild; returns its id."""
        channel = self._world.open(payloads.text_channel(self.guild_id, name))
        await self._world.session.dispatch("CHANNEL_CREATE", channel)
        return str(channel["id"])

    async def remove_channel(self, channel_id: str) -> None:
        """Deletes a text channel with all that was written there."""
        channel = self._world.channels.pop(channel_id)
        for message in [one for one in self.messages if one["channel_id"] == channel_id]:
            del self._world.messages[message["id"]]
        await self._world.session.dispatch("CHANNEL_DELETE", channel)

    def deny(self, channel_id: str, permissions: int) -> None:
        """Takes permissions, a bit set, from the bot in a channel; 0 gives it all of them again."""
        self._world.denied[channel_id] = permissions

    def fail(
        self,
        operation: str,
        status: int,
        times: float = 1,
        code: int = 0,
        headers: dict[str, str] | None = None,
        *,
        after: bool = False,
        share: float = 1.0,
    ) -> None:
        """Lets the next calls of an operation fail, such as ("create_message", 403, code=50001) for a channel out of sight.

        `after` lets them do what they ask for, and only then answers so. `share` is the probability with which each call
        is struck, `times` how many are at most. Faults of one operation come in the order in which they were asked for.
        A 429 says to come back after one second unless `headers` has another Retry-After. Raises ValueError for an
        operation that the playground does not know.
        """
        self._plan(Fault(operation, status, code, headers or {}, times, after, share=share))

    def cut(self, operation: str, times: float = 1, *, after: bool = False, hold: float = 0.0, share: float = 1.0) -> None:
        """Ends the connection of the next calls of an operation without an answer, after `hold` seconds; the rest is as for `fail`."""
        self._plan(Fault(operation, None, times=times, after=after, hold=hold, share=share))

    def slow(self, operation: str, seconds: float, times: float = 1, *, share: float = 1.0) -> None:
        """Lets the next calls of an operation wait before they do what they ask for, whoever still listens then."""
        self._plan(Fault(operation, None, times=times, hold=seconds, share=share, waits=True))

    def _plan(self, fault: Fault) -> None:
        if fault.operation not in OPERATIONS:
            raise ValueError(f"there is no operation {fault.operation!r}; there are: {', '.join(sorted(OPERATIONS))}")
        self._world.faults.plan(fault)

    def heal(self) -> None:
        """Ends every fault that was asked for, and a limit that holds."""
        self._world.faults.heal()

    def limit(self, seconds: float) -> None:
        """Refuses all requests for some seconds but those about interactions, as Discord's global rate limit does."""
        self._world.faults.hold(seconds)

    async def ready(self, timeout: float = 10) -> None:
        """Waits until a bot is connected. Raises TimeoutError."""
        await self.until(lambda: self._gateway.live, timeout, "a bot's connection to the gateway")

    async def answer_to(self, message: Message, timeout: float = 10) -> Message:
        """The bot's message that replies to a message. Raises TimeoutError."""
        return await self.until(lambda: self._reply_to(message), timeout, f"a reply to {message['content']!r}")

    async def until(self, found: Callable[[], T | None], timeout: float, what: str) -> T:
        """The first true value of `found`, looked at after each thing the bot does. Raises TimeoutError, naming `what`."""
        return await self._world.news.until(found, timeout, what)

    async def drop_gateway(self) -> None:
        """Cuts the bot's connection; a client connects again and resumes. Meanwhile `ready` waits."""
        self._gateway.drop()

    def _reply_to(self, message: Message) -> Message | None:
        answers = (one for one in self._world.messages.values() if one["author"] is self._world.me)
        return next((one for one in answers if one.get("message_reference", {}).get("message_id") == message["id"]), None)

    async def _attachment(self, request: web.Request) -> web.Response:
        upload = self._world.uploads.get(request.match_info["attachment_id"])
        return web.Response(status=404) if upload is None else web.Response(body=upload.content)
