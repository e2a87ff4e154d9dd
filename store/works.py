"""Works: all SQL that reads them for an answer. `placing` writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from store.database import Store
from store.deriving import Said
from store.disagreements import Disagreement, disagreements_of
from store.matching import title_tokens
from store.models import Appearance, Author, Identifier, Kind, Origin, Record, Topic, Work, WorkRef
from store.researchers import ref
from store.retraction import unmarked

Order = Literal["newest", "oldest", "title", "coauthors"]

ORDERS: dict[Order, str] = {
    "newest": "w.year IS NULL, w.year DESC, w.title, w.id",
    "oldest": "w.year IS NULL, w.year, w.title, w.id",
    "title": "w.title COLLATE NOCASE, w.id",
    "coauthors": "(SELECT count(*) FROM authorship o WHERE o.work_id = w.id) DESC, w.title, w.id",
}

LISTED = """
    SELECT w.id, w.title, w.kind, w.year, coalesce(v.short, p.printed) AS venue, w.retracted,
        coalesce(u.short, f.printed) AS first, f.year AS first_year FROM work w
    LEFT JOIN appearance p ON p.work_id = w.id AND p.position = 0 LEFT JOIN venue v ON v.id = p.venue_id
    LEFT JOIN appearance f ON f.id = (
        SELECT id FROM appearance WHERE work_id = w.id AND position > 0 AND kind = 'preprint' AND p.kind != 'preprint'
        ORDER BY year IS NULL, year, position LIMIT 1
    ) LEFT JOIN venue u ON u.id = f.venue_id
"""

ALL_NAMED = "EXISTS (SELECT 1 FROM record WHERE work_id = work.id AND coalesce(body ->> 'authors_complete', TRUE))"
"""Whether some record of a work names all of its authors."""

FOUND = 10
"""Works that a search by words returns."""


def of_researcher(
    store: Store, researcher: int, *, year: int | None = None, topic: int | None = None, kind: Kind | None = None, order: Order = "newest"
) -> list[WorkRef]:
    """A researcher's works, only those of a year (any appearance), a topic or a kind where these are given."""
    sql = f"""
        {LISTED} WHERE w.id IN (SELECT work_id FROM authorship WHERE researcher_id = :researcher)
        AND (:year IS NULL OR w.year = :year OR w.id IN (SELECT work_id FROM appearance WHERE year = :year))
        AND (:topic IS NULL OR w.id IN (SELECT work_id FROM work_topic WHERE topic_id = :topic))
        AND (:kind IS NULL OR w.kind = :kind OR w.id IN (SELECT work_id FROM appearance WHERE kind = :kind))
        ORDER BY {ORDERS[order]}
    """
    return [WorkRef(**row) for row in store.rows(sql, {"researcher": researcher, "year": year, "topic": topic, "kind": kind})]


def on_topic(store: Store, topic: int) -> list[WorkRef]:
    """The works on a topic, newest first."""
    sql = f"{LISTED} WHERE w.id IN (SELECT work_id FROM work_topic WHERE topic_id = ?) ORDER BY {ORDERS['newest']}"
    return [WorkRef(**row) for row in store.rows(sql, [topic])]


def listed(store: Store, work: int) -> WorkRef:
    """One work that is there, as it stands in a list."""
    (row,) = store.rows(f"{LISTED} WHERE w.id = ?", [work])
    return WorkRef(**row)


def get(store: Store, work: int) -> Work | None:
    """One work with everything its sources say together; None when there is no such id.

    The id of a work that was joined to another leads to the one that has most of its records.
    """
    sql = f"SELECT id, title, kind, year, retracted, abstract, summary, {ALL_NAMED} AS authors_complete FROM work WHERE id = ?"
    row = store.row(sql, [work]) or store.row(sql, [_heir(store, work)])
    if row is None:
        return None
    work = row["id"]
    topics = """
        SELECT t.id, t.name, (SELECT count(*) FROM work_topic o WHERE o.topic_id = t.id) AS works
        FROM work_topic w JOIN topic t ON t.id = w.topic_id WHERE w.work_id = ? ORDER BY works DESC, t.name
    """
    appearances = """
        SELECT p.kind, p.printed, v.short, p.year, p.volume, p.number, p.pages FROM appearance p
        LEFT JOIN venue v ON v.id = p.venue_id WHERE p.work_id = ? ORDER BY p.position
    """
    identifiers = "SELECT scheme, value FROM work_identifier WHERE work_id = ? ORDER BY scheme, value"
    notes = store.rows("SELECT note FROM work_note WHERE work_id = ? ORDER BY note", [work])
    return Work(
        **row,
        authors=tuple(_authors(store, work)),
        appearances=tuple(Appearance(**one) for one in store.rows(appearances, [work])),
        identifiers=tuple(Identifier.model_validate(one) for one in store.rows(identifiers, [work])),
        notes=tuple(one["note"] for one in notes),
        topics=tuple(Topic(**one) for one in store.rows(topics, [work])),
    )


def _heir(store: Store, work: int) -> int | None:
    sql = """
        SELECT r.work_id FROM work_once o JOIN record r ON r.digest = o.digest
        WHERE o.work_id = ? AND r.work_id IS NOT NULL GROUP BY r.work_id ORDER BY count(*) DESC, r.work_id LIMIT 1
    """
    row = store.row(sql, [work])
    return row["work_id"] if row else None


def disagreements(store: Store, work: int) -> list[Disagreement]:
    """What the sources of a work state differently."""
    rows = store.rows("SELECT id, digest, source, body FROM record WHERE work_id = ? ORDER BY id", [work])
    return disagreements_of([Said(row["id"], row["digest"], Record.model_validate_json(row["body"]), row["source"]) for row in rows])


def _authors(store: Store, work: int) -> list[Author]:
    sql = """
        SELECT a.name AS printed, r.id, r.name, r.identity FROM authorship a JOIN researcher r ON r.id = a.researcher_id
        WHERE a.work_id = ? ORDER BY a.position
    """
    return [Author(name=row["printed"], researcher=ref(row)) for row in store.rows(sql, [work])]


def search(store: Store, words: str, limit: int = FOUND) -> tuple[list[WorkRef], bool]:
    """The works that words find in titles, abstracts and summaries, best first, and whether each has all the words.

    Works with some of the words are found only where none has all. FTS5's bm25 ranks, a title ten times as heavy as an abstract.
    """
    typed = re.findall(r"\w+", unmarked(words[:300])[0])
    if not typed:
        return [], False
    terms = [f'"{word}"' for word in typed]
    terms[-1] += "*"
    for operator in (" ", " OR "):
        rows = store.rows(FIND, {"query": operator.join(terms), "limit": limit})
        if rows:
            return [WorkRef(**row) for row in rows], operator == " "
    return [], False


def newest(store: Store, limit: int) -> list[WorkRef]:
    """The newest works of the store."""
    return [WorkRef(**row) for row in store.rows(f"{LISTED} ORDER BY {ORDERS['newest']} LIMIT ?", [limit])]


def clear_best(found: Sequence[WorkRef], title: str) -> WorkRef | None:
    """The one of the found works that a title means: the only one, or the only one called so (any case, hyphens, accents)."""
    wanted = title_tokens(unmarked(title)[0])
    called_so = [work for work in found if title_tokens(work.title) == wanted]
    candidates = called_so or found
    return candidates[0] if len(candidates) == 1 else None


def origins(store: Store, work: int) -> list[Origin]:
    """The imports that said something of a work, newest first."""
    sql = """
        SELECT r.source, i.input, max(i.finished_at) AS at FROM record r JOIN said s ON s.record_id = r.id
        JOIN import i ON i.id = s.import_id
        WHERE r.work_id = ? GROUP BY r.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, [work])]


FIND = f"""
    WITH found AS (
        SELECT rowid AS work, bm25(work_index, 10.0, 1.0) AS rank FROM work_index WHERE work_index MATCH :query ORDER BY rank LIMIT :limit
    )
    SELECT listed.* FROM found JOIN ({LISTED}) listed ON listed.id = found.work ORDER BY found.rank, listed.title, listed.id
"""
