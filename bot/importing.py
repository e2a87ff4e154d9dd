"""`python -m bot import`: one input after the other, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import typer
from pydantic import SecretStr

from bot.addresses import FORMS, Address, is_address, understood
from bot.drawing.text import tame
from bot.meter import Meter
from bot.reporting import as_data, as_text
from bot.terminal import clean
from store import imports
from store.database import Store
from store.errors import InputRefused, OwnerNeeded, OwnerUnclear
from store.imports import Report
from store.inputs import spooled
from store.judgements import TERMINAL

STANDARD_INPUT = "-"

WEB = ("http://", "https://")


@dataclass(frozen=True)
class Wishes:
    """What somebody wants of an import: the owner of documents, the source, every entry told; and the key for OpenAlex."""

    researcher: str | None
    source: str | None
    verbose: bool
    key: SecretStr | None


def bring(store: Store, given: Sequence[str], wishes: Wishes, as_json: bool) -> bool:
    """Import files, folders, standard input and addresses, each whole or not at all, and print what became of them.

    Whatever can be read is stored, whatever happens to the rest. Returns whether there was nothing to complain about.
    """
    reports: list[Report] = []
    refused: list[dict[str, str]] = []
    for one in given:
        try:
            report = _imported(store, one, wishes)
        except (InputRefused, OwnerNeeded, OwnerUnclear) as refusal:
            typer.echo("\n".join(map(tame, str(refusal).splitlines())), err=True)
            refused.append({"input": clean(one), "reason": clean(str(refusal))})
            continue
        reports.append(report)
        if not as_json:
            typer.echo(as_text(report, wishes.verbose), nl=False)
    if as_json:
        data: dict[str, Any] = {"imported": [as_data(report, wishes.verbose) for report in reports], "refused": refused}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    return not refused and not any(report.rejections or report.remarks for report in reports)


def _imported(store: Store, one: str, wishes: Wishes) -> Report:
    if not one:
        raise InputRefused("An input without a name: name a file, a folder, “-” or an address.")
    if one.lower().startswith(WEB):
        forms = ", ".join(FORMS.values())
        raise InputRefused(f"{one}: pages of the web are not fetched. Save the page, and import the file, or name what it is of: {forms}.")
    name = "standard input" if one == STANDARD_INPUT else one
    with Meter(name) as meter:
        if is_address(one):
            return _fetched(store, understood(one), wishes, meter)
        if one == STANDARD_INPUT:
            with spooled(typer.get_binary_stream("stdin")) as file:
                return _run(store, name, wishes, meter, file)
        return _run(store, one, wishes, meter)


def _fetched(store: Store, address: Address, wishes: Wishes, meter: Meter) -> Report:
    """Import what an address names; a name is refused with those whom it may mean."""
    from bot import live

    if address.scheme == "name":
        raise InputRefused(live.choice(address, wishes.key, meter.say))
    with TemporaryFile() as file:
        left = live.fetch(address, wishes.key, file, meter.say)
        report = _run(store, str(address), wishes, meter, file)
    return replace(report, remarks=(*report.remarks, left)) if left else report


def _run(store: Store, name: str, wishes: Wishes, meter: Meter, raw: BinaryIO | None = None) -> Report:
    researcher = clean(wishes.researcher) if wishes.researcher else None
    return imports.run(store, Path(name), researcher, raw=raw, source=wishes.source, by=TERMINAL, entries=wishes.verbose, tell=meter.tell)
