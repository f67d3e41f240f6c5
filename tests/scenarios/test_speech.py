"""What somebody says is set as speech, and what is told around it is not."""

from __future__ import annotations

import pytest

from course_app.scenarios.kind import spoken


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>He sits.</p>", "<p>He sits.</p>"),
        (
            "<p>He sits. <strong>Walt:</strong> “You again.”</p>",
            '<p>He sits.</p><p class="says"><b>Walt</b> “You again.”</p>',
        ),
        (
            "<p><strong>Teo:</strong> “So?” Walt laughs. <strong>Walt:</strong> “No.” A pause.</p>",
            (
                '<p class="says"><b>Teo</b> “So?”</p><p>Walt laughs.</p><p class="says"><b>Walt</b>'
                " “No.”</p><p>A pause.</p>"
            ),
        ),
        ("<p><strong>Walt:</strong> nothing.</p>", '<p class="says"><b>Walt</b> nothing.</p>'),
    ],
)
def test_speech_stands_apart(html: str, expected: str) -> None:
    assert spoken(html) == expected
