"""When daily and weekly digests come."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from pydantic import Field

from bot.answers import Instead, moments, wishes
from bot.answers.asker import Asker
from bot.answers.card import Button, Card, Item, Section, bold, line, quiet
from bot.answers.choices import TypedDay, TypedWhere
from bot.answers.doors import plain, with_options
from bot.answers.moments import DAYS
from store import follows
from store.database import Store
from store.names import key
from store.schedule import Rhythm, Schedule, zones

Hour = Annotated[int, Field(ge=0, le=23)]

SHOWN = 10
"""Zones that are offered for one that is not clear."""

RHYTHMS: tuple[Rhythm, ...] = ("daily", "weekly")


def act(
    store: Store,
    asker: Asker,
    hour: Annotated[Hour | None, "the hour of the clock there, from 0 to 23"] = None,
    day: Annotated[TypedDay | None, "the day of weekly digests"] = None,
    zone: Annotated[str | None, "a city or a time zone, such as Europe/Berlin"] = None,
    where: Annotated[TypedWhere | None, "dm (yours) or channel (those of this one)"] = None,
) -> Card:
    """Show when digests come, and change that first where something is given."""
    at = wishes.place(asker, where, to_write=False)
    there = _zone(zone, hour=str(hour) if hour is not None else "", day=day or "", where=where or "") if zone else None
    owner = follows.follower(store, at)
    before = owner.schedule if owner else Schedule()
    chosen = Schedule(
        zone=there or before.zone, hour=before.hour if hour is None else hour, day=before.day if day is None else DAYS.index(day)
    )
    if chosen != before:
        follows.set_schedule(store, at, chosen, moments.now())
    place = f" in {f'#{at.name}' if at.name else 'this channel'}" if at.kind == "channel" else ""
    return _card(chosen, f"When digests come{place}", chosen != before, where or "", bool(owner and _has_digests(store, owner.id)))


def _has_digests(store: Store, owner: int) -> bool:
    return any(one.rhythm != "now" for one in follows.of_follower(store, owner))


def _card(schedule: Schedule, title: str, changed: bool, where: str, used: bool) -> Card:
    now = moments.now()
    lines = tuple(
        line(
            bold(f"{rhythm.capitalize()} digests"),
            f" come {moments.rhythm_of(rhythm, schedule).removeprefix('daily ')}; the next on {moments.next_digest(rhythm, schedule, now)}",
        )
        for rhythm in RHYTHMS
    )
    none = (line("Nothing is followed daily or weekly yet; choose that in /follow, or with the buttons of a follow."),) if not used else ()
    example = "/schedule hour:8 day:friday zone:Berlin" + (f" where:{where}" if where else "")
    return Card(
        ask=with_options("schedule", where=where),
        title=title,
        subtitle=line("Changed: what waits for a digest comes then." if changed else ""),
        sections=(Section(lines=(*lines, *none)), Section(lines=(line(quiet(f"To change it: {example}")),))),
        buttons=(Button(label="All I follow", ask=plain("following")),),
    )


def _zone(text: str, **options: str) -> str:
    """The one zone that a text means; raises Instead with the zones that it may mean."""
    wanted = "_".join(text.casefold().split())
    known = {zone.casefold(): zone for zone in sorted(zones())}
    if wanted in known:
        return known[wanted]
    cities = [zone for name, zone in known.items() if name.rpartition("/")[2] == wanted]
    if len(cities) == 1:
        return cities[0]
    near = cities or [zone for name, zone in known.items() if key(wanted) and wanted in name] or _alike(wanted, known)
    items = tuple(_offer(zone, options) for zone in near[:SHOWN])
    hint = (
        "These are near:"
        if items
        else "Name a city, such as Europe/Berlin or America/New_York: an offset such as UTC+2 is wrong half of the year."
    )
    raise Instead(
        Card(
            outcome="choice" if cities else "not_found",
            ask=with_options("schedule", where=options["where"]),
            title=f"Which time zone is “{text[:40]}”?",
            subtitle=line(hint),
            sections=(Section(items=items),),
            buttons=(Button(label="When digests come", ask=with_options("schedule", where=options["where"])),),
        )
    )


def _alike(wanted: str, known: dict[str, str]) -> list[str]:
    """Cities of nearly that name. An offset ("UTC+2") is like no city."""
    cities = {name.rpartition("/")[2]: zone for name, zone in known.items() if "/" in name and not name.startswith("etc/")}
    return [cities[city] for city in get_close_matches(wanted[:40], cities, n=3, cutoff=0.8)]


def _offer(zone: str, options: dict[str, str]) -> Item:
    spoken = zone.replace("_", " ")
    return Item(line=line(spoken), opens=with_options("schedule", zone=zone, **options), label=spoken, hint="Time zone")
