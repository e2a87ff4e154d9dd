"""/coauthors NAME to:NAME: the way from one person to another through joint works. The list of co-authors is in test_topics."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.answers import Refusal, path_card
from bot.answers.card import Ask, Card
from store import islands
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card, doors, listed, prose, said
from tests.toy.circle import ADA, BO, CY, DEE, EVE, FAY, GUS, HAL

LONG = 40
"""People in a chain that is longer than a message is."""


def button(found: Card, label: str) -> Ask:
    (ask,) = [button.ask for button in found.buttons if button.label == label]
    return ask


def follow(store: Store, ask: Ask) -> Card:
    """The card behind a door, as a button leads to it."""
    kept = Ask.from_key(ask.key())
    return card(store, kept.command, **kept.options)


def on_the_way(found: Card) -> list[str]:
    return listed(found, "People on this path")


class TestThePath:
    def test_each_step_has_its_joint_works_newest_first(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to=DEE)

        assert (found.title, said(found.subtitle)) == (f"From {ADA} to {DEE}", "2 steps · path 1 of 2 as short, the strongest first")
        assert [section.heading for section in found.sections] == [
            f"Step 1: {ADA} and {CY}",
            f"Step 2: {CY} and {DEE}",
            "People on this path",
        ]
        assert listed(found, f"Step 1: {ADA} and {CY}") == ["More Blocks on Strings", "Blocks on Strings"]
        assert [said(line) for line in found.sections[0].lines] == ["2 joint works:"]
        assert on_the_way(found) == [ADA, CY, DEE]

    def test_it_is_said_how_many_works_there_is_no_room_for(self, friends: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(path_card, "WORKS", 2)
        found = card(friends, "coauthors", name=ADA, to=DEE)

        assert listed(found, f"Step 1: {ADA} and {CY}") == ["More Blocks on Strings"]
        assert [said(line) for line in found.sections[0].lines] == ["2 joint works, the newest:"]

    def test_people_who_wrote_together_are_one_step_apart(self, friends: Store) -> None:
        assert said(card(friends, "coauthors", name=ADA, to=BO).subtitle) == "1 step: they have written together"

    def test_of_people_who_wrote_together_more_works_are_named(self, friends: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(path_card, "MOST", 1)

        assert listed(card(friends, "coauthors", name=ADA, to=DEE), f"Step 1: {ADA} and {CY}") == ["More Blocks on Strings"]
        assert listed(card(friends, "coauthors", name=ADA, to=CY), f"Step 1: {ADA} and {CY}") == [
            "More Blocks on Strings",
            "Blocks on Strings",
        ]

    def test_the_next_path_is_behind_a_button_and_leads_back(self, friends: Store) -> None:
        second = follow(friends, button(card(friends, "coauthors", name=ADA, to=DEE), "Path 2 of 2"))

        assert on_the_way(second) == [ADA, BO, DEE]
        assert said(second.subtitle) == "2 steps · path 2 of 2 as short, the strongest first"
        assert on_the_way(follow(friends, button(second, "Path 1 of 2"))) == [ADA, CY, DEE]

    def test_a_path_that_is_there_no_more_is_the_last_one(self, friends: Store) -> None:
        assert on_the_way(card(friends, "coauthors", name=ADA, to=DEE, path="9")) == [ADA, BO, DEE]

    def test_limits_are_told_kept_in_the_doors_and_can_be_lifted(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to=EVE, max_authors="9", since="2000")

        assert said(found.subtitle) == "4 steps · path 1 of 2 as short, the strongest first · works since 2000 · works of 9 authors at most"
        assert on_the_way(follow(friends, button(found, "Path 2 of 2"))) == [ADA, BO, DEE, FAY, EVE]
        assert on_the_way(follow(friends, button(found, "Without these limits"))) == [ADA, EVE]

    def test_somebody_can_be_avoided(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to=DEE, avoid=CY)

        assert on_the_way(found) == [ADA, BO, DEE]
        assert said(found.subtitle) == f"2 steps · no other path is as short · not through {CY}"

    def test_it_says_which_imports_it_rests_on(self, friends: Store) -> None:
        assert said(card(friends, "coauthors", name=ADA, to=DEE).footer).startswith("From BibTeX toy.txt; imported ")


class TestTheEnds:
    @pytest.mark.parametrize("option", ["name", "to", "avoid"])
    def test_a_name_of_several_asks_which_one_and_keeps_the_rest(self, tree: Store, option: str) -> None:
        options = {"name": "Ada B. Toy", "to": "Ben Example", "avoid": "Carl Sample", "since": "1999"} | {option: "dora mock"}
        found = card(tree, "coauthors", **options)
        (item, other) = (item for section in found.sections for item in section.items)

        assert (found.outcome, found.title) == ("choice", "Which “dora mock”?")
        assert item.opens
        assert other.opens
        assert item.opens.options[option] != other.opens.options[option]
        assert {one: item.opens.options[one] for one in options if one != option} == {
            one: typed if one == "since" else f"r{toy.person(tree, typed)}" for one, typed in options.items() if one != option
        }
        assert follow(tree, item.opens).outcome == "answer"

    def test_two_names_of_several_are_asked_one_after_the_other(self, tree: Store) -> None:
        first = card(tree, "coauthors", name="dora mock", to="sample", avoid="x" * 5_000)
        second = follow(tree, next(doors(first)))

        assert (first.title, second.title) == ("Which “dora mock”?", "Which “sample”?")

    def test_a_name_that_nobody_has_is_not_taken_for_another(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to="Zzyzx Qwrtp")

        assert (found.outcome, found.title) == ("not_found", "I know nobody called “Zzyzx Qwrtp”")

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            ({"to": ADA}, "Both names mean Ada Kite: a path leads from one person to another."),
            ({"to": DEE, "avoid": DEE}, "Dee Doll is an end of the path, and cannot be avoided."),
            ({"since": "2000"}, "This is about a path to somebody: say to whom with to:NAME."),
            ({"to": DEE, "max_authors": "1"}, "/coauthors max_authors: '1' does not fit"),
        ],
    )
    def test_what_makes_no_path_is_refused(self, friends: Store, options: dict[str, str], told: str) -> None:
        with pytest.raises(Refusal, match=told):
            card(friends, "coauthors", name=ADA, **options)


class TestNoPath:
    def test_it_is_told_how_far_each_side_reaches_and_who_is_near(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to=GUS)

        assert found.title == f"No joint works lead from {ADA} to {GUS}"
        assert {f"From {ADA} joint works lead to 13 people.", f"From {GUS} joint works lead to 1 person."} <= set(prose(found))
        assert listed(found, "Near in topic") == [DEE]
        assert f"works, as {GUS} does, on chess sets, wooden chess sets; on the side of {ADA}" in prose(found)

    def test_it_is_told_what_to_import(self, friends: Store) -> None:
        assert [section.code for section in card(friends, "coauthors", name=ADA, to=HAL).sections if section.code] == [
            f"python -m bot import 'name:{HAL}'"
        ]

    def test_a_large_side_is_not_counted(self, friends: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (path_card, islands):
            monkeypatch.setattr(module, "WIDEST", 3)

        assert f"From {ADA} joint works lead to more than 3 people." in prose(card(friends, "coauthors", name=ADA, to=GUS))

    def test_limits_that_leave_none_are_told_with_what_is_there_without_them(self, friends: Store) -> None:
        found = card(friends, "coauthors", name=ADA, to=BO, since="2002")

        assert {"Without these limits they are 1 step apart.", "works since 2002"} <= set(prose(found))
        assert on_the_way(follow(friends, button(found, "Without these limits"))) == [ADA, BO]
        assert not any(section.code for section in found.sections)

    def test_whom_the_limits_alone_part_need_nobody_near(self, documents: Store) -> None:
        found = card(documents, "coauthors", name="Hongyang R. Zhang", to="Dongyue Li", since="2090")

        assert "Without these limits they are 1 step apart." in prose(found)
        assert listed(found, "Near in topic") == []


class TestRoom:
    def test_a_path_longer_than_a_message_is_drawn(self, tmp_path: Path) -> None:
        names = [f"Ada {chr(97 + at // 20)}{chr(97 + at % 20)}{'w' * 150}" for at in range(LONG)]
        works = [
            toy.entry(f"k{at}", f"{at} {'toy ' * 200}", pair, "article", journal="Journal of Toys", year="2000")
            for at, pair in enumerate(pairwise(names))
        ]
        with open_store(tmp_path / "store.db") as store:
            toy.bring_text(store, tmp_path, "".join(works))
            found = card(store, "coauthors", name=f"r{toy.person(store, names[0])}", to=f"r{toy.person(store, names[-1])}")

        assert said(found.subtitle) == f"{LONG - 1} steps · no other path is as short"
        assert_discord_accepts(found, 1)
        assert all(len(ask.key()) <= 98 for ask in doors(found))

    @pytest.mark.parametrize("typed", ["@everyone **x**", "张" * 60, "x" * 5_000, "\ud800", "!!!"])
    def test_whatever_is_typed_for_an_end_is_answered(self, friends: Store, typed: str) -> None:
        for options in ({"name": typed, "to": ADA}, {"name": ADA, "to": typed}, {"name": ADA, "to": DEE, "avoid": typed}):
            found = card(friends, "coauthors", **options)
            assert found.outcome == "not_found"
            assert_discord_accepts(found, 1)
            assert all(ask.key() for ask in doors(found))
