"""Which way a language is written."""

from __future__ import annotations

import pytest

from course_app.lib.languages import direction


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ckb", "rtl"),
        ("ps-AF", "rtl"),
        ("az-Arab", "rtl"),
        ("es-MX", "ltr"),
        ("zzz", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_direction_of_a_language(language: str, expected: str) -> None:
    assert direction(language) == expected
