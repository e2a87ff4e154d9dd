"""The command line: `python -m bot`, also installed as `colloquy`.

Whatever goes wrong ends as one sentence on standard error and exit status 1, never as a traceback. Modules
that only one command needs are imported by it, so that `ask` and `--help` start at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import __version__
from bot.settings import Settings, SettingsError
from store.errors import InputRefused, OwnerNeeded, OwnerUnclear, StoreError

if TYPE_CHECKING:
    from store.imports import Report

HOW_TO_CONNECT = (
    "No DISCORD_TOKEN is set, so this is a chat in the terminal; to connect Discord, copy .env.example to .env and fill it in.\n"
)

INTERRUPTED = 130
"""The status with which typer ends when somebody presses Ctrl-C."""

app = typer.Typer(
    name="colloquy",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

history = typer.Typer(rich_markup_mode=None)
app.add_typer(history, name="imports")

Db = Annotated[Path | None, typer.Option("--db", metavar="PATH", help="The store's file; without it COLLOQUY_DB, or else colloquy.db.")]
# An unreadable file is the store's to refuse: typer would refuse all the others with it.
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", readable=False, help="Profile pages, BibTeX files, research statements, seeds.")
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The number of an import, as “imports” lists it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _fail("Stopped.")
        raise
    except (StoreError, SettingsError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or 'The system'}: {error.strerror or type(error).__name__}.")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    db: Db = None,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Colloquy knows researchers, their works and their co-authors.

    Without a command it connects to Discord where DISCORD_TOKEN is set, and chats in the terminal where it is not.
    """
    context.obj = db
    if show_version:
        typer.echo(f"colloquy {__version__}")
    elif context.invoked_subcommand is None:
        settings = _settings(context, None)
        if settings.discord_token:
            _run(settings)
        else:
            _chat(settings, HOW_TO_CONNECT)


@app.command()
def chat(context: typer.Context, db: Db = None) -> None:
    """Talk in the terminal.

    Lines are commands as on Discord, or plain words; a number opens an entry of the last answer, "more" turns its page.
    Lines from a pipe are answered one by one.
    """
    _chat(_settings(context, db), "")


@app.command()
def ask(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help='A command such as "/works NAME year:2023", or plain words.')],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Answer one question. Exit status 1 where nothing is found or the question makes no sense."""
    from bot.answers import Refusal, answer
    from bot.answers.asker import TERMINAL
    from bot.seeding import open_seeded
    from bot.terminal import drawn, question, told

    settings = _settings(context, db)
    with open_seeded(settings.colloquy_db) as store:
        try:
            asked = question(" ".join(words))
            card = answer(store, asked, TERMINAL.model_copy(update={"means": settings.means()}))
        except Refusal as refusal:
            _fail(told(refusal))
    typer.echo(card.model_dump_json(indent=2) if as_json else drawn(card, asked.page), nl=as_json)
    raise typer.Exit(0 if card.outcome in ("answer", "choice") else 1)


@app.command()
def run(context: typer.Context, db: Db = None) -> None:
    """Connect to Discord. Needs DISCORD_TOKEN, from the environment or from a file .env."""
    _run(_settings(context, db))


@app.command(name="import")
def import_files(
    context: typer.Context,
    paths: Files,
    researcher: Annotated[str | None, typer.Option(metavar="NAME", help="Whose a document is that does not say so itself.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also tell what every entry became.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Read files into the store, each one whole or not at all.

    Whatever can be read is stored, whatever happens to the rest. Exit status 1 where a file was refused, an entry
    rejected, or an input remarked upon (a page that states another number of works than it lists).
    """
    from bot.drawing.text import tame
    from bot.reporting import as_data, as_text
    from bot.terminal import clean
    from store import imports
    from store.database import open_store

    reports: list[Report] = []
    refused: list[dict[str, str]] = []
    with open_store(_settings(context, db).colloquy_db) as store:
        for path in paths:
            try:
                report = imports.run(store, _storable(path), clean(researcher) if researcher else None)
            except (InputRefused, OwnerNeeded, OwnerUnclear) as refusal:
                typer.echo(tame(str(refusal)), err=True)
                refused.append({"input": str(path), "reason": str(refusal)})
                continue
            reports.append(report)
            if not as_json:
                typer.echo(as_text(report, verbose), nl=False)
    if as_json:
        _print_json({"imported": [as_data(report, verbose) for report in reports], "refused": refused})
    complaints = refused or any(report.rejected or report.remarks for report in reports)
    raise typer.Exit(1 if complaints else 0)


@history.callback(invoke_without_command=True)
def list_imports(context: typer.Context, db: Db = None, as_json: Json = False) -> None:
    """List the imports there were, show what one brought, or undo one."""
    if context.invoked_subcommand:
        context.obj = db or context.obj
        return
    from bot.reporting import import_as_line
    from store import history
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store:
        imports = history.imports(store)
    if as_json:
        _print_json([one.model_dump(mode="json") for one in imports])
        return
    for one in imports:
        typer.echo(import_as_line(one))


@history.command(name="show")
def show_import(context: typer.Context, number: Number, db: Db = None) -> None:
    """Show what an import brought and what it could not store."""
    from bot.reporting import import_as_text
    from store import history
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store, store.snapshot():
        shown = history.get(store, number)
        text = import_as_text(shown, history.brought(store, number), history.rejected(store, number), history.remarks(store, number))
    typer.echo(text, nl=False)


@history.command(name="undo")
def undo_import(context: typer.Context, number: Number, db: Db = None) -> None:
    """Take back exactly what an import brought; what was not sent yet of it is not sent."""
    from bot.reporting import undone_as_text
    from store import undoing
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store:
        typer.echo(undone_as_text(number, undoing.undo(store, number)))


@app.command()
def stats(context: typer.Context, db: Db = None, as_json: Json = False) -> None:
    """Count what the store holds, and tell which watched sources have a problem."""
    from bot.drawing.text import tame
    from bot.seeding import open_seeded
    from store import summary

    with open_seeded(_settings(context, db).colloquy_db) as store:
        counts = summary.stats(store) | summary.at_work(store)
        _, failing = summary.watching(store)
    if as_json:
        _print_json(counts)
        return
    for name, count in counts.items():
        typer.echo(f"{name.replace('_', ' '):<20}{count:>9,}")
    for watch in failing:
        typer.echo(tame(f"{watch.source}: {watch.problem}"))


def _settings(context: typer.Context, db: Path | None) -> Settings:
    """The settings, with the store that --db names after the command, or else before it."""
    settings = Settings.from_env(os.environ)
    chosen = db or context.obj
    return settings.model_copy(update={"colloquy_db": chosen}) if chosen else settings


def _chat(settings: Settings, notice: str) -> None:
    from bot.answers.asker import TERMINAL
    from bot.chat import greeting, talk
    from bot.seeding import open_seeded

    with open_seeded(settings.colloquy_db) as store:
        typer.echo(notice + greeting(store), err=not sys.stdin.isatty())
        for reply in talk(store, TERMINAL.model_copy(update={"means": settings.means()})):
            typer.echo(reply)


def _run(settings: Settings) -> None:
    settings.token()
    from bot import running
    from bot.seeding import open_seeded

    open_seeded(settings.colloquy_db).close()
    running.run(settings)


def _storable(path: Path) -> Path:
    """The path, if the store can keep its name."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise InputRefused(f"{path}: the name of this file is not UTF-8; rename it and import it again.") from None
    return path


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
