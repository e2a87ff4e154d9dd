"""Works by somebody of whom only the name says that it is the one who is followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answers import notices
from store import namesakes
from store.database import Store
from tests import toy
from tests.toy.cards import prose
from tests.toy.hearing import follow, follow_id, heard, standing_still

ADA = "Ada Kite"
NEW = "Kites of Silk in the Wind"


def article(title: str, *authors: str, **fields: str) -> str:
    return toy.entry("toy", title, authors, "article", **{"journal": "Journal of Toys", "year": "2026", **fields})


def openalex(title: str, year: int, author: str) -> str:
    """A work by one Ada Kite, as OpenAlex tells it."""
    ada = {"author": {"id": f"https://openalex.org/{author}", "display_name": ADA}}
    return json.dumps(
        {"id": f"https://openalex.org/W{author[1:]}{year}{len(title)}", "title": title, "publication_year": year, "authorships": [ada]}
    )


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store that knows Ada Kite from her profile page alone, which lists no co-authors, and has Ann follow her."""
    with standing_still():
        toy.bring_text(store, tmp_path, toy.page(ADA, "A Toy that Nobody Plays With"))
        follow(store, ADA)
        yield store


def test_a_page_without_co_authors_is_tied_to_nothing_so_the_name_is_enough(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, article(NEW, ADA, "Ben Boat"))
    assert heard(store) == [f"new: {NEW}"]


def test_it_goes_on_when_the_namesake_has_works_of_their_own(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, article(NEW, ADA, "Ben Boat"))
    toy.bring_text(store, tmp_path, article("Boats of Paper on a Pond", ADA, "Ben Boat"))
    assert heard(store) == [f"new: {NEW}", "new: Boats of Paper on a Pond"]


def test_the_message_says_that_only_the_name_speaks_for_it(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, article(NEW, ADA, "Ben Boat"))
    with store.writing() as db:
        db.execute("INSERT INTO delivery (follower_id, nonce) SELECT id, 'toy' FROM follower")
        db.execute("UPDATE notice SET delivery_id = 1")
    card = notices.card(store, 1)
    assert card
    assert "It is open whether this is the Ada Kite who is followed: nothing but the name says so." in prose(card)
    assert "You follow Ada Kite" in prose(card)


class TestNothingIsTold:
    @pytest.fixture
    def tied(self, store: Store, tmp_path: Path) -> Store:
        """Ada Kite has a co-author now; another Ada Kite has one of her own."""
        toy.bring_text(store, tmp_path, article("A Toy that Nobody Plays With", ADA, "Cleo Drum", year="2020"))
        toy.bring_text(store, tmp_path, article("Drums that Nobody Hears", ADA, "Dóra Mock", year="2011", journal="Drums"))
        return store

    def test_of_a_namesake_who_is_tied_to_others(self, tied: Store, tmp_path: Path) -> None:
        before = heard(tied)
        toy.bring_text(tied, tmp_path, article(NEW, ADA, "Dóra Mock", journal="Drums"))
        assert heard(tied) == before

    def test_but_of_one_who_is_tied_to_nobody_it_is(self, tied: Store, tmp_path: Path) -> None:
        before = heard(tied)
        toy.bring_text(tied, tmp_path, article(NEW, ADA, "Ben Boat", journal="Boats"))
        assert heard(tied) == [*before, f"new: {NEW}"]

    def test_of_another_identifier(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, openalex("A Toy that Nobody Plays With", 2020, "A1"))
        toy.bring_text(store, tmp_path, openalex(NEW, 2026, "A2"))
        assert heard(store) == []
        toy.bring_text(store, tmp_path, openalex("Boats of Paper on a Pond", 2026, "A1"))
        assert heard(store) == ["new: Boats of Paper on a Pond"]

    def test_of_initials(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.page("B. Boat", "A Toy that Sinks"))
        follow(store, "B. Boat")
        toy.bring_text(store, tmp_path, article(NEW, "B. Boat", "Cleo Drum"))
        assert heard(store) == []

    def test_of_another_middle_name(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, article(NEW, "Ada B. Kite", "Ben Boat"))
        assert heard(store) == []

    def test_of_a_name_that_many_have(self, store: Store, tmp_path: Path) -> None:
        others = [article(f"A Toy Made of {n}", ADA, f"Ben {n}", journal=f"Toys of {n}") for n in ("Oak", "Elm", "Ash", "Fir", "Yew")]
        for entry in others:
            toy.bring_text(store, tmp_path, entry)
        assert len(heard(store)) == namesakes.FEW - 1


def test_whoever_follows_both_hears_of_it_once(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, article(NEW, ADA, "Ben Boat"))
    (row,) = store.rows("SELECT a.researcher_id AS id FROM authorship a WHERE a.name = ? AND a.work_id > 1", [ADA])
    follow_id(store, row["id"])
    toy.bring_text(store, tmp_path, article("Boats of Paper on a Pond", ADA, "Ben Boat"))
    assert heard(store) == [f"new: {NEW}", "new: Boats of Paper on a Pond"]
