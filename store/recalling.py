"""Recalling: an input whose bytes the store knows already is told again without being read."""

from __future__ import annotations

import json
from collections import Counter

from sqlite_utils import Database

from store.models import Portrait, Proceedings, Record, Rejected, Statement
from store.recording import SHOWN, Said, Tally, became
from store.sources import HEAD, VERSION

SHAPES: dict[str, type[Said]] = {"work": Record, "portrait": Portrait, "statement": Statement, "proceedings": Proceedings}
"""The shape of each kind of record."""


def seen(db: Database, sha256: str, chosen: str | None) -> int | None:
    """The number of the newest import that read these bytes as this version would, if it was not undone."""
    sql = "SELECT max(id) FROM import WHERE sha256 = ? AND chosen IS ? AND version = ? AND undone_at IS NULL"
    number: int | None = db.execute(sql, [sha256, chosen, VERSION]).fetchone()[0]
    return number


def source(db: Database, number: int) -> str:
    """The source of an import."""
    name: str = db.execute("SELECT source FROM import WHERE id = ?", [number]).fetchone()[0]
    return name


def recall(db: Database, number: int, telling: bool) -> Tally:
    """What became of everything that an import read, now that all of it is known."""
    read, rejections, kinds = db.execute("SELECT read, rejected, kinds FROM import WHERE id = ?", [number]).fetchone()
    rejected = db.execute("SELECT place, reason, original FROM rejected WHERE import_id = ? ORDER BY id LIMIT ?", [number, SHOWN])
    remarks = db.execute("SELECT text FROM remark WHERE import_id = ? ORDER BY id LIMIT ?", [number, SHOWN])
    statements = """
        SELECT id FROM record WHERE kind = 'statement' AND EXISTS (SELECT 1 FROM said WHERE import_id = ? AND record_id = record.id)
    """
    return Tally(
        known=read - rejections,
        rejections=rejections,
        kinds=Counter(json.loads(kinds)),
        rejected=[Rejected(place=place, reason=reason, original=original[:HEAD]) for place, reason, original in rejected],
        remarks=[row[0] for row in remarks],
        papers=[row[0] for row in db.execute(statements, [number])],
        entries=_entries(db, number) if telling else [],
    )


def _entries(db: Database, number: int) -> list[tuple[str, str, str]]:
    sql = "SELECT s.place, r.kind, r.body FROM said s JOIN record r ON r.id = s.record_id WHERE s.import_id = ? ORDER BY s.part, r.id"
    return [(place, became(SHAPES[kind].model_validate_json(body)), "known") for place, kind, body in db.execute(sql, [number])]
