"""Topics: how long it takes to find them in the ACL Anthology, to look one up, and what they are, for anyone to judge.

Works are written without the rest of an import, and garbage is collected as rarely as there. Finding topics is compared with a full-text
index of the same words, by the time that the processor gives this thread, for the store's log is brought into its file in another one; the
median of three stores. Lookups are compared with rapidfuzz's WRatio over the names of all topics. topics_sample.md lists the first
five topics of each of 40 people, drawn with a fixed seed from all printed names of five works.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import thread_time

from _bench import ROOT, data, figure, middle_and_tail, milliseconds
from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from store import imports, topics
from store.database import Store, open_store
from store.models import Record
from store.sources import acl_anthology

VOLUME = 500
"""Works of the volume that comes last; they have abstracts."""

STORES = 3
SAMPLE = ROOT / "benchmarks" / "topics_sample.md"
PEOPLE = 40
SHOWN = 5
WORKS = 5
"""Works that somebody in the sample has at least."""

SEED = 2019
QUERIES = 100

RECORD = "INSERT INTO record (id, digest, source, kind, body) VALUES (?1, 'acl ' || ?1, 'acl_anthology', 'work', '{}')"
WORK = "INSERT INTO work (id, title, kind, abstract, record_id) VALUES (?1, ?2, ?3, ?4, ?1)"
RESEARCHER = "INSERT INTO researcher (name, identity) VALUES (?, 'settled')"
AUTHORSHIP = (
    "INSERT INTO authorship (work_id, position, name, family, researcher_id) SELECT ?, ?, name, '', id FROM researcher WHERE id = ?"
)


def papers(folder: Path) -> Iterator[Record]:
    """The records of all volumes."""
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            yield from (one for one in acl_anthology.read(stream, None) if isinstance(one, Record))


def write(db: Database, works: Sequence[tuple[int, Record]]) -> None:
    """Write works as far as topics are concerned."""
    db.conn.executemany(RECORD, [(number,) for number, _ in works])
    db.conn.executemany(WORK, [(number, work.title, work.kind, work.abstract) for number, work in works])


def write_authors(db: Database, works: Sequence[tuple[int, Record]]) -> None:
    """Write one researcher for every printed name."""
    names = {name: at for at, name in enumerate(dict.fromkeys(author.name for _, work in works for author in work.authors), 1)}
    db.conn.executemany(RESEARCHER, [(name,) for name in names])
    slots = [(number, position, names[author.name]) for number, work in works for position, author in enumerate(work.authors)]
    db.conn.executemany(AUTHORSHIP, slots)


def processor(work: Callable[[], object]) -> float:
    """The processor's time that something takes, in milliseconds."""
    start = thread_time()
    work()
    return 1000 * (thread_time() - start)


def assign(store: Store, works: Sequence[tuple[int, Record]]) -> tuple[float, float]:
    """Write works, and return how long their topics take, and SQLite's own index of the same words."""
    numbers = {number for number, _ in works}
    words = [(work.title, work.abstract) for _, work in works]
    with store.writing() as db:
        write(db, works)
        ours = processor(partial(topics.assign, db, numbers))
        db.execute("CREATE VIRTUAL TABLE temp.bare USING fts5(title, abstract)")
        floor = processor(partial(db.conn.executemany, "INSERT INTO temp.bare VALUES (?, ?)", words))
        db.execute("DROP TABLE temp.bare")
    return ours, floor


def tell(what: str, times: Sequence[tuple[float, float]], aim: str) -> None:
    """Print the medians of some times."""
    ours, floor = (median(column) for column in zip(*times, strict=True))
    figure(what, f"{ours:,.0f} ms", f"full-text index {floor:,.0f} ms", f"{ours / floor:.1f}", aim)


def look_up(store: Store) -> None:
    """Print how long it takes to find topics by what somebody types: a part of a name, with a slip."""
    names = [row["name"] for row in store.rows("SELECT name FROM topic ORDER BY key")]
    random = Random(SEED)
    typed = [name[1 : random.randint(4, len(name))] for name in random.sample([name for name in names if len(name) > 4], QUERIES)]
    ours = [milliseconds(partial(topics.find, store, query), 1)[0] for query in typed]
    scan = [milliseconds(partial(scanned, query, names), 1)[0] for query in typed]
    figure(
        f"find one of {len(names):,} topics, p50/p95",
        middle_and_tail(ours),
        f"WRatio over all names {middle_and_tail(scan)}",
        f"{median(ours) / median(scan):.2f}",
        "p95 ≤ 20 ms",
    )


def scanned(typed: str, names: Sequence[str]) -> list[tuple[str, float, int]]:
    """The peer: WRatio over all names."""
    return process.extract(typed, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=25)


def sample(store: Store) -> str:
    """The first topics of some people, as a page for anyone to judge; in brackets is how many works there are on each."""
    sql = """
        SELECT r.id, r.name FROM researcher r JOIN authorship a ON a.researcher_id = r.id
        GROUP BY r.id HAVING count(*) >= ? ORDER BY r.name
    """
    people = store.rows(sql, [WORKS])
    listed = ["| author | the first five topics (works on each in the store) |", "| --- | --- |"]
    for person in Random(SEED).sample(people, PEOPLE):
        found = (topics.get(store, topic.id) for topic in topics.of_researcher(store, person["id"])[:SHOWN])
        told = "; ".join(f"{topic.name} ({topic.works})" for topic in found if topic)
        listed.append(f"| {person['name']} | {told or 'none'} |")
    head = f"# Topics in the ACL Anthology\n\nWritten by `benchmarks/topics.py`: {PEOPLE} authors of {WORKS} or more works, by chance."
    return f"{head}\n\n" + "\n".join(listed) + "\n"


def main() -> None:
    """Fill stores, take the times, and write the sample."""
    gc.set_threshold(*imports.RARELY)
    works = list(enumerate(papers(data("data", "acl-anthology-2019", "xml")), 1))
    last = [one for one in works if one[1].abstract][-VOLUME:]
    kept = {number for number, _ in last}
    rest = [one for one in works if one[0] not in kept]
    times: list[tuple[tuple[float, float], tuple[float, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        for at in range(STORES):
            with open_store(Path(folder) / f"{at}.db") as store:
                times.append((assign(store, rest), assign(store, last)))
        tell(f"topics of {len(rest):,} works at once", [first for first, _ in times], "≤ 1,500 ms")
        tell(f"of {len(last)} more works", [second for _, second in times], "≤ 60 ms")
        with open_store(Path(folder) / "0.db") as store:
            with store.writing() as db:
                write_authors(db, works)
            look_up(store)
            SAMPLE.write_text(sample(store), encoding="utf-8")


main()
