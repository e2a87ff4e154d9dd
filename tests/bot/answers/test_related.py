"""/related NAME: who is near, and why, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Refusal
from bot.answers.card import Ask
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card, doors, listed, prose, said
from tests.toy.circle import ADA, BO, CY, DEE, EVE, FAY, GUS


def why(store: Store, name: str, other: str, **options: str) -> str:
    """The reason that stands with somebody."""
    found = card(store, "related", name=name, **options)
    (detail,) = [said(item.detail) for section in found.sections for item in section.items if item.label == other]
    return detail


def test_whoever_is_near_is_named_nearest_first_and_co_authors_are_not(friends: Store) -> None:
    found = card(friends, "related", name=ADA)

    assert (found.title, said(found.subtitle)) == (f"Near {ADA}", "4 people · no co-authors")
    assert listed(found)[0] == DEE
    assert set(listed(found)).isdisjoint({ADA, BO, CY, EVE})
    assert said(found.footer).startswith("From BibTeX toy.txt; imported ")


@pytest.mark.parametrize(
    ("name", "other", "options", "told"),
    [
        (ADA, DEE, {}, f"through {CY} and {BO}"),
        (EVE, DEE, {}, f"through {FAY}"),
        (GUS, DEE, {}, "1 work on chess sets, 1 on wooden chess sets"),
        (GUS, ADA, {}, "4 works at Journal of Toys"),
        (ADA, CY, {"coauthors": "true"}, "2 joint works"),
        (ADA, "Zoa Crowd", {"coauthors": "true"}, f"1 joint work · through {EVE}, Zob Crowd and 6 others"),
    ],
)
def test_the_reason_is_told(friends: Store, name: str, other: str, options: dict[str, str], told: str) -> None:
    assert why(friends, name, other, **options) == told


def test_whoever_has_nothing_in_common_is_several_steps_away(tmp_path: Path) -> None:
    works = (("Kites of Paper", (ADA, BO), "Toys"), ("Drums of Tin", (BO, CY, EVE), "Toys"), ("Blocks of Wood", (CY, EVE, DEE), "Games"))
    entries = [toy.entry(title[0], title, people, "article", journal=f"Journal of {journal}") for title, people, journal in works]
    with open_store(tmp_path / "store.db") as store:
        toy.bring_text(store, tmp_path, "".join(entries))

        assert why(store, ADA, DEE) == "over several steps"


def test_co_authors_are_a_button_away_and_a_button_back(friends: Store) -> None:
    found = card(friends, "related", name=ADA)
    (ask,) = [button.ask for button in found.buttons if button.label == "With co-authors"]
    wider = card(friends, "related", **Ask.from_key(ask.key()).options)

    assert listed(wider)[0] == CY
    assert [button.ask for button in wider.buttons if button.label == "Without co-authors"] == [found.ask]


def test_whoever_is_alone_is_told_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        toy.bring_text(store, tmp_path, toy.entry("a", "Kites of Paper", [ADA]))
        found = card(store, "related", name=ADA)

    assert any(text.startswith("No co-author leads to anybody else") for text in prose(found))
    assert_discord_accepts(found, 1)


def test_every_page_is_accepted_and_every_door_fits(friends: Store) -> None:
    found = card(friends, "related", name=ADA, coauthors="true")

    assert found.pages > 1
    for page in range(1, found.pages + 1):
        assert_discord_accepts(found, page)
    assert all(ask.key() for ask in doors(found))


def test_a_name_of_several_asks_which_one_and_keeps_the_option(tree: Store) -> None:
    found = card(tree, "related", name="dora mock", coauthors="true")
    first = found.sections[0].items[0].opens

    assert found.outcome == "choice"
    assert first
    assert first.options["coauthors"] == "true"


def test_what_is_neither_true_nor_false_is_refused(friends: Store) -> None:
    with pytest.raises(Refusal, match="'perhaps' does not fit"):
        card(friends, "related", name=ADA, coauthors="perhaps")
