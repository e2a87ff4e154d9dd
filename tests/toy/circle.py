"""A circle of friends: two ways of two steps from Ada Kite to Dee Doll, a crowd with Ada and Eve Top in it, and two chess players apart."""

from __future__ import annotations

from pathlib import Path

from store.database import Store
from tests import toy

ADA, BO, CY, DEE, EVE, FAY = "Ada Kite", "Bo Drum", "Cy Block", "Dee Doll", "Eve Top", "Fay Reel"
GUS, HAL = "Gus Rook", "Hal Pawn"
CROWD = tuple(f"Zo{letter} Crowd" for letter in "abcdefgh")

WORKS = (
    ("Kites of Paper", 2000, (ADA, BO)),
    ("Dolls that Drum", 2001, (BO, DEE)),
    ("Blocks on Strings", 2019, (ADA, CY)),
    ("More Blocks on Strings", 2020, (ADA, CY)),
    ("Dolls of Wooden Blocks", 2020, (CY, DEE)),
    ("Spinning Dolls", 2010, (DEE, FAY)),
    ("Tops that Spin", 2012, (FAY, EVE)),
    ("A Toy Census", 2015, (ADA, EVE, *CROWD)),
    ("Wooden Chess Sets", 2005, (GUS, HAL)),
    ("Chess Sets for Two", 2006, (GUS, HAL)),
    ("Rules of Wooden Chess Sets", 2007, (DEE,)),
)


def bring(store: Store, folder: Path) -> dict[str, int]:
    """Import the works; the ids of the people by name."""
    entries = [
        toy.entry(f"k{at}", title, people, "article", journal="Journal of Toys", year=str(year))
        for at, (title, year, people) in enumerate(WORKS)
    ]
    toy.bring_text(store, folder, "".join(entries))
    return {row["name"]: row["id"] for row in store.rows("SELECT id, name FROM researcher WHERE merged_into IS NULL")}
