"""Instants as people say them, on the clocks of their agency: "today at 3:40 PM (Eastern Time)"."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from flask_babel import get_locale
from flask_babel import gettext as _

MINUTE = timedelta(minutes=1)
SAME_WEEK = timedelta(days=6)


def spoken(instant: datetime, zone: str, now: datetime, up: bool = False) -> str:
    """An instant to the minute, with its day unless that is today's, and the name of the zone.

    Seconds are cut off, so that nobody counts on a deadline that is over; `up` rounds them up, so
    that nobody comes before something opens.
    """
    there, today = (one.astimezone(ZoneInfo(zone)) for one in (instant, now))
    cut = there.replace(second=0, microsecond=0)
    there = cut + MINUTE if up and cut != there else cut
    locale = get_locale()
    clock = format_time(there, "short", tzinfo=there.tzinfo, locale=locale).replace("\u202f", " ")
    name = get_timezone_name(there, zone_variant="generic", locale=locale)
    days = (there.date() - today.date()).days
    if days == 0:
        words = _("today at %(time)s (%(zone)s)", time=clock, zone=name)
    elif days == 1:
        words = _("tomorrow at %(time)s (%(zone)s)", time=clock, zone=name)
    else:
        form = "EEEE" if 0 < days <= SAME_WEEK.days else "long"
        day = format_date(there.date(), form, locale=locale)
        words = _("%(day)s at %(time)s (%(zone)s)", day=day, time=clock, zone=name)
    return str(words)
