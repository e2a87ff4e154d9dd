"""The playground as one object: start it, point a bot at it, act as people, and see what the bot did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from playground import payloads
from playground.contract import load_contract
from playground.gateway import Gateway
from playground.messages import Message
from playground.payloads import Json
from playground.people import Patience, Person
from playground.rest import API, OPERATIONS, Rest
from playground.world import Call, Failure, World

T = TypeVar("T")


class Playground:
    """A local Discord with one guild, "Toy Lab", for one bot; an async context manager.

    With `openapi`, Discord's published OpenAPI file, every body is checked against it too. The times are in seconds:
    `deadline` for the first answer to an interaction, `deferral` for the end of "thinking…", `lifetime` of a token.
    """

    def __init__(self, openapi: Path | None = None, deadline: float = 3.0, deferral: float = 10.0, lifetime: float = 900.0) -> None:
        self._patience = Patience(deadline, deferral, lifetime)
        self._world = World()
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
        """The id of the guild's text channel."""
        return str(self._world.channel["id"])

    def person(self, name: str, permissions: int = 0) -> Person:
        """A new member of the guild, with a bit set of permissions in it."""
        user = payloads.user(name)
        self._world.users[user["id"]] = user
        return Person(self._world, self._patience, user, permissions)

    def content(self, attachment: Json) -> bytes:
        """The bytes of a file that was sent, by its attachment object."""
        return self._world.uploads[attachment["id"]].content

    def fail(self, operation: str, status: int, times: int = 1, code: int = 0, headers: dict[str, str] | None = None) -> None:
        """Lets the next calls of an operation fail, such as ("create_message", 403, code=50007) for closed direct messages.

        A 429 says to come back after one second unless `headers` has another Retry-After. Raises ValueError for an
        operation that the playground does not know.
        """
        if operation not in OPERATIONS:
            raise ValueError(f"there is no operation {operation!r}; there are: {', '.join(sorted(OPERATIONS))}")
        self._world.failures[operation] = Failure(status, code, headers or {}, times)

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
