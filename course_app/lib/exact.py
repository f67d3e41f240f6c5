"""Decimal numbers as people type them, exactly: fractions, never floats. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

MOST_DIGITS = 30

_SPACES = "\u0020\u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?) ?(?:(?P<grouped>[0-9]{{1,3}}(?:(?P<mark>[,{_SPACES}])[0-9]{{3}})"
    rf"(?:(?P=mark)[0-9]{{3}})*)|(?P<whole>[0-9]*))(?:\.(?P<part>[0-9]*))?"
)


def read_number(text: str) -> Fraction | None:
    """The number in `text`, or None when it is none: `30`, `-4.5`, `.5`, `1,000`, `1 000.5`.

    Commas and spaces may set off groups of three digits. Exponents, fractions, decimal commas and
    digits of other scripts are no numbers here, as it would be a guess what they mean.
    """
    found = _NUMBER.fullmatch(text.strip().replace("−", "-"))
    if found is None:
        return None
    whole = re.sub(r"[^0-9]", "", found["grouped"] or found["whole"] or "")
    part = found["part"] or ""
    if not 0 < len(whole) + len(part) <= MOST_DIGITS:
        return None
    return Fraction(f"{found['sign'] or ''}{whole or '0'}.{part or '0'}")


def plain_number(value: Fraction) -> str:
    """A finite decimal fraction in digits: `30`, `-4.5`; raises ValueError for one like 1/3."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 2 * MOST_DIGITS:
            raise ValueError("not a finite decimal fraction")
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
