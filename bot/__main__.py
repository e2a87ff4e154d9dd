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
from typing import Annotated, Any, NoReturn

import typer

from bot import __version__, deciding
from bot.settings import Settings, SettingsError
from store.errors import StoreError

HOW_TO_CONNECT = (
    "No DISCORD_TOKEN is set, so this is a chat in the terminal; to connect Discord, copy .env.example to .env and fill it in.\n"
)

INTERRUPTED = 130
"""The status with which a program ends when somebody presses Ctrl-C."""

app = typer.Typer(
    name="colloquy",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

history = typer.Typer(rich_markup_mode=None)
app.add_typer(history, name="imports")
app.add_typer(deciding.app, name="identity")

Db = Annotated[Path | None, typer.Option("--db", metavar="PATH", help="The store's file; without it COLLOQUY_DB, or else colloquy.db.")]
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, “-”, or addresses such as openalex:A5012345678.")]
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
            _fail("Stopped.", INTERRUPTED)
        raise
    except KeyboardInterrupt:
        _fail("Stopped.", INTERRUPTED)
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
def import_inputs(
    context: typer.Context,
    given: Inputs,
    researcher: Annotated[str | None, typer.Option(metavar="NAME", help="Whose a document is that does not say so itself.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="SOURCE", help="What the input is, where its content is taken for something else.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also tell what every entry became.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Read files and folders into the store, each file whole or not at all; "-" is standard input.

    What an input is shows in its content; it may be packed with gzip, xz or zip. An address such as openalex:A5012345678,
    orcid:…, doi:… or arxiv:… is fetched. Exit status 1 where an input was refused, an entry rejected, or something remarked
    upon (a page that states another number of works than it lists).
    """
    from bot.importing import Wishes, bring
    from store.database import open_store

    settings = _settings(context, db)
    with open_store(settings.colloquy_db) as store:
        fine = bring(store, given, Wishes(researcher, source, verbose, settings.openalex_api_key), as_json)
    raise typer.Exit(0 if fine else 1)


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
    typer.echo("\n".join(map(import_as_line, imports)) or "Nothing was imported yet.")


@history.command(name="show")
def show_import(
    context: typer.Context,
    number: Number,
    rejected: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the bytes of what was rejected to a file, to mend them.")
    ] = None,
    db: Db = None,
) -> None:
    """Show what an import brought and what it could not store."""
    from bot.reporting import import_as_text, originals
    from store import history
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store, store.snapshot():
        shown = history.get(store, number)
        pieces = history.rejected(store, number)
        text = import_as_text(shown, history.brought(store, number), pieces, history.remarks(store, number))
    if rejected:
        rejected.write_bytes(originals(pieces))
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


@app.command()
def export(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="FILE", help="A file; or a folder, for CSV; or “-”, standard output.")],
    chosen: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="jsonl, bibtex, csv, graphml or node-link; else as the file's ending says."),
    ] = None,
    db: Db = None,
) -> None:
    """Write the whole store as JSON lines, BibTeX or CSV, or its co-authors as a graph.

    Importing the JSON lines into a new store gives an equal one.
    """
    from bot.exporting import write
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store:
        write(store, target, chosen)


@app.command()
def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Make anew what follows from the records, in one transaction.")] = False,
    db: Db = None,
) -> None:
    """Look for what is wrong with the store: references, indexes, counts, and what differs from the records.

    Nothing is written without --repair. Exit status 1 where something is wrong.
    """
    from bot.doctoring import look
    from store.database import open_store

    with open_store(_settings(context, db).colloquy_db) as store:
        raise typer.Exit(0 if look(store, repair) else 1)


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


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _fail(sentence: str, status: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
