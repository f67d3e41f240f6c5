"""The production entrance: `granian --interface wsgi course_app.wsgi:app`."""

from course_app import create_app

app = create_app()
