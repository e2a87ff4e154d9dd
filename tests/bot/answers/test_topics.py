"""/topics, /topic and /coauthors: what people work on, and with whom."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.answers.topic import RELATED
from bot.drawing.layout import draw
from playground.limits import message_faults
from store.database import Store
from tests.toy.cards import card, listed, prose, said

MANY = 10_000


def test_topics_come_with_the_works_behind_them(tree: Store) -> None:
    found = card(tree, "topics", name="Ada")

    assert said(found.subtitle) == "1 topic"
    assert listed(found) == ["toy boxes — 2 works"]
    assert "Counting Toy Boxes; Averages of n Toy Boxes" in prose(found)


def test_somebody_without_topics_is_told_why(tree: Store) -> None:
    found = card(tree, "topics", name="Egon Fake")

    assert found.outcome == "answer"
    assert "No phrase of their titles is shared with another work yet; more imports bring topics." in prose(found)


def test_a_topic_has_its_people_and_its_works(tree: Store) -> None:
    found = card(tree, "topic", topic="TOY-BOX")

    assert (found.title, said(found.subtitle)) == ("Toy boxes", "2 works · 3 people")
    assert listed(found, "People") == ["Ada B. Toy", "Carl Sample", "C. Sample (not clear who)"]
    assert listed(found, "Works") == ["Counting Toy Boxes", "Averages of n Toy Boxes"]
    assert [item.hint for item in found.sections[1].items] == ["2 works on this", "1 work on this", "1 work on this"]


def test_a_topic_shows_when_its_works_came_out(tree: Store) -> None:
    found = card(tree, "topic", topic="toy boxes")

    assert (found.sections[0].heading, found.sections[0].code) == ("Works over the years", "2019 █·█ 2021")


def test_a_topic_leads_to_those_of_the_same_people(documents: Store) -> None:
    found = card(documents, "topic", topic="gradient descent")
    (related,) = (section for section in found.sections if section.heading == "Related topics")
    door = related.items[0].opens

    assert len(related.items) == RELATED
    assert said(related.items[0].line) == "stochastic gradient descent — 8 works"
    assert door
    assert card(documents, door.command, **door.options).title == "Stochastic gradient descent"


def test_a_topic_that_shares_nobody_shows_no_related_ones(tree: Store) -> None:
    assert "Related topics" not in prose(card(tree, "topic", topic="toy boxes"))


def test_people_for_whom_there_is_no_room_are_a_button_away(documents: Store) -> None:
    found = card(documents, "topic", topic="gradient descent")
    button, groups, follow = found.buttons
    everybody = card(documents, button.ask.command, **button.ask.options)

    assert len(listed(found, "People")) == 6
    assert listed(everybody, "People")[:6] == listed(found, "People")
    assert button.label == f"All {len(listed(everybody, 'People'))} people"
    assert (groups.label, groups.ask.command) == ("Communities", "communities")
    assert (follow.label, follow.ask.command) == ("Follow this topic", "follow-topic")


def test_coauthors_are_listed_most_joint_works_first(documents: Store) -> None:
    found = card(documents, "coauthors", name="Hongyang R. Zhang")
    (section,) = found.sections
    counts = [int(said(item.detail).split()[0]) for item in section.items]

    assert listed(found)[0] == "Dongyue Li"
    assert all(one >= other for one, other in pairwise(counts))
    assert said(found.subtitle) == f"{len(counts)} people · {sum(count > 1 for count in counts)} close (two joint works or more)"


def test_somebody_alone_is_told_so(tree: Store) -> None:
    alone = tree.rows("SELECT researcher_id AS id FROM authorship a JOIN work w ON w.id = a.work_id WHERE w.title LIKE 'Boxes%'")[0]["id"]

    assert "The sources read so far name nobody else on these works." in prose(card(tree, "coauthors", name=f"r{alone}"))


def test_discord_takes_a_topic_of_ten_thousand_works_and_people(empty: Store) -> None:
    numbers = [(number,) for number in range(1, MANY + 1)]
    with empty.writing() as db:
        db.execute("INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        db.conn.executemany("INSERT INTO topic (id, key, name) VALUES (?1, 'toy ' || ?1, 'toy ' || ?1)", numbers[:40])
        work = "INSERT INTO work (id, title, kind, year, record_id) VALUES (?1, 'A toy *of* ' || ?1, 'article', 1900 + ?1 % 120, 1)"
        db.conn.executemany(work, numbers)
        db.conn.executemany("INSERT INTO researcher (id, name, identity) VALUES (?1, 'Ada Toy ' || ?1, 'settled')", numbers)
        slot = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?1, 1, 'Ada Toy', 'toy', ?1)"
        db.conn.executemany(slot, numbers)
        db.conn.executemany("INSERT INTO work_topic VALUES (?1, 1, 'text', 1)", numbers)
        db.conn.executemany("INSERT INTO work_topic VALUES (?1, 2 + ?1 % 39, 'text', 1)", numbers)
    found = card(empty, "topic", topic="toy 1")

    assert said(found.subtitle) == "10,000 works · 10,000 people"
    assert len(listed(found, "Related topics")) == RELATED
    for page in (1, 2, found.pages):
        message: Any = draw(found, page)
        assert list(message_faults({"components": message.to_components(), "flags": 1 << 15})) == []
