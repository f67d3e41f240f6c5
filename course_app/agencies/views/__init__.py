"""The pages of an agency: who is how far, the roster and its slips, join links."""

from __future__ import annotations

from course_app.agencies.views import (
    agency as agency,
)
from course_app.agencies.views import (
    join_links as join_links,
)
from course_app.agencies.views import (
    roster as roster,
)
from course_app.agencies.views import (
    slips as slips,
)
from course_app.agencies.views.blueprint import agencies

__all__ = ["agencies"]
