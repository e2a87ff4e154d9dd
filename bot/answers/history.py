"""What you were told in the last 30 days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from bot.answers import Instead
from bot.answers import notices as messages
from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Line, Section, clock, line, moment, quiet
from bot.answers.doors import plain
from bot.answers.moments import now
from bot.answers.notices import ALL, headline, to_message
from bot.answers.telling import stories
from bot.answers.wording import count
from store import follows, notices
from store.database import Store
from store.follows import Address
from store.notices import Notice, Told
from store.schedule import iso

DAYS = timedelta(days=30)
PAGE = 10
"""Messages on one page."""

REASONS = 5
"""Reasons why something could not be delivered that are told."""


def answer(
    store: Store, asker: Asker, message: Annotated[str | None, "the number of a message; without it, all of them are listed"] = None
) -> Card:
    """The messages that the asker was sent lately, or one of them once more."""
    return _one(store, asker, message) if message is not None else _all(store, asker)


def _one(store: Store, asker: Asker, message: str) -> Card:
    """A message once more; that of a channel only for those who ask there."""
    number = int(message) if re.fullmatch(r"[1-9]\d{0,14}", message) else 0
    who = notices.recipient(store, number)
    allowed = {(asker.kind, asker.id), ("channel", asker.channel)}
    card = messages.card(store, number) if who and (who.at.kind, who.at.address) in allowed else None
    if card is None:
        raise Instead(_nothing_such())
    return card


def _nothing_such() -> Card:
    return Card(
        outcome="not_found",
        ask=plain("history"),
        title="There is no such message",
        subtitle=line("What you were told is kept for some time, and only you can see it again; a channel's messages can be seen there."),
        buttons=(Button(label="History", ask=plain("history")), ALL),
    )


def _all(store: Store, asker: Asker) -> Card:
    since = iso(datetime.fromisoformat(now()) - DAYS)
    who = follows.follower(store, asker.address)
    told = notices.told(store, who.id, since) if who else []
    missed = notices.impossible(store, who.id, since) if who else []
    sections = (
        Section(items=tuple(_item(one) for one in told), page_size=PAGE),
        Section(heading="What could not be delivered", lines=tuple(_missed(missed))),
    )
    return Card(
        ask=plain("history"),
        title="What you were told",
        subtitle=line(f"{count(len(told), 'message')} in the last {DAYS.days} days" if told else _silence(asker.address)),
        sections=tuple(section for section in sections if section.items or section.lines),
        buttons=(Button(label="What waits", ask=plain("digest")), ALL),
    )


def _silence(at: Address) -> str:
    if at.kind == "terminal":
        return "Nothing is ever sent to a terminal: /digest shows what is new."
    return f"Nothing in the last {DAYS.days} days. /digest shows what waits."


def _item(one: Told) -> Item:
    title = headline(*stories(one.notices))
    return Item(line=line(title), detail=line(clock(one.at)), opens=to_message(one.id), label=title, hint=one.at.partition("T")[0])


def _missed(missed: Sequence[Notice]) -> Iterator[Line]:
    """What could not be delivered, the newest first, by the reason."""
    by_reason: dict[str, list[Notice]] = {}
    for notice in sorted(missed, key=lambda notice: notice.at, reverse=True):
        by_reason.setdefault(notice.why or "unknown", []).append(notice)
    for why, found in list(by_reason.items())[:REASONS]:
        yield line(headline(*stories(found)), quiet(f": {why}, "), moment(found[0].at))
    if len(by_reason) > REASONS:
        yield line(quiet(f"and for {count(len(by_reason) - REASONS, 'other reason')}"))
