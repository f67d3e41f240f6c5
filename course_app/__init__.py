"""Course Engine: a self-directed training system for first responders.

create_app() wires the rooms together; it is the only place that knows every room.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from flask import Flask, g
from flask_babel import get_translations
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config, ConfigError
from course_app import extensions
from course_app.accounts import sessions
from course_app.accounts import tasks as _accounts_tasks
from course_app.accounts.cli import accounts_cli
from course_app.accounts.views import accounts
from course_app.accounts.views.kept import keep_late_form
from course_app.administration.views import administration
from course_app.agencies.actor import Actor, load_actor
from course_app.agencies.cli import seed
from course_app.agencies.policy import permits
from course_app.agencies.views import agencies
from course_app.assessments import tasks as _assessments_tasks
from course_app.assessments.views import assessments
from course_app.authoring.quiz_views import author_quizzes
from course_app.authoring.views import authoring
from course_app.certificates import tasks as _certificates_tasks
from course_app.certificates.cli import certificates_cli
from course_app.certificates.views import BLUEPRINTS as CERTIFICATE_PAGES
from course_app.content import registry
from course_app.content import tasks as _content_tasks
from course_app.content.cli import content
from course_app.content.views import media
from course_app.extensions import db
from course_app.jobs.cli import jobs
from course_app.lib.database import write_transaction
from course_app.lib.languages import direction
from course_app.lib.mail import mailer_for
from course_app.player import tasks as _player_tasks
from course_app.player.cards_views import cards
from course_app.player.line_views import lines
from course_app.player.missed_views import missed
from course_app.player.opening_views import opening
from course_app.player.paper_views import papers
from course_app.player.practice_views import practice
from course_app.player.quiz_views import quizzes
from course_app.player.refresher_views import refreshers
from course_app.player.resources_views import resources
from course_app.player.views import player
from course_app.progress.cli import records
from course_app.scenarios import tasks as _scenarios_tasks
from course_app.scenarios.views import BLUEPRINTS as PRACTICE_DESKS
from course_app.web import (
    assets,
    cookies,
    demo,
    errors,
    frame,
    guards,
    headers,
    idle,
    installation,
    transactions,
)
from course_app.web import input as web_input
from course_app.web.views import web

__all__ = ["create_app"]
_registered = (
    _accounts_tasks,
    _assessments_tasks,
    _certificates_tasks,
    _content_tasks,
    _player_tasks,
    _scenarios_tasks,
)  # importing a room's tasks is what registers them


class CourseEngine(Flask):
    """A Flask application without coroutines."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` as it is: Flask would ask of a dozen functions in each request what it is."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """The application, from `config` or from the environment.

    A setting that is wrong ends the process with one sentence instead of a trace.
    """
    try:
        config = config or Config.from_environment()
    except ConfigError as error:
        sys.exit(f"Course Engine cannot start: {error}")
    app = CourseEngine(__name__, static_folder=None)
    app.config.from_mapping(config.flask_settings())
    app.config.update(DEMO=config.demo, MODE=config.mode, PUBLIC_URL=config.public_url)
    app.extensions["mailer"] = mailer_for(config.smtp_url, config.mail_from)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.basicConfig(level=config.log_level, format="%(levelname)s %(name)s: %(message)s")
    _init_extensions(app)
    cookies.init_app(app)
    transactions.init_app(app)
    web_input.init_app(app)
    installation.init_app(app)
    if config.demo:
        demo.init_app(app)
    guards.init_app(app, permits, keep_late_form)
    idle.init_app(app, _still_there, sessions.TOUCH_AFTER, sessions.IDLE)
    headers.init_app(app)
    errors.init_app(app)
    _register_rooms(app)
    frame.init_app(app, permits)
    assets.init_app(app, Path(config.instance_dir) / "static")
    if int(config.trusted_proxies):
        hops = int(config.trusted_proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _init_extensions(app: Flask) -> None:
    db.init_app(app)
    extensions.migrate.init_app(app, cast("Any", db), render_as_batch=True, compare_type=True)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: _translations().ugettext(words),
        lambda one, many, n: _translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters["direction"] = direction
    extensions.compress.init_app(app)
    extensions.login_manager.init_app(app)
    # The cookie is signed and its token can be revoked; a phone changes its address all day.
    extensions.login_manager.session_protection = None

    def load(token: str) -> Actor | None:
        actor = load_actor(db.session, token)
        gone = actor and actor.shared and actor.seen_at and idle.over(actor.seen_at, sessions.IDLE)
        return None if gone else actor

    extensions.login_manager.user_loader(load)


def _still_there(token: str) -> None:
    """Let a shared computer's sign-in live on, in a short transaction after the page's own."""
    with suppress(SQLAlchemyError):  # the page is made; it does not fail for this
        db.session.rollback()
        with write_transaction(db.engine) as session:
            sessions.touch(session, token)


def _translations() -> Any:
    """The request's translations, looked up once: a page asks for about 90 strings."""
    if "translations" not in g:
        g.translations = get_translations()
    return g.translations


def _register_rooms(app: Flask) -> None:
    graph = "course_app.scenarios.preview:VIEW"
    remarks = ("mark", "meter", "not-explored")
    registry.register("scenario", "course_app.scenarios.kind:SCENARIO", graph, remarks)
    registry.register("practice", "course_app.scenarios.practice_kind:PRACTICE")
    people = (web, accounts, administration, agencies)
    learning = (player, cards, lines, missed, opening, papers, practice, quizzes)
    after = (refreshers, resources)
    writing = (author_quizzes, authoring)
    rooms = (assessments, media, *learning, *after, *writing, *CERTIFICATE_PAGES, *PRACTICE_DESKS)
    for blueprint in (*people, *rooms):
        app.register_blueprint(blueprint)
    for command in (accounts_cli, certificates_cli, content, jobs, records, seed):
        app.cli.add_command(command)
