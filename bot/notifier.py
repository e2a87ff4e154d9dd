"""The notifier: it takes what is due from the outbox and writes it to members and channels.

It works beside the answers, in a task of its own. Each second it takes as many deliveries as can be on their way at
once. Of each it draws the card, finds the place, sends, and records what came of it:

1. Sent: recorded, and tried again until the store has taken it.
2. The place cannot be reached (direct messages are closed, the channel is deleted): given up at once, with all that waits for it, until
   somebody there uses the bot again.
3. Discord refuses this message for good: this message alone is given up, and the log says why.
4. Anything else, from a rate limit to a crash of ours: tried again later, ever more slowly and never all at once.

**Once.** A message that was posted may look as if it had failed: the answer is lost, or we end before it is recorded.
Two things keep it from being posted again. Every attempt carries the same nonce, which Discord remembers for some
minutes; and every message is marked, as the id of its container, so that each later attempt first looks whether the
message is there already.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import aiohttp
import discord

from bot import refusals
from bot.answers import notices
from bot.answers.card import Card
from bot.answers.moments import now
from bot.drawing.layout import draw
from store import outbox
from store.database import Store
from store.errors import StoreError, StoreUnavailable
from store.outbox import Delivery
from store.schedule import iso

if TYPE_CHECKING:
    from bot.client import Colloquy

P = ParamSpec("P")

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks into the outbox."""

AT_ONCE = 50
"""Deliveries that are on their way at the same time: what two seconds can send."""

PER_SECOND = 25
"""Requests to Discord in a second: half of the 50 that it allows, so that answers find room."""

OPENING_EVERY = 5.0
"""Seconds between two members whom we write to for the first time. Discord names no limit for it, but refuses bots that
open conversations quickly (code 40003) and has locked some out for a few dozen of them in a row."""

OPENING_PAUSE = 600.0
"""Seconds without a new conversation after Discord said that there were too many."""

PATIENCE = 30.0
"""Seconds after which an attempt that Discord has not answered counts as failed; discord.py tries five times within them."""

LONGEST_WAIT = 600.0
"""The most seconds between two attempts."""

LOOKED_THROUGH = 100
"""Newest messages of a place among which one is looked for that may have been posted already: one request."""

GRACE = 3.0
"""Seconds that deliveries on their way get when the bot ends."""

TIDY_EVERY = 86_400.0
"""Seconds between two times that what is old is deleted."""


class Pace:
    """Lets one pass every so many seconds, in the order in which they came."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._next = 0.0

    @property
    def free(self) -> bool:
        """Whether the next one need not wait."""
        return time.monotonic() >= self._next

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = time.monotonic()
        mine = max(now, self._next)
        self._next = mine + self._every
        await asyncio.sleep(mine - now)

    def pause(self, seconds: float) -> None:
        """Let nobody pass for some seconds."""
        self._next = max(self._next, time.monotonic() + seconds)


@dataclass(frozen=True)
class Posted:
    """A message that is there; without an id where it was deleted since."""

    message: int | None
    channel: int


class Notifier:
    """Delivers for one client, under leases of its own."""

    def __init__(self, client: Colloquy) -> None:
        self._client = client
        self._holder = secrets.token_hex(8)
        self._requests = Pace(1 / PER_SECOND)
        self._openings = Pace(OPENING_EVERY)
        self._tidy_at = 0.0
        self._trouble = ""
        self._ending = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._deliveries: set[asyncio.Task[None]] = set()
        self._attempts: dict[int, asyncio.Task[Posted]] = {}

    def start(self) -> None:
        """Begin; once in the life of a client, whatever becomes of its connection."""
        self._running = asyncio.create_task(self._run(), name="notifier")

    async def stop(self) -> None:
        """End: what is on its way gets some seconds, and what is left is anybody's again."""
        if self._running is None or self._ending.is_set():
            return
        self._ending.set()
        await self._running
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=GRACE)
        left = [*self._deliveries, *self._attempts.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(StoreError):
            await self._client.write(outbox.release, self._holder)

    async def _run(self) -> None:
        while not self._ending.is_set():
            try:
                await self._take()
                await self._tidy()
                self._trouble = ""
            except Exception as error:
                if str(error) != self._trouble:
                    log.warning("Nothing can be delivered for now: %s", error, exc_info=None if isinstance(error, StoreError) else error)
                self._trouble = str(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), TICK)

    async def _take(self) -> None:
        """Start as many deliveries as there is room for."""
        unanswered = sum(not attempt.done() for attempt in self._attempts.values())
        room = AT_ONCE - max(len(self._deliveries), unanswered)
        if room <= 0:
            return
        for delivery in await self._client.write(outbox.claim, self._holder, now(), room, int(self._openings.free)):
            task = asyncio.create_task(self._deliver(delivery))
            self._deliveries.add(task)
            task.add_done_callback(self._deliveries.discard)

    async def _tidy(self) -> None:
        if time.monotonic() < self._tidy_at:
            return
        await self._client.write(outbox.forget_old, now())
        self._tidy_at = time.monotonic() + TIDY_EVERY

    async def _deliver(self, delivery: Delivery) -> None:
        """Bring one delivery to an end, or to its next attempt."""
        try:
            posted = await self._attempt(delivery)
            if posted is None:
                await self._record(outbox.drop, delivery)
            else:
                message = None if posted.message is None else str(posted.message)
                await self._record(outbox.sent, delivery, message, str(posted.channel), now())
        except Exception as error:
            await self._explain(delivery, error)

    async def _attempt(self, delivery: Delivery) -> Posted | None:
        """Send a delivery; None when nothing is left to tell. Raises whatever keeps it from being sent.

        An attempt is never broken off: discord.py would hold back every other request for ever if that happened
        while it waits for the end of a global rate limit. One that takes too long goes on alone, and the
        next lease waits for it rather than sending beside it.
        """
        attempt = self._attempts.get(delivery.id)
        if attempt is None:
            card = await self._client.read(notices.card, delivery.id)
            if card is None:
                return None
            attempt = self._attempts[delivery.id] = asyncio.create_task(self._send(delivery, card))
        await asyncio.wait([attempt], timeout=PATIENCE)
        if not attempt.done():
            raise TimeoutError(f"no answer within {PATIENCE:g} s")
        del self._attempts[delivery.id]
        return attempt.result()

    async def _send(self, delivery: Delivery, card: Card) -> Posted:
        place = await self._place(delivery)
        mark = _mark(delivery)
        if delivery.attempts > 1 and (posted := await self._find(place, mark)):
            return posted
        await self._requests.turn()
        try:
            message = await place.send(view=draw(card, mark=mark), nonce=delivery.nonce)
        except discord.HTTPException as error:
            if error.code == refusals.DELETED:
                return Posted(None, place.id)
            if posted := await self._find_at_last(delivery, place, error):
                return posted
            raise
        return Posted(message.id, place.id)

    async def _find_at_last(
        self, delivery: Delivery, place: discord.PartialMessageable | discord.DMChannel, error: discord.HTTPException
    ) -> Posted | None:
        """The message that is there although Discord refuses it now: what is given up for good would be told again later."""
        if not (refusals.why_closed(delivery.at.kind, error) or refusals.is_final(error)):
            return None
        with suppress(discord.HTTPException):
            return await self._find(place, _mark(delivery))
        return None

    async def _place(self, delivery: Delivery) -> discord.PartialMessageable | discord.DMChannel:
        """The channel, or the conversation with the member, which is opened where it is not known."""
        known = delivery.at.address if delivery.at.kind == "channel" else delivery.channel
        if known:
            return self._client.get_partial_messageable(int(known))
        await self._openings.turn()
        await self._requests.turn()
        return await self._client.create_dm(discord.Object(int(delivery.at.address)))

    async def _find(self, place: discord.PartialMessageable | discord.DMChannel, mark: int) -> Posted | None:
        """The message with our mark, where one is. Where we may not look, the nonce has to do."""
        await self._requests.turn()
        with suppress(discord.Forbidden):
            async for message in place.history(limit=LOOKED_THROUGH):
                if message.author == self._client.user and _has(message, mark):
                    return Posted(message.id, place.id)
        return None

    async def _explain(self, delivery: Delivery, error: Exception) -> None:
        """Record why a delivery was not sent, and what follows from it."""
        kind = delivery.at.kind
        if why := refusals.why_closed(kind, error):
            log.info("Delivery %d is given up, with all else that waits for this %s: %s.", delivery.id, kind, why)
            await self._record(outbox.close, delivery, why, now())
        elif refusals.is_final(error):
            log.error("Discord refuses delivery %d for good: %s.", delivery.id, error)
            await self._record(outbox.impossible, delivery, f"Discord refused it (code {refusals.code_of(error)})", now())
        else:
            if refusals.is_haste(error):
                log.warning("Discord wants no new conversations for now: %s.", error)
                self._openings.pause(OPENING_PAUSE)
            _log_passing(delivery, error)
            problem, elsewhere = str(error) or type(error).__name__, refusals.is_gone(error)
            await self._record(outbox.retry, delivery, _later(delivery.attempts), problem, elsewhere=elsewhere)

    async def _record(self, action: Callable[Concatenate[Store, P], None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Write what came of a delivery, as often as it takes: what is not recorded would be attempted again."""
        recorded = False
        while not recorded:
            try:
                await self._client.write(action, *args, **kwargs)
                recorded = True
            except StoreUnavailable as error:
                log.info("What came of a delivery cannot be recorded yet: %s", error)
                await asyncio.sleep(TICK)


def _mark(delivery: Delivery) -> int:
    """The id of the container in this delivery's message: 32 bits with a sign, above those that Discord counts out itself."""
    return 1_000 + int(delivery.nonce[:7], 16)


def _has(message: discord.Message, mark: int) -> bool:
    return any(isinstance(part, discord.Container) and part.id == mark for part in message.components)


def _log_passing(delivery: Delivery, error: Exception) -> None:
    expected = isinstance(error, discord.DiscordException | aiohttp.ClientError | OSError | StoreError)
    log.log(
        logging.INFO if expected else logging.ERROR,
        "Delivery %d failed at attempt %d: %r.",
        delivery.id,
        delivery.attempts,
        error,
        exc_info=None if expected else error,
    )


def _later(attempts: int) -> str:
    """When to try again: exponential backoff with full jitter, so that what failed together does not come back together."""
    most = min(LONGEST_WAIT, 2.0 ** min(attempts, 20))
    pause = timedelta(seconds=random.uniform(0, most))  # noqa: S311 - it decides nothing but a pause
    return iso(datetime.fromisoformat(now()) + pause)
