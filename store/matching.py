"""Which records describe one work.

`same` is a symmetric, pure relation between two records; the works are its connected components, so
they do not depend on the order in which the records came. `signatures` proposes the pairs worth comparing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from store.models import Record
from store.names import compatible, parse, tokens

SINGULAR_SCHEMES = frozenset({"acl", "pmlr"})
"""Schemes that give a work one identifier: two different ones are two works."""

TELLING = frozenset(
    "not no non without with un erratum errata corrigendum correction retraction comment reply rejoinder discussion part volume "
    "i ii iii iv v vi vii viii ix x first second third".split()
)
"""Words that make two titles two works when only one of them has it; numbers do so too."""

NEAR_TITLE_TOKENS = 6
"""A title needs this many words before one word more or less may be a difference in wording."""

RESPELLED_LETTERS = 5
"""A word needs this many letters before one other letter is a respelling (at least 0.8 alike) and not another word."""

OWN_TITLE_TOKENS = 4
"""A title with this many words is its work's own; shorter ones ("Preface") need an author in common."""

SAME_ABSTRACT = 75.0
"""Token-set ratio (rapidfuzz, 0-100) from which two abstracts count as one text in two editions."""


def title_tokens(title: str) -> tuple[str, ...]:
    """The words of a title for comparison, hyphens closed up."""
    return tuple(tokens(title))


def signatures(title: str) -> set[int]:
    """Signed 64-bit numbers; titles that differ in one word or less share at least one of them."""
    return {_number(" ".join(form)) for form in _forms(title_tokens(title))}


def _forms(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The words of a title in their order, and those of a long title also with each of them left out."""
    if len(words) < NEAR_TITLE_TOKENS:
        return {words}
    return {words, *(words[:i] + words[i + 1 :] for i in range(len(words)))}


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def same(one: Record, other: Record) -> bool:
    """Whether two records describe one work."""
    mine, theirs = set(one.identifiers), set(other.identifiers)
    if any(a.scheme == b.scheme and a.value != b.value for a in mine for b in theirs if a.scheme in SINGULAR_SCHEMES):
        return False
    if any(identifier.scheme != "url" for identifier in mine & theirs):
        return True
    if not _years_agree(one, other):
        return False
    words, others = title_tokens(one.title), title_tokens(other.title)
    if words == others and (words or one.title == other.title):
        return _authors_agree(one, other, len(words))
    return _near(words, others) and _authors_in(one, other) > 0 and _contents_agree(one, other)


def _years_agree(one: Record, other: Record) -> bool:
    if one.year is None or other.year is None:
        return True
    return abs(one.year - other.year) <= (0 if "editorial" in (one.kind, other.kind) else 1)


def _authors_agree(one: Record, other: Record, title_length: int) -> bool:
    """Whether two records of one title can have the same authors.

    Half of the shorter complete list must be in the other one, and all of a partial list in a complete
    one. Two partial lists may name different authors of the work, if its title is long enough to be its own.
    """
    if not one.authors or not other.authors:
        return title_length >= OWN_TITLE_TOKENS
    mine, theirs = _authors_in(one, other), _authors_in(other, one)
    if one.authors_complete and other.authors_complete:
        return min(mine, theirs) >= max(1, min(len(one.authors), len(other.authors)) // 2)
    if one.authors_complete:
        return theirs == len(other.authors)
    if other.authors_complete:
        return mine == len(one.authors)
    return mine > 0 or title_length >= OWN_TITLE_TOKENS


def _authors_in(one: Record, other: Record) -> int:
    """How many authors of one record can be authors of the other."""
    theirs = [parse(author.name) for author in other.authors]
    return sum(any(compatible(parse(author.name), name) for name in theirs) for author in one.authors)


def _near(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two long titles are the same in order, but for one word of either or both that tells no works apart."""
    if min(len(words), len(others)) < NEAR_TITLE_TOKENS or _forms(words).isdisjoint(_forms(others)):
        return False
    mine, theirs = _difference(words, others)
    return not any(word in TELLING or re.search(r"\d", word) for word in mine + theirs)


def _difference(words: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    mine, theirs = Counter(words), Counter(others)
    return list((mine - theirs).elements()), list((theirs - mine).elements())


def _contents_agree(one: Record, other: Record) -> bool:
    """Whether two nearly equal titles are one work's: by their abstracts, or by their year and words where one is missing."""
    if one.abstract and other.abstract:
        return fuzz.token_set_ratio(one.abstract, other.abstract) >= SAME_ABSTRACT
    mine, theirs = _difference(title_tokens(one.title), title_tokens(other.title))
    return one.year == other.year and (len(mine) != len(theirs) or any(map(_respelled, mine, theirs)))


def _respelled(word: str, other: str) -> bool:
    """Whether one word is the other with one letter more, less, changed or moved.

    The first letter stays, for it can turn the meaning round: symmetric and asymmetric.
    """
    return word[0] == other[0] and max(len(word), len(other)) >= RESPELLED_LETTERS and OSA.distance(word, other) == 1


def components(records: Sequence[Record]) -> list[list[int]]:
    """The indexes of the records of each work, in the order of their first record."""
    home = list(range(len(records)))
    for i, j in combinations(range(len(records)), 2):
        if home[i] != home[j] and same(records[i], records[j]):
            old, new = home[j], home[i]
            home = [new if place == old else place for place in home]
    return [[i for i, place in enumerate(home) if place == start] for start in sorted(set(home))]
