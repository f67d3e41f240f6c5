"""Names are kept as people write them, but never so that they turn what stands beside them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.lib.names import is_name, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maya \t Torres\n", "Maya Torres"),
        ("Ruth\u202e301", "Ruth301"),
        ("\u2067مریم\u2069", "مریم"),
        ("Jose\u0301", "José"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>Bo</b> & Co", "<b>Bo</b> & Co"),
        ("\u202e\u200f", ""),
    ],
)
def test_a_name_is_kept_as_written_but_for_tricks(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_a_tidy_name_stays_as_it_is_and_on_one_line(name: str) -> None:
    kept = tidy(name)
    assert tidy(kept) == kept
    assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in kept)
    assert kept == kept.strip()


@pytest.mark.parametrize("name", ["Bo", "李", "مريم", "7", "O'Brien", "𐌲𐌿𐍄𐌰"])
def test_a_name_in_any_script_is_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", " ", "\u202e\u200b", "\u3164", "...", "\u2800", "\u200d"])
def test_what_cannot_be_read_is_no_name(name: str) -> None:
    assert not is_name(name)
