"""What the store holds, in numbers, and what brought it."""

from __future__ import annotations

from store import outbox, watches
from store.database import Store
from store.models import Origin
from store.sources import title
from store.watches import Watch

COUNTED = {
    "researchers": "SELECT count(*) FROM researcher WHERE merged_into IS NULL",
    "settled": "SELECT count(*) FROM researcher WHERE merged_into IS NULL AND identity = 'settled'",
    "known_by_initials": "SELECT count(*) FROM researcher WHERE merged_into IS NULL AND identity = 'initials'",
    "contested": "SELECT count(*) FROM researcher WHERE merged_into IS NULL AND identity = 'contested'",
    "names": "SELECT count(*) FROM researcher_name",
    "works": "SELECT count(*) FROM work",
    "abstracts": "SELECT count(*) FROM work WHERE abstract IS NOT NULL",
    "identifiers": "SELECT count(*) FROM work_identifier",
    "authorships": "SELECT count(*) FROM authorship",
    "topics": "SELECT count(*) FROM topic",
    "venues": "SELECT count(*) FROM venue",
    "institutions": "SELECT count(*) FROM institution",
    "profiles": "SELECT count(DISTINCT p.researcher_id) FROM presence p JOIN record r ON r.id = p.record_id WHERE r.kind = 'portrait'",
    "statements": "SELECT count(*) FROM statement",
    "themes": "SELECT count(*) FROM theme",
    "citations": "SELECT count(*) FROM theme_work",
    "records": "SELECT count(*) FROM record",
}
"""What is counted, in the order shown. Imports are history, not content, and are not among it."""


def stats(store: Store) -> dict[str, int]:
    """How much of everything the store holds; equal stores give equal numbers, whatever their history."""
    with store.snapshot():
        return {name: next(iter(store.rows(sql)[0].values())) for name, sql in COUNTED.items()}


def last_import(store: Store) -> Origin | None:
    """The newest import, or None."""
    row = store.row("SELECT source, input, finished_at AS at FROM import WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1")
    return Origin(**row) if row else None


def origins(store: Store) -> list[Origin]:
    """All imports that were not taken back, newest first; of several of one input the newest."""
    sql = """
        SELECT source, input, max(finished_at) AS at FROM import WHERE undone_at IS NULL GROUP BY source, input ORDER BY at DESC, input
    """
    return [Origin(**row) for row in store.rows(sql)]


def by_source(store: Store) -> dict[str, int]:
    """How many records came from each source, by the source's title."""
    rows = store.rows("SELECT source, count(*) AS records FROM record GROUP BY source ORDER BY source")
    return {title(row["source"]): row["records"] for row in rows}


def at_work(store: Store) -> dict[str, int]:
    """How much is followed, delivered and watched."""
    (follows,) = store.rows("SELECT count(*) AS follows FROM follow")
    watched, failing = watching(store)
    notices = {f"notices_{state}": count for state, count in outbox.counts(store).items()}
    return {**follows, **notices, "watched": watched, "watched_failing": len(failing)}


def watching(store: Store) -> tuple[int, list[Watch]]:
    """How many sources are watched, and those whose last look failed."""
    known = watches.known(store)
    return len(known), [watch for watch in known if watch.failures]
