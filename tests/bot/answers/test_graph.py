"""/graph NAME: the picture as plain data, the list beside it, and the ways on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Refusal, graph, path_card
from bot.answers.card import Ask, Card, Chain, Graph
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card, doors, listed, prose, said
from tests.toy.circle import ADA, BO, CROWD, CY, DEE, EVE, FAY


def picture(found: Card) -> Graph:
    assert isinstance(found.picture, Graph)
    return found.picture


def follow(store: Store, found: Card, label: str) -> Card:
    """The card behind a button."""
    (ask,) = [Ask.from_key(button.ask.key()) for button in found.buttons if button.label == label]
    return card(store, ask.command, **ask.options)


def labels(found: Card) -> list[str]:
    return [button.label for button in found.buttons]


def test_the_picture_has_the_researcher_in_the_middle_and_a_dot_for_each_neighbour(friends: Store) -> None:
    found = card(friends, "graph", name=ADA)
    shown = picture(found)

    assert (found.title, said(found.subtitle)) == (f"Co-authors around {ADA}", "11 people · 1 community")
    assert (shown.centred, shown.dots[0].label, shown.dots[0].size) == (True, ADA, 4)
    assert [dot.label for dot in shown.dots[1:]] == listed(found)
    assert {dot.label for dot in shown.dots if dot.group == 0} == {EVE, *CROWD}
    assert shown.legend == (f"{EVE} + 8",)


def test_the_list_says_how_strong_the_ties_are_and_leads_to_the_neighbours(friends: Store) -> None:
    found = card(friends, "graph", name=ADA)
    first = found.sections[0].items[0]

    assert (said(first.line), said(first.detail)) == (CY, "2 joint works, strength 1.93 · 3 works in all")
    assert first.opens
    assert card(friends, first.opens.command, **first.opens.options).title == f"Co-authors around {CY}"


def test_wider_is_a_button_away_and_a_button_back(friends: Store) -> None:
    found = card(friends, "graph", name=ADA)
    wider = follow(friends, found, "Wider")
    (detail,) = [said(item.detail) for item in wider.sections[0].items if item.label == FAY]

    assert {DEE, FAY} <= set(listed(wider)) - set(listed(found))
    assert detail == "over a co-author · 2 works in all"
    assert follow(friends, wider, "Narrower") == found


@pytest.mark.parametrize(
    ("label", "title", "first", "note"),
    [
        ("By work", f"Works of {DEE}", "Dolls of Wooden Blocks", "Size: authors."),
        ("By topic", f"Topics of {DEE}", "wooden chess sets", "Size: works."),
    ],
)
def test_the_view_is_a_button_away(friends: Store, label: str, title: str, first: str, note: str) -> None:
    found = follow(friends, card(friends, "graph", name=DEE), label)

    assert (found.title, picture(found).title) == (title, title)
    assert listed(found)[0] == first
    assert picture(found).note.startswith(note)
    assert follow(friends, found, "By co-author").title == f"Co-authors around {DEE}"


def test_institutions_that_nobody_names_make_no_picture(friends: Store) -> None:
    found = card(friends, "graph", name=DEE, of="institutions")

    assert "By institution" not in labels(card(friends, "graph", name=DEE))
    assert found.picture is None
    assert "The sources read so far name no institution of theirs, nor of those who have written with them." in prose(found)
    assert_discord_accepts(found, 1)


def test_it_is_told_how_many_are_left_out(friends: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "MOST", 2)
    found = card(friends, "graph", name=ADA)

    assert listed(found) == [CY, BO]
    assert said(found.subtitle).startswith("the nearest 2 of 11 people")


def test_the_words_for_the_picture_name_the_nearest_and_the_communities(friends: Store) -> None:
    assert picture(card(friends, "graph", name=DEE)).alt == f"Co-authors around {DEE}: a graph of 3 people. The nearest: {CY}, {FAY}, {BO}."
    assert picture(card(friends, "graph", name=ADA)).alt.endswith(
        f"Communities, each by its largest member and the number of others: {EVE} + 8."
    )


def test_whoever_is_alone_is_told_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        toy.bring_text(store, tmp_path, toy.entry("a", "Kites of Paper", [ADA]))
        found = card(store, "graph", name=ADA)
        coauthors = card(store, "coauthors", name=ADA)

    assert found.picture is None
    assert (labels(found), labels(coauthors)) == (["By work", "By topic", "Profile"], ["Profile", "Works"])
    assert "The sources read so far name nobody else on these works." in prose(found)


def test_a_work_of_three_hundred_authors_stays_inside_all_limits(tmp_path: Path) -> None:
    crowd = [f"Zo{'abcdefghijklmnopqrst'[at // 20]}{'abcdefghijklmnopqrst'[at % 20]} Crowd" for at in range(300)]
    with open_store(tmp_path / "store.db") as store:
        toy.bring_text(store, tmp_path, toy.entry("a", "A Toy Census", [ADA, *crowd]))
        found = card(store, "graph", name=ADA, wider="true")

    assert said(found.subtitle).startswith("the nearest 150 of 300 people")
    assert len(picture(found).edges) <= 150 + 150 * 4
    assert all(ask.key() for ask in doors(found))


def test_every_page_is_accepted(friends: Store) -> None:
    found = card(friends, "graph", name=ADA)

    assert found.pages == 2
    for page in (1, 2):
        assert_discord_accepts(found, page)


def test_a_name_of_several_asks_which_one_and_keeps_the_view(tree: Store) -> None:
    found = card(tree, "graph", name="dora mock", of="topics")
    first = found.sections[0].items[0].opens

    assert found.outcome == "choice"
    assert first
    assert first.options["of"] == "topics"


def test_what_is_no_view_is_refused(friends: Store) -> None:
    with pytest.raises(Refusal, match="'kites' does not fit"):
        card(friends, "graph", name=ADA, of="kites")


class TestTheWay:
    def test_a_path_has_a_picture_of_its_people_and_who_else_might_be_there(self, friends: Store) -> None:
        shown = card(friends, "coauthors", name=ADA, to=DEE).picture

        assert isinstance(shown, Chain)
        assert shown.title == "2 steps, one of 2 paths as short"
        assert [(stop.label, stop.beside) for stop in shown.stops] == [(ADA, ""), (CY, f"or {BO}"), (DEE, "")]
        assert [stop.onward for stop in shown.stops] == [
            ("2 joint works, the newest of 2020", "More Blocks on Strings"),
            ("1 joint work, 2020", "Dolls of Wooden Blocks"),
            (),
        ]
        assert shown.alt == f"A path of 2 steps. {ADA} and {CY}: 2 joint works; {CY} and {DEE}: 1 joint work."

    def test_a_path_too_long_to_be_seen_has_none(self, friends: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(path_card, "DRAWN", 1)

        assert card(friends, "coauthors", name=ADA, to=DEE).picture is None
        assert card(friends, "coauthors", name=ADA, to=BO).picture
