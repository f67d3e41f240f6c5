"""No form tells whether an account exists, neither by its words nor by its work.

Time is not measured: what takes it is. Each failing sign-in verifies one password, and each form
makes the same statements whoever it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from course_app.accounts import passwords, throttle
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import mail_server, run_jobs
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("published")
Count = Callable[[], AbstractContextManager[Statements]]
VOLATILE = re.compile(r'value="[^"]*"')


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that the hasher verified or hashed."""
    seen: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, password_hash: str, password: str) -> bool:
            seen.append(password)
            return bool(real.verify(password_hash, password))

        def hash(self, password: str) -> str:
            seen.append(f"hashed {password}")
            return str(real.hash(password))

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return seen


def answers(
    client: PageClient, count: Count, url: str, forms: list[dict[str, str]]
) -> tuple[set[str], set[tuple[str, ...]]]:
    """The distinct pages and the distinct kinds of work that these forms lead to."""
    client.get(url)
    pages, works = set(), set()
    for form in forms:
        with count() as seen:
            response = client.send(url, form)
        html = VOLATILE.sub("", response.get_data(as_text=True))
        pages.add(f"{response.status_code} {html}")
        works.add(tuple(re.sub(r"\s+", " ", statement) for statement in seen))
    return pages, works


def test_sign_in_gives_one_answer_at_one_pace(
    client: PageClient, cast: Cast, count_statements: Count, verified: list[str]
) -> None:
    code, number = cast.learner.agency_code, cast.learner.number
    by_email = [
        {"identifier": name, "password": "wrong wrong wrong"}
        for name in ("maya@example.org", "nobody@example.org", "مايا@example.org", "x" * 250)
    ]
    by_agency = [
        {"agency_code": code, "employee_number": number, "password": "wrong wrong wrong"},
        {"agency_code": code, "employee_number": "0", "password": "wrong wrong wrong"},
        {"agency_code": "0000-0000", "employee_number": number, "password": "wrong wrong wrong"},
        {"agency_code": "💥", "employee_number": "x" * 64, "password": "wrong wrong wrong"},
    ]
    for forms in (by_email, by_agency):
        verified.clear()
        pages, works = answers(client, count_statements, "/sign-in", forms)
        assert len(pages) == 1
        assert len(works) == 1
        assert verified == ["wrong wrong wrong"] * len(forms)


def test_a_person_without_a_password_fails_like_nobody(
    app: Flask, client: PageClient, verified: list[str]
) -> None:
    words = ["accounts", "add", "--agency", "Elm", "--name", "Bo", "--number", "7"]
    output = app.test_cli_runner().invoke(args=words).output
    code = output.split("agency code ")[1].split(",")[0]
    form = {"agency_code": code, "employee_number": "7", "password": "wrong wrong wrong"}
    assert client.send("/sign-in", form).status_code == 401
    assert verified == ["wrong wrong wrong"]


def test_a_reset_gives_one_answer_and_does_one_kind_of_work(
    app: Flask, client: PageClient, cast: Cast, count_statements: Count, verified: list[str]
) -> None:
    assert cast
    verified.clear()
    forms = [{"email": e} for e in ("maya@example.org", "nobody@example.org", "é@example.org")]
    pages, works = answers(client, count_statements, "/reset", forms)
    assert len(pages) == 1
    assert len(works) == 1
    assert verified == []
    with mail_server(app) as letters:
        run_jobs(app)
    assert [letter.to for letter in letters] == ["maya@example.org"]


def test_an_invitation_that_was_used_or_never_was_hashes_nothing(
    client: PageClient, verified: list[str]
) -> None:
    """Its 160 bits are not guessed; the one answer for every dead link costs no work to give."""
    form = {"password": "lantern otter gravel tuesday"}
    assert client.send("/invitation/none", form).status_code == 404
    assert verified == []


def test_a_code_slip_gives_one_answer_for_whatever_is_wrong(
    client: PageClient, cast: Cast, count_statements: Count
) -> None:
    code, number = cast.learner.agency_code, cast.learner.number
    client.sign_in(cast.coordinator)
    client.send("/agency/slips", {"member": str(cast.learner.membership_id)})
    client.send("/sign-out")
    forms = [
        {"agency_code": a, "employee_number": n, "code": "00000-00000"}
        for a, n in ((code, number), (code, "nobody"), ("0000-0000", number), ("é", "\u202e"))
    ]
    pages, works = answers(client, count_statements, "/code", forms)
    assert len(pages) == 1
    assert len(works) == 1


def test_joining_with_a_known_address_answers_and_works_like_any_other(
    app: Flask, client: PageClient, cast: Cast, count_statements: Count, verified: list[str]
) -> None:
    client.sign_in(cast.coordinator)
    client.send("/agency/join-links", {"days": "3", "places": "5"})
    html = client.get("/agency/join-links").get_data(as_text=True)
    url = "/join/" + html.split("/join/")[1].split("<")[0]
    client.send("/sign-out")
    good = "lantern otter gravel tuesday"
    landed, works = [], set()
    for email in ("maya@example.org", "new@example.org"):
        form = {"name": "Ana", "email": email, "password": good}
        verified.clear()
        with count_statements() as seen:
            landed.append(client.send(url, form).headers["Location"])
        works.add((*verified, *(re.sub(r"\s+", " ", statement) for statement in seen)))
        assert verified == [f"hashed {good}"]
        client.send("/sign-out")
    assert landed == ["/welcome", "/welcome"]
    assert len(works) == 1
    with mail_server(app) as letters:
        run_jobs(app)
    told = {letter.to: letter.subject for letter in letters}
    assert told == {
        "maya@example.org": "You have an account already",
        "new@example.org": "Confirm your e-mail",
    }


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("/reset", {"email": "maya@example.org"}),
        ("/code", {"agency_code": "AAAA-AAAA", "employee_number": "7", "code": "0000000000"}),
    ],
)
def test_each_form_slows_guessing_by_name(
    client: PageClient, url: str, form: dict[str, str]
) -> None:
    statuses = [client.send(url, form).status_code for _ in range(10)]
    assert statuses[-1] == 429
    assert 429 not in statuses[:8]


@pytest.mark.parametrize("url", ["/sign-in", "/code"])
def test_typing_a_name_differently_gives_no_more_tries(client: PageClient, url: str) -> None:
    spellings = ["ABCD-0001", "abcd 0001", "AB-CD-OOO1", "abcd-oooi", "ABCDOOOL"] * 2
    statuses = []
    for code in spellings:
        form = {"agency_code": code, "employee_number": f" {'b' if ' ' in code else 'B'}-7 "}
        statuses.append(client.send(url, {**form, "password": "x", "code": "0"}).status_code)
    assert statuses[8:] == [429, 429]


@pytest.mark.parametrize("url", ["/sign-in", "/reset", "/code", "/sign-in/passkey/options"])
def test_each_form_slows_guessing_by_address(
    client: PageClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, "address": 3})
    statuses = []
    for n in range(5):
        form = {"identifier": f"n{n}@example.org", "email": f"n{n}@example.org", "password": "x"}
        slip = {"agency_code": "AAAA-AAAA", "employee_number": str(n), "code": "0000000000"}
        statuses.append(client.send(url, {**form, **slip} if url == "/code" else form).status_code)
    assert 429 not in statuses[:3]
    assert statuses[3:] == [429, 429]


def test_a_class_that_signs_in_from_one_address_is_not_slowed(
    client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, "address": 3})
    form = {"identifier": str(cast.learner.email), "password": cast.learner.password}
    for _ in range(6):
        assert client.send("/sign-in", form).status_code == 302
        client.send("/sign-out")
