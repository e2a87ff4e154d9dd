"""Hear of the new works that hold certain words."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Refusal, searching, wishes, wishing
from bot.answers.asker import Asker
from bot.answers.card import Card
from bot.answers.choices import TypedKind, TypedRhythm, TypedWhere
from bot.answers.doors import plain
from bot.answers.wishing import Given
from store import queries
from store.database import Store
from store.follows import Subject


def act(
    store: Store,
    asker: Asker,
    words: Annotated[str, "words that must all be in the title or the abstract; quotes, minus and author: as in /search"],
    where: Annotated[TypedWhere | None, "dm (a direct message to you) or channel (this one, for all who read it)"] = None,
    when: Annotated[TypedRhythm | None, "now (at once), daily or weekly"] = None,
    kind: Annotated[TypedKind | None, "only works of this kind, such as article, preprint or book; any lifts it"] = None,
    preprints: Annotated[bool | None, "false leaves preprints out"] = None,
    older: Annotated[bool | None, "true tells each older work as well, from before last year"] = None,
) -> Card:
    """Follow a search: works that /search would find by all of the words."""
    wishes.place(asker, where)
    subject = Subject(kind="search", text=_read(words))
    given = Given(where=where, when=when, kind=kind, preprints=preprints, older=older)
    return wishing.wish(store, asker, subject, given, plain("following"))


def _read(words: str) -> str:
    """The words as they were typed, on one line. Raises Refusal where they are no search, or where it is about no words."""
    if not searching.read(words).terms:
        raise Refusal("A search that is followed needs a word beside its filters.", "/follow NAME")
    return queries.tidy(words)
