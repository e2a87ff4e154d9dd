"""Whoever follows a search hears of what /search would find by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import search
from store.database import open_store
from store.follows import Subject
from store.queries import parse
from tests.toy import library, telling
from tests.toy.library import WORKS


@pytest.mark.parametrize(
    "words",
    [
        "kites",
        '"word order"',
        "kites -silk",
        "drums author:doll",
        "kites -author:kite",
        "wooden year:2016..",
        "drums venue:noise",
        'dolls topic:"wooden blocks"',
    ],
)
def test_the_same_works_are_told_of_that_a_search_finds(tmp_path: Path, words: str) -> None:
    with open_store(tmp_path / "store.db") as store:
        telling.follow(store, Subject(kind="search", text=words), older=True)
        library.bring(store, tmp_path)
        found = search.find(store, parse(words))
        told = store.rows("SELECT w.title FROM notice n JOIN news w ON w.id = n.news_id")

    assert 0 < found.total < len(WORKS)
    assert sorted(row["title"] for row in told) == sorted(hit.work.title for hit in found.hits)
