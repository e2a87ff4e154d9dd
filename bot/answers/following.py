"""What you follow, and how."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Annotated

from bot.answers import Instead, moments, terms, wishes
from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Line, Section, bold, line, quiet
from bot.answers.doors import plain, to_follow, with_options
from bot.answers.terms import Held, place_of
from bot.answers.wording import count, dotted
from store import follows
from store.database import Store
from store.follows import Follower

PAGE = 8
"""Follows on one page."""

CHANNELS = 8
"""Channels that the list of all names."""

HOW = "Open a profile and press Follow, or use /follow with a name, /follow-topic with a topic, or /follow-search with words."


def answer(
    store: Store,
    asker: Asker,
    follow: Annotated[str | None, "one of them, to see and change it"] = None,
    channel: Annotated[str | None, "those of a channel of this server, for moderators"] = None,
) -> Card:
    """The asker's follows, and for moderators those of the server's channels; or one of these."""
    if follow:
        held = wishes.named(store, asker, follow, wishes.door_to("following", "follow"))
        return terms.card(store, held, to_follow("following", held.follow.id, "follow"))
    theirs = [(owner, list(held)) for owner, held in groupby(wishes.of_channels(store, asker), lambda held: held.owner)]
    if channel:
        return _of_channel(store, channel, theirs)
    return _everything(store, asker, wishes.own(store, asker), theirs)


def _everything(store: Store, asker: Asker, mine: list[Held], theirs: list[tuple[Follower, list[Held]]]) -> Card:
    owner = follows.follower(store, asker.address)
    more = len(theirs) - CHANNELS
    left_out = (line(quiet(f"… and {count(more, 'more channel')}.")),) if more > 0 else ()
    channels = Section(heading="Channels of this server", items=tuple(_channel(*one) for one in theirs[:CHANNELS]), lines=left_out)
    sections = (Section(lines=_state(owner, mine), items=_items(store, mine), page_size=PAGE), *((channels,) if theirs else ()))
    return Card(
        ask=plain("following"),
        title="What you follow",
        subtitle=line(count(len(mine), "follow") if mine else ""),
        sections=sections,
        buttons=_buttons(owner, mine),
    )


def _items(store: Store, found: list[Held]) -> tuple[Item, ...]:
    return tuple(wishes.item(store, held, to_follow("following", held.follow.id, "follow")) for held in found)


def _state(owner: Follower | None, mine: list[Held]) -> tuple[Line, ...]:
    """What holds for all of them: when digests come, and a pause."""
    if owner is None or not mine:
        return (line(f"Nothing yet. {HOW}"),)
    rhythms = sorted({held.follow.rhythm for held in mine} - {"now"})
    coming = dotted(*(f"{rhythm} digest: {moments.next_digest(rhythm, owner.schedule, moments.now())}" for rhythm in rhythms))
    pause = line(bold("Everything is muted"), f"{terms.pause_of(owner)}.") if terms.pause_of(owner) else ()
    return tuple(one for one in (pause, line(f"Next {coming}") if coming else ()) if one)


def _buttons(owner: Follower | None, mine: list[Held]) -> tuple[Button, ...]:
    if owner is None or not mine:
        return (Button(label="Help", ask=plain("help")),)
    pause = (
        Button(label="End the pause", ask=with_options("mute", until="off"))
        if terms.pause_of(owner)
        else Button(label="Mute everything", ask=plain("mute"))
    )
    others = (("What is waiting", "digest"), ("What I was told", "history"), ("When digests come", "schedule"), ("Who is near", "suggest"))
    return (pause, *(Button(label=label, ask=plain(command)) for label, command in others))


def _channel(owner: Follower, held: list[Held]) -> Item:
    opens = with_options("following", channel=f"c{owner.id}")
    told = count(len(held), "follow")
    return Item(line=line(bold(place_of(owner))), detail=line(told), opens=opens, label=place_of(owner), hint=told)


def _of_channel(store: Store, channel: str, theirs: list[tuple[Follower, list[Held]]]) -> Card:
    wanted = channel.strip().casefold().removeprefix("#")
    found = [one for one in theirs if wanted in (f"c{one[0].id}", (one[0].at.name or "").casefold(), one[0].at.address)]
    if not found:
        raise Instead(_no_channel(channel, theirs))
    owner, held = found[0]
    return Card(
        ask=with_options("following", channel=f"c{owner.id}"),
        title=f"What {place_of(owner)} follows",
        subtitle=line(count(len(held), "follow")),
        sections=(Section(lines=_state(owner, held), items=_items(store, held), page_size=PAGE),),
        buttons=(Button(label="All I follow", ask=plain("following")),),
    )


def _no_channel(channel: str, theirs: list[tuple[Follower, list[Held]]]) -> Card:
    hint = "These do:" if theirs else "A channel's follows are shown in its server, to those who may manage the server."
    return Card(
        outcome="not_found",
        ask=plain("following"),
        title=f"No channel {re.sub('^#*', '#', channel.strip()[:80])} follows anything here",
        subtitle=line(hint),
        sections=(Section(items=tuple(_channel(*one) for one in theirs[:CHANNELS])),),
        buttons=(Button(label="All I follow", ask=plain("following")),),
    )
