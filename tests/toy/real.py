"""The real documents beside this repository, and how they are imported."""

from __future__ import annotations

from pathlib import Path

from store import imports
from store.database import Store
from store.imports import Report

ROOT = Path(__file__).resolve().parents[2]
HONGYANG = "Hongyang R. Zhang"
READ = {"000": 5, "001": 3, "002": 30, "003": 1, "004": 9, "colt18": 95, "colt2020": 127}
"""How many readings each input holds: works, and its person, statement or proceedings."""


def files(shared: Path) -> dict[str, Path]:
    """The five documents and the two BibTeX files, each by a short name."""
    found = [*sorted((shared / "seeds").glob("*.txt")), *sorted((shared / "data" / "pmlr").glob("*.bib"))]
    return {path.stem.partition("_")[0]: path for path in found}


def seeds() -> list[Path]:
    """The seeds of this repository."""
    return sorted((ROOT / "seeds").glob("*.json"))


def bring(store: Store, *paths: Path) -> list[Report]:
    """Import files, the overview with its owner."""
    return [imports.run(store, path, HONGYANG if path.name.startswith("003") else None) for path in paths]
