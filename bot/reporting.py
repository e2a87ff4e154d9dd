"""What imports did, as text for a terminal and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.drawing.text import shorten, tame
from store.history import Import
from store.imports import Report
from store.judgements import TERMINAL
from store.models import Rejected
from store.sources import title
from store.undoing import Undone

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
    yield f"  read {report.read} = stored {report.stored} + known {report.known} + rejected {report.rejections}"
    if report.kinds:
        yield "  " + ", ".join(f"{count} {CALLED[kind][count > 1]}" for kind, count in report.kinds.items())
    yield from (f"  remark: {tame(remark)}" for remark in report.remarks)
    for rejected in report.rejected:
        yield from _rejected(rejected)
    if report.rejections > len(report.rejected):
        yield f"  and {report.rejections - len(report.rejected):,} more rejected; “imports show” has all of them"
    if verbose:
        yield from (f"  {outcome} {tame(place)}: {tame(became)}" for place, became, outcome in report.entries)


def _rejected(piece: Rejected) -> Iterator[str]:
    yield f"  rejected {tame(piece.place)}: {tame(piece.reason)}"
    if piece.original:
        yield f"    {_original(piece.original)}"


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
        "rejections": report.rejections,
        "rejected": [{"place": r.place, "reason": r.reason, "original": r.original.decode(errors="replace")} for r in report.rejected],
        "remarks": list(report.remarks),
    }
    if verbose:
        data["entries"] = [{"place": place, "became": became, "outcome": outcome} for place, became, outcome in report.entries]
    return data


def import_as_line(one: Import) -> str:
    """One import in a line: its number, when it was, what was read, and whether it was undone."""
    fate = f", undone {one.undone_at[:10]}" if one.undone_at else ""
    counts = f"stored {one.stored}, known {one.known}, rejected {one.rejected}{fate}"
    return f"{one.id:>4}  {one.started_at[:16].replace('T', ' ')}  {title(one.source)} {tame(one.input)}: {counts}"


def import_as_text(one: Import, brought: Iterable[tuple[str, str]], rejected: Iterable[Rejected], remarks: Iterable[str]) -> str:
    """One import in full: what it said, and every rejected piece with its reason."""
    lines = [import_as_line(one), f"  sha256 {one.sha256}"]
    lines += [f"  read with --researcher {tame(one.owner)}"] if one.owner else []
    lines += [f"  read with --source {one.chosen}"] if one.chosen else []
    lines += [f"  {_wanted(one.by)}"] if one.by else []
    lines += [f"  remark: {tame(remark)}" for remark in remarks]
    lines += [f"  {tame(place)}: {tame(about)}" for place, about in brought]
    lines += [line for piece in rejected for line in _rejected(piece)]
    return "\n".join(lines) + "\n"


def originals(rejected: Iterable[Rejected]) -> bytes:
    """The bytes of what was rejected, each piece ending its line."""
    return b"".join(piece.original.removesuffix(b"\n") + b"\n" for piece in rejected)


def _wanted(by: str) -> str:
    return "wanted in the terminal" if by == TERMINAL else f"wanted by a watch of member {by}"


def undone_as_text(number: int, undone: Undone) -> str:
    """What went with an import, in a sentence."""
    went = [(undone.records, "record"), (undone.works, "work"), (undone.researchers, "researcher"), (undone.notices, "unsent notice")]
    counts = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in went if count > 0)
    return f"Import {number} ({tame(undone.input)}) is undone: {counts or 'nothing but its record of itself'} taken back."
