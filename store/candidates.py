"""Who may be meant: some hundred researchers whose names the index finds, for a comparison to rank."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.database import Store
from store.names import SUFFIXES
from store.nicknames import related

CANDIDATES = 200
"""Researchers that one query of the index may propose."""

ALONE = 50
"""Of those who have only one of two words, not even the other's initial."""

SHORTEST, LONGER = 3, 7
"""Letters: a shorter word than the first is not looked up misspelt; one as long as the second may have two errors."""

END = 3
"""Letters at the beginning and at the end of a longer word; two errors mostly leave one of the two ends as it was."""


def steps(store: Store, words: Sequence[str]) -> Iterator[list[int]]:
    """Researchers by what their names have to do with the typed words, in four steps from strict to generous.

    1. Every word, or a nickname for it, is a word of the names. Initials only count where there is one word beside them.
    2. Every word begins one; a word that nobody has may be misspelt.
    3. One word is missing.
    4. Words that somebody has may be misspelt as well.

    In all but the third, words may stand together that were typed apart; in all but the first, the other way round too.
    """
    telling = [word for word in words if len(word) > 1 and word not in SUFFIXES]
    needed = telling if len(telling) > 1 else words
    exact = {word: _any(map(_quoted, (word, *sorted(related(word))))) for word in needed}
    yield _matching(store, _whole(store, needed, exact))
    known = _known(store, needed)
    forms = {word: _form(store, word, misspelt=word not in known) for word in needed}
    found = _matching(store, _whole(store, needed, forms))
    if len(found) == CANDIDATES:  # there are more: do not miss those who have the words themselves
        found += _matching(store, _whole(store, needed, {word: exact[word] if word in known else forms[word] for word in needed}))
    yield found
    yield _but_one(store, {word: forms[word] for word in telling})
    yield _matching(store, _whole(store, needed, {word: _form(store, word, misspelt=True) for word in needed})) if known else []


def _whole(store: Store, words: Sequence[str], forms: Mapping[str, str]) -> str:
    """All words as a query, once more for any two neighbours that are one word of a name."""
    pairs = [one + other for one, other in pairwise(words)]
    ways = [_all(forms.values())]
    for pair in sorted(_known(store, pairs)):
        at = pairs.index(pair)
        ways.append(_all([_quoted(pair), *(forms[word] for word in (*words[:at], *words[at + 2 :]))]))
    return _any(ways)


def _but_one(store: Store, forms: Mapping[str, str]) -> list[int]:
    """Researchers in whose names one word is missing: of two words first those with its initial, of more any two or one if need be."""
    if len(forms) == 2:
        initials = _any(_all((form, f'"{word[0]}"*')) for word, form in zip(forms, reversed(list(forms.values())), strict=True))
        return [*_matching(store, initials), *(one for form in forms.values() for one in _matching(store, form, ALONE))]
    for size in sorted({max(len(forms) - 1, 1), 2, 1}, reverse=True):
        some = [_all(chosen) for chosen in combinations(forms.values(), size)]
        found = _matching(store, _any(some)) if some else []
        if found:
            return found
    return []


def _form(store: Store, word: str, *, misspelt: bool) -> str:
    """What a typed word may be in a name, as a part of a query."""
    options = [f'"{word}"*', *map(_quoted, sorted(related(word)))]
    if misspelt:
        options += [*map(_quoted, _near(store, word)), *_halves(store, word)]
    return _any(options)


def _near(store: Store, word: str) -> list[str]:
    """The words of names that a typed one may be with typing errors: one in a short word, two in a longer one."""
    if len(word) < SHORTEST:
        return []
    if len(word) < LONGER:
        return sorted(_known(store, _one_slip_away(word)))
    sql = """
        SELECT group_concat(word, ' ') AS words FROM (
            SELECT word FROM name_word WHERE word BETWEEN :begin AND :begin || '~' AND length(word) BETWEEN :least AND :most
            UNION SELECT word FROM name_word
            WHERE backwards BETWEEN :end AND :end || '~' AND length(backwards) BETWEEN :least AND :most
        )
    """
    row = store.row(sql, {"begin": word[:END], "end": word[::-1][:END], "least": len(word) - 2, "most": len(word) + 2})
    words = row["words"].split() if row and row["words"] else []
    return [near for near, _, _ in process.extract(word, words, scorer=OSA.distance, score_cutoff=2, limit=None)]


def _one_slip_away(word: str) -> set[str]:
    """All spellings with one letter missing, more, another, or exchanged with the next."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {head + tail[1:] for head, tail in cuts if tail}
    exchanged = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return missing | exchanged | {head + letter + rest for head, tail in cuts for letter in ascii_lowercase for rest in (tail, tail[1:])}


def _halves(store: Store, word: str) -> list[str]:
    """The ways to cut a word into two words of names."""
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    known = _known(store, {half for cut in cuts for half in cut})
    return [_all(map(_quoted, cut)) for cut in cuts if known.issuperset(cut)]


def _known(store: Store, words: Iterable[str]) -> set[str]:
    """Those of the words that stand in a name."""
    rows = store.rows("SELECT word FROM name_word WHERE word IN (SELECT value FROM json_each(?))", [json.dumps(sorted(words))])
    return {row["word"] for row in rows}


def _matching(store: Store, query: str, limit: int = CANDIDATES) -> list[int]:
    return [row["id"] for row in store.rows("SELECT rowid AS id FROM name_index WHERE name_index MATCH ? LIMIT ?", [query, limit])]


def _quoted(word: str) -> str:
    return f'"{word}"'


def _any(queries: Iterable[str]) -> str:
    return f"({' OR '.join(queries)})"


def _all(queries: Iterable[str]) -> str:
    return f"({' AND '.join(queries)})"
