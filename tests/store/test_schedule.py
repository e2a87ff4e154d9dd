"""When digests come: by the clock on the wall of a place, whatever that clock does twice a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.schedule import FOREVER, Schedule, due, iso, zones

RHYTHMS = st.sampled_from(["daily", "weekly"])
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)).map(iso)
SCHEDULES = st.builds(Schedule, zone=st.sampled_from(sorted(zones())), hour=st.integers(0, 23), day=st.integers(0, 6))


def there(moment: str, schedule: Schedule) -> datetime:
    """A moment on the wall of the schedule's place."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(schedule.zone))


def wall(moment: str, zone: str) -> str:
    """A moment as "Mon 02-03 09:00" there."""
    return there(moment, Schedule(zone=zone)).strftime("%a %m-%d %H:%M")


@pytest.mark.parametrize(
    ("rhythm", "at", "expected"),
    [
        ("now", "2026-01-07T10:00:00+00:00", "2026-01-07T10:00:00+00:00"),
        ("daily", "2026-01-07T08:59:59+00:00", "2026-01-07T09:00:00+00:00"),
        ("daily", "2026-01-07T09:00:00+00:00", "2026-01-08T09:00:00+00:00"),
        ("daily", "2026-12-31T10:00:00+00:00", "2027-01-01T09:00:00+00:00"),
        ("daily", "2028-02-28T10:00:00+00:00", "2028-02-29T09:00:00+00:00"),
        ("weekly", "2026-01-07T10:00:00+00:00", "2026-01-12T09:00:00+00:00"),
        ("weekly", "2026-01-12T08:00:00+00:00", "2026-01-12T09:00:00+00:00"),
        ("weekly", "2026-01-12T09:00:00+00:00", "2026-01-19T09:00:00+00:00"),
    ],
)
def test_digests_come_at_nine_and_on_mondays_unless_somebody_chose_otherwise(rhythm: str, at: str, expected: str) -> None:
    assert due(rhythm, Schedule(), at) == expected


@pytest.mark.parametrize(
    ("zone", "hour", "at", "expected"),
    [
        # nine is nine, before the clock changes and after
        ("Europe/Berlin", 9, "2026-03-28T12:00:00+00:00", "Sun 03-29 09:00"),
        ("Europe/Berlin", 9, "2026-10-24T12:00:00+00:00", "Sun 10-25 09:00"),
        # two o'clock does not exist in the night in which daylight saving begins
        ("Europe/Berlin", 2, "2026-03-28T12:00:00+00:00", "Sun 03-29 03:00"),
        ("America/New_York", 2, "2026-03-07T12:00:00+00:00", "Sun 03-08 03:00"),
        ("Australia/Lord_Howe", 2, "2026-10-03T12:00:00+00:00", "Sun 10-04 02:30"),
        # and midnight neither, where that is when it begins
        ("America/Havana", 0, "2026-03-07T12:00:00+00:00", "Sun 03-08 01:00"),
        # an island that left out a day: its digest comes a day later
        ("Pacific/Apia", 9, "2011-12-29T20:00:00+00:00", "Sat 12-31 09:00"),
    ],
)
def test_an_hour_that_the_clock_skips_comes_as_much_later(zone: str, hour: int, at: str, expected: str) -> None:
    assert wall(due("daily", Schedule(zone=zone, hour=hour), at), zone) == expected


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", 2), ("America/New_York", 1), ("Australia/Lord_Howe", 1)])
def test_an_hour_that_comes_twice_counts_once(zone: str, hour: int) -> None:
    schedule = Schedule(zone=zone, hour=hour)
    moments = ["2026-03-20T12:00:00+00:00"]
    while moments[-1] < "2026-12-01":
        moments.append(due("daily", schedule, moments[-1]))

    days = [there(moment, schedule).date() for moment in moments[1:]]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert all(there(moment, schedule).fold == 0 for moment in moments)


@given(RHYTHMS, SCHEDULES, MOMENTS)
@example("weekly", Schedule(zone="Pacific/Apia", hour=9, day=4), "2011-12-29T20:00:00+00:00")
@example("daily", Schedule(zone="America/Nuuk", hour=23), "2026-03-29T00:30:00+00:00")
def test_a_digest_comes_after_what_it_tells_and_within_its_rhythm(rhythm: str, schedule: Schedule, at: str) -> None:
    coming = due(rhythm, schedule, at)
    most = timedelta(days=1 if rhythm == "daily" else 7, hours=25)

    assert at < coming < FOREVER
    assert datetime.fromisoformat(coming) - datetime.fromisoformat(at) <= most


def shows(moment: str, rhythm: str, schedule: Schedule) -> bool:
    """Whether the clock there shows the schedule's hour for the first time that day, on its day."""
    clock = there(moment, schedule)
    return (clock.hour, clock.minute, clock.fold) == (schedule.hour, 0, 0) and (rhythm == "daily" or clock.weekday() == schedule.day)


@given(RHYTHMS, SCHEDULES, MOMENTS)
@example("daily", Schedule(zone="Europe/Berlin", hour=2), "2026-03-29T00:30:00+00:00")
@example("daily", Schedule(zone="Europe/Berlin", hour=2), "2026-10-25T00:30:00+00:00")
def test_whoever_watches_the_clock_sees_it_come(rhythm: str, schedule: Schedule, at: str) -> None:
    """It comes when the clock shows the hour for the first time, or earlier, at an hour that the clock skipped."""
    start = datetime.fromisoformat(at).replace(minute=0, second=0)
    quarters = (iso(start + timedelta(minutes=15 * number)) for number in range(4 * 24 * 10))
    seen = next(moment for moment in quarters if moment > at and shows(moment, rhythm, schedule))
    coming = due(rhythm, schedule, at)

    assert coming == seen or (coming < seen and not shows(coming, rhythm, schedule))


@given(RHYTHMS, SCHEDULES, MOMENTS, st.floats(0, 1))
def test_asking_again_before_it_comes_gives_the_same_moment(rhythm: str, schedule: Schedule, at: str, part: float) -> None:
    """A restart, or another process, works out what was worked out before."""
    coming = due(rhythm, schedule, at)
    start, end = datetime.fromisoformat(at), datetime.fromisoformat(coming)
    between = iso(start + (end - start) * part * 0.999)

    assert due(rhythm, schedule, between) == coming


def test_zones_are_named_by_place() -> None:
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/Argentina/Buenos_Aires"} <= zones()
    assert zones().isdisjoint({"localtime", "Factory", "posixrules", "CET"})


def test_a_moment_is_kept_in_utc_with_seconds() -> None:
    assert iso(datetime(2026, 7, 1, 12, 30, 15, 999, tzinfo=ZoneInfo("Europe/Berlin"))) == "2026-07-01T10:30:15+00:00"
