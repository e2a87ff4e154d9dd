"""Personal names: parse, normalise, compare.

A name is a family name and given tokens in order, all transliterated to lower-case ASCII. Two names
are compatible when one person could print both: the family names are the same, and each given token
that both have is the same, or one is the other's initial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

PARTICLES = frozenset("al bin da de del della den der di dos du el ibn la le san st te ten ter van von zu".split())
"""Lower-case words that open a family name (van der Maaten)."""

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True)
class Name:
    """A parsed name: `family` as one key, `given` tokens in order ("h", "r" are initials)."""

    family: str
    given: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether the first given name is written out."""
        return bool(self.given) and len(self.given[0]) > 1

    @property
    def initial(self) -> str:
        """The first letter of the first given name, or nothing."""
        return self.given[0][0] if self.given else ""


def tokens(text: str) -> list[str]:
    """The words of a text for comparison: ASCII, lower case, hyphens and apostrophes closed up.

    A hyphen between initials separates them ("S.-H." is two).
    """
    plain = anyascii(text).lower()
    plain = re.sub(r"(?<=\b[a-z])\.?-(?=[a-z]\b)", " ", plain)
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['’`-](?=\w)", "", plain))


def key(text: str) -> str:
    """A text as one normalised string: `tokens` joined by spaces."""
    return " ".join(tokens(text))


@lru_cache(maxsize=65_536)
def parse(text: str) -> Name:
    """A name from "Given Family", "Family, Given" or "Family, Jr, Given"; never fails."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and tokens(parts[1]) and set(tokens(parts[1])) <= SUFFIXES:
        parts = [parts[0], *parts[2:]]
    if len(parts) > 1:
        return Name(_joined(parts[0].split()), tuple(tokens(" ".join(parts[1:]))))
    words = text.replace(",", " ").split()
    while len(words) > 1 and set(tokens(words[-1])) <= SUFFIXES:
        words.pop()
    start = _family_start(words)
    return Name(_joined(words[start:]), tuple(tokens(" ".join(words[:start]))))


def _family_start(words: list[str]) -> int:
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1].islower() and words[start - 1] in PARTICLES:
        start -= 1
    return start


def _joined(words: list[str]) -> str:
    return "".join(tokens(" ".join(words)))


def compatible(one: Name, other: Name) -> bool:
    """Whether one person could print both names; a different initial or given name says no."""
    if one.family != other.family:
        return False
    if len(one.given) != len(other.given) and "".join(one.given) == "".join(other.given):
        return True
    return all(_agree(mine, theirs) for mine, theirs in zip(one.given, other.given, strict=False))


def _agree(mine: str, theirs: str) -> bool:
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return mine == theirs


def fullness(text: str) -> tuple[int, int, int, int, str]:
    """A sort key: the greater, the more a printed name tells (written-out names, middle names, accents)."""
    name = parse(text)
    accents = sum(not character.isascii() for character in text)
    shouting = text.isupper() or text.islower()
    return (sum(len(token) > 1 for token in name.given), len(name.given), int(not shouting), accents, text)


def fullest(printed: list[str]) -> str:
    """The printed form that tells the most; the choice does not depend on the order given."""
    return max(printed, key=fullness)
