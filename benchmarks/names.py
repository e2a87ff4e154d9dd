"""Looking up a name in any spelling: ours, beside rapidfuzz's WRatio over all names.

The people are those of the ACL Anthology under their canonical names, then a million with invented ones among them. The
queries are what the Anthology prints for them beside that name, and their names misspelt and written otherwise. A query
counts as found when a researcher of exactly the wanted name is first, or among the first five.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median
from string import ascii_lowercase
from time import perf_counter

from _bench import data, figure, middle_and_tail
from _people import Anthology, Person, anthology, fill, invented
from rapidfuzz import fuzz, process, utils

from store import lookup
from store.database import Store, open_store
from store.names import tokens
from store.nicknames import related

SEED = 4
MILLION = 1_000_000
QUERIES = 1_000
"""Of each kind but the printed names, which are all asked."""

FEWER = 2
"""One in so many queries is asked of a million people."""

SCANNED = {False: 100, True: 8}
"""How many of each kind WRatio is asked, of the Anthology alone and of a million: there one takes a second and more."""

SHOWN = 5

FAST = {False: "p95 ≤ 5 ms", True: "p95 ≤ 15 ms"}
"""How fast the names of the Anthology and those of a million people are to be found."""

FOUND = {
    "printed": "≥ 96.5/99.5",
    "one typo": "≥ 97/99.5",
    "two typos": "≥ 94/99",
    "reordered": "≥ 99.5/99.5",
    "nickname": "found",
    "joined": "found",
}
"""How many in a hundred are to be found, first or among five."""

Find = Callable[[str], Sequence[str]]
Query = tuple[str, str]
"""What is typed, and the name of who is meant."""

Shares = dict[str, tuple[str, str]]
"""By kind of query how many in a hundred we find, and WRatio."""

WORD = re.compile(r"[^\W\d_]+")
JOINT = re.compile(r"(?<=\w)-(?=\w)|(?<=[a-z])(?=[A-Z])")


def slip(name: str, random: Random) -> str:
    """The name with a letter missing, doubled wrongly, exchanged with the next or replaced; a word of one to three letters is spared."""
    spans = [word.span() for word in WORD.finditer(name) if len(word[0]) > 3]
    begin, end = random.choice(spans)
    at = random.randrange(begin, end - 1)
    letter = random.choice(ascii_lowercase)
    now = random.choice([name[at + 1], name[at] + letter + name[at + 1], name[at + 1] + name[at], letter + name[at + 1]])
    return name[:at] + now + name[at + 2 :]


def two_slips(name: str, random: Random) -> str:
    """The name with a slip in two words, or two in a word of eight letters or more."""
    while True:
        typed = slip(slip(name, random), random)
        changed = [old for old, new in zip(WORD.findall(name), WORD.findall(typed), strict=True) if old != new]
        if len(changed) == 2 or (changed and len(changed[0]) > 7):
            return typed


def reordered(name: str, _: Random) -> str:
    """Family name first."""
    *given, family = name.split()
    return " ".join([family, *given])


def initials(name: str, _: Random) -> str:
    """Given names as initials."""
    *given, family = name.split()
    return " ".join([*(f"{one[0]}." for one in given), family])


def rejoined(name: str, random: Random) -> str:
    """Its hyphens and inner capitals as another of the ways to write two words: apart, with a hyphen, with a capital, or as one."""
    as_one = JOINT.sub("", name).title()
    return random.choice(sorted({JOINT.sub(" ", name), JOINT.sub("-", name), JOINT.sub("", name), as_one} - {name}))


KINDS: Mapping[str, Callable[[str, Random], str]] = {
    "one typo": slip,
    "two typos": two_slips,
    "reordered": reordered,
    "initials": initials,
    "joined": rejoined,
}


def bears(kind: str, name: str) -> bool:
    """Whether a name can be written in this way."""
    long = [len(word) for word in WORD.findall(name) if len(word) > 3]
    if kind == "joined":
        return JOINT.search(name) is not None
    return bool(long) and (kind != "two typos" or len(long) > 1 or max(long) > 7)


def queries(people: Anthology) -> dict[str, list[Query]]:
    """What is asked, by kind; nicknames are those among the printed names."""
    random = Random(SEED)
    names = sorted(name for name in {name for name, _ in people.papers} if " " in name)
    printed = sorted(people.variants.items())
    asked = {"printed": printed, "nickname": [query for query in printed if is_nickname(*query)]}
    for label, kind in KINDS.items():
        wanted = [name for name in random.sample(names, len(names)) if bears(label, name)][:QUERIES]
        asked[label] = [(kind(name, random).lower(), name) for name in wanted]
    asked["joined"] = [(rejoined(name, random), name) for _, name in asked["joined"]]
    return asked


def is_nickname(typed: str, name: str) -> bool:
    """Whether the one says Chris where the other says Christopher."""
    return any(word in related(other) for word in tokens(typed) for other in tokens(name))


def scanning(names: Iterable[str]) -> Find:
    """WRatio over all names."""
    prepared = {name: utils.default_process(name) for name in names}

    def find(query: str) -> list[str]:
        best = process.extract(utils.default_process(query), prepared, scorer=fuzz.WRatio, limit=SHOWN)
        return [name for _, _, name in best]

    return find


def measure(find: Find, asked: Sequence[Query]) -> tuple[str, list[float]]:
    """How many in a hundred are found first/among five, and the time of each query in milliseconds."""
    times, first, among = [], 0, 0
    for typed, name in asked:
        start = perf_counter()
        found = find(typed)
        times.append(1000 * (perf_counter() - start))
        first += found[:1] == [name]
        among += name in found
    return f"{100 * first / len(asked):.1f}/{100 * among / len(asked):.1f}", times


def compare(store: Store, asked: Mapping[str, Sequence[Query]], count: int) -> Shares:
    """Print how long a query takes among so many people, and return what was found."""
    ours: Find = lambda typed: [match.name for match in lookup.suggest(store, typed, SHOWN)]  # noqa: E731
    scan = scanning(row["name"] for row in store.rows("SELECT DISTINCT name FROM researcher"))
    many = count >= MILLION
    spent: tuple[list[float], list[float]] = ([], [])
    shares: Shares = {}
    for kind, some in asked.items():
        share, times = measure(ours, some)
        peers, slower = measure(scan, some[:: max(1, len(some) // SCANNED[many])])
        spent[0].extend(times)
        spent[1].extend(slower)
        shares[kind] = share, peers
    ratio = f"{median(spent[0]) / median(spent[1]):.3f}"
    figure(f"one of {count:,} people, p50/p95", middle_and_tail(spent[0]), f"WRatio {middle_and_tail(spent[1])}", ratio, FAST[many])
    return shares


def run(people: Iterable[Person], count: int, asked: Mapping[str, Sequence[Query]]) -> Shares:
    """Fill a store with these people and ask for some of them."""
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "store.db") as store:
        seconds = fill(store, people)
        print(f"names: {count:,} people, their names indexed in {seconds:.2f} s")
        return compare(store, asked, count)


def main() -> None:
    """The Anthology alone, then among a million."""
    real = anthology(data("data", "acl-anthology-2019"))
    asked = queries(real)
    alone = run(real.people(), len(real.papers), asked)
    more = MILLION - len(real.papers)
    among = run(chain(real.people(), invented(real, more, SEED)), MILLION, {kind: some[::FEWER] for kind, some in asked.items()})
    for kind in asked:
        (ours, peer), (ours_among, peer_among) = alone[kind], among[kind]
        what = f"{kind}, first/among five, % (at a million)"
        figure(what, f"{ours} ({ours_among})", f"WRatio {peer} ({peer_among})", aim=FOUND.get(kind, ""))


main()
