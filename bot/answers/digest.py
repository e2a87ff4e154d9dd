"""What waits for you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Line, Section, clock, line
from bot.answers.doors import plain, with_options
from bot.answers.moments import now
from bot.answers.notices import ALL, counted, headline, why, works_of
from bot.answers.telling import Story, items, stories
from bot.answers.wording import count
from store import follows, notices
from store.database import Store
from store.follows import Follower
from store.notices import Notice
from store.schedule import FOREVER

What = Literal["show", "send", "done"]
Number = Annotated[int, Field(ge=1, le=10**15)]

PAGE = 10
"""Works on one page."""

HISTORY = Button(label="History", ask=plain("history"))


def act(
    store: Store,
    asker: Asker,
    what: Annotated[What, "show, send (now, rather than later) or done (seen here; it is not sent)"] = "show",
    last: Annotated[Number | None, "with done, the newest notice that was seen, by its number"] = None,
) -> Card:
    """What waits for the asker, and when it comes; send it now, or be content with having seen it."""
    who, at = follows.follower(store, asker.address), now()
    if who and what == "done" and (number := notices.dismiss(store, who.id, at, last)):
        return _seen(who, number)
    if who and what == "send" and _can_send(who, at) and notices.hasten(store, who.id, at):
        return _sent()
    with store.snapshot():
        waiting = notices.waiting(store, who.id) if who else []
        return _shown(store, who, waiting, at) if who and waiting else _nothing(store, who, at)


def _can_send(who: Follower, at: str) -> bool:
    return who.at.kind != "terminal" and who.closed is None and not _is_muted(who, at)


def _is_muted(who: Follower, at: str) -> bool:
    return who.muted_until is not None and who.muted_until > at


def _shown(store: Store, who: Follower, waiting: Sequence[Notice], at: str) -> Card:
    told, older = stories(waiting)
    times = Counter(_due(story, at) for story in (*told, *older)) if _can_send(who, at) else Counter()
    listed = sorted(items(store, who, told), key=lambda pair: _due(pair[0], at))
    shown = tuple(_timed(item, _due(story, at), at) if len(times) > 1 else item for story, item in listed)
    return Card(
        ask=plain("digest"),
        title=f"Waiting for you: {headline(told, older)}",
        subtitle=_when(who, times, at),
        sections=(*((Section(items=shown, page_size=PAGE, more=True),) if shown else ()), *counted(older)),
        buttons=(*_choices(who, waiting, any(time > at for time in times)), *works_of(older), ALL, HISTORY),
        footer=why(who, (*told, *older)),
    )


def _choices(who: Follower, waiting: Iterable[Notice], later: bool) -> Iterable[Button]:
    if later:
        yield Button(label="Send it now", ask=with_options("digest", what="send"))
    # What comes after this card was drawn has not been seen.
    seen = with_options("digest", what="done", last=str(max(notice.id for notice in waiting)))
    yield Button(label="Seen" if who.at.kind == "terminal" else "Seen, don't send", ask=seen)


def _due(story: Story, at: str) -> str:
    """When a story comes: with the first of its notices, and what is overdue now."""
    return max(at, min(notice.due_at for notice in story.notices))


def _timed(item: Item, due: str, at: str) -> Item:
    return item.model_copy(update={"detail": (*item.detail, *line(" · ", clock(due) if due > at else "on its way"))})


def _when(who: Follower, times: Counter[str], at: str) -> Line:
    """When it comes, or why it does not."""
    if not times:
        return _state(who, at)
    if len(times) == 1:
        return line("It comes ", clock(due), ".") if (due := min(times)) > at else line("It is on its way to you.")
    parts = [_coming(number, due, at) for due, number in sorted(times.items())]
    return tuple(span for part in parts[:-1] for span in (*part, *line(", "))) + parts[-1]


def _coming(number: int, due: str, at: str) -> Line:
    if due <= at:
        return line(f"{number:,} {'is' if number == 1 else 'are'} on the way")
    return line(f"{number:,} {'comes' if number == 1 else 'come'} ", clock(due))


def _state(who: Follower, at: str) -> Line:
    """Why nothing is sent to somebody at present; nothing where it is."""
    if who.at.kind == "terminal":
        return line("Nothing is sent to a terminal: this is the place to read it.")
    if who.closed:
        return line("I cannot write to you: ", who.closed, ".")
    if not _is_muted(who, at):
        return ()
    if who.muted_until == FOREVER:
        return line("You muted me: nothing is sent until you end that with /mute off.")
    return line("You muted me: nothing is sent before ", clock(who.muted_until or ""), "; /mute off ends that.")


def _nothing(store: Store, who: Follower | None, at: str) -> Card:
    last = notices.last_told(store, who.id) if who else None
    came = line("The last message came ", clock(last), ".") if last else line("You were told nothing yet.")
    state = _state(who, at) if who else line("/follow NAME, and you hear of what they publish.")
    return Card(
        ask=plain("digest"),
        title="Nothing is waiting for you",
        subtitle=came,
        sections=(Section(lines=(state,)),) if state else (),
        buttons=(ALL, HISTORY),
    )


def _seen(who: Follower, number: int) -> Card:
    kept_back = "put away" if who.at.kind == "terminal" else "will not be sent"
    return Card(
        ask=plain("digest"),
        title="Seen",
        subtitle=line(f"{count(number, 'notice')} {kept_back}."),
        buttons=(Button(label="What waits now", ask=plain("digest")), ALL),
    )


def _sent() -> Card:
    return Card(
        ask=plain("digest"),
        title="It is on its way",
        subtitle=line("All that waited comes in one message, as soon as I may write to you again."),
        buttons=(HISTORY, ALL),
    )
