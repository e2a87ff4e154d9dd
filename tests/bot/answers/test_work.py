"""/work and /cite: one work, as its sources say together, and as BibTeX."""

from __future__ import annotations

from bot.answers.card import Card
from store.database import Store
from store.models import Record
from store.sources import bibtex
from tests.toy.cards import card, listed, prose, said


def bibtex_of(found: Card) -> str:
    (code,) = [section.code for section in found.sections if section.code]
    return code


def read_back(found: Card) -> Record:
    (reading,) = bibtex.read(bibtex_of(found), None)
    assert isinstance(reading, Record), reading
    return reading


def test_a_work_says_what_its_sources_say_together(tree: Store) -> None:
    found = card(tree, "work", title="mean toys small friends")

    assert found.title == "Mean Toys and Their Small Friends"
    assert said(found.subtitle) == "conference paper · 2020"
    assert listed(found, "Authors") == ["Ben Example", "Ada B. Toy", "Cleo Sample"]
    assert "Mean toys have O(n²) small friends." in prose(found)
    assert [(link.label, link.url) for link in found.links] == [("DOI", "https://doi.org/10.1234/toy.20")]


def test_a_preprint_and_its_publication_are_one_work(tree: Store) -> None:
    found = card(tree, "work", title="averages of n toy boxes")
    (appeared,) = [section.lines for section in found.sections if section.heading == "Appeared"]

    assert [said(line) for line in appeared] == ["Journal of Toys (JoT) · 2019 · volume 52, number 3 · pp. 1–7", "arXiv · 2018"]
    assert "We average n ≤ 3 toy boxes." in prose(found)
    assert "toy boxes" in [button.label for button in found.buttons]


def test_an_author_printed_otherwise_is_shown_so(documents: Store) -> None:
    found = card(documents, "work", title="Algorithmic Regularization in Over-parameterized Matrix Sensing")

    assert listed(found, "Authors") == ["Yuanzhi Li", "Tengyu Ma", "Hongyang R. Zhang, printed as Hongyang Zhang"]


def test_a_work_without_an_abstract_shows_the_seeds_sentence(documents: Store) -> None:
    found = card(documents, "work", title="Efficient Estimation of Kernel Surrogate Models for Task Attribution")

    assert "In a sentence" in prose(found)
    assert "Abstract" not in prose(found)


def test_a_citation_reads_back_as_the_work(tree: Store) -> None:
    for row in tree.rows("SELECT id, title, year, kind FROM work"):
        work, cited = card(tree, "work", title=f"w{row['id']}"), read_back(card(tree, "cite", title=f"w{row['id']}"))

        assert (cited.title, cited.year, cited.kind) == (row["title"], row["year"], row["kind"])
        assert [author.name for author in cited.authors] == [item.label for section in work.sections[:1] for item in section.items]


def test_every_real_citation_reads_back_with_title_and_authors(documents: Store) -> None:
    for row in documents.rows("SELECT id, title, (SELECT count(*) FROM authorship WHERE work_id = work.id) AS authors FROM work"):
        cited = read_back(card(documents, "cite", title=f"w{row['id']}"))

        assert (cited.title, len(cited.authors)) == (row["title"], row["authors"])


def test_a_citation_is_braced_and_keyed(tree: Store) -> None:
    code = bibtex_of(card(tree, "cite", title="Gödel's Toys"))

    assert code.startswith("@book{mock2003godel,\n")
    assert r"{\"o}" in code
    assert r"\varepsilon" in code
