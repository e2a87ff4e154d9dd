"""`python -m bot identity`: deciding who is who in the terminal. Each command is the question /identity, put at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.answers.card import Ask, Card
from bot.settings import Settings

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Decide who is who: each decision can be undone, and outlives imports.")

Db = Annotated[Path | None, typer.Option("--db", metavar="PATH", help="The store's file; without it COLLOQUY_DB, or else colloquy.db.")]
Person = Annotated[str, typer.Argument(metavar="RESEARCHER", help="A name in any form, or an id such as r12.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one.")]
Case = Annotated[str, typer.Argument(metavar="RESEARCHER", help="Who might be two people, or be one person with the other.")]
Rival = Annotated[str, typer.Argument(metavar="OTHER", help="Who might be one person with the first.")]
Works = Annotated[list[str] | None, typer.Argument(metavar="WORK...", help="Ids such as w34, or words of a title.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number of a judgement, as “identity list” shows it.")]
Page = Annotated[int, typer.Option(min=1, help="The page to show.")]


@app.command()
def review(context: typer.Context, one: Case = "", other: Rival = "", page: Page = 1, db: Db = None) -> None:
    """Show who might be one person, and who might be two, with the evidence; of one case all that is known."""
    _put(context, db, {"name": one, "other": other}, page)


@app.command()
def merge(context: typer.Context, one: Person, other: Other, db: Db = None) -> None:
    """Decide that two researchers are one person."""
    _put(context, db, {"name": one, "what": "merge", "other": other, "sure": "yes"})


@app.command()
def split(context: typer.Context, one: Person, works: Works = None, db: Db = None) -> None:
    """Decide that works of a researcher are another person's; without works, list them."""
    chosen = {"works": ";".join(works), "sure": "yes"} if works else {}
    _put(context, db, {"name": one, "what": "split", **chosen})


@app.command(name="not-the-same")
def not_the_same(context: typer.Context, one: Person, other: Other, db: Db = None) -> None:
    """Decide that two researchers are two people, whatever is imported."""
    _put(context, db, {"name": one, "what": "not-the-same", "other": other})


@app.command()
def undo(context: typer.Context, number: Number, db: Db = None) -> None:
    """Take a decision back."""
    _put(context, db, {"what": "undo", "number": str(number)})


@app.command(name="list")
def list_judgements(context: typer.Context, page: Page = 1, db: Db = None) -> None:
    """List what was decided, by whom and when."""
    _put(context, db, {"what": "list"}, page)


def _ids(card: Card) -> Iterator[str]:
    """The people whom a name may mean, by id: what a command takes that cannot ask back."""
    for item in (item for section in card.sections for item in section.items if item.opens):
        if item.opens and card.outcome != "answer" and item.opens.command == "identity" and "works" not in item.opens.options:
            yield f"{item.opens.options['name']}: {item.label}, {item.hint}"


def _put(context: typer.Context, db: Path | None, options: dict[str, str], page: int = 1) -> None:
    """Print the answer to /identity. Exit status 1 where nothing was decided, because it was refused or somebody is not clear."""
    from bot.answers import Refusal, answer
    from bot.answers.asker import TERMINAL
    from bot.drawing.text import tame
    from bot.seeding import open_seeded
    from bot.terminal import clean, drawn, told

    asked = Ask(command="identity", options={name: clean(value) for name, value in options.items() if value})
    with open_seeded(db or context.obj or Settings.from_env(os.environ).colloquy_db) as store:
        try:
            card = answer(store, asked, TERMINAL)
        except Refusal as refusal:
            typer.echo(told(refusal), err=True)
            raise typer.Exit(1) from None
    typer.echo(drawn(card, page), nl=False)
    for one in _ids(card):
        typer.echo(tame(one))
    raise typer.Exit(0 if card.outcome == "answer" else 1)
