"""The blueprint that every file of these views adds its pages to."""

from __future__ import annotations

from flask import Blueprint

agencies = Blueprint("agencies", "course_app.agencies", template_folder="templates")
