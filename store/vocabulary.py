"""Which phrases are topics: counted over the titles of all works, in the table `phrase`.

The table has a row for every phrase and every work that offers it. An import writes the rows of the works that it
changed, and asks again of the phrases in these rows whether they are topics; of no other phrase can the answer have changed. So
the outcome is a function of the works, whatever their order, and taking an import back takes its counts back.

A phrase is a topic when a source states it, or when enough titles have it and it stands by itself in enough of them: it
must not nearly always follow another word, and still less be followed by one. (The C-value of Frantzi, Ananiadou and
Mima, 2000, asks the same of the longer phrases around it; counts at its own edges need no other phrase's.) An acronym
stands for the phrase that most works explain it to be.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from sqlite_utils import Database

from store.phrases import CLOSES, OPENS, acronyms, defined, in_title, repeated, telling, words

OPENING = 8
"""A phrase in the titles of two works is a topic when it opens a run of words in at least one of so many of its titles,"""

CLOSING = 4
"""and closes one in at least one of so many."""

FEW = 3
"""An abstract is asked for its phrases when the title offers fewer."""

BATCH = 8192
"""Works whose phrases are held in memory at a time."""


class Stated(NamedTuple):
    """A topic as a source states it for a work; a whole field of science ("field") says less than a topic ("source")."""

    name: str
    record: int
    place: str


_Row = tuple[str, int, str, int | None, str | None]
"""A row of `phrase`: key, work, place, how it stands in a title, and its spelling where that is not the key; of an acronym
that is explained the long form."""


def count(db: Database, works: Sequence[int], stated: Mapping[int, Mapping[str, Stated]]) -> None:
    """Write the phrases of these works anew, and put into the table `touched` every topic that may have changed by it.

    `touched` has a row for each form of a topic: its key, and the acronyms that stand for it. `anew` says that the
    acronyms themselves changed, so that works came and went of which no text did.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (key TEXT, form TEXT, anew INTEGER, PRIMARY KEY (key, form)) WITHOUT ROWID")
    db.execute("DELETE FROM touched")
    for start in range(0, len(works), BATCH):
        batch = works[start : start + BATCH]
        rows = _rows(db, batch, stated)
        former = db.execute("DELETE FROM phrase WHERE work_id IN (SELECT value FROM json_each(?)) RETURNING key", [json.dumps(batch)])
        db.conn.executemany("INSERT OR IGNORE INTO touched VALUES (?1, ?1, 0)", [(row[0],) for row in former.fetchall()])
        times = Counter(map(itemgetter(0), rows))
        times.update(key for work in batch for key in stated.get(work, ()))
        db.conn.executemany(TOUCH, times.items())
        db.conn.executemany("INSERT INTO phrase (key, work_id, place, stands, spelling) VALUES (?, ?, ?, ?, ?)", rows)
    _explain(db)


TOUCH = """
    INSERT OR IGNORE INTO touched SELECT ?1, ?1, 0 WHERE ?2 > 1 OR ?1 < '['
    OR EXISTS (SELECT 1 FROM phrase WHERE key = ?1) OR EXISTS (SELECT 1 FROM acronym WHERE key = ?1)
"""
"""Touches a key by how often it came, unless it stands in this one title alone and so cannot be a topic."""


def _rows(db: Database, works: Sequence[int], stated: Mapping[int, Mapping[str, Stated]]) -> list[_Row]:
    """What the table is to hold of these works, in the order of its keys, in which rows are written fastest."""
    sql = "SELECT id, kind, title, coalesce(abstract, summary, '') FROM work WHERE id IN (SELECT value FROM json_each(?))"
    rows: list[_Row] = []
    for work, kind, title, abstract in db.execute(sql, [json.dumps(works)]):
        if kind != "editorial":
            rows += _of_text(work, title, abstract)
        rows += [(key, work, one.place, None, one.name) for key, one in stated.get(work, {}).items()]
    return sorted(rows, key=itemgetter(0))


def _of_text(work: int, title: str, abstract: str) -> list[_Row]:
    head, explained = words(title), defined(title)
    phrases = in_title(head)
    rows: list[_Row] = [(key, work, "title", stands, None if spelling == key else spelling) for key, (spelling, stands) in phrases.items()]
    rows += [(short, work, "title", None, None) for short in set(acronyms(head))]
    if abstract:
        explained |= defined(abstract)
    if abstract and sum(map(telling, phrases)) < FEW:
        body = words(abstract)
        rows += [(key, work, "abstract", None, None) for key in repeated(body)]
        rows += [(short, work, "abstract", None, None) for short, times in Counter(acronyms(body)).items() if times > 1]
    return rows + [(short, work, "acronym", None, key) for short, key in explained.items()]


def _explain(db: Database) -> None:
    """Learn again what the touched acronyms stand for, and put what they stand for in their place."""
    before = dict(db.execute(f"SELECT short, key FROM acronym WHERE short IN ({ACRONYMS})").fetchall())
    now = _meanings(db)
    changed = {short for short in before | now if before.get(short) != now.get(short)}
    db.conn.executemany("DELETE FROM acronym WHERE short = ?", [(short,) for short in changed])
    db.conn.executemany("INSERT INTO acronym (short, key) VALUES (?, ?)", [(short, now[short]) for short in sorted(changed & now.keys())])
    db.execute(f"DELETE FROM touched WHERE key IN ({ACRONYMS})")
    keys = dict.fromkeys(now.values(), 0) | {key: 1 for short in changed for key in (before.get(short), now.get(short)) if key}
    db.conn.executemany("INSERT OR REPLACE INTO touched VALUES (?1, ?1, ?2)", list(keys.items()))
    db.execute("INSERT INTO touched SELECT t.key, a.short, t.anew FROM touched t JOIN acronym a ON a.key = t.key")


ACRONYMS = "SELECT key FROM touched WHERE key >= 'A' AND key < '['"
"""Acronyms are in capitals, and the keys of phrases never are."""


def _meanings(db: Database) -> dict[str, str]:
    """What each touched acronym stands for: the phrase that more than half of the works that explain it name."""
    sql = f"SELECT key, spelling, count(*) FROM phrase WHERE key IN ({ACRONYMS}) AND place = 'acronym' GROUP BY key, spelling"
    votes: dict[str, dict[str, int]] = defaultdict(dict)
    for short, key, works in db.execute(sql):
        votes[short][key] = works
    return {short: key for short, found in votes.items() for key, works in found.items() if 2 * works > sum(found.values()) and " " in key}


def topics(db: Database) -> dict[str, str]:
    """Which of the touched phrases are topics: their keys and names, in order."""
    sql = f"""
        SELECT f.key, max(p.place IN ('source', 'field')) AS stated
        FROM touched f CROSS JOIN phrase p ON p.key = f.form AND p.place != 'acronym' GROUP BY f.key
        HAVING stated OR (
            min(iif(p.place = 'title', p.work_id, NULL)) < max(iif(p.place = 'title', p.work_id, NULL))
            AND {OPENING} * total(p.stands & {OPENS} != 0) >= count(p.stands)
            AND {CLOSING} * total(p.stands & {CLOSES} != 0) >= count(p.stands)
        )
    """
    return _names(db, [key for key, stated in db.execute(sql) if stated or telling(key)])


def _names(db: Database, keys: Sequence[str]) -> dict[str, str]:
    """What each topic is called: as its sources call it, else as its titles do, by the most frequent spelling."""
    sql = """
        SELECT key, coalesce(spelling, key), place != 'title' AS stated, count(*) AS works FROM phrase
        WHERE key IN (SELECT value FROM json_each(?)) AND place IN ('source', 'field', 'title')
        GROUP BY 1, 2, 3 ORDER BY key, stated, works, 2
    """
    return {key: key for key in keys} | {key: name for key, name, *_ in db.execute(sql, [json.dumps(keys)])}
