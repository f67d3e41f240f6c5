"""The one clock. Instants are aware and UTC; tests move it with time-machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar date that `instant` has in the IANA zone `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()
