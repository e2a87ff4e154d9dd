"""A follow in words: what is followed, where and when it is told, what is left out, and how to stop."""

from __future__ import annotations

from bot.answers import moments
from bot.answers.card import Ask, Button, Card, Line, Section, Shape, bold, line, quiet
from bot.answers.doors import plain, to_follow, to_person, to_topic
from bot.answers.wording import dotted, quoted
from store import topics
from store.database import Store
from store.follows import Filters, Follow, Follower, Subject
from store.models import Kind
from store.news import FRESH_YEARS
from store.schedule import FOREVER, Rhythm, Schedule

MANY: dict[Kind, str] = {
    "article": "journal articles",
    "inproceedings": "conference papers",
    "preprint": "preprints",
    "book": "books",
    "thesis": "theses",
    "editorial": "editorials",
    "dataset": "data sets",
    "other": "other works",
}
RHYTHMS: dict[Rhythm, str] = {"now": "At once", "daily": "Daily", "weekly": "Weekly"}
"""What the buttons are called that choose one."""

IDENTITY = {
    "initials": "Only initials are known here, so this may be several people, or somebody listed under a full name.",
    "contested": "It is not clear who this is: what the sources say fits more than one person.",
}


STOPPING = "/unfollow ends it, /mute makes a pause, and /following lists all that you follow."


class Held(Shape):
    """A follow, and whose it is."""

    follow: Follow
    owner: Follower


def called(subject: Follow | Subject) -> str:
    """What is followed: a name, “a topic”, or the words of a search."""
    return subject.text if subject.kind == "researcher" else f"the {subject.kind} {quoted(subject.text)}"


def place_of(owner: Follower) -> str:
    """A channel as people call it."""
    return f"#{owner.at.name}" if owner.at.name else "a channel"


def summary(store: Store, held: Held) -> str:
    """A follow's settings in a list: "daily at 09:00 · only books · muted"."""
    one, schedule = held.follow, held.owner.schedule
    only = narrowed(store, one.filters)
    return dotted(
        moments.rhythm_of(one.rhythm, schedule),
        f"only {only}" if only else "",
        "no preprints" if not one.filters.preprints else "",
        "older works one by one" if one.filters.older else "",
        "muted" if one.muted else "",
    )


def narrowed(store: Store, filters: Filters) -> str:
    """What the filters leave: "books on “toy boxes” as first author"; nothing where they leave everything."""
    topic = topics.of_key(store, filters.topic) if filters.topic else None
    on = f" on “{topic.name if topic else filters.topic}”" if filters.topic else ""
    position = f" as {filters.position} author" if filters.position else ""
    kinds = MANY[filters.kind] if filters.kind else "works"
    return f"{kinds}{on}{position}" if filters.kind or on or position else ""


def title_of(held: Held) -> str:
    """ "You follow Ada Toy", or "#papers follows Ada Toy"."""
    who = f"{place_of(held.owner)} follows" if held.owner.at.kind == "channel" else "You follow"
    return f"{who} {called(held.follow)}"


def card(store: Store, held: Held, ask: Ask, news: str = "") -> Card:
    """One follow: what will happen, and how to change or stop it. `news` is what was just changed."""
    one = held.follow
    lines = (*_paused(held), _delivered(held), _wanted(store, held), _known(one.filters))
    return Card(
        ask=ask,
        title=title_of(held),
        subtitle=line(news),
        sections=(Section(lines=(*lines, *_identity(one))), Section(lines=(line(quiet(STOPPING)),))),
        buttons=_buttons(store, one),
    )


def _delivered(held: Held) -> Line:
    """Where and when news come."""
    owner, rhythm, schedule = held.owner, held.follow.rhythm, held.owner.schedule
    if owner.at.kind == "terminal":
        return line("Nothing is sent to a terminal: ", bold("/digest"), " shows what is new there.")
    where = f"In {place_of(owner)}" if owner.at.kind == "channel" else "In a direct message"
    if rhythm == "now":
        return line(bold(f"{where}, at once"), ": as soon as an import brings something.")
    often, coming = moments.rhythm_of(rhythm, schedule), moments.next_digest(rhythm, schedule, moments.now())
    change = "/schedule where:channel" if owner.at.kind == "channel" else "/schedule"
    return line(bold(f"{where}, {often}"), f", all together; the next time on {coming}. {change} changes that.")


def _wanted(store: Store, held: Held) -> Line:
    """What is told."""
    one = held.follow
    if one.kind == "researcher" and one.researcher is None:
        return line(
            "The store does not know them any more: what spoke of them was taken back. Should it come again, you hear of them again."
        )
    only, preprints = narrowed(store, one.filters), "" if one.filters.preprints else "no preprints"
    left = ", and ".join(filter(None, (f"only {only}" if only else "", preprints)))
    who = "It hears" if held.owner.at.kind == "channel" else "You hear"
    return line(f"{who} of new works, of preprints that are published, and of retractions", f": {left}." if left else ".")


def _known(filters: Filters) -> Line:
    fresh = int(moments.now()[:4]) - FRESH_YEARS
    older = "are told as well, one by one" if filters.older else "are only counted, in one line"
    return line(f"What the store knows already is not told. Works from before {fresh} that an import adds {older}.")


def _paused(held: Held) -> tuple[Line, ...]:
    """Why nothing is told just now."""
    owner, pause = held.owner, pause_of(held.owner)
    muted = line(bold("Muted"), ": nothing of it is told, and nothing of it is kept for later.") if held.follow.muted else ()
    paused = line(bold("Everything is muted"), f"{pause}; what comes meanwhile waits.") if pause else ()
    # A member who reads this has just been heard from: then it is tried again.
    unreached = owner.closed and owner.at.kind == "channel"
    closed = line(bold(f"Nothing reaches {place_of(owner)}"), f": {owner.closed}.") if unreached else ()
    return tuple(one for one in (closed, muted, paused) if one)


def pause_of(owner: Follower) -> str:
    """While everything is muted " until Tuesday …", or " until you end it"; else nothing."""
    until = owner.muted_until
    return end_of(until, owner.schedule) if until and until > moments.now() else ""


def end_of(until: str, schedule: Schedule) -> str:
    """The end of a pause, as `pause_of` says it."""
    return " until you end it" if until == FOREVER else f" until {moments.clock(until, schedule.zone)}"


def _identity(one: Follow) -> tuple[Line, ...]:
    """What it means to follow somebody of whom it is open who that is."""
    if one.researcher is None or one.researcher.identity == "settled":
        return ()
    return (line(quiet(f"{IDENTITY[one.researcher.identity]} You are told when that becomes clear, and what becomes of this follow.")),)


def _buttons(store: Store, one: Follow) -> tuple[Button, ...]:
    rhythms = (
        Button(label=label, ask=to_follow("follow", one.id, when=rhythm)) for rhythm, label in RHYTHMS.items() if rhythm != one.rhythm
    )
    mute = Button(label="Mute", ask=to_follow("mute", one.id, "follow"))
    unmute = Button(label="Unmute", ask=to_follow("mute", one.id, "follow", until="off"))
    return (
        Button(label="Unfollow", ask=to_follow("unfollow", one.id)),
        *rhythms,
        unmute if one.muted else mute,
        *_opening(store, one),
        Button(label="All I follow", ask=plain("following")),
    )


def _opening(store: Store, one: Follow) -> tuple[Button, ...]:
    """The button that opens what is followed, where there is something to open."""
    if one.researcher:
        return (Button(label="Profile", ask=to_person("profile", one.researcher)),)
    topic = topics.of_key(store, one.key) if one.kind == "topic" else None
    return (Button(label="Topic", ask=to_topic(topic)),) if topic else ()
