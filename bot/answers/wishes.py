"""Whose follows somebody may see and change, which of them a text means, and where a new one is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answers import Instead, Refusal
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Item, Line, Outcome, Section, bold, line, quiet
from bot.answers.choices import Where
from bot.answers.doors import plain, to_follow
from bot.answers.terms import Held, called, place_of, summary
from bot.answers.wording import dotted, name_of, quoted
from store import follows, lookup, topics
from store.database import Store
from store.follows import Address, Follow, Follower
from store.names import key

SHOWN = 10
"""Follows on one page."""

MOST = 1_000
"""Follows of one member or channel; far more than anybody reads, and few enough to be no burden."""

ID = r"f(\d{1,15})"
ENDED = "That follow has ended, or it is a channel's, which only those who manage the server can change"

ALONE = (
    "A channel follows on behalf of all who read it, so this takes the permission Manage Server. To follow for yourself, leave out where."
)
NOWHERE = "There is no channel here; use this command in the channel of a server that is to be told, or leave out where."
SILENT = (
    "I may not write in this channel by myself. Somebody who manages the server has to add me to it, and to give me the permissions "
    "View Channel and Send Messages here; then ask again."
)


def place(asker: Asker, where: Where | None, *, to_write: bool = True) -> Address:
    """Where somebody wants to be told. Raises Refusal where they may not choose that, or where nothing can be told."""
    if where != "channel":
        return asker.address
    if asker.guild is None or asker.channel is None:
        raise Refusal(NOWHERE, "/following")
    if not asker.manages:
        raise Refusal(ALONE, "/following")
    if to_write and not asker.writable:
        raise Refusal(SILENT, "/following")
    return Address(kind="channel", address=asker.channel, guild=asker.guild, name=asker.channel_name, keeper=asker.id)


def own(store: Store, asker: Asker) -> list[Held]:
    """What somebody follows."""
    who = follows.follower(store, asker.address)
    return _held(store, who) if who else []


def of_channels(store: Store, asker: Asker) -> list[Held]:
    """What the channels of a server follow, channel by channel; nothing for those who do not manage it."""
    if asker.guild is None or not asker.manages:
        return []
    return [held for owner in follows.of_channels(store, asker.guild) for held in _held(store, owner)]


def _held(store: Store, owner: Follower) -> list[Held]:
    return [Held(follow=one, owner=owner) for one in follows.of_follower(store, owner.id)]


def by_id(store: Store, asker: Asker, text: str) -> Held | None:
    """The follow of an id ("f12"), if the asker may see it; None for any other text, and for what is somebody else's."""
    number = re.fullmatch(ID, text.strip(), re.IGNORECASE)
    follow = follows.get(store, int(number[1])) if number else None
    owner = follows.follower_of(store, follow.id) if follow else None
    if follow is None or owner is None or not _may_see(asker, owner):
        return None
    return Held(follow=follow, owner=owner)


def _may_see(asker: Asker, owner: Follower) -> bool:
    if owner.at.kind == "channel":
        return asker.manages and asker.guild is not None and owner.at.guild == asker.guild
    return (owner.at.kind, owner.at.address) == (asker.kind, asker.id)


def named(store: Store, asker: Asker, text: str, door: Callable[[int], Ask]) -> Held:
    """The one follow that a text means: an id, a name, a topic or words, among those that the asker may see.

    Raises Instead with those that it may mean, or else with all of them; `door` makes the question about a chosen one.
    """
    exact = by_id(store, asker, text)
    if exact:
        return exact
    ended = re.fullmatch(ID, text.strip(), re.IGNORECASE)
    everything = [*own(store, asker), *of_channels(store, asker)]
    found = _meant(store, everything, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise Instead(_choice("choice", f"Which “{text[:80]}”?", "Several fit. Pick one.", store, found, door))
    hint = (
        "This is what you follow:" if everything else "You follow nothing yet. Open a profile and press Follow, or use /follow with a name."
    )
    title = ENDED if ended else f"You follow nothing called “{text[:80]}”"
    raise Instead(_choice("not_found", title, hint, store, everything, door))


def _meant(store: Store, among: Sequence[Held], text: str) -> list[Held]:
    """Those that are called so; else those that the text finds as it would in a question; else those that have all of its words."""
    wanted = key(text)
    exact = [held for held in among if wanted and wanted in (key(held.follow.text), key(held.follow.key))]
    if exact:
        return exact
    people = {match.id for match in lookup.find(store, text).matches if match.score >= lookup.SURE}
    topic = topics.find(store, text)[0] if wanted else None
    near = [held for held in among if _is_about(store, held.follow, people, topic.id if topic else None)]
    return near or [held for held in among if wanted and set(wanted.split()) <= set(key(held.follow.text).split())]


def _is_about(store: Store, follow: Follow, people: set[int], topic: int | None) -> bool:
    if follow.kind == "topic" and topic:
        return topics.key_of(store, topic) == follow.key
    return follow.researcher is not None and follow.researcher.id in people


def _choice(outcome: Outcome, title: str, hint: str, store: Store, found: Sequence[Held], door: Callable[[int], Ask]) -> Card:
    """A menu of follows. Its own question is the list of all: turning a page must not change anything."""
    items = tuple(item(store, held, door(held.follow.id)) for held in found)
    return Card(
        outcome=outcome,
        ask=plain("following"),
        title=title,
        subtitle=line(hint),
        sections=(Section(items=items, page_size=SHOWN),),
        buttons=(Button(label="All I follow", ask=plain("following")),) if found else (Button(label="Help", ask=plain("help")),),
    )


def item(store: Store, held: Held, opens: Ask) -> Item:
    """A follow in a list, with its settings."""
    channel = place_of(held.owner) if held.owner.at.kind == "channel" else ""
    told = summary(store, held)
    return Item(
        line=_name(held.follow), detail=line(dotted(channel, told)), opens=opens, label=called(held.follow), hint=dotted(channel, told)
    )


def _name(follow: Follow) -> Line:
    if follow.researcher:
        return name_of(follow.researcher)
    if follow.kind == "researcher":
        return line(bold(follow.text), quiet(" (not in the store any more)"))
    return line(f"{follow.kind} ", bold(quoted(follow.text)))


def door_to(command: str, option: str = "name") -> Callable[[int], Ask]:
    """What makes the question of a command about a follow."""
    return lambda follow: to_follow(command, follow, option)
