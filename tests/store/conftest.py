"""Stores that tests of the store share: an empty one, one with the toy tree, and one with the real documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests import toy
from tests.toy import real


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    open_store(path).close()
    return path


@pytest.fixture(scope="module")
def toy_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the toy tree."""
    path = tmp_path_factory.mktemp("toy") / "store.db"
    with open_store(path) as store:
        toy.bring(store, *toy.TREE)
    return path


@pytest.fixture(scope="module")
def real_path(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that holds the real documents and the seeds."""
    path = tmp_path_factory.mktemp("real") / "store.db"
    with open_store(path) as store:
        real.bring(store, *real.files(shared).values(), *real.seeds())
    return path


@pytest.fixture(params=["toy", "real"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A closed store of the test's own: once with the toy tree, once with the real documents."""
    return Path(shutil.copy(request.getfixturevalue(f"{request.param}_path"), tmp_path / "store.db"))


@pytest.fixture(scope="module")
def documents(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the real documents, without the seeds."""
    with open_store(tmp_path_factory.mktemp("real") / "store.db") as store:
        real.bring(store, *real.files(shared).values())
        yield store
