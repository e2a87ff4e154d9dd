"""Does nearness tell who will write together? Trained on the ACL Anthology up to a year, tested on the new co-authors of the years after.

The store that answers holds nothing of the years that are tested: it is copied before these are imported. Tested are people with works
in both, each on whether those who are named first become co-authors: a hit among the first 10 and 20, and one over the rank of the
first hit (0 where none is among the first 20). Common neighbours and Adamic-Adar ("Friends and neighbors on the Web", 2003) see the
same co-authors; those who are equal come in the order of their works. The weights in store/related.py were chosen on people of up to
2013 and their new co-authors of 2014 to 2016 (`python benchmarks/discovery.py 2013 2016`), never on later years.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from random import Random

from _bench import data, figure

from store import imports, related
from store.database import Store, open_store

LAST, UNTIL = 2016, 2019
PEOPLE = 300
SEED = 2016
SHOWN = 20

Ranking = Callable[[int], Sequence[int]]
"""From a person to those who are named for them, nearest first."""

Circle = Mapping[int, set[int]]
"""The co-authors of each person."""


def year_of(path: Path) -> int:
    """The year of a volume: "P16.xml" is of 2016."""
    number = int(re.findall(r"\d\d", path.stem)[0])
    return number + (1900 if number > 50 else 2000)


def bring(store: Store, folder: Path, paths: Iterable[Path]) -> None:
    """Import some of the volumes as one folder."""
    folder.mkdir()
    for path in paths:
        shutil.copy(path, folder)
    imports.run(store, folder)


def works(store: Store) -> dict[int, set[int]]:
    """The authors of every work."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in store.rows("SELECT work_id, researcher_id FROM authorship WHERE researcher_id IS NOT NULL"):
        found[row["work_id"]].add(row["researcher_id"])
    return found


def circle(teams: Iterable[set[int]]) -> Circle:
    """Whoever wrote together."""
    found: dict[int, set[int]] = defaultdict(set)
    for team in teams:
        for person in team:
            found[person] |= team - {person}
    return found


def later(store: Store, trained: Store) -> list[set[int]]:
    """The authors of each work that only the larger store has, as far as the other one knows them, under the ids they have there."""
    merged = {row["id"]: row["heir"] for row in store.rows("SELECT id, coalesce(merged_into, id) AS heir FROM researcher")}
    known = {merged[row["id"]]: row["id"] for row in trained.rows("SELECT DISTINCT researcher_id AS id FROM authorship")}
    earlier = works(trained)
    return [{known[one] for one in team if one in known} for work, team in works(store).items() if work not in earlier]


def rankings(store: Store, authors: Mapping[int, set[int]]) -> dict[str, Ranking]:
    """Ours and the others."""
    friends, counts, random = circle(authors.values()), Counter(one for team in authors.values() for one in team), Random(SEED)
    everybody = [person for person, _ in counts.most_common()]

    def best(person: int, scores: Mapping[int, float]) -> list[int]:
        others = [one for one in scores if one != person and one not in friends[person]]
        return sorted(others, key=lambda one: (-scores[one], -counts[one], one))[:SHOWN]

    def common(person: int) -> Sequence[int]:
        return best(person, Counter(other for friend in friends[person] for other in friends[friend]))

    def adamic_adar(person: int) -> Sequence[int]:
        scores: dict[int, float] = defaultdict(float)
        for friend in friends[person]:
            for other in friends[friend]:
                scores[other] += 1 / log(max(2, len(friends[friend])))
        return best(person, scores)

    def popular(person: int) -> Sequence[int]:
        return [one for one in everybody if one != person and one not in friends[person]][:SHOWN]

    return {
        "nearness": lambda person: [one.id for one in related.near(store, person)],
        "common neighbours": common,
        "Adamic-Adar": adamic_adar,
        "number of works": popular,
        "random": lambda person: random.sample(everybody, SHOWN),
    }


def judged(rank: Ranking, new: Circle, people: Sequence[int]) -> tuple[float, float, float]:
    """The share of people with a hit among the first 10, among the first 20, and the mean of one over the rank of the first hit."""
    firsts = [next((at for at, one in enumerate(rank(person), 1) if one in new[person]), 0) for person in people]
    hits = [at for at in firsts if at]
    return sum(at <= 10 for at in hits) / len(people), len(hits) / len(people), sum(1 / at for at in hits) / len(people)


def main(last: int, until: int) -> None:
    """Print how often each way is right."""
    paths = sorted(data("data", "acl-anthology-2019", "xml").glob("*.xml"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_store(folder / "trained.db") as trained:
            bring(trained, folder / "earlier", (path for path in paths if year_of(path) <= last))
            trained.copy(folder / "whole.db")
            with open_store(folder / "whole.db") as whole:
                bring(whole, folder / "later", (path for path in paths if last < year_of(path) <= until))
                authors = works(trained)
                before, after = circle(authors.values()), circle(later(whole, trained))
            new = {person: found - before[person] for person, found in after.items() if found - before[person]}
            people = Random(SEED).sample(sorted(new), PEOPLE)
            print(f"discovery: {len(new):,} people of up to {last} have new co-authors of these in {last + 1}-{until}")
            for name, rank in rankings(trained, authors).items():
                ten, twenty, reciprocal = judged(rank, new, people)
                figure(f"{name}, hit@10, hit@20, MRR", f"{ten:.3f}, {twenty:.3f}, {reciprocal:.3f}")


main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(LAST, UNTIL)
