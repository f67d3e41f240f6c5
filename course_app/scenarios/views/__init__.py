"""The pages of this room that are not a learner's."""

from course_app.scenarios.views.agency import agency_practice

BLUEPRINTS = (agency_practice,)
