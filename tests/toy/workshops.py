"""Two workshops that make toys, one of kites and one of drums, with one work of both, and two people who work alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store.database import Store
from tests import toy

ADA, BO, CY = "Ada Kite", "Bo Drum", "Cy Block"
DEE, EVE, FAY = "Dee Doll", "Eve Top", "Fay Reel"
GUS, HAL = "Gus Rook", "Hal Pawn"

WORKS = (
    ("Paper Kites in the Wind", "2001", (ADA, BO), "article"),
    ("Longer Paper Kites", "2003", (ADA, BO, CY), "inproceedings"),
    ("Paper Kites out of Toy Boxes", "2004", (ADA, CY), "article"),
    ("Tin Drums at Night", "2010", (DEE, EVE), "article"),
    ("Louder Tin Drums", "2011", (DEE, EVE, FAY), "inproceedings"),
    ("Tin Drums out of Toy Boxes", "2012", (DEE, FAY), "article"),
    ("Toy Boxes for Two", "2013", (ADA, DEE), "article"),
    ("Toy Boxes for One", "2014", (GUS,), "book"),
    ("Old Hoops", "", (HAL,), "article"),
)


def bring(store: Store, folder: Path, works: Iterable[tuple[str, str, tuple[str, ...], str]] = WORKS) -> None:
    """Import the works in this order."""
    venues = {"article": "journal", "inproceedings": "booktitle", "book": "publisher"}
    entries = [
        toy.entry(f"k{at}", title, people, kind, **{venues[kind]: "Toys", **({"year": year} if year else {})})
        for at, (title, year, people, kind) in enumerate(works)
    ]
    toy.bring_text(store, folder, "".join(entries))
