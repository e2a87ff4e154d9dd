"""Exporting: the whole store as plain data, one object a line, some hundred at a time.

Every object says what the store knows as OpenAlex would say it, and under `colloquy` the records it rests on, from which
`store.restoring` makes an equal store. What members of Discord wished for and were told is not exported, nor who judged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store.database import Row, Store
from store.sources.colloquy import FORMAT
from store.works import ALL_NAMED

BATCH = 500
"""Works or researchers that are held at once."""

Line = dict[str, Any]

PAGES = {
    "doi": "https://doi.org/",
    "openalex": "https://openalex.org/",
    "orcid": "https://orcid.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
}
"""What OpenAlex writes before identifiers; others stand as they are."""

TYPES = {"inproceedings": "article", "thesis": "dissertation"}
"""What OpenAlex calls kinds for which it has other words."""


def lines(store: Store) -> Iterator[Line]:
    """Everything in the store: its last numbers, people, works, volumes of proceedings, judgements, and what is remembered of records
    that were taken back. Equal stores give equal lines."""
    with store.snapshot():
        parts = _parts(store)
        yield _head(store)
        for numbers in _batches(store, "researcher", "merged_into IS NULL"):
            yield from _researchers(store, numbers, parts)
        for numbers in _batches(store, "work", "TRUE"):
            yield from _works(store, numbers, parts)
        for numbers in _batches(store, "record", "kind = 'proceedings'"):
            records = _records(store, "r.id IN (SELECT value FROM json_each(?))", numbers, parts)
            yield from ({"colloquy": {"records": [told]}} for _, told in records)
        yield from _judgements(store)
        yield from _gone(store)


def works(store: Store) -> Iterator[Line]:
    """Every work as OpenAlex would say it."""
    with store.snapshot():
        for numbers in _batches(store, "work", "TRUE"):
            yield from _plain_works(store, numbers)


def people(store: Store) -> Iterator[Line]:
    """Every researcher as OpenAlex would say it."""
    with store.snapshot():
        for numbers in _batches(store, "researcher", "merged_into IS NULL"):
            yield from _plain_researchers(store, numbers)


def _head(store: Store) -> Line:
    (last,) = store.rows(
        "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'work') AS last_work, id AS last_researcher "
        "FROM last_id WHERE noun = 'researcher'"
    )
    return {"format": FORMAT, "colloquy": {name: number for name, number in last.items() if number}}


def _batches(store: Store, table: str, chosen: str) -> Iterator[list[int]]:
    """The ids of a table in their order."""
    last = 0
    while rows := store.rows(f"SELECT id FROM {table} WHERE id > ? AND {chosen} ORDER BY id LIMIT {BATCH}", [last]):
        yield [row["id"] for row in rows]
        last = rows[-1]["id"]


def _by(store: Store, sql: str, chosen: Sequence[int | str]) -> Mapping[Any, list[Row]]:
    """The rows of a query by their `of`, which they lose."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in store.rows(sql, [json.dumps(list(chosen))]):
        found[row.pop("of")].append(row)
    return found


# --- as OpenAlex would say it -----------------------------------------------------------------


def _plain_researchers(store: Store, numbers: Sequence[int]) -> Iterator[Line]:
    these = "researcher_id IN (SELECT value FROM json_each(?))"
    names = _by(store, f"SELECT researcher_id AS of, name FROM researcher_name WHERE {these} ORDER BY name", numbers)
    ids = _by(store, f"SELECT researcher_id AS of, scheme, value FROM researcher_identifier WHERE {these} ORDER BY 2, 3", numbers)
    at = f"""
        SELECT researcher_id AS of, i.name, i.ror FROM affiliation a JOIN institution i ON i.id = a.institution_id
        WHERE {these} ORDER BY i.name
    """
    institutions = _by(store, at, numbers)
    sql = """
        SELECT r.id, r.name, (SELECT count(*) FROM authorship a WHERE a.researcher_id = r.id) AS works FROM researcher r
        WHERE r.id IN (SELECT value FROM json_each(?)) ORDER BY r.id
    """
    for row in store.rows(sql, [json.dumps(list(numbers))]):
        yield {
            "id": f"r{row['id']}",
            "display_name": row["name"],
            "display_name_alternatives": [one["name"] for one in names[row["id"]] if one["name"] != row["name"]],
            "ids": _ids(ids[row["id"]]),
            "works_count": row["works"],
            "last_known_institutions": [_institution(one) for one in institutions[row["id"]]],
        }


def _plain_works(store: Store, numbers: Sequence[int]) -> Iterator[Line]:
    these = "IN (SELECT value FROM json_each(?))"
    ids = _by(store, f"SELECT work_id AS of, scheme, value FROM work_identifier WHERE work_id {these} ORDER BY scheme, value", numbers)
    topics = f"SELECT w.work_id AS of, t.name FROM work_topic w JOIN topic t ON t.id = w.topic_id WHERE of {these} ORDER BY t.name"
    named = _by(store, topics, numbers)
    authors = f"""
        SELECT a.work_id AS of, a.name, r.id, r.name AS called FROM authorship a JOIN researcher r ON r.id = a.researcher_id
        WHERE of {these} ORDER BY a.work_id, a.position
    """
    writers = _by(store, authors, numbers)
    appeared = f"SELECT work_id AS of, kind, printed, year, volume, number, pages FROM appearance WHERE of {these} ORDER BY of, position"
    appearances = _by(store, appeared, numbers)
    sql = f"SELECT id, title, kind, year, retracted, abstract, {ALL_NAMED} AS complete FROM work WHERE id {these} ORDER BY id"
    for row in store.rows(sql, [json.dumps(list(numbers))]):
        at = appearances[row["id"]]
        yield {
            "id": f"w{row['id']}",
            "title": row["title"],
            "publication_year": row["year"],
            "type": TYPES.get(row["kind"], row["kind"]),
            "raw_type": row["kind"],
            "is_retracted": bool(row["retracted"]),
            "ids": _ids(ids[row["id"]]),
            "authorships": [_authorship(one) for one in writers[row["id"]]],
            "is_authors_truncated": not row["complete"],
            "locations": [_location(one) for one in at],
            "biblio": {"volume": at[0]["volume"], "issue": at[0]["number"], "pages": at[0]["pages"]} if at else {},
            "topics": [{"display_name": one["name"]} for one in named[row["id"]]],
            "abstract": row["abstract"],
        }


def _ids(rows: Sequence[Row]) -> dict[str, str | list[str]]:
    """Identifiers by their scheme; several of one scheme as a list."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["scheme"]].append(PAGES.get(row["scheme"], "") + row["value"])
    return {scheme: values if len(values) > 1 else values[0] for scheme, values in found.items()}


def _institution(row: Row) -> Line:
    return {"display_name": row["name"], "ror": PAGES["ror"] + row["ror"] if row["ror"] else None}


def _authorship(row: Row) -> Line:
    return {"author": {"id": f"r{row['id']}", "display_name": row["called"]}, "raw_author_name": row["name"]}


def _location(row: Row) -> Line:
    return {"source": {"display_name": row["printed"]}, "raw_type": row["kind"], "publication_year": row["year"]}


# --- the records ------------------------------------------------------------------------------


def _researchers(store: Store, numbers: Sequence[int], parts: Mapping[tuple[int, int], int]) -> Iterator[Line]:
    """Researchers with the documents that are about them."""
    former = _by(store, "SELECT merged_into AS of, id FROM researcher WHERE of IN (SELECT value FROM json_each(?)) ORDER BY id", numbers)
    documents = "r.id IN (SELECT record_id FROM presence WHERE role = 'owner' AND researcher_id IN (SELECT value FROM json_each(?)))"
    of: dict[int, list[Line]] = defaultdict(list)
    for researcher, told in _records(store, documents, numbers, parts):
        of[researcher].append(told)
    for number, plain in zip(numbers, _plain_researchers(store, numbers), strict=True):
        led = [one["id"] for one in former[number]]
        yield plain | {"colloquy": {"researcher": number, "former": led, "records": of[number]}}


def _works(store: Store, numbers: Sequence[int], parts: Mapping[tuple[int, int], int]) -> Iterator[Line]:
    of: dict[int, list[Line]] = defaultdict(list)
    for work, told in _records(store, "r.work_id IN (SELECT value FROM json_each(?))", numbers, parts):
        of[work].append(told)
    for number, plain in zip(numbers, _plain_works(store, numbers), strict=True):
        yield plain | {"colloquy": {"work": number, "records": of[number]}}


def _records(store: Store, chosen: str, numbers: Sequence[int], parts: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, Line]]:
    """Records with what they are of: their work, or whom they are about."""
    sql = f"""
        SELECT r.id, r.digest, r.source, r.kind, r.body, coalesce(r.work_id, o.researcher_id, 0) AS of, o.decided_id, o.name
        FROM record r LEFT JOIN presence o ON o.record_id = r.id AND o.role = 'owner' WHERE {chosen} ORDER BY r.digest
    """
    rows = store.rows(sql, [json.dumps(list(numbers))])
    ids = [row["id"] for row in rows]
    said, people = _said(store, ids, parts), _people(store, ids)
    once, works = _once(store, [row["digest"] for row in rows]), _works_once(store, [row["digest"] for row in rows])
    for row in rows:
        told: Line = {"source": row["source"], "kind": row["kind"], "body": json.loads(row["body"]), "said": said[row["id"]]}
        told |= {"people": people[row["id"]]} if row["id"] in people else {}
        told |= {"once": once[row["digest"]]} if row["digest"] in once else {}
        told |= {"works": works[row["digest"]]} if row["digest"] in works else {}
        told |= {"owner": {"researcher": row["decided_id"], "name": row["name"]}} if row["decided_id"] else {}
        yield row["of"], told


def _parts(store: Store) -> dict[tuple[int, int], int]:
    """The parts of all inputs, numbered in the order in which they came."""
    rows = store.rows("SELECT DISTINCT import_id, part FROM said ORDER BY import_id, part")
    return {(row["import_id"], row["part"]): number for number, row in enumerate(rows)}


def _said(store: Store, records: Sequence[int], parts: Mapping[tuple[int, int], int]) -> Mapping[int, list[Line]]:
    """Where records stood: the part, and the place with the name of the input. An export has these names in its places already."""
    sql = """
        SELECT s.record_id AS of, s.import_id, s.part,
            CASE i.source WHEN 'colloquy' THEN s.place ELSE i.input || ', ' || s.place END AS place
        FROM said s JOIN import i ON i.id = s.import_id WHERE of IN (SELECT value FROM json_each(?)) ORDER BY of, s.import_id, s.part
    """
    found = _by(store, sql, records)
    return {of: [{"part": parts[row["import_id"], row["part"]], "place": row["place"]} for row in rows] for of, rows in found.items()}


def _people(store: Store, records: Sequence[int]) -> Mapping[int, dict[str, int]]:
    """Whose the names in records are, by place."""
    sql = """
        WITH chosen AS (SELECT value FROM json_each(?))
        SELECT p.record_id AS of, 'a' || p.slot AS slot, a.researcher_id AS id
        FROM printed_name p JOIN authorship a ON a.id = p.authorship_id JOIN record r ON r.id = p.record_id
        WHERE p.record_id IN chosen AND r.kind = 'work'
        UNION ALL SELECT record_id, 'p' || position, researcher_id FROM presence WHERE record_id IN chosen AND researcher_id IS NOT NULL
        ORDER BY 1, 2
    """
    return {of: {row["slot"]: row["id"] for row in rows} for of, rows in _by(store, sql, records).items()}


def _once(store: Store, digests: Sequence[str]) -> Mapping[str, dict[str, list[int]]]:
    """Whose the names in records were before somebody was merged or went, by place."""
    sql = "SELECT digest AS of, slot, researcher_id AS id FROM once WHERE of IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
    return {of: {row["slot"]: [row["id"]] for row in rows} for of, rows in _by(store, sql, digests).items()}


def _works_once(store: Store, digests: Sequence[str]) -> Mapping[str, list[int]]:
    """The works of which records were before these were joined to others."""
    sql = "SELECT digest AS of, work_id AS id FROM work_once WHERE of IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
    return {of: [row["id"] for row in rows] for of, rows in _by(store, sql, digests).items()}


def _gone(store: Store) -> Iterator[Line]:
    """What is remembered of records that were taken back: should they come again, people and works have their numbers again."""
    for digests in _gone_from(store, "once"):
        once = _once(store, digests)
        yield from ({"colloquy": {"gone": {"digest": digest, "once": once[digest]}}} for digest in digests)
    for digests in _gone_from(store, "work_once"):
        works = _works_once(store, digests)
        yield from ({"colloquy": {"gone": {"digest": digest, "works": works[digest]}}} for digest in digests)


def _gone_from(store: Store, table: str) -> Iterator[list[str]]:
    """The digests in a table whose records are gone, in their order."""
    last = ""
    sql = f"""
        SELECT DISTINCT digest FROM {table} o WHERE digest > ? AND NOT EXISTS (SELECT 1 FROM record WHERE digest = o.digest)
        ORDER BY digest LIMIT {BATCH}
    """
    while rows := store.rows(sql, [last]):
        yield [row["digest"] for row in rows]
        last = rows[-1]["digest"]


def _judgements(store: Store) -> Iterator[Line]:
    places = store.rows("SELECT judgement_id AS of, digest, slot, side FROM judged ORDER BY judgement_id, digest, slot")
    of: dict[int, list[Row]] = defaultdict(list)
    for row in places:
        of[row.pop("of")].append(row)
    for row in store.rows("SELECT id, kind, words, at, undone_at FROM judgement ORDER BY id"):
        number = row.pop("id")
        yield {"colloquy": {"judgement": {"number": number} | row | {"places": of[number]}}}
