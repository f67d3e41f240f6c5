"""Serials catch every wrong symbol and every swap, and forgive how they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.certificates import serial
from course_app.certificates.serial import ALPHABET, WrongSerial, grouped, read, times

serials = st.text(ALPHABET, min_size=15, max_size=15).map(lambda s: s + serial.check_symbol(s))


def test_a_new_serial_is_whole_and_differs_from_the_next() -> None:
    fresh = {serial.new_serial() for _ in range(500)}
    assert len(fresh) == 500
    assert all(read(one) == one for one in fresh)


@pytest.mark.parametrize("_round", range(3))
def test_every_single_wrong_symbol_is_caught(_round: int) -> None:
    right = serial.new_serial()
    for at in range(16):
        for symbol in set(ALPHABET) - {right[at]}:
            with pytest.raises(WrongSerial, match="check"):
                read(right[:at] + symbol + right[at + 1 :])


@given(serials)
def test_every_swap_of_two_different_symbols_is_caught(right: str) -> None:
    for one in range(16):
        for two in range(one):
            if right[one] != right[two]:
                swapped = list(right)
                swapped[one], swapped[two] = right[two], right[one]
                with pytest.raises(WrongSerial, match="check"):
                    read("".join(swapped))


@given(serials, st.sampled_from([" ", "-", "–", "\u00a0", ". "]))
def test_case_gaps_and_look_alikes_are_forgiven(right: str, gap: str) -> None:
    typed = gap.join(right).lower().replace("0", "o").replace("1", "l")
    assert read(f" {typed}\n") == right
    assert read(grouped(right).replace("1", "I")) == right


@given(st.text(max_size=300))
def test_anything_else_is_named_and_never_a_crash(typed: str) -> None:
    try:
        assert len(read(typed)) == 16
    except WrongSerial as error:
        kinds = {error.kind}
        assert kinds < {"symbol", "length", "check"}


def test_a_u_is_named_as_no_symbol() -> None:
    with pytest.raises(WrongSerial) as caught:
        read("ABCU-EFGH-JKMN-PQRS")
    assert (caught.value.kind, caught.value.found) == ("symbol", "U")


def test_the_field_is_one() -> None:
    """Every element but zero has an inverse, and multiplication is commutative."""
    for a in range(1, 32):
        assert sorted(times(a, b) for b in range(32)) == list(range(32))
        assert all(times(a, b) == times(b, a) for b in range(32))
