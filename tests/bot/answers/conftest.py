"""Stores that answers are read from, each made once, and copies of them for actions, which write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from store.follows import Follow
from tests.toy import telling


@pytest.fixture(scope="session")
def tree(toy_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the toy tree."""
    with open_store(Path(shutil.copy(toy_path, tmp_path_factory.mktemp("tree")))) as store:
        yield store


@pytest.fixture(scope="session")
def documents(real_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the real documents and the seeds."""
    with open_store(Path(shutil.copy(real_path, tmp_path_factory.mktemp("documents")))) as store:
        yield store


@pytest.fixture
def empty(store_path: Path) -> Iterator[Store]:
    """A store that holds nothing."""
    with open_store(store_path) as store:
        yield store


@pytest.fixture
def own_documents(real_path: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own that holds the real documents and the seeds."""
    with open_store(Path(shutil.copy(real_path, tmp_path / "documents.db"))) as store:
        yield store


@pytest.fixture
def ada(store: Store) -> Follow:
    """Somebody follows Ada."""
    return telling.following(store, "Ada B. Toy")[0]


@pytest.fixture
def ben(store: Store) -> Follow:
    """The same follows Ben."""
    return telling.following(store, "Ben Example")[0]
