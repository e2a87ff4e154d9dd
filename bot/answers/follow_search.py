"""Hear of the new works that hold certain words."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from bot.answers import Refusal, wishes, wishing
from bot.answers.asker import Asker
from bot.answers.card import Card
from bot.answers.choices import TypedKind, TypedRhythm, TypedWhere
from bot.answers.doors import plain
from bot.answers.wishing import Given
from store.database import Store
from store.follows import Subject

LONGEST = 200
"""Characters of a search that is followed."""


def act(
    store: Store,
    asker: Asker,
    words: Annotated[str, "words that must all stand in the title or the abstract"],
    where: Annotated[TypedWhere | None, "dm (a direct message to you) or channel (this one, for all who read it)"] = None,
    when: Annotated[TypedRhythm | None, "now (at once), daily or weekly"] = None,
    kind: Annotated[TypedKind | None, "only works of this kind, such as article, preprint or book; any lifts it"] = None,
    preprints: Annotated[bool | None, "false leaves preprints out"] = None,
    older: Annotated[bool | None, "true tells each older work as well, from before last year"] = None,
) -> Card:
    """Follow a search: works in whose title or abstract all of the words stand."""
    wishes.place(asker, where)
    subject = Subject(kind="search", text=_tidy(words))
    given = Given(where=where, when=when, kind=kind, preprints=preprints, older=older)
    return wishing.wish(store, asker, subject, given, plain("following"))


def _tidy(words: str) -> str:
    """The words as they were typed, on one line of composed Unicode. Raises Refusal where nothing can be found by them."""
    text = " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", words)).split())
    if not any(map(str.isalnum, text)):
        raise Refusal("A search needs a word: at least one letter or digit.", "/help")
    if len(text) > LONGEST:
        raise Refusal(f"A search has at most {LONGEST} characters; these are {len(text):,}. A few telling words find more.", "/help")
    return text
