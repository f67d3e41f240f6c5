"""Numbers as people type them, read exactly or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.lib.exact import plain_number, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("30", "30"), (" 30 ", "30"), ("1,000", "1000"), ("1 000 000", "1000000"),
     ("1000.5", "1000.5"),
     ("1,000.50", "1000.5"), (".5", "1/2"), ("5.", "5"), ("-4", "-4"), ("\u22124", "-4"),
     ("+4", "4"),
     ("007", "7"), ("0.1", "1/10"), ("1\u202f000", "1000")],
)  # fmt: skip
def test_a_number_is_read(text: str, value: str) -> None:
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", ".", "-", "a", "1,00", "1,0000", "1,000 000", "1.2.3", "1e3", "1/2", "٣", "½", "--1",
     "1 0", "30 min", "inf", "nan", "0x10", "1_000", "9" * 31, "²"],
)  # fmt: skip
def test_what_might_mean_something_else_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_what_is_written_is_read_as_the_same(whole: int, places: int) -> None:
    value = Fraction(whole, 10**places)
    assert read_number(plain_number(value)) == value


@given(st.text(max_size=12))
def test_anything_can_be_read(text: str) -> None:
    value = read_number(text)
    assert value is None or read_number(plain_number(value)) == value


def test_a_third_has_no_digits_to_end_with() -> None:
    with pytest.raises(ValueError, match="finite"):
        plain_number(Fraction(1, 3))
