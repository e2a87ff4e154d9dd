"""A toy tree: one researcher with a profile page, a statement, an overview and a seed, and a BibTeX file beside them.

Ada B. Toy has four works. Ben Example, her student, is with her on one of them, Cleo Sample on the same one and Carl
Sample on another; the "C. Sample" of two more could be either, and one of these works has two of them. Dóra Mock is
cited, never a co-author. One entry of the BibTeX file is never closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store import imports
from store.database import Store
from store.imports import Report

FOLDER = Path(__file__).resolve().parent
PROFILE, STATEMENT, OVERVIEW, SEED, BIB = (
    FOLDER / name for name in ("profile.txt", "statement.txt", "overview.txt", "seed.json", "toys.bib")
)
TREE = (PROFILE, STATEMENT, OVERVIEW, SEED, BIB)
OWNER = "Ada B. Toy"


def bring(store: Store, *paths: Path) -> list[Report]:
    """Import files of the toy tree, the overview with its owner."""
    return [imports.run(store, path, OWNER if path == OVERVIEW else None) for path in paths]


def bring_text(store: Store, folder: Path, text: str, researcher: str | None = None) -> Report:
    """Import a text as if it stood in a file."""
    path = folder / "toy.txt"
    path.write_text(text, encoding="utf-8")
    return imports.run(store, path, researcher)


def entry(key: str, title: str, authors: Iterable[str], kind: str = "inproceedings", **fields: str) -> str:
    """A BibTeX entry; authors are "Given Family"."""
    lines = {"title": title, "author": " and ".join(authors), **fields}
    return f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in lines.items()) + "}\n"


def page(name: str, *titles: str) -> str:
    """A profile page that lists preprints of 2020."""
    works = "".join(f"preprint2020arXiv\n\n{title}\n\n" for title in titles)
    return f"Researcher profile\n\n{name}\n\nTrust snapshot\n\n{works}"


def person(store: Store, name: str) -> int:
    """The id of the one researcher who is called so."""
    (row,) = store.rows("SELECT id FROM researcher WHERE name = ? AND merged_into IS NULL", [name])
    found: int = row["id"]
    return found


def titles(store: Store, researcher: int) -> list[str]:
    """The titles of a researcher's works, in alphabetical order."""
    sql = "SELECT w.title FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = ? ORDER BY w.title"
    return [row["title"] for row in store.rows(sql, [researcher])]
