"""When a follower wants to be told: at once, or at an hour of the clock where they live.

Times are ISO 8601 in UTC with seconds, so that they compare as text. A schedule is worked out from the clock on
the wall there, so that "9 o'clock" stays 9 o'clock through daylight saving.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from store.models import Model

Rhythm = Literal["now", "daily", "weekly"]

FOREVER = "9999-12-31T00:00:00+00:00"
"""Later than anything."""


class Schedule(Model):
    """When digests come: the hour (0 to 23) in an IANA time zone, and the day of weekly ones (0 is Monday)."""

    zone: str = "UTC"
    hour: int = Field(9, ge=0, le=23)
    day: int = Field(0, ge=0, le=6)


def iso(moment: datetime) -> str:
    """A moment as the store keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def due(rhythm: str, schedule: Schedule, at: str) -> str:
    """The first moment after `at` that a rhythm allows; `at` itself for "now".

    An hour that the clock skips (daylight saving begins) is the first moment after the gap; of one that it shows
    twice, the first counts.
    """
    if rhythm == "now":
        return at
    zone = ZoneInfo(schedule.zone)
    start = datetime.fromisoformat(at).astimezone(zone)
    wanted = [(start + timedelta(days=days)).date() for days in range(9)]
    days = [day for day in wanted if rhythm == "daily" or day.weekday() == schedule.day]
    moments = (iso(datetime.combine(day, time(schedule.hour), zone)) for day in days)
    return next(moment for moment in moments if moment > at)
