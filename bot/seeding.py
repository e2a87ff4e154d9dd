"""The first facts: a store that does not exist yet is made from the seeds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import seeds
from store.database import Store, open_store
from store.errors import StoreError, StoreUnavailable


def open_seeded(path: Path) -> Store:
    """Open the store at `path`; where there is no file, make it from the seeds first.

    A new store is written in a folder beside `path` and appears there whole or not at all. Of several
    processes that start at once, the first to finish wins and the others use its store. Raises what
    `open_store` raises.
    """
    if not path.exists() and path.parent.is_dir():
        _refuse_leftovers(path)
        try:
            _make(path)
        except OSError as error:
            raise StoreUnavailable(f"{path} cannot be made: {error.strerror}.") from error
    return open_store(path)


def _make(path: Path) -> None:
    with TemporaryDirectory(prefix=".colloquy-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        try:
            _seed(made)
        except StoreError as error:
            raise type(error)(str(error).replace(str(made), str(path))) from error
        with suppress(FileExistsError):
            path.hardlink_to(made)


def _seed(path: Path) -> None:
    from store import imports  # which whoever has a store to ask does without

    with open_store(path) as store:
        for seed in sorted(Path(seeds.__file__).parent.glob("*.json")):
            imports.run(store, seed)


def _refuse_leftovers(path: Path) -> None:
    """SQLite would replay the write-ahead log of a store that was deleted into the new one."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and not path.exists():
        raise StoreUnavailable(f"{path} is gone, but {log.name} of it is left; put the store back, or delete that file too.")
