"""A long command says how far it is, a short one nothing."""

from __future__ import annotations

import pytest

from course_app.lib.progress import Spoken, silent


class Watch:
    """A clock that is set by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_what_is_soon_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    said = Spoken(watch)
    watch.seconds = 1.9
    said("read 5 of 9 files")
    silent("read 6 of 9 files")
    assert capsys.readouterr() == ("", "")


def test_long_work_says_a_line_each_few_seconds_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    watch = Watch()
    said = Spoken(watch)
    for tenth in range(100):
        watch.seconds = tenth / 10
        said(f"read {tenth} of 99 files")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [f"read {n} of 99 files ..." for n in (20, 50, 80)]
