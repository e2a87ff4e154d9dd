"""/works: a researcher's works, narrowed and sorted."""

from __future__ import annotations

import pytest

from bot.drawing.pages import numbered
from store.database import Store
from tests.toy.cards import card, listed, prose, said

NAMESAKES, COUNTING, MEAN, AVERAGES = (
    "Two Namesakes and One Toy",
    "Counting Toy Boxes",
    "Mean Toys and Their Small Friends",
    "Averages of n Toy Boxes",
)


@pytest.mark.parametrize(
    ("options", "expected", "subtitle"),
    [
        ({}, [NAMESAKES, COUNTING, MEAN, AVERAGES], "4 works"),
        ({"sort": "oldest"}, [AVERAGES, MEAN, COUNTING, NAMESAKES], "4 works"),
        ({"sort": "title"}, [AVERAGES, COUNTING, MEAN, NAMESAKES], "4 works"),
        ({"sort": "coauthors"}, [MEAN, NAMESAKES, AVERAGES, COUNTING], "4 works"),
        ({"year": "2020"}, [MEAN], "1 work: 2020"),
        ({"year": "2018"}, [AVERAGES], "1 work: 2018"),
        ({"year": "1999"}, [], "0 works: 1999"),
        ({"topic": "Toy Box"}, [COUNTING, AVERAGES], "2 works: toy boxes"),
        ({"kind": "article"}, [NAMESAKES, AVERAGES], "2 works: journal articles"),
        ({"kind": "preprint"}, [COUNTING, AVERAGES], "2 works: preprints"),
        ({"kind": "preprint", "year": "2018", "topic": "toy boxes"}, [AVERAGES], "1 work: 2018 · toy boxes · preprints"),
    ],
)
def test_works_can_be_narrowed_and_sorted(tree: Store, options: dict[str, str], expected: list[str], subtitle: str) -> None:
    found = card(tree, "works", name="Ada B. Toy", **options)

    assert found.outcome == "answer"
    assert listed(found) == expected
    assert said(found.subtitle) == subtitle


@pytest.mark.parametrize("command", ["works", "profile"])
def test_a_list_says_where_a_published_work_was_first(tree: Store, command: str) -> None:
    details = {said(item.line): said(item.detail) for section in card(tree, command, name="Ada B. Toy").sections for item in section.items}

    assert details[AVERAGES] == "JoT 2019, first arXiv 2018 · journal article"
    assert details[COUNTING] == "ToyConf 2021, first arXiv 2021 · conference paper"


def test_a_narrowed_list_leads_back_to_the_whole(tree: Store) -> None:
    whole, narrowed = card(tree, "works", name="Ada"), card(tree, "works", name="Ada", year="2020")

    assert "All works" not in [button.label for button in whole.buttons]
    (back,) = [button.ask for button in narrowed.buttons if button.label == "All works"]
    assert card(tree, back.command, **back.options) == whole


def test_where_nothing_is_so_it_is_said_what_there_is(tree: Store) -> None:
    assert "Nothing fits. In all: 4 works · 2019–2022." in prose(card(tree, "works", name="Ada", year="1999"))


def test_pages_hold_every_work_once(documents: Store) -> None:
    found = card(documents, "works", name="Hongyang R. Zhang")
    pages = [[said(item.line) for _, entries in numbered(found, page) for _, item in entries] for page in range(1, found.pages + 1)]

    assert [len(page) for page in pages] == [8, 8, 8]
    assert len({title for page in pages for title in page}) == 24


def test_another_page_keeps_how_the_list_was_narrowed(documents: Store) -> None:
    found = card(documents, "works", name="Hongyang R. Zhang", kind="inproceedings", sort="oldest")

    assert found.ask.at_page(2).key() == f"works?name={found.ask.options['name']}&kind=inproceedings&sort=oldest&page=2"


def test_a_menu_of_people_keeps_how_the_list_was_narrowed(tree: Store) -> None:
    menu = card(tree, "works", name="Sample", year="2022", sort="oldest")

    assert menu.outcome == "choice"
    assert {
        (door.opens.options["year"], door.opens.options["sort"]) for section in menu.sections for door in section.items if door.opens
    } == {("2022", "oldest")}
    assert menu.ask.at_page(2).key() == "works?name=sample&year=2022&sort=oldest&page=2"
