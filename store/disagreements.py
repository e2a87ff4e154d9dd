"""Disagreements: what the records of one work state differently, and which sources state what.

What is shown is what `derive` chose. Of title and year only records that tell of the publication are compared: that a preprint
came a year before is no disagreement. Venue, volume, number and pages are compared within one appearance.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from store.deriving import Appeared, Said, appeared, leading, rank, told
from store.facts import NUMBER, PAGES, TITLE, VOLUME, YEAR, Fact, Value


@dataclass(frozen=True)
class Disagreement:
    """A fact of a work as it is shown, and the other values with the sources that state them, the best supported first.

    `at` is the venue of the appearance that it is a fact of, where the work has several.
    """

    fact: str
    shown: str
    others: tuple[tuple[str, tuple[str, ...]], ...]
    at: str = ""


def disagreements_of(said: Sequence[Said]) -> list[Disagreement]:
    """What the records of one work state differently; each needs its source."""
    ranked = rank(said)
    places = appeared(ranked)
    return [
        *_on(TITLE, leading(ranked)),
        *_on(YEAR, leading(ranked)),
        *(found for one in places for found in _at(one, one.appearance.called if len(places) > 1 else "")),
    ]


def _at(one: Appeared, at: str) -> Iterator[Disagreement]:
    """What is stated differently of one appearance."""
    others = tuple((other.appearance.called, _sources(other.records)) for other in one.others)
    if others:
        yield Disagreement("venue", one.appearance.called, others)
    for fact in (VOLUME, NUMBER, PAGES):
        yield from _on(fact, one.records, at)


def _on(fact: Fact[Value], records: Sequence[Said], at: str = "") -> Iterator[Disagreement]:
    """What these records state of a fact, if they state several things."""
    full = fact.fullest(told(fact, records))
    shown = fact.supported(full)
    others: dict[Hashable, list[tuple[Value, str]]] = {}
    for value, source in full:
        if shown is not None and fact.compared(value) != fact.compared(shown):
            others.setdefault(fact.compared(value), []).append((value, source))
    named = [(str(stated[0][0]), tuple(dict.fromkeys(source for _, source in stated))) for stated in others.values()]
    if named:
        yield Disagreement(fact.name, str(shown), tuple(sorted(named, key=lambda one: -len(one[1]))), at)


def _sources(records: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.source for one in records))
