"""Placing records: which work each belongs to, and that work's rows written anew. Reading works is in `works`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from store.deriving import Appearance, Derived, Printed, Said, derive, series
from store.matching import components, same, signatures
from store.models import Identifier, Record
from store.names import parse

OWNED = ("appearance", "work_identifier", "work_note", "work_topic")
"""Tables whose rows belong to one work and are written anew with it."""

VENUES = "SELECT DISTINCT venue_id FROM appearance WHERE venue_id IS NOT NULL AND work_id IN (SELECT value FROM json_each(?))"
"""Where works appeared."""


def index_records(db: Database, records: Iterable[tuple[int, Record]]) -> None:
    """Make new records findable by their titles and identifiers."""
    signs: list[dict[str, object]] = []
    identifiers: list[dict[str, object]] = []
    for record_id, record in records:
        signs += [{"signature": signature, "record_id": record_id} for signature in signatures(record.title)]
        identifiers += [
            {"scheme": i.scheme, "value": i.value, "record_id": record_id} for i in set(record.identifiers) if i.scheme != "url"
        ]
    db.table("title_signature").insert_all(signs)
    db.table("record_identifier").insert_all(identifiers)


def place(db: Database, new: Sequence[int]) -> set[int]:
    """Give every new record its work, an old one or a new one, and return the ids of all works that changed.

    Works are the connected components of `matching.same`, so a record can join two works that stood apart.
    """
    pairs = _pairs(db, new)
    records = _records(db, {*new, *(record for pair in pairs for record in pair)})
    matched = [(a, b) for a, b in pairs if same(records[a].record, records[b].record)]
    home = _homes(db, records)
    old_works = {home[record] for pair in matched for record in pair if home[record] is not None}
    together = _records_of(db, old_works) | {record_id: records[record_id] for record_id in new}
    home |= _homes(db, together)
    return _house(db, together, home, matched)


def displace(db: Database, gone: Sequence[int]) -> set[int]:
    """Take records out of their works, divide what is left of these anew, and return the ids of all works that changed."""
    chosen = json.dumps(list(gone))
    sql = "SELECT DISTINCT work_id FROM record WHERE work_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    works = {row[0] for row in db.execute(sql, [chosen])}
    for table in ("title_signature", "record_identifier"):
        db.execute(f"DELETE FROM {table} WHERE record_id IN (SELECT value FROM json_each(?))", [chosen])
    db.execute("DELETE FROM record WHERE id IN (SELECT value FROM json_each(?))", [chosen])
    left = _records_of(db, works)
    return works | _house(db, left, _homes(db, left), [])


def _pairs(db: Database, new: Sequence[int]) -> list[tuple[int, int]]:
    sql = """
        SELECT n.record_id, o.record_id FROM {table} n JOIN {table} o ON {join} AND o.record_id != n.record_id
        WHERE n.record_id IN (SELECT value FROM json_each(?))
    """
    found: set[tuple[int, int]] = set()
    for table, join in (
        ("title_signature", "o.signature = n.signature"),
        ("record_identifier", "o.scheme = n.scheme AND o.value = n.value"),
    ):
        rows = db.execute(sql.format(table=table, join=join), [json.dumps(list(new))])
        found |= {(min(row), max(row)) for row in (tuple(row) for row in rows)}
    return sorted(found)


def _records(db: Database, ids: Iterable[int]) -> dict[int, Said]:
    rows = db.execute("SELECT id, digest, body FROM record WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(sorted(ids))])
    return {row[0]: Said(row[0], row[1], Record.model_validate_json(row[2])) for row in rows}


def _records_of(db: Database, works: Iterable[int | None]) -> dict[int, Said]:
    sql = "SELECT id, digest, body FROM record WHERE work_id IN (SELECT value FROM json_each(?))"
    rows = db.execute(sql, [json.dumps([work for work in works if work is not None])])
    return {row[0]: Said(row[0], row[1], Record.model_validate_json(row[2])) for row in rows}


def _homes(db: Database, records: Iterable[int]) -> dict[int, int | None]:
    sql = "SELECT id, work_id FROM record WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(sorted(records))])}


def _house(db: Database, together: Mapping[int, Said], home: Mapping[int, int | None], matched: Sequence[tuple[int, int]]) -> set[int]:
    """Split the records into works; each work keeps the oldest id among its records, or gets a new one."""
    next_id = _next_work(db)
    used: set[int] = set()
    changed: set[int] = set()
    assigned: list[tuple[int, int]] = []
    for neighbourhood in _neighbourhoods(together, home, matched):
        for members in components([together[record].record for record in neighbourhood]):
            ids = [neighbourhood[i] for i in members]
            old = sorted({work for record in ids if (work := home[record]) is not None and work not in used})
            work_id = old[0] if old else next_id
            next_id += not old
            used.add(work_id)
            changed |= {work_id, *old}
            assigned += [(work_id, record) for record in ids]
    db.conn.executemany("UPDATE record SET work_id = ? WHERE id = ?", assigned)
    return changed


def _next_work(db: Database) -> int:
    """An id that no work ever had: a button of an old answer must not open another work."""
    row = db.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'work'").fetchone()
    return int(row[0]) if row else 1


def _neighbourhoods(together: Mapping[int, Said], home: Mapping[int, int | None], matched: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The records that may be one work: joined by a match, or in one work already; each in order of digest."""
    parent = {record: record for record in together}

    def root(record: int) -> int:
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    by_work: dict[int, int] = {}
    edges = list(matched)
    for record in together:
        work = home[record]
        if work is not None:
            edges.append((record, by_work.setdefault(work, record)))
    for one, other in edges:
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for record in sorted(together, key=lambda record: together[record].digest):
        groups[root(record)].append(record)
    return list(groups.values())


def write(db: Database, works: Iterable[int], mentions: Mapping[int, Sequence[Printed]]) -> None:
    """Derive the rows of these works anew from their records; a work without records is removed.

    `mentions` are the names that statements use for authors, by work id.
    """
    changed = sorted(set(works))
    records: dict[int, list[Said]] = defaultdict(list)
    sql = "SELECT work_id, id, digest, body FROM record WHERE work_id IN (SELECT value FROM json_each(?))"
    for work_id, record_id, digest, body in db.execute(sql, [json.dumps(changed)]):
        records[work_id].append(Said(record_id, digest, Record.model_validate_json(body)))
    derived = {work: derive(said, mentions.get(work, ())) for work, said in records.items()}
    former = {row[0] for row in db.execute(VENUES, [json.dumps(changed)])}
    _remove(db, changed)
    _write_works(db, derived)
    _name_venues(db, former | _write_appearances(db, derived))
    _write_authorships(db, derived)


def _remove(db: Database, works: Sequence[int]) -> None:
    chosen = "IN (SELECT value FROM json_each(?))"
    ids = json.dumps(list(works))
    db.execute(f"DELETE FROM printed_name WHERE authorship_id IN (SELECT id FROM authorship WHERE work_id {chosen})", [ids])
    for table in (*OWNED, "authorship"):
        db.execute(f"DELETE FROM {table} WHERE work_id {chosen}", [ids])
    db.execute(f"DELETE FROM work_index WHERE rowid {chosen}", [ids])
    db.execute(f"DELETE FROM work WHERE id {chosen}", [ids])


def _write_works(db: Database, derived: Mapping[int, Derived]) -> None:
    rows: list[dict[str, object]] = []
    identifiers: list[dict[str, object]] = []
    notes: list[dict[str, object]] = []
    for work_id, one in derived.items():
        record = one.best.record
        abstract, summary = one.abstract, one.summary
        rows.append(
            {
                "id": work_id,
                "title": record.title,
                "kind": record.kind,
                "year": one.year,
                "retracted": one.retracted,
                "abstract": abstract.record.abstract if abstract else None,
                "summary": summary.record.summary if summary else None,
                "record_id": one.best.id,
                "abstract_record_id": abstract.id if abstract else None,
                "summary_record_id": summary.id if summary else None,
            }
        )
        identifiers += [{"scheme": i.scheme, "value": i.value, "work_id": work_id, "record_id": source} for i, source in one.identifiers]
        notes += [{"work_id": work_id, "note": note, "record_id": source} for note, source in one.notes]
    db.table("work").insert_all(rows)
    db.table("work_identifier").insert_all(identifiers)
    db.table("work_note").insert_all(notes)
    db.execute(
        "INSERT INTO work_index (rowid, title, abstract) SELECT id, title, coalesce(abstract, summary) FROM work "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(derived))],
    )


def _write_appearances(db: Database, derived: Mapping[int, Derived]) -> set[int]:
    """Write where these works appeared; return the venues."""
    shown = [(work, position, one) for work, d in derived.items() for position, one in enumerate(d.appearances)]
    venues = _venue_ids(db, [one for _, _, one in shown])
    db.table("appearance").insert_all(
        {
            "work_id": work,
            "venue_id": venues[one.venue_key],
            "position": position,
            "kind": one.kind,
            "printed": one.printed,
            "year": one.year,
            "volume": one.volume,
            "number": one.number,
            "pages": one.pages,
            "record_id": one.record_id,
        }
        for work, position, one in shown
    )
    return {venues[one.venue_key] for _, _, one in shown}


def _venue_ids(db: Database, appearances: Sequence[Appearance]) -> dict[str, int]:
    keys = sorted({one.venue_key for one in appearances})
    db.conn.executemany("INSERT OR IGNORE INTO venue (key, name) VALUES (?, '')", [(key,) for key in keys])
    sql = "SELECT key, id FROM venue WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(keys)])}


def _name_venues(db: Database, venues: Iterable[int]) -> None:
    """Call each venue what its appearances call it most often, long and short; venues without appearances go."""
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    shorts: dict[int, Counter[str]] = defaultdict(Counter)
    sql = """
        SELECT p.venue_id, p.printed, json_extract(r.body, '$.venue_short') FROM appearance p JOIN record r ON r.id = p.record_id
        WHERE p.venue_id IN (SELECT value FROM json_each(?))
    """
    for venue, name, short in db.execute(sql, [json.dumps(sorted(venues))]):
        printed[venue][series(name)] += 1
        shorts[venue].update([short] if short else [])
    names = [(_most_frequent(forms), _most_frequent(shorts[venue]), venue) for venue, forms in printed.items()]
    db.conn.executemany("UPDATE venue SET name = ?, short = ? WHERE id = ?", names)
    db.execute("DELETE FROM venue WHERE id NOT IN (SELECT venue_id FROM appearance)")


def _most_frequent(forms: Counter[str]) -> str | None:
    return max(forms, key=lambda form: (forms[form], form), default=None)


def _write_authorships(db: Database, derived: Mapping[int, Derived]) -> None:
    next_id = db.execute("SELECT coalesce(max(id), 0) + 1 FROM authorship").fetchone()[0]
    authorships: list[dict[str, object]] = []
    printed: list[dict[str, object]] = []
    for work_id, one in derived.items():
        for position, slot in enumerate(one.slots):
            authorship = next_id + len(authorships)
            authorships.append(
                {"id": authorship, "work_id": work_id, "position": position, "name": slot.name, "family": parse(slot.name).family}
            )
            printed += [
                {
                    "authorship_id": authorship,
                    "record_id": form.record_id,
                    "slot": form.index,
                    "name": form.name,
                    "anchor": form.anchor,
                    "identifiers": _dump(form.identifiers),
                }
                for form in slot.printed
            ]
    db.table("authorship").insert_all(authorships)
    db.table("printed_name").insert_all(printed)


def _dump(identifiers: Sequence[Identifier]) -> str:
    return json.dumps([[identifier.scheme, identifier.value] for identifier in identifiers])
