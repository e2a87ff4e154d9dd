"""Who asks, and where: what a personal command needs to know beside its options."""

from __future__ import annotations

from typing import Literal

from bot.answers.card import Shape
from store.follows import Address


class Means(Shape):
    """What whoever runs Colloquy lends to watching: a folder whose files may be named from Discord, and a key for OpenAlex."""

    folder: str | None = None
    openalex: bool = False


class Asker(Shape):
    """A member of Discord, by id, or whoever sits at the terminal.

    `guild` and `channel` are where they ask, None in a direct message. `manages` says whether they may manage that
    server (Manage Server), `writable` whether the bot may write in that channel by itself.
    """

    kind: Literal["member", "terminal"]
    id: str
    guild: str | None = None
    channel: str | None = None
    channel_name: str | None = None
    manages: bool = False
    writable: bool = True
    means: Means = Means()

    @property
    def address(self) -> Address:
        """Where this person is told something in private."""
        return Address(kind=self.kind, address=self.id)


TERMINAL = Asker(kind="terminal", id="terminal", manages=True)
"""Whoever may use the terminal may do everything."""
