"""What a browser says of itself, in two words."""

from __future__ import annotations

import pytest

from course_app.lib.browsers import describe


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari, iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/126.0 Mobile Safari/537.36"
            ),
            "Chrome, Android",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/126.0 Safari/537.36 Edg/126.0"
            ),
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox, Linux",
        ),
        ("curl/8", ""),
        ("", ""),
        ("<script>\u202e" * 100, ""),
    ],
)
def test_a_browser_is_told_roughly(user_agent: str, words: str) -> None:
    assert describe(user_agent) == words
