"""What an import did, as text for a terminal and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.drawing.text import shorten, tame
from store.imports import Report

ORIGINAL = 200
"""Characters of a rejected piece that are shown; the store keeps all of it."""

CALLED = {"work": ("work", "works"), "portrait": ("profile", "profiles"), "statement": ("statement", "statements")}
CALLED |= {"proceedings": ("proceedings (year and venue of the entries beside it)", "proceedings")}
"""What one and several readings of a kind are called."""


def as_text(report: Report, verbose: bool) -> str:
    """A report in lines: the counts, the remarks, every rejected piece with its reason, and with `verbose` every entry."""
    return "\n".join(_lines(report, verbose)) + "\n"


def _lines(report: Report, verbose: bool) -> Iterator[str]:
    yield f"{tame(report.input)}: {report.source}"
    yield f"  read {report.read} = stored {report.stored} + known {report.known} + rejected {len(report.rejected)}"
    if report.kinds:
        yield "  " + ", ".join(f"{count} {CALLED[kind][count > 1]}" for kind, count in report.kinds.items())
    yield from (f"  remark: {tame(remark)}" for remark in report.remarks)
    for rejected in report.rejected:
        yield f"  rejected {tame(rejected.place)}: {tame(rejected.reason)}"
        yield f"    {_original(rejected.original)}"
    if verbose:
        yield from (f"  {outcome} {tame(place)}: {tame(became)}" for place, became, outcome in report.entries)


def _original(piece: bytes) -> str:
    return shorten(tame(piece.decode(errors="replace")).strip(), ORIGINAL)


def as_data(report: Report, verbose: bool) -> dict[str, Any]:
    """A report as JSON's types; `entries` only with `verbose`, and what was rejected with its original text."""
    data = {
        "input": report.input,
        "source": report.source,
        "read": report.read,
        "stored": report.stored,
        "known": report.known,
        "kinds": report.kinds,
        "rejected": [{"place": r.place, "reason": r.reason, "original": r.original.decode(errors="replace")} for r in report.rejected],
        "remarks": list(report.remarks),
    }
    if verbose:
        data["entries"] = [{"place": place, "became": became, "outcome": outcome} for place, became, outcome in report.entries]
    return data
