"""The imports there were: what each one brought, and what became of it."""

from __future__ import annotations

from pydantic import Json

from store.database import Row, Store
from store.errors import ImportUnknown
from store.models import Model, Rejected


class Import(Model):
    """One import. Times are ISO 8601, UTC; `read` is `stored + known + rejected`, and `kinds` counts what was read, by kind.

    `owner` is the name given with --researcher, `chosen` the source given with --source; `version` is that of the sources.
    `by` is who wanted it: a member's id at Discord, "terminal", or None where that is not known (any more).
    """

    id: int
    source: str
    input: str
    sha256: str
    owner: str | None
    started_at: str
    finished_at: str
    read: int
    stored: int
    known: int
    rejected: int
    undone_at: str | None
    chosen: str | None
    by: str | None
    version: int
    kinds: Json[dict[str, int]]


def imports(store: Store) -> list[Import]:
    """Every import there was, oldest first, those that were undone too."""
    return [Import(**row) for row in store.rows("SELECT * FROM import ORDER BY id")]


def get(store: Store, import_id: int) -> Import:
    """One import. Raises ImportUnknown."""
    row = store.row("SELECT * FROM import WHERE id = ?", [import_id])
    if row is None:
        raise ImportUnknown(f"There is no import {import_id}; “imports” lists those there are.")
    return Import(**row)


def rejected(store: Store, import_id: int) -> list[Rejected]:
    """What an import could not store, with the reason and the original bytes."""
    rows: list[Row] = store.rows("SELECT place, reason, original FROM rejected WHERE import_id = ? ORDER BY id", [import_id])
    return [Rejected(**row) for row in rows]


def remarks(store: Store, import_id: int) -> list[str]:
    """What a person should know about an import's input."""
    return [row["text"] for row in store.rows("SELECT text FROM remark WHERE import_id = ? ORDER BY id", [import_id])]


def brought(store: Store, import_id: int) -> list[tuple[str, str]]:
    """What an import said, as (place in the input, what it is about), in the order of the input's records."""
    sql = """
        SELECT s.place, coalesce(json_extract(r.body, '$.title'), json_extract(r.body, '$.name')) AS about
        FROM said s JOIN record r ON r.id = s.record_id WHERE s.import_id = ? ORDER BY s.part, r.id
    """
    return [(row["place"], row["about"]) for row in store.rows(sql, [import_id])]
