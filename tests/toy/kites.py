"""Three people called A. Kite, whom nothing ties together; the first one has two works."""

from __future__ import annotations

from store.database import Store
from tests import toy

ADA, BO, CY, DEE = "A. Kite", "Bo Drum", "Cy Block", "Dee Doll"
SILK, PAPER, TIN, WOOD = "Kites of Silk", "Kites of Paper", "Drums of Tin and How They Sound", "Blocks of Wood in a Row"
MODERATOR = "1001"


def work(title: str, *authors: str) -> str:
    return toy.entry("toy", title, authors, "article", year="2010")


FILES = ((work(SILK, ADA, BO), work(PAPER, ADA, BO)), (work(TIN, ADA, CY),), (work(WOOD, ADA, DEE),))
"""What is imported, file by file."""


def whose(store: Store, title: str, name: str = ADA) -> int:
    """The researcher who wrote a work under a name."""
    sql = "SELECT a.researcher_id AS id FROM authorship a JOIN work w ON w.id = a.work_id WHERE w.title = ? AND a.name = ?"
    (row,) = store.rows(sql, [title, name])
    found: int = row["id"]
    return found


def people(store: Store) -> list[list[str]]:
    """The works of each A. Kite."""
    found = {whose(store, row["title"]) for row in store.rows("SELECT title FROM work")}
    return sorted(toy.titles(store, one) for one in found)


def number(store: Store, title: str) -> int:
    found: int = store.rows("SELECT id FROM work WHERE title = ?", [title])[0]["id"]
    return found


def leads_to(store: Store, researcher: int) -> int:
    found: int = store.rows("SELECT coalesce(merged_into, id) AS id FROM researcher WHERE id = ?", [researcher])[0]["id"]
    return found


def alive(store: Store) -> dict[int, list[str]]:
    """Every researcher there is, with their works."""
    return {row["id"]: toy.titles(store, row["id"]) for row in store.rows("SELECT id FROM researcher WHERE merged_into IS NULL")}
