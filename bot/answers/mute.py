"""Hear nothing for a while, or nothing of one follow."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Refusal, moments, terms, wishes
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Line, Section, line, quiet
from bot.answers.doors import plain, with_options
from bot.answers.terms import Held
from store import follows
from store.database import Store
from store.schedule import Schedule

NAMED = 5
"""Muted follows that are named."""

WHOLE = (
    "One follow is muted until you end that: leave out until, or say until:off. "
    "For a pause of some days mute everything, without naming a follow: /mute until:3 days."
)


def act(
    store: Store,
    asker: Asker,
    until: Annotated[str | None, "3 days, 2 hours, a day, a date, or off; without it until you end it"] = None,
    follow: Annotated[str | None, "one of your follows, to mute only that"] = None,
) -> Card:
    """Pause everything that is told to the asker, or mute one follow; "off" ends either."""
    if follow:
        return _one(store, wishes.named(store, asker, follow, wishes.door_to("mute", "follow")), until)
    owner = follows.follower(store, asker.address)
    schedule = owner.schedule if owner else Schedule()
    end = moments.until(until or "", schedule, moments.now())
    if owner or end:
        follows.mute_all(store, asker.address, end)
    return _paused(end, schedule) if end else _ended(wishes.own(store, asker))


def _one(store: Store, held: Held, until: str | None) -> Card:
    now = moments.now()
    end = moments.until(until or "", held.owner.schedule, now)
    if until and end:
        raise Refusal(WHOLE, "/following")
    follows.mute(store, held.follow.id, bool(end), now)
    changed = held.follow.model_copy(update={"muted": bool(end)})
    ask = with_options("mute", until="" if end else "off", follow=f"f{changed.id}")
    return terms.card(
        store, Held(follow=changed, owner=held.owner), ask, "" if end else "Not muted any more: what comes from now on is told."
    )


def _paused(end: str, schedule: Schedule) -> Card:
    return _card(
        with_options("mute"),
        f"Everything is muted{terms.end_of(end, schedule)}",
        line("What comes meanwhile waits, and comes together in one message when the pause is over."),
        line(quiet("What the channels of a server follow goes on as it is.")),
        undo=Button(label="End the pause", ask=with_options("mute", until="off")),
    )


def _ended(mine: list[Held]) -> Card:
    muted = [held for held in mine if held.follow.muted]
    single = line(f"Muted by itself, and still so: {', '.join(terms.called(held.follow) for held in muted[:NAMED])}.")
    return _card(
        with_options("mute", until="off"),
        "Nothing is paused",
        line("What waited comes now, together in one message; digests come at their time."),
        single if muted else (),
        undo=Button(label="Mute everything", ask=plain("mute")),
    )


def _card(ask: Ask, title: str, *lines: Line, undo: Button) -> Card:
    shown = tuple(one for one in lines if one)
    return Card(
        ask=ask, title=title, sections=(Section(lines=shown),), buttons=(undo, Button(label="All I follow", ask=plain("following")))
    )
