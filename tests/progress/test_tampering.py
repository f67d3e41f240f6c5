"""`flask records verify` finds every row that was changed by hand, and says which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from course_app.assessments.models import AttemptOpening
from course_app.certificates.models import CertificatePdf, EndReason
from course_app.content import queries as content
from course_app.extensions import db
from course_app.flows.attempt_desk import open_another
from course_app.flows.certify import revoke
from course_app.lib.canonical import digest
from course_app.progress.models import Enrolment
from tests.conftest import Transaction
from tests.content.quiz_factory import pool
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import actor_of, certificate_of, graduate, print_all
from tests.support.quizzes import QuizCourse, take, wrong

ZERO = "0" * 64
# What is changed by hand -> (the words that say so, the statement).
CONTENT = {
    "source": ("its text was changed", "UPDATE document SET source = source || ' '"),
    "document kind": ("of another kind", "UPDATE document SET kind = 'course'"),
    "payload": (
        "it was changed",
        """UPDATE rendition SET payload = '{"html": "another"}' WHERE kind = 'lesson'""",
    ),
    "compiler": ("it was changed", "UPDATE rendition SET compiler_version = '0'"),
    "ingredients": (
        "it was changed",
        """UPDATE rendition SET ingredients = '{"terms": ["x"], "assets": []}'""",
    ),
    "entry": (
        "its documents or its outline were changed",
        "DELETE FROM release_entry WHERE stable_id LIKE '%quiz'",
    ),
    "language": ("its documents or its outline", "UPDATE release_entry SET language = 'es'"),
    "outline": (
        "its documents or its outline",
        'UPDATE release SET outline = \'{"course": {"id": "x"}}\'',
    ),
    "release": ("its documents or its outline", f"UPDATE release SET digest = '{ZERO}'"),
    "number": ("a release of it is missing", "UPDATE release SET number = 7"),
    "current": ("is not its last one", "UPDATE course SET current_release_id = NULL"),
}
ENROLMENT = {
    "answer": (
        "differs from what the events say",
        "UPDATE check_answer SET correct = NOT correct",
    ),
    "choices": ("differs from what", """UPDATE check_answer SET choices = '["x"]'"""),
    "sureness": ("differs from what", "UPDATE check_answer SET sureness = 'guessing'"),
    "question": ("differs from what", f"UPDATE check_answer SET question_digest = '{ZERO}'"),
    "no answer": ("is missing", "DELETE FROM check_answer"),
    "payload": ("was removed", "DELETE FROM event_payload WHERE seq = 3"),
    "done count": ("its count of finished stops", "UPDATE enrolment SET done_count = 1"),
    "release": (
        "completion differs",
        "UPDATE enrolment SET completed_release_id = NULL",
    ),
    "completion": ("completion differs", "UPDATE enrolment SET completed_at = NULL"),
    "membership": (
        "of another person, course or membership",
        "UPDATE enrolment SET agency_id = NULL, membership_id = NULL",
    ),
    "cycle": ("of another person, course or membership", "UPDATE enrolment SET cycle = 2"),
    "place": ("its last place", "UPDATE enrolment SET last_stable_id = 'nowhere'"),
    "progress": ("never published", "UPDATE progress SET release_number = 9"),
    "status": ("its standing differs", "UPDATE standing SET status = 'in-progress'"),
    "frozen day": (
        "its standing differs",
        "UPDATE standing SET frozen = true, completed_on = '2001-01-01'",
    ),
    "count": ("its standing differs", "UPDATE standing SET done_count = done_count + 1"),
    "day": ("its standing differs", "UPDATE standing SET completed_on = '2001-01-01'"),
    "no standing": ("its standing is missing", "DELETE FROM standing"),
    "drawn": ("an attempt", "UPDATE attempt SET drawn = '[]'"),
    "points": (
        "graded again",
        "UPDATE attempt SET points_numerator = 0, points_denominator = 1",
    ),
    "responses": ("graded again", "UPDATE response SET chosen = '[]'"),
    "no response": ("graded again", "DELETE FROM response"),
    "attempt rendition": (
        "an attempt",
        (
            "UPDATE attempt SET rendition_digest = (SELECT rendition_digest"
            " FROM release_entry WHERE stable_id NOT LIKE '%quiz%' LIMIT 1)"
        ),
    ),
    "attempt number": ("an attempt", "UPDATE attempt SET number = number + 5"),
}
REFRESHER = {
    "early": (
        "a refresher was done before the course was",
        "UPDATE learning_event SET kind = 'refresher.done' WHERE seq = 2",
    ),
    "more": (
        "it says more than that a refresher was done",
        (
            "UPDATE learning_event SET kind = 'refresher.done'"
            " WHERE seq = (SELECT max(seq) FROM learning_event WHERE stable_id IS NOT NULL)"
        ),
    ),
}
CERTIFICATE = {
    "issued": ("its row differs", "UPDATE certificate SET issued_at = '2001-01-01 00:00:00'"),
    "person": (
        "of another person, agency",
        (
            'UPDATE certificate SET user_id = (SELECT id FROM "user"'
            " WHERE id NOT IN (SELECT user_id FROM enrolment) LIMIT 1)"
        ),
    ),
    "agency": ("of another person, agency", "UPDATE certificate SET agency_id = NULL"),
    "edition": ("takes the place of", "UPDATE certificate SET edition = 2"),
    "pdf digest": (
        "its PDF was changed",
        "UPDATE certificate_pdf SET sha256 = cast(certificate_id AS varchar)",
    ),
    "no pdf": ("its PDF was removed", "DELETE FROM certificate_pdf"),
}


@pytest.fixture
def whole(
    app: Flask, published: str, cast: Cast, client: PageClient, transaction: Transaction
) -> str:
    """Maya answered a check and finished the course; all of it is right, and printed."""
    with app.app_context():
        release = content.current_release(db.session, published)
        assert release is not None
        lesson = release.outline["modules"][0]["items"][0]["id"]
        page = content.page(db.session, release.id, lesson)
        assert page is not None
        check = next(iter(page.payload["checks"].values()))
    fields = {"choice": check["choices"][0]["id"], "sureness": "sure"}
    client.sign_in(cast.learner).send(
        f"/courses/{published}/lessons/{lesson}/checks/{check['id']}", fields
    )
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
    print_all(app)
    assert verify(app) == (0, "")
    return published


def verify(app: Flask) -> tuple[int, str]:
    """The exit status, and what is wrong."""
    result = commands.invoke(app, "records", "verify")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def tamper(transaction: Transaction, *statements: str) -> None:
    """Change rows by hand, as somebody with the database open could."""
    with transaction() as session:
        for statement in statements:
            session.execute(text(statement))


@pytest.mark.parametrize("what", CONTENT)
def test_published_content_that_was_changed_is_found(
    app: Flask, published: str, transaction: Transaction, what: str
) -> None:
    words, statement = CONTENT[what]
    assert verify(app) == (0, "")
    tamper(transaction, statement)
    status, said = verify(app)
    assert status == 1
    assert words in said


@pytest.mark.parametrize("what", ENROLMENT)
def test_a_row_of_an_enrolment_that_was_changed_is_found(
    app: Flask, whole: str, transaction: Transaction, what: str
) -> None:
    words, statement = ENROLMENT[what]
    tamper(transaction, statement)
    status, said = verify(app)
    assert status == 1
    assert words in said


@pytest.mark.parametrize("what", REFRESHER)
def test_a_refresher_in_the_wrong_place_is_found(
    app: Flask, whole: str, transaction: Transaction, what: str
) -> None:
    words, statement = REFRESHER[what]
    tamper(transaction, statement)
    status, said = verify(app)
    assert status == 1
    assert words in said


@pytest.mark.parametrize("what", CERTIFICATE)
def test_a_certificate_that_was_changed_is_found(
    app: Flask, whole: str, transaction: Transaction, what: str
) -> None:
    words, statement = CERTIFICATE[what]
    tamper(transaction, statement)
    status, said = verify(app)
    assert status == 1
    assert words in said


def test_a_pdf_that_was_changed_with_its_digest_is_found(
    app: Flask, whole: str, transaction: Transaction
) -> None:

    with transaction() as session:
        for number, pdf in enumerate(session.scalars(select(CertificatePdf))):
            pdf.data = b"%PDF forged" + bytes([number])
            pdf.sha256 = digest(pdf.data)
    status, said = verify(app)
    assert status == 1
    assert said.count("its PDF was changed") == 2


@pytest.fixture
def limited(
    app: Flask, cast: Cast, client: PageClient, transaction: Transaction, tmp_path: Path
) -> QuizCourse:
    """Maya used up two attempts; the coordinator opened a third."""
    course = QuizCourse(app, tmp_path)
    course.publish(pool(8), extra="limit: 2\n")
    client.sign_in(cast.learner)
    for _ in range(2):
        take(client, course, wrong)
    with app.app_context(), transaction() as session:
        enrolment = session.scalars(select(Enrolment)).one()
        person = actor_of(cast.coordinator)
        seats = tuple(replace(seat, role="coordinator") for seat in person.seats)
        opener = replace(person, seats=seats)
        assert open_another(session, opener, enrolment.id, "a-quiz")
    assert verify(app) == (0, "")
    return course


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM attempt_opening",
        "UPDATE attempt_opening SET quiz_id = 'another'",
        "UPDATE attempt_opening SET opened_at = '2001-01-01 00:00:00'",
        "DELETE FROM response",
        "UPDATE response SET chosen = '[]'",
        "UPDATE attempt SET pass_mark = 0",
        "UPDATE attempt SET passed = NOT passed",
        "UPDATE attempt SET started_at = '2001-01-01 00:00:00'",
        "UPDATE attempt SET release_number = 4",
        "DELETE FROM progress",
    ],
)
def test_an_attempt_or_its_opening_that_was_changed_is_found(
    app: Flask, limited: QuizCourse, transaction: Transaction, statement: str
) -> None:
    tamper(transaction, statement)
    assert verify(app)[0] == 1


def test_an_invented_attempt_and_an_invented_opening_are_found(
    app: Flask, limited: QuizCourse, transaction: Transaction
) -> None:

    with transaction() as session:
        given = session.scalars(select(AttemptOpening)).one()
        names = ("enrolment_id", "quiz_id", "opened_by", "opened_at")
        session.add(AttemptOpening(**{name: getattr(given, name) for name in names}))
    status, said = verify(app)
    assert status == 1
    assert "an attempt at a-quiz is not as it was recorded" in said


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM certificate_end",
        "UPDATE certificate_end SET reason = 'wrong-person'",
        "DELETE FROM audit_event WHERE kind = 'certificate.revoked'",
    ],
)
def test_a_revocation_that_was_changed_or_removed_is_found(
    app: Flask, whole: str, cast: Cast, transaction: Transaction, statement: str
) -> None:
    with app.app_context(), transaction() as session:
        certificate = certificate_of(session, cast.learner.user_id)
        revoke(session, actor_of(cast.coordinator), certificate, EndReason.ISSUED_IN_ERROR, "")
    assert verify(app) == (0, "")
    tamper(transaction, statement)
    status, said = verify(app)
    assert status == 1
    assert "audit trail says" in said
