"""How rare a name is in the store: by how many given names are known with its family name and initial."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import kindred
from store.database import Store
from store.evidence import Rarity
from tests import toy
from tests.toy.rare import entry


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store of a few works tell which names are rare."""
    monkeypatch.setattr(kindred, "MANY", 1)


def rarity(store: Store, name: str) -> Rarity:
    with store.writing() as db:
        return kindred.rarities(db, [name])[name]


def people(store: Store) -> int:
    return len(store.rows("SELECT DISTINCT researcher_id FROM authorship WHERE name LIKE 'Ada%'"))


def test_neither_another_spelling_nor_a_middle_name_makes_a_name_less_rare(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, entry("Wooden Blocks", "A. Kite"))
    assert rarity(store, "A. Kite") is Rarity.ALONE
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite") + entry("Drums of Tin", "Áda Kite") + entry("Glue", "Ada B. Kite"))
    assert rarity(store, "Ada Kite") is rarity(store, "A. Kite") is Rarity.RARE
    toy.bring_text(store, tmp_path, entry("A Box of Toys", "Alan Kite"))
    assert rarity(store, "Ada Kite") is Rarity.USUAL


def test_whom_a_rare_name_joined_another_given_name_parts(store: Store, tmp_path: Path) -> None:
    toy.bring_text(store, tmp_path, entry("Kites of Silk", "Ada Kite") + entry("Drums of Tin", "Ada B. Kite"))
    assert people(store) == 1
    toy.bring_text(store, tmp_path, entry("A Box of Toys", "Alan Kite"))
    assert people(store) == 2
