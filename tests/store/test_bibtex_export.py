"""A work becomes a BibTeX entry that says the same when it is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import tex
from store.bibtex_export import citation_key, cite
from store.models import Identifier, Kind, Record
from store.sources import bibtex
from tests.toy.streams import stream


def read_back(entry: str) -> Record:
    (reading,) = bibtex.read(stream(entry), None)
    assert isinstance(reading, Record), reading
    return reading


def test_an_entry_as_it_is_printed() -> None:
    entry = cite(
        kind="inproceedings",
        title="Toys & Boxes: 100% of Gödel's ε",
        year=2001,
        authors=["Ada Toy", "Čeněk van Box"],
        venue="Toy Conference",
        volume="7",
        pages="1–9",
        identifiers=[Identifier(scheme="doi", value="10.1234/a_b"), Identifier(scheme="pmlr", value="v7/toy01")],
    )
    assert entry == (
        "@inproceedings{toy2001toys,\n"
        r"  title = {{Toys {\&} Boxes: 100{\%} of G{\"o}del's {\ensuremath{\varepsilon}}}}," + "\n"
        r"  author = {Ada Toy and {\v{C}}en{\v{e}}k van Box}," + "\n"
        "  year = {2001},\n"
        "  booktitle = {Toy Conference},\n"
        "  volume = {7},\n"
        "  pages = {1--9},\n"
        "  url = {https://proceedings.mlr.press/v7/toy01.html},\n"
        "  doi = {10.1234/a_b},\n"
        "}"
    )


@pytest.mark.parametrize("kind", ["article", "inproceedings", "preprint", "book", "thesis", "dataset", "other"])
def test_every_kind_is_read_back(kind: Kind) -> None:
    entry = cite(kind=kind, title="A Toy", identifiers=[Identifier(scheme="arxiv", value="2101.00001")] if kind == "preprint" else [])
    assert read_back(entry).kind == (kind if kind != "dataset" else "other")


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier(scheme="doi", value="10.1234/a_b(c)"),
        Identifier(scheme="doi", value="10.1234/1(1998)2<3::toy>4.0;5-6"),
        Identifier(scheme="arxiv", value="math/0101001"),
        Identifier(scheme="acl", value="2020.toy-main.7"),
        Identifier(scheme="pmlr", value="v7/toy01"),
        Identifier(scheme="url", value="https://toy.example/a_b?c=d&e=%20"),
    ],
)
def test_identifiers_are_read_back(identifier: Identifier) -> None:
    assert read_back(cite(kind="article", title="A Toy", identifiers=[identifier])).identifiers == (identifier,)


@pytest.mark.parametrize(
    ("title", "year", "authors", "key"),
    [
        ("On the Algorithmic Toy", 2018, ["Hongyang Zhang"], "zhang2018algorithmic"),
        ("A Toy", None, ["Ada Özgür", "Ben Box"], "ozgurtoy"),
        ("1/ε Toys", 2001, [], "20011"),
        ("", None, [""], "work"),
    ],
)
def test_keys(title: str, year: int | None, authors: list[str], key: str) -> None:
    assert citation_key(title, year, authors) == key


def test_a_given_key_is_used_as_far_as_bibtex_allows() -> None:
    assert cite(kind="book", title="A Toy", key="toy, {2001}").startswith("@book{toy2001,\n")
    assert cite(kind="book", title="A Toy", key="{}").startswith("@book{toy,\n")


@pytest.mark.parametrize("name", ["Toys, Boxes and Kites Ltd", "others", "et al.", "Ada {Toy", "Toy\\", "O'Toy-Box", "Jr.", "Toy; Box"])
def test_names_that_bibtex_would_take_apart(name: str) -> None:
    work = read_back(cite(kind="book", title="A Toy", authors=[name, "Ada Toy"]))
    assert [author.name for author in work.authors] == [name, "Ada Toy"]
    assert work.authors_complete


def test_authors_whom_no_source_names_are_others() -> None:
    work = read_back(cite(kind="book", title="A Toy", authors=["Ada Toy"], authors_complete=False))
    assert [author.name for author in work.authors] == ["Ada Toy"]
    assert not work.authors_complete


@pytest.mark.parametrize(
    "title", ["a -- b --- c", "``a'' 'b'", "ε or ϵ, x̂ or xˆ", "{a} } {", "$5 & 5%: \\emph{a}_b^c~d", "R&amp;D <b>", '"a" #1']
)
def test_titles_that_tex_would_take_for_something_else(title: str) -> None:
    assert read_back(cite(kind="article", title=title)).title == title


TITLES = st.lists(
    st.sampled_from([*"aZ 1{}\\$%&#_^~<>@\"'`-–,;", "é", "ε", "²", "ℝ", "漢", "amp;", "@misc{x,", "<b>", "\\emph"]), max_size=30
)
NAMES = st.lists(st.sampled_from([*"aZ .'-,;{}\\$&~", "é", "Ł", "漢", " and ", "others", "Jr."]), max_size=12)


def printed(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


@given(TITLES.map(printed).filter(bool), st.none() | st.integers(1500, 2099), st.lists(NAMES.map(printed).filter(tex.name), max_size=3))
def test_title_authors_and_year_are_read_back(title: str, year: int | None, authors: list[str]) -> None:
    authors = [author.replace("--", "-") for author in authors]
    work = read_back(cite(kind="article", title=title, year=year, authors=authors))
    assert work.title == title
    assert work.year == year
    assert [author.name for author in work.authors] == authors
