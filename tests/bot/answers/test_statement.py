"""/statement: the themes of a document, with their works."""

from __future__ import annotations

import pytest

from bot.answers import Refusal
from store.database import Store
from tests.toy.cards import card, listed, prose, said


def test_themes_stand_in_the_documents_order_with_their_works(tree: Store) -> None:
    found = card(tree, "statement", name="Ada")

    assert (found.title, said(found.subtitle)) == ("Research statement of Ada B. Toy", "2024-03 · 4 themes · 4 works")
    assert listed(found) == ["Introduction", "Toy Averages", "– Means of toys", "Toy Counts"]
    assert "Counting Toy Boxes (ToyConf 2021, first arXiv 2021)" in prose(found)


def test_a_theme_has_its_text_and_its_works_in_the_order_cited(tree: Store) -> None:
    found = card(tree, "statement", name="Ada", theme="3")

    assert found.title == "Means of toys"
    assert "With my student Ben Example [2], we study means in [0, 1] [1-3]." in prose(found)
    assert listed(found, "Works") == ["Mean Toys and Their Small Friends", "Averages of n Toy Boxes", "Boxes without Any Toys"]


def test_every_theme_is_a_door_to_its_own_card(tree: Store) -> None:
    (section,) = card(tree, "statement", name="Ada").sections

    assert [card(tree, item.opens.command, **item.opens.options).title for item in section.items if item.opens] == [
        item.label for item in section.items
    ]


def test_the_overview_is_a_button_away_and_leads_back(tree: Store) -> None:
    statement = card(tree, "statement", name="Ada")
    (button,) = [button for button in statement.buttons if button.label == "Research overview"]
    overview = card(tree, button.ask.command, **button.ask.options)

    assert listed(overview) == ["Counting Toys", "– Small friends of toys"]
    assert "Research statement" in [button.label for button in overview.buttons]


def test_a_theme_that_does_not_exist_is_refused_with_how_many_there_are(tree: Store) -> None:
    with pytest.raises(Refusal, match="There is no theme 99; this statement has themes 1 to 4"):
        card(tree, "statement", name="Ada", theme="99")


def test_somebody_without_a_statement_is_told_how_to_import_one(tree: Store) -> None:
    found = card(tree, "statement", name="Ben Example")

    assert (found.outcome, found.title) == ("not_found", "No research statement of Ben Example")
    assert "python -m bot import FILE --researcher NAME" in said(found.subtitle)


def test_a_menu_of_people_keeps_the_kind_and_the_theme(tree: Store) -> None:
    menu = card(tree, "statement", name="Sample", kind="overview", theme="2")

    assert menu.outcome == "choice"
    assert all(item.opens and item.opens.options["theme"] == "2" for section in menu.sections for item in section.items)
    assert menu.ask.options["kind"] == "overview"


def test_the_real_statement_has_its_14_themes_and_29_citations(documents: Store) -> None:
    found = card(documents, "statement", name="Hongyang R. Zhang")

    assert said(found.subtitle) == "2026-05 · 14 themes · 29 works"
    assert found.pages == 3
