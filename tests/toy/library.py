"""A small library to search in: works on kites, drums and blocks, some old and some new, in two journals and at a conference."""

from __future__ import annotations

from pathlib import Path

from store.database import Store
from tests import toy

ADA, BO, CY, DEE, EVE = "Ada Kite", "Bo Drum", "Cy Block", "Dee Doll", "Zoë Strøm"

WORKS = (
    ("Kites of Silk", 2020, (ADA, BO), {"journal": "Journal of Toys", "abstract": "We fly silk in the wind. A café is near."}),
    ("Kites of Paper", 2012, (ADA,), {"journal": "Journal of Toys", "abstract": "Paper tears, but not at once, as silk does."}),
    ("Kites of Tin", 2004, (CY,), {"journal": "Tin News", "abstract": "Tin does not fly."}),
    ("Word Order of Drums", 2019, (BO, ADA, CY), {"booktitle": "Conference on Noisy Toys (NOISE)"}),
    ("Order in a Word about Drums", 2018, (DEE,), {"booktitle": "Conference on Noisy Toys (NOISE)"}),
    ("Low-Rank Drums", 2021, (DEE,), {"journal": "Journal of Drums"}),
    ("Wooden Blocks and Wooden Dolls", 2015, (DEE, CY), {"journal": "Journal of Toys"}),
    ("More about Wooden Blocks", 2016, (DEE,), {"journal": "Journal of Toys"}),
    ("Wooden Blocks for Two", 2017, (EVE,), {"journal": "Journal of Toys"}),
    ("Naïve Dolls", 2001, (EVE,), {"journal": "Journal of Toys"}),
)


def bring(store: Store, folder: Path) -> None:
    """Import the works."""
    entries = [
        toy.entry(f"k{at}", title, people, "inproceedings" if "booktitle" in more else "article", year=str(year), **more)
        for at, (title, year, people, more) in enumerate(WORKS)
    ]
    toy.bring_text(store, folder, "".join(entries))
