"""The client that tests open pages with: every HTML page it fetches must be a good page."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from course_app.accounts.sessions import open_session
from course_app.extensions import db
from course_app.lib.database import write_transaction
from tests.support.cast import Person
from tests.support.page import Page, faults


class PageClient(FlaskClient):
    """A test client that checks pages, signs the cast in, and posts with a CSRF token."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request; a bad HTML page fails the test that asked for it."""
        response = super().open(*args, **kwargs)
        if is_page(response):
            found = faults(response.get_data(as_text=True))
            assert not found, f"{response.request.path}: " + "; ".join(found)
        return response

    def page(self, url: str) -> Page:
        """Get a page that must be there, and read it."""
        response = self.get(url)
        assert response.status_code == 200, f"{url}: {response.status}"
        return Page(response.get_data(as_text=True))

    def sign_in(self, person: Person, shared: bool = False, strong: bool = False) -> PageClient:
        """Be this person from now on, without the cost of the password."""
        with self.application.app_context():
            engine = db.engine
        with write_transaction(engine) as session:
            token = open_session(session, person.user_id, shared, strong, "Test")
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie.pop("shared", None)
            if shared:
                cookie["shared"] = True
        return self

    def send(self, url: str, fields: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with a valid CSRF token, as a page's own form does."""
        return self.post(url, data={"csrf_token": self.csrf_token(), **(fields or {})}, **kwargs)

    def csrf_token(self) -> str:
        """A token as Flask-WTF would put it into a form of this session."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        secret = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


def is_page(response: TestResponse) -> bool:
    """True for a whole HTML page: no redirect, no fragment, no empty body."""
    request = response.request
    if request.method == "HEAD" or "X-Fragment" in request.headers:
        return False
    if "Content-Encoding" in response.headers:  # bytes as they travel; read them elsewhere
        return False
    return response.mimetype == "text/html" and "Location" not in response.headers
