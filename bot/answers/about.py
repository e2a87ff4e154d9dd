"""What this bot is, what its store holds, and where that came from."""

from __future__ import annotations

from bot import __version__
from bot.answers.card import Button, Card, Section, line, moment, quiet
from bot.answers.doors import plain
from bot.answers.wording import count, dotted
from store import summary
from store.database import Store
from store.sources import sources


def answer(store: Store) -> Card:
    """Version, size of the store, last import and sources."""
    held = summary.stats(store)
    last = summary.last_import(store)
    unclear = held["known_by_initials"] + held["contested"]
    size = dotted(
        *(count(held[noun], noun.removesuffix("s")) for noun in ("researchers", "works", "topics", "venues", "statements")),
        count(held["authorships"], "authorship"),
    )
    titles = {name: source.TITLE for name, source in sources().items()}
    came = tuple(line(f"{title}: {count(records, 'record')}") for title, records in summary.by_source(store).items())
    newest = line(f"Last import: {titles[last.source]} {last.input}, ", moment(last.at)) if last else line("Nothing was imported yet.")
    return Card(
        ask=plain("about"),
        title=f"Colloquy {__version__}",
        subtitle=line("Knows researchers, their works and whom they write with. Every answer says where its facts came from."),
        sections=(
            Section(
                heading="The store",
                lines=(line(size), line(quiet(f"Of the researchers, {unclear:,} are known by initials only or not clearly one person."))),
            ),
            Section(heading="Sources", lines=(*came, newest)),
        ),
        buttons=(Button(label="Help", ask=plain("help")),),
    )
