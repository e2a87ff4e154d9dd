"""/profile: who somebody is, what is counted, and where one can go from there."""

from __future__ import annotations

import json

from store.database import Store
from tests import toy
from tests.toy import real
from tests.toy.cards import card, listed, prose, said


def test_the_facts_of_a_toy_researcher(tree: Store) -> None:
    found = card(tree, "profile", name="Ada B. Toy")

    assert (found.outcome, found.title) == ("answer", "Ada B. Toy")
    assert prose(found)[1:6] == [
        "also A. B. Toy, Ada Toybox",
        "Ada B. Toy counts toys.",
        "University of Toys · open to collaborate · not claimed",
        "Trust 17 · Unverified · level L2 · 4 works · 0 followers · 1 topic · 0 close collaborators",
        "The profile page reports trust 12, Unverified, L1: 2 works · 0 followers · 1 topic · 1 close collaborator.",
    ]
    assert "toy boxes (2)" in prose(found)


def test_works_and_collaborators_are_listed_latest_and_closest_first(tree: Store) -> None:
    found = card(tree, "profile", name="Ada B. Toy")

    assert listed(found, "Latest works") == [
        "Two Namesakes and One Toy",
        "Counting Toy Boxes",
        "Mean Toys and Their Small Friends",
        "Averages of n Toy Boxes",
    ]
    assert listed(found, "Closest collaborators")[2:] == ["Carl Sample", "Ben Example", "Cleo Sample"]


def test_buttons_stand_where_they_lead_somewhere(tree: Store) -> None:
    labels = {name: [button.label for button in card(tree, "profile", name=name).buttons] for name in ("Ada B. Toy", "Ben Example")}

    assert labels == {
        "Ada B. Toy": ["Works", "Topics", "Timeline", "Collaborators", "Related", "Statement", "Trust", "Follow"],
        "Ben Example": ["Works", "Timeline", "Collaborators", "Related", "Trust", "Follow"],
    }


def test_identifiers_are_links(tree: Store) -> None:
    assert [(link.label, link.url) for link in card(tree, "profile", name="Ada").links] == [
        ("ORCID", "https://orcid.org/0000-0000-0000-0001")
    ]


def test_it_says_which_imports_it_rests_on(tree: Store) -> None:
    assert prose(card(tree, "profile", name="Egon Fake"))[-1].startswith("From BibTeX toys.bib; imported 20")


def test_a_contested_person_is_explained(tree: Store) -> None:
    (open_one, *_) = tree.rows("SELECT id FROM researcher WHERE identity = 'contested' ORDER BY id")
    found = card(tree, "profile", name=f"r{open_one['id']}")

    assert found.outcome == "answer"
    explained = "Not clear who this is: what the sources say fits more than one person. It may be Carl Sample or Cleo Sample"
    assert any(one.startswith(explained) for one in prose(found))
    assert "Trust" in [button.label for button in found.buttons]


def test_somebody_known_by_initials_is_explained(documents: Store) -> None:
    found = card(documents, "profile", name="P. Lofgren")

    assert "Only initials are known, so this may be somebody listed under a full name." in prose(found)


def test_the_real_profile_counts_what_the_store_holds(documents: Store) -> None:
    found = card(documents, "profile", name="hongyang zhang")

    assert found.title == real.HONGYANG
    assert any("24 works · 0 followers" in text for text in prose(found))
    assert any("reports trust 17, Unverified, L1: 4 works · 0 followers · 4 topics" in text for text in prose(found))


def test_an_id_that_was_merged_still_opens_the_profile(empty: Store) -> None:
    folder = empty.path.parent
    toy.bring_text(
        empty, folder, toy.entry("a", "Toys North", ["Ada Toy"], year="2020") + toy.entry("b", "Toys South", ["Ada Toy"], year="2020")
    )
    toy.bring_text(empty, folder, toy.page("Ada Toy", "Toys North", "Toys South"))

    assert card(empty, "profile", name="r1") == card(empty, "profile", name="r2") == card(empty, "profile", name="Ada Toy")


def test_a_person_found_by_a_name_spelled_otherwise_is_said_to_be_the_nearest(tree: Store) -> None:
    note = "Nobody is called “Ben Exmaple”; Ben Example is the nearest name."

    assert note in said(card(tree, "profile", name="Ben Exmaple").subtitle)
    assert note in said(card(tree, "trust", name="Ben Exmaple").subtitle)
    for spelled in ("Ben Example", "example ben", "B. Example", "Exam", "Benjamin Example", "Benexample"):
        assert "nearest" not in said(card(tree, "profile", name=spelled).subtitle)


def test_whoever_is_asked_for_by_an_identifier_is_not_called_the_nearest(empty: Store) -> None:
    seed = {"format": "colloquy-seed/1", "name": "Ada Toy", "identifiers": {"acl": "ada-of-toytown"}}
    toy.bring_text(empty, empty.path.parent, json.dumps(seed))

    assert "nearest" not in said(card(empty, "profile", name="acl:Ada-of-Toytown").subtitle)


def test_an_initial_does_not_hide_that_a_given_name_is_spelled_otherwise(documents: Store) -> None:
    """The store knows "Z. Zhang" as another form of Zhenshuo Zhang."""
    assert "is the nearest name" in said(card(documents, "profile", name="zenshuo zhang").subtitle)
    assert "is the nearest name" not in said(card(documents, "profile", name="H. R. Zhang").subtitle)
