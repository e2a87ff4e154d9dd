"""Hear of the new works of a researcher."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Instead, finding, wishes, wishing
from bot.answers.asker import Asker
from bot.answers.card import Button, Card
from bot.answers.choices import ANY, TypedKind, TypedPosition, TypedRhythm, TypedWhere
from bot.answers.doors import to_follow, to_person, to_topic
from bot.answers.wishing import Given, portable
from store import topics
from store.database import Store
from store.follows import Subject


def act(
    store: Store,
    asker: Asker,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    where: Annotated[TypedWhere | None, "dm (a direct message to you) or channel (this one, for all who read it)"] = None,
    when: Annotated[TypedRhythm | None, "now (at once), daily or weekly"] = None,
    topic: Annotated[str | None, "only works on this topic of the store; any lifts it"] = None,
    kind: Annotated[TypedKind | None, "only works of this kind, such as article, preprint or book; any lifts it"] = None,
    position: Annotated[TypedPosition | None, "only where they are first, last, or first or last author; any lifts it"] = None,
    preprints: Annotated[bool | None, "false leaves preprints out"] = None,
    older: Annotated[bool | None, "true tells each older work as well, from before last year"] = None,
) -> Card:
    """Follow one researcher, or change how a follow ("f12") is told. Whatever is not said stays as it is."""
    wishes.place(asker, where)
    said = portable("follow", "name", where=where, when=when, kind=kind, position=position, preprints=preprints, older=older)
    if topic and topic.casefold() != ANY:
        about = finding.topic(store, "follow", topic, name=finding.kept("follow", "name", name, said | {"topic": "t999999"}), **said)
        said, topic = said | {"topic": f"t{about.id}"}, topics.key_of(store, about.id)
    given = Given(
        where=where, when=when, topic=topic.casefold() if topic else None, kind=kind, position=position, preprints=preprints, older=older
    )
    held = wishes.by_id(store, asker, name)
    if held:
        return wishing.change(store, held, given, to_follow("follow", held.follow.id))
    try:
        who = finding.person(store, "follow", name, **said).ref
    except Instead as instead:
        raise Instead(_or_topic(store, instead.card, name)) from None
    subject = Subject(kind="researcher", text=who.name, researcher=who.id)
    return wishing.wish(store, asker, subject, given, to_person("follow", who))


def _or_topic(store: Store, card: Card, name: str) -> Card:
    """The card that asks back; where a topic is called so, with the way to follow that."""
    topic = topics.find(store, name)[0] if name.strip() else None
    button = Button(label="Follow the topic", ask=to_topic(topic, "follow-topic")) if topic else None
    return card.model_copy(update={"buttons": (*card.buttons, button)}) if button else card
