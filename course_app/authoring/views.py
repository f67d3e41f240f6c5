"""The instructor's first page: what is published, and how to write and publish."""

from __future__ import annotations

from flask import Blueprint, render_template

from course_app.content import queries as content
from course_app.extensions import db
from course_app.web.guards import permitted

authoring = Blueprint("authoring", __name__, template_folder="templates")


@authoring.get("/author")
@permitted("content.author")
def author() -> str:
    """Each course with its releases, and the commands that check, preview and publish."""
    courses = [
        {
            "id": course.id,
            "title": course.title,
            "number": course.release_number,
            "published_at": course.published_at,
            "lessons": course.lesson_count,
            "releases": content.release_notes(db.session, course.id),
        }
        for course in content.published_courses(db.session)
    ]
    return render_template("authoring/author.html", courses=courses)
