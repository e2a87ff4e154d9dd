"""What this bot is, what its store holds, and where that came from."""

from __future__ import annotations

from bot import __version__
from bot.answers import watch
from bot.answers.card import Button, Card, Line, Section, line, moment, quiet
from bot.answers.doors import plain
from bot.answers.wording import count, dotted
from store import summary
from store.database import Store
from store.sources import title

SHOWN = 5
"""Watched sources with a problem that are named."""


def answer(store: Store) -> Card:
    """Version, size of the store, last import, sources, and those that are watched."""
    held = summary.stats(store)
    last = summary.last_import(store)
    unclear = held["known_by_initials"] + held["contested"]
    size = dotted(
        *(count(held[noun], noun.removesuffix("s")) for noun in ("researchers", "works", "topics", "venues", "statements")),
        count(held["authorships"], "authorship"),
    )
    came = tuple(line(f"{name}: {count(records, 'record')}") for name, records in summary.by_source(store).items())
    newest = line(f"Last import: {title(last.source)} {last.input}, ", moment(last.at)) if last else line("Nothing was imported yet.")
    return Card(
        ask=plain("about"),
        title=f"Colloquy {__version__}",
        subtitle=line("Knows researchers, their works and whom they write with. Every answer says where its facts came from."),
        sections=(
            Section(
                heading="The store",
                lines=(line(size), line(quiet(f"Of the researchers, {unclear:,} are known by initials only or not clearly one person."))),
            ),
            Section(heading="Sources", lines=(*came, newest, *_watched(store))),
            Section(heading="Following", lines=_told(store)),
        ),
        buttons=(Button(label="Help", ask=plain("help")),),
    )


def _told(store: Store) -> tuple[Line, ...]:
    """How much is followed, and whether all of it can be delivered."""
    found = summary.at_work(store)
    failed = found["notices_impossible"]
    problem = f"{count(failed, 'notice')} could not be delivered" if failed else ""
    waiting = f"{count(found['notices_waiting'], 'notice')} waiting" if found["notices_waiting"] else ""
    return (line(dotted(count(found["follows"], "follow"), waiting, problem)),)


def _watched(store: Store) -> tuple[Line, ...]:
    """How many sources are watched, and what is wrong with some of them."""
    number, failing = summary.watching(store)
    told = tuple(line(f"{watch.shown(one, None)}: ", *watch.problem(one, None)) for one in failing[:SHOWN])
    more = line(f"and {count(len(failing) - SHOWN, 'other')} with a problem") if len(failing) > SHOWN else ()
    return tuple(filter(None, (line(f"{count(number, 'source')} watched" if number else ""), *told, more)))
