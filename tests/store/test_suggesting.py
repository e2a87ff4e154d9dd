"""What else a follower may want to hear of: near whom they follow, without what they know or dismissed."""

from __future__ import annotations

from store import follows, suggesting
from store.database import Store
from store.follows import Address
from tests import toy
from tests.toy import hearing
from tests.toy.circle import ADA, CY, DEE, FAY
from tests.toy.hearing import NOON

SHARED = "Dolls of Wooden Blocks"
"""The newest work of both Cy Block and Dee Doll, in which Ada Kite has no part."""


def follower(store: Store, member: str, *names: str) -> int:
    """Somebody who follows these people; their id."""
    at = Address(kind="member", address=member)
    for name in names:
        hearing.follow(store, name, at)
    found = follows.follower(store, at)
    assert found
    return found.id


def people(store: Store, who: int) -> list[str]:
    return [one.name for one in suggesting.people(store, who)]


def works(store: Store, who: int) -> list[tuple[str, str]]:
    return [(one.work.title, one.by.name) for one in suggesting.works(store, who)]


def work_id(store: Store, title: str) -> int:
    """The id of the work that is called so."""
    found: int = store.rows("SELECT id FROM work WHERE title = ?", [title])[0]["id"]
    return found


def test_people_near_those_who_are_followed_come_without_these(friends: Store) -> None:
    found = people(friends, follower(friends, "1", ADA, FAY))

    assert found[0] == CY
    assert DEE in found
    assert not {ADA, FAY} & set(found)


def test_whoever_was_dismissed_is_left_out_until_that_is_taken_back(friends: Store) -> None:
    who, cy = follower(friends, "2", ADA), toy.person(friends, CY)
    suggesting.dismiss(friends, who, "researcher", cy, CY, NOON)
    suggesting.dismiss(friends, who, "researcher", cy, CY, NOON)

    assert CY not in people(friends, who)
    assert [(one.kind, one.number, one.name, one.at) for one in suggesting.dismissed(friends, who)] == [("researcher", cy, CY, NOON)]
    suggesting.recall(friends, who, "researcher", cy)
    assert people(friends, who)[0] == CY


def test_what_one_dismisses_another_may_see(friends: Store) -> None:
    one, other = follower(friends, "3", ADA), follower(friends, "4", ADA)
    suggesting.dismiss(friends, one, "researcher", toy.person(friends, CY), CY, NOON)

    assert CY in people(friends, other)
    assert suggesting.dismissed(friends, other) == []


def test_of_each_who_is_near_the_newest_recent_work_comes_once(friends: Store) -> None:
    assert works(friends, follower(friends, "5", ADA)) == [(SHARED, CY)]


def test_works_of_those_who_are_followed_and_dismissed_ones_are_left_out(friends: Store) -> None:
    both, one = follower(friends, "6", ADA, DEE), follower(friends, "7", ADA)
    (shown,) = suggesting.works(friends, one)
    suggesting.dismiss(friends, one, "work", shown.work.id, SHARED, NOON)

    assert SHARED not in [title for title, _ in works(friends, both)]
    assert works(friends, one) == []


def test_a_dismissed_person_or_work_stays_so_under_another_id(friends: Store) -> None:
    who, (cy, work) = follower(friends, "8", ADA), (toy.person(friends, CY), work_id(friends, SHARED))
    with friends.writing() as db:
        db.execute("INSERT INTO researcher (id, name, identity, merged_into) VALUES (901, 'C. Block', 'settled', ?)", [cy])
        db.execute("INSERT INTO work_once (digest, work_id) SELECT digest, 902 FROM record WHERE work_id = ? LIMIT 1", [work])
    suggesting.dismiss(friends, who, "researcher", 901, "C. Block", NOON)
    suggesting.dismiss(friends, who, "work", 902, "Dolls of Blocks", NOON)

    assert [(one.kind, one.number) for one in suggesting.dismissed(friends, who)] == [("work", work), ("researcher", cy)]
    assert CY not in people(friends, who)
    assert works(friends, who) == []


def test_nobody_is_near_nobody(friends: Store) -> None:
    who = follower(friends, "9", ADA)
    follows.unfollow(friends, follows.of_follower(friends, who)[0].id, NOON)

    assert (suggesting.people(friends, who), suggesting.works(friends, who)) == ([], [])
