"""/work and /cite: one work, as its sources say together, and as BibTeX."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answers.card import Card
from store.database import Store
from store.models import Record
from store.sources import bibtex
from tests import toy
from tests.toy.cards import card, listed, prose, said
from tests.toy.streams import stream


def bibtex_of(found: Card) -> str:
    (code,) = [section.code for section in found.sections if section.code]
    return code


def read_back(found: Card) -> Record:
    (reading,) = bibtex.read(stream(bibtex_of(found)), None)
    assert isinstance(reading, Record), reading
    return reading


def test_a_work_says_what_its_sources_say_together(tree: Store) -> None:
    found = card(tree, "work", title="mean toys small friends")

    assert found.title == "Mean Toys and Their Small Friends"
    assert said(found.subtitle) == "ToyConf 2020 · conference paper"
    assert listed(found, "Authors") == ["Ben Example", "Ada B. Toy", "Cleo Sample"]
    assert "Mean toys have O(n²) small friends." in prose(found)
    assert [(link.label, link.url) for link in found.links] == [("DOI", "https://doi.org/10.1234/toy.20")]


def test_a_preprint_and_its_publication_are_one_work(tree: Store) -> None:
    found = card(tree, "work", title="averages of n toy boxes")
    (appeared,) = [section.lines for section in found.sections if section.heading == "Appeared"]

    assert said(found.subtitle) == "JoT 2019, first arXiv 2018 · journal article"
    assert [said(line) for line in appeared] == ["Journal of Toys (JoT) · 2019 · volume 52, number 3 · pp. 1–7", "arXiv · 2018"]
    assert "We average n ≤ 3 toy boxes." in prose(found)
    assert "toy boxes" in [button.label for button in found.buttons]


def test_a_work_whose_authors_no_source_names_all_says_so(empty: Store, tmp_path: Path) -> None:
    toy.bring_text(empty, tmp_path, toy.entry("a", "Boxes", ["Ada Toy", "others"], year="2020"))

    assert listed(card(empty, "work", title="boxes"), "Some of the authors") == ["Ada Toy"]
    assert not read_back(card(empty, "cite", title="boxes")).authors_complete

    toy.bring_text(empty, tmp_path, toy.entry("b", "Boxes", ["Ada Toy", "Ben Example"], year="2020"))
    assert listed(card(empty, "work", title="boxes"), "Authors") == ["Ada Toy", "Ben Example"]


def test_an_author_printed_otherwise_is_shown_so(documents: Store) -> None:
    found = card(documents, "work", title="Algorithmic Regularization in Over-parameterized Matrix Sensing")

    assert listed(found, "Authors") == ["Yuanzhi Li", "Tengyu Ma", "Hongyang R. Zhang, printed as Hongyang Zhang"]


def test_a_work_without_an_abstract_shows_the_seeds_sentence(documents: Store) -> None:
    found = card(documents, "work", title="Efficient Estimation of Kernel Surrogate Models for Task Attribution")

    assert "In a sentence" in prose(found)
    assert "Abstract" not in prose(found)


def test_a_citation_reads_back_as_the_work(tree: Store) -> None:
    for row in tree.rows("SELECT id, title, year, kind, (SELECT count(*) FROM authorship WHERE work_id = work.id) AS authors FROM work"):
        cited = read_back(card(tree, "cite", title=f"w{row['id']}"))

        assert (cited.title, cited.year, cited.kind, len(cited.authors)) == (row["title"], row["year"], row["kind"], row["authors"])


def test_a_citation_names_its_authors_as_printed_and_initials_in_full(documents: Store) -> None:
    cited = read_back(card(documents, "cite", title="Algorithmic Regularization in Over-parameterized Matrix Sensing"))
    assert [author.name for author in cited.authors] == ["Yuanzhi Li", "Tengyu Ma", "Hongyang Zhang"]

    cited = read_back(card(documents, "cite", title="Generalization in Graph Neural Networks"))
    assert [author.name for author in cited.authors][1] == "Dongyue Li"


def test_every_real_citation_reads_back_with_title_and_authors(documents: Store) -> None:
    for row in documents.rows("SELECT id, title, (SELECT count(*) FROM authorship WHERE work_id = work.id) AS authors FROM work"):
        cited = read_back(card(documents, "cite", title=f"w{row['id']}"))

        assert (cited.title, len(cited.authors)) == (row["title"], row["authors"])


def test_a_citation_is_braced_and_keyed(tree: Store) -> None:
    code = bibtex_of(card(tree, "cite", title="Gödel's Toys"))

    assert code.startswith("@book{mock2003godel,\n")
    assert r"{\"o}" in code
    assert r"\varepsilon" in code


class TestARetractedWork:
    @pytest.fixture
    def toys(self, empty: Store, tmp_path: Path) -> Store:
        """A store with two works of Ada Toy, of which one is retracted, and another of nearly the same title."""
        entries = (
            toy.entry("a", "RETRACTED: Toys that Move", ["Ada Toy"], year="2021", booktitle="ToyConf"),
            toy.entry("b", "Boxes", ["Ada Toy"], year="2020", booktitle="ToyConf"),
            toy.entry("c", "Toys that Move Again", ["Ben Example"], year="2020"),
        )
        toy.bring_text(empty, tmp_path, "".join(entries))
        return empty

    def test_says_so_at_once_and_keeps_its_title(self, toys: Store) -> None:
        found = card(toys, "work", title="toys that move")

        assert found.title == "Toys that Move"
        assert said(found.subtitle) == "RETRACTED · ToyConf 2021 · conference paper"
        assert said(found.sections[0].lines[0]) == "A source says that this work was retracted. Do not rely on it."

    def test_others_say_nothing_of_it(self, toys: Store) -> None:
        assert not [text for text in prose(card(toys, "work", title="boxes")) if "retracted" in text.lower()]

    @pytest.mark.parametrize("command", ["works", "profile"])
    def test_is_marked_in_lists(self, toys: Store, command: str) -> None:
        details = [said(item.detail) for section in card(toys, command, name="Ada Toy").sections[-1:] for item in section.items]

        assert details == ["RETRACTED · ToyConf 2021 · conference paper", "ToyConf 2020 · conference paper"]

    def test_is_found_by_its_title_as_a_publisher_prints_it(self, toys: Store) -> None:
        assert card(toys, "work", title="RETRACTED ARTICLE: Toys that Move").title == "Toys that Move"

    def test_is_cited_as_retracted(self, toys: Store) -> None:
        found = card(toys, "cite", title="toys that move")

        assert said(found.subtitle) == "RETRACTED · Toys that Move"
        assert "  note = {Retracted},\n" in bibtex_of(found)
        assert read_back(found).retracted
        assert "note" not in bibtex_of(card(toys, "cite", title="boxes"))


def test_a_button_of_a_work_that_was_joined_to_another_leads_to_that_one(empty: Store, tmp_path: Path) -> None:
    toy.bring_text(empty, tmp_path, toy.entry("a", "Trains that Run in Circles", ["Ada Kite"], doi="10.1234/toy.1"))
    toy.bring_text(empty, tmp_path, toy.entry("b", "Drums that Nobody Hears", ["Ada Kite"], doi="10.1234/toy.2"))
    before = card(empty, "work", title="w2")
    toy.bring_text(empty, tmp_path, toy.entry("c", "Trains that Run in Circles", ["Ada Kite"], kind="misc", doi="10.1234/toy.2"))
    after = card(empty, "work", title="w2")

    assert (before.title, before.ask.options["title"]) == ("Drums that Nobody Hears", "w2")
    assert (after.outcome, after.ask.options["title"]) == ("answer", "w1")


def trains(author: str = "Ada Kite", kind: str = "inproceedings", **fields: str) -> str:
    return toy.entry("toy", "Trains that Run in Circles", [author], kind=kind, **fields)


def disagreements(found: Card) -> list[str]:
    return [said(line) for section in found.sections if section.heading == "Sources disagree" for line in section.lines]


def test_it_is_said_what_the_sources_disagree_on(empty: Store, tmp_path: Path) -> None:
    for author, year in (("Ada Kite", "2020"), ("A. Kite", "2020"), ("Ada Kite", "2021")):
        toy.bring_text(empty, tmp_path, trains(author, year=year))

    found = card(empty, "work", title="trains")

    assert disagreements(found) == ["Year 2020; BibTeX says 2021"]
    assert said(found.subtitle).startswith("conference paper 2020")


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_source_counts_once_and_the_order_of_imports_not_at_all(empty: Store, tmp_path: Path, order: tuple[int, ...]) -> None:
    item = {"id": "toy", "type": "paper-conference", "title": "Trains that Run in Circles", "author": [{"family": "Kite", "given": "Ada"}]}
    texts = (
        trains(year="2021", abstract="Toys."),
        trains("A. Kite", year="2021", abstract="Toys."),
        json.dumps([{**item, "issued": {"date-parts": [[2020]]}}]),
        "TY  - CONF\nTI  - Trains that Run in Circles\nAU  - Kite, Ada\nPY  - 2020\nER  - \n",
    )
    for at in order:
        toy.bring_text(empty, tmp_path, texts[at])

    found = card(empty, "work", title="trains")

    assert disagreements(found) == ["Year 2020; BibTeX says 2021"]
    assert said(found.subtitle).startswith("conference paper 2020")


def test_of_an_appearance_of_several_it_is_said_which_one_is_meant(empty: Store, tmp_path: Path) -> None:
    for pages, more in (("1--7", {"volume": "3"}), ("2--8", {})):
        toy.bring_text(empty, tmp_path, trains(kind="article", journal="Journal of Toys", year="2020", pages=pages, **more))
    toy.bring_text(empty, tmp_path, trains(booktitle="ToyConf", year="2019"))

    assert disagreements(card(empty, "work", title="trains")) == [
        "Year 2020; BibTeX says 2019",
        "Journal of Toys: pages 1–7; BibTeX says 2–8",
    ]


def test_a_preprint_of_the_year_before_is_no_disagreement(tree: Store) -> None:
    assert disagreements(card(tree, "work", title="averages of n toy boxes")) == []
