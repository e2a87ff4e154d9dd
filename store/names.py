"""Personal names: parse, normalise, compare.

A name is a family name and given tokens in order, all transliterated to lower-case ASCII. Two names
are compatible when one person could print both: the family names are the same, and each given token
that both have is the same, or one is the other's initial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from sys import intern

from anyascii import anyascii

PARTICLES = frozenset("al bin da de del della den der di dos du el i ibn la le san st te ten ter van von y zu".split())
"""Lower-case words that open a family name (van der Maaten); they do not count in a comparison."""

CAPITALISED = frozenset({"de", "den", "der", "van", "von"})
"""Those of them that are printed with a capital as well."""

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"})
"""Letters that are written as two where a typewriter lacks them; `anyascii` takes the first alone."""

_BETWEEN_INITIALS = re.compile(r"(?<=\b[a-z])\.?-(?=[a-z]\b)")
_INSIDE = re.compile(r"(?<=\w)['’`-](?=\w)")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name: `family` as one key, `given` tokens in order ("h", "r" are initials).

    `parts` are the words of a family name of several; `spelt_out` is the name with its umlauts as two letters each.
    """

    family: str
    given: tuple[str, ...]
    parts: tuple[str, ...] = ()
    spelt_out: Name | None = None
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.family, self.given)))

    def __hash__(self) -> int:
        """Names are looked up far more often than they are made."""
        return self._hash

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
    plain = text.lower() if text.isascii() else anyascii(text.replace("—", " ")).lower()
    if "-" in plain:
        plain = _BETWEEN_INITIALS.sub(" ", plain)
    return _WORD.findall(_INSIDE.sub("", plain))


def key(text: str) -> str:
    """A text as one normalised string: `tokens` joined by spaces."""
    return " ".join(tokens(text))


@lru_cache(maxsize=65_536)
def parse(text: str) -> Name:
    """A name from "Given Family" or "Family, Given", with a "Jr" anywhere after the family name; never fails.

    A family name is never a single letter: "Toy A" is A. Toy, and "Ada Toy B." is Ada B. Toy. Many names share their words, so
    each word is held once.
    """
    family, given = _divided(text if "’ " not in text and "' " not in text else re.sub(r"(?<=['’]) ", "", text))
    name = Name(intern(_joined(family)), tuple(map(intern, tokens(given))), _parts(family))
    if text.isascii() or not UMLAUTS.keys() & set(map(ord, text)):
        return name
    return replace(name, spelt_out=Name(_joined(family.translate(UMLAUTS)), tuple(tokens(given.translate(UMLAUTS))), name.parts))


def _divided(text: str) -> tuple[str, str]:
    """A printed name as (family name without particles, given names)."""
    family, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
    given = [part for part in rest if not _is_suffix(part)]
    words = family.split()
    if given:
        return " ".join(words[_particles(words) :]), " ".join(given)
    while len(words) > 1 and _is_suffix(words[-1]):
        words.pop()
    trailing: list[str] = []
    while len(words) > 1 and _is_letter(words[-1]) and not all(map(_is_letter, words)):
        trailing.insert(0, words.pop())
    end = max(len(words) - 1, 0)
    while end > 1 and _is_particle(words[end - 1]):
        end -= 1
    return " ".join(words[-1:]), " ".join([*words[:end], *trailing])


def _joined(family: str) -> str:
    return "".join(tokens(family))


def _parts(family: str) -> tuple[str, ...]:
    return tuple(tokens(family.replace("-", " "))) if "-" in family or " " in family else ()


def _is_letter(word: str) -> bool:
    return len(word.strip(".")) == 1


def _is_suffix(words: str) -> bool:
    return all(word.strip(".").lower() in SUFFIXES for word in words.split())


def _particles(words: list[str]) -> int:
    """How many words open a family name without being it."""
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return count


def _is_particle(word: str) -> bool:
    return word in PARTICLES or word.casefold() in CAPITALISED


def compatible(one: Name, other: Name) -> bool:
    """Whether one person could print both names; a different initial or given name says no."""
    if one.family != other.family:
        return False
    if len(one.given) != len(other.given) and "".join(one.given) == "".join(other.given):
        return True
    return agreeing(one.given, other.given)


def agreeing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of given tokens do not differ as far as both go."""
    return all(agree(mine, theirs) for mine, theirs in zip(one, other, strict=False))


def agree(mine: str, theirs: str) -> bool:
    """Whether two given tokens are the same, or one is the other's initial."""
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return mine == theirs


def shortens(short: Name, long: Name) -> bool:
    """Whether a name says nothing that the other does not say: the last given names are left out, or are initials."""
    if short.family != long.family or len(short.given) > len(long.given):
        return False
    return all(mine in (theirs, theirs[0]) for mine, theirs in zip(short.given, long.given, strict=False))


def fullness(text: str) -> tuple[int, int, bool, int, str]:
    """A sort key: the greater, the more a printed name tells (written-out names, middle names, accents) and the better it looks."""
    name = parse(text)
    accents = sum(not character.isascii() for character in text)
    shouting = text.isupper() or text.islower()
    return (sum(len(token) > 1 for token in name.given), len(name.given), not shouting and not _ends_oddly(text), accents, text)


def _ends_oddly(text: str) -> bool:
    """Whether a full stop or a number of a footnote was taken for a part of a name: "Ada Kite." or "Ada Kite1"."""
    last = text.split()[-1] if text.split() else ""
    return last[-1:].isdigit() or (last.endswith(".") and last.count(".") == 1 and len(last) > 3 and not _is_suffix(last))


def fullest(printed: list[str]) -> str:
    """The printed form that tells the most; the choice does not depend on the order given."""
    return max(printed, key=fullness)
