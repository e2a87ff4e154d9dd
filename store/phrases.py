"""Topics that stand in the texts themselves, for works whose sources state none.

They come from a vocabulary mined from the store's own titles: two or three words in a row that stand in
the titles of at least two works, without stop words and not merely as part of a longer phrase. A work has
the topics whose phrase stands in its title, or twice in its abstract.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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

EMPTY = frozenset(
    {
        "lower bound",
        "upper bound",
        "polynomial time",
        "finite time",
        "high dimension",
        "special case",
        "first order",
        "nearoptimal algorithm",
    }
)
"""Phrases that stand in many titles and name no topic."""


def words(text: str) -> list[str]:
    """Lower-case words and other marks of a text, in order; a hyphen stays inside its word, an end of line is a mark."""
    plain = anyascii(text.replace("—", ":")).lower()
    return [word.strip("-'") for word in re.findall(r"[a-z][a-z0-9'-]*|[^a-z\s]|\n", plain)]


def phrases(text: str) -> Iterator[tuple[str, str]]:
    """Every run of words in a text that could be a topic, as (key, spelling).

    The key is in singular and without hyphens, so that all spellings of one topic share it.
    """
    run: list[str] = []
    for word in [*words(text), ""]:
        if word and word.isascii() and word[0].isalpha():
            run.append(word)
            continue
        yield from _runs(run)
        run = []


def _runs(run: list[str]) -> Iterator[tuple[str, str]]:
    bars = [word in STOP or len(word) == 1 for word in run]
    for length in WORDS:
        for start in range(len(run) - length + 1):
            if not any(bars[start : start + length]):
                part = run[start : start + length]
                topic = topic_key(part)
                if topic not in EMPTY:
                    yield topic, " ".join(part)


def topic_key(part: list[str]) -> str:
    """The key of a topic from its words, which are lower-case ASCII already."""
    return " ".join([*part[:-1], singular(part[-1])]).replace("-", "").replace("'", "") if part else ""


def singular(word: str) -> str:
    """The singular of a plain English plural; other words as they are."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "ias")):
        return word
    if word.endswith(("sses", "xes", "ches", "shes", "iases")):
        return word[:-2]
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def mine(titles: Iterable[str]) -> Mapping[str, str]:
    """The vocabulary of a collection of titles: each topic's key with its most frequent spelling.

    Spellings that differ in hyphens only are one topic. A phrase that always stands inside one longer
    phrase says no more than that one, and is left out.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for title in titles:
        for topic, spelling in set(phrases(title)):
            spellings[topic][spelling] += 1
    kept = {topic: forms for topic, forms in spellings.items() if forms.total() >= TITLES}
    inside = {
        part
        for forms in kept.values()
        for spelling in forms
        for part in _parts(spelling)
        if part in kept and kept[part].total() == forms.total()
    }
    return {topic: max(forms, key=lambda form: (forms[form], form)) for topic, forms in kept.items() if topic not in inside}


def _parts(spelling: str) -> Iterator[str]:
    """The keys of the shorter phrases inside a phrase."""
    split = spelling.split()
    for length in range(2, len(split)):
        for start in range(len(split) - length + 1):
            yield topic_key(split[start : start + length])


def topics_of(title: str, abstract: str, vocabulary: Mapping[str, str]) -> list[str]:
    """The keys of at most five topics of one work: those in its title first, then the ones its abstract repeats."""
    in_title = [topic for topic, _ in phrases(title) if topic in vocabulary]
    repeated = Counter(topic for topic, _ in phrases(abstract) if topic in vocabulary)
    in_abstract = sorted((topic for topic, count in repeated.items() if count >= 2), key=lambda topic: (-repeated[topic], topic))
    return list(dict.fromkeys([*in_title, *in_abstract]))[:MOST]


def typed_key(text: str) -> str:
    """The key of a topic that somebody typed."""
    return topic_key([word for word in words(text) if word[:1].isalpha()])
