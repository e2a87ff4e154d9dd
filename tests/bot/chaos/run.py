"""One run: some minutes of the bot's time in which things go wrong, and then the verdict.

In most runs Discord remembers nonces for some minutes, as it says that it does. In the others it forgets them at once, as if
these minutes were over, and only leases and the marks of messages are left. Then nothing may go wrong for which nonces
alone can help: an answer of 500 to what was done, after which discord.py itself sends once more; a second bot that takes over
while the first one waits for longer than its patience; one that sleeps through its lease, or gives it back while it ends.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from unittest.mock import patch

from playground import Playground
from store import imports
from store.database import open_store
from store.outbox import LEASE
from tests import toy
from tests.bot.chaos.bot import SPEED, Clock, Fleet
from tests.bot.chaos.moves import Moves, bibtex
from tests.bot.chaos.town import Town
from tests.bot.chaos.verdict import Outcome, judge
from tests.toy import crowd

PEOPLE, MEMBERS, CHANNELS, FOLLOWS = 10, 10, 2, 4
MOVES = 30
BETWEEN = 0.06
"""The most seconds between two moves."""

FORGETFUL = 0.25
"""How many runs are without nonces."""

NONCES = 300 / SPEED
"""Seconds for which Discord remembers a nonce: the minutes of which it speaks."""

STARTING = 3.0
"""Seconds that a bot may take to be there."""

AGAIN = 0.05
"""Seconds after which somebody who is open again, but counts as closed, says something more."""

HOURS = 7_200.0
QUIET = 20.0
"""Seconds in which everything must have been told when nothing goes wrong any more; then two hours have passed for the bot."""


def known(folder: Path) -> tuple[Path, list[str]]:
    """A store that knows some people by a work each, and their names."""
    random = Random(0)  # noqa: S311 - no secret
    names, titles = crowd.names(random, PEOPLE), crowd.titles(random, PEOPLE)
    path = folder / "known.db"
    with open_store(path) as store:
        toy.bring_text(store, folder, bibtex({title: [name] for title, name in zip(titles, names, strict=True)}, 2020))
    return path, names


async def run(seed: int, folder: Path, known_store: Path, names: list[str]) -> Outcome:
    """One run in a new folder. Its chance is the same with the same seed."""
    folder.mkdir()
    random = Random(seed)  # noqa: S311 - no secret
    forgets = random.random() < FORGETFUL
    path, clock = Path(shutil.copy(known_store, folder / "colloquy.db")), Clock(time.time(), folder / "shift")
    discord = Playground(nonce_memory=0 if forgets else NONCES, per_second=float("inf"), seed=seed)
    async with discord:
        where = {"DISCORD_TOKEN": "none", "DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
        fleet = Fleet({**where, "COLLOQUY_DB": str(path)}, clock)
        with open_store(path) as store, patch.object(imports, "now", clock.now):
            town = Town(random, folder, forgets, names, clock, discord, store, fleet)
            try:
                await _unfold(town)
                return judge(town)
            finally:
                fleet.end()


async def _unfold(town: Town) -> None:
    """Let people follow, start the bot, let things happen, and let calm come."""
    moves = Moves(town)
    await town.settle(MEMBERS, CHANNELS)
    for number, place in enumerate(town.places):
        for name in town.random.sample(town.names, FOLLOWS):
            town.follow(place, name)
        if place in town.people and number % 2:
            town.introduce(place)
    await moves.bring()
    await moves.start()
    await moves.start()
    await town.discord.ready()
    weighted = moves.weighted()
    for move in town.random.choices([*weighted], [*weighted.values()], k=MOVES):
        await move()
        await asyncio.sleep(town.random.uniform(0, BETWEEN))
        if not town.fleet.alive and town.random.random() < 0.6:
            town.fleet.start()
    await _calm(town, moves)


async def _calm(town: Town, moves: Moves) -> None:
    """Nothing goes wrong any more: some who had closed their door open it, hours pass, and the bot is left alone.

    Before the hours pass, what was on its way when a bot was killed arrives, or a lease would not have been as long as it is.
    """
    town.discord.heal()
    if town.random.random() < 0.5 or not town.fleet.only_the_last:
        town.fleet.end()
        await town.discord.drop_gateway()
    await _connected(town)
    await asyncio.sleep(max(town.slowest, LEASE.seconds / SPEED))
    forgiving = [place for place in sorted(town.closed & town.people.keys()) if town.random.random() < 0.5]
    for place in forgiving:
        town.people[place].open_dms()
        town.closed.discard(place)
    moves.put_clock(HOURS)
    end = time.monotonic() + QUIET
    while town.busy() and time.monotonic() < end:
        await _connected(town)
        for place in town.given_up() & {*forgiving}:
            await town.people[place].tell("/help")
        await asyncio.sleep(AGAIN)


async def _connected(town: Town) -> None:
    """A bot is there. One that was refused when it came has ended, as it should, and is started again.

    The local Discord knows one connection. Where that was a bot's that is dead now, the others are never told of anything.
    """
    while True:
        if not town.fleet.alive:
            town.fleet.start()
        with suppress(TimeoutError):
            return await town.discord.ready(STARTING)
        town.fleet.end()
