"""Stores that answers are read from, each made once, and copies of them for actions, which write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
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


def _copied(store: Store, folder: Path) -> Path:
    path = folder / "copy.db"
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return path


@pytest.fixture
def own_tree(tree: Store, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own that holds the toy tree."""
    with open_store(_copied(tree, tmp_path)) as store:
        yield store


@pytest.fixture
def own_documents(documents: Store, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own that holds the real documents and the seeds."""
    with open_store(_copied(documents, tmp_path)) as store:
        yield store
