"""Notices as somebody reads them: what waits, what was told, and what becomes of what waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import follows, notices
from store.database import Row, Store
from store.follows import Follow, Subject
from store.models import ResearcherRef
from tests import toy
from tests.toy import telling

MONDAY, TUESDAY = "2026-03-02T09:00:00+00:00", "2026-03-03T09:00:00+00:00"


@pytest.fixture
def store(own_tree: Store) -> Store:
    return own_tree


@pytest.fixture
def ada(store: Store) -> Follow:
    """Somebody follows Ada."""
    return telling.following(store, "Ada B. Toy")[0]


def titles(found: list[notices.Notice]) -> list[str]:
    return [notice.title for notice in found]


def test_a_notice_knows_the_work_and_all_reasons(store: Store, tmp_path: Path, ada: Follow) -> None:
    (ben,) = telling.following(store, "Ben Example")
    telling.bring(store, tmp_path, telling.entry("A New Toy"))

    (notice,) = notices.waiting(store, ada.follower)

    (work,) = store.rows("SELECT id FROM work WHERE title = 'A New Toy'")
    assert (notice.kind, notice.state, notice.title, notice.work, notice.older) == ("new", "waiting", "A New Toy", work["id"], False)
    assert [(reason.follow, reason.text, reason.researcher) for reason in notice.reasons] == [
        (one.id, one.text, one.researcher) for one in (ada, ben)
    ]


def test_a_reason_is_called_as_it_is_called_now(store: Store, tmp_path: Path) -> None:
    topic = telling.follow(store, Subject(kind="topic", text="toy box"))
    search = telling.follow(store, Subject(kind="search", text="painted"))
    telling.bring(store, tmp_path, telling.entry("Painted Toy Boxes", topics="x"))
    with store.writing() as db:
        db.execute("INSERT OR IGNORE INTO topic (key, name) VALUES ('toy box', 'Toy boxes')")
        db.execute("INSERT OR IGNORE INTO reason SELECT id, ? FROM notice", [topic.id])
        db.execute("UPDATE topic SET name = 'Boxes for toys' WHERE key = 'toy box'")

    (notice,) = notices.waiting(store, search.follower)

    assert [(reason.kind, reason.text) for reason in notice.reasons] == [("topic", "Boxes for toys"), ("search", "painted")]


def test_the_work_is_the_one_that_the_record_belongs_to_now(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, telling.entry("A New Toy"))
    with store.writing() as db:
        db.execute("UPDATE record SET work_id = 1 WHERE digest = (SELECT digest FROM news)")

    assert [notice.work for notice in notices.waiting(store, ada.follower)] == [1]


def test_a_work_that_was_taken_back_is_none(store: Store, tmp_path: Path, ada: Follow) -> None:
    delivery = telling.sent_work(store, tmp_path, "A New Toy")
    telling.undo_last(store)

    assert [(notice.title, notice.work) for notice in notices.of_delivery(store, delivery)] == [("A New Toy", None)]


def test_people_are_known_as_they_are_now(store: Store, ada: Follow) -> None:
    cleo, carl = toy.person(store, "Cleo Sample"), toy.person(store, "Carl Sample")
    telling.happened(store, "split", ada, researcher_id=cleo, other_id=cleo, works=3)
    with store.writing() as db:
        db.execute("UPDATE researcher SET merged_into = ? WHERE id = ?", [carl, cleo])
        db.execute("UPDATE follow SET researcher_id = ?", [cleo])

    (notice,) = notices.waiting(store, ada.follower)

    known = ResearcherRef(id=carl, name="Carl Sample", identity="settled")
    assert (notice.researcher, notice.other, notice.works) == (known, known, 3)
    assert [(reason.followed, reason.researcher) for reason in notice.reasons] == [(cleo, known)]


def test_what_was_taken_back_is_told_from_what_it_was(store: Store, ada: Follow) -> None:
    split = telling.happened(store, "split", ada, works=3)
    telling.happened(store, "reverted", ada, key=f"reverted:{split}", works=3)

    assert [notice.undone for notice in notices.waiting(store, ada.follower)] == [None, "split"]


def test_a_channel_out_of_reach_says_how_many_follows_it_has(store: Store, ada: Follow) -> None:
    channel, *_ = telling.following(store, "Ada B. Toy", "Ben Example", kind="channel")
    telling.happened(store, "unreachable", ada, other_id=channel.follower, title="papers")

    (notice,) = notices.waiting(store, ada.follower)

    assert (notice.title, notice.follows, notice.researcher, notice.other, notice.reasons) == ("papers", 2, None, None, ())


def test_a_message_tells_neither_what_was_cancelled_nor_what_was_impossible(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, *(telling.entry(title) for title in ("Blue Toy", "Green Toy", "Red Toy", "White Toy")))
    delivery = telling.grouped(store)
    with store.writing() as db:
        for state, title in (("sent", "Blue"), ("cancelled", "Green"), ("impossible", "Red")):
            db.execute("UPDATE notice SET state = ? WHERE news_id = (SELECT id FROM news WHERE title = ?)", [state, f"{title} Toy"])

    assert sorted(titles(notices.of_delivery(store, delivery))) == ["Blue Toy", "White Toy"]
    assert titles(notices.waiting(store, ada.follower)) == ["White Toy"]
    assert titles(notices.impossible(store, ada.follower, MONDAY)) == ["Red Toy"]


def test_what_could_not_be_told_long_ago_is_left_out(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, telling.entry("A New Toy"))
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'impossible', at = ?", [MONDAY])

    assert titles(notices.impossible(store, ada.follower, MONDAY)) == ["A New Toy"]
    assert notices.impossible(store, ada.follower, TUESDAY) == []


def test_whom_a_message_is_for(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, telling.entry("A New Toy"))

    assert notices.recipient(store, telling.grouped(store)) == follows.follower(store, telling.address())
    assert notices.recipient(store, 99) is None


def test_messages_are_told_newest_first_and_only_lately(store: Store, tmp_path: Path, ada: Follow) -> None:
    for title, at in (("Blue Toy", MONDAY), ("Red Toy", TUESDAY)):
        telling.bring(store, tmp_path, telling.entry(title))
        telling.sent(store, at)
    telling.bring(store, tmp_path, telling.entry("White Toy"))
    telling.grouped(store)

    assert [(one.at, [notice.title for notice in one.notices]) for one in notices.told(store, ada.follower, MONDAY)] == [
        (TUESDAY, ["Red Toy"]),
        (MONDAY, ["Blue Toy"]),
    ]
    assert [one.at for one in notices.told(store, ada.follower, TUESDAY)] == [TUESDAY]
    assert notices.last_told(store, ada.follower) == TUESDAY


def test_a_message_that_was_given_up_is_none_that_was_told(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, telling.entry("A New Toy"))
    telling.sent(store, MONDAY)
    with store.writing() as db:
        db.execute("UPDATE notice SET state = 'impossible'")

    assert notices.told(store, ada.follower, MONDAY) == []
    assert notices.last_told(store, ada.follower) is None


def test_nobody_sees_what_waits_for_somebody_else(store: Store, tmp_path: Path, ada: Follow) -> None:
    (other,) = telling.following(store, "Ada B. Toy", kind="channel")
    telling.bring(store, tmp_path, telling.entry("A New Toy"))

    (theirs,), (ours,) = notices.waiting(store, other.follower), notices.waiting(store, ada.follower)

    assert theirs.id != ours.id
    assert [reason.follow for reason in theirs.reasons] == [other.id]


def test_what_waits_can_be_hastened_but_never_put_off(store: Store, tmp_path: Path) -> None:
    (ada,) = telling.following(store, "Ada B. Toy", rhythm="weekly")
    telling.bring(store, tmp_path, telling.entry("Blue Toy"), telling.entry("Red Toy"))
    with store.writing() as db:
        db.execute("UPDATE notice SET due_at = ? WHERE id = 1", [MONDAY])

    assert notices.hasten(store, ada.follower, TUESDAY) == 2

    assert [notice.due_at for notice in notices.waiting(store, ada.follower)] == [MONDAY, TUESDAY]


def test_what_was_seen_is_not_sent(store: Store, tmp_path: Path, ada: Follow) -> None:
    (other,) = telling.following(store, "Ada B. Toy", kind="channel")
    telling.bring(store, tmp_path, telling.entry("A New Toy"))

    assert notices.dismiss(store, ada.follower, MONDAY) == 1

    assert notices.waiting(store, ada.follower) == []
    assert len(notices.waiting(store, other.follower)) == 1
    (row,) = store.rows("SELECT state, why, at FROM notice WHERE follower_id = ?", [ada.follower])
    assert row == {"state": "cancelled", "why": notices.SEEN, "at": MONDAY}


def test_what_came_after_what_was_seen_still_waits(store: Store, tmp_path: Path, ada: Follow) -> None:
    telling.bring(store, tmp_path, telling.entry("Blue Toy"))
    (seen,) = notices.waiting(store, ada.follower)
    telling.bring(store, tmp_path, telling.entry("Red Toy"))

    assert notices.dismiss(store, ada.follower, MONDAY, seen.id) == 1

    assert titles(notices.waiting(store, ada.follower)) == ["Red Toy"]


def test_a_work_is_heard_of_with_its_first_authors_its_last_and_the_followed(store: Store, tmp_path: Path) -> None:
    names = [f"{given} Chorus" for given in ("Ann", "Bea", "Cat", "Dee", "Eve", "Fay", "Gil", "Hal", "Ida", "Jon")]
    telling.bring(store, tmp_path, telling.entry("A Choir of Toys", *names))
    (work,) = store.rows("SELECT id FROM work WHERE title = 'A Choir of Toys'")
    hal = toy.person(store, "Hal Chorus")

    heard = notices.heard(store, [work["id"], 99], [hal])

    (one,) = heard.values()
    assert (one.work.title, one.work.venue, one.size) == ("A Choir of Toys", "Toy Conference", 10)
    assert {position: who.name for position, who in one.authors.items()} == {
        position: names[position] for position in (0, 1, 2, 3, 4, 5, 7, 9)
    }


@pytest.mark.parametrize("number", [1, 50])
def test_reading_takes_the_same_number_of_queries_however_many_notices_there_are(
    store: Store, tmp_path: Path, ada: Follow, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.bring(store, tmp_path, *(telling.entry(f"Toy {'abcdefghij'[i // 10] * 4} {'klmnopqrst'[i % 10] * 4}") for i in range(number)))
    asked: list[str] = []
    rows = store.rows

    def counted(sql: str, *given: Any) -> list[Row]:
        asked.append(sql)
        return rows(sql, *given)

    monkeypatch.setattr(store, "rows", counted)

    assert len(notices.waiting(store, ada.follower)) == number

    assert len(asked) == 3
