"""Which records are one work: `matching.same` on the ACL Anthology, whose ids say what is one paper, beside the title alone.

The records are stripped of their identifiers. Each of a sample with authors is printed once more in BibTeX, as another source
would print it (initials, no accents, no capitals, another year, no pages), and read again: the two are one work. All other pairs
of records are two, but for papers that the Anthology has twice: those of one title, by one author or more, in one year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random

from _bench import data, figure
from anyascii import anyascii

from store import bibtex_export
from store.matching import proposals, same, title_tokens
from store.models import Record
from store.names import parse
from store.sources import acl_anthology, bibtex

SAMPLE = 5_000

Pair = tuple[int, int]
Judge = Callable[[Record, Record], bool]


def papers(folder: Path) -> list[Record]:
    """The records of all volumes, without identifiers."""
    found: list[Record] = []
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as stream:
            readings = acl_anthology.read(stream, None)
            found += [one.model_copy(update={"identifiers": ()}) for one in readings if isinstance(one, Record)]
    return found


def reprinted(record: Record, random: Random) -> Record | None:
    """The record as another source prints it, read from its BibTeX; None where nothing readable is left of it."""
    names = [author.name for author in record.authors]
    entry = bibtex_export.cite(
        kind=record.kind,
        title=random.choice((record.title, record.title.lower(), anyascii(record.title))),
        year=record.year and record.year + random.choice((0, 0, 0, 1, -1)),
        authors=[_shortened(name) for name in names]
        if random.random() < 0.3
        else [random.choice((name, anyascii(name))) for name in names],
        venue=record.venue_short or record.venue,
        pages=random.choice((record.pages, None)),
    )
    readings = bibtex.read(BytesIO(entry.encode()), None)
    return next((one for one in readings if isinstance(one, Record)), None)


def _shortened(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{one[0]}." for one in given), family])


def candidates(records: Sequence[Record]) -> set[Pair]:
    """The pairs that an import compares."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for signature in proposals(record):
            found[signature].append(number)
    return {pair for numbers in found.values() for pair in combinations(numbers, 2)}


def by_title(one: Record, other: Record) -> bool:
    """What a simple importer does: the same words are the same work."""
    return title_tokens(one.title) == title_tokens(other.title)


def of_one_author(one: Record, other: Record) -> bool:
    """Whether some author of both has the same family name."""
    return not {parse(author.name).family for author in one.authors}.isdisjoint(parse(author.name).family for author in other.authors)


@dataclass(frozen=True)
class Judged:
    """How many pairs were joined rightly, which wrongly, and how many there were to join."""

    right: int
    wrong: set[Pair]
    true: int

    @property
    def precision(self) -> str:
        """How many of the pairs that were joined are one work."""
        return f"{self.right / (self.right + len(self.wrong)):.4f}"

    @property
    def recall(self) -> str:
        """How many of the pairs that are one work were joined."""
        return f"{self.right / self.true:.4f}"


def judged(judge: Judge, records: Sequence[Record], pairs: Iterable[Pair], truth: set[Pair]) -> Judged:
    """What comes of joining pairs; a paper that the Anthology has twice is joined neither rightly nor wrongly."""
    joined = {(i, j) for i, j in pairs if judge(records[i], records[j])}
    wrong = {(i, j) for i, j in joined - truth if records[i].year != records[j].year or not alike(records[i], records[j])}
    return Judged(len(joined & truth), wrong, len(truth))


def alike(one: Record, other: Record) -> bool:
    """Whether they have one title, and an author in common."""
    return by_title(one, other) and of_one_author(one, other)


def main() -> None:
    """Print precision and recall, ours beside those of the title alone."""
    originals = papers(data("data", "acl-anthology-2019", "xml"))
    random = Random(1)
    signed = [number for number, record in enumerate(originals) if record.authors]
    records, truth = list(originals), set()
    for number in sorted(random.sample(signed, SAMPLE)):
        other = reprinted(originals[number], random)
        if other:
            truth.add((number, len(records)))
            records.append(other)
    pairs = candidates(records)
    ours, peer = (judged(judge, records, pairs, truth) for judge in (same, by_title))
    what = f"{len(truth):,} works printed again, {len(pairs):,} pairs"
    figure(f"precision: {what}", ours.precision, f"title alone {peer.precision}")
    figure(f"recall: {what}", ours.recall, f"title alone {peer.recall}")
    likes = sum(alike(records[i], records[j]) for i, j in ours.wrong)
    figure(
        "pairs joined wrongly (one title and author, other years)", f"{len(ours.wrong):,} ({likes:,})", f"title alone {len(peer.wrong):,}"
    )


main()
