"""What autocomplete suggests, in the ranking that a finished question uses."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers import wishes
from bot.answers.asker import Asker
from bot.answers.doors import plain
from bot.answers.terms import place_of
from bot.answers.wording import count, dotted
from store import lookup, researchers, works
from store import topics as store_topics
from store.database import Store
from store.names import key
from store.schedule import zones as known_zones

MOST = 25
"""Discord shows this many suggestions."""

LABEL = 100
"""Characters of a suggestion."""

TIMES = ("2 hours", "tomorrow", "3 days", "1 week", "2 weeks", "off")

LARGE = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Helsinki", "Europe/Istanbul", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai"),
    *("Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Jakarta", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
    *("America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"),
)
"""A zone for most people of the world."""


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


def follows(store: Store, asker: Asker, text: str) -> tuple[Suggestion, ...]:
    """What the asker follows, and what the channels follow that they answer for; the value is an id such as "f12"."""
    found = [*wishes.own(store, asker), *wishes.of_channels(store, asker)]
    labelled = ((wishes.item(store, held, plain("following")), held.follow.id) for held in found)
    told = ((dotted(item.label, item.hint), follow) for item, follow in labelled)
    return tuple(_suggestion(label, f"f{follow}") for label, follow in told if _says(label, text))[:MOST]


def channels(store: Store, asker: Asker, text: str) -> tuple[Suggestion, ...]:
    """The channels of this server that follow something, for whoever manages it; the value is an id such as "c3"."""
    owners = {held.owner.id: place_of(held.owner) for held in wishes.of_channels(store, asker)}
    return tuple(_suggestion(name, f"c{owner}") for owner, name in owners.items() if _says(name, text))[:MOST]


def zones(store: Store, text: str) -> tuple[Suggestion, ...]:
    """Time zones, those of large places first where nothing is typed; the value is the zone."""
    spoken = {zone: zone.replace("_", " ") for zone in (sorted(known_zones()) if text.strip() else LARGE)}
    beginning = sorted(spoken, key=lambda zone: not spoken[zone].rpartition("/")[2].casefold().startswith(text.strip().casefold()))
    return tuple(_suggestion(spoken[zone], zone) for zone in beginning if _says(spoken[zone], text))[:MOST]


def times(store: Store, text: str) -> tuple[Suggestion, ...]:
    """How long a pause may last; anything else that is a time is as good."""
    return tuple(_suggestion(time, time) for time in TIMES if _says(time, text))


def _says(label: str, text: str) -> bool:
    """Whether every typed word stands in a label."""
    return all(word in key(label) for word in key(text).split()) if key(text) else not text.strip()


def _suggestion(label: str, value: str) -> Suggestion:
    return Suggestion(label if len(label) <= LABEL else label[: LABEL - 1] + "…", value)
