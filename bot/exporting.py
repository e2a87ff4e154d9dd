"""`python -m bot export`: the whole store as JSON lines, BibTeX or CSV, or its co-authors as a graph, in a file that is there whole or not
at all."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import typer

from bot import graph_files
from store import bibtex_export, exporting
from store.database import Store
from store.errors import ExportRefused
from store.exporting import PAGES, Line
from store.models import Identifier

STANDARD_OUTPUT = "-"


class Format(StrEnum):
    """What a store can be written as."""

    JSONL = "jsonl"
    BIBTEX = "bibtex"
    CSV = "csv"
    GRAPHML = "graphml"
    NODE_LINK = "node-link"


ENDINGS = {
    **{".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".bib": Format.BIBTEX, ".csv": Format.CSV},
    **{".graphml": Format.GRAPHML, ".json": Format.NODE_LINK},
}

WORK = ("id", "title", "year", "kind", "authors", "venue", "identifiers", "topics", "retracted", "abstract")
PERSON = ("id", "name", "alternatives", "works", "institutions", "identifiers")
"""The columns of works.csv and people.csv."""

FORMULA = re.compile(r"[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would reckon (owasp.org, CSV Injection)."""


def write(store: Store, target: str, named: str | None) -> None:
    """Write the store to a file, to standard output ("-"), or as CSV into a folder. Raises ExportRefused, OSError or StoreError."""
    chosen = _known(named) if named else None
    if target != STANDARD_OUTPUT and Path(target).is_dir():
        if chosen not in (None, Format.CSV):
            raise ExportRefused(f"{target} is a folder, and only CSV is written into one; name a file in it.")
        with _whole(Path(target) / "works.csv") as file:
            _table(file, WORK, map(_work, exporting.works(store)))
        with _whole(Path(target) / "people.csv") as file:
            _table(file, PERSON, map(_person, exporting.people(store)))
        return
    wanted = chosen or _format(target)
    if target == STANDARD_OUTPUT:
        file = TextIOWrapper(typer.get_binary_stream("stdout"), encoding="utf-8", newline="")
        WRITERS[wanted](store, file)
        file.detach()
        return
    with _whole(Path(target)) as file:
        WRITERS[wanted](store, file)


def _known(name: str) -> Format:
    """The format that somebody named."""
    if name not in list(Format):
        raise ExportRefused(f"There is no format {name[:80]!r}; choose one of {', '.join(Format)}.")
    return Format(name)


def _format(target: str) -> Format:
    """What a file's ending asks for; JSON lines on standard output."""
    found = Format.JSONL if target == STANDARD_OUTPUT else ENDINGS.get(Path(target).suffix.lower())
    if found is None:
        raise ExportRefused(f"{target}: call it .jsonl, .bib, .csv, .graphml or .json, or choose with --format {', '.join(Format)}.")
    return found


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """A file that takes the place of the one at the path once all is written, and is gone when that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):  # about the file that was asked for, not about its part
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def _lines(store: Store, file: TextIO) -> None:
    for line in exporting.lines(store):
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _entries(store: Store, file: TextIO) -> None:
    """Every work as a BibTeX entry; of several with one key the oldest keeps it, and the others have their number behind it."""
    taken: set[str] = set()
    for line in exporting.works(store):
        names = [one["author"]["display_name"] for one in line["authorships"]]
        key = bibtex_export.citation_key(line["title"], line["publication_year"], names)
        key = f"{key}-{line['id']}" if key in taken else key
        taken.add(key)
        biblio = line["biblio"]
        entry = bibtex_export.cite(
            kind=line["raw_type"],
            title=line["title"],
            year=line["publication_year"],
            authors=names,
            authors_complete=not line["is_authors_truncated"],
            venue=_venue(line),
            volume=biblio.get("volume"),
            number=biblio.get("issue"),
            pages=biblio.get("pages"),
            identifiers=[Identifier(scheme=scheme, value=value) for scheme, value in _identifiers(line)],
            retracted=line["is_retracted"],
            key=key,
        )
        file.write(f"{entry}\n\n")


def _works(store: Store, file: TextIO) -> None:
    _table(file, WORK, map(_work, exporting.works(store)))


WRITERS: dict[Format, Callable[[Store, TextIO], None]] = {
    **{Format.JSONL: _lines, Format.BIBTEX: _entries, Format.CSV: _works},
    **{Format.GRAPHML: graph_files.graphml, Format.NODE_LINK: graph_files.node_link},
}


def _table(file: TextIO, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    table = csv.writer(file)
    table.writerow(columns)
    table.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    """A cell that a spreadsheet shows and does not reckon."""
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def _work(line: Line) -> tuple[Any, ...]:
    names = [one["raw_author_name"] for one in line["authorships"]]
    return (
        line["id"],
        line["title"],
        line["publication_year"],
        line["raw_type"],
        "; ".join([*names, "others"] if names and line["is_authors_truncated"] else names),
        _venue(line),
        _spelt(line),
        "; ".join(one["display_name"] for one in line["topics"]),
        "yes" if line["is_retracted"] else "",
        line["abstract"],
    )


def _person(line: Line) -> tuple[Any, ...]:
    institutions = "; ".join(one["display_name"] for one in line["last_known_institutions"])
    names = "; ".join(line["display_name_alternatives"])
    return (line["id"], line["display_name"], names, line["works_count"], institutions, _spelt(line))


def _venue(line: Line) -> str | None:
    return line["locations"][0]["source"]["display_name"] if line["locations"] else None


def _identifiers(line: Line) -> Iterator[tuple[Any, str]]:
    for scheme, found in line["ids"].items():
        for value in [found] if isinstance(found, str) else found:
            yield scheme, value.removeprefix(PAGES.get(scheme, ""))


def _spelt(line: Line) -> str:
    """Identifiers in words: "doi:10.1234/toy; arxiv:2501.00001"."""
    return "; ".join(f"{scheme}:{value}" for scheme, value in _identifiers(line))
