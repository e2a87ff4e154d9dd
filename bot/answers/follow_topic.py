"""Hear of the new works on a topic."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Instead, finding, wishes, wishing
from bot.answers.asker import Asker
from bot.answers.card import Button, Card
from bot.answers.choices import TypedKind, TypedRhythm, TypedWhere
from bot.answers.doors import fits, to_topic, with_options
from bot.answers.wishing import Given, portable
from store import topics
from store.database import Store
from store.follows import Subject


def act(
    store: Store,
    asker: Asker,
    topic: Annotated[str, "a topic in words, such as gradient estimation"],
    where: Annotated[TypedWhere | None, "dm (a direct message to you) or channel (this one, for all who read it)"] = None,
    when: Annotated[TypedRhythm | None, "now (at once), daily or weekly"] = None,
    kind: Annotated[TypedKind | None, "only works of this kind, such as article, preprint or book; any lifts it"] = None,
    preprints: Annotated[bool | None, "false leaves preprints out"] = None,
    older: Annotated[bool | None, "true tells each older work as well, from before last year"] = None,
) -> Card:
    """Follow one topic of the store. A text that is none of its topics can be followed as a search."""
    wishes.place(asker, where)
    said = portable("follow-topic", "topic", where=where, when=when, kind=kind, preprints=preprints, older=older)
    try:
        about = finding.topic(store, "follow-topic", topic, **said)
    except Instead as instead:
        raise Instead(_or_search(instead.card, topic, said)) from None
    subject = Subject(kind="topic", text=topics.key_of(store, about.id))
    given = Given(where=where, when=when, kind=kind, preprints=preprints, older=older)
    return wishing.wish(store, asker, subject, given, to_topic(about, "follow-topic"))


def _or_search(card: Card, topic: str, said: dict[str, str]) -> Card:
    """The card that names near topics, with the way to follow the words themselves."""
    ask = with_options("follow-search", words=" ".join(topic.split()), **said)
    can_be = fits(ask) and any(map(str.isalnum, topic))
    return card.model_copy(update={"buttons": (*card.buttons, Button(label="Follow these words", ask=ask))}) if can_be else card
