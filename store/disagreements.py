"""Disagreements: what the records of one work state differently, and which sources state what.

What is shown is what `derive` chose. Only records that tell of the publication are compared: that a preprint came a year before
is no disagreement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from store.deriving import Said, leading, rank, supported
from store.matching import title_tokens
from store.models import Record


@dataclass(frozen=True)
class Disagreement:
    """A fact of a work as it is shown, and the other values with the sources that state them, the best supported first."""

    fact: str
    shown: str
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Fact:
    """How a record states a fact, and what of it has to be equal."""

    stated: Callable[[Record], str | None]
    compared: Callable[[str], Hashable]


FACTS = {
    "title": _Fact(lambda record: record.title, title_tokens),
    "year": _Fact(lambda record: str(record.year) if record.year else None, str),
}
"""What is compared. Capitals, accents and marks make no other title."""


def disagreements_of(said: Sequence[Said], sources: Mapping[int, str]) -> list[Disagreement]:
    """What the records of one work state differently; `sources` are the names of the sources by the records' ids."""
    records = leading(rank(said))
    return [found for name, fact in FACTS.items() if (found := _disagreement(name, fact, records, sources))]


def _disagreement(name: str, fact: _Fact, records: Sequence[Said], sources: Mapping[int, str]) -> Disagreement | None:
    told = [(value, sources[one.id]) for one in records if (value := fact.stated(one.record))]
    shown = supported([value for value, _ in told])
    if shown is None:
        return None
    others: dict[Hashable, list[tuple[str, str]]] = {}
    for value, source in told:
        if fact.compared(value) != fact.compared(shown):
            others.setdefault(fact.compared(value), []).append((value, source))
    ordered = sorted(others.values(), key=len, reverse=True)
    named = tuple((stated[0][0], tuple(dict.fromkeys(source for _, source in stated))) for stated in ordered)
    return Disagreement(name, shown, named) if named else None
