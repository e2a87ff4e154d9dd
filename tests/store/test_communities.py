"""Communities: who is in them, who holds them together, what they are on, and what ties them."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import communities, topics
from store.communities import Communities
from store.database import Store, open_store
from tests import toy
from tests.toy import workshops
from tests.toy.workshops import ADA, BO, CY, DEE, EVE, FAY


@pytest.fixture(scope="module")
def store(two_workshops: Store) -> Store:
    return two_workshops


def people(found: Communities) -> list[list[str]]:
    return [[member.researcher.name for member in one.people] for one in found.communities]


def told(found: Communities) -> list[object]:
    """All of it but ids."""
    bridges = [(one.one, one.other, one.works, [end.name for end in one.through]) for one in found.bridges]
    held = [[member.strength for member in one.people] for one in found.communities]
    named = [(one.works, [topic.name for topic in one.topics]) for one in found.communities]
    return [people(found), held, named, bridges, found.people, found.seen]


def topic(store: Store, name: str) -> int:
    found = topics.find(store, name)[0]
    assert found
    return found.id


def test_those_who_write_together_are_a_community_and_whoever_holds_it_together_comes_first(store: Store) -> None:
    assert people(communities.find(store)) == [[DEE, FAY, EVE], [ADA, CY, BO]]


def test_a_member_is_as_strong_as_the_ties_inside(store: Store) -> None:
    second = communities.find(store).communities[1]
    with_bo_and_cy = 0.5 ** ((2013 - 2001) / 10) + 0.5 ** ((2013 - 2003) / 10) + 0.5 ** ((2013 - 2004) / 10)

    assert second.people[0].strength == pytest.approx(with_bo_and_cy)


def test_a_community_is_on_what_others_write_less_on(store: Store) -> None:
    drums, kites = communities.find(store).communities

    assert [(one.name, one.works) for one in drums.topics] == [("tin drums", 3)]
    assert [(one.name, one.works) for one in kites.topics] == [("paper kites", 3)]
    assert (drums.works, kites.works) == (3, 3)


def test_a_bridge_leads_through_those_who_have_the_strongest_ties_to_the_other_side(store: Store) -> None:
    (bridge,) = communities.find(store).bridges

    assert (bridge.one, bridge.other, bridge.works) == (0, 1, 1)
    assert [end.name for end in bridge.through] == [DEE, ADA]


def test_on_a_topic_only_works_on_it_count(store: Store) -> None:
    found = communities.find(store, topic(store, "toy boxes"))

    assert {frozenset(one) for one in people(found)} == {frozenset((ADA, CY)), frozenset((DEE, FAY))}
    assert [one.works for one in found.communities] == [1, 1]


def test_a_topic_on_which_all_of_them_write_does_not_stand_out(store: Store) -> None:
    (kites,) = communities.find(store, topic(store, "paper kites")).communities

    assert [member.researcher.name for member in kites.people] == [ADA, CY, BO]
    assert (kites.works, kites.topics) == (3, ())


def test_whoever_writes_alone_is_not_looked_at(store: Store) -> None:
    found = communities.find(store)

    assert (found.people, found.seen) == (6, 6)


def test_of_many_people_those_with_most_joint_works_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "PEOPLE", 2)
    kites = [("Paper Kites", "2020", (CY, DEE, EVE), "book"), ("More Paper Kites", "2020", (CY, DEE, FAY), "book")]
    with open_store(tmp_path / "store.db") as many:
        workshops.bring(many, tmp_path, [*kites, ("Tin Drums", "2020", (ADA, BO), "book")])
        found = communities.find(many)

    assert people(found) == [[CY, DEE]]
    assert (found.people, found.seen) == (6, 2)


def test_among_people_who_are_alike_names_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "PEOPLE", 2)
    with open_store(tmp_path / "store.db") as alike:
        workshops.bring(alike, tmp_path, [("Kites of Old", "2020", (CY, BO, ADA), "book")])

        assert people(communities.find(alike)) == [[ADA, BO]]


def test_of_many_works_the_newest_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "READ", 4)

    assert communities.find(store).people == len({ADA, DEE, EVE, FAY})


def test_of_many_pairs_those_of_few_authors_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "PAIRS", 5)
    everybody = communities.find(store)
    crowded = {toy.person(store, EVE), toy.person(store, FAY)}

    assert len(everybody.strengths) == 5
    assert not any(set(pair) == crowded for pair in everybody.strengths)


def test_the_order_of_imports_changes_nothing(store: Store, tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as other:
        workshops.bring(other, tmp_path, workshops.WORKS[4:])
        workshops.bring(other, tmp_path, workshops.WORKS[:4])

        assert toy.person(other, BO) != toy.person(store, BO)
        assert told(communities.find(other)) == told(communities.find(store))


def test_a_store_without_joint_works_has_none(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as alone:
        assert communities.find(alone).communities == ()
        toy.bring_text(alone, tmp_path, toy.entry("a", "Kites of Paper", [ADA]))

        assert told(communities.find(alone)) == [[], [], [], [], 0, 0]


def test_ties_of_long_ago_are_weak_and_ties_all_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as old:
        works = [("Kites of Old", "1450", (ADA, BO, CY), "book"), ("Kites of Today", "2020", (DEE, EVE), "book")]
        workshops.bring(old, tmp_path, works)
        found = communities.find(old)

    assert {frozenset(one) for one in people(found)} == {frozenset((ADA, BO, CY)), frozenset((DEE, EVE))}
    assert all(member.strength > 0 for one in found.communities for member in one.people)
