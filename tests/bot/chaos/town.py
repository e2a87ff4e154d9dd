"""Where a run takes place: the local Discord and its people, the store, the bots, and what has happened so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from playground import Person, Playground
from playground.messages import Message
from store import follows
from store.database import Store
from store.follows import Address, Filters, Subject
from tests import toy
from tests.bot.chaos.bot import SPEED, Clock, Fleet
from tests.bot.chaos.expected import Expected

PATIENCE = 50 / SPEED
"""The most seconds that Discord takes: longer than the bot waits."""


@dataclass
class Town:
    """One run's world. A *place* is a member's id or a channel's.

    `forgets`: Discord remembers no nonce. `closed`: places that could not be reached at some time, but for those that were
    opened for good. `removed`: messages of channels that are gone.
    """

    random: Random
    folder: Path
    forgets: bool
    names: list[str]
    clock: Clock
    discord: Playground
    store: Store
    fleet: Fleet
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    expected: Expected = field(default_factory=Expected)
    closed: set[str] = field(default_factory=set)
    removed: list[Message] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        """Everybody and every channel that may follow."""
        return [*self.people, *self.channels]

    @property
    def slowest(self) -> float:
        """The most seconds that Discord takes for a request. Without nonces nothing may take longer than a lease."""
        return PATIENCE / 10 if self.forgets else PATIENCE

    async def settle(self, members: int, channels: int) -> None:
        """Let people and channels come."""
        for number in range(members):
            person = self.discord.person(f"Member {number}")
            self.people[person.user["id"]] = person
        for number in range(channels):
            self.channels[await self.discord.open_channel(f"papers-{number}")] = f"papers-{number}"

    def introduce(self, place: str) -> None:
        """The bot knows where to write to a member, as from earlier messages."""
        channel = self.people[place].world.direct_channel(place)["id"]
        with self.store.writing() as db:
            db.execute("UPDATE follower SET channel = ? WHERE kind = 'member' AND address = ?", [channel, place])

    def follow(self, place: str, name: str) -> None:
        """A place follows somebody."""
        subject = Subject(kind="researcher", text=name, researcher=toy.person(self.store, name))
        follows.follow(self.store, self._address(place), subject, "now", Filters(), self.clock.now())
        self.expected.followed(place, name)

    def unfollow(self, place: str) -> None:
        """A place ends one of its follows."""
        follower = follows.follower(self.store, self._address(place))
        held = follows.of_follower(self.store, follower.id) if follower else []
        if held:
            follow = self.random.choice(held)
            follows.unfollow(self.store, follow.id, self.clock.now())
            self.expected.unfollowed(place, follow.key)

    def busy(self) -> bool:
        """Whether something still waits for a place that can be reached, or such a place still counts as closed."""
        sql = """
            SELECT address FROM follower r WHERE closed IS NOT NULL
            OR EXISTS (SELECT 1 FROM notice WHERE follower_id = r.id AND state = 'waiting')
            OR EXISTS (SELECT 1 FROM delivery WHERE follower_id = r.id AND done_at IS NULL)
        """
        unfinished = {row["address"] for row in self.store.rows(sql)}
        return bool(unfinished - (self.given_up() & self.closed))

    def given_up(self) -> set[str]:
        """The places that count as closed."""
        return {row["address"] for row in self.store.rows("SELECT address FROM follower WHERE closed IS NOT NULL")}

    def messages(self, place: str) -> list[Message]:
        """The bot's messages in a place that came unasked."""
        if place in self.people:
            return [message for message in self.people[place].inbox if "message_reference" not in message]
        there = [*self.removed, *self.discord.messages]
        return [message for message in there if message["channel_id"] == place and message["author"] is self.discord.bot]

    def called(self, place: str) -> str:
        """What a place is called."""
        return str(self.people[place].user["global_name"]) if place in self.people else f"#{self.channels[place]}"

    def _address(self, place: str) -> Address:
        if place in self.people:
            return Address(kind="member", address=place)
        keeper = next(iter(self.people))
        return Address(kind="channel", address=place, guild=self.discord.guild_id, name=self.channels[place], keeper=keeper)
