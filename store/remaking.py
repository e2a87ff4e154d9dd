"""Remaking: everything that follows from the records is made anew from them, in one transaction; ids stay.

The records, who said them and what people decided are left alone, and so is what people wished for and were told. Which
researcher a name was is held on to meanwhile, so that everybody is who they were, wherever the records agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlite_utils import Database

from store import documents, holding, imports, placing, succession
from store.deriving import Said
from store.models import Portrait, Record, Statement
from store.placing import Placed

DERIVED = {
    "theme_work": "works of themes",
    "citation": "citations of statements",
    "theme": "themes of statements",
    "statement": "statements",
    "mention": "people mentioned in statements",
    "phrase": "phrases of works",
    "acronym": "acronyms",
    "work_topic": "topics of works",
    "affiliation": "affiliations",
    "institution": "institutions",
    "printed_name": "printed names",
    "presence": "people in documents",
    "vouched": "names that sources answer for",
    "name_key": "keys of names",
    "steady": "names of steady people",
    "authorship": "authors of works",
    "appearance": "appearances of works",
    "venue": "venues",
    "work_identifier": "identifiers of works",
    "work_note": "notes on works",
    "researcher_name": "names of researchers",
    "researcher_identifier": "identifiers of researchers",
    "doubt": "doubts about who is who",
    "work_index": "words of works in the index",
    "name_index": "names in the index",
    "name_word": "words of names in the index",
    "title_signature": "titles in the index",
    "record_identifier": "identifiers in the index",
    "work": "works",
}
"""The tables that are emptied and filled anew, those that refer to others first, and what a person calls them."""

BATCH = 2_000
"""Records that are held at once, but for those of the last work of them."""


def remake(db: Database) -> None:
    """Make everything anew that follows from the records. Works, researchers and topics keep their ids."""
    holding.hold(db)
    _empty(db)
    db.execute("UPDATE record SET work_id = NULL WHERE work_id > (SELECT seq FROM sqlite_sequence WHERE name = 'work')")
    placed = Placed()
    for works in _works(db):
        changed, homes = placing.place(db, works, {})
        placing.assign(db, homes)
        placed.add(changed)
    papers = _add_documents(db)
    imports.bring_up_to_date(db, placed, documents.names_in(db, papers))
    alive = {row[0] for row in db.execute("SELECT id FROM researcher WHERE merged_into IS NULL")}
    succession.bury(db, alive)
    _drop_topics(db)


def _empty(db: Database) -> None:
    """Take away what follows from the records. A full-text index is made again: one that is broken cannot be emptied."""
    for table in DERIVED:
        made = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0]
        if made.startswith("CREATE VIRTUAL"):
            db.execute(f"DROP TABLE {table}")
            db.execute(made)
        else:
            db.execute(f"DELETE FROM {table}")


def _works(db: Database) -> Iterator[list[Said]]:
    """The records of works, batch by batch. Those of one work come together: without the one that joins them they would come apart."""
    sql = "SELECT id, coalesce(work_id, -id) AS home FROM record WHERE kind = 'work' ORDER BY work_id IS NULL, home, id"
    chosen: list[int] = []
    for _, records in groupby(db.execute(sql).fetchall(), key=lambda row: row[1]):
        chosen += [record for record, _ in records]
        if len(chosen) >= BATCH:
            yield _said(db, chosen)
            chosen = []
    if chosen:
        yield _said(db, chosen)


def _said(db: Database, records: Sequence[int]) -> list[Said]:
    sql = "SELECT id, digest, body, source FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    rows = db.execute(sql, [json.dumps(list(records))])
    return [Said(number, digest, Record.model_validate_json(body), source) for number, digest, body, source in rows]


def _add_documents(db: Database) -> list[int]:
    """Let the people stand in documents again; return the documents."""
    shapes: dict[str, type[Portrait | Statement]] = {"portrait": Portrait, "statement": Statement}
    sql = "SELECT id, kind, body FROM record WHERE kind IN ('portrait', 'statement') ORDER BY id"
    papers = db.execute(sql).fetchall()
    for number, kind, body in papers:
        documents.add(db, number, shapes[kind].model_validate_json(body), None)
    return [number for number, *_ in papers]


def _drop_topics(db: Database) -> None:
    """Forget the topics that no work is on, and make the index of the others anew."""
    db.execute("DELETE FROM topic WHERE NOT EXISTS (SELECT 1 FROM work_topic WHERE topic_id = topic.id)")
    made = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'topic_trigram'").fetchone()[0]
    db.execute("DROP TABLE topic_trigram")
    db.execute(made)
    db.execute("INSERT INTO topic_trigram (rowid, key) SELECT id, key FROM topic")
