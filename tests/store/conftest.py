"""What tests of the store share: the stores of the toy tree and of the real documents, and imports of a few entries."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.database import Store, open_store
from tests import toy
from tests.toy import real
from tests.toy.hearing import last_import

Bring = Callable[..., int]


@pytest.fixture(params=["toy", "real"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A closed store of the test's own: once with the toy tree, once with the real documents."""
    return Path(shutil.copy(request.getfixturevalue(f"{request.param}_path"), tmp_path / "whole.db"))


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports entries as one file and returns the import."""

    def bring(*entries: str) -> int:
        toy.bring_text(store, tmp_path, "".join(entries))
        return last_import(store)

    return bring


@pytest.fixture(scope="session")
def documents(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the real documents, without the seeds."""
    with open_store(tmp_path_factory.mktemp("real") / "store.db") as store:
        real.bring(store, *real.files(shared).values())
        yield store
