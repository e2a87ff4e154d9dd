"""People to look up: those of the ACL Anthology, and any number of invented ones, in a store of nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from time import perf_counter

import yaml
from lxml import etree

from store import name_index
from store.database import Store
from store.names import key, parse

COINED = 3
"""One in so many invented people has a family name that no real one has."""

PAPERS = 1_000_000
"""From how many papers the invented people have theirs."""

RECORD = "INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')"
RESEARCHER = "INSERT INTO researcher (id, name, identity) VALUES (?, ?, 'settled')"
NAME = "INSERT INTO researcher_name (researcher_id, name, key, record_id) VALUES (?, ?, ?, 1)"
WORK = "INSERT INTO work (id, title, kind, record_id) VALUES (?, 'Toy ' || ?, 'article', 1)"
AUTHORSHIP = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, ?, ?, ?, ?)"

Person = tuple[str, set[int]]
"""A name, and the numbers of the papers."""


@dataclass(frozen=True)
class Anthology:
    """Who wrote the papers: the numbers of each person's papers, whom another printed name means, and given and family names.

    A person is a name with the id that tells namesakes apart, or with None where there are none.
    """

    papers: Mapping[tuple[str, str | None], set[int]]
    variants: Mapping[str, str]
    halves: Sequence[tuple[str, str]]

    def people(self) -> Iterator[Person]:
        """The canonical name of each person, and the papers."""
        return ((name, papers) for (name, _), papers in self.papers.items())


@dataclass(frozen=True)
class Names:
    """What the Anthology says of names: whom a variant means, whom an id means, and how many people have a name of their own."""

    variants: Mapping[str, str]
    with_id: Mapping[str, str]
    bearers: Mapping[str, int]

    def person(self, printed: str, given_id: str | None) -> tuple[str, str | None]:
        """Who is printed so: the canonical name, with the id where several people have that name."""
        name = self.with_id.get(given_id or "", self.variants.get(printed, printed))
        return name, given_id if self.bearers.get(name, 0) > 1 else None


def names(folder: Path) -> Names:
    """The names of the Anthology. What somebody else is called is no variant."""
    entries = yaml.load((folder / "yaml" / "name_variants.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    bearers = Counter(_name(**entry["canonical"]) for entry in entries)
    with_id = {entry["id"]: _name(**entry["canonical"]) for entry in entries if "id" in entry}
    variants = {
        variant: _name(**entry["canonical"])
        for entry in reversed(entries)
        for one in entry.get("variants", ())
        if (variant := _name(**one)) not in bearers
    }
    return Names(variants, with_id, bearers)


def anthology(folder: Path) -> Anthology:
    """The people under their canonical names."""
    known = names(folder)
    papers = defaultdict(set)
    halves = {}
    for number, author in _authors(folder / "xml"):
        printed = _name(author.findtext("first"), author.findtext("last"))
        halves[printed] = author.findtext("first") or "", author.findtext("last") or ""
        papers[known.person(printed, author.get("id"))].add(number)
    return Anthology(papers, {variant: name for variant, name in known.variants.items() if (name, None) in papers}, list(halves.values()))


def _authors(folder: Path) -> Iterator[tuple[int, etree._Element]]:
    """Every author of every paper, with the paper's number."""
    papers = chain.from_iterable(etree.parse(path).iter("paper") for path in sorted(folder.glob("*.xml")))
    for number, paper in enumerate(papers):
        for author in paper.iter("author"):
            yield number, author


def _name(first: str | None = None, last: str | None = None) -> str:
    return f"{first or ''} {last or ''}".strip()


def invented(real: Anthology, people: int, seed: int) -> Iterator[Person]:
    """As many people as wanted, none called as a real one: real given names and family names in new company, as frequent as they are."""
    random = Random(seed)
    sizes = [len(papers) for papers in real.papers.values()]
    taken = {*real.variants, *(name for name, _ in real.papers)}
    while people:
        family = random.choice(real.halves)[1]
        if not random.randrange(COINED):
            other = random.choice(real.halves)[1]
            family = family[: len(family) // 2] + other[len(other) // 2 :].lower()
        name = f"{random.choice(real.halves)[0]} {family}".strip()
        if name not in taken:
            taken.add(name)
            people -= 1
            yield name, set(random.sample(range(PAPERS), random.choice(sizes)))


def fill(store: Store, people: Iterable[Person]) -> float:
    """Store these people, a name and papers each; return the seconds that indexing the names took."""
    named = list(people)
    papers = {paper for _, theirs in named for paper in theirs}
    with store.writing() as db:
        db.execute(RECORD)
        db.conn.executemany(WORK, ((paper, paper) for paper in sorted(papers)))
        db.conn.executemany(RESEARCHER, ((number, name) for number, (name, _) in enumerate(named, 1)))
        db.conn.executemany(NAME, ((number, name, key(name)) for number, (name, _) in enumerate(named, 1)))
        slots = ((paper, number, name, parse(name).family, number) for number, (name, theirs) in enumerate(named, 1) for paper in theirs)
        db.conn.executemany(AUTHORSHIP, slots)
        start = perf_counter()
        name_index.index(db, range(1, 1 + len(named)))
        return perf_counter() - start
