"""Writing works: the rows of a work, made from what its records say together. Reading works is in `works`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from store.deriving import Appearance, Derived, Printed, Said, derive, precedence, series
from store.models import Affiliation, Identifier, Record
from store.names import parse

OWNED = ("appearance", "work_identifier", "work_note", "work_topic")
"""Tables whose rows belong to one work and are written anew with it."""

BATCH = 1_000
"""Works whose records are held at once."""


def write(db: Database, works: Iterable[int]) -> None:
    """Derive the rows of these works anew from their records; a work without records is removed."""
    changed = sorted(works)
    for start in range(0, len(changed), BATCH):
        chosen = changed[start : start + BATCH]
        records, mentions = _records(db, chosen), _mentions(db, chosen)
        _remove(db, chosen)
        insert(db, {work: derive(said, mentions.get(work, ())) for work, said in records.items()})


def insert(db: Database, derived: Mapping[int, Derived]) -> None:
    """Write the rows of works that have none, but for their words, which `index` writes."""
    _insert_works(db, derived)
    _insert_appearances(db, derived)
    _insert_authorships(db, derived)


def index(db: Database, works: Iterable[int]) -> None:
    """Make the words of these works findable, once they are written; the index is quickest when it gets many at once."""
    db.execute(
        "INSERT INTO work_index (rowid, title, abstract) SELECT id, title, coalesce(abstract, summary) FROM work "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(works))],
    )


def venues_of(db: Database, works: Iterable[int]) -> set[int]:
    """Where these works appeared."""
    sql = "SELECT DISTINCT venue_id FROM appearance WHERE venue_id IS NOT NULL AND work_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(works))])}


def name_venues(db: Database, venues: Iterable[int]) -> None:
    """Call each of these venues what its appearances call it most often, long and short; one without appearances goes."""
    chosen = json.dumps(sorted(venues))
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    shorts: dict[int, Counter[str]] = defaultdict(Counter)
    sql = """
        SELECT venue_id, printed, short, count(*) FROM appearance
        WHERE venue_id IN (SELECT value FROM json_each(?)) GROUP BY venue_id, printed, short
    """
    for venue, name, short, count in db.execute(sql, [chosen]):
        printed[venue][series(name)] += count
        if short:
            shorts[venue][short] += count
    names = [(_most_frequent(forms), _most_frequent(shorts[venue]), venue) for venue, forms in printed.items()]
    db.conn.executemany("UPDATE venue SET name = ?, short = ? WHERE id = ?", names)
    empty = "NOT EXISTS (SELECT 1 FROM appearance WHERE venue_id = venue.id)"
    db.execute(f"DELETE FROM venue WHERE id IN (SELECT value FROM json_each(?)) AND {empty}", [chosen])


def _most_frequent(forms: Counter[str]) -> str | None:
    return max(forms, key=lambda form: (forms[form], form), default=None)


def _records(db: Database, works: Sequence[int]) -> dict[int, list[Said]]:
    records: dict[int, list[Said]] = defaultdict(list)
    sql = "SELECT work_id, id, digest, body, source FROM record WHERE work_id IN (SELECT value FROM json_each(?))"
    for work_id, record_id, digest, body, source in db.execute(sql, [json.dumps(list(works))]):
        records[work_id].append(Said(record_id, digest, Record.model_validate_json(body), source))
    return records


def _mentions(db: Database, works: Sequence[int]) -> dict[int, list[Printed]]:
    """The names under which statements speak of authors of these works, by work."""
    found: dict[int, list[Printed]] = defaultdict(list)
    sql = """
        SELECT m.work_id, m.record_id, r.digest, m.slot, m.name FROM mention m JOIN record r ON r.id = m.record_id
        WHERE m.work_id IN (SELECT value FROM json_each(?)) ORDER BY r.digest, m.slot
    """
    for work_id, record_id, digest, slot, name in db.execute(sql, [json.dumps(list(works))]):
        found[work_id].append(Printed(record_id, precedence(digest), slot, name))
    return found


def _remove(db: Database, works: Sequence[int]) -> None:
    chosen = "IN (SELECT value FROM json_each(?))"
    ids = json.dumps(list(works))
    db.execute(f"DELETE FROM printed_name WHERE authorship_id IN (SELECT id FROM authorship WHERE work_id {chosen})", [ids])
    for table in (*OWNED, "authorship"):
        db.execute(f"DELETE FROM {table} WHERE work_id {chosen}", [ids])
    db.execute(f"DELETE FROM work_index WHERE rowid {chosen}", [ids])
    db.execute(f"DELETE FROM work WHERE id {chosen}", [ids])


def _insert_works(db: Database, derived: Mapping[int, Derived]) -> None:
    sql = """
        INSERT INTO work (id, title, kind, year, retracted, record_id, abstract, abstract_record_id, summary, summary_record_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
    rows = [
        (work, one.title, one.best.record.kind, one.year, one.retracted, one.best.id, *_abstract(one), *_summary(one))
        for work, one in derived.items()
    ]
    db.conn.executemany(sql, rows)
    identifiers = [(i.scheme, i.value, work, record) for work, one in derived.items() for i, record in one.identifiers]
    db.conn.executemany("INSERT INTO work_identifier (scheme, value, work_id, record_id) VALUES (?, ?, ?, ?)", identifiers)
    notes = [(work, note, record) for work, one in derived.items() for note, record in one.notes]
    db.conn.executemany("INSERT INTO work_note (work_id, note, record_id) VALUES (?, ?, ?)", notes)


def _abstract(one: Derived) -> tuple[str | None, int | None]:
    return (one.abstract.record.abstract, one.abstract.id) if one.abstract else (None, None)


def _summary(one: Derived) -> tuple[str | None, int | None]:
    return (one.summary.record.summary, one.summary.id) if one.summary else (None, None)


def _insert_appearances(db: Database, derived: Mapping[int, Derived]) -> None:
    shown = [(work, position, one) for work, d in derived.items() for position, one in enumerate(d.appearances)]
    venues = _venue_ids(db, {one.venue_key for _, _, one in shown})
    sql = """
        INSERT INTO appearance (work_id, venue_id, position, kind, printed, short, year, volume, number, pages, record_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
    db.conn.executemany(sql, [(work, venues[one.venue_key], position, *_printed(one)) for work, position, one in shown])


def _printed(one: Appearance) -> tuple[object, ...]:
    return (one.kind, one.printed, one.short, one.year, one.volume, one.number, one.pages, one.record_id)


def _venue_ids(db: Database, keys: Iterable[str]) -> dict[str, int]:
    """The ids of the venues with these keys; a new one has no name until `name_venues` gives it one."""
    ordered = sorted(keys)
    db.conn.executemany("INSERT OR IGNORE INTO venue (key, name) VALUES (?, '')", [(key,) for key in ordered])
    sql = "SELECT key, id FROM venue WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.execute(sql, [json.dumps(ordered)])}


def _insert_authorships(db: Database, derived: Mapping[int, Derived]) -> None:
    start = db.execute("SELECT coalesce(max(id), 0) + 1 FROM authorship").fetchone()[0]
    slots = [(work, position, slot) for work, one in derived.items() for position, slot in enumerate(one.slots)]
    db.conn.executemany(
        "INSERT INTO authorship (id, work_id, position, name, family) VALUES (?, ?, ?, ?, ?)",
        [(number, work, position, slot.name, parse(slot.name).family) for number, (work, position, slot) in enumerate(slots, start)],
    )
    sql = """
        INSERT INTO printed_name (authorship_id, record_id, precedence, slot, name, anchor, identifiers, affiliations)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """
    printed = [
        (number, *_form(form), _identifiers(form.identifiers), _affiliations(form.affiliations))
        for number, (_, _, slot) in enumerate(slots, start)
        for form in slot.printed
    ]
    db.conn.executemany(sql, printed)


def _form(form: Printed) -> tuple[object, ...]:
    return (form.record_id, form.precedence, form.index, form.name, form.anchor)


def _identifiers(found: Sequence[Identifier]) -> str:
    return json.dumps([[identifier.scheme, identifier.value] for identifier in found]) if found else "[]"


def _affiliations(found: Sequence[Affiliation]) -> str:
    return json.dumps([[affiliation.name, affiliation.ror] for affiliation in found]) if found else "[]"
