"""Where the words of a search stand in a text, so that whoever shows it can set them off.

Words are compared as the index over works compares them: whole, in any case, without accents. FTS5 could mark them itself, but
only by going through all that it found once more, or by ordering it in a way that takes longer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

Runs = tuple[tuple[str, bool], ...]
"""A text in pieces, with whether the search found each of them. The pieces together are the text."""

BEFORE, AFTER = 60, 100
"""Characters of a passage on either side of the word that it shows."""

WORD = re.compile(r"[^\W_]+")


def marked(text: str, terms: Sequence[str]) -> Runs:
    """A text in which the words and phrases of a search are found, as far as it has them."""
    runs, end = [], 0
    for found in _pattern(tuple(terms)).finditer(folded(text)):
        runs += [(text[end : found.start()], False), (text[found.start() : found.end()], True)]
        end = found.end()
    return tuple(run for run in [*runs, (text[end:], False)] if run[0])


def passage(text: str, terms: Sequence[str]) -> Runs:
    """The piece of a text in which a search is first found, in whole words; nothing where it is not."""
    found = _pattern(tuple(terms)).search(folded(text))
    if found is None:
        return ()
    start = text.find(" ", found.start() - BEFORE, found.start()) + 1 if found.start() > BEFORE else 0
    end = max(text.rfind(" ", 0, found.end() + AFTER), found.end()) if found.end() + AFTER < len(text) else len(text)
    return marked("…" * (start > 0) + text[start:end] + "…" * (end < len(text)), terms)


def folded(text: str) -> str:
    """A text in small letters without accents, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """A letter without its accents; a syllable of Hangul is no letter with accents."""
    parts = unicodedata.normalize("NFD", character)
    return (parts if all(map(unicodedata.combining, parts[1:])) else character).lower()[0]


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the words and phrases in a folded text; phrases first, for a word of theirs may be searched as well."""
    wanted = [r"[\W_]+".join(WORD.findall(folded(term))) for term in terms]
    either = "|".join(sorted(filter(None, wanted), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])" if either else r"(?!)")
