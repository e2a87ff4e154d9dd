"""/topics, /topic and /coauthors: what people work on, and with whom."""

from __future__ import annotations

from itertools import pairwise

from store.database import Store
from tests.toy.cards import card, listed, prose, said


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
    assert [item.hint for item in found.sections[0].items] == ["2 works on this", "1 work on this", "1 work on this"]


def test_people_for_whom_there_is_no_room_are_a_button_away(documents: Store) -> None:
    found = card(documents, "topic", topic="gradient descent")
    button, follow = found.buttons
    everybody = card(documents, button.ask.command, **button.ask.options)

    assert len(listed(found, "People")) == 6
    assert listed(everybody, "People")[:6] == listed(found, "People")
    assert button.label == f"All {len(listed(everybody, 'People'))} people"
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
