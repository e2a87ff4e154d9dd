"""Notices: written by an import, beside a raw `executemany` of the very rows; then delivered, with the bot answering meanwhile.

1. 10,000 members each follow 20 of 1,000 people, and an import brings 500 works by these. What the notices cost is what the
   import takes longer than without followers.
2. The real bot, in a process of its own, delivers them to the local Discord at the pace that it allows itself, for long
   enough to tell its speed, while somebody asks for profiles; before, the same questions were asked in quiet.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from _bench import ROOT, figure, middle_and_tail, milliseconds

import playground.world
from bot import notifier
from playground import Person, Playground, payloads
from playground.payloads import Json
from store import imports, outbox
from store.database import open_store
from store.schedule import iso
from tests import toy
from tests.toy import crowd

MEMBERS, PEOPLE, EACH, WORKS = 10_000, 1_000, 20, 500
RUNS = 5
QUIET, DELIVERY = 20.0, 40.0
"""Seconds in which profiles are asked for, without and with delivery."""

ASK_EVERY = 0.2
SEED = 1

Rows = dict[str, list[tuple[object, ...]]]


# --- the world --------------------------------------------------------------------------------


def bibtex(random: Random, authors: Sequence[list[str]]) -> str:
    """Works of this year, one for each list of authors."""
    year = str(datetime.now(UTC).year)
    titles = crowd.titles(random, len(authors))
    return "".join(
        toy.entry(f"w{title[:8]}", title, names, booktitle="Toy Conference", year=year)
        for title, names in zip(titles, authors, strict=True)
    )


def known(folder: Path, random: Random) -> tuple[Path, Path, list[str]]:
    """A store that knows everybody, a file of new works by them, and their names."""
    names = crowd.names(random, PEOPLE)
    before, after = folder / "before.bib", folder / "after.bib"
    before.write_text(bibtex(random, [[name, other] for name, other in zip(names, names[1:] + names[:1], strict=True)]), encoding="utf-8")
    after.write_text(bibtex(random, [random.sample(names, random.choice([1, 2])) for _ in range(WORKS)]), encoding="utf-8")
    path = folder / "alone.db"
    with open_store(path) as store:
        imports.run(store, before)
    return path, after, names


def followed(alone: Path, random: Random, channels: Sequence[Json]) -> Path:
    """The same store with members who follow some of its people; where to write to each is known already."""
    path = Path(shutil.copy(alone, alone.with_name("followed.db")))
    with open_store(path) as store, store.writing() as db:
        people = [row[0] for row in db.execute("SELECT id FROM researcher WHERE merged_into IS NULL")]
        sql = "INSERT INTO follower (id, kind, address, channel) VALUES (?, 'member', ?, ?)"
        db.conn.executemany(sql, [(n, one["recipients"][0]["id"], one["id"]) for n, one in enumerate(channels, 1)])
        sql = """
            INSERT INTO follow (follower_id, kind, subject, researcher_id, rhythm, preprints, older, since)
            VALUES (?, 'researcher', '', ?, 'now', 1, 0, '2026-01-01T00:00:00+00:00')
        """
        db.conn.executemany(sql, [(n, who) for n in range(1, MEMBERS + 1) for who in random.sample(people, EACH)])
    return path


# --- what an import writes --------------------------------------------------------------------


def imported(path: Path, file: Path) -> float:
    """Milliseconds of the import into a copy of a store, which is left as "copy.db"."""
    copy = shutil.copy(path, path.with_name("copy.db"))
    with open_store(Path(copy)) as store:
        return milliseconds(lambda: imports.run(store, file), 1)[0]


def rows_of(path: Path) -> Rows:
    """The notices of a store and the reasons for them."""
    with closing(sqlite3.connect(path)) as db:
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in ("notice", "reason")}


def written(path: Path, rows: Rows) -> float:
    """Milliseconds to write these rows into a copy of a store, in one transaction."""
    copy = shutil.copy(path, path.with_name("floor.db"))
    with closing(sqlite3.connect(copy)) as db:
        start = perf_counter()
        with db:
            for table, found in rows.items():
                db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
        return 1000 * (perf_counter() - start)


def compare(alone: Path, path: Path, file: Path) -> None:
    """Print what a notice costs, what its bare rows cost, and how many messages the notices make."""
    bare, whole, floor = [], [], []
    for _ in range(RUNS):
        bare.append(imported(alone, file))
        whole.append(imported(path, file))
        rows = rows_of(path.with_name("copy.db"))
        floor.append(written(path, rows))
    notices = len(rows["notice"])
    ours, raw = (1000 * took / notices for took in (median(whole) - median(bare), median(floor)))
    figure(
        f"import of {WORKS} works, with {MEMBERS:,} followers",
        f"{median(whole):.0f} ms",
        f"without followers {median(bare):.0f} ms",
        f"{median(whole) / median(bare):.1f}",
    )
    figure(
        f"one of {notices:,} notices, written",
        f"{ours:.1f} µs",
        f"raw executemany of the same rows {raw:.1f} µs",
        f"{ours / raw:.1f}",
        "≤ 15 µs",
    )
    with open_store(path.with_name("copy.db")) as store:
        start = perf_counter()
        made = outbox.claim(store, "benchmark", iso(datetime.now(UTC)), MEMBERS, 0)
        took = 1000 * (perf_counter() - start)
    to_each = max(Counter(delivery.follower for delivery in made).values())
    figure(f"all grouped into {len(made):,} messages, at most {to_each} a member", f"{took:.0f} ms")


# --- delivery ---------------------------------------------------------------------------------


def conversations() -> list[Json]:
    """The direct messages of many people."""
    return [payloads.direct_channel(payloads.user(f"Member {number}")) for number in range(MEMBERS)]


@asynccontextmanager
async def running(discord: Playground, path: Path) -> AsyncIterator[None]:
    """The bot in a process of its own."""
    where = {"DISCORD_TOKEN": "a-token-of-no-worth", "DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
    words = (sys.executable, "-m", "bot", "run", "--db", str(path))
    with path.with_name("bot.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **where}, stdout=log, stderr=log)  # noqa: S603
    try:
        await discord.ready(30)
        yield
    finally:
        process.terminate()
        process.wait(30)


async def asked(ada: Person, names: Sequence[str], random: Random, seconds: float) -> list[float]:
    """How long each /profile took, in milliseconds, asked again and again for some seconds."""
    times = []
    end = perf_counter() + seconds
    while perf_counter() < end:
        start = perf_counter()
        await ada.slash("profile", name=random.choice(names))
        times.append(1000 * (perf_counter() - start))
        await asyncio.sleep(ASK_EVERY)
    return times


async def told(discord: Playground, mine: set[str]) -> list[str]:
    """The channels of the messages that came unasked."""
    return [message["channel_id"] for message in discord.messages if message["channel_id"] in mine]


async def deliver(path: Path, file: Path, names: Sequence[str], channels: Sequence[Json]) -> None:
    """Print how fast messages come, and how long /profile takes meanwhile."""
    playground.world.REACTION = 0  # a person's reaction is no part of the bot's time
    random, mine = Random(SEED), {one["id"] for one in channels}
    async with Playground() as discord:
        ada = discord.person("Ada Toy")
        for channel in channels:
            ada.world.open(channel)
        async with running(discord, path):
            await asked(ada, names, random, 2)
            quiet = await asked(ada, names, random, QUIET)
            importing = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "import", "--db", str(path), str(file)), cwd=ROOT, stdout=subprocess.DEVNULL
            )
            await importing.wait()
            ended = perf_counter()
            await discord.until(lambda: any(one["channel_id"] in mine for one in discord.messages), 30, "a message")
            first, start, before = perf_counter() - ended, perf_counter(), len(await told(discord, mine))
            busy = await asked(ada, names, random, DELIVERY)
            seconds, there = perf_counter() - start, await told(discord, mine)
    rate, most = (len(there) - before) / seconds, max(Counter(there).values())
    figure("first message after the import", f"{first:.1f} s", aim="≤ 5 s")
    figure("messages in a second", f"{rate:.1f}", f"what the bot allows itself {notifier.PER_SECOND}")
    figure(f"messages to one of {len(there):,} members who were told", f"{most} at most", aim="1")
    figure("/profile while delivering, p50/p95", middle_and_tail(busy), f"in quiet {middle_and_tail(quiet)}", aim="p95 ≤ 100 ms")
    figure("requests that Discord would have refused", f"{len(discord.violations)}", aim="0")


def main() -> None:
    """Write, then deliver."""
    random, channels = Random(SEED), conversations()
    with tempfile.TemporaryDirectory() as scratch:
        alone, file, names = known(Path(scratch), random)
        path = followed(alone, random, channels)
        compare(alone, path, file)
        asyncio.run(deliver(path, file, names, channels))


main()
