"""Typing errors in a search: words that hardly any work has, and what many have that is nearly the same.

The words that there are come from the titles and abstracts of the store itself. Only those with the same first letter are
looked at, where slips are rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import OSA

from store.database import Store
from store.marking import folded
from store.queries import Query

SHORTEST, LONGER = 4, 7
"""Letters: a shorter word than the first has no other spelling; one as long as the second may have two slips."""

RARE, OFTENER = 2, 100
"""A word is taken for a slip if no more works than the first have it, and more than the second times as many have another."""

WORD = re.compile(r"[^\W\d_]+")

NEAR = """
    SELECT term, doc FROM work_word WHERE term BETWEEN :first AND :first || char(1114111)
    AND length(term) BETWEEN :least AND :most AND doc > :works ORDER BY doc DESC, term
"""
KNOWN = "SELECT coalesce(sum(doc), 0) AS works FROM work_word WHERE term = ?"


def mended(store: Store, query: Query) -> Query:
    """The search with another spelling of each word that looks like a slip; the same search where none does."""
    slips = corrections(store, {word for term in query.terms for word in WORD.findall(term)})
    return replace(query, terms=tuple(WORD.sub(lambda word: slips.get(word[0], word[0]), term) for term in query.terms))


def corrections(store: Store, words: Iterable[str]) -> dict[str, str]:
    """What stands for those of the words that look like slips."""
    found = {word: _nearest(store, word) for word in words}
    return {word: other for word, other in found.items() if other}


def _nearest(store: Store, word: str) -> str:
    """The word of the fewest slips, and among these that of the most works; nothing where the word is no slip."""
    typed = folded(word)
    if len(typed) < SHORTEST:
        return ""
    works = store.rows(KNOWN, [typed])[0]["works"]
    if works > RARE:
        return ""
    slips = 1 + (len(typed) >= LONGER)
    given = {"first": typed[0], "least": len(typed) - slips, "most": len(typed) + slips, "works": OFTENER * works}
    distances = [(OSA.distance(typed, row["term"], score_cutoff=slips), row["term"]) for row in store.rows(NEAR, given)]
    distance, other = min(distances, key=lambda one: one[0], default=(slips + 1, ""))
    return other if distance <= slips else ""
