"""Kin: names that one person may have printed, and how near they are to each other.

A middle name may be left out, an initial stand for a name, a nickname go for a given name; people drop a first name or one of two
family names, hyphen them or not, and some print the family name first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from string import ascii_lowercase, digits

from store.names import Name, agree, agreeing, compatible
from store.nicknames import related

INITIALS = ascii_lowercase + digits
"""With what a word of a name can begin."""


class Kin(IntEnum):
    """How near two names of one person can be, the nearest first.

    SPELT: the same letters, whatever the accents, hyphens and spaces. FULLER: both given names are written out, one
    name says more. INITIALS: an initial stands for a name. CROSSED: so it does, and each name says something that the other
    does not. NICKNAME: one given name goes for the other. PART: a first or a second family name is left out, or the order is another.
    """

    SPELT = 1
    FULLER = 2
    INITIALS = 3
    CROSSED = 4
    NICKNAME = 5
    PART = 6


@lru_cache(maxsize=32_768)
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
        if one.is_full and other.is_full:
            return Kin.FULLER
        return Kin.CROSSED if _is_crossed(one.given, other.given) else Kin.INITIALS
    if not one.given or not other.given:
        return None
    if one.family == other.family and other.given[0] in related(one.given[0]):
        return Kin.NICKNAME if agreeing(one.given[1:], other.given[1:]) else None
    return Kin.PART if _is_part(one, other) or _is_part(other, one) else None


def _is_crossed(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one has a given name or an initial more, and the other writes out what is an initial there ("A. T.": "Ada").

    "A. D." says no more than "Ada", which may be two words closed up: the letters are all there.
    """
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and not (_has_letters(short, long) or _has_letters(long, short))


def _has_letters(whole: tuple[str, ...], some: tuple[str, ...]) -> bool:
    """Whether one given name has all letters of another, in their order."""
    letters = iter("".join(whole))
    return all(letter in letters for letter in "".join(some))


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
    return all(any(agree(mine, theirs) for theirs in rest) for mine in short)


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two given names begin with the same written-out word, and do not differ after it."""
    return short[:1] == long[:1] and len("".join(short[:1])) > 1 and agreeing(short, long)


def keys(name: Name) -> frozenset[str]:
    """Under which keys a name is kept, so that each name that may be its kin finds it by one of `sought`."""
    return frozenset(key for reading in _readings(name) for key in _keys(reading))


def _readings(name: Name) -> tuple[Name, ...]:
    return (name, name.spelt_out) if name.spelt_out else (name,)


def _keys(name: Name) -> Iterator[str]:
    written = [token for token in name.given if len(token) > 1]
    yield block(name) if name.is_full else shortened(name)
    for token in {*written, "".join(name.given)}:
        yield _pair(name.family, token)
    if len(name.given) > 1 and len(name.given[-1]) > 1:
        yield from (_pair(name.given[-1] + name.family, token) for token in {name.given[0], "".join(name.given[:-1])})
    if not name.is_full:
        return
    for part in name.parts:
        yield _pair(part, name.given[0])
    if len(written) > 1:
        yield _pair(written[-1], name.given[0])


def sought(name: Name) -> frozenset[str]:
    """The keys of names that may be this one's kin."""
    return frozenset(key for reading in _readings(name) for key in _sought(reading))


def block(name: Name) -> str:
    """The key of all written-out names with a family name and an initial."""
    return f"{name.family} {name.initial}*"


def shortened(name: Name) -> str:
    """The key of all names that have the initial alone."""
    return f"{name.family} {name.initial}."


def _sought(name: Name) -> Iterator[str]:
    yield f"{name.family} ."
    if not name.given:
        yield from (f"{name.family} {initial}{end}" for initial in INITIALS for end in "*.")
        return
    if not name.is_full:
        yield from _keys(name)
        yield block(name)
        return
    yield from (key for key in _keys(name) if key[-1] != "*")
    yield shortened(name)
    yield from (_pair(name.family, other) for other in related(name.given[0]))


def pairs(names: Sequence[Name]) -> Iterator[tuple[Name, Name, Kin]]:
    """Each two of these names that are kin, in their order, and how near they are."""
    kept: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for key in keys(name):
            kept[key].append(at)
    for at, name in enumerate(names):
        for other in sorted({later for key in sought(name) for later in kept.get(key, ()) if later > at}):
            near = kin(name, names[other])
            if near:
                yield name, names[other], near


def _pair(one: str, other: str) -> str:
    """Two words in an order of their own, as a name may be printed in either."""
    return f"{one} {other}" if one < other else f"{other} {one}"
