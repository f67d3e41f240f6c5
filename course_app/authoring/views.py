"""The instructor's first page: what is published, and how to write and publish."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from course_app.certificates.evaluation import question_words, shown_tallies
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
            "published_at": course.published_at.date(),
            "modules": len(course.outline["modules"]),
            "minutes": course.outline["course"]["minutes"],
            "lessons": course.lesson_count,
            "quizzes": [
                item
                for module in course.outline["modules"]
                for item in module["items"]
                if item["kind"] == "quiz"
            ],
            "evaluation": shown_tallies(db.session, course.id),
            "releases": [_row(notes) for notes in content.release_notes(db.session, course.id)],
        }
        for course in content.published_courses(db.session)
    ]
    return render_template("authoring/author.html", courses=courses, questions=question_words())


def _row(notes: dict[str, Any]) -> dict[str, Any]:
    counts = ", ".join(f"{number} {change}" for change, number in sorted(notes["changes"].items()))
    when = notes["published_at"].strftime("%Y-%m-%d %H:%M UTC")
    return {**notes, "published_at": when, "changes": counts or "–"}
