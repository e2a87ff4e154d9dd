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
"""Lower-case words that open a family name (van der Maaten); they do not count in a comparison."""

CAPITALISED = frozenset({"de", "den", "der", "van", "von"})
"""Those of them that are printed with a capital as well."""

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

    A hyphen between initials separates them ("S.-H." is two), and so does a long dash between any words.
    """
    plain = anyascii(text.replace("—", " ")).lower()
    plain = re.sub(r"(?<=\b[a-z])\.?-(?=[a-z]\b)", " ", plain)
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['’`-](?=\w)", "", plain))


def key(text: str) -> str:
    """A text as one normalised string: `tokens` joined by spaces."""
    return " ".join(tokens(text))


@lru_cache(maxsize=65_536)
def parse(text: str) -> Name:
    """A name from "Given Family" or "Family, Given", with a "Jr" anywhere after the family name; never fails."""
    family, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
    given = [part for part in rest if not set(tokens(part)) <= SUFFIXES]
    if given:
        words = family.split()
        return Name(_joined(words[_particles(words) :]), tuple(tokens(" ".join(given))))
    words = family.split()
    while len(words) > 1 and set(tokens(words[-1])) <= SUFFIXES:
        words.pop()
    end = max(len(words) - 1, 0)
    while end > 1 and _is_particle(words[end - 1]):
        end -= 1
    last = len(words) - 1 if words else 0
    return Name(_joined(words[last:]), tuple(tokens(" ".join(words[:end]))))


def _particles(words: list[str]) -> int:
    """How many words open a family name without being it."""
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return count


def _is_particle(word: str) -> bool:
    return word in PARTICLES or word.casefold() in CAPITALISED


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
