"""Finding a person by whatever somebody types.

An index in SQLite proposes candidates, step by step more generously (`candidates`); a name-aware comparison scores them
(`likeness`); the steps end when the best is good. `benchmarks/names.py` has the figures beside a scan of all names.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from store.candidates import steps
from store.database import Store
from store.likeness import MAYBE, similarity
from store.name_index import parts
from store.names import UMLAUTS, parse, tokens

LONGEST, WORDS = 200, 8
"""Characters and words of a query that are looked at."""

SURE = 0.86
"""The score from which a match can answer by itself, when no other is close behind."""

LEAD = 0.06
"""How far a sure match must be ahead of the next person to be the answer."""

ALONE = (0.75, 0.2)
"""A less sure match answers from this score, if it is this far ahead: two typing errors in a rare name."""

ENOUGH = (0.97, 0.85, 0.75, 0.0)
"""A best score from which the next, more generous step is not taken, after each step."""

POOR = 0.35
"""Matches below this are not worth offering."""

BY_WORKS = 0.015
"""How much ten times as many works count in the order of matches, beside the score."""

AS_TYPED = 0.01
"""How much it counts there that a name has the very words that were typed, with their accents and hyphens."""

SOURCE = re.compile(r"^(https?://)?(www\.)?(orcid|openalex|dblp|acl(anthology)?)(\.org)?[:/ ]+(pid/|people/)?", re.IGNORECASE)
"""What may stand before an identifier: where it is from, as a word or as the beginning of its page's address."""

Scores = dict[int, tuple[float, str]]
"""For researchers the best score, and the name that has it."""


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
    forms = _forms(text[:LONGEST])
    if not forms:
        return _ranked(store, {row["id"]: (1.0, row["name"]) for row in store.rows(MOST_WORKS, [limit])}, limit)
    scores: Scores = {}
    for proposed, enough in zip(zip(*(steps(store, words) for words in forms), strict=True), ENOUGH, strict=True):
        scores |= _scored(store, forms, set(chain(*proposed)) - scores.keys())
        if max((score for score, _ in scores.values()), default=0.0) >= enough:
            break
    return _ranked(store, {one: found for one, found in scores.items() if found[0] >= POOR}, limit, text)


def _forms(text: str) -> list[tuple[str, ...]]:
    """The readings of what was typed: in its parts, closed up ("lAda" is a slip, not two words), and with its umlauts spelt out."""
    spellings = (text, text.translate(UMLAUTS))
    return list(dict.fromkeys(tuple(words[:WORDS]) for spelt in spellings for words in (parts(spelt), tokens(spelt)) if words))


MOST_WORKS = """
    SELECT r.id, r.name FROM researcher r JOIN authorship a ON a.researcher_id = r.id
    WHERE r.merged_into IS NULL GROUP BY r.id ORDER BY count(*) DESC, r.name LIMIT ?
"""


def _by_identifier(store: Store, text: str) -> Match | None:
    if re.fullmatch(r"r\d{1,15}", text, re.IGNORECASE):
        row = store.row("SELECT coalesce(merged_into, id) AS id FROM researcher WHERE id = ?", [int(text[1:])])
    else:
        value = SOURCE.sub("", text)
        row = store.row("SELECT researcher_id AS id FROM researcher_identifier WHERE value = ? COLLATE NOCASE", [value])
    if row is None:
        return None
    return next(iter(_ranked(store, {row["id"]: (1.0, text)}, 1)), None)


def _scored(store: Store, forms: Sequence[Sequence[str]], researchers: Iterable[int]) -> Scores:
    """For each researcher the best score over the names, and that name; `forms` are the readings of what was typed."""
    sql = """
        SELECT n.researcher_id, n.name, n.key, r.name AS known_as FROM researcher_name n JOIN researcher r ON r.id = n.researcher_id
        WHERE n.researcher_id IN (SELECT value FROM json_each(?))
    """
    best: Scores = {}
    for row in store.rows(sql, [json.dumps(sorted(researchers))]):
        name, known_as = row["name"], row["known_as"]
        initial = 0.0 if name != known_as and parse(known_as).is_full and not parse(name).is_full else MAYBE
        readings = {tuple(parts(name)), tuple(row["key"].split())}
        score = max(similarity(words, reading, initial) for words in forms for reading in readings)
        best[row["researcher_id"]] = max(best.get(row["researcher_id"], (0.0, "")), (score, name))
    return best


def _ranked(store: Store, scores: Scores, limit: int, typed: str = "") -> tuple[Match, ...]:
    """Best first; among equals the one that is spelt so or has more works, then by name and first title."""
    sql = """
        SELECT r.id, r.name, (SELECT count(*) FROM authorship a WHERE a.researcher_id = r.id) AS works FROM researcher r
        WHERE r.merged_into IS NULL AND r.id IN (SELECT value FROM json_each(?))
    """
    rows = store.rows(sql, [json.dumps(list(scores))])
    words = set(typed.casefold().split())
    rank = {}
    for row in rows:
        score, name = scores[row["id"]]
        as_typed = AS_TYPED if set(name.casefold().split()) == words else 0.0
        rank[row["id"]] = round(score + as_typed + BY_WORKS * math.log10(1 + row["works"]), 6)
    least = min(sorted(rank.values(), reverse=True)[:limit], default=0.0)
    first = {row["id"]: row for row in rows if rank[row["id"]] >= least}
    titles = _first_titles(store, first)
    ordered = sorted(first, key=lambda one: (-rank[one], first[one]["name"], titles.get(one, ""), one))
    return tuple(Match(one, first[one]["name"], scores[one][1], first[one]["works"], scores[one][0]) for one in ordered[:limit])


def _first_titles(store: Store, researchers: Iterable[int]) -> dict[int, str]:
    sql = """
        SELECT a.researcher_id AS id, min(w.title) AS title FROM authorship a JOIN work w ON w.id = a.work_id
        WHERE a.researcher_id IN (SELECT value FROM json_each(?)) GROUP BY a.researcher_id
    """
    return {row["id"]: row["title"] for row in store.rows(sql, [json.dumps(list(researchers))])}


def _clear_best(matches: Sequence[Match]) -> Match | None:
    """The one match that needs no question back: sure, and well ahead of everybody else."""
    if not matches:
        return None
    best = max(matches, key=lambda match: match.score)
    lead = best.score - max((match.score for match in matches if match is not best), default=0.0)
    return best if (best.score >= SURE and lead >= LEAD) or (best.score >= ALONE[0] and lead >= ALONE[1]) else None
