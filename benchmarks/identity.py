"""Who is who, on the ACL Anthology: its own name variants and its ids of namesakes are the truth, and both are kept from the store.

Pairwise and B-cubed precision, recall and F1 of the people that the store tells apart, beside those of taking everybody
who is printed alike for one, and everybody with one family name and first initial. B-cubed (Bagga and Baldwin, 1998)
asks of each authorship how many of those that are given the same person are that person's, and how many of that person's are given.

The Anthology lists some people twice, where nobody has said yet that two of their names are one person's. By its own software of
today accents, case, and a hyphen for a space tell no two people apart: a name without an id is whoever has the same slug
(`PersonIndex` of acl-anthology-py 1.0, https://aclanthology.org/info/names/). So the truth is read in these ways as well: by slugs,
and blind to all hyphens and accents, "Bo-Mi" being "Bomi" too.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from _bench import data, figure
from _people import Names, names
from lxml import etree

from store import imports
from store.database import open_store
from store.models import Record
from store.names import key, parse, tokens
from store.sources import acl_anthology

FOUND = """
    SELECT i.value, p.slot, a.researcher_id FROM printed_name p JOIN authorship a ON a.id = p.authorship_id
    JOIN record_identifier i ON i.record_id = p.record_id WHERE i.scheme = 'acl'
"""

Place = tuple[str, int]
"""An author: (id of the paper, index there)."""


def main() -> None:
    """Print how well people are told apart, and the baselines."""
    folder = data("data", "acl-anthology-2019")
    known = names(folder)
    found = list(authors(folder / "xml"))
    printed = [name for _, name, _ in found]
    real = [known.person(name, given_id) for _, name, given_id in found]
    ours = resolved(folder / "xml")
    people = [ours[place] for place, _, _ in found]
    show("as resolved", people, real, "B-cubed F1 0.990, precision 0.995")
    slugs = by_slug(known)
    show("as resolved, where the truth goes by slugs", people, [(slugs.get(slug(name), slug(name)), given_id) for name, given_id in real])
    letters = [("".join(tokens(name)), given_id) for name, given_id in real]
    show("as resolved, where the truth is blind to hyphens and accents", people, letters)
    told = within(folder)
    show("as resolved when told the Anthology's ids and names", [told[place] for place, _, _ in found], real)
    show("same printed name", printed, real)
    show("same family name and first initial", [(parsed.family, parsed.initial) for parsed in map(parse, printed)], real)


def authors(folder: Path) -> Iterator[tuple[Place, str, str | None]]:
    """Every author of every paper: the place, the printed name, and the Anthology's id of a namesake."""
    for file in sorted(folder.glob("*.xml")):
        with file.open("rb") as stream:
            for record in acl_anthology.read(stream, None):
                if isinstance(record, Record):
                    paper = next(one.value for one in record.identifiers if one.scheme == "acl")
                    for index, author in enumerate(record.authors):
                        yield (paper, index), author.name, next((one.value for one in author.identifiers if one.scheme == "acl"), None)


def resolved(folder: Path) -> dict[Place, int]:
    """The researcher at each place, in a store that was not told whom the Anthology's ids and variants mean."""
    with tempfile.TemporaryDirectory() as scratch:
        papers = Path(scratch) / "papers"
        papers.mkdir()
        for file in folder.glob("*.xml"):
            tree = etree.parse(str(file))
            for person in tree.iter("author", "editor"):
                person.attrib.pop("id", None)
            tree.write(str(papers / file.name), encoding="utf-8")
        return within(papers)


def within(folder: Path) -> dict[Place, int]:
    """The researcher at each place, in a store that holds this folder."""
    with tempfile.TemporaryDirectory() as scratch, closing(open_store(Path(scratch) / "store.db")) as store:
        imports.run(store, folder)
        return {(paper, index): researcher for paper, index, researcher in map(tuple, map(dict.values, store.rows(FOUND)))}


def slug(name: str) -> str:
    """A name as the addresses of the Anthology's pages have it: without accents and case, hyphens and spaces being one."""
    return key(name.replace("-", " "))


def by_slug(known: Names) -> dict[str, str]:
    """For the slug of each name that the Anthology lists, the slug of whom it means, where it means one."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name in (*known.variants, *known.bearers):
        meant[slug(name)].add(slug(known.variants.get(name, name)))
    return {variant: names.pop() for variant, names in meant.items() if len(names) == 1}


def show(what: str, people: Sequence[Hashable], real: Sequence[Hashable], aim: str = "") -> None:
    """Print how well these people are the real ones."""
    cubed, paired = b_cubed(people, real), pairwise(people, real)
    told = f"{len(set(people))} people ({len(set(real))} real); B-cubed {_scores(*cubed)}; pairs {_scores(*paired)}"
    figure(what, told, aim=aim)


def b_cubed(people: Sequence[Hashable], real: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall, each the mean over all authorships."""
    found, true, both = Counter(people), Counter(real), Counter(zip(people, real, strict=True))
    precision = sum(count * count / found[person] for (person, _), count in both.items()) / len(real)
    recall = sum(count * count / true[person] for (_, person), count in both.items()) / len(real)
    return precision, recall


def pairwise(people: Sequence[Hashable], real: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall over all pairs of authorships that are one person's."""
    right = _pairs(Counter(zip(people, real, strict=True)))
    return right / _pairs(Counter(people)), right / _pairs(Counter(real))


def _pairs(sizes: Counter[tuple[Hashable, Hashable]] | Counter[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _scores(precision: float, recall: float) -> str:
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / (precision + recall):.4f}"


if __name__ == "__main__":
    main()
