"""What can happen in a run: people follow, works are imported, Discord fails, and the bot is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random

from store import undoing
from store.outbox import LEASE
from tests import toy
from tests.bot.chaos.bot import SPEED
from tests.bot.chaos.expected import Works
from tests.bot.chaos.town import Town
from tests.toy import crowd

Move = Callable[[], Awaitable[None]]

LONGEST_LIMIT = 20
"""The most of the bot's seconds that a rate limit makes it wait."""

STARTING = 0.25
"""Seconds that a bot takes to be there, more or less."""

SEND_MESSAGES = 1 << 11


def bibtex(works: Works, year: int) -> str:
    """Works of one conference."""
    return "".join(
        toy.entry(title.split()[0], title, authors, booktitle="Toy Conference", year=str(year)) for title, authors in works.items()
    )


class Moves:
    """Everything that can happen in a town, decided by its chance."""

    def __init__(self, town: Town) -> None:
        self._town, self._random, self._discord = town, town.random, town.discord
        self._titles = iter(crowd.titles(Random(town.random.random()), 1_000))  # noqa: S311 - no secret
        self._imported: list[tuple[int, Works]] = []
        self._shift = 0.0

    def weighted(self) -> dict[Move, int]:
        """The moves, each with how likely it is.

        Without nonces nothing may happen for which they alone can help.
        """
        people: dict[Move, int] = {
            self.bring: 6,
            self._bring_again: 1,
            self._undo: 1,
            self._follow: 3,
            self._unfollow: 2,
            self._close: 2,
            self._open: 1,
        }
        world: dict[Move, int] = {self._fail: 8, self._limit: 1, self._drop: 1, self._lose_channel: 1, self._write: 1}
        bots: dict[Move, int] = {self.start: 3, self._kill: 4}
        needing_nonces: dict[Move, int] = {self._stop: 1, self._pause: 1, self._shift_clock: 1, self._hang: 4}
        return {**people, **world, **bots, **({self._succeed: 2} if self._town.forgets else needing_nonces)}

    # --- people -------------------------------------------------------------------------------

    async def bring(self) -> None:
        """New works are imported: one, some, or more than one page holds."""
        count = self._random.choice([1, 1, 2, 3, 15])
        names = self._town.names
        await self._import({next(self._titles): self._random.sample(names, self._random.choice([1, 2])) for _ in range(count)})

    async def _bring_again(self) -> None:
        """What is there already is imported again."""
        if self._imported:
            await self._import(self._random.choice(self._imported)[1])

    async def _import(self, works: Works) -> None:
        town = self._town
        text = bibtex(works, int(town.clock.now()[:4]))
        report = await asyncio.to_thread(toy.bring_text, town.store, town.folder, text)
        if report.stored:
            town.expected.imported(works)
            (row,) = town.store.rows("SELECT max(id) AS id FROM import")
            self._imported.append((row["id"], works))

    async def _undo(self) -> None:
        if self._imported:
            number, works = self._imported.pop(self._random.randrange(len(self._imported)))
            await asyncio.to_thread(undoing.undo, self._town.store, number)
            self._town.expected.undone(works)

    async def _follow(self) -> None:
        self._town.follow(self._random.choice(self._town.places), self._random.choice(self._town.names))

    async def _unfollow(self) -> None:
        self._town.unfollow(self._random.choice(self._town.places))

    async def _close(self) -> None:
        """Somebody takes no messages any more, or leaves."""
        place = self._random.choice([*self._town.people])
        self._town.closed.add(place)
        person = self._town.people[place]
        (person.close_dms if self._random.random() < 0.7 else person.leave)()

    async def _open(self) -> None:
        """Somebody takes messages again, and lets the bot know by writing to it."""
        if closed := sorted(self._town.closed & self._town.people.keys()):
            person = self._town.people[self._random.choice(closed)]
            person.open_dms()
            await person.tell("/help")

    # --- the world ----------------------------------------------------------------------------

    async def _fail(self) -> None:
        """Some of the next calls fail, one way or another."""
        random, discord, forgets = self._random, self._discord, self._town.forgets
        operation = random.choice(["create_message"] * 4 + ["list_messages", "create_dm"])
        times, share = random.randint(1, 2 if forgets else 4), random.choice([0.3, 1.0])
        status, hold = random.choice([500, 502, 503, 504]), random.uniform(0, self._town.slowest)
        wait = {"Retry-After": f"{random.uniform(0.3, 3 if forgets else LONGEST_LIMIT):.1f}"}
        ways: list[Callable[[], None]] = [
            lambda: discord.fail(operation, 429, times, headers=wait, share=share),
            lambda: discord.fail(operation, 429, times, headers={**wait, "X-RateLimit-Global": "true"}, share=share),
            lambda: discord.fail(operation, status, times, share=share),
            *2 * [lambda: discord.fail(operation, status, times, after=not forgets, share=share)],
            lambda: discord.cut(operation, times, hold=hold, share=share),
            *2 * [lambda: discord.cut(operation, times, after=True, hold=hold, share=share)],
            lambda: discord.slow(operation, hold, times, share=share),
            lambda: discord.fail("create_dm", 400, code=40003),
        ]
        random.choice(ways)()

    async def _hang(self) -> None:
        """All that is wrong is that messages take longer than the bot's patience, while a second bot is there."""
        self._discord.heal()
        self._discord.slow("create_message", self._town.slowest * self._random.uniform(0.7, 1), 8)
        await self.start()
        await self.bring()

    async def _limit(self) -> None:
        self._discord.limit(self._random.uniform(0.02, 0.2))

    async def _drop(self) -> None:
        await self._discord.drop_gateway()

    async def _lose_channel(self) -> None:
        """A channel is deleted, or the bot may not write there any more."""
        town = self._town
        left = [place for place in town.channels if place not in town.closed]
        if not left:
            return
        place = self._random.choice(left)
        town.closed.add(place)
        if self._random.random() < 0.5:
            self._discord.deny(place, SEND_MESSAGES)
            return
        town.removed += town.messages(place)
        await self._discord.remove_channel(place)

    async def _write(self) -> None:
        """Somebody else writes to the store for longer than the bot waits."""
        await asyncio.to_thread(self._hold, self._random.uniform(0.05, 0.3))

    def _hold(self, seconds: float) -> None:
        with self._town.store.writing():
            time.sleep(seconds)

    async def _shift_clock(self) -> None:
        self.put_clock(self._random.uniform(-60, 300))

    def put_clock(self, by: float) -> None:
        """Puts the clock forward, or back, by seconds of the bot's time."""
        self._shift += by
        self._town.clock.put(self._shift)

    # --- bots ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """One more bot: where nonces are remembered there may be two on one store."""
        if len(self._town.fleet.alive) < (1 if self._town.forgets else 2):
            self._town.fleet.start()

    async def _kill(self) -> None:
        self._town.fleet.kill(self._random)

    async def _succeed(self) -> None:
        """All that is wrong is that one bot dies while its messages are on their way, and that another is there to take over."""
        self._discord.heal()
        self._town.fleet.start()
        await asyncio.sleep(STARTING)
        self._discord.slow("create_message", 3 * self._town.slowest, 8)
        await self.bring()
        await asyncio.sleep(self._random.uniform(0, self._town.slowest))
        await self._kill()

    async def _stop(self) -> None:
        await self._town.fleet.stop(self._random)

    async def _pause(self) -> None:
        """A bot stands still for a moment, or for longer than its lease."""
        share = self._random.choice([0.1, 0.3, 1.2])
        await self._town.fleet.pause(self._random, share * LEASE.seconds / SPEED)
