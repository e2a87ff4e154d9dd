"""The message about several works: what of them it says first, how much there is room for, and that older ones are a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from discord import ui

from bot.answers import notices
from bot.answers.card import Ask, Card
from bot.drawing.layout import draw
from store.database import Store
from store.follows import Follow, Subject
from tests import toy
from tests.toy import telling
from tests.toy.cards import doors, listed, prose, said
from tests.toy.messages import bold, buttons, details, lines, many, message, told
from tests.toy.telling import entry


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


# --- several works ----------------------------------------------------------------------------


def test_several_works_are_one_message_the_newest_first(store: Store, tmp_path: Path, ada: Follow, ben: Follow) -> None:
    card = told(store, tmp_path, entry("Later Toy", year=2049), entry("Blue Toy"), entry("Another Toy", "Ben Example", "Cleo Sample"))

    assert card.title == "3 new works by Ben Example and Ada B. Toy"
    assert listed(card) == ["Another Toy", "Blue Toy", "Later Toy"]
    assert details(card) == [
        "Ben Example, Cleo Sample · Toy Conference 2050",
        "Ben Example, Ada B. Toy · Toy Conference 2050",
        "Ben Example, Ada B. Toy · Toy Conference 2049",
    ]
    assert bold(card) == ["Ben Example", *["Ben Example", "Ada B. Toy"] * 2]
    assert said(card.footer) == "You follow Ben Example and Ada B. Toy"


def test_each_of_several_works_can_be_opened(store: Store, tmp_path: Path, ada: Follow) -> None:
    card = told(store, tmp_path, entry("Blue Toy"), entry("Red Toy"))

    known = {row["title"]: row["id"] for row in store.rows("SELECT id, title FROM work")}
    opened = [(item.label, item.hint, item.opens and item.opens.key()) for section in card.sections for item in section.items]
    assert opened == [(title, "Toy Conference 2050", f"work?title=w{known[title]}") for title in ("Blue Toy", "Red Toy")]


def test_twenty_works_are_ten_and_ten_more_behind_a_button(store: Store, tmp_path: Path, ada: Follow) -> None:
    card = told(store, tmp_path, *many(20))

    assert (card.title, card.pages) == ("20 new works by Ada B. Toy", 2)
    drawn = [item.to_component_dict() for item in draw(card).walk_children()]
    (more,) = [part["custom_id"] for part in drawn if part.get("label") == "10 more"]
    assert more == f"a:history?message={card.ask.options['message']}&page=2"


def test_a_long_list_of_authors_is_shortened_around_the_followed_ones(store: Store, tmp_path: Path, ada: Follow) -> None:
    names = ["Ann Chorus", "Bea Chorus", "Cat Chorus", *telling.PEOPLE, "Dee Chorus", "Eve Chorus"]
    card = told(store, tmp_path, entry("A Choir of Toys", *names), entry("Blue Toy"))

    assert details(card)[0] == "Ann Chorus, Bea Chorus, …, Ada B. Toy, …, Eve Chorus (7 authors) · Toy Conference 2050"
    assert bold(card)[0] == "Ada B. Toy"


def test_news_of_one_work_is_one_item(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("A New Toy", kind="misc", booktitle="", eprint="2601.00001", archiveprefix="arXiv"))
    telling.bring(store, tmp_path, entry("A New Toy", eprint="2601.00001", archiveprefix="arXiv"), entry("Blue Toy"))

    card = message(store)

    assert card.title == "2 new works by Ada B. Toy"
    assert details(card)[0] == "Ben Example, Ada B. Toy · Toy Conference 2050"


def test_works_that_became_one_are_one_item(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"), entry("Red Toy"), entry("White Toy"))
    with store.writing() as db:
        db.execute("UPDATE record SET work_id = (SELECT id FROM work WHERE title = 'Red Toy') WHERE body LIKE '%Blue Toy%'")

    assert listed(message(store)) == ["Red Toy", "White Toy"]


def test_each_kind_of_news_is_counted_and_the_retracted_come_first(store: Store, tmp_path: Path, ada: Follow) -> None:
    preprint: dict[str, Any] = {"kind": "misc", "booktitle": "", "eprint": "2601.00001", "archiveprefix": "arXiv"}
    telling.bring(store, tmp_path, entry("Zebra Toy", doi="10.1234/z"), entry("Early Toy", **preprint))
    telling.sent(store, telling.SINCE)

    card = told(
        store,
        tmp_path,
        entry("RETRACTED: Zebra Toy", doi="10.1234/z"),
        entry("Early Toy", eprint="2601.00001", archiveprefix="arXiv"),
        entry("Blue Toy"),
    )

    assert card.title == "1 retraction, 1 new work and 1 work now published by Ada B. Toy"
    assert list(zip(listed(card), details(card), strict=True)) == [
        ("Zebra Toy", "RETRACTED · Ben Example, Ada B. Toy · Toy Conference 2050"),
        ("Blue Toy", "Ben Example, Ada B. Toy · Toy Conference 2050"),
        ("Early Toy", "now at Toy Conference 2050 · Ben Example, Ada B. Toy"),
    ]


def test_a_work_that_was_taken_back_is_still_named(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Blue Toy"))
    delivery = telling.sent_work(store, tmp_path, "A New Toy")
    telling.undo_last(store)

    card = notices.card(store, delivery)

    assert card
    assert list(zip(listed(card), details(card), strict=True)) == [
        ("Blue Toy", "Ben Example, Ada B. Toy · Toy Conference 2050"),
        ("A New Toy", "no longer in the store"),
    ]


def test_a_title_names_few_people_and_the_foot_a_few_more(store: Store, tmp_path: Path) -> None:
    names = [f"{given} Chorus" for given in ("Ann", "Bea", "Cat", "Dee", "Eve", "Fay")]
    telling.bring(store, tmp_path, entry("A Choir of Toys", *names))
    telling.following(store, *names)

    card = told(store, tmp_path, entry("Another Choir", *names), entry("No Choir", *names))

    assert card.title == "2 new works by Ann Chorus, Bea Chorus and 4 others"
    assert said(card.footer) == "You follow Ann Chorus, Bea Chorus, Cat Chorus, Dee Chorus and 2 more"
    assert [label for label, _ in buttons(card)] == [
        *(f"{verb} {name} Chorus" for name in ("Ann", "Bea", "Cat") for verb in ("Mute", "Unfollow")),
        "All I follow",
    ]


@pytest.mark.parametrize(
    ("subjects", "title"),
    [
        ([Subject(kind="search", text="painted")], "2 new works for “painted”"),
        ([Subject(kind="topic", text="toy box")], "2 new works on toy boxes"),
        ([Subject(kind="search", text="painted"), Subject(kind="topic", text="toy box")], "2 new works"),
    ],
)
def test_a_title_says_for_what_else_works_came(store: Store, tmp_path: Path, subjects: list[Subject], title: str) -> None:
    for subject in subjects:
        telling.follow(store, subject)

    assert told(store, tmp_path, entry("Painted Toy Boxes"), entry("More Painted Toy Boxes")).title == title


def test_an_item_says_where_only_a_name_speaks_for_it(store: Store, tmp_path: Path, ada: Follow, ben: Follow) -> None:
    telling.bring(store, tmp_path, *(entry(title, "Ben Example", "Cleo Sample") for title in ("Blue Toy", "Red Toy")))
    with store.writing() as db:
        db.execute("INSERT INTO reason SELECT n.id, ? FROM notice n JOIN news w ON w.id = n.news_id WHERE w.title = 'Blue Toy'", [ada.id])

    assert details(message(store)) == [
        "Ben Example, Cleo Sample · Toy Conference 2050 · perhaps another Ada B. Toy",
        "Ben Example, Cleo Sample · Toy Conference 2050",
    ]


# --- a back-catalogue -------------------------------------------------------------------------


def test_older_works_are_one_line(store: Store, tmp_path: Path, ada: Follow, ben: Follow) -> None:
    alone = [entry("Old Lonely Toy", "Ben Example", "Cleo Sample", year=1990)]
    card = told(store, tmp_path, *many(11, year=1990), *alone, entry("A New Toy"))

    assert card.title == "1 new work and 12 older works by Ben Example and Ada B. Toy"
    assert listed(card) == ["A New Toy"]
    assert lines(card) == ["12 older works were added: Ben Example 12, Ada B. Toy 11"]
    assert [label for label, _ in buttons(card)[:2]] == ["Works of Ben Example", "Works of Ada B. Toy"]
    assert [key for _, key in buttons(card)[:2]] == [f"works?name=r{toy.person(store, name)}" for name in ("Ben Example", "Ada B. Toy")]


def test_the_line_of_older_works_names_a_few_follows(store: Store, tmp_path: Path) -> None:
    names = [f"{given} Chorus" for given in ("Ann", "Bea", "Cat", "Dee", "Eve", "Fay")]
    telling.bring(store, tmp_path, entry("A Choir of Toys", *names))
    telling.following(store, *names)

    card = told(store, tmp_path, entry("Old Choir", *names, year=1990), entry("Older Choir", *names, year=1980))

    counts = ", ".join(f"{name} 2" for name in names[:5])
    assert lines(card) == [f"2 older works were added: {counts}, and 1 other follow"]


def test_a_message_may_be_of_older_works_alone(store: Store, tmp_path: Path, ada: Follow) -> None:
    card = told(store, tmp_path, entry("Old Toy", year=1990))

    assert (card.title, lines(card)) == ("1 older work by Ada B. Toy", ["1 older work was added: Ada B. Toy 1"])


def test_an_older_work_that_is_retracted_is_told_and_not_counted(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, entry("Old Toy", year=1990, doi="10.1234/old"))

    card = told(store, tmp_path, entry("RETRACTED: Old Toy", year=1990, doi="10.1234/old"))

    assert (card.title, lines(card)[0][:8]) == ("Retracted: Old Toy", "A source")


# --- limits -----------------------------------------------------------------------------------


def test_a_flood_fits_into_one_message(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, *many(12), large())
    throng(store)
    with store.writing() as db:
        again = (
            "INSERT INTO news (key, kind, title, at) SELECT j.value || w.key, w.kind, w.title || j.value, w.at FROM news w, json_each(?) j"
        )
        db.execute(again, [json.dumps(list(range(400)))])
        noticed = (
            "INSERT OR IGNORE INTO notice (follower_id, news_id, older, state, due_at, at) SELECT ?, id, 0, 'waiting', at, at FROM news"
        )
        db.execute(noticed, [ada.follower])
        db.execute("INSERT OR IGNORE INTO reason SELECT id, ? FROM notice", [ada.id])

    card = message(store)

    assert card.title == "5,213 new works by Ada B. Toy"
    assert_discord_accepts(card)


def test_a_work_of_very_many_fits_into_one_message(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, large())
    throng(store)

    card = message(store)

    assert lines(card)[0] == "Throng 0, Throng 1, …, Ada B. Toy, …, Throng 2999 (3,000 authors)"
    assert len(lines(card)[-1]) <= notices.BEGINNING
    assert_discord_accepts(card)


def large() -> str:
    """An entry with a title and an abstract longer than any message."""
    return entry("Large Toy " + "t" * 990, abstract="word " * 5_000)


def throng(store: Store) -> None:
    """Let the large work have three thousand authors, Ada somewhere among them."""
    with store.writing() as db:
        (work,) = db.execute("SELECT id FROM work WHERE title LIKE 'Large%'").fetchone()
        db.execute("UPDATE authorship SET position = 1500 + position WHERE work_id = ?", [work])
        others = [n for n in range(3_000) if n not in (1_500, 1_501)]
        db.conn.executemany("INSERT INTO researcher VALUES (?, ?, 'settled', NULL)", [(10_000 + n, f"Throng {n}") for n in others])
        sql = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, ?, '', '', ?)"
        db.conn.executemany(sql, [(work, n, 10_000 + n) for n in others])


def test_what_comes_from_outside_pings_nobody(store: Store, tmp_path: Path, ada: Follow) -> None:
    card = told(store, tmp_path, entry("A **Toy** for @everyone"), entry("Blue Toy"))

    assert "@everyone" not in "".join(item.content for item in draw(card).walk_children() if isinstance(item, ui.TextDisplay))
    assert "A **Toy** for @everyone" in listed(card)


def test_every_way_on_fits_into_a_button(store: Store, tmp_path: Path, ada: Follow, ben: Follow) -> None:
    card = told(store, tmp_path, *many(20), *many(3, year=1990))

    assert {ask.command for ask in doors(card)} == {"work", "works", "mute", "unfollow", "following", "history"}
    assert all(ask.words.startswith(f"/{ask.command} ") or ask.words == f"/{ask.command}" for ask in doors(card))
    assert all(Ask.from_key(ask.key()) == ask.model_copy(update={"words": ""}) for ask in doors(card))


def assert_discord_accepts(card: Card) -> None:
    """The first and the last pages within the limits of a message: 40 components, 4,000 characters, 80 in a label."""
    for page in {1, 2, card.pages}:
        parts = [item.to_component_dict() for item in draw(card, page).walk_children()]
        assert len(parts) <= 40
        assert sum(len(str(part.get("content", ""))) for part in parts) <= 4_000
        assert all(len(str(part.get("label", ""))) <= 80 for part in parts)
    assert prose(card)
