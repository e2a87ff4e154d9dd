"""Statements: all SQL that reads them for an answer. `documents` writes them."""

from __future__ import annotations

from store.database import Store
from store.models import StatementOf, ThemeWorks, WorkRef
from store.works import LISTED


def of_researcher(store: Store, researcher: int) -> list[StatementOf]:
    """A researcher's statements, the latest first, then the overviews."""
    sql = """
        SELECT s.id, s.kind, s.title, s.date
        FROM statement s WHERE s.researcher_id = ? ORDER BY s.kind = 'overview', s.date DESC, s.title
    """
    return [StatementOf(**row, themes=_themes(store, row["id"])) for row in store.rows(sql, [researcher])]


def an_owner(store: Store) -> str | None:
    """The name of somebody who has a statement: of the oldest one; None where there is none."""
    row = store.row("SELECT r.name FROM statement s JOIN researcher r ON r.id = s.researcher_id ORDER BY s.id LIMIT 1")
    return row["name"] if row else None


def _themes(store: Store, statement: int) -> tuple[ThemeWorks, ...]:
    themes = store.rows("SELECT id, depth, title, text FROM theme WHERE statement_id = ? ORDER BY position", [statement])
    return tuple(
        ThemeWorks(depth=theme["depth"], title=theme["title"], text=theme["text"], works=_works(store, theme["id"])) for theme in themes
    )


def _works(store: Store, theme: int) -> tuple[WorkRef, ...]:
    sql = f"""
        SELECT listed.* FROM theme_work t JOIN ({LISTED}) listed ON listed.id = t.work_id WHERE t.theme_id = ? ORDER BY t.position
    """
    return tuple(WorkRef(**row) for row in store.rows(sql, [theme]))
