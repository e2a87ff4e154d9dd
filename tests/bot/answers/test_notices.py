"""The message about one work: what it says of the work, why it came, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import notices
from store.database import Store
from store.follows import Follow, Subject
from tests import toy
from tests.toy import telling
from tests.toy.cards import said
from tests.toy.messages import bold, buttons, lines, message, told
from tests.toy.telling import entry

ABSTRACT = "We count toys. " + "Some toys are small and others are not. " * 20


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


def test_one_new_work_is_told_with_all_that_one_wants_to_know(store: Store, tmp_path: Path, ada: Follow, ben: Follow) -> None:
    venue = "Proceedings of the Toy Conference (TOYCON)"
    text = entry("A New Toy", "Zoe Late", *telling.PEOPLE, booktitle=venue, doi="10.1234/new", abstract=ABSTRACT)
    card = told(store, tmp_path, text)

    assert card.title == "A New Toy"
    assert said(card.subtitle).startswith("New work · ")
    assert said(card.subtitle).endswith(" 2050")
    assert lines(card)[0] == "Zoe Late, Ben Example, Ada B. Toy"
    assert bold(card) == ["Ben Example", "Ada B. Toy"]
    assert lines(card)[-1].startswith("We count toys. Some toys are small")
    assert said(card.footer) == "You follow Ada B. Toy and Ben Example"
    assert [(link.label, link.url) for link in card.links] == [("DOI", "https://doi.org/10.1234/new")]


def test_the_links_to_the_text_come_first(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy"))
    with store.writing() as db:
        (work, record) = db.execute("SELECT id, record_id FROM work WHERE title = 'A New Toy'").fetchone()
        schemes = ("acl", "arxiv", "dblp", "doi", "openalex", "pmlr", "s2")
        db.conn.executemany("INSERT INTO work_identifier VALUES (?, 'toy', ?, ?)", [(scheme, work, record) for scheme in schemes])

    assert [link.label for link in message(store).links] == ["DOI", "arXiv", "ACL Anthology", "PMLR"]


def test_one_work_can_be_opened_cited_muted_and_unfollowed(store: Store, tmp_path: Path, ada: Follow) -> None:
    card = told(store, tmp_path, entry("A New Toy"))

    (work,) = store.rows("SELECT id FROM work WHERE title = 'A New Toy'")
    assert buttons(card) == [
        ("Open", f"work?title=w{work['id']}"),
        ("Cite", f"cite?title=w{work['id']}"),
        ("Mute Ada B. Toy", f"mute?follow=f{ada.id}"),
        ("Unfollow Ada B. Toy", f"unfollow?name=f{ada.id}"),
        ("All I follow", "following"),
    ]


def test_a_work_may_come_for_a_topic_and_for_a_search(store: Store, tmp_path: Path) -> None:
    topic = telling.follow(store, Subject(kind="topic", text="toy box"))
    telling.follow(store, Subject(kind="search", text="painted"))
    telling.bring(store, tmp_path, entry("Painted Toys"))
    with store.writing() as db:
        db.execute("INSERT INTO reason SELECT id, ? FROM notice", [topic.id])

    card = message(store)

    assert said(card.footer) == "You follow the topic “toy boxes” and the search “painted”"
    assert ("Unfollow the topic “toy boxes”", f"unfollow?name=f{topic.id}") in buttons(card)


def test_a_channel_is_told_that_the_channel_follows(store: Store, tmp_path: Path) -> None:
    telling.following(store, "Ada B. Toy", kind="channel")

    assert said(told(store, tmp_path, entry("A New Toy")).footer) == "This channel follows Ada B. Toy"


def test_a_work_without_a_venue_or_a_year_is_called_by_its_kind(store: Store, tmp_path: Path, ada: Follow) -> None:
    text = toy.entry("toy", "A New Toy", telling.PEOPLE, kind="book")

    assert said(told(store, tmp_path, text).subtitle) == "New work · book"


@pytest.mark.parametrize("at", ["Toy Conference 2050", "Toy Conference"])
def test_a_year_in_the_name_of_the_venue_is_not_said_twice(store: Store, tmp_path: Path, ada: Follow, at: str) -> None:
    assert said(told(store, tmp_path, entry("A New Toy", booktitle=at)).subtitle) == "New work · Toy Conference 2050"


def test_a_venue_with_a_short_name_is_named_in_full_as_well(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy"))
    with store.writing() as db:
        db.execute("UPDATE venue SET short = 'TOYCON'")

    card = message(store)

    assert said(card.subtitle) == "New work · TOYCON 2050"
    assert lines(card) == ["Ben Example, Ada B. Toy", "Toy Conference (TOYCON) · 2050"]


def test_a_summary_stands_for_the_abstract(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy", abstract=ABSTRACT))
    with store.writing() as db:
        db.execute("UPDATE work SET summary = 'Toys can be counted.'")

    assert lines(message(store)) == ["Ben Example, Ada B. Toy", "Toys can be counted."]


def test_a_preprint_that_is_published_is_no_new_work(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy", kind="misc", booktitle="", eprint="2601.00001", archiveprefix="arXiv", year=2049))
    telling.sent(store, telling.SINCE)

    card = told(store, tmp_path, entry("A New Toy", eprint="2601.00001", archiveprefix="arXiv"))

    assert (card.title, said(card.subtitle)) == ("A New Toy", "Now at Toy Conference 2050")


def test_a_retraction_says_so_first(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A Bad Toy", doi="10.1234/bad"))
    telling.sent(store, telling.SINCE)

    card = told(store, tmp_path, entry("RETRACTED: A Bad Toy", doi="10.1234/bad"))

    assert card.title == "Retracted: A Bad Toy"
    assert lines(card)[0] == "A source says that this work was retracted. Do not rely on it."


def test_the_only_work_may_have_been_taken_back(store: Store, tmp_path: Path, ada: Follow) -> None:
    delivery = telling.sent_work(store, tmp_path, "A New Toy")
    telling.undo_last(store)

    card = notices.card(store, delivery)

    assert card
    assert (card.title, lines(card)) == ("A New Toy", ["A New Toy", "no longer in the store"])
    assert "Open" not in dict(buttons(card))


def test_nothing_left_to_tell_is_no_message(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy"))
    delivery = telling.grouped(store)
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'cancelled'")

    assert notices.card(store, delivery) is None
    assert notices.card(store, delivery + 1) is None


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Toys.\n Small  toys.", 40, "Toys. Small toys."),
        ("One toy is here. Two toys are there. Three are not", 40, "One toy is here. Two toys are there."),
        ("One toy, e.g. a box. Two toys are there, i.e. A and B. Three", 38, "One toy, e.g. a box."),
        ("A toy. Another one of which the end is far away", 40, "A toy. Another one of which the end is…"),
        ("toy" * 20, 10, "toytoytoy…"),
    ],
)
def test_an_abstract_ends_with_a_sentence_or_else_a_word(text: str, most: int, expected: str) -> None:
    assert notices.beginning(text, most) == expected
    assert len(expected) <= most
