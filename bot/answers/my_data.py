"""What is kept about you: see it, export it, delete it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated, Any, Literal

from bot.answers import moments, terms
from bot.answers.asker import Asker
from bot.answers.card import Ask, Attachment, Button, Card, Item, Line, Section, line, moment, quiet
from bot.answers.wording import count, dotted
from store import follows, outbox, own_data
from store.database import Store
from store.follows import Follower

What = Literal["show", "export", "delete", "delete for good"]
Kept = dict[str, Any]
"""What `own_data.export` tells of somebody."""

FILE = "my-data.json"
PAGE = 10
"""Follows on one page."""

STATES = {"sent": "sent", "waiting": "waiting", "impossible": "could not be delivered", "cancelled": "cancelled"}


def act(
    store: Store, asker: Asker, what: Annotated[What, "show, export or delete; before anything is deleted you are asked once more"] = "show"
) -> Card:
    """Everything that is kept about the asker: in words, as a file, or deleted."""
    kept = own_data.export(store, asker.address)
    if not kept:
        return _nothing()
    if what == "export":
        return _exported(kept)
    if what == "delete":
        return _asked_once_more(kept)
    if what == "delete for good":
        own_data.forget(store, asker.address)
        return _deleted(kept)
    return _shown(store, asker, kept)


def _ask(what: What) -> Ask:
    return Ask(command="my-data", options={"what": what}, words=f"/my-data {what}")


def _nothing() -> Card:
    return Card(
        ask=_ask("show"),
        title="I keep nothing about you",
        subtitle=line("You follow nothing, and you answer for no channel, no source that I look at, and no decision about who is who."),
    )


def _shown(store: Store, asker: Asker, kept: Kept) -> Card:
    owner = follows.follower(store, asker.address)
    sections = (
        Section(heading="What you follow", items=_followed(store, owner), page_size=PAGE),
        Section(heading="How you want to be told", lines=_settings(owner)),
        Section(heading="What you were told", lines=_told(kept)),
        Section(heading="What does not interest you", lines=_dismissed(kept)),
        Section(heading="What you answer for", lines=_answers_for(kept)),
        Section(heading="For how long, and who sees it", lines=_privacy()),
    )
    return Card(
        ask=_ask("show"),
        title="What I keep about you",
        subtitle=line("Your id at Discord, and what is listed here:" if asker.kind == "member" else "What is listed here:"),
        sections=tuple(section for section in sections if section.lines or section.items),
        buttons=(Button(label="Export", ask=_ask("export")), Button(label="Delete everything", ask=_ask("delete"))),
    )


def _followed(store: Store, owner: Follower | None) -> tuple[Item, ...]:
    held = [terms.Held(follow=one, owner=owner) for one in follows.of_follower(store, owner.id)] if owner else []
    return tuple(
        Item(line=line(terms.called(one.follow)), detail=line(f"{terms.summary(store, one)} · since ", moment(one.follow.since)))
        for one in held
    )


def _settings(owner: Follower | None) -> tuple[Line, ...]:
    if owner is None:
        return ()
    daily, weekly = (moments.rhythm_of(rhythm, owner.schedule) for rhythm in ("daily", "weekly"))
    muted = f"Everything is muted{terms.end_of(owner.muted_until, owner.schedule)}." if owner.muted_until else ""
    closed = f"Nothing can be delivered to you: {owner.closed}." if owner.closed else ""
    lines = (f"Digests come {daily}, weekly ones {weekly} ({owner.schedule.zone}).", muted, closed)
    return tuple(line(text) for text in lines if text)


def _told(kept: Kept) -> tuple[Line, ...]:
    notices = kept.get("notices", [])
    if not notices:
        return ()
    states = Counter(notice["state"] for notice in notices)
    counted = dotted(*(f"{states[state]:,} {words}" for state, words in STATES.items() if states[state]))
    return (line(f"{count(len(notices), 'notice')}: {counted}."), line(quiet("/history shows what you were told.")))


def _dismissed(kept: Kept) -> tuple[Line, ...]:
    number = len(kept.get("dismissals", []))
    told = f"{count(number, 'suggestion')} that you dismissed; /suggest what:dismissed lists them."
    return (line(told),) if number else ()


def _answers_for(kept: Kept) -> tuple[Line, ...]:
    channels = [f"#{one['name'] or one['address']}" for one in kept["keeps"]["channels"]]
    sources = [one["source"] for one in kept["keeps"]["watches"]]
    decided = len(kept["keeps"]["judgements"])
    lines = (
        f"{_listed(channels)}: you are told when nothing can be delivered there." if channels else "",
        f"{_listed(sources)}: I look at it because you asked for it." if sources else "",
        f"{count(decided, 'decision')} about who is who, made or undone by you; moderators see that." if decided else "",
    )
    return tuple(line(text) for text in lines if text)


def _listed(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _privacy() -> tuple[Line, ...]:
    return (
        line(f"What you were told is deleted after {outbox.KEPT.days} days; the rest stays until you end it or delete it."),
        line("No other member sees any of it. A profile says how many follow somebody, never who."),
        line("It is kept in the bot's own file, which whoever runs the bot can read."),
    )


def _exported(kept: Kept) -> Card:
    return Card(
        ask=_ask("export"),
        title="Everything I keep about you",
        subtitle=line("As JSON, for you alone."),
        attachment=Attachment(name=FILE, text=json.dumps(kept, ensure_ascii=False, indent=2)),
        buttons=(Button(label="In words", ask=_ask("show")), Button(label="Delete everything", ask=_ask("delete"))),
    )


def _asked_once_more(kept: Kept) -> Card:
    lines = (
        line(f"This deletes {_counted(kept)}. Then I write to you no more, unless you ask me something."),
        line("It cannot be undone; an export gives you a copy. Messages that you were sent stay where they are."),
        *((line("What a channel follows stays, for all who read it."),) if kept["keeps"]["channels"] else ()),
        *((line("What you decided about who is who stays, without your name."),) if kept["keeps"]["judgements"] else ()),
    )
    return Card(
        outcome="choice",
        ask=_ask("delete"),
        title="Delete everything I keep about you?",
        sections=(Section(lines=lines),),
        buttons=(
            Button(label="Yes, delete everything", ask=_ask("delete for good")),
            Button(label="Export", ask=_ask("export")),
            Button(label="No, keep it", ask=_ask("show")),
        ),
    )


def _deleted(kept: Kept) -> Card:
    return Card(
        ask=_ask("show"),
        title="Everything is deleted",
        sections=(Section(lines=(line(f"Deleted: {_counted(kept)}."), line("I keep nothing about you now."))),),
    )


def _counted(kept: Kept) -> str:
    """What there is, counted: "2 follows, your schedule and 5 notices"."""
    channels, sources, decided = (len(kept["keeps"][name]) for name in ("channels", "watches", "judgements"))
    listed, told, dismissed = (len(kept.get(name, [])) for name in ("follows", "notices", "dismissals"))
    parts = (
        count(listed, "follow") if listed else "",
        "your settings" if "follower" in kept else "",
        count(told, "notice") if told else "",
        count(dismissed, "dismissed suggestion") if dismissed else "",
        f"your name at {count(channels, 'channel')}" if channels else "",
        f"your name at {count(sources, 'source')} that I look at" if sources else "",
        f"your name at {count(decided, 'decision')} about who is who" if decided else "",
    )
    return _listed([part for part in parts if part])
