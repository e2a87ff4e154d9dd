"""Have sources looked at for new works, again and again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from bot.answers import Refusal, watchable
from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Line, Section, Span, clock, line, quiet
from bot.answers.doors import fits, plain, with_options
from bot.answers.watchable import SPOKEN, Watchable
from bot.answers.wording import count
from store import watches
from store.database import Store
from store.schedule import iso
from store.sources.arxiv_categories import NAMES
from store.watches import Watch

MOST = 100
"""Sources that are watched at most."""

SHOWN = 10
"""Sources on one page."""

HOUR, DAY = 60, 24 * 60
LONGEST = 31 * DAY

_SIZES = (("week", 7 * DAY), ("day", DAY), ("hour", HOUR), ("minute", 1))
_UNITS = {unit[0]: size for unit, size in _SIZES}
_EVERY = re.compile(r"(?:every )?(\d{1,5}|an?|one)? ?(m|min|minute|h|hour|d|day|w|week)s?")
_WORDS = {"hourly": HOUR, "daily": DAY, "weekly": 7 * DAY}


def act(
    store: Store,
    asker: Asker,
    source: Annotated[str | None, "an OpenAlex author, an arXiv category or query, a file or folder; or a watch's number"] = None,
    every: Annotated[str | None, "how often: 10 minutes, 6 hours, 1 day"] = None,
    remove: Annotated[str | None, "a source to watch no more, or its number"] = None,
) -> Card:
    """Watch a source, change how often, end it; without options, list what is watched."""
    _check(asker)
    if remove:
        return _removed(store, _own(_found(store, asker, remove), asker))
    if source and source.isdecimal() and not every:
        return card(_found(store, asker, source), asker)
    if source:
        return _added(store, asker, source, every)
    return _listed(store, asker)


def _check(asker: Asker) -> None:
    if asker.manages:
        return
    if asker.guild is None:
        raise Refusal("Which sources are watched is for those who manage a server: use /watch there.", "/help")
    raise Refusal("Which sources are watched is for those who may manage this server; ask one of them.", "/help")


def _added(store: Store, asker: Asker, text: str, every: str | None) -> Card:
    wanted = watchable.kept(_own(_found(store, asker, text), asker).source) if text.isdecimal() else watchable.understood(text, asker)
    minutes = _minutes(every, wanted) if every else (1 if wanted.on_disk else DAY)
    known = watches.known(store)
    if len(known) >= MOST and all(watch.source != wanted.source for watch in known):
        raise Refusal(f"{MOST} sources are watched already, and more is too much; remove one first.", "/watch")
    watch, new = watches.add(store, wanted.source, minutes, asker.id if asker.kind == "member" else None, iso(datetime.now(UTC)))
    told = "It is watched from now on." if new else "It was watched already; what may have changed is how often."
    return card(watch, asker, told)


def _minutes(every: str, wanted: Watchable) -> int:
    said = " ".join(every.casefold().split())
    found = _EVERY.fullmatch(said)
    if not found and said not in _WORDS:
        raise Refusal(f"{every[:40]!r} is no pause that I know; it takes “10 minutes”, “6 hours”, “1 day” or “1 week”.", "/watch")
    number = int(found[1]) if found and (found[1] or "").isdecimal() else 1
    minutes = number * _UNITS[found[2][0]] if found else _WORDS[said]
    least = 1 if wanted.on_disk else HOUR
    if not least <= minutes <= LONGEST:
        what = "A file or folder" if wanted.on_disk else "A source on the network"
        raise Refusal(f"{what} is looked at at least {often(LONGEST)} and at most {often(least)}.", "/watch")
    return minutes


def _found(store: Store, asker: Asker, text: str) -> Watch:
    """A watch by its number, or by its source in any spelling."""
    wanted = text.strip()
    for watch in watches.known(store):
        if wanted == str(watch.id) or (wanted.casefold() == watch.source.casefold() and _may_see(watch, asker)):
            return watch
    raise Refusal(f"{wanted[:60]!r} is not watched; the list shows what is.", "/watch")


def _own(watch: Watch, asker: Asker) -> Watch:
    """The watch, if the asker may change it. Raises Refusal."""
    if not _may_see(watch, asker):
        raise Refusal("That was set in the terminal, and is changed and ended there.", "/watch")
    return watch


def _removed(store: Store, watch: Watch) -> Card:
    watches.remove(store, watch.id)
    again = with_options("watch", source=watch.source, every=pause(watch.minutes))
    buttons = (Button(label="Watch again", ask=again),) if fits(again) else ()
    return Card(
        ask=plain("watch"),
        title=f"No longer watched: {watch.source}",
        sections=(Section(lines=(line("What it brought stays."), line(quiet(f"To watch it again: {again.words}")))),),
        buttons=(*buttons, Button(label="All watched sources", ask=plain("watch"))),
    )


def card(watch: Watch, asker: Asker, told: str = "") -> Card:
    """One watch: what it looks at, how often, and how the last look went."""
    wanted = watchable.kept(watch.source)
    stop = with_options("watch", remove=str(watch.id))
    lines = (
        line(told),
        line(f"I look at it {often(watch.minutes)}: ", *looks(watch, asker)),
        problem(watch, asker),
        line("What is new there is imported, and whoever follows its authors, its topics or such words hears of it."),
        line(quiet("Looking is done by the Colloquy that is connected to Discord.")) if asker.kind == "terminal" else (),
        line(quiet(f"To stop: {stop.words}")),
    )
    may_stop = (Button(label="Remove", ask=stop),) if _may_see(watch, asker) else ()
    return Card(
        ask=with_options("watch", source=str(watch.id)),
        title=shown(watch, asker),
        subtitle=line(_meaning(wanted)),
        sections=(Section(lines=tuple(filter(None, lines))),),
        buttons=(*may_stop, Button(label="All watched sources", ask=plain("watch"))),
    )


def _meaning(wanted: Watchable) -> str:
    if wanted.kind == "openalex":
        return "An author on OpenAlex: each look takes their newest 200 works."
    if wanted.is_category:
        name = NAMES.get(wanted.what)
        return f"A category of arXiv{f', {name}' if name else ''}: each look takes its newest 500 preprints."
    if wanted.kind == "arxiv":
        return "A query to arXiv: each look takes the newest 500 preprints that fit."
    return "On disk: a file is read when it has changed; of a folder, each file in it."


def _listed(store: Store, asker: Asker) -> Card:
    known = watches.known(store)
    failing = sum(watch.failures > 0 for watch in known)
    example = line(quiet(f"To watch one: /watch source: {SPOKEN}; every: “6 hours”."))
    if not known:
        return Card(ask=plain("watch"), title="No source is watched", sections=(Section(lines=(example,)),))
    trouble = f" · {count(failing, 'has a problem', 'have a problem')}" if failing else ""
    return Card(
        ask=plain("watch"),
        title="Watched sources",
        subtitle=line(f"{count(len(known), 'source')}{trouble}"),
        sections=(
            Section(items=tuple(_item(watch, asker) for watch in known), page_size=SHOWN),
            Section(lines=(line(quiet("Choose one to remove it.")), example)),
        ),
    )


def _item(watch: Watch, asker: Asker) -> Item:
    name, trouble = shown(watch, asker), problem(watch, asker)
    return Item(
        line=line(name),
        detail=line(f"number {watch.id} · {often(watch.minutes)} · ", *looks(watch, asker), " · " if trouble else "", *trouble),
        opens=with_options("watch", source=str(watch.id)),
        label=name,
    )


def looks(watch: Watch, asker: Asker) -> Line:
    """When the last look was, and when the next is."""
    last = ("last look ", _at(watch.looked_at, asker)) if watch.looked_at else ("no look yet",)
    soon = watch.next_at <= iso(datetime.now(UTC))
    return line(*last, ", next in a moment" if soon else ", next ", "" if soon else _at(watch.next_at, asker))


def _at(at: str, asker: Asker) -> str | Span:
    """A moment to the minute; Discord shows it in each reader's zone."""
    return f"{at[:16].replace('T', ' ')} UTC" if asker.kind == "terminal" else clock(at)


def problem(watch: Watch, asker: Asker | None) -> Line:
    """Why the last look failed; nothing when it went well. What is wrong with a file is told in the terminal alone."""
    if not watch.failures:
        return ()
    at_terminal = asker is not None and asker.kind == "terminal"
    said = watch.problem or "" if at_terminal or not watchable.kept(watch.source).on_disk else "something there cannot be read"
    hint = "" if at_terminal or not watchable.kept(watch.source).on_disk else " (in the terminal, /watch says what)"
    times = f", {watch.failures} times in a row" if watch.failures > 1 else ""
    return line(f"Problem: {said.rstrip('.')}{hint}{times}.")


def shown(watch: Watch, asker: Asker | None) -> str:
    """What a watched source is called; a path outside of the operator's folder is named in the terminal alone."""
    return watch.source if _may_see(watch, asker) else "a place on disk, set in the terminal"


def _may_see(watch: Watch, asker: Asker | None) -> bool:
    return watchable.kept(watch.source).kind != "disk" or (asker is not None and asker.kind == "terminal")


def often(minutes: int) -> str:
    """ "every 10 minutes", "every hour", "every 3 days"."""
    return f"every {pause(minutes).removeprefix('1 ')}"


def pause(minutes: int) -> str:
    """ "10 minutes", "1 hour", "3 days", in the greatest unit that fits."""
    unit, size = next((unit, size) for unit, size in _SIZES if minutes % size == 0)
    return count(minutes // size, unit)
