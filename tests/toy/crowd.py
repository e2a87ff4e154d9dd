"""Any number of people and works that never were: names and titles of invented words, no two of them alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

CONSONANTS = "bcdfghklmnprstvz"
VOWELS = "aeiou"


def names(random: Random, count: int) -> list[str]:
    """People; each has given and family names that nobody else has."""
    word = _words(random)
    return [f"{next(word)} {next(word)}".title() for _ in range(count)]


def titles(random: Random, count: int) -> list[str]:
    """Titles of works; no word is in two of them."""
    word = _words(random)
    return [" ".join(islice(word, 4)).capitalize() for _ in range(count)]


def _words(random: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        word = "".join(random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(4))
        if word not in seen:
            seen.add(word)
            yield word
