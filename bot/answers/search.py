"""Find works, people and topics by words."""

from __future__ import annotations

from typing import Annotated

from bot.answers import searching
from bot.answers.card import Button, Card
from bot.answers.doors import with_options
from store import queries, search
from store.database import Store


def answer(
    store: Store,
    words: Annotated[str, 'words and "phrases", a minus leaves out; author: year:2019..2021 venue: topic:'],
) -> Card:
    """The works that hold the words, best first, and the people and topics that the words name; the same for everybody."""
    found = search.find(store, searching.read(words))
    mine = Button(label="Near whom I follow", ask=with_options("search-for-me", words=queries.tidy(words)))
    return searching.card(store, "search", words, found, "", *((mine,) if found.total else ()))
