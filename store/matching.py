"""Which records describe one work.

`same` is a symmetric, pure relation between two records; the works are its connected components, so
they do not depend on the order in which the records came. `signatures` proposes the pairs worth comparing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from store.kin import kin
from store.models import Kind, Record
from store.names import parse, tokens

SINGULAR_SCHEMES = frozenset({"acl", "pmlr"})
"""Schemes that give a work one identifier: two different ones are two works."""

DEPOSITED: frozenset[Kind] = frozenset({"preprint", "dataset", "other"})
"""What is put into archives as often as its authors like, each time with a DOI of its own."""

ARCHIVES = ("10.48550/", "10.1101/", "10.2139/", "10.5281/", "10.6084/", "10.20944/", "10.21203/", "10.26434/", "10.31234/", "10.36227/")
"""How the DOIs of archives begin, whatever a source takes the work for: arXiv, bioRxiv, SSRN, Zenodo, figshare, Preprints.org,
Research Square, ChemRxiv, PsyArXiv and TechRxiv."""

TELLING = frozenset(
    "not no non without with un erratum errata corrigendum correction retraction comment reply rejoinder discussion part volume "
    "addendum supplement supplementary appendix revisited i ii iii iv v vi vii viii ix x xi xii one two three four five six seven eight "
    "nine ten first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
"""Words that make two titles two works when only one of them has it; numbers do so too."""

RECURRING = frozenset(
    "preface foreword editorial introduction conclusion frontmatter front matter contents table of index calendar announcements call for "
    "papers obituary in memoriam book review reviews briefly noted note letter from to the a an editor editors guest".split()
)
"""A title of such words alone is printed again and again, for another work each year."""

NEAR_TITLE_TOKENS = 6
"""A title needs this many words before one word more or less may be a difference in wording."""

RESPELLED_LETTERS = 5
"""A word needs this many letters before one other letter is a respelling (at least 0.8 alike) and not another word."""

OWN_TITLE_TOKENS = 4
"""A title with this many words is its work's own; shorter ones ("Preface") need an author in common."""

SIGNING_WORDS = 5
"""The longest words of a long title by which it is found: four in common hardly ever meet by chance."""

SAME_ABSTRACT = 75.0
"""Token-set ratio (rapidfuzz, 0-100) from which two abstracts count as one text in two editions."""


def title_tokens(title: str) -> tuple[str, ...]:
    """The words of a title for comparison, hyphens closed up."""
    return tuple(tokens(title))


def proposals(record: Record) -> set[int]:
    """The signatures under which records that may describe the same work find each other.

    A short title without authors is like no other, so there are none.
    """
    words = title_tokens(record.title)
    return _signatures(words) if record.authors or len(words) >= OWN_TITLE_TOKENS else set()


def signatures(title: str) -> set[int]:
    """Numbers of 63 bits; titles that differ in one word or less share at least one of them.

    A short title has one. A long one has one for each of its longest words, made of all the others of these: the words that
    two titles have in common are all of both but one, so the longest in common are among the longest of both. The order of the
    words does not count. Words that tell works apart are in all of them, so that the many parts of a series do not meet.
    """
    return _signatures(title_tokens(title))


def _signatures(words: tuple[str, ...]) -> set[int]:
    if len(words) < NEAR_TITLE_TOKENS:
        return {_number(" ".join(words))}
    numbers = [_number(word) for word in sorted(words, key=lambda word: (-len(word), word))[:SIGNING_WORDS]]
    whole = sum(numbers) + _number(" ".join(sorted(filter(_is_telling, words))))
    return {(whole - number) % 2**63 for number in numbers}


@lru_cache(maxsize=32_768)
def _number(text: str) -> int:
    """63 bits for a word, or for a short title."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _forms(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The words of a title in their order, and those of a long title also with each of them left out."""
    if len(words) < NEAR_TITLE_TOKENS:
        return {words}
    return {words, *(words[:i] + words[i + 1 :] for i in range(len(words)))}


def same(one: Record, other: Record) -> bool:
    """Whether two records describe one work."""
    mine, theirs = set(one.identifiers), set(other.identifiers)
    if any(a.scheme == b.scheme and a.value != b.value for a in mine for b in theirs if a.scheme in SINGULAR_SCHEMES):
        return False
    if any(identifier.scheme != "url" for identifier in mine & theirs):
        return True
    if _published_twice(one, other) or not _years_agree(one, other):
        return False
    words, others = title_tokens(one.title), title_tokens(other.title)
    if words == others and (words or one.title == other.title):
        return _authors_agree(one, other, len(words))
    return _near(words, others) and _authors_in(one, other) > 0 and not _pages_differ(one, other) and _contents_agree(one, other)


def _published_twice(one: Record, other: Record) -> bool:
    """Whether two records that share no identifier have each a publisher's DOI: then they are two publications."""
    return one.kind not in DEPOSITED and other.kind not in DEPOSITED and _is_registered(one) and _is_registered(other)


def _is_registered(record: Record) -> bool:
    return any(one.scheme == "doi" and not one.value.startswith(ARCHIVES) for one in record.identifiers)


def _years_agree(one: Record, other: Record) -> bool:
    """Whether both may be of one year, or of two that follow each other, unless something says that two things came out."""
    if one.year is None or other.year is None or one.year == other.year:
        return True
    recurring = _recurs(one) or _recurs(other) or _of_one_series(one, other)
    return abs(one.year - other.year) == 1 and not recurring and not _pages_differ(one, other)


def _recurs(record: Record) -> bool:
    return record.kind == "editorial" or RECURRING.issuperset(title_tokens(record.title))


def _of_one_series(one: Record, other: Record) -> bool:
    """Whether both stand in proceedings of one conference, which prints no paper in two years."""
    mine, theirs = one.venue_short or "", other.venue_short or ""
    return one.kind == other.kind == "inproceedings" and mine.casefold() == theirs.casefold() != ""


def _pages_differ(one: Record, other: Record) -> bool:
    """Whether they begin on different pages; a paper that is counted from its own first page may stand anywhere."""
    mine, theirs = _first_page(one), _first_page(other)
    return mine != theirs and not {"", "1"} & {mine, theirs}


def _first_page(record: Record) -> str:
    found = re.search(r"\w+", record.pages or "")
    return found[0].casefold() if found else ""


def _authors_agree(one: Record, other: Record, title_length: int) -> bool:
    """Whether two records of one title can have the same authors.

    Half of the shorter complete list must be in the other one, and all of a partial list in a complete
    one. Two partial lists may name different authors of the work, if its title is long enough to be its own. Where a record
    names nobody, that title must also stand in one place: a journal prints "Abstracts of Current Toys" in every issue.
    """
    if not one.authors or not other.authors:
        return title_length >= OWN_TITLE_TOKENS and _places_agree(one, other)
    mine, theirs = _authors_in(one, other), _authors_in(other, one)
    if one.authors_complete and other.authors_complete:
        return min(mine, theirs) >= max(1, min(len(one.authors), len(other.authors)) // 2)
    if one.authors_complete:
        return theirs == len(other.authors)
    if other.authors_complete:
        return mine == len(one.authors)
    return mine > 0 or title_length >= OWN_TITLE_TOKENS


def _places_agree(one: Record, other: Record) -> bool:
    """Whether neither year, volume, number nor first page says that they stand in two places."""
    stated = ((one.year, other.year), (one.volume, other.volume), (one.number, other.number), (_first_page(one), _first_page(other)))
    return all(mine == theirs or not mine or not theirs for mine, theirs in stated)


def _authors_in(one: Record, other: Record) -> int:
    """How many authors of one record can be authors of the other, also with initials or the family name first."""
    theirs = [parse(author.name) for author in other.authors]
    return sum(any(kin(parse(author.name), name) for name in theirs) for author in one.authors)


def _near(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two long titles are the same in order, but for one word of either or both that tells no works apart."""
    if min(len(words), len(others)) < NEAR_TITLE_TOKENS or _forms(words).isdisjoint(_forms(others)):
        return False
    mine, theirs = _difference(words, others)
    lettered = any(len(word) == 1 for word in mine) and any(len(word) == 1 for word in theirs)  # "Part A" and "Part B"
    return not lettered and not any(map(_is_telling, mine + theirs))


def _is_telling(word: str) -> bool:
    """Whether a word makes two titles two works when only one of them has it."""
    return word in TELLING or any(map(str.isdigit, word))


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
