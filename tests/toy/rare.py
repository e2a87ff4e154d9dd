"""Toy works of people with rare names, and what a store holds after some imports of them."""

from __future__ import annotations

from pathlib import Path

from store import undoing
from store.database import open_store
from tests import toy
from tests.toy import dumps


def entry(title: str, *authors: str, year: int = 2010) -> str:
    """One article; the title makes its key."""
    return toy.entry("toy" + "".join(filter(str.isalnum, title)), title, authors, "article", year=str(year))


def brought(path: Path, batches: list[list[str]], undone: bool) -> dumps.Content:
    """What a store holds after these imports, and after the first of them was undone."""
    with open_store(path) as store:
        for batch in batches:
            toy.bring_text(store, path.parent, "".join(batch))
        if undone:
            undoing.undo(store, 1)
        return dumps.content(store)
