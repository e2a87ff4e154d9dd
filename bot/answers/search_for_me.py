"""Find works, those near to whom you follow first."""

from __future__ import annotations

from typing import Annotated

from bot.answers import searching, wishes
from bot.answers.asker import Asker
from bot.answers.card import Button, Card
from bot.answers.doors import with_options
from store import queries, search
from store.database import Store

NOBODY = "You follow nobody yet, so this is the order for everybody. /follow changes that."
FOLLOWED = "Works by whom you follow, and by their co-authors, are further up."


def answer(
    store: Store,
    asker: Asker,
    words: Annotated[str, 'words and "phrases", a minus leaves out; author: year:2019..2021 venue: topic:'],
) -> Card:
    """What /search finds, with works by those whom the asker follows, and by their co-authors, further up.

    The order tells whom somebody follows, and so nobody else sees it.
    """
    people = {held.follow.researcher.id for held in wishes.own(store, asker) if held.follow.researcher}
    found = search.find(store, searching.read(words), people)
    everybody = Button(label="The order for everybody", ask=with_options("search", words=queries.tidy(words)))
    return searching.card(store, "search-for-me", words, found, FOLLOWED if people else NOBODY, everybody)
