"""Stop hearing of a researcher, a topic or a search."""

from __future__ import annotations

from typing import Annotated

from bot.answers import moments, wishes
from bot.answers.asker import Asker
from bot.answers.card import Ask, Button, Card, Section, line
from bot.answers.choices import shortened
from bot.answers.doors import fits, plain, researcher_id, to_follow, with_options
from bot.answers.terms import Held, called, place_of
from store import follows, topics
from store.database import Store
from store.follows import Follow


def act(store: Store, asker: Asker, name: Annotated[str, "what you follow: a name, a topic or the words of a search"]) -> Card:
    """End one follow of the asker's, or of a channel that they answer for."""
    held = wishes.named(store, asker, name, wishes.door_to("unfollow"))
    again = _again(store, asker, held)
    follows.unfollow(store, held.follow.id, moments.now())
    ended = f"{place_of(held.owner)} no longer follows" if held.owner.at.kind == "channel" else "You no longer follow"
    return Card(
        ask=to_follow("unfollow", held.follow.id),
        title=f"{ended} {called(held.follow)}",
        sections=(Section(lines=(line("What waited for this reason alone is not sent any more."),)),),
        buttons=(*((Button(label="Follow again", ask=again),) if again else ()), Button(label="All I follow", ask=plain("following"))),
    )


def _again(store: Store, asker: Asker, held: Held) -> Ask | None:
    """The question that follows the same again with the same settings, where a button can carry it and it leads to the same place."""
    one, filters, at = held.follow, held.follow.filters, held.owner.at
    named = _named(store, one)
    if named is None or (at.kind == "channel" and at.address != asker.channel):
        return None
    command, subject = named
    settings = {
        "where": "channel" if at.kind == "channel" else "",
        "when": one.rhythm if one.rhythm != "now" else "",
        "kind": filters.kind or "",
        "position": filters.position or "",
        "preprints": "" if filters.preprints else "false",
        "older": "true" if filters.older else "",
    }
    asks = (with_options(command, **subject, **given) for given in (settings, shortened(settings)))
    return next(filter(fits, asks), None)


def _named(store: Store, one: Follow) -> tuple[str, dict[str, str]] | None:
    """The command that follows something, with the options that name it; None for what the store does not know any more."""
    if one.kind == "search":
        return "follow-search", {"words": one.text}
    topic = one.key if one.kind == "topic" else one.filters.topic
    about = topics.of_key(store, topic) if topic else None
    if (topic and not about) or (one.kind == "researcher" and not one.researcher):
        return None
    on = {"topic": f"t{about.id}"} if about else {}
    return ("follow", {"name": researcher_id(one.researcher), **on}) if one.researcher else ("follow-topic", on)
