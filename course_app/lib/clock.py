"""The one clock. Instants are aware and UTC; tests move it with time-machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = "America/New_York"  # of people who study without an agency


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar date that `instant` has in the IANA zone `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()
