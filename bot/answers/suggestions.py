"""What autocomplete suggests, in the ranking that a finished question uses."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.wording import count, dotted
from store import lookup, researchers, works
from store import topics as store_topics
from store.database import Store

MOST = 25
"""Discord shows this many suggestions."""

LABEL = 100
"""Characters of a suggestion."""


@dataclass(frozen=True)
class Suggestion:
    """What is shown, and the value that stands for it, each at most 100 characters."""

    label: str
    value: str


def names(store: Store, text: str) -> tuple[Suggestion, ...]:
    """Researchers; the value is an id such as "r12"."""
    matches = lookup.suggest(store, text, MOST)
    tellers = researchers.tellers(store, [match.id for match in matches])
    return tuple(_suggestion(dotted(match.name, count(match.works, "work"), tellers[match.id]), f"r{match.id}") for match in matches)


def topics(store: Store, text: str) -> tuple[Suggestion, ...]:
    """Topics; the value is an id such as "t5"."""
    exact, near = store_topics.find(store, text, MOST)
    found = [exact, *(topic for topic in near if topic != exact)] if exact else near
    return tuple(_suggestion(dotted(topic.name, count(topic.works, "work")), f"t{topic.id}") for topic in found[:MOST])


def titles(store: Store, text: str) -> tuple[Suggestion, ...]:
    """Works; the value is an id such as "w7"."""
    found = works.search(store, text, MOST)[0] if text.strip() else works.newest(store, MOST)
    return tuple(_suggestion(work.title + (f" ({work.year})" if work.year else ""), f"w{work.id}") for work in found)


def _suggestion(label: str, value: str) -> Suggestion:
    return Suggestion(label if len(label) <= LABEL else label[: LABEL - 1] + "…", value)
