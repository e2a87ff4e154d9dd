"""How well typed words fit a name, whatever their order and however its parts are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from store.names import tokens
from store.nicknames import related

MAYBE = 0.6
"""What a word is worth that may stand for another, but may as well be a different name."""

CLIPPED = 0.85
"""What the likeness of a short word with one letter amiss is worth: more than an initial, less than a word broken off."""

NICKNAME = 0.84
"""What a given name is worth that one person may use for another one."""

INITIAL = 0.9
"""What a typed initial is worth."""

BEGUN, BROKEN_OFF = 0.9, 0.8
"""What the beginning of a word is worth, beside a tenth of its share: the last word may go on, those before it are typed to their end."""

SHORT, LONG = 4, 8
"""Letters: a shorter word than the first bears no error, one as long as the second bears two."""

APART, TURNED = 0.01, 0.02
"""What it costs that one word was typed as two, or two as one, and that the words come in another order."""

EXTRA = 0.28
"""What it costs at most that one of three or more typed words is not in the name."""

LEFT_WORD, LEFT_INITIAL = 0.04, 0.01
"""What it costs that a word, or an initial, of the name was not typed."""


def similarity(words: Sequence[str], name: Sequence[str], initial: float = MAYBE) -> float:
    """How well typed words fit a name's words, 0 to 1.

    Every typed word takes the name's word it fits best; what of the name is left over costs a little. `initial` is what a
    written-out word is worth where the name has only its initial: nothing, if the name is known to go on otherwise.
    """
    typed, theirs = _together(words, name), _together(name, words)
    fits = _fits(typed, theirs, initial)
    left = [word for place, word in enumerate(theirs) if place not in fits]
    order = [at for _, (at, _) in sorted(fits.items())]
    cost = sum(LEFT_WORD if len(word) > 1 else LEFT_INITIAL for word in left)
    cost += APART * (len(words) - len(typed) + len(name) - len(theirs)) + TURNED * (order != sorted(order))
    return max(0.0, _worth(typed, dict(fits.values())) - cost)


def _worth(typed: Sequence[str], scores: Mapping[int, float]) -> float:
    """What the typed words are worth together, each by its length; a middle one too many costs no more than EXTRA."""
    worth = sum(score * len(typed[at]) for at, score in scores.items())
    letters = sum(map(len, typed))
    lost = [len(word) for at, word in enumerate(typed) if at not in scores]
    if len(lost) == 1 and len(typed) > 2:
        return max(worth / letters, worth / (letters - lost[0]) - EXTRA)
    return worth / letters


def _together(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words, two neighbours as one where the others have them as one."""
    found: list[str] = []
    for word in words:
        if found and word not in others and found[-1] + word in others:
            found[-1] += word
        else:
            found.append(word)
    return found


def _fits(typed: Sequence[str], theirs: Sequence[str], initial: float) -> dict[int, tuple[int, float]]:
    """For places in a name, the place of the typed word that fits there best, and how well; long words choose before short ones.

    A middle initial stands for nothing written out while another word of the name is left: Carla is not Anna C.
    """
    fits: dict[int, tuple[int, float]] = {}
    for at in sorted(range(len(typed)), key=lambda at: (typed[at] not in theirs, -len(typed[at]))):
        goes_on = at == len(typed) - 1
        scores = [(_word(typed[at], word, initial, goes_on), -place) for place, word in enumerate(theirs) if place not in fits]
        score, place = max(scores, default=(0.0, 0))
        if score:
            fits[-place] = at, score
    if all(len(word) == 1 for place, word in enumerate(theirs) if place not in fits):
        return fits
    return {place: fit for place, fit in fits.items() if place == 0 or len(theirs[place]) > 1 or len(typed[fit[0]]) == 1}


@lru_cache(maxsize=16_384)
def _word(typed: str, word: str, initial: float, goes_on: bool) -> float:
    if typed == word:
        return 1.0
    if len(typed) == 1 or len(word) == 1:
        return 0.0 if typed[0] != word[0] else INITIAL if len(typed) == 1 else initial
    nickname = NICKNAME if word in related(typed) else 0.0
    if word.startswith(typed):
        begun = BEGUN if goes_on else BROKEN_OFF
        return max(nickname, (begun if len(typed) >= SHORT else MAYBE) + 0.1 * len(typed) / len(word))
    if nickname:
        return nickname
    if typed.startswith(word):
        return MAYBE
    near = OSA.normalized_similarity(typed, word)
    if near < 0.5:
        return 0.0
    distance = OSA.distance(typed, word)
    if distance <= _slips(typed, word):
        return near
    return near * (CLIPPED if distance == 1 and typed[0] == word[0] and max(len(typed), len(word)) >= SHORT else MAYBE)


def _slips(typed: str, word: str) -> int:
    """How many letters may be wrong before it is another name: Li and Liu are two, Koutsopoulos bears two errors."""
    if min(len(typed), len(word)) < SHORT:
        return 0
    return 2 if max(len(typed), len(word)) >= LONG else 1


def spells(typed: str, name: str) -> bool:
    """Whether every typed word begins a word of the name, or is written out for one of its initials."""
    words = tokens(name)
    return all(any(word.startswith(one) or (len(word) == 1 and one.startswith(word)) for word in words) for one in tokens(typed))
