"""Stores that answers are read from; no answer writes, so each is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests import toy
from tests.toy import real


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the toy tree."""
    with open_store(tmp_path_factory.mktemp("toy") / "store.db") as store:
        toy.bring(store, *toy.TREE)
        yield store


@pytest.fixture(scope="session")
def documents(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the real documents and the seeds."""
    with open_store(tmp_path_factory.mktemp("real") / "store.db") as store:
        real.bring(store, *real.files(shared).values(), *real.seeds())
        yield store


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A store that holds nothing."""
    with open_store(tmp_path / "store.db") as store:
        yield store
