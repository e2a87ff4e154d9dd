"""The files that an adversary changes: a toy file of every source, and the real ones beside this repository."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from store.sources import HEAD, recognise
from tests.toy import every, real


@dataclass(frozen=True)
class Original:
    """A file as it should be: its name, its bytes, its source, and the owner whom its document needs."""

    name: str
    raw: bytes = field(repr=False)
    source: str
    owner: str | None = None


def toys() -> list[Original]:
    """A toy file of every source."""
    return [Original(name, raw, every.SOURCES.get(name, name), every.OWNERS.get(name)) for name, raw in every.files().items()]


def documents(shared: Path) -> list[Original]:
    """The real documents, the overview with its owner, and the BibTeX files."""
    return [_original(path) for path in real.files(shared).values()]


def anthology(shared: Path) -> list[Original]:
    """Everything of the ACL Anthology: its names, and its collections."""
    folder = shared / "data" / "acl-anthology-2019"
    return [_original(folder / "yaml" / "name_variants.yaml"), *map(_original, sorted((folder / "xml").glob("*.xml")))]


def _original(path: Path) -> Original:
    raw = path.read_bytes()
    source = recognise(raw[:HEAD])
    assert source is not None
    return Original(path.name, raw, source, real.HONGYANG if path.name.startswith("003") else None)
