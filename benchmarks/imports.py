"""Importing: BibTeX and all of the ACL Anthology, a volume more, the same again, and growth; each beside its floor in the same run.

The floor of an import is what nobody can do without: parsing the files and taking the fields out, and a raw `executemany` of
the very rows that we store, with the full text. Every ACL import runs in a process of its own, whose peak of memory is told.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import pybtex.errors
from _bench import data, figure, milliseconds
from lxml import etree
from pybtex.database import parse_string

from store import imports
from store.database import WRITERS_PAGES, open_store

RUNS = 3
VOLUME = 500
GROWTH = {2: 2.2, 4: 4.5, 8: 9.5}
"""How many times the works, and how many times the time they may take."""

SETTINGS = ("synchronous = NORMAL", f"cache_size = -{WRITERS_PAGES}", "wal_autocheckpoint = 0")
"""How the store's own writer is set, which has the pages of a volume before this in memory."""

FIELDS = ("title", "pages", "abstract", "doi", "url")

Result = TypeVar("Result")
Rows = Mapping[str, Sequence[tuple[object, ...]]]


def main() -> None:
    """Print our times, their floors and the ratios."""
    bibtex(sorted(data("data", "pmlr").glob("*.bib")))
    acl(data("data", "acl-anthology-2019", "xml"))


def bibtex(files: Sequence[Path]) -> None:
    """The two BibTeX files, beside pybtex alone and raw writing."""
    with tempfile.TemporaryDirectory() as scratch:
        ours, floor = Path(scratch) / "ours.db", Path(scratch) / "floor.db"
        whole = median(milliseconds(lambda: imported(files, ours), RUNS))
        rows = rows_of(ours)
        parsing = median(milliseconds(lambda: parsed(files), RUNS))
        writing = median(milliseconds(lambda: written(rows, floor), RUNS))
        with open_store(ours) as store:
            again = median(milliseconds(lambda: [imports.run(store, file) for file in files], RUNS))
    beside = f"pybtex alone {parsing:.0f} ms + raw executemany {writing:.0f} ms"
    figure(f"BibTeX, {len(rows['work'])} works", f"{whole:.0f} ms", beside, f"{whole / (parsing + writing):.1f}")
    figure("BibTeX, the same again", f"{again:.0f} ms")


def acl(folder: Path) -> None:
    """The Anthology, beside lxml alone and raw writing; then a volume more, the same again, and growth."""
    with tempfile.TemporaryDirectory() as scratch:
        ours = Path(scratch) / "ours.db"
        runs = [alone(imported, [folder], ours) for _ in range(RUNS)]
        whole = median(seconds for seconds, _ in runs)
        parsing, writing, counts = apart(floor, folder, ours, Path(scratch) / "floor.db")
        beside = f"lxml alone {parsing:.1f} s + raw executemany of {sum(counts.values())} rows {writing:.1f} s"
        told = f"{whole:.1f} s, peak {max(peak for _, peak in runs):.0f} MB"
        figure(f"ACL, {counts['work']} works", told, beside, f"{whole / (parsing + writing):.1f}", "ratio 3, 300 MB")
        volume(folder, ours, Path(scratch))
        growth(folder, whole, Path(scratch))


def floor(folder: Path, ours: Path, path: Path) -> tuple[float, float, dict[str, int]]:
    """The seconds that parsing and writing take alone, and how many rows each table has."""
    rows = rows_of(ours)
    parsing = median(milliseconds(lambda: extracted(sorted(folder.glob("*.xml"))), RUNS)) / 1000
    writing = median(milliseconds(lambda: written(rows, path), RUNS)) / 1000
    return parsing, writing, {table: len(found) for table, found in rows.items()}


def volume(folder: Path, path: Path, scratch: Path) -> None:
    """New volumes of the size of a conference, by the people who are there already, each twice and then with one byte more."""
    new: list[float] = []
    known: list[float] = []
    read: list[float] = []
    without, within = scratch / "without.db", scratch / "within.db"
    with open_store(path) as store:
        store.copy(without)
        for number in range(1, RUNS + 1):
            file = scratch / f"volume{number}.xml"
            file.write_bytes(next(copies(folder, number, "D18", names=False))[1])
            new += milliseconds(partial(imports.run, store, file), 1)
            if number == 1:
                store.copy(within)
            known += milliseconds(partial(imports.run, store, file), 1)
            file.write_bytes(file.read_bytes() + b"\n")
            read += milliseconds(partial(imports.run, store, file), 1)
    parsing, writing, count = apart(volume_floor, file, without, within)
    beside = f"lxml alone {parsing:.0f} ms + raw executemany of {count} rows {writing:.0f} ms"
    ratio = f"{median(new) / (parsing + writing):.1f}"
    figure(f"ACL, a volume of {VOLUME} works more", f"{median(new):.0f} ms", beside, ratio, "250 ms")
    figure("ACL, the same volume again", f"{median(known):.0f} ms", aim="50 ms")
    figure("ACL, its works again in another file", f"{median(read):.0f} ms")


def volume_floor(file: Path, without: Path, within: Path) -> tuple[float, float, int]:
    """The milliseconds that parsing a volume takes alone, and writing what it brought to a store, and how many rows that is."""
    parsing = median(milliseconds(lambda: extracted([file]), RUNS))
    with closing(sqlite3.connect(within)) as db:
        db.execute("ATTACH ? AS before", [str(without)])
        unlike = "SELECT * FROM main.{0} EXCEPT SELECT * FROM before.{0}"
        fresh = {table: db.execute(unlike.format(table)).fetchall() for table in tables(db)}
    with closing(sqlite3.connect(without)) as db:
        for setting in SETTINGS:
            db.execute(f"PRAGMA {setting}")
        (writing,) = milliseconds(lambda: write(db, fresh), 1)
    return parsing, writing, sum(map(len, fresh.values()))


def growth(folder: Path, once: float, scratch: Path) -> None:
    """Several times the works, in perturbed copies by other people."""
    files = scratch / "copies"
    files.mkdir()
    number = 0
    for times, most in GROWTH.items():
        while number < times:
            for name, content in copies(folder, number):
                (files / f"{name}-{number}.xml").write_bytes(content)
            number += 1
        seconds, peak = alone(imported, [files], scratch / "grown.db")
        told = f"{seconds:.1f} s, peak {peak:.0f} MB"
        figure(f"ACL, {times} times the works", told, f"once {once:.1f} s", f"{seconds / once:.1f}", f"ratio {most}")


def alone(work: Callable[..., object], *given: object) -> tuple[float, float]:
    """How long something takes in a process of its own, in seconds, and that process's peak of memory, in MB."""
    return apart(_measured, work, *given)


def apart(work: Callable[..., Result], *given: object) -> Result:
    """What comes of something in a process of its own. A process begins with the peak of the one that starts it: this one stays small."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, *given).result()


def _measured(work: Callable[..., object], *given: object) -> tuple[float, float]:
    start = perf_counter()
    work(*given)
    seconds = perf_counter() - start
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def imported(files: Sequence[Path], path: Path) -> None:
    """The files or folders, in a new store."""
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        for file in files:
            imports.run(store, file)


def parsed(files: Sequence[Path]) -> None:
    """The files, read by pybtex and thrown away; it needs its errors captured to read them to the end."""
    with pybtex.errors.capture():
        for file in files:
            parse_string(file.read_text(encoding="utf-8"), "bibtex")


def extracted(files: Sequence[Path]) -> int:
    """The papers' fields and authors, taken out with lxml and thrown away."""
    count = 0
    for file in files:
        for _, paper in etree.iterparse(str(file), tag="paper", resolve_entities=False, no_network=True):
            found = [_text(paper.find(field)) for field in FIELDS]
            found += [f"{_text(author.find('first'))} {_text(author.find('last'))}" for author in paper.iterfind("author")]
            paper.clear()
            count += bool(found)
    return count


def _text(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def rows_of(path: Path) -> Rows:
    """Every row of every plain table; full-text tables hold what they are given."""
    with closing(sqlite3.connect(path)) as db:
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables(db)}


def tables(db: sqlite3.Connection) -> list[str]:
    """Our tables, with those of full text and without what these keep theirs in."""
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main'")]
    return [name for name in names if not name.startswith(("sqlite_", "_sqlite"))]


def written(rows: Rows, path: Path) -> None:
    """The rows, in a new store, in one transaction."""
    path.unlink(missing_ok=True)
    open_store(path).close()
    with closing(sqlite3.connect(path)) as db:
        for table in rows:
            db.execute(f"DELETE FROM {table}")
        db.commit()
        write(db, rows)


def write(db: sqlite3.Connection, rows: Rows) -> None:
    """The rows, in one transaction, each in the place of the one that it stands for."""
    with db:
        for table, found in rows.items():
            if found:
                db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)


def copies(folder: Path, number: int, *chosen: str, names: bool = True) -> Iterator[tuple[str, bytes]]:
    """The collections, or some first papers of chosen ones. Those of number 0 are as they are; others are perturbed.

    They have other ids and another word in every third place of a title and, with `names`, are by other people.
    """
    for file in sorted(folder.glob("*.xml")):
        if chosen and file.stem not in chosen:
            continue
        collection = etree.parse(str(file)).getroot()
        if number:
            _perturb(collection, number, names)
        if chosen:
            _shorten(collection)
        yield file.stem, etree.tostring(collection, encoding="utf-8")


def _perturb(collection: etree._Element, number: int, names: bool) -> None:
    collection.set("id", f"2019.{collection.get('id', '').lower()}{'abcdefgh'[number]}")
    for doi in collection.iter("doi"):
        doi.text = f"{doi.text}.{number}"
    for title in collection.iter("title"):
        words = _text(title).split()
        for at in range(0, len(words), 3):
            words[at] = f"{words[at][::-1].lower()}{'abcdefgh'[number]}"
        title[:] = []
        title.text = " ".join(words)
    for family in collection.iter("last") if names else ():
        family.text = f"{family.text or ''}{('', 'son', 'ova', 'ez', 'ini', 'sen', 'ides', 'off')[number]}"


def _shorten(collection: etree._Element) -> None:
    papers = list(collection.iter("paper"))
    for paper in papers[VOLUME:]:
        if (parent := paper.getparent()) is not None:
            parent.remove(paper)


if __name__ == "__main__":
    main()
