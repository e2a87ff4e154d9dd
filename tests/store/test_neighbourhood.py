"""The neighbourhood of a researcher: who and what is in it, how strong the ties are, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import coauthors, imports, neighbourhood, researchers
from store.database import Store, open_store
from store.groups import KEPT
from store.neighbourhood import Neighbourhood
from tests import toy
from tests.toy import circle
from tests.toy.circle import ADA, BO, CROWD, CY, DEE, EVE, FAY, GUS, HAL
from tests.toy.every import files


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("circle")
    with open_store(folder / "store.db") as opened:
        circle.bring(opened, folder)
        yield opened


def names(found: Neighbourhood) -> list[str]:
    return [node.name for node in found.nodes]


def strengths(found: Neighbourhood) -> dict[frozenset[str], float]:
    name = {node.id: node.name for node in found.nodes}
    return {frozenset((name[tie.one], name[tie.other])): tie.strength for tie in found.ties}


def groups(found: Neighbourhood) -> list[list[str]]:
    name = {node.id: node.name for node in found.nodes}
    return [[name[one] for one in group] for group in found.groups]


class TestPeople:
    def test_the_researcher_comes_first_and_then_the_nearest(self, store: Store) -> None:
        found = neighbourhood.people(store, toy.person(store, ADA), 3)

        assert names(found)[:3] == [ADA, CY, BO]
        assert found.centre == toy.person(store, ADA)
        assert found.left_out == len({EVE, *CROWD}) - 1

    def test_a_person_is_as_large_as_their_works(self, store: Store) -> None:
        assert {node.name: node.works for node in neighbourhood.people(store, toy.person(store, DEE), 9).nodes} == {
            **{DEE: 4, BO: 2, CY: 3, FAY: 2}
        }

    def test_a_tie_has_as_many_joint_works_as_the_list_of_co_authors_says(self, store: Store) -> None:
        ada = toy.person(store, ADA)
        ties = neighbourhood.people(store, ada, 40).ties

        assert {tie.one + tie.other - ada: tie.shared for tie in ties if ada in (tie.one, tie.other)} == {
            one.researcher.id: one.works for one in researchers.collaborators(store, ada)
        }

    def test_a_tie_is_as_strong_as_on_a_path(self, store: Store) -> None:
        found = strengths(neighbourhood.people(store, toy.person(store, ADA), 40))

        assert found[frozenset((ADA, BO))] == pytest.approx(0.5 ** ((2020 - 2000) / coauthors.HALF_LIFE))
        assert found[frozenset((ADA, CY))] == pytest.approx(1 + 0.5 ** (1 / coauthors.HALF_LIFE))
        assert found[frozenset((ADA, EVE))] == pytest.approx(0.5 ** (5 / coauthors.HALF_LIFE) / 9)

    def test_wider_is_whom_the_co_authors_wrote_with(self, store: Store) -> None:
        ada = toy.person(store, ADA)

        assert {DEE, FAY}.isdisjoint(names(neighbourhood.people(store, ada, 40)))
        assert {DEE, FAY} <= set(names(neighbourhood.people(store, ada, 40, wider=True)))
        assert names(neighbourhood.people(store, ada, 3, wider=True))[:3] == [ADA, CY, DEE]

    def test_communities_are_found_without_the_researcher(self, store: Store) -> None:
        found = neighbourhood.people(store, toy.person(store, ADA), 40)

        assert [set(group) for group in groups(found)] == [{EVE, *CROWD}]

    def test_whoever_wrote_with_nobody_is_alone(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as alone:
            toy.bring_text(alone, tmp_path, toy.entry("a", "Kites of Paper", [ADA]))

            assert names(neighbourhood.people(alone, toy.person(alone, ADA), 40)) == [ADA]

    def test_of_many_the_works_of_few_authors_are_looked_at(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(neighbourhood, "READ", 8)

        assert set(names(neighbourhood.people(store, toy.person(store, ADA), 40))) == {ADA, BO, CY}


class TestOthers:
    def test_works_are_tied_by_the_co_authors_they_share(self, store: Store) -> None:
        found = neighbourhood.works(store, toy.person(store, DEE), 40)

        assert names(found) == ["Dolls of Wooden Blocks", "Spinning Dolls", "Rules of Wooden Chess Sets", "Dolls that Drum"]
        assert [node.works for node in found.nodes] == [2, 2, 1, 2]
        assert found.centre is None
        assert strengths(neighbourhood.works(store, toy.person(store, HAL), 40)) == {
            frozenset(("Wooden Chess Sets", "Chess Sets for Two")): pytest.approx(2 / 6**0.5)
        }

    def test_the_newest_works_are_kept(self, store: Store) -> None:
        found = neighbourhood.works(store, toy.person(store, DEE), 2)

        assert (names(found), found.left_out) == (["Dolls of Wooden Blocks", "Spinning Dolls"], 2)

    def test_topics_are_tied_by_the_works_on_both(self, store: Store) -> None:
        found = neighbourhood.topics(store, toy.person(store, GUS), 40)

        assert {node.name: node.works for node in found.nodes} == {"chess sets": 2, "wooden chess sets": 1}
        assert strengths(found) == {frozenset(("chess sets", "wooden chess sets")): pytest.approx(1 / 2**0.5)}

    def test_institutions_are_those_of_everybody_on_the_works(self, tmp_path: Path) -> None:
        path = tmp_path / "toys.json"
        path.write_bytes(files()["openalex"])
        with open_store(tmp_path / "store.db") as given:
            imports.run(given, path)
            found = neighbourhood.institutions(given, toy.person(given, "Ada Kite"), 40)

        assert [(node.name, node.works) for node in found.nodes] == [("Toy University", 1)]


def test_it_is_the_same_each_time(store: Store) -> None:
    ada = toy.person(store, ADA)

    assert neighbourhood.people(store, ada, 10, wider=True) == neighbourhood.people(store, ada, 10, wider=True)


def test_of_many_ties_the_strongest_are_kept(store: Store) -> None:
    found = neighbourhood.people(store, toy.person(store, ADA), 40)
    crowd = {node.id for node in found.nodes if node.name in {EVE, *CROWD}}
    inside = [tie for tie in found.ties if {tie.one, tie.other} <= crowd]

    assert len(inside) < len(crowd) * (len(crowd) - 1) / 2
    assert all(sum(one in (tie.one, tie.other) for tie in inside) >= KEPT for one in crowd)
