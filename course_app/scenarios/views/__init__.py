"""The pages of roll calls: the wall, the phones, and who was there."""

from course_app.scenarios.views import attendance, phone, wall
from course_app.scenarios.views.blueprint import rollcall

__all__ = ["attendance", "phone", "rollcall", "wall"]
