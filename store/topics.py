"""Topics: all SQL about them. A source's own topics win; works without any, or with whole fields only, get those in their text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from store import vocabulary
from store.database import Store
from store.models import Collaborator, Origin, ResearcherRef, Topic
from store.phrases import topic_key
from store.vocabulary import Stated

LIKE_ENOUGH = 75.0
"""rapidfuzz WRatio (0-100) from which a topic is worth offering for a typed one."""

CANDIDATES = 200
"""Topics that the index may propose to the comparison."""

LETTERS = 2
"""Up to so many letters are the beginning of a word, and too few to compare."""

LONGEST = 100
"""Characters of a typed topic that are looked at."""

FIELDS_ONLY = frozenset({"arxiv"})
"""Sources whose topics are whole fields ("Machine Learning"): they say too little to stand for what a work is about."""


def assign(db: Database, changed: Iterable[int]) -> None:
    """Bring the topics of the store up to date after these works were written anew or went.

    What a source says of a work counts, and what stands in its text where the sources say nothing or name whole fields only.
    """
    old = _uncounted(db)
    works = sorted({*changed, *old})
    chosen = json.dumps(works)
    stated = _stated(db, chosen)
    vocabulary.count(db, works, stated)
    if old:
        db.execute("INSERT OR IGNORE INTO touched SELECT key, key, 1 FROM topic")
    db.execute("DELETE FROM work_topic WHERE work_id IN (SELECT value FROM json_each(?))", [chosen])
    last = _write_topics(db, vocabulary.topics(db))
    db.conn.executemany(
        "INSERT INTO work_topic SELECT ?, id, 'source', ? FROM topic WHERE key = ?",
        [(work, one.record, topic) for work, found in stated.items() for topic, one in found.items()],
    )
    db.execute(LINK_NEW, [last])
    if last:
        db.execute(LINK_CHANGED, [chosen])
    unused = "SELECT t.id FROM touched f JOIN topic t ON t.key = f.key WHERE NOT EXISTS (SELECT 1 FROM work_topic WHERE topic_id = t.id)"
    _forget(db, db.execute(unused).fetchall())


LINK_NEW = """
    INSERT OR IGNORE INTO work_topic SELECT w.id, f.topic, 'text', w.record_id FROM (
        SELECT p.work_id AS work, t.id AS topic
        FROM (SELECT id, key FROM topic WHERE id > ? UNION SELECT t.id, t.key FROM touched f JOIN topic t ON t.key = f.key WHERE f.anew) t
        CROSS JOIN touched f ON f.key = t.key CROSS JOIN phrase p ON p.key = f.form
        WHERE p.place IN ('title', 'abstract') ORDER BY p.work_id LIMIT -1
    ) f CROSS JOIN work w ON w.id = f.work WHERE NOT EXISTS (SELECT 1 FROM phrase WHERE work_id = w.id AND place = 'source')
"""
"""Links all works to the new topics in their texts, and to those for which other acronyms stand now. With LIMIT they are sorted before
the works are looked up, so that these are read in the order in which they are stored."""

LINK_CHANGED = """
    INSERT OR IGNORE INTO work_topic SELECT w.id, t.id, 'text', w.record_id
    FROM json_each(?) c CROSS JOIN work w ON w.id = c.value CROSS JOIN phrase p ON p.work_id = w.id
    LEFT JOIN acronym a ON a.short = p.key CROSS JOIN topic t ON t.key = coalesce(a.key, p.key)
    WHERE p.place IN ('title', 'abstract') AND NOT EXISTS (SELECT 1 FROM phrase s WHERE s.work_id = w.id AND s.place = 'source')
"""
"""Links the changed works to all topics in their texts."""


def _uncounted(db: Database) -> set[int]:
    """The works of a store that an earlier version wrote, the first time; what was followed there stays followed."""
    works = {row[0] for row in db.execute("DELETE FROM uncounted RETURNING work_id").fetchall()}
    if not works:
        return works
    names = dict(db.execute("SELECT key, name FROM topic").fetchall())
    for column, there in (("subject", "kind = 'topic'"), ("topic", "topic IS NOT NULL")):
        keys = [row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM follow WHERE {there}").fetchall()]
        update = f"UPDATE OR IGNORE follow SET {column} = ? WHERE {column} = ? AND {there}"
        db.conn.executemany(update, [(topic_key(names.get(key, key)), key) for key in keys])
    return works


def _stated(db: Database, works: str) -> dict[int, dict[str, Stated]]:
    """The topics that sources state for these works, by work: key -> what is stated, by the source that says most.

    Most records state none: looking for the word spares parsing their JSON.
    """
    sql = """
        SELECT work_id, id, source IN (SELECT value FROM json_each(?)) AS field, json_extract(body, '$.topics') FROM record
        WHERE work_id IN (SELECT value FROM json_each(?)) AND instr(body, '"topics"') ORDER BY field, digest
    """
    found: dict[int, dict[str, Stated]] = defaultdict(dict)
    for work, record, field, names in db.execute(sql, [json.dumps(sorted(FIELDS_ONLY)), works]):
        for name in json.loads(names):
            if topic_key(name):
                found[work].setdefault(topic_key(name), Stated(name, record, "field" if field else "source"))
    return found


def _write_topics(db: Database, names: Mapping[str, str]) -> int:
    """Make the touched phrases that are topics topics, and unlink those that are none; return the last id there was before."""
    last: int = db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'topic'").fetchone()[0]
    dead = "SELECT t.id FROM touched f JOIN topic t ON t.key = f.key WHERE f.key NOT IN (SELECT value FROM json_each(?))"
    _forget(db, db.execute(dead, [json.dumps(list(names))]).fetchall())
    anew = "SELECT t.id FROM touched f JOIN topic t ON t.key = f.key WHERE f.anew"
    db.execute(f"DELETE FROM work_topic WHERE origin = 'text' AND topic_id IN ({anew})")
    write = "INSERT INTO topic (key, name) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET name = excluded.name WHERE name != excluded.name"
    db.conn.executemany(write, list(names.items()))
    db.execute("INSERT INTO topic_trigram (rowid, key) SELECT id, key FROM topic WHERE id > ?", [last])
    return last


def _forget(db: Database, topics: Sequence[tuple[int]]) -> None:
    """Take topics out of the store. Their ids are never given to others."""
    for table, column in (("work_topic", "topic_id"), ("topic_trigram", "rowid"), ("topic", "id")):
        db.conn.executemany(f"DELETE FROM {table} WHERE {column} = ?", topics)


def of_researcher(store: Store, researcher: int) -> list[Topic]:
    """A researcher's topics with the number of their works on each, most first; among equals those with more works of anybody.

    A topic that only repeats part of a longer one ("matrix completion" of "one-sided matrix completion") is left out. Where there are
    no works but theirs these count by half, rounded down: it may be no more than the words of one person.
    """
    sql = """
        SELECT t.id, t.key, w.work_id FROM authorship a JOIN work_topic w ON w.work_id = a.work_id
        JOIN topic t ON t.id = w.topic_id WHERE a.researcher_id = ?
    """
    works: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in store.rows(sql, [researcher]):
        works[row["id"], row["key"]].add(row["work_id"])
    telling = {
        topic: len(on)
        for (topic, key), on in works.items()
        if not any(_says_less(key, on, other, more) for (_, other), more in works.items())
    }
    found = sorted(counted(store, telling), key=lambda topic: -(telling[topic.id] // (2 if topic.works == telling[topic.id] else 1)))
    return [topic.model_copy(update={"works": telling[topic.id]}) for topic in found]


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
        SELECT r.source, i.input, max(i.finished_at) AS at FROM work_topic t JOIN record r ON r.work_id = t.work_id
        JOIN said s ON s.record_id = r.id JOIN import i ON i.id = s.import_id
        WHERE t.topic_id = ? GROUP BY r.source, i.input ORDER BY at DESC, i.input
    """
    return [Origin(**row) for row in store.rows(sql, [topic])]


def find(store: Store, text: str, limit: int = 25) -> tuple[Topic | None, list[Topic]]:
    """The topic that a text names exactly (any case, plural, hyphens or acronym), and the nearest ones, best first.

    An empty text gives the topics with the most works.
    """
    typed = text[:LONGEST]
    if not typed.strip():
        rows = store.rows("SELECT topic_id AS id FROM work_topic GROUP BY topic_id ORDER BY count(*) DESC, topic_id LIMIT ?", [limit])
        return None, counted(store, [row["id"] for row in rows])
    exact = next(iter(counted(store, _named(store, typed))), None)
    key = topic_key(typed)
    near = _like(store, typed, key, limit) if len(key) > LETTERS else _beginning(store, key)
    found = [exact, *(topic for topic in near if topic != exact)] if exact else near
    return exact, found[:limit]


def _named(store: Store, typed: str) -> list[int]:
    """The topics whose key is what was typed, spaces and hyphens apart, or for which it is an acronym."""
    sql = """
        SELECT id FROM topic WHERE replace(key, ' ', '') = :closed
        UNION SELECT t.id FROM acronym a JOIN topic t ON t.key = a.key WHERE a.short = upper(:closed)
    """
    return [row["id"] for row in store.rows(sql, {"closed": topic_key(typed).replace(" ", "")})]


def _beginning(store: Store, key: str) -> list[Topic]:
    """The topics in which a word begins so."""
    rows = store.rows("SELECT id FROM topic WHERE key LIKE ? OR key LIKE ?", [f"{key}%", f"% {key}%"]) if key else []
    return counted(store, [row["id"] for row in rows])


def _like(store: Store, typed: str, key: str, limit: int) -> list[Topic]:
    """The topics whose names are like what was typed, of those that share most and rarest trigrams with it.

    First those in which all of it stands, of most works first: "parsing" means dependency parsing rather than LR parsing.
    """
    grams = sorted({key[at : at + 3] for at in range(len(key) - 2)})
    sql = "SELECT rowid AS id FROM topic_trigram WHERE topic_trigram MATCH ? ORDER BY rank LIMIT ?"
    rows = store.rows(sql, [" OR ".join(f'"{gram}"' for gram in grams), CANDIDATES])
    near = counted(store, [row["id"] for row in rows])
    names = [topic.name for topic in near]
    best = process.extract(typed, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=LIKE_ENOUGH)
    wider = [topic for topic in near if f" {key} " in f" {topic_key(topic.name)} "]
    return list(dict.fromkeys([*wider, *(near[index] for _, _, index in best)]))[:limit]


def counted(store: Store, topics: Iterable[int]) -> list[Topic]:
    """These topics with the number of all works on each, most first."""
    sql = """
        SELECT t.id, t.name, (SELECT count(*) FROM work_topic w WHERE w.topic_id = t.id) AS works FROM topic t
        WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY works DESC, t.name
    """
    return [Topic(**row) for row in store.rows(sql, [json.dumps(list(topics))])]
