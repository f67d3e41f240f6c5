"""The pages of this room that are not a learner's: the agency's desk, and roll calls."""

from course_app.scenarios.views import attendance, phone, wall
from course_app.scenarios.views.agency import agency_practice
from course_app.scenarios.views.blueprint import rollcall

__all__ = ["BLUEPRINTS", "attendance", "phone", "wall"]
BLUEPRINTS = (agency_practice, rollcall)
