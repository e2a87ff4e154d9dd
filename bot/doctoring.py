"""`python -m bot doctor`: what is wrong with the store, in words, and how to make it good."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from bot.drawing.text import tame
from store import doctor
from store.database import Store
from store.doctor import Finding

CURE = "“doctor --repair” makes anew what follows from the records; it changes nothing else."
CURED = "Everything that follows from the records was made anew."
NO_CURE = (
    "The records cannot make this good: take a backup from before it went wrong, "
    "or import into a new store what “export” gives of this one, or the inputs that “imports” lists."
)


def look(store: Store, repair: bool) -> bool:
    """Print what is wrong, after a repair what is left of it; return whether the store is sound."""
    found = doctor.examine(store)
    if repair and any(finding.curable for finding in found):
        _print(found)
        doctor.repair(store)
        typer.echo(CURED)
        found = doctor.examine(store)
    _print(found)
    if not found:
        typer.echo("The store is sound.")
    elif any(finding.curable for finding in found):
        typer.echo(CURE)
    if any(not finding.curable for finding in found):
        typer.echo(NO_CURE)
    return not found


def _print(found: Sequence[Finding]) -> None:
    for finding in found:
        typer.echo(f"  {tame(finding.sentence)}")
