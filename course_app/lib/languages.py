"""What is known of a language beyond its words."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def direction(language: str) -> str:
    """`rtl` or `ltr`, by Unicode's CLDR; `ltr` for a language that it does not have."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
