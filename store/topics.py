"""Topics: all SQL about them. A source's own topics win; works without any, or with whole fields only, get those in their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from store.database import Store
from store.models import Collaborator, Origin, Record, ResearcherRef, Topic
from store.names import key
from store.phrases import mine, topics_of, typed_key

LIKE_ENOUGH = 75.0
"""rapidfuzz WRatio (0-100) from which a topic is worth offering for a typed one."""

FIELDS_ONLY = frozenset({"arxiv"})
"""Sources whose topics are whole fields ("Machine Learning"): they say too little to stand for what a work is about."""


@dataclass(frozen=True)
class _Text:
    work: int
    record: int
    title: str
    abstract: str


def assign(db: Database) -> None:
    """Give every work its topics anew, from its sources or from its text, and drop topics without works."""
    stated, narrowly = _stated(db)
    texts = [_Text(*row) for row in db.execute("SELECT id, record_id, title, coalesce(abstract, summary, '') FROM work ORDER BY id")]
    vocabulary = mine(text.title for text in texts)
    links: list[tuple[int, str, str, str, int]] = []
    for text in texts:
        links += [(text.work, topic, name, "source", record) for topic, (name, record) in stated.get(text.work, {}).items()]
        if text.work not in narrowly:
            topics = topics_of(text.title, text.abstract, vocabulary)
            links += [(text.work, topic, vocabulary[topic], "text", text.record) for topic in topics]
    names = {topic: name for _, topic, name, origin, _ in sorted(links, key=lambda link: (link[3] == "source", link[2]))}
    db.execute("DELETE FROM work_topic")
    db.conn.executemany(
        "INSERT INTO topic (key, name) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET name = excluded.name", sorted(names.items())
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO work_topic SELECT ?, id, ?, ? FROM topic WHERE key = ?",
        [(work, origin, record, topic) for work, topic, _, origin, record in links],
    )
    db.execute("DELETE FROM topic WHERE id NOT IN (SELECT topic_id FROM work_topic)")


def _stated(db: Database) -> tuple[dict[int, dict[str, tuple[str, int]]], set[int]]:
    """The topics that sources state, by work: key -> (name, record id); and the works of which they say more than the field."""
    sql = "SELECT work_id, id, source, body FROM record WHERE kind = 'work' AND json_array_length(body, '$.topics') > 0 ORDER BY digest"
    found: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    narrowly: set[int] = set()
    for work, record, source, body in db.execute(sql):
        narrowly |= {work} if source not in FIELDS_ONLY else set()
        for topic in Record.model_validate_json(body).topics:
            found[work].setdefault(key(topic), (topic, record))
    return found, narrowly


def of_researcher(store: Store, researcher: int) -> list[Topic]:
    """A researcher's topics with the number of their works on each, most first.

    A topic that only repeats part of a longer one ("matrix completion" of "one-sided matrix completion") is left out.
    """
    sql = """
        SELECT t.id, t.name, t.key, w.work_id FROM authorship a JOIN work_topic w ON w.work_id = a.work_id
        JOIN topic t ON t.id = w.topic_id WHERE a.researcher_id = ?
    """
    works: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    for row in store.rows(sql, [researcher]):
        works[row["id"], row["name"], row["key"]].add(row["work_id"])
    telling = {
        topic: on for topic, on in works.items() if not any(_says_less(topic[2], on, other[2], more) for other, more in works.items())
    }
    found = [Topic(id=topic, name=name, works=len(on)) for (topic, name, _), on in telling.items()]
    return sorted(found, key=lambda topic: (-topic.works, topic.name))


def _says_less(topic: str, works: set[int], other: str, more: set[int]) -> bool:
    """Whether a topic is only part of a longer one's words, on no other works."""
    return topic != other and f" {topic} " in f" {other} " and works <= more


def get(store: Store, topic: int) -> Topic | None:
    """One topic with the number of all works on it."""
    sql = "SELECT t.id, t.name, (SELECT count(*) FROM work_topic WHERE topic_id = t.id) AS works FROM topic t WHERE t.id = ?"
    row = store.row(sql, [topic])
    return Topic(**row) if row else None


def key_of(store: Store, topic: int) -> str:
    """A topic's key, which stays when its id and its spelling change; empty when there is no such topic."""
    row = store.row("SELECT key FROM topic WHERE id = ?", [topic])
    return row["key"] if row else ""


def of_key(store: Store, topic: str) -> Topic | None:
    """The topic of a key, or None where no work is on it now."""
    row = store.row("SELECT id FROM topic WHERE key = ?", [topic])
    return get(store, row["id"]) if row else None


def people(store: Store, topic: int) -> list[Collaborator]:
    """Who works on a topic: with the number of works on it and the years of the first and the last."""
    sql = """
        SELECT r.id, r.name, r.identity, count(*) AS works, min(w.year) AS first_year, max(w.year) AS last_year
        FROM work_topic t JOIN authorship a ON a.work_id = t.work_id JOIN researcher r ON r.id = a.researcher_id
        JOIN work w ON w.id = t.work_id WHERE t.topic_id = ? GROUP BY r.id ORDER BY works DESC, last_year DESC, r.name, r.id
    """
    return [
        Collaborator(
            researcher=ResearcherRef(id=row["id"], name=row["name"], identity=row["identity"]),
            works=row["works"],
            first_year=row["first_year"],
            last_year=row["last_year"],
        )
        for row in store.rows(sql, [topic])
    ]


def origins(store: Store, topic: int) -> list[Origin]:
    """The imports that brought the works on a topic, newest first."""
    sql = """
        SELECT i.source, i.input, max(i.finished_at) AS at FROM work_topic t JOIN record r ON r.work_id = t.work_id
        JOIN said s ON s.record_id = r.id JOIN import i ON i.id = s.import_id
        WHERE t.topic_id = ? GROUP BY i.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, [topic])]


def find(store: Store, text: str, limit: int = 25) -> tuple[Topic | None, list[Topic]]:
    """The topic that a text names exactly (any case, plural or hyphens), and the nearest ones, best first."""
    sql = """
        SELECT t.id, t.key, t.name, count(*) AS works FROM topic t JOIN work_topic w ON w.topic_id = t.id
        GROUP BY t.id ORDER BY works DESC, t.name
    """
    rows = store.rows(sql)
    topics = [Topic(id=row["id"], name=row["name"], works=row["works"]) for row in rows]
    if not text.strip():
        return None, topics[:limit]
    wanted = {_closed_up(key(text)), _closed_up(typed_key(text))}
    exact = next((topic for topic, row in zip(topics, rows, strict=True) if _closed_up(row["key"]) in wanted), None)
    names = [topic.name for topic in topics]
    near = process.extract(text[:100], names, scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=LIKE_ENOUGH)
    return exact, [topics[index] for _, _, index in near]


def _closed_up(topic: str) -> str:
    return topic.replace(" ", "")
