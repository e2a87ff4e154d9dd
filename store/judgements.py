"""Judgements: what people decided about who is who. All SQL about them; `settling` obeys those that are not undone.

A judgement names places in records, each on a *side*. After a merge all its places are one person. After a split each side is
one person, and the sides are different people. After a not-the-same the sides are different people. Places outlive rows: when a
record goes with an import and comes back, what was decided of its names holds again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from sqlite_utils import Database

from store import imports, people_news
from store.database import Row, Store
from store.errors import JudgementRefused
from store.models import Model, ResearcherRef
from store.people_news import Cause
from store.placing import Placed

JudgementKind = Literal["merge", "split", "not-the-same"]

Place = tuple[str, str]
"""Where a name stands: (digest of the record, "a" or "p" with the index there)."""

TERMINAL = "terminal"
"""Who decided, where it was not a member of Discord."""

NAMED = 3
"""Works of a split that its words name."""

HELD = """
    SELECT d.judgement_id, d.side, a.researcher_id FROM judged d JOIN record r ON r.digest = d.digest
    JOIN printed_name p ON p.record_id = r.id AND d.slot = 'a' || p.slot JOIN authorship a ON a.id = p.authorship_id
    WHERE a.researcher_id IS NOT NULL
    UNION SELECT d.judgement_id, d.side, p.researcher_id FROM judged d JOIN record r ON r.digest = d.digest
    JOIN presence p ON p.record_id = r.id AND d.slot = 'p' || p.position WHERE p.researcher_id IS NOT NULL
"""
"""Whose the places of a judgement are now, by side."""


class Judgement(Model):
    """One decision. `words` say what was decided, with the names of then; `people` are those of whom it speaks, as known now.

    `by` is a member's id at Discord, "terminal", or empty once a member had deleted what was kept about them; so is
    `undone_by`. Times are ISO 8601, UTC.
    """

    id: int
    kind: JudgementKind
    words: str
    by: str
    at: str
    undone_by: str | None
    undone_at: str | None
    people: tuple[ResearcherRef, ...]


def merge(store: Store, one: int, other: int, by: str) -> int:
    """Decide that two researchers are one person, or of one, given twice, that it is not two; return the judgement's number.

    Raises JudgementRefused where a fact or another judgement says otherwise, StoreBusy or StoreFull; then nothing changed.
    """
    with store.writing() as db:
        first, second = _known(db, one), _known(db, other)
        mine, theirs = _places(db, first.id), _places(db, second.id)
        if first == second:
            return _decide(db, "merge", f"{_called(first)} is one person, not two", by, {0: mine})
        _refuse_joint_work(db, first, second)
        _refuse_if_apart(db, first, second)
        return _decide(db, "merge", f"{_called(first)} and {_called(second)} are one person", by, {0: mine, 1: theirs})


def split(store: Store, researcher: int, works: Collection[int], by: str) -> int:
    """Decide that these works of a researcher are another person's; return the judgement's number.

    The researcher keeps the rest, the id and the followers. Raises JudgementRefused, StoreBusy or StoreFull; then nothing changed.
    """
    with store.writing() as db:
        who = _known(db, researcher)
        titles = _titles(db, who.id)
        strange = set(works) - titles.keys()
        if strange:
            raise JudgementRefused(f"w{min(strange)} is no work of {_called(who)}.")
        if not works or len(set(works)) == len(titles):
            raise JudgementRefused(f"{_called(who)} has to keep a work and to lose one: name some of the works, not all or none.")
        going = _places(db, who.id, works)
        staying = _places(db, who.id) - going
        _refuse_if_together(db, staying, going)
        _keep(db, who.id, staying, going)
        words = f"{_listed(sorted(titles[work] for work in works))}: another person's, not of {_called(who)}"
        return _decide(db, "split", words, by, {0: staying, 1: going})


def not_the_same(store: Store, one: int, other: int, by: str) -> int:
    """Decide that two researchers are two people, whatever comes to light; return the judgement's number.

    Raises JudgementRefused, StoreBusy or StoreFull; then nothing changed.
    """
    with store.writing() as db:
        first, second = _known(db, one), _known(db, other)
        if first == second:
            raise JudgementRefused(f"Both are {_called(first)}: a split can make two people of that one.")
        _refuse_if_apart(db, first, second)
        sides = {0: _places(db, first.id), 1: _places(db, second.id)}
        return _decide(db, "not-the-same", f"{_called(first)} and {_called(second)} are two people", by, sides)


def undo(store: Store, judgement: int, by: str) -> None:
    """Take a judgement back: what is known counts again, and what else was decided.

    Raises JudgementRefused, StoreBusy or StoreFull; then nothing changed.
    """
    with store.writing() as db:
        row = db.execute("SELECT undone_at FROM judgement WHERE id = ?", [judgement]).fetchone()
        if row is None:
            raise JudgementRefused(f"There is no judgement {judgement}; the list shows those there are.")
        if row[0]:
            raise JudgementRefused(f"Judgement {judgement} was undone already, on {row[0][:10]}.")
        now = imports.now()
        db.execute("UPDATE judgement SET undone_by = ?, undone_at = ? WHERE id = ?", [by, now, judgement])
        settled = imports.bring_up_to_date(db, Placed(), names_at(db, judgement), _first(db, judgement))
        people_news.revert(db, Cause(judgement, judged=True), settled, now)


def listed(store: Store) -> list[Judgement]:
    """Every judgement, the newest first."""
    sql = (
        f"SELECT j.judgement_id, r.id, r.name, r.identity FROM ({HELD}) j JOIN researcher r ON r.id = j.researcher_id ORDER BY j.side, r.id"
    )
    people: dict[int, dict[int, ResearcherRef]] = defaultdict(dict)
    for row in store.rows(sql):
        people[row["judgement_id"]][row["id"]] = ResearcherRef(id=row["id"], name=row["name"], identity=row["identity"])
    rows = store.rows("SELECT * FROM judgement ORDER BY id DESC")
    return [Judgement(**row, people=tuple(people[row["id"]].values())) for row in rows]


def get(store: Store, judgement: int) -> Judgement | None:
    """A judgement by its number."""
    return next((one for one in listed(store) if one.id == judgement), None)


# --- deciding ---------------------------------------------------------------------------------


def _decide(db: Database, kind: JudgementKind, words: str, by: str, sides: Mapping[int, Collection[Place]]) -> int:
    """Write a judgement, let it hold, and tell the followers."""
    now = imports.now()
    sql = "INSERT INTO judgement (kind, words, by, at) VALUES (?, ?, ?, ?) RETURNING id"
    judgement: int = db.execute(sql, [kind, words, by, now]).fetchone()[0]
    places = [(judgement, *place, side) for side, found in sides.items() for place in sorted(found)]
    db.conn.executemany("INSERT INTO judged (judgement_id, digest, slot, side) VALUES (?, ?, ?, ?)", places)
    settled = imports.bring_up_to_date(db, Placed(), names_at(db, judgement))
    _refuse_unless_held(db, judgement, kind)
    people_news.announce(db, Cause(judgement, judged=True), settled, now)
    return judgement


def _keep(db: Database, researcher: int, staying: Iterable[Place], going: Iterable[Place]) -> None:
    """Let the names that stay, not those that go, be remembered as the researcher's: who has them keeps the id."""
    db.conn.executemany("DELETE FROM once WHERE digest = ? AND slot = ? AND researcher_id = ?", [(*place, researcher) for place in going])
    db.conn.executemany("INSERT OR REPLACE INTO once VALUES (?, ?, ?)", [(*place, researcher) for place in staying])


def _first(db: Database, judgement: int) -> int | None:
    """Who has the places on the first side of a judgement: whoever was split keeps the id when that is undone."""
    row = db.execute(
        f"SELECT researcher_id FROM ({HELD}) WHERE judgement_id = ? AND side = 0 ORDER BY researcher_id", [judgement]
    ).fetchone()
    return row[0] if row else None


def names_at(db: Database, judgement: int) -> set[str]:
    """The names at the places of a judgement."""
    sql = """
        SELECT a.name FROM judged d JOIN record r ON r.digest = d.digest
        JOIN printed_name p ON p.record_id = r.id AND d.slot = 'a' || p.slot JOIN authorship a ON a.id = p.authorship_id
        WHERE d.judgement_id = :id
        UNION SELECT p.name FROM judged d JOIN record r ON r.digest = d.digest
        JOIN presence p ON p.record_id = r.id AND d.slot = 'p' || p.position WHERE d.judgement_id = :id
    """
    return {row[0] for row in db.execute(sql, {"id": judgement})}


def names_beside(db: Database, records: Sequence[int]) -> set[str]:
    """The names of which somebody decided something together with names in these records: without these, they may be others'."""
    sql = """
        SELECT DISTINCT d.judgement_id FROM record r JOIN judged d ON d.digest = r.digest
        WHERE r.id IN (SELECT value FROM json_each(?))
    """
    return {name for row in db.execute(sql, [json.dumps(list(records))]).fetchall() for name in names_at(db, row[0])}


# --- what a decision is about -----------------------------------------------------------------


def _known(db: Database, researcher: int) -> ResearcherRef:
    """Whom an id means, now that it may have been merged."""
    sql = "SELECT id, name, identity FROM researcher WHERE id = (SELECT coalesce(merged_into, id) FROM researcher WHERE id = ?)"
    row = db.execute(sql, [researcher]).fetchone()
    if row is None:
        raise JudgementRefused(f"There is no researcher r{researcher}.")
    return ResearcherRef(id=row[0], name=row[1], identity=row[2])


def _places(db: Database, researcher: int, works: Collection[int] | None = None) -> set[Place]:
    """Where the names of a researcher stand; with `works`, on these alone."""
    sql = """
        SELECT r.digest, 'a' || p.slot, a.work_id FROM authorship a JOIN printed_name p ON p.authorship_id = a.id
        JOIN record r ON r.id = p.record_id WHERE a.researcher_id = :id
        UNION SELECT r.digest, 'p' || p.position, NULL FROM presence p JOIN record r ON r.id = p.record_id WHERE p.researcher_id = :id
    """
    return {(digest, slot) for digest, slot, work in db.execute(sql, {"id": researcher}) if works is None or work in works}


def _titles(db: Database, researcher: int) -> dict[int, str]:
    sql = "SELECT w.id, w.title FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = ?"
    return {row[0]: row[1] for row in db.execute(sql, [researcher])}


def _called(who: ResearcherRef) -> str:
    return f"{who.name} (r{who.id})"


def _listed(titles: list[str]) -> str:
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    return ", ".join(f"“{title}”" for title in titles[:NAMED]) + more


# --- what a decision must not contradict ------------------------------------------------------


def _refuse_joint_work(db: Database, one: ResearcherRef, other: ResearcherRef) -> None:
    sql = """
        SELECT w.title FROM authorship a JOIN authorship b ON b.work_id = a.work_id JOIN work w ON w.id = a.work_id
        WHERE a.researcher_id = ? AND b.researcher_id = ? ORDER BY w.title
    """
    row = db.execute(sql, [one.id, other.id]).fetchone()
    if row:
        raise JudgementRefused(f"{_called(one)} and {_called(other)} are both authors of “{row[0]}”, so they are two people.")


def _refuse_if_apart(db: Database, one: ResearcherRef, other: ResearcherRef) -> None:
    """Refuse to speak once more of two people whom a judgement holds apart."""
    mine, theirs = (_judged(db, _places(db, who.id)) for who in (one, other))
    for judgement in sorted(mine.keys() & theirs.keys()):
        kind = _row(db, judgement)["kind"]
        if kind != "merge" and mine[judgement].isdisjoint(theirs[judgement]):
            raise _refusal(db, judgement, f"{_called(one)} and {_called(other)} are held apart")


def _refuse_if_together(db: Database, staying: Iterable[Place], going: Iterable[Place]) -> None:
    """Refuse to split what a judgement holds together."""
    mine, theirs = _judged(db, staying), _judged(db, going)
    for judgement in sorted(mine.keys() & theirs.keys()):
        kind = _row(db, judgement)["kind"]
        if kind == "merge" or (kind == "split" and mine[judgement] & theirs[judgement]):
            raise _refusal(db, judgement, "These works are held together")


def _refuse_unless_held(db: Database, judgement: int, kind: JudgementKind) -> None:
    """Refuse a judgement that something stronger keeps from holding."""
    people: dict[int, set[int]] = defaultdict(set)
    for _, side, researcher in db.execute(f"SELECT * FROM ({HELD}) WHERE judgement_id = ?", [judgement]):
        people[side].add(researcher)
    one, other = people[0], people.get(1, set())
    if kind == "merge" and len(one | other) > 1:
        raise JudgementRefused("These cannot be one person: what is known, or decided of others, keeps them apart.")
    if kind != "merge" and one & other:
        raise JudgementRefused("These cannot be two people: what is known, or decided of others, makes them one.")


def _judged(db: Database, places: Iterable[Place]) -> dict[int, set[int]]:
    """The judgements that stand and speak of these places, each with the sides on which they are."""
    sql = """
        SELECT d.judgement_id, d.side FROM json_each(?) p JOIN judged d ON d.digest = p.value ->> 0 AND d.slot = p.value ->> 1
        JOIN judgement j ON j.id = d.judgement_id WHERE j.undone_at IS NULL
    """
    found: dict[int, set[int]] = defaultdict(set)
    for judgement, side in db.execute(sql, [json.dumps(sorted(places))]):
        found[judgement].add(side)
    return found


def _row(db: Database, judgement: int) -> Row:
    return dict(db.execute("SELECT * FROM judgement WHERE id = ?", [judgement]).fetchone())


def _refusal(db: Database, judgement: int, what: str) -> JudgementRefused:
    row = _row(db, judgement)
    who = {TERMINAL: "in the terminal", "": "by a member"}.get(row["by"], f"by member {row['by']}")
    return JudgementRefused(f"{what} by judgement {judgement}, made {who} on {row['at'][:10]}; undo that first.", judgement)
