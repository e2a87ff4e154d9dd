"""/identity: who may, what is asked before anything changes, what is said then, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Refusal, answer
from bot.answers.asker import TERMINAL, Asker
from bot.answers.card import CUSTOM_ID_LIMIT, Ask, Card, member
from store import judgements, own_data
from store.database import Store
from store.follows import Address
from tests import toy
from tests.toy.cards import card_for, doors, listed, prose, said

MOD = Asker(kind="member", id="1001", guild="1", channel="2", manages=True)
ADA, BO, CY = "A. Kite", "Bo Drum", "Cy Block"
OPEN = f"{ADA} (only initials known)"
SILK, PAPER, TIN = "Kites of Silk", "Kites of Paper", "Drums of Tin and How They Sound"


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """A store with two people called A. Kite, whom nothing ties together: r1 has two works, and r3 has one."""
    for title, other in ((SILK, BO), (PAPER, BO), (TIN, CY)):
        toy.bring_text(store, tmp_path, toy.entry("toy", title, [ADA, other], "article", year="2010"))
    return store


@pytest.fixture
def adas(store: Store) -> tuple[str, str]:
    """The ids of the two, the one with two works first."""
    sql = "SELECT researcher_id AS id FROM authorship WHERE name = ? GROUP BY researcher_id ORDER BY count(*) DESC"
    one, two = (f"r{row['id']}" for row in store.rows(sql, [ADA]))
    return one, two


def ask(store: Store, asker: Asker = MOD, **options: str) -> Card:
    return card_for(asker, store, "identity", **options)


def press(store: Store, card: Card, label: str, asker: Asker = MOD) -> Card:
    """What a button leads to, asked as Discord asks it: by its key alone."""
    (button,) = [button for button in card.buttons if button.label == label]
    return answer(store, Ask.from_key(button.ask.key()), asker)


def choose(store: Store, card: Card, title: str) -> Card:
    (item,) = [item for section in card.sections for item in section.items if said(item.line) == title]
    assert item.opens is not None
    return answer(store, Ask.from_key(item.opens.key()), MOD)


def work(store: Store, title: str) -> str:
    return f"w{store.rows('SELECT id FROM work WHERE title = ?', [title])[0]['id']}"


def standing(store: Store) -> list[str]:
    return [one.kind for one in judgements.listed(store) if one.undone_at is None]


def text(card: Card) -> str:
    return "\n".join(prose(card))


class TestWhoMay:
    @pytest.mark.parametrize("what", ["review", "merge", "split", "not-the-same", "list", "undo"])
    def test_those_who_manage_the_server_may_and_nobody_else(self, store: Store, adas: tuple[str, str], what: str) -> None:
        options = {"what": what, "name": adas[0], "other": adas[1], "number": "1", "sure": "yes"}
        with pytest.raises(Refusal, match="those who may manage this server"):
            ask(store, MOD.model_copy(update={"manages": False}), **options)
        with pytest.raises(Refusal, match="use /identity there"):
            ask(store, Asker(kind="member", id="1001"), **options)
        assert judgements.listed(store) == []

    def test_who_decided_is_kept(self, store: Store, adas: tuple[str, str]) -> None:
        ask(store, MOD, name=adas[0], other=adas[1], what="not-the-same")
        ask(store, TERMINAL, what="undo", number="1")

        (one,) = judgements.listed(store)
        assert (one.by, one.undone_by) == (MOD.id, judgements.TERMINAL)
        lines = [line for section in ask(store, what="list", number="1").sections for line in section.lines]
        assert any(member(MOD.id) in line for line in lines)


class TestMerge:
    def test_it_is_asked_first_what_then_happens(self, store: Store, adas: tuple[str, str]) -> None:
        asked = ask(store, name=adas[0], other=adas[1], what="merge")

        assert asked.outcome == "choice"
        assert listed(asked) == [OPEN, OPEN]
        assert "2 works" in text(asked)
        assert "Whoever follows one of them is told once." in text(asked)
        assert "Every decision can be undone." in text(asked)
        assert standing(store) == []

    def test_yes_makes_one_of_them_and_undo_makes_them_two(self, store: Store, adas: tuple[str, str]) -> None:
        done = press(store, ask(store, name=adas[0], other=adas[1], what="merge"), "Yes, one person")
        assert "They are one person now." in text(done)
        assert "To undo it: /identity what:undo number:1" in text(done)
        assert listed(done, "Now known as") == [OPEN]
        assert len(toy.titles(store, int(adas[0][1:]))) == 3

        undone = press(store, done, "Undo")
        assert "It is undone" in text(undone)
        assert listed(undone, "Now known as") == [OPEN, OPEN]
        assert standing(store) == []

        assert press(store, undone, "Decide it again").title == "Are these one person?"

    def test_an_old_id_leads_to_the_one_profile(self, store: Store, adas: tuple[str, str]) -> None:
        ask(store, name=adas[0], other=adas[1], what="merge", sure="yes")

        assert card_for(MOD, store, "profile", name=adas[1]) == card_for(MOD, store, "profile", name=adas[0])

    def test_no_holds_them_apart(self, store: Store, adas: tuple[str, str]) -> None:
        press(store, ask(store, name=adas[0], other=adas[1], what="merge"), "No, two people")

        assert standing(store) == ["not-the-same"]

    def test_an_ambiguous_name_offers_a_choice_for_either(self, store: Store, adas: tuple[str, str]) -> None:
        first = ask(store, name=ADA, other=adas[1], what="merge")
        assert first.title == f"Which “{ADA}”?"

        second = ask(store, name=adas[0], other=ADA, what="merge")
        opened = [answer(store, Ask.from_key(door.key()), MOD) for door in doors(second) if "name" in door.options and door != second.ask]
        assert {card.title for card in opened} >= {"Is this one person?", "Are these one person?"}

    def test_what_stands_against_it_is_said_with_the_way_there(self, store: Store, adas: tuple[str, str]) -> None:
        ask(store, name=adas[0], other=adas[1], what="not-the-same")
        against = ask(store, name=adas[0], other=adas[1], what="merge", sure="yes")

        assert against.outcome == "refused"
        assert "held apart by judgement 1" in text(against)
        assert press(store, against, "Judgement 1").title == "Judgement 1: two people"
        press(store, against, "Undo it")
        assert standing(store) == []

    def test_it_takes_two(self, store: Store, adas: tuple[str, str]) -> None:
        with pytest.raises(Refusal, match="takes two researchers, as in “/identity r12 what:merge other:r34”"):
            ask(store, name=adas[0], what="merge")


class TestSplit:
    def test_works_are_chosen_one_by_one_and_put_back(self, store: Store, adas: tuple[str, str]) -> None:
        begun = ask(store, name=adas[0], what="split")
        assert listed(begun, f"{ADA}'s") == [PAPER, SILK]
        assert [button.label for button in begun.buttons] == ["Later"]

        chosen = choose(store, begun, SILK)
        assert (listed(chosen, "Another person's"), listed(chosen, f"{ADA}'s")) == ([SILK], [PAPER])
        assert "is told once, and goes on following them" in text(chosen)

        assert listed(choose(store, chosen, SILK), f"{ADA}'s") == [PAPER, SILK]
        assert standing(store) == []

    def test_yes_makes_another_person_and_undo_takes_that_back(self, store: Store, adas: tuple[str, str]) -> None:
        done = press(store, choose(store, ask(store, name=adas[0], what="split"), SILK), "Yes, split off 1 work")
        assert f"{ADA} has 1 work now." in text(done)
        assert toy.titles(store, int(adas[0][1:])) == [PAPER]

        press(store, done, "Undo")
        assert toy.titles(store, int(adas[0][1:])) == [PAPER, SILK]

    def test_all_works_cannot_go(self, store: Store, adas: tuple[str, str]) -> None:
        all_chosen = ask(store, name=adas[0], what="split", works=f"{work(store, SILK)} {work(store, PAPER)}")

        assert [button.label for button in all_chosen.buttons] == ["Begin anew", "Later"]

    @pytest.mark.parametrize("typed", ["{silk}, {paper}", "of silk", "Kites of Silk; of paper"])
    def test_works_can_be_named_by_id_or_by_words(self, store: Store, adas: tuple[str, str], typed: str) -> None:
        named = typed.format(silk=work(store, SILK), paper=work(store, PAPER))

        assert SILK in listed(ask(store, name=adas[0], what="split", works=named), "Another person's")

    @pytest.mark.parametrize(
        ("typed", "reason"), [("w999", "w999 is no work of"), ("kites", "2 works of .* fit"), ("trains", "No work of")]
    )
    def test_works_that_are_not_theirs_or_not_clear(self, store: Store, adas: tuple[str, str], typed: str, reason: str) -> None:
        with pytest.raises(Refusal, match=reason):
            ask(store, name=adas[0], what="split", works=typed)

    def test_more_works_than_a_button_holds_are_split_off_by_typing(self, store: Store, tmp_path: Path) -> None:
        entries = [toy.entry(f"t{i}", f"A Very Long Train, Wagon {i}", ["Tom Train", "Pia Pin"], "article", year="2011") for i in range(40)]
        toy.bring_text(store, tmp_path, "".join(entries))
        works = [work(store, f"A Very Long Train, Wagon {i}") for i in range(39)]
        asked = ask(store, name="Tom Train", what="split", works=" ".join(works))

        assert "too many for a button; to split them off, type: /identity r" in text(asked)
        assert all(len(button.ask.key()) < CUSTOM_ID_LIMIT for button in asked.buttons)
        assert len(toy.titles(store, toy.person(store, "Tom Train"))) == 40

        ask(store, name="Tom Train", what="split", works=" ".join(works), sure="yes")
        assert sorted(len(toy.titles(store, row["id"])) for row in store.rows("SELECT id FROM researcher WHERE name = 'Tom Train'")) == [
            1,
            39,
        ]


class TestList:
    def test_the_newest_comes_first_and_each_can_be_opened(self, store: Store, adas: tuple[str, str]) -> None:
        assert ask(store, what="list").title == "Nothing was decided yet about who is who"

        ask(store, name=adas[0], other=adas[1], what="not-the-same")
        ask(store, what="undo", number="1")
        ask(store, name=adas[0], other=adas[1], what="merge", sure="yes")
        found = ask(store, what="list")

        assert said(found.subtitle) == "1 judgement in force, 1 undone"
        assert [said(item.line).rpartition(") ")[2] for item in found.sections[0].items] == ["are one person", "are two people"]
        opened = found.sections[0].items[1].opens
        assert opened is not None
        assert answer(store, opened, MOD).title == "Judgement 1: two people (undone)"

    @pytest.mark.parametrize("options", [{"what": "undo"}, {"what": "list", "number": "7"}])
    def test_a_number_that_is_none(self, store: Store, options: dict[str, str]) -> None:
        with pytest.raises(Refusal, match="the list shows"):
            ask(store, MOD, **options)

    def test_a_judgement_cannot_be_undone_twice(self, store: Store, adas: tuple[str, str]) -> None:
        ask(store, name=adas[0], other=adas[1], what="not-the-same")
        ask(store, what="undo", number="1")

        assert "was undone already" in text(ask(store, what="undo", number="1"))


class TestReview:
    @pytest.fixture
    def rivals(self, store: Store, tmp_path: Path) -> tuple[str, str, str]:
        """Two called Dee Doll who differ, and a "D. Doll" beside whom each is printed once."""
        entries = (
            toy.entry("a", "Dolls of Cloth", ["Dee Doll", BO, "Pia Pin"], booktitle="Doll Days", year="2001"),
            toy.entry("b", "Dolls of Glass", ["Dan Doll", BO, "Quin Quill"], booktitle="Doll Days", year="2009"),
            toy.entry("c", "Dolls of Paper", ["D. Doll", BO], booktitle="Doll Days", year="2005"),
        )
        toy.bring_text(store, tmp_path, "".join(entries))
        dee, dan, open_one = (f"r{toy.person(store, name)}" for name in ("Dee Doll", "Dan Doll", "D. Doll"))
        return dee, dan, open_one

    def test_nobody_is_in_doubt(self, store: Store) -> None:
        assert ask(store).title == "Nobody is in doubt"

    def test_each_open_case_is_listed_with_its_evidence_and_what_can_be_decided(self, store: Store, rivals: tuple[str, str, str]) -> None:
        listed = ask(store)
        details = [said(item.detail).partition(" · ")[2] for item in listed.sections[0].items]
        assert details == ["1 co-author and 1 venue in common"] * 2 + ["no co-author, affiliation, venue or topic in common"]
        shown = choose(store, listed, "D. Doll and Dee Doll")

        assert "Both publish at Doll Days and share the co-author Bo Drum." in text(shown)
        assert "The one published in 2005, the other in 2001." in text(shown)
        assert [button.label for button in shown.buttons] == ["One person", "Two people", "Later"]
        assert press(store, shown, "One person").title == "Are these one person?"
        assert press(store, shown, "Later") == ask(store)

    def test_a_case_that_was_decided_is_open_no_more(self, store: Store, rivals: tuple[str, str, str]) -> None:
        press(store, choose(store, ask(store), "D. Doll and Dee Doll"), "Two people")

        assert "D. Doll and Dee Doll" not in text(ask(store))

    def test_somebody_can_be_asked_about_alone(self, store: Store, adas: tuple[str, str]) -> None:
        shown = ask(store, name=adas[0])
        assert press(store, shown, "Two people").title == f"Which works are not {ADA}'s?"

        press(store, press(store, shown, "One person"), "Yes, one person")
        assert judgements.listed(store)[0].words == f"{ADA} ({adas[0]}) is one person, not two"

    def test_names_that_differ_by_a_slip_are_a_case_too(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.entry("slip", "Drums of Silk", ["Cy Blokc", BO], "article", journal="Drum Notes"))
        toy.bring_text(store, tmp_path, toy.entry("drum", "Drums of Wool", [CY, BO], "article", journal="Drum Notes"))
        merged = press(store, press(store, choose(store, ask(store), f"{CY} and Cy Blokc"), "One person"), "Yes, one person")

        assert "They are one person now." in text(merged)
        assert len(listed(merged, "Now known as")) == 1

    def test_two_who_share_nothing(self, store: Store, adas: tuple[str, str]) -> None:
        assert "They share no co-author, affiliation, venue or topic." in text(ask(store, name=adas[0], other=adas[1]))


class TestWhoMightBeTwo:
    @pytest.fixture
    def tom(self, store: Store, tmp_path: Path) -> str:
        """Whose page has two works on trains, and one on something else that nobody else writes about."""
        toy.bring_text(store, tmp_path, toy.page("Tom Train", "Trains of Tin Plate", "Trains of Wood", "Soup from Cold Stones"))
        return f"r{toy.person(store, 'Tom Train')}"

    def test_they_are_listed_with_what_speaks_for_it(self, store: Store, tom: str) -> None:
        (case,) = ask(store).sections[0].items

        assert said(case.line) == "Tom Train"
        assert said(case.detail) == f"Two people? {tom} · 1 of 3 works apart, 3 of 3 title words nowhere beside theirs"

    def test_the_works_that_lie_apart_are_split_off_with_one_press_and_a_yes(self, store: Store, tom: str) -> None:
        shown = choose(store, ask(store), "Tom Train")
        assert "Of 3 works, these share no co-author" in text(shown)
        assert listed(shown, "What lies apart") == ["“Soup from Cold Stones”"]

        asked = press(store, shown, "Two people")
        assert listed(asked, "Another person's") == ["Soup from Cold Stones"]
        press(store, asked, "Yes, split off 1 work")
        assert toy.titles(store, int(tom[1:])) == ["Trains of Tin Plate", "Trains of Wood"]
        assert ask(store).title == "Nobody is in doubt"

    def test_each_part_is_a_door_to_splitting_it_off(self, store: Store, tmp_path: Path, tom: str) -> None:
        toy.bring_text(store, tmp_path, toy.page("Tom Train", "Trains of Wood", "Clocks and Hats"))

        assert listed(choose(store, ask(store, name=tom), "“Clocks and Hats”"), "Another person's") == ["Clocks and Hats"]

    def test_one_person_settles_it(self, store: Store, tom: str) -> None:
        press(store, press(store, choose(store, ask(store), "Tom Train"), "One person"), "Yes, one person")

        assert ask(store).title == "Nobody is in doubt"

    def test_more_works_than_a_button_holds_are_chosen_one_by_one(self, store: Store, tmp_path: Path) -> None:
        kinds = ("Long Wooden Trains Rolling", "Cold Tasty Soups Boiling")
        trains, soups = ([f"{kind} {letter * 2}" for letter in "abcdefghijklmnopqrstuvwxyz"] for kind in kinds)
        toy.bring_text(store, tmp_path, toy.page("Tom Train", *trains[1:], *soups))
        shown = choose(store, ask(store), "Tom Train")

        assert listed(shown, "What lies apart") == [f"“{trains[1]}”, “{trains[2]}”, “{trains[3]}” and 22 more"]
        assert listed(press(store, shown, "Two people"), "Another person's") == []

    def test_the_real_page_that_mixes_two_fields_leads_to_its_work_on_physics(self, documents: Store) -> None:
        shown = choose(documents, ask(documents), "Jingzhao Zhang")

        (physics,) = listed(press(documents, shown, "Two people"), "Another person's")
        assert physics == "Intrinsic long range antiferromagnetic coupling in dilutely V doped CuInTe₂"


class TestMyData:
    def test_a_member_sees_that_they_decided_and_can_take_their_name_off(self, store: Store, adas: tuple[str, str]) -> None:
        ask(store, name=adas[0], other=adas[1], what="not-the-same")

        assert "1 decision about who is who, made or undone by you" in text(card_for(MOD, store, "my-data"))
        asked = card_for(MOD, store, "my-data", what="delete")
        assert "your name at 1 decision about who is who" in text(asked)
        assert "stays, without your name" in text(asked)

        card_for(MOD, store, "my-data", what="delete for good")
        assert "by a member whose name was deleted" in text(ask(store, what="list", number="1"))
        assert own_data.export(store, Address(kind="member", address=MOD.id)) == {}
