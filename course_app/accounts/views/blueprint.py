"""The blueprint that every file of these views adds its pages to."""

from __future__ import annotations

from flask import Blueprint

accounts = Blueprint("accounts", "course_app.accounts", template_folder="templates")
