"""Personal names: parse, normalise, compare.

A name is a family name and given tokens in order, all transliterated to lower-case ASCII. Two names
are compatible when one person could print both: the family names are the same, and each given token
that both have is the same, or one is the other's initial. `kin` says how near two names are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii

from store.nicknames import related

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


class Kin(IntEnum):
    """How near two names of one person can be, the nearest first.

    SPELT: the same letters, whatever the accents, hyphens and spaces. FULLER: both given names are written out, one
    name says more. INITIALS: an initial stands for a name. NICKNAME: one given name goes for the other. PART: a first
    or a second family name is left out, or the order is another.
    """

    SPELT = 1
    FULLER = 2
    INITIALS = 3
    NICKNAME = 4
    PART = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name: `family` as one key, `given` tokens in order ("h", "r" are initials).

    `parts` are the words of a family name of several; `spelt_out` is the name with its umlauts as two letters each.
    """

    family: str
    given: tuple[str, ...]
    parts: tuple[str, ...] = field(default=(), compare=False)
    spelt_out: Name | None = field(default=None, compare=False)

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

    A family name is never a single letter: "Toy A" is A. Toy, and "Ada Toy B." is Ada B. Toy.
    """
    family, given = _divided(text if "’ " not in text and "' " not in text else re.sub(r"(?<=['’]) ", "", text))
    name = Name(_joined(family), tuple(tokens(given)), _parts(family))
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
    return _agreeing(one.given, other.given)


def _agreeing(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(_agree(mine, theirs) for mine, theirs in zip(one, other, strict=False))


def _agree(mine: str, theirs: str) -> bool:
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return mine == theirs


@lru_cache(maxsize=65_536)
def kin(one: Name, other: Name) -> Kin | None:
    """How near two names are, if one person could have printed both; symmetric."""
    near = _kin(one, other)
    if near or not (one.spelt_out or other.spelt_out):
        return near
    return _kin(one.spelt_out or one, other) or _kin(one, other.spelt_out or other)


def _kin(one: Name, other: Name) -> Kin | None:
    if "".join(one.given) + one.family == "".join(other.given) + other.family and one.initial == other.initial:
        return Kin.SPELT
    if compatible(one, other):
        return Kin.FULLER if one.is_full and other.is_full else Kin.INITIALS
    if not one.given or not other.given:
        return None
    if one.family == other.family and other.given[0] in related(one.given[0]):
        return Kin.NICKNAME if _agreeing(one.given[1:], other.given[1:]) else None
    return Kin.PART if _is_part(one, other) or _is_part(other, one) else None


def _is_part(short: Name, long: Name) -> bool:
    """Whether the shorter name leaves out a given name or one of two family names, or has another order."""
    if short.family == long.family:
        return _leaves_out(short.given, long.given)
    if (short.family, *short.given) == (*long.given, long.family):
        return True
    if short.family in long.parts:
        return _begins(short.given, long.given)
    return long.given[-1:] == (short.family,) and _begins(short.given, long.given[:-1])


def _leaves_out(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the longer has all given names of the shorter, a written-out one among them, and more; in any order if they are as many."""
    if not any(len(token) > 1 for token in set(short) & set(long)):
        return False
    if len(short) == len(long):
        return sorted(short) == sorted(long)
    rest = iter(long)
    return all(any(_agree(mine, theirs) for theirs in rest) for mine in short)


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two given names begin with the same written-out word, and do not differ after it."""
    return short[:1] == long[:1] and len("".join(short[:1])) > 1 and _agreeing(short, long)


def keys(name: Name) -> frozenset[str]:
    """Under which keys a name is kept, so that each name that may be its kin finds it by one of `sought`."""
    return frozenset(key for reading in _readings(name) for key in _keys(reading))


def _readings(name: Name) -> tuple[Name, ...]:
    return (name, name.spelt_out) if name.spelt_out else (name,)


def _keys(name: Name) -> Iterator[str]:
    written = [token for token in name.given if len(token) > 1]
    yield f"{name.family} {name.initial}{'*' if name.is_full else '.'}"
    for token in {*written, "".join(name.given)}:
        yield _pair(name.family, token)
    if not name.is_full:
        return
    for part in name.parts:
        yield _pair(part, name.given[0])
    if len(written) > 1:
        yield _pair(written[-1], name.given[0])
        yield _pair(written[-1] + name.family, name.given[0])


def sought(name: Name) -> frozenset[str]:
    """The keys of names that may be this one's kin."""
    return frozenset(key for reading in _readings(name) for key in _sought(reading))


def _sought(name: Name) -> Iterator[str]:
    if not name.is_full:
        yield from _keys(name)
        yield f"{name.family} {name.initial}*"
        return
    yield from (key for key in _keys(name) if not key.endswith("*"))
    yield f"{name.family} {name.initial}."
    yield from (_pair(name.family, other) for other in related(name.given[0]))


def _pair(one: str, other: str) -> str:
    """Two words in an order of their own, as a name may be printed in either."""
    return f"{one} {other}" if one < other else f"{other} {one}"


def fullness(text: str) -> tuple[int, int, int, int, str]:
    """A sort key: the greater, the more a printed name tells (written-out names, middle names, accents)."""
    name = parse(text)
    accents = sum(not character.isascii() for character in text)
    shouting = text.isupper() or text.islower()
    return (sum(len(token) > 1 for token in name.given), len(name.given), int(not shouting), accents, text)


def fullest(printed: list[str]) -> str:
    """The printed form that tells the most; the choice does not depend on the order given."""
    return max(printed, key=fullness)
