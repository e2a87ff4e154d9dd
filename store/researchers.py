"""Researchers: all SQL that reads them for an answer."""

from __future__ import annotations

import json

from store import follows, topics
from store.database import Row, Store
from store.models import Collaborator, Counts, Identifier, Origin, Portrait, Reported, Researcher, ResearcherRef

CLOSE = 2
"""Joint works that make a collaborator a close one."""


def ref(row: Row) -> ResearcherRef:
    """A reference from a row with the columns id, name and identity."""
    return ResearcherRef(id=row["id"], name=row["name"], identity=row["identity"])


def get(store: Store, researcher: int) -> Researcher | None:
    """One researcher; an id that was merged leads to the one it was merged into. None when there is no such id."""
    sql = """
        SELECT id, name, identity FROM researcher
        WHERE id = (SELECT coalesce(merged_into, id) FROM researcher WHERE id = ?)
    """
    row = store.row(sql, [researcher])
    if row is None:
        return None
    found = ref(row)
    portraits = _portraits(store, found.id)
    return Researcher(
        ref=found,
        alternatives=_alternatives(store, found),
        affiliations=_affiliations(store, found.id),
        blurb=next((portrait.blurb for portrait in portraits if portrait.blurb), None),
        open_to_collaborate=next((p.open_to_collaborate for p in portraits if p.open_to_collaborate is not None), None),
        claimed=any(portrait.claimed for portrait in portraits),
        reported=_latest_report(portraits),
        identifiers=_identifiers(store, found.id),
        rivals=_rivals(store, found.id),
    )


def _portraits(store: Store, researcher: int) -> list[Portrait]:
    """What sources say about the person: live pages before seeds, each group in order of content."""
    sql = """
        SELECT r.body FROM presence p JOIN record r ON r.id = p.record_id
        WHERE p.researcher_id = ? AND r.kind = 'portrait' ORDER BY r.source = 'seed', r.digest
    """
    return [Portrait.model_validate_json(row["body"]) for row in store.rows(sql, [researcher])]


def _latest_report(portraits: list[Portrait]) -> Reported | None:
    """The snapshot that counts the most works: a page only ever gains works, so that is the newest one."""
    reports = [portrait.reported for portrait in portraits if portrait.reported]
    return max(reports, key=lambda report: (report.works, report.trust), default=None)


def _alternatives(store: Store, found: ResearcherRef) -> tuple[str, ...]:
    rows = store.rows("SELECT name FROM researcher_name WHERE researcher_id = ? AND name != ? ORDER BY name", [found.id, found.name])
    return tuple(row["name"] for row in rows)


def _affiliations(store: Store, researcher: int) -> tuple[str, ...]:
    sql = "SELECT i.name FROM affiliation a JOIN institution i ON i.id = a.institution_id WHERE a.researcher_id = ? ORDER BY i.name"
    return tuple(row["name"] for row in store.rows(sql, [researcher]))


def _identifiers(store: Store, researcher: int) -> tuple[Identifier, ...]:
    sql = "SELECT scheme, value FROM researcher_identifier WHERE researcher_id = ? ORDER BY scheme, value"
    return tuple(Identifier.model_validate(row) for row in store.rows(sql, [researcher]))


def _rivals(store: Store, researcher: int) -> tuple[ResearcherRef, ...]:
    sql = """
        SELECT r.id, r.name, r.identity FROM doubt d JOIN researcher r ON r.id = d.other_id
        WHERE d.researcher_id = ? AND r.merged_into IS NULL ORDER BY r.identity != 'settled', r.name, r.id
    """
    return tuple(ref(row) for row in store.rows(sql, [researcher]))


def counts(store: Store, researcher: int) -> Counts:
    """The four counts of a profile."""
    works = store.rows("SELECT count(*) AS works FROM authorship WHERE researcher_id = ?", [researcher])[0]["works"]
    close = sum(one.works >= CLOSE for one in collaborators(store, researcher))
    followers, on = follows.count(store, researcher), topics.of_researcher(store, researcher)
    return Counts(works=works, followers=followers, topics=len(on), close_collaborators=close)


def collaborators(store: Store, researcher: int) -> list[Collaborator]:
    """The researcher's co-authors, most joint works first, then the most recent."""
    sql = """
        SELECT r.id, r.name, r.identity, count(*) AS works, min(w.year) AS first_year, max(w.year) AS last_year
        FROM authorship a JOIN authorship o ON o.work_id = a.work_id AND o.researcher_id != a.researcher_id
        JOIN researcher r ON r.id = o.researcher_id JOIN work w ON w.id = a.work_id
        WHERE a.researcher_id = ? GROUP BY r.id ORDER BY works DESC, last_year DESC, r.name, r.id
    """
    return [
        Collaborator(researcher=ref(row), works=row["works"], first_year=row["first_year"], last_year=row["last_year"])
        for row in store.rows(sql, [researcher])
    ]


def origins(store: Store, researcher: int) -> list[Origin]:
    """The imports that a profile rests on: those that said something of the person or of the works."""
    sql = """
        WITH spoke AS (
            SELECT record_id FROM presence WHERE researcher_id = :id
            UNION SELECT p.record_id FROM authorship a JOIN printed_name p ON p.authorship_id = a.id WHERE a.researcher_id = :id
        )
        SELECT r.source, i.input, max(i.finished_at) AS at FROM spoke JOIN record r ON r.id = spoke.record_id
        JOIN said s ON s.record_id = r.id JOIN import i ON i.id = s.import_id GROUP BY r.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, {"id": researcher})]


def tellers(store: Store, ids: list[int]) -> dict[int, str]:
    """For each researcher what tells namesakes apart: the affiliation, and the most frequent topic or,
    where it is open who this is, the newest work."""
    sql = """
        SELECT r.id, r.identity,
            (SELECT i.name FROM affiliation a JOIN institution i ON i.id = a.institution_id WHERE a.researcher_id = r.id
             ORDER BY i.name LIMIT 1) AS institution,
            (SELECT t.name FROM authorship a JOIN work_topic w ON w.work_id = a.work_id JOIN topic t ON t.id = w.topic_id
             WHERE a.researcher_id = r.id GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT 1) AS topic,
            (SELECT w.title FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = r.id
             ORDER BY w.year DESC, w.title LIMIT 1) AS title
        FROM researcher r WHERE r.id IN (SELECT value FROM json_each(?))
    """
    rows = store.rows(sql, [json.dumps(ids)])
    told = {row["id"]: (row["institution"], (row["identity"] == "settled" and row["topic"]) or row["title"]) for row in rows}
    return {researcher: " · ".join(filter(None, facts)) for researcher, facts in told.items()}
