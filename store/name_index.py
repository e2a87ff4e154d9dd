"""The index over names: which words stand in whose names, and which words there are.

`name_index` holds, for each researcher, the words of all names; `name_word` holds every such word once, forwards and
backwards, so that a misspelt word is found by its beginning or its end. `candidates` reads both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from anyascii import anyascii
from sqlite_utils import Database

PORTION = 5_000
"""Researchers who are looked at at once."""


def parts(text: str) -> list[str]:
    """The smallest words of a name, ASCII and in lower case.

    "Ada-Bo" and "AdaBo" are two words, "O'Toy" is one, and "JM Toy" opens with two initials.
    """
    plain = text if text.isascii() else anyascii(text.replace("’", "'"))
    plain = re.sub(r"(?<=\w)['`](\w)", lambda match: match[1].lower(), plain)
    plain = re.sub(r"^[A-Z]{2,3}(?= .*[a-z])", lambda match: " ".join(match[0]), plain)
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", plain)]


def index(db: Database, researchers: Iterable[int]) -> None:
    """Bring the index up to date for these researchers, those who are no more included."""
    ordered = iter(sorted(researchers))
    while portion := list(islice(ordered, PORTION)):
        _index(db, portion)


def _index(db: Database, researchers: Sequence[int]) -> None:
    chosen = json.dumps(researchers)
    before = dict(db.execute("SELECT rowid, key FROM name_index WHERE rowid IN (SELECT value FROM json_each(?))", [chosen]).fetchall())
    now = dict(_rows(db, chosen))
    gone = [(researcher,) for researcher, words in before.items() if now.get(researcher) != words]
    new = {researcher: words for researcher, words in now.items() if before.get(researcher) != words}
    db.conn.executemany("DELETE FROM name_index WHERE rowid = ?", gone)
    db.conn.executemany("INSERT INTO name_index (rowid, key) VALUES (?, ?)", new.items())
    added = {word for words in new.values() for word in words.split()}
    db.conn.executemany("INSERT OR IGNORE INTO name_word (word, backwards) VALUES (?, ?)", ((word, word[::-1]) for word in sorted(added)))
    _forget(db, {word for (researcher,) in gone for word in before[researcher].split()} - added)


def _rows(db: Database, chosen: str) -> Iterator[tuple[int, str]]:
    """Each researcher with the words of all names, whole and in parts."""
    names = db.execute(
        "SELECT researcher_id, name, key FROM researcher_name WHERE researcher_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY researcher_id, name",
        [chosen],
    )
    for researcher, rows in groupby(names, key=lambda row: row[0]):
        words = dict.fromkeys(word for _, name, key in rows for word in (*key.split(), *parts(name)))
        yield researcher, " ".join(words)


def _forget(db: Database, words: Iterable[str]) -> None:
    """Take out those of the words that no name has any more."""
    unused = [(word,) for word in words if not db.execute("SELECT 1 FROM name_index WHERE name_index MATCH ?", [f'"{word}"']).fetchone()]
    db.conn.executemany("DELETE FROM name_word WHERE word = ?", unused)
