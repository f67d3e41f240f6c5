"""A certificate is issued once, by the record alone, and never changes afterwards."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from course_app.accounts.models import User
from course_app.agencies.models import Agency
from course_app.assessments.models import Attempt
from course_app.certificates.models import (
    Certificate,
    CertificateKey,
    CertificatePdf,
    CertificatePrint,
)
from course_app.certificates.signing import is_signed, signer
from course_app.content.models import Release
from course_app.flows.certify import certify
from course_app.flows.demo import finish_item
from course_app.jobs.models import Job
from course_app.lib import clock
from course_app.progress.models import Enrolment, LearningEvent
from tests.conftest import AppMaker, Transaction
from tests.flows.test_lessons import Course
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import actor_of, certificate_of, facts_of, graduate, pdf_of, print_all


def test_a_module_and_the_course_are_certified_once_each(
    app: Flask, graduated: str, cast: Cast, published: str, transaction: Transaction
) -> None:
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
    with app.app_context(), transaction() as session:
        [enrolment] = session.scalars(select(Enrolment))
        assert enrolment.completed_release_id is not None
        assert certify(session, enrolment, enrolment.completed_release_id, "UTC") == []
    with transaction() as session:
        awards = session.scalars(select(Certificate.award).order_by(Certificate.award)).all()
        kinds = session.scalars(select(LearningEvent.kind)).all()
        prints = session.scalars(select(Job).where(Job.task == "certificates.print")).all()
    assert awards == ["course", "module:addiction-science"]
    assert kinds.count("certificate.issued") == 2
    assert len(prints) == 2
    assert graduated


def test_an_award_waits_for_a_name_and_is_issued_when_it_is_given(
    app: Flask, client: PageClient, cast: Cast, published: str, transaction: Transaction
) -> None:
    with transaction() as session:
        session.execute(
            update(User).where(User.id == cast.learner.user_id).values(name="\u200b \u3164")
        )
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
        assert session.scalars(select(Certificate)).all() == []
    client.sign_in(cast.learner)
    assert "Give your name" in client.get("/transcript").get_data(as_text=True)
    assert client.send("/account/name", {"name": "Maya Torres"}).status_code == 302
    with transaction() as session:
        issued = [facts_of(one)["name"] for one in session.scalars(select(Certificate))]
        assert issued == ["Maya Torres"] * 2
    assert "Give your name" not in client.get("/transcript").get_data(as_text=True)


def test_twenty_parallel_finishes_give_one_certificate(
    app: Flask, cast: Cast, published: str, transaction: Transaction
) -> None:
    course = Course(app, published)
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(cast.learner)
    for lesson in course.lessons[:-1]:
        client.send(f"{lesson}/done")
    with app.app_context(), transaction() as session:
        for url in course.quizzes:
            item = {"kind": "quiz", "id": url.rsplit("/", 1)[1]}
            finish_item(session, actor_of(cast.learner), published, item)

    def finish() -> None:
        one = app.test_client()
        assert isinstance(one, PageClient)
        one.sign_in(cast.learner)
        assert one.send(f"{course.lessons[-1]}/done").status_code == 302

    threads = [threading.Thread(target=finish) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction() as session:
        assert len(session.scalars(select(Certificate)).all()) == 2
    assert commands.invoke(app, "records", "verify").exit_code == 0


def test_what_fails_after_the_award_leaves_neither_event_nor_certificate(
    app: Flask, cast: Cast, published: str, transaction: Transaction
) -> None:
    """As a kill in the middle does: all of it is one transaction."""
    with app.app_context(), pytest.raises(RuntimeError), transaction() as session:
        graduate(session, cast.learner, published)
        raise RuntimeError
    with transaction() as session:
        assert session.scalars(select(Certificate)).all() == []
        assert session.scalars(select(LearningEvent)).all() == []
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
    with transaction() as session:
        assert len(session.scalars(select(Certificate)).all()) == 2


def test_it_is_byte_for_byte_the_same_after_every_change(
    app: Flask, printed: str, cast: Cast, published: str, transaction: Transaction
) -> None:
    assert printed
    me = cast.learner.user_id
    with transaction() as session:
        before = certificate_of(session, me)
        kept = (before.facts, before.signature, before.serial, pdf_of(session, me))
    with transaction() as session:
        session.execute(update(User).values(name="Another Name"))
        session.execute(update(Agency).values(name="Another Agency", time_zone="Asia/Tokyo"))
        outline = {"course": {"title": "Another", "credits": [], "id": published}, "modules": []}
        session.execute(update(Release).values(outline=outline, digest="0" * 64, number=99))
        for job in session.scalars(select(Job)):
            job.state = "waiting"
    with time_machine.travel(clock.now() + timedelta(days=400)):
        print_all(app)
    with transaction() as session:
        after = certificate_of(session, me)
        assert (after.facts, after.signature, after.serial, pdf_of(session, me)) == kept


def test_a_print_that_is_run_twice_keeps_the_first_bytes(
    app: Flask, printed: str, transaction: Transaction
) -> None:
    assert printed
    with transaction() as session:
        before = {p.certificate_id: p.data for p in session.scalars(select(CertificatePdf))}
        for job in session.scalars(select(Job).where(Job.task == "certificates.print")):
            job.state, job.leased_until = "waiting", None
    print_all(app)
    with transaction() as session:
        after = {p.certificate_id: p.data for p in session.scalars(select(CertificatePdf))}
    assert before == after
    assert len(after) == 2


def test_a_clock_that_was_set_back_turns_no_chain_back(
    app: Flask, cast: Cast, published: str, transaction: Transaction
) -> None:
    course = Course(app, published)
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(cast.learner)
    client.send(f"{course.lessons[0]}/done")
    back = time_machine.travel(clock.now() - timedelta(days=2))
    with app.app_context(), back, transaction() as session:
        graduate(session, cast.learner, published)
    with transaction() as session:
        events = session.scalars(select(LearningEvent).order_by(LearningEvent.seq)).all()
        instants = [event.at for event in events]
        assert instants == sorted(instants)
        issued = [event.at for event in events if event.kind == "certificate.issued"]
        kept = session.scalars(select(Certificate.issued_at)).all()
        assert sorted(issued) == sorted(kept)
        [enrolment] = session.scalars(select(Enrolment))
        [completed] = [event.at for event in events if event.kind == "course.completed"]
        assert enrolment.completed_at == completed
        handed_in = {event.at for event in events if event.kind == "attempt.submitted"}
        assert {one.submitted_at for one in session.scalars(select(Attempt))} == handed_in
    assert commands.invoke(app, "records", "verify").exit_code == 0


def test_a_clock_that_was_set_back_issues_nothing_before_it_was_earned(
    app: Flask, cast: Cast, published: str, transaction: Transaction
) -> None:
    course = Course(app, published)
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(cast.learner)
    for lesson in course.lessons[:-1]:
        client.send(f"{lesson}/done")
    with app.app_context(), transaction() as session:
        for url in course.quizzes:
            item = {"kind": "quiz", "id": url.rsplit("/", 1)[1]}
            finish_item(session, actor_of(cast.learner), published, item)
    client.get(course.lessons[-1])
    with time_machine.travel(clock.now() - timedelta(hours=3)):
        client.sign_in(cast.learner)
        client.send(f"{course.lessons[-1]}/done")
    with transaction() as session:
        for certificate in session.scalars(select(Certificate)):
            facts = facts_of(certificate)
            earned = session.scalars(
                select(LearningEvent.at).where(LearningEvent.kind == "lesson.completed")
            ).all()
            issued = certificate.issued_at
            zone = facts["time_zone"]
            assert facts["issued_on"] == clock.local_date(issued, zone).isoformat()
            if certificate.award != "course":
                assert issued >= max(earned)


def test_the_facts_are_signed_with_the_key_that_they_name(
    graduated: str, cast: Cast, transaction: Transaction
) -> None:
    assert graduated
    with transaction() as session:
        row = certificate_of(session, cast.learner.user_id)
        [key] = session.scalars(select(CertificateKey))
        assert facts_of(row)["key"] == row.key_id == key.key_id
        assert is_signed(key.public_key, row.signature, row.facts)
        assert not is_signed(key.public_key, row.signature, row.facts + b" ")


def test_older_certificates_verify_after_the_key_was_changed(
    app: Flask,
    graduated: str,
    cast: Cast,
    published: str,
    make_app: AppMaker,
    transaction: Transaction,
) -> None:
    assert graduated
    other = make_app(certificate_key="ab" * 32)
    with other.app_context(), transaction() as session:
        graduate(session, cast.supervisor, published)
    with transaction() as session:
        keys = {c.key_id for c in session.scalars(select(Certificate))}
        assert len(keys) == 2
        assert signer("ab" * 32).key_id in keys
    assert commands.invoke(app, "records", "verify").exit_code == 0


def test_the_private_key_is_a_file_that_only_its_owner_reads(make_app: AppMaker) -> None:
    made = make_app()
    [path] = Path(make_app.folder / "instance").glob("real-certificate-key")
    assert path.stat().st_mode & 0o077 == 0
    assert made.config["CERTIFICATE_KEY"] == path.read_text()
    assert made.config["CERTIFICATE_KEY"] not in repr(signer(made.config["CERTIFICATE_KEY"]))


def test_the_event_names_nobody_and_no_serial(
    graduated: str, cast: Cast, transaction: Transaction
) -> None:
    with transaction() as session:
        rows = [
            {k: v for k, v in vars(event).items() if not k.startswith("_")}
            for event in session.scalars(select(LearningEvent))
        ]
    assert graduated not in repr(rows)
    assert cast.learner.name not in repr(rows)


def test_records_from_before_there_were_certificates_get_theirs_by_command(
    app: Flask, graduated: str, transaction: Transaction
) -> None:
    assert graduated
    with transaction() as session:
        session.execute(delete(CertificatePrint))
        session.execute(delete(Certificate))
    said = commands.run(app, "certificates", "issue-due")
    assert said == "1 enrolments looked at, 2 certificates issued.\n"
    assert "0 certificates issued" in commands.run(app, "certificates", "issue-due")
