"""/communities [TOPIC]: the list, the bridges, the picture, and what there is to say where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import communities
from bot.answers.card import Card, Graph
from store import communities as found_in
from store.database import Store, open_store
from store.models import ResearcherRef
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card, doors, listed, prose, said
from tests.toy.workshops import ADA, BO, CY, DEE, EVE, FAY


@pytest.fixture(scope="module")
def store(two_workshops: Store) -> Store:
    return two_workshops


def picture(found: Card) -> Graph:
    assert isinstance(found.picture, Graph)
    return found.picture


def test_a_community_is_told_by_who_holds_it_together_what_it_is_on_and_its_bridge(store: Store) -> None:
    found = card(store, "communities")
    (section,) = found.sections

    assert (found.title, said(found.subtitle)) == ("Communities", "2 communities · 6 people with joint works")
    assert listed(found) == [f"{DEE}, {FAY}, {EVE}", f"{ADA}, {CY}, {BO}"]
    assert [said(item.detail) for item in section.items] == [
        f"tin drums · 3 works · bridge to {ADA}: 1 joint work, through {DEE} and {ADA}",
        f"paper kites · 3 works · bridge to {DEE}: 1 joint work, through {ADA} and {DEE}",
    ]
    assert said(found.footer).startswith("From BibTeX toy.txt; imported ")


def test_a_bridge_has_a_button_that_leads_to_its_path(store: Store) -> None:
    found = card(store, "communities")
    (bridge,) = found.buttons

    assert bridge.label == f"{DEE} – {ADA}"
    assert card(store, bridge.ask.command, **bridge.ask.options).title == f"From {DEE} to {ADA}"


def test_on_a_topic_the_ways_lead_back_to_it_and_to_everybody(store: Store) -> None:
    found = card(store, "communities", topic="toy box")

    assert found.title == "Communities on toy boxes"
    assert said(found.subtitle) == "2 communities · 4 people with joint works"
    assert [button.label for button in found.buttons] == [f"{DEE} – {ADA}", "Topic", "All communities"]
    assert [card(store, ask.command, **ask.options).outcome for ask in doors(found)] == ["answer"] * 6


def test_the_picture_has_who_holds_each_together_in_its_colour(store: Store) -> None:
    shown = picture(card(store, "communities"))

    assert [(dot.label, dot.group) for dot in shown.dots] == [(DEE, 0), (FAY, 0), (EVE, 0), (ADA, 1), (CY, 1), (BO, 1)]
    assert shown.legend == (f"{DEE} + 2", f"{ADA} + 2")
    assert {frozenset((shown.dots[edge.one].label, shown.dots[edge.other].label)) for edge in shown.edges} >= {frozenset((ADA, DEE))}
    assert shown.alt == (
        "Communities: a graph of 6 people who hold 2 communities together. "
        f"Each by its first member and the number of others: {DEE} + 2; {ADA} + 2."
    )


def test_of_large_communities_the_picture_has_the_first_that_are_tied(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "DOTS", 4)

    assert [dot.label for dot in picture(card(store, "communities")).dots] == [DEE, FAY, ADA, CY]


def test_whoever_is_tied_to_none_of_the_first_is_left_out_of_the_picture() -> None:
    toys = [ResearcherRef(id=at, name=f"Toy {at}", identity="settled") for at in range(1, 5)]
    members = tuple(found_in.Member(researcher=one, strength=5 - one.id) for one in toys)
    one = found_in.Community(people=members, works=3, topics=())
    tied = communities._tied_to({(1, 3): 1.0, (2, 3): 1.0, (2, 4): 1.0})

    assert [member.researcher.id for member in communities._core(one, tied, 3)] == [1, 3, 2]
    assert [member.researcher.id for member in communities._core(one, {**tied, 3: {1}}, 3)] == [1, 3]


def test_of_many_people_it_is_told_how_many_were_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_in, "PEOPLE", 3)

    assert said(card(store, "communities").subtitle) == "1 community · the 3 people with most joint works of 6"


def test_on_a_topic_of_people_who_write_alone_there_are_none(tmp_path: Path) -> None:
    alone = [toy.entry(key, title, [ADA], "article") for key, title in (("a", "Paper Kites at Night"), ("b", "More Paper Kites"))]
    with open_store(tmp_path / "store.db") as other:
        toy.bring_text(other, tmp_path, "".join(alone))
        found = card(other, "communities", topic="paper kites")

    assert (said(found.subtitle), found.picture) == ("0 communities", None)
    assert "Nobody has written on this with anybody else, as far as the sources read so far say." in prose(found)
    assert [button.label for button in found.buttons] == ["Topic", "All communities"]


def test_an_empty_store_has_none(empty: Store) -> None:
    found = card(empty, "communities")

    assert (said(found.subtitle), found.picture) == ("0 communities", None)
    assert "The sources read so far name no two people on one work." in prose(found)


def test_an_unknown_topic_is_told_with_those_that_are_near(store: Store) -> None:
    found = card(store, "communities", topic="paper kights")
    first = found.sections[0].items[0].opens

    assert found.outcome == "not_found"
    assert first
    assert first.command == "communities"
    assert card(store, first.command, **first.options).title == "Communities on paper kites"


def test_every_page_is_accepted_and_fits(documents: Store) -> None:
    found = card(documents, "communities")

    assert found.pages > 1
    assert all(ask.key() for ask in doors(found))
    for page in (1, found.pages):
        assert_discord_accepts(found, page)
