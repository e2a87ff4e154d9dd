"""When a follower wants to be told: at once, or at an hour of the clock where they live.

Times are ISO 8601 in UTC with seconds, so that they compare as text. A schedule is worked out from the clock on
the wall there, so that "9 o'clock" stays 9 o'clock through daylight saving.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

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


@cache
def zones() -> frozenset[str]:
    """The zones that a schedule may name: UTC and those named by place. Left out are names of one computer's own ("localtime")."""
    return frozenset(zone for zone in available_timezones() if "/" in zone) | {"UTC"}


def iso(moment: datetime) -> str:
    """A moment as the store keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def hour_of(schedule: Schedule, day: date) -> str:
    """The moment of a schedule's hour on a day of the calendar there.

    Of an hour that the clock shows twice, the first counts. One that the clock skips (daylight saving begins) comes as
    much later as the clock is put forward.
    """
    return iso(datetime.combine(day, time(schedule.hour), _zone(schedule)))


def _zone(schedule: Schedule) -> tzinfo:
    """The zone of a schedule; UTC where this computer does not know it any more: somebody's zone must not fail an import."""
    try:
        return ZoneInfo(schedule.zone)
    except ZoneInfoNotFoundError:
        return UTC


def due(rhythm: str, schedule: Schedule, at: str) -> str:
    """The first moment after `at` that a rhythm allows; `at` itself for "now"."""
    if rhythm == "now":
        return at
    start = datetime.fromisoformat(at).astimezone(_zone(schedule)).date()
    days = [start + timedelta(days=ahead) for ahead in range(9)]
    wanted = [day for day in days if rhythm == "daily" or day.weekday() == schedule.day]
    return next(moment for moment in (hour_of(schedule, day) for day in wanted) if moment > at)
