"""The public page shows what it may, confirms what it may, and keeps the rest to itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from course_app.accounts.models import User
from course_app.agencies.models import Agency, Membership
from course_app.certificates.models import (
    Certificate,
    CertificateKey,
    CertificatePrint,
    Licence,
)
from course_app.certificates.signing import is_signed
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import certificate_of, facts_of, graduate, pdf_of, print_all, serial_of
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]


def test_anybody_sees_name_course_agency_hours_dates_status_and_release(
    client: PageClient, graduated: str
) -> None:
    html = client.get(f"/certificates/{graduated}").get_data(as_text=True)
    for words in ("Maya Torres", "Harbor City Police", "Contact hours", "Valid", "Course release"):
        assert words in html
    assert "Deflection Conversation Framework" in html


def test_nobody_sees_unit_e_mail_license_or_score(
    app: Flask, cast: Cast, published: str, transaction: Transaction, client: PageClient
) -> None:
    with app.app_context(), transaction() as session:
        session.add(Licence(user_id=cast.learner.user_id, board="A board", number="PX-991"))
        graduate(session, cast.learner, published)
        serial = serial_of(session, cast.learner.user_id)
    html = client.get(f"/certificates/{serial}").get_data(as_text=True)
    for secret in ("B shift", "maya@example.org", "PX-991", str(cast.learner.user_id)):
        assert secret not in html


@pytest.mark.parametrize("tail", ["", ".pdf", "/match"])
def test_it_stays_out_of_search_caches_and_referrers(
    client: PageClient, cast: Cast, printed: str, tail: str
) -> None:
    if tail == ".pdf":
        client.sign_in(cast.coordinator)
    url = f"/certificates/{printed}{tail}"
    response = client.send(url, {"unit": "x"}) if tail == "/match" else client.get(url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_serial_typed_badly_is_forgiven_or_named(client: PageClient, graduated: str) -> None:
    response = client.get(f"/certificates/{graduated.lower().replace('-', ' ')}")
    assert response.location == f"/certificates/{graduated}"
    wrong = graduated[:-1] + ("A" if graduated[-1] != "A" else "B")
    cases = {
        wrong: "one symbol is wrong, or two are swapped",
        graduated[:-2]: "here are 14",
        "UUUU-UUUU-UUUU-UUUU": "is not in any serial",
        "0000-0000-0000-0000": "No certificate of this site",
    }
    for serial, words in cases.items():
        page = client.get(f"/certificates/{serial}")
        assert page.status_code == 404
        assert words in page.get_data(as_text=True)
        again = client.get("/verify", query_string={"serial": serial})
        assert again.status_code in (400, 404)
        assert words in again.get_data(as_text=True)
        assert f'value="{serial}"' in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("claims", "yes", "no"),
    [
        ({"name": " maya  TORRES"}, 1, 0),
        ({"name": "Maya Tores"}, 0, 1),
        ({"unit": "b SHIFT", "email": "MAYA@example.org"}, 2, 0),
        ({"unit": "C shift", "email": "m@example.org", "score": "90", "license": "1"}, 0, 4),
        ({"name": "<script>alert(1)</script>"}, 0, 1),
    ],
)
def test_a_verifier_learns_match_or_no_match(
    client: PageClient, graduated: str, claims: dict[str, str], yes: int, no: int
) -> None:
    html = client.send(f"/certificates/{graduated}/match", claims).get_data(as_text=True)
    assert html.count("match--yes") == yes
    assert html.count("match--no") == no
    assert "<script>alert" not in html


def test_an_empty_question_gets_a_sentence(client: PageClient, graduated: str) -> None:
    response = client.send(f"/certificates/{graduated}/match", {"name": "  "})
    assert response.status_code == 400
    assert "Type at least one thing" in response.get_data(as_text=True)


def test_scores_cannot_be_tried_one_after_another(client: PageClient, graduated: str) -> None:
    url = f"/certificates/{graduated}/match"
    with time_machine.travel(clock.now().replace(hour=1), tick=False) as traveller:
        statuses = [client.send(url, {"score": str(n)}).status_code for n in range(12)]
        assert statuses == [200] * 10 + [429] * 2
        traveller.shift(timedelta(hours=20))
        refused = client.send(url, {"score": "100"})
        assert refused.status_code == 429
        assert "tomorrow" in refused.get_data(as_text=True)
        traveller.shift(timedelta(hours=4))
        assert client.send(url, {"score": "100"}).status_code == 200


def test_a_wrong_answer_and_nothing_to_compare_are_told_alike(
    client: PageClient, graduated: str, transaction: Transaction, cast: Cast
) -> None:
    url = f"/certificates/{graduated}/match"
    claims = {"license": "P-1", "unit": "Z", "email": "nobody@example.org", "score": "3"}
    before = client.send(url, claims).get_data(as_text=True)
    with transaction() as session:
        session.execute(
            update(User).where(User.id == cast.learner.user_id).values(email=None, email_key=None)
        )
    after = client.send(url, claims).get_data(as_text=True)
    assert before.count("match--no") == after.count("match--no") == 4


def test_an_agency_may_have_the_name_confirmed_only(
    client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    assert client.sign_in(cast.coordinator).send("/agency/certificates").status_code == 302
    with transaction() as session:
        agency = session.get_one(Agency, cast.coordinator.agency_id)
        assert agency.certificate_name_public is False
    assert cast.learner.name in client.get(f"/certificates/{graduated}").get_data(as_text=True)
    client.send("/sign-out")
    html = client.get(f"/certificates/{graduated}").get_data(as_text=True)
    assert cast.learner.name not in html
    right = client.send(f"/certificates/{graduated}/match", {"name": cast.learner.name})
    assert "match--yes" in right.get_data(as_text=True)


def test_the_pdf_is_for_its_owner_the_coordinator_and_nobody_else(
    client: PageClient, cast: Cast, printed: str
) -> None:
    url = f"/certificates/{printed}.pdf"
    assert client.get(url).location.startswith("/sign-in")
    expected = {
        "learner": 200,
        "coordinator": 200,
        "administrator": 200,
        "supervisor": 403,
        "other_coordinator": 403,
        "instructor": 403,
    }
    for role, status in expected.items():
        response = client.sign_in(getattr(cast, role)).get(url)
        assert response.status_code == status, role
        if status == 200:
            assert response.mimetype == "application/pdf"
            assert response.get_data().startswith(b"%PDF-")


def test_a_shared_link_opens_the_pdf_for_seven_days_or_until_it_is_taken_back(
    app: Flask, client: PageClient, cast: Cast, printed: str
) -> None:
    client.sign_in(cast.learner)
    links = []
    for _ in range(2):
        html = client.send(f"/certificates/{printed}/share").get_data(as_text=True)
        links.append(html.split('class="share"><a href="')[1].split('"')[0])
    stranger = app.test_client()
    assert [stranger.get(link).status_code for link in links] == [200, 200]
    _skip_evaluation(client, printed)
    page = client.get(f"/certificates/{printed}").get_data(as_text=True)
    newest = page.split('name="link" value="')[1].split('"')[0]
    assert client.send(f"/certificates/{printed}/unshare", {"link": newest}).status_code == 302
    assert [stranger.get(link).status_code for link in links] == [200, 404]
    assert "has expired or was taken back" in stranger.get(links[1]).get_data(as_text=True)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        assert stranger.get(links[0]).status_code == 404


def test_a_link_to_one_certificate_opens_no_other(
    app: Flask, client: PageClient, cast: Cast, printed: str, transaction: Transaction
) -> None:
    html = client.sign_in(cast.learner).send(f"/certificates/{printed}/share")
    key = html.get_data(as_text=True).split("key=")[1].split('"')[0]
    with transaction() as session:
        other = serial_of(session, cast.learner.user_id, "module:addiction-science")
    assert app.test_client().get(f"/certificates/{other}.pdf?key={key}").status_code == 404


@pytest.mark.parametrize("action", ["share", "unshare", "latin-name", "evaluation"])
def test_what_is_somebody_elses_is_as_if_it_were_not_there(
    client: PageClient, cast: Cast, printed: str, action: str
) -> None:
    client.sign_in(cast.supervisor)
    assert client.send(f"/certificates/{printed}/{action}").status_code == 404


def test_a_page_says_so_while_the_pdf_is_being_printed(
    app: Flask, client: PageClient, cast: Cast, graduated: str
) -> None:
    client.sign_in(cast.learner)
    _skip_evaluation(client, graduated)
    assert "is being printed" in client.get(f"/certificates/{graduated}").get_data(as_text=True)
    course = client.get("/course", follow_redirects=True).get_data(as_text=True)
    assert course.count("Your certificate") == 2
    assert course.count("being printed") == 2
    early = client.get(f"/certificates/{graduated}.pdf")
    assert early.status_code == 404
    assert "still being printed" in early.get_data(as_text=True)
    print_all(app)
    assert "Open the PDF" in client.get(f"/certificates/{graduated}").get_data(as_text=True)
    course = client.get("/course", follow_redirects=True).get_data(as_text=True)
    assert "being printed" not in course


def test_a_name_that_cannot_be_printed_is_asked_for_in_latin_letters(
    app: Flask, client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    with transaction() as session:
        session.execute(update(CertificatePrint).values(state="needs-latin"))
    client.sign_in(cast.learner)
    _skip_evaluation(client, graduated)
    page = client.get(f"/certificates/{graduated}").get_data(as_text=True)
    assert "Your name in Latin letters" in page
    url = f"/certificates/{graduated}/latin-name"
    wrong = client.send(url, {"latin_name": "田中"})
    assert wrong.status_code == 400
    assert 'value="田中"' in wrong.get_data(as_text=True)
    sent = client.send(url, {"latin_name": "Maya T."})
    again = client.send(url, {"latin_name": "Maya T."})
    assert (sent.status_code, again.status_code) == (302, 302)
    fresh = sent.location.rsplit("/", 1)[1]
    assert fresh != graduated
    print_all(app)
    with transaction() as session:
        assert len(session.scalars(select(Certificate)).all()) == 4  # the module's too
        row = certificate_of(session, cast.learner.user_id)
        facts = facts_of(row)
        [key] = session.scalars(select(CertificateKey))
        assert (facts["serial"], facts["supersedes"]) == (fresh, graduated)
        assert (facts["name"], facts["latin_name"]) == (cast.learner.name, "Maya T.")
        assert is_signed(key.public_key, row.signature, row.facts)
        assert pdf_of(session, cast.learner.user_id).startswith(b"%PDF-")
    assert "See the one that took its place" in client.get(url[:-11]).get_data(as_text=True)
    assert commands.invoke(app, "records", "verify").exit_code == 0
    client.send("/sign-out")
    typed = client.send(f"/certificates/{fresh}/match", {"name": "maya t."})
    assert "match--yes" in typed.get_data(as_text=True)


def test_a_public_page_costs_at_most_two_statements(
    client: PageClient, graduated: str, count_statements: Count
) -> None:
    client.get(f"/certificates/{graduated}")
    with count_statements() as seen:
        client.get(f"/certificates/{graduated}")
    assert len(seen) <= 2, "\n".join(seen)
    assert seen.writes == []


def test_a_finished_course_home_costs_at_most_five_statements(
    client: PageClient, cast: Cast, graduated: str, published: str, count_statements: Count
) -> None:
    assert graduated
    client.sign_in(cast.learner).get(f"/courses/{published}")
    with count_statements() as seen:
        client.get(f"/courses/{published}")
    assert len(seen) <= 5, "\n".join(seen)


def test_a_coordinator_sees_the_certificates_of_the_own_agency(
    client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    with transaction() as session:
        assert len(session.scalars(select(Certificate)).all()) == 2
    own = client.sign_in(cast.coordinator).get("/agency/certificates").get_data(as_text=True)
    assert graduated in own
    other = client.sign_in(cast.other_coordinator).get("/agency/certificates")
    assert graduated not in other.get_data(as_text=True)
    for odd in ("x", "2026-01-01", "9" * 400):
        assert client.get(f"/agency/certificates?before={odd}").status_code == 200


def test_the_list_shows_todays_roster_name_where_it_differs(
    client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    assert graduated
    client.sign_in(cast.coordinator)
    assert "on the roster:" not in client.get("/agency/certificates").get_data(as_text=True)
    with transaction() as session:
        session.execute(
            update(Membership)
            .where(Membership.id == cast.learner.membership_id)
            .values(name="M. Torres-Vega")
        )
    html = client.get("/agency/certificates").get_data(as_text=True)
    assert html.count("on the roster:") == 2  # the module's and the course's
    assert "<bdi>M. Torres-Vega</bdi>" in html
    assert f"<bdi>{cast.learner.name}</bdi>" in html


def test_a_form_that_another_site_sent_is_refused(client: PageClient, graduated: str) -> None:
    url = f"/certificates/{graduated}/match"
    crossed = client.send(url, {"unit": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 400
    own = client.send(url, {"unit": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


def _skip_evaluation(client: PageClient, serial: str) -> None:
    client.send(f"/certificates/{serial}/evaluation", {"skip": "yes"})
