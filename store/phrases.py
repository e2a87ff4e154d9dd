"""Phrases and acronyms in the texts of works: what could be a topic, before anything is counted.

A phrase is two or three words in a row without stop words. It is kept with how it stands: whether it opens such a run of
words, and whether it closes one. "machine translation" does both in many titles; "statistical machine" is always
followed by another word, and "language processing" mostly follows one. `vocabulary` tells the ones from the others by these
counts, so that no list of fragments is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from anyascii import anyascii

OPENS, CLOSES = 1, 2
"""How a phrase stands in a title, as bits of one number: at the beginning of a run of words, at its end."""

LONG_FORMS = (1, 2, 3)
"""Lengths of what an acronym may stand for, in words; one is a word with hyphens, which is no topic."""

MOST = 5
"""Phrases that an abstract may give, those that it repeats most."""

STOP = frozenset(
    """
    a about above across after against all among an and any are as at based be been being between beyond both but by can could do does
    during each every few for from further had has have having how if in into is it its itself just let may might more most much near
    no nor not of off on once one only onto or other our out over own per same should some such than that the their them then there
    these they this those through to toward towards two three under until up upon us use used using versus via vs was we were what when
    where whether which while who whom why will with within without would yet you your
    application applications approach approaches automatically best better campaign campaigns case challenge challenges comparing
    comparison description descriptions different effective effectively efficient efficiently empirical enhanced evidence experiment
    experimental experiments extended fast faster framework general generalized good high improved improving initial introduction
    investigation issues jointly large-scale learning-based method methods multiple nearly new novel open open-problem optimal overview
    particular practical preliminary problem problems proceedings project projects promising proposal real real-world recent report
    reports results several sharp simple specific state-of-the-art step steps studies study submission task tasks technique techniques
    tight too understanding useful various very workshop workshops
    au aux avec dans de des du en et la le les par pour sur un une
    """.split()
)
"""Words that no topic contains: English ones that only join others, those of every science, and French ones that join."""

EMPTY = frozenset(
    {
        "author index",
        "book review",
        "finite time",
        "first order",
        "high dimension",
        "invited paper",
        "invited talk",
        "large corpus",
        "last word",
        "lower bound",
        "nearoptimal algorithm",
        "polynomial time",
        "position paper",
        "short paper",
        "special case",
        "special issue",
        "upper bound",
    }
)
"""Phrases that stand in many titles and name no topic."""

GENERAL = frozenset(
    """
    analysis annotated available collection comparative comprehensive computational current data database dataset design detailed
    development domain evaluation feature first formal future global hybrid implementation important improvement information joint large
    local major model modeling new performance process processing quality related research resource set size software special standard
    statistical system test text tool training user
    """.split()
)
"""Words, in singular, that say something only beside another one: a phrase of these alone names no topic."""

PLURALS = {"analyses": "analysis", "corpora": "corpus", "hypotheses": "hypothesis", "indices": "index", "matrices": "matrix"}
PLURALS |= {"news": "news", "series": "series", "vertices": "vertex"}
"""Singulars that no rule gives."""

JOINING = frozenset({"of", "and", "or", "&"})
ARTICLES = frozenset({"a", "an", "the"})

MARK = re.compile(r"[A-Za-z][A-Za-z0-9'-]*|[^A-Za-z\s]|\n")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
VOWEL = re.compile(r"[aeiouy]")
EVENT = re.compile(r"\d\d")
"""What tells the name of an event or a version ("semeval-2019") from a word."""

ACRONYM = re.compile(r"([A-Z]{2,6})s?")
DEFINED = re.compile(r"\(([A-Z]{2,6})s?\)")
BEFORE = 120
"""Characters in front of an acronym's brackets in which its long form must stand."""


class Word(NamedTuple):
    """One word of a text. Marks and stop words are kept as words whose `inner` and `last` are empty.

    `inner` is what it adds to a key, `last` what it adds at the end of one: without hyphens, and there in singular.
    `verbal` says that it ends like "building", `past` that it ends like "painted". `acronym` is the word itself, in
    singular, when it is printed in capitals.
    """

    spelling: str
    inner: str
    last: str
    verbal: bool
    past: bool
    acronym: str


END = Word("", "", "", verbal=False, past=False, acronym="")


def words(text: str) -> list[Word]:
    """The words and marks of a text, in order; a hyphen stays inside its word, an end of line is a mark."""
    plain = text if text.isascii() else FOREIGN.sub(lambda letters: anyascii(letters[0].replace("—", ":")), text)
    return list(chain.from_iterable(map(_words, plain.split(" "))))


@lru_cache(maxsize=32_768)
def _words(text: str) -> tuple[Word, ...]:
    """The words and marks of what stands between two spaces."""
    return tuple(map(_word, MARK.findall(text)))


def _word(mark: str) -> Word:
    spelling = mark.strip("-'").lower()
    if len(spelling) < 2 or spelling in STOP or EVENT.search(spelling):
        return Word(spelling, "", "", verbal=False, past=False, acronym="")
    inner = spelling.replace("-", "").replace("'", "")
    verbal = spelling.endswith("ing") and VOWEL.search(spelling, 0, len(spelling) - 3) is not None
    past = spelling.endswith("ed") and not spelling.endswith("eed") and VOWEL.search(spelling, 0, len(spelling) - 2) is not None
    short = ACRONYM.fullmatch(mark) if mark[1].isupper() else None
    return Word(spelling, inner, singular(inner), verbal, past, short[1] if short else "")


def singular(word: str) -> str:
    """The singular of a plain English plural; other words as they are."""
    if word in PLURALS:
        return PLURALS[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "ias")):
        return word
    if word.endswith(("sses", "xes", "ches", "shes", "iases")):
        return word[:-2]
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def in_title(title: Sequence[Word]) -> dict[str, tuple[str, int]]:
    """Every phrase of a title: its key with its spelling and how it stands there, `OPENS`, `CLOSES`, both or neither.

    A key is in singular and without hyphens, so that all spellings of one topic share it. "Building toy boxes" opens with
    "toy boxes", because a verb at the beginning is no part of a topic; "a learning toy" opens with its participle. "Detection
    of toys" closes with "toys" alone: what stands before "of", "and" or "or" waits for more, and so does a participle at the end.
    """
    found: dict[str, tuple[str, int]] = {}
    for run, before, after in _runs(title):
        pairs = [(f"{one.inner} {two.last}", f"{one.spelling} {two.spelling}") for one, two in pairwise(run)]
        triples = [(f"{one.inner} {key}", f"{one.spelling} {spelling}") for one, (key, spelling) in zip(run, pairs[1:], strict=False)]
        first = 1 if run[0].verbal and before not in ARTICLES else 0
        whole = after not in JOINING and not run[-1].past
        for phrases in (pairs, triples):
            last = len(phrases) - 1 if whole else -1
            for at, (key, spelling) in enumerate(phrases):
                stands = (OPENS if at == first else 0) | (CLOSES if at == last else 0)
                printed, stood = found.get(key, (spelling, 0))
                found[key] = printed, stood | stands
    return found


def telling(key: str) -> bool:
    """Whether a phrase could name a topic: one of `EMPTY` does not, nor general words alone."""
    return key not in EMPTY and not GENERAL.issuperset(map(singular, key.split()))


def _runs(text: Sequence[Word]) -> Iterator[tuple[list[Word], str, str]]:
    """Two or more words in a row without marks and stop words, with the mark before them and the one behind."""
    run: list[Word] = []
    before = ""
    for word in [*text, END]:
        if word.last:
            run.append(word)
            continue
        if len(run) > 1:
            yield run, before, word.spelling
        run, before = [], word.spelling


def repeated(abstract: Sequence[Word]) -> list[str]:
    """The keys of the phrases that stand in an abstract at least twice: at most `MOST`, the most frequent first."""
    counts = Counter([word.last for word in abstract])
    often = {last for last in counts if last and counts[last] > 1}
    places = [at for at, word in enumerate(abstract) if word.last in often]
    pairs = [at for at, following in pairwise(places) if following == at + 1]
    parts = [abstract[at : at + 2] for at in pairs]
    parts += [abstract[at : at + 3] for at, following in pairwise(pairs) if following == at + 1]
    found = Counter(map(_key, parts))
    return sorted((key for key in found if found[key] > 1), key=lambda key: (-found[key], key))[:MOST]


def _key(part: Sequence[Word]) -> str:
    return " ".join([*[word.inner for word in part[:-1]], part[-1].last])


def acronyms(text: Sequence[Word]) -> list[str]:
    """Every word of a text that could be an acronym, as often as it stands there."""
    return [word.acronym for word in text if word.acronym]


def defined(text: str) -> dict[str, str]:
    """The acronyms that a text explains, with the keys of their long forms: "toy box learning (TBL)"."""
    if "(" not in text:
        return {}
    found = {
        match[1]: _long_form(match[1].lower(), text[max(0, match.start() - BEFORE) : match.start()]) for match in DEFINED.finditer(text)
    }
    return {short: long for short, long in found.items() if long}


def _long_form(short: str, before: str) -> str:
    """The key of the phrase right before the brackets whose words, or whose words' parts, begin with these letters."""
    text = words(before)
    for length in LONG_FORMS:
        part = text[-length:]
        initials = "".join(word.spelling[:1] for word in part), "".join(bit[:1] for word in part for bit in word.spelling.split("-"))
        if len(part) == length and all(word.last for word in part) and short in initials:
            return _key(part)
    return ""


def topic_key(text: str) -> str:
    """The key of a topic that a source states or somebody types: any number of words, stop words and numbers among them."""
    parts = [part.strip("-'").replace("-", "").replace("'", "") for part in re.findall(r"[a-z0-9][a-z0-9'-]*", anyascii(text).lower())]
    return " ".join([*parts[:-1], singular(parts[-1])]) if parts else ""
