"""Finding a person by whatever somebody types.

Two steps. An index in SQLite proposes candidates: names in which every typed word is a beginning of a
word, or one letter away from it; when the best of them is poor, names that share rare trigrams. Then a
name-aware comparison ranks them. `benchmarks` holds the figures beside a scan of all names.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from sqlite_utils import Database

from store.database import Store
from store.names import parse, tokens

CANDIDATES = 200
"""Names that the index may propose to the comparison."""

LONGEST = 200
"""Characters of a query that are looked at."""

SURE = 0.86
"""The score from which a match can answer by itself, when no other is close behind."""

LEAD = 0.06
"""How far a sure match must be ahead of the next person to be the answer."""

ALONE = (0.75, 0.2)
"""A less sure match answers from this score, if it is this far ahead: two typing errors in a rare name."""

GOOD = 0.9
"""A best score below this sends the query to the trigrams as well."""

MAYBE = 0.6
"""What a word is worth that may stand for another, but may as well be a different name."""

SHORT, LONG = 4, 8
"""Letters: a shorter word than the first bears no error, one as long as the second bears two."""

POOR = 0.35
"""Matches below this are not worth offering."""


@dataclass(frozen=True)
class Match:
    """A researcher that a query may mean. `score` is 0 to 1; `found_as` is the name that matched."""

    id: int
    name: str
    found_as: str
    works: int
    score: float


@dataclass(frozen=True)
class Found:
    """What a query found: `best` where one is clear, and all matches, best first."""

    best: Match | None
    matches: tuple[Match, ...]


def find(store: Store, query: str, limit: int = 25) -> Found:
    """The researchers that a query may mean: an id ("r12"), an identifier (an ORCID, …), or a name in any form."""
    text = " ".join(query[:LONGEST].encode(errors="ignore").decode().split())
    exact = _by_identifier(store, text)
    if exact:
        return Found(exact, (exact,))
    matches = suggest(store, text, limit) if tokens(text) else ()
    return Found(_clear_best(matches), matches)


def suggest(store: Store, text: str, limit: int = 25) -> tuple[Match, ...]:
    """The same ranking without deciding, as autocomplete shows it; an empty text gives those with the most works."""
    words = tokens(text[:LONGEST])
    if not words:
        return _ranked(store, {row["id"]: (1.0, row["name"]) for row in store.rows(MOST_WORKS, [limit])}, limit)
    scored = _scored(store, words, _by_tokens(store, words))
    if max((score for score, _ in scored.values()), default=0.0) < GOOD:
        scored |= _scored(store, words, _by_trigrams(store, words))
    kept = {researcher: one for researcher, one in scored.items() if one[0] >= POOR}
    return _ranked(store, kept, limit)


MOST_WORKS = """
    SELECT r.id, r.name FROM researcher r JOIN authorship a ON a.researcher_id = r.id
    WHERE r.merged_into IS NULL GROUP BY r.id ORDER BY count(*) DESC, r.name LIMIT ?
"""


def index(db: Database, researchers: Iterable[int]) -> None:
    """Bring the name indexes up to date for these researchers."""
    chosen = json.dumps(sorted(researchers))
    rows = db.execute(
        "SELECT researcher_id, group_concat(DISTINCT key) FROM researcher_name "
        "WHERE researcher_id IN (SELECT value FROM json_each(?)) GROUP BY researcher_id",
        [chosen],
    ).fetchall()
    for table in ("name_index", "name_trigram"):
        db.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))", [chosen])
        db.conn.executemany(f"INSERT INTO {table} (rowid, key) VALUES (?, ?)", rows)
    words = {word for _, keys in rows for word in re.split("[ ,]", keys)}
    near = [(short, word) for word in words for short in _shortened(word)]
    db.conn.executemany("INSERT OR IGNORE INTO near_token (shortened, token) VALUES (?, ?)", near)


def prune(db: Database, keys: Iterable[str]) -> None:
    """Forget the words of these name keys that no name has any more."""
    words = {word for name in keys for word in re.split("[ ,]", name) if word}
    unused = [word for word in sorted(words) if not db.execute("SELECT 1 FROM name_index WHERE key MATCH ?", [f'"{word}"']).fetchone()]
    db.conn.executemany("DELETE FROM near_token WHERE shortened = ? AND token = ?", [(s, w) for w in unused for s in _shortened(w)])


def keys_of(db: Database, researchers: Iterable[int]) -> set[str]:
    """The keys of all names of these researchers."""
    sql = "SELECT DISTINCT key FROM researcher_name WHERE researcher_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(sql, [json.dumps(sorted(researchers))])}


def _shortened(word: str) -> set[str]:
    """A word and, from four letters on, the word less each one of its letters."""
    return {word} | ({word[:i] + word[i + 1 :] for i in range(len(word))} if len(word) >= 4 else set())


def _by_identifier(store: Store, text: str) -> Match | None:
    if re.fullmatch(r"r\d{1,15}", text, re.IGNORECASE):
        row = store.row("SELECT coalesce(merged_into, id) AS id FROM researcher WHERE id = ?", [int(text[1:])])
    else:
        value = re.sub(r"^(https?://)?(www\.)?(orcid|openalex|dblp)(\.org)?[:/ ]+(pid/)?", "", text, flags=re.IGNORECASE)
        row = store.row("SELECT researcher_id AS id FROM researcher_identifier WHERE value = ? COLLATE NOCASE", [value])
    if row is None:
        return None
    return next(iter(_ranked(store, {row["id"]: (1.0, text)}, 1)), None)


def _by_tokens(store: Store, words: Sequence[str]) -> list[int]:
    """Researchers in whose names every word is a beginning, or nearly is a word."""
    clauses = []
    for word in words[:8]:
        shorts = json.dumps(sorted(_shortened(word)))
        sql = "SELECT DISTINCT token FROM near_token WHERE shortened IN (SELECT value FROM json_each(?))"
        near = [row["token"] for row in store.rows(sql, [shorts])] if len(word) >= 4 else []
        options = [f'"{word}"*', *(f'"{token}"' for token in near if OSA.distance(token, word) <= 1)]
        clauses.append("(" + " OR ".join(options) + ")")
    rows = store.rows("SELECT rowid AS id FROM name_index WHERE name_index MATCH ? LIMIT ?", [" AND ".join(clauses), CANDIDATES])
    return [row["id"] for row in rows]


def _by_trigrams(store: Store, words: Sequence[str]) -> list[int]:
    text = " ".join(words)
    grams = {text[i : i + 3] for i in range(len(text) - 2)}
    if not grams:
        return []
    query = " OR ".join(f'"{gram}"' for gram in sorted(grams))
    sql = "SELECT rowid AS id FROM name_trigram WHERE name_trigram MATCH ? ORDER BY rank LIMIT ?"
    return [row["id"] for row in store.rows(sql, [query, CANDIDATES // 2])]


def _scored(store: Store, words: Sequence[str], researchers: Sequence[int]) -> dict[int, tuple[float, str]]:
    """For each researcher the best score over the names, and that name."""
    sql = """
        SELECT n.researcher_id, n.name, n.key, r.name AS known_as FROM researcher_name n JOIN researcher r ON r.id = n.researcher_id
        WHERE n.researcher_id IN (SELECT value FROM json_each(?))
    """
    best: dict[int, tuple[float, str]] = {}
    for row in store.rows(sql, [json.dumps(list(researchers))]):
        another = parse(row["known_as"]).is_full and not parse(row["name"]).is_full
        one = (similarity(words, row["key"].split(), 0.0 if another else MAYBE), row["name"])
        best[row["researcher_id"]] = max(best.get(row["researcher_id"], one), one)
    return best


def similarity(words: Sequence[str], name: Sequence[str], initial: float = MAYBE) -> float:
    """How well typed words fit a name's words, 0 to 1, in any order.

    Every typed word takes the name's word it fits best; what of the name is left over costs a little. `initial`
    is what a written-out word is worth where the name has only its initial: nothing, if the name is known to go on otherwise.
    """
    left = list(name)
    total = 0.0
    for word in sorted(words, key=len, reverse=True):
        scores = [_word(word, other, initial) for other in left]
        best = max(scores, default=0.0)
        total += best * len(word)
        if best:
            left.pop(scores.index(best))
    rest = sum(0.04 if len(word) > 1 else 0.01 for word in left)
    return max(0.0, total / sum(len(word) for word in words) - rest)


def spells(typed: str, name: str) -> bool:
    """Whether every typed word begins a word of the name, or is written out for one of its initials."""
    words = tokens(name)
    return all(any(word.startswith(one) or (len(word) == 1 and one.startswith(word)) for word in words) for one in tokens(typed))


def _word(typed: str, word: str, initial: float) -> float:
    if typed == word:
        return 1.0
    if len(typed) == 1 or len(word) == 1:
        return 0.0 if typed[0] != word[0] else 0.9 if len(typed) == 1 else initial
    if word.startswith(typed):
        return (0.9 if len(typed) >= SHORT else MAYBE) + 0.1 * len(typed) / len(word)
    near = OSA.normalized_similarity(typed, word)
    if near < 0.6:
        return 0.0
    return near if OSA.distance(typed, word) <= _slips(typed, word) else near * MAYBE


def _slips(typed: str, word: str) -> int:
    """How many letters may be wrong before it is another name: Li and Liu are two, Koutsopoulos bears two errors."""
    if min(len(typed), len(word)) < SHORT:
        return 0
    return 2 if max(len(typed), len(word)) >= LONG else 1


def _ranked(store: Store, scored: dict[int, tuple[float, str]], limit: int) -> tuple[Match, ...]:
    """Best first; among equals the one with more works, then by name and first title."""
    sql = """
        SELECT r.id, r.name, (SELECT count(*) FROM authorship a WHERE a.researcher_id = r.id) AS works,
            (SELECT min(w.title) FROM authorship a JOIN work w ON w.id = a.work_id WHERE a.researcher_id = r.id) AS title
        FROM researcher r
        WHERE r.merged_into IS NULL AND r.id IN (SELECT value FROM json_each(?))
    """
    rows = store.rows(sql, [json.dumps(list(scored))])
    rows.sort(key=lambda row: (row["name"], row["title"] or "", row["id"]))
    found = [Match(row["id"], row["name"], scored[row["id"]][1], row["works"], scored[row["id"]][0]) for row in rows]
    found.sort(key=lambda match: -round(match.score + 0.02 * math.log10(1 + match.works), 6))
    return tuple(found[:limit])


def _clear_best(matches: Sequence[Match]) -> Match | None:
    """The one match that needs no question back: sure, and well ahead of everybody else."""
    if not matches:
        return None
    best = max(matches, key=lambda match: match.score)
    lead = best.score - max((match.score for match in matches if match is not best), default=0.0)
    return best if (best.score >= SURE and lead >= LEAD) or (best.score >= ALONE[0] and lead >= ALONE[1]) else None
