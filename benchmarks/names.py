"""Looking up a misspelt name: ours, beside rapidfuzz's WRatio over all names.

The names are those of a few thousand real works of the ACL Anthology. A query counts as found when a
researcher of exactly the wanted name is first, or among the first five.
"""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

from _bench import data, middle_and_tail
from rapidfuzz import fuzz, process, utils

from store import imports, lookup
from store.database import Store, open_store

WORKS = 4_000
QUERIES = 150
SHOWN = 5

Find = Callable[[str], Sequence[str]]


def papers(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Titles and authors, from volumes of all years."""
    for path in sorted(folder.glob("*.xml"), key=lambda path: path.stem[::-1]):
        for paper in ET.parse(path).iter("paper"):  # noqa: S314
            names = [
                " ".join("".join(part.itertext()) for part in author if part.tag in ("first", "last")) for author in paper.iter("author")
            ]
            title = paper.find("title")
            if title is not None and names:
                yield "".join(title.itertext()), names


def bibtex(works: Iterator[tuple[str, list[str]]]) -> str:
    """The works as BibTeX; braces keep signs in names and titles from being read as TeX."""
    plain = str.maketrans("", "", "\\{}$%")
    return "".join(
        f"@misc{{w{number}, title = {{{title.translate(plain)}}}, author = {{{' and '.join(names).translate(plain)}}}, year = {{2000}}}}\n"
        for number, (title, names) in enumerate(works)
    )


def typo(name: str, at: int = 1) -> str:
    """The name with two neighbouring letters of its longest word exchanged."""
    word = max(name.split(), key=len)
    return name.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1) if len(word) > at + 1 else name


def two_typos(name: str) -> str:
    """The name with two letters exchanged and another one missing."""
    word = max(name.split(), key=len)
    return typo(name.replace(word, word[:-2] + word[-1], 1) if len(word) > 4 else name)


def reordered(name: str) -> str:
    """Family name first."""
    *given, family = name.split()
    return " ".join([family, *given])


def initials(name: str) -> str:
    """Given names as initials."""
    *given, family = name.split()
    return " ".join([*(f"{one[0]}." for one in given), family])


KINDS: dict[str, Callable[[str], str]] = {"one typo": typo, "two typos": two_typos, "reordered": reordered, "initials": initials}


def scanning(names: Sequence[str]) -> Find:
    """WRatio over all names."""
    prepared = {name: utils.default_process(name) for name in names}

    def find(query: str) -> list[str]:
        best = process.extract(utils.default_process(query), prepared, scorer=fuzz.WRatio, limit=SHOWN)
        return [name for _, _, name in best]

    return find


def measure(find: Find, kind: Callable[[str], str], wanted: Sequence[str]) -> tuple[str, list[float]]:
    """ "top-1/top-5 %", and the time of each query in milliseconds."""
    times, first, among = [], 0, 0
    for name in wanted:
        query = kind(name)
        start = perf_counter()
        found = find(query)
        times.append(1000 * (perf_counter() - start))
        first += found[:1] == [name]
        among += name in found
    return f"{100 * first / len(wanted):.0f}/{100 * among / len(wanted):.0f}%", times


def compare(store: Store) -> None:
    """Print a line for each way of misspelling, and one for the time."""
    names = [row["name"] for row in store.rows("SELECT DISTINCT name FROM researcher WHERE name LIKE '%_ _%' ORDER BY name")]
    wanted = names[:: max(1, len(names) // QUERIES)]
    finders: dict[str, Find] = {
        "ours": lambda query: [match.name for match in lookup.suggest(store, query, SHOWN)],
        "WRatio": scanning(names),
    }
    spent: dict[str, list[float]] = {finder: [] for finder in finders}
    for label, kind in KINDS.items():
        shares = []
        for finder, find in finders.items():
            share, times = measure(find, kind, wanted)
            spent[finder] += times
            shares.append(f"{finder} {share}")
        print(f"names: {label:9} top-1/top-5: {', '.join(shares)}")
    ratio = sum(spent["WRatio"]) / sum(spent["ours"])
    figures = ", ".join(f"{finder} {middle_and_tail(times)}" for finder, times in spent.items())
    print(f"names: {len(names):,} names, p50/p95: {figures}; WRatio takes {ratio:.1f} times as long")


def main() -> None:
    """Fill a store with a part of the Anthology and compare."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "anthology.bib"
        file.write_text(bibtex(islice(papers(folder), WORKS)), encoding="utf-8")
        with open_store(Path(scratch) / "store.db") as store:
            start = perf_counter()
            report = imports.run(store, file)
            print(f"names: {report.stored:,} works imported in {perf_counter() - start:.1f} s, {len(report.rejected)} rejected")
            compare(store)


main()
