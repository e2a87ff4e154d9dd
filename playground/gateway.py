"""The gateway side: a websocket that a bot identifies on, is told events through, and resumes."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import WSMsgType, web

from playground import payloads
from playground.payloads import Json
from playground.world import Session, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS, INVALID_SESSION, HELLO, ACKNOWLEDGED = 0, 1, 2, 3, 4, 6, 8, 9, 10, 11
PRIVILEGED = {1 << 1: "members", 1 << 8: "presences", 1 << 15: "message content"}


class Gateway:
    """The pretend gateway. `connections` tells in order how each connection began: "identify" or "resume"."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._transport: asyncio.BaseTransport | None = None
        self.connections: list[str] = []

    @property
    def live(self) -> bool:
        """Whether a bot is connected and has been told all there is."""
        return self._world.session.socket is not None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._take(request, socket, frame.json())
                self._world.news.spread()
        if self._world.session.socket is socket:
            self._world.session.socket = None
        return socket

    def drop(self) -> None:
        """Cuts the connection as a network failure does."""
        self._world.session.socket = None
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()

    async def _take(self, request: web.Request, socket: web.WebSocketResponse, packet: Json) -> None:
        operation, data = packet["op"], packet.get("d")
        if operation == HEARTBEAT:
            await socket.send_json({"op": ACKNOWLEDGED})
        elif operation == IDENTIFY:
            self._transport = request.transport
            await self._identify(socket, data or {})
        elif operation == RESUME:
            self._transport = request.transport
            await self._resume(socket, data or {})
        elif operation == MEMBERS:
            await self._tell_members(data or {})
        elif operation not in (PRESENCE, VOICE):
            await self._refuse(socket, 4001, f"the gateway has no operation {operation}")

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        intents = data.get("intents", 0)
        refused = [name for bit, name in PRIVILEGED.items() if intents & bit]
        if refused:
            return await self._refuse(socket, 4014, f"the intent {refused[0]} is privileged and was not granted")
        world = self._world
        world.session = session = Session(intents=intents, socket=socket)
        self.connections.append("identify")
        address = world.host.replace("http", "ws", 1) + "/gateway"
        ready = {"v": 10, "user": world.me, "session_id": session.id, "resume_gateway_url": address}
        guilds = [{"id": world.guild_id, "unavailable": True}]
        await session.dispatch("READY", {**ready, "guilds": guilds, "application": {"id": world.me["id"], "flags": 0}})
        members = [payloads.member(user) for user in world.users.values()]
        return await session.dispatch("GUILD_CREATE", payloads.guild_create(world.guild(), world.guild_channels(), members))

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        session = self._world.session
        if data.get("session_id") != session.id:
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return
        self.connections.append("resume")
        for packet in session.told[data["seq"] :]:
            await socket.send_str(packet)
        session.socket = socket
        await session.dispatch("RESUMED", {})

    async def _tell_members(self, data: dict[str, Any]) -> None:
        members = [payloads.member(user) for user in self._world.users.values()]
        wanted = data.get("user_ids")
        found = [member for member in members if wanted is None or member["user"]["id"] in wanted]
        chunk = {"guild_id": self._world.guild_id, "members": found, "chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce")}
        await self._world.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    async def _refuse(self, socket: web.WebSocketResponse, code: int, why: str) -> None:
        self._world.violations.append(f"gateway: {why}")
        await socket.close(code=code, message=why.encode())
