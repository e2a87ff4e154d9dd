"""The message that tells somebody what is new, and why they are told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.answers.card import Ask, Button, Card, Line, Link, Section, bold, line, quiet
from bot.answers.doors import plain, to_follow, to_person, to_work
from bot.answers.telling import Story, authors, change_of, follows, items, listing, most_common, namesakes, stories, subject
from bot.answers.wording import SCHEMES, appearance, appeared, count, dotted, page_of, quoted
from store import follows as wishes
from store import notices, works
from store.database import Store
from store.follows import Follower
from store.models import ResearcherRef, Work
from store.notices import Heard, Reason

PAGE = 10
"""Works that are told before the rest is a button away."""

CHOICES = 3
"""Follows, or people, that get buttons of their own."""

NAMED = 5
"""Follows that are named where it is said why a message came."""

WHOLE = 60
"""Authors of a single work that are all named."""

BEGINNING = 400
"""Characters of an abstract."""

LINKS = 4
TO_THE_TEXT: dict[str, int] = {"doi": 0, "arxiv": 1, "acl": 2, "pmlr": 3, "url": 4}
"""The order of links: schemes of identifiers that lead to the text itself come first."""

SENTENCE_END = re.compile(r"(?<=\w\w)[.!?](?=\s+[A-Z])")
ALL = Button(label="All I follow", ask=plain("following"))


def card(store: Store, delivery: int) -> Card | None:
    """The message of a delivery; None when it has nothing left to tell."""
    with store.snapshot():
        who, found = notices.recipient(store, delivery), notices.of_delivery(store, delivery)
        if who is None or not found:
            return None
        told, older = stories(found)
        if len(told) == 1 and not older:
            return _one(store, to_message(delivery), who, told[0])
        return _several(store, to_message(delivery), who, told, older)


def to_message(delivery: int) -> Ask:
    """The question for a message that was sent, once more."""
    return Ask(command="history", options={"message": str(delivery)}, words=f"/history message:{delivery}")


def headline(told: Sequence[Story], older: Sequence[Story]) -> str:
    """What is told in one line: the title of the only work, or how many works there are, and by whom."""
    if len(told) == 1 and not older:
        only = told[0]
        return f"{_MARKS.get(only.kind, '')}{only.first.title}" if only.is_work else change_of(only.first)
    kinds = Counter(story.kind for story in told)
    people = kinds["merged"] + kinds["split"] + kinds["reverted"]
    parts = (
        count(kinds["retracted"], "retraction") if kinds["retracted"] else "",
        count(kinds["new"], "new work") if kinds["new"] else "",
        f"{count(kinds['published'], 'work')} now published" if kinds["published"] else "",
        count(len(older), "older work") if older else "",
    )
    works_told = listing([part for part in parts if part])
    by = _by([reason for reason, _ in most_common(story for story in (*told, *older) if story.is_work)])
    changes = f"{count(people, 'change')} among people" if people else ""
    places = f"{count(kinds['unreachable'], 'channel')} out of reach" if kinds["unreachable"] else ""
    return dotted(works_told and works_told + by, changes, places)


_MARKS = {"retracted": "Retracted: ", "published": "Now published: "}


def _by(reasons: Sequence[Reason]) -> str:
    """Whose the works are, or on what, where a few words say that."""
    people = [reason.text for reason in reasons if reason.kind == "researcher"]
    if people and len(people) == len(reasons):
        return " by " + listing(people if len(people) <= CHOICES else [*people[: CHOICES - 1], count(len(people) - CHOICES + 1, "other")])
    if len(reasons) != 1:
        return ""
    return f" on {reasons[0].text}" if reasons[0].kind == "topic" else f" for {quoted(reasons[0].text)}"


def why(who: Follower, found: Sequence[Story]) -> Line:
    """Why somebody is told: "You follow Ada Toy and the topic “toy boxes”"."""
    names = [subject(reason) for reason, _ in most_common(found)]
    shown = names if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1:,} more"]
    places = dict.fromkeys(story.first.title for story in found if story.kind == "unreachable")
    answers = f"You answer for what {listing([f'#{place}' for place in places][:NAMED])} follows" if places else ""
    return line(". ".join(filter(None, (f"{follows(who)} {listing(shown)}" if shown else "", answers))))


# --- many things at once ----------------------------------------------------------------------


def _several(store: Store, ask: Ask, who: Follower, told: Sequence[Story], older: Sequence[Story]) -> Card:
    listed = tuple(item for _, item in items(store, who, told))
    return Card(
        ask=ask,
        title=headline(told, older),
        sections=(*((Section(items=listed, page_size=PAGE, more=True),) if listed else ()), *counted(older)),
        buttons=(*works_of(older), *_new_people(store, who, told), *_choices((*told, *older)), ALL),
        footer=why(who, (*told, *older)),
    )


def counted(older: Sequence[Story]) -> tuple[Section, ...]:
    """The line that collects older works: "37 older works were added: Ada Toy 30, Ben Example 7"."""
    if not older:
        return ()
    most = most_common(older)
    shown = ", ".join(f"{subject(reason)} {number:,}" for reason, number in most[:NAMED])
    rest = f", and {count(len(most) - NAMED, 'other follow')}" if len(most) > NAMED else ""
    added = f"{count(len(older), 'older work')} {'was' if len(older) == 1 else 'were'} added"
    return (Section(lines=(line(bold(added), f": {shown}{rest}" if shown else ""),)),)


def works_of(older: Iterable[Story]) -> tuple[Button, ...]:
    """Ways to the works of those whose older works were added."""
    people = [reason.researcher for reason, _ in most_common(older) if reason.researcher]
    return tuple(Button(label=f"Works of {one.name}", ask=to_person("works", one)) for one in people[:CHOICES])


def _choices(told: Iterable[Story]) -> Iterable[Button]:
    """Mute and unfollow, for what most of it is about."""
    for reason, _ in most_common(told)[:CHOICES]:
        yield Button(label=f"Mute {subject(reason)}", ask=to_follow("mute", reason.follow, "follow"))
        yield Button(label=f"Unfollow {subject(reason)}", ask=to_follow("unfollow", reason.follow))


def _new_people(store: Store, who: Follower, told: Iterable[Story]) -> tuple[Button, ...]:
    """Follow those to whom works went, unless they are followed already."""
    gained = {story.first.other.id: story.first.other for story in told if story.kind == "split" and story.first.other}
    if not gained:
        return ()
    followed = {one.researcher.id for one in wishes.of_follower(store, who.id) if one.researcher}
    return tuple(_follow(who, ref) for ref in [ref for ref in gained.values() if ref.id not in followed][:CHOICES])


def _follow(who: Follower, ref: ResearcherRef) -> Button:
    where = "channel" if who.at.kind == "channel" else ""
    return Button(label=f"Follow {ref.name}", ask=to_person("follow", ref, where=where))


# --- one thing --------------------------------------------------------------------------------


def _one(store: Store, ask: Ask, who: Follower, story: Story) -> Card:
    work = works.get(store, story.first.work) if story.is_work and story.first.work is not None else None
    if work is None:
        return _change(store, ask, who, story)
    followed = [reason.researcher.id for reason in story.reasons if reason.researcher]
    heard = notices.heard(store, [work.id], followed, WHOLE)[work.id]
    retracted = work.retracted or story.kind == "retracted"
    said = {"new": "New work · ", "published": "Now at "}.get(story.kind, "")
    links = sorted(work.identifiers, key=lambda one: TO_THE_TEXT.get(one.scheme, len(TO_THE_TEXT)))
    return Card(
        ask=ask,
        title=f"Retracted: {work.title}" if retracted else work.title,
        subtitle=line(said + appeared(heard.work)),
        sections=(Section(lines=tuple(_facts(work, heard, story, retracted))),),
        buttons=(
            Button(label="Open", ask=to_work("work", heard.work)),
            Button(label="Cite", ask=to_work("cite", heard.work)),
            *_choices([story]),
            ALL,
        ),
        links=tuple(Link(label=SCHEMES[one.scheme], url=page_of(one)) for one in links[:LINKS]),
        footer=why(who, [story]),
    )


def _facts(work: Work, heard: Heard, story: Story, retracted: bool) -> Iterable[Line]:
    if retracted:
        yield line(bold("A source says that this work was retracted."), " Do not rely on it.")
    yield authors(heard, story.reasons, WHOLE)
    if perhaps := namesakes(heard, story.reasons):
        yield line(quiet(f"It is open whether this is the {listing(perhaps)} who is followed: nothing but the name says so."))
    main = next(iter(work.appearances), None)
    if main and main.short:
        yield line(quiet(appearance(main)))
    if text := work.summary or work.abstract:
        yield line(beginning(text, BEGINNING))


def beginning(text: str, most: int) -> str:
    """The first sentences that fit into so many characters; else words, with "…" where something was left out."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [end.end() for end in SENTENCE_END.finditer(text, 0, most) if end.end() > most // 3]
    if ends:
        return text[: ends[-1]]
    words = text[: most - 1].rpartition(" ")[0]
    return (words if len(words) > most // 2 else text[: most - 1]) + "…"


def _change(store: Store, ask: Ask, who: Follower, story: Story) -> Card:
    (_, item), *_ = items(store, who, [story])
    opens = (Button(label=f"{item.hint} of {item.label}", ask=item.opens),) if item.opens and item.hint else ()
    return Card(
        ask=ask,
        title=headline([story], []),
        sections=(Section(lines=tuple(text for text in (item.line, item.detail) if text)),),
        buttons=(*opens, *_new_people(store, who, [story]), *_choices([story]), ALL),
        footer=why(who, [story]),
    )
