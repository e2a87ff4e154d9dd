"""Moments as people say them: "3 days", "tomorrow", and the clock on the wall where somebody lives."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from bot.answers import Refusal
from bot.answers.choices import Day
from store.schedule import FOREVER, Rhythm, Schedule, due, hour_of, iso

DAYS: tuple[str, ...] = get_args(Day)

LONGEST = timedelta(days=5 * 366)
"""Whatever is to last longer than five years has no end that anybody thought of."""

_UNITS = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(?P<number>\d{1,4}|an?|one) *(?P<unit>minutes?|mins?|hours?|h|days?|d|weeks?|w)")
_ENDS = frozenset({"off", "no", "never", "end", "stop", "unmute"})
_MEANT = "“3 days”, “2 hours”, “1 week”, a day of the week, a date such as 2026-12-24, “tomorrow”, or “off”"


def now() -> str:
    """This moment, as the store keeps it."""
    return iso(datetime.now(UTC))


def clock(moment: str, zone: str) -> str:
    """A moment on the wall of a place: "Tuesday 24 November 2026, 09:00 (Europe/Berlin)"."""
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone})"


def rhythm_of(rhythm: Rhythm, schedule: Schedule) -> str:
    """How often something is told: "at once", "daily at 09:00" or "on Mondays at 09:00"."""
    if rhythm == "now":
        return "at once"
    often = "daily" if rhythm == "daily" else f"on {DAYS[schedule.day].capitalize()}s"
    return f"{often} at {schedule.hour:02}:00"


def next_digest(rhythm: Rhythm, schedule: Schedule, at: str) -> str:
    """When the next digest comes, on the wall of the place."""
    return clock(due(rhythm, schedule, at), schedule.zone)


def until(text: str, schedule: Schedule, at: str) -> str | None:
    """The end that a text gives to what begins at a moment: FOREVER for none, None for "off".

    A day means the hour at which its digest comes. Raises Refusal for what is no time, for the past and for more than five years.
    """
    said = re.sub(r"^(?:for|until|till) +", "", " ".join(text.casefold().split()))
    if not said:
        return FOREVER
    if said in _ENDS:
        return None
    end = _end(said, schedule, datetime.fromisoformat(at))
    if end is None:
        raise Refusal(
            f"{text[:40]!r} is no time I know; it takes {_MEANT}. To mute one follow: /mute follow:f12 or its name.", "/following"
        )
    if end <= at:
        raise Refusal(f"{text[:40]!r} is over; it takes {_MEANT}.", "/following")
    if datetime.fromisoformat(end) - datetime.fromisoformat(at) > LONGEST:
        raise Refusal("That is longer than five years; without a time it lasts until you end it.", "/following")
    return end


def _end(said: str, schedule: Schedule, start: datetime) -> str | None:
    duration = _DURATION.fullmatch(said)
    if duration:
        number = int(duration["number"]) if duration["number"].isdecimal() else 1
        unit = duration["unit"].rstrip("s")
        return iso(start + timedelta(**{_UNITS.get(unit, f"{unit}s"): number}))
    day = _day(said, start.astimezone(ZoneInfo(schedule.zone)).date())
    return hour_of(schedule, day) if day else None


def _day(said: str, today: date) -> date | None:
    if said == "tomorrow":
        return today + timedelta(days=1)
    if said in DAYS:
        return today + timedelta(days=(DAYS.index(said) - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(said) if re.fullmatch(r"2\d{3}-\d\d-\d\d", said) else None
    except ValueError:
        return None
