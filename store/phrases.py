"""Topics that stand in the texts themselves, for works whose sources state none.

They come from a vocabulary mined from the store's own titles: two or three words in a row that stand in
the titles of at least two works, without stop words and not merely as part of a longer phrase. A work has
the topics whose phrase stands in its title, or twice in its abstract. The method and its figures: YAKE and
RAKE were measured slower and worse (see the design's measurements).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from anyascii import anyascii

TITLES = 2
"""A phrase is a topic when it stands in the titles of this many works."""

WORDS = (3, 2)
"""Lengths of phrases, in words, longest first."""

MOST = 5
"""Topics that one work may get from its text."""

STOP = frozenset(
    """
    a about above across after against all around an and any are as at based be been being between beyond both but by can do does
    during each every few for from further had has have having how if in into is it its itself just via let more most much near
    no nor not of off on once one only onto or other our out over own per same some such than that the their them then there
    these they this those through to toward towards two three under until up upon us use used using vs was we were what when
    where whether which while who whom why will with within without you your new novel improved improving efficient efficiently
    fast faster better best simple good approach approaches method methods framework analysis study understanding learning-based
    state-of-the-art case optimal nearly sharp tight general generalized multiple extended abstract open problem open-problem
    """.split()
)
"""Words that no topic contains."""

EMPTY = frozenset({"lower bound", "upper bound", "polynomial time", "finite time", "high dimension", "special case", "first order"})
"""Phrases that stand in many titles and name no topic."""


def words(text: str) -> list[str]:
    """Lower-case words of a text; a hyphen stays inside its word, a break between phrases is an empty word."""
    plain = anyascii(text).lower()
    return [word.strip("-'") for word in re.findall(r"[a-z][a-z0-9'-]*|[.:;,?!()\\n]", plain)]


def phrases(text: str) -> Iterator[str]:
    """Every run of words in a text that could be a topic, in singular."""
    run: list[str] = []
    for word in [*words(text), ""]:
        if word and word.isascii() and word[0].isalpha():
            run.append(word)
            continue
        yield from _runs(run)
        run = []


def _runs(run: list[str]) -> Iterator[str]:
    for length in WORDS:
        for start in range(len(run) - length + 1):
            part = run[start : start + length]
            phrase = " ".join([*part[:-1], singular(part[-1])])
            if phrase not in EMPTY and not any(word in STOP or len(word) == 1 for word in part):
                yield phrase


def singular(word: str) -> str:
    """The singular of a plain English plural; other words as they are."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def mine(titles: Iterable[str]) -> Mapping[str, int]:
    """The vocabulary of a collection of titles: each phrase with the number of titles it stands in.

    A phrase that always stands inside one longer phrase says no more than that one, and is left out.
    """
    counts = Counter(phrase for title in titles for phrase in set(phrases(title)))
    kept = {phrase: count for phrase, count in counts.items() if count >= TITLES}
    inside = {part for phrase, count in kept.items() for part in _parts(phrase) if kept.get(part, 0) == count}
    return {phrase: count for phrase, count in kept.items() if phrase not in inside}


def _parts(phrase: str) -> Iterator[str]:
    split = phrase.split()
    for length in range(2, len(split)):
        for start in range(len(split) - length + 1):
            part = split[start : start + length]
            yield " ".join([*part[:-1], singular(part[-1])])


def topics_of(title: str, abstract: str, vocabulary: Mapping[str, int]) -> list[str]:
    """At most five topics of one work: those in its title first, then the ones its abstract repeats."""
    in_title = [phrase for phrase in phrases(title) if phrase in vocabulary]
    repeated = Counter(phrase for phrase in phrases(abstract) if phrase in vocabulary)
    in_abstract = sorted((p for p, count in repeated.items() if count >= 2), key=lambda p: (-repeated[p], p))
    found: list[str] = []
    for phrase in dict.fromkeys([*in_title, *in_abstract]):
        if not any(phrase in longer for longer in found):
            found.append(phrase)
    return found[:MOST]


def phrase_of(text: str) -> str:
    """A typed topic in the form of the vocabulary: lower case, its last word in singular."""
    typed = [word for word in words(text) if word[0].isalpha()]
    return " ".join([*typed[:-1], singular(typed[-1])]) if typed else ""
