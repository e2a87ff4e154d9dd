"""Searching works: FTS5 finds them and orders them by their words; how new they are, and how near to people, moves them in that order.

    score = text * (1 + RECENT * 0.5 ** (age / HALF_LIFE) + nearness)

`text` is bm25 with a word of a title ten times as heavy as one of an abstract. `age` is in years, counted back from the newest work
found; a work without a year counts as old. `nearness` is OWN for a work by one of the people who are named, NEXT for one by somebody
who has written with them, else nothing. Only the KEPT works with the best text take part, and as many by these people.

All words must be there. Where no work has all of them, those that stand in somebody's name may be an author's; then words that look
like slips are spelled otherwise; where that finds nothing either, some of the words are enough. The filters hold throughout.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from store import lookup, spelling, topics
from store.database import Row, Store
from store.lookup import Match
from store.marking import Runs, marked, passage
from store.models import Origin, Topic, WorkRef
from store.names import tokens
from store.phrases import topic_key
from store.queries import Filter, Query, narrowing
from store.works import LISTED

KEPT = 40
"""Works that are ranked, and shown at most."""

RECENT, HALF_LIFE = 0.5, 8
"""How much the newest work gains, and the years after which one gains half of that. Chosen by looking at answers, not measured."""

OWN, NEXT = 1.0, 0.5
"""How much a work gains that one of the named people wrote, and one by a co-author of theirs."""

FEW = 3
"""Of no more works than this another spelling is worth offering."""

PEOPLE, TOPICS = 3, 3
"""People and topics that are found beside the works."""

NAME, TOPIC = 5, 4
"""The most words that a name and a topic may have."""


@dataclass(frozen=True)
class Near:
    """Why a work is near: one of its authors, and whom of the named people they have written with; the two are one for their own work."""

    author: str
    person: str


@dataclass(frozen=True)
class Hit:
    """A work that was found, with the words of the search in its title, and in a piece of its abstract if some stand there."""

    work: WorkRef
    title: Runs
    passage: Runs
    near: Near | None = None


@dataclass(frozen=True)
class Found:
    """What a search found, best first: KEPT of `total` works.

    `query` is the search that found them, in which words may have become authors, or be spelled otherwise than they were typed; `some`
    says that a work needs only some of its words. `meant` is another spelling that may have been meant, where few works were found.
    """

    hits: tuple[Hit, ...]
    total: int
    query: Query
    some: bool = False
    meant: Query | None = None


COUNT = "SELECT count(*) AS works FROM work_index WHERE work_index MATCH :match {narrowed}"
FIND = f"""
    WITH found AS (
        SELECT rowid AS id, bm25(work_index, 10.0, 1.0) AS rank FROM work_index WHERE work_index MATCH :match {{narrowed}}
        ORDER BY rank LIMIT {KEPT}
    )
    SELECT listed.*, -found.rank AS text, coalesce(w.abstract, w.summary, '') AS abstract FROM found
    JOIN work w ON w.id = found.id JOIN ({LISTED}) listed ON listed.id = found.id
"""
COUNT_ALL = "SELECT count(*) AS works FROM work one WHERE true {narrowed}"
FIND_ALL = f"""
    SELECT listed.*, 1.0 AS text, '' AS abstract FROM ({LISTED}) listed
    WHERE listed.id IN (SELECT one.id FROM work one WHERE true {{narrowed}} ORDER BY one.year IS NULL, one.year DESC, one.id LIMIT {KEPT})
"""
BY = " AND +{work} IN (SELECT work_id FROM authorship WHERE researcher_id IN (SELECT value FROM json_each(:people)))"

NEAREST = """
    WITH here AS (SELECT a.work_id, a.researcher_id FROM json_each(:works) n CROSS JOIN authorship a ON a.work_id = n.value)
    SELECT h.work_id AS work, author.name AS author, person.name AS person, o.researcher_id = m.researcher_id AS own
    FROM json_each(:people) p CROSS JOIN authorship m ON m.researcher_id = p.value CROSS JOIN authorship o ON o.work_id = m.work_id
    JOIN here h ON h.researcher_id = o.researcher_id
    JOIN researcher author ON author.id = o.researcher_id JOIN researcher person ON person.id = m.researcher_id
    GROUP BY h.work_id, o.researcher_id, m.researcher_id ORDER BY own, count(*), author.name DESC, person.name DESC
"""
"""For each work its authors who are among the people, or have written with one; whoever says most comes last."""


def find(store: Store, query: Query, people: Collection[int] = ()) -> Found:
    """The works that a search finds, those near to some people, by their ids, further up."""
    for asked, some in _ways(store, query):
        rows = _rows(store, (FIND, FIND_ALL), asked, some)
        if rows:
            break
    total = len(rows) if len(rows) < KEPT else _count(store, asked, some)
    meant = spelling.mended(store, query) if asked == query and 0 < total <= FEW else query
    rows += _rows(store, (FIND, FIND_ALL), asked, some, people) if people and total > KEPT else []
    return Found(_hits(store, rows, asked.terms, people), total, asked, some, meant if meant != query else None)


def _ways(store: Store, query: Query) -> Iterator[tuple[Query, bool]]:
    """The searches to be tried one after the other, and whether some of the words are enough."""
    yield query, False
    written = _by_authors(store, query)
    if written != query:
        yield written, False
    mended = spelling.mended(store, query)
    if mended != query:
        yield mended, False
    if len(mended.terms) > 1:
        yield mended, True


def _by_authors(store: Store, query: Query) -> Query:
    """The search with each word that stands in a name as an author's, where others are left to be searched; else the same search."""
    known = _names(store, [word for term in query.terms for word in tokens(term)])
    authors = [term for term in query.terms if tokens(term) and known.issuperset(tokens(term))]
    if not authors or len(authors) == len(query.terms):
        return query
    terms = tuple(term for term in query.terms if term not in authors)
    return replace(query, terms=terms, filters=(*query.filters, *(narrowing("author", term) for term in authors)))


def _count(store: Store, query: Query, some: bool) -> int:
    works: int = _rows(store, (COUNT, COUNT_ALL), query, some)[0]["works"]
    return works


def _rows(store: Store, sql: tuple[str, str], query: Query, some: bool, people: Collection[int] = ()) -> list[Row]:
    """One of two queries, as there are words or not, with the filters of the search in it; only works of some people if there are any."""
    match = query.match(some)
    asked, work = (sql[0], "work_index.rowid") if match else (sql[1], "one.id")
    narrowed, given = query.narrowed(work)
    asked = asked.format(narrowed=narrowed + (BY.format(work=work) if people else ""))
    return store.rows(asked, {"match": match, "people": json.dumps(sorted(people)), **given})


def _hits(store: Store, rows: Sequence[Row], terms: Sequence[str], people: Collection[int]) -> tuple[Hit, ...]:
    """The best of these works, in the order of their scores."""
    works = {row["id"]: row for row in rows}
    near = _near(store, list(works), people)
    newest = max((row["year"] for row in rows if row["year"]), default=0)
    scores = {work: _score(row, newest, near.get(work)) for work, row in works.items()}
    ordered = sorted(works, key=lambda work: (-scores[work], works[work]["title"], work))
    return tuple(_hit(works[work], terms, near.get(work)) for work in ordered[:KEPT])


def _score(row: Row, newest: int, near: Near | None) -> float:
    recent = RECENT * 0.5 ** (max(0, newest - row["year"]) / HALF_LIFE) if row["year"] else 0.0
    nearness = 0.0 if near is None else OWN if near.author == near.person else NEXT
    score: float = row["text"] * (1 + recent + nearness)
    return score


def _hit(row: Row, terms: Sequence[str], near: Near | None) -> Hit:
    work = WorkRef(**{name: row[name] for name in WorkRef.model_fields})
    return Hit(work, marked(work.title, terms), passage(row["abstract"], terms), near)


def _near(store: Store, works: Sequence[int], people: Collection[int]) -> dict[int, Near]:
    """Which of the works are near to some people, and why."""
    if not people:
        return {}
    rows = store.rows(NEAREST, {"works": json.dumps(list(works)), "people": json.dumps(sorted(people))})
    return {row["work"]: Near(row["author"], row["person"]) for row in rows}


def named(store: Store, query: Query, generous: bool) -> tuple[Match, ...]:
    """The people whom the words of a search may name; if it is `generous` also with a typing error, which takes longer."""
    words = [word for term in query.terms for word in tokens(term)]
    if not 0 < len(words) <= NAME or not (generous or _names(store, words).issuperset(words)):
        return ()
    return tuple(match for match in lookup.find(store, " ".join(query.terms)).matches if match.score >= lookup.SURE)[:PEOPLE]


def _names(store: Store, words: Sequence[str]) -> set[str]:
    """Those of the words that stand in somebody's name."""
    sql = "SELECT word FROM name_word WHERE word IN (SELECT value FROM json_each(?))"
    return {row["word"] for row in store.rows(sql, [json.dumps(words)])}


def about(store: Store, query: Query) -> tuple[Topic, ...]:
    """The topics that the words of a search name, those of most words first."""
    words = [word for term in query.terms for word in term.split()]
    runs = (" ".join(words[at : at + size]) for size in range(TOPIC, 0, -1) for at in range(len(words) - size + 1))
    found = (topics.of_key(store, key) for key in dict.fromkeys(map(topic_key, runs)) if key)
    return tuple(topic for topic in found if topic)[:TOPICS]


def idle(store: Store, query: Query) -> tuple[Filter, ...]:
    """The filters that no work of the store passes, whatever else is asked."""
    alone = ((one, Query(filters=(replace(one, without=False),))) for one in query.filters)
    return tuple(one for one, asked in alone if not one.without and not _count(store, asked, False))


def origins(store: Store, works: Sequence[int]) -> list[Origin]:
    """The imports that said something of some works, newest first."""
    sql = """
        SELECT r.source, i.input, max(i.finished_at) AS at FROM record r JOIN said s ON s.record_id = r.id
        JOIN import i ON i.id = s.import_id WHERE r.work_id IN (SELECT value FROM json_each(?))
        GROUP BY r.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, [json.dumps(list(works))])]
