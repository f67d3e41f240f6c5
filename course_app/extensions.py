"""The Flask extensions, made once; this file imports no room."""

import inspect

from flask.sansio.app import App
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from course_app.lib.database import TwoWaySession, prepare_engine, reading_engine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite, with the metadata that Flask-Migrate looks for."""

    metadata = Base.metadata

    def init_app(self, app: App) -> None:
        """Prepare `app`: one engine that writes and one that only reads.

        Without async sessions: we have none, and Flask would start an event loop at the end of
        each request to close them.
        """
        super().init_app(app)
        state = self._app_state[app]
        prepare_engine(state.engines["default"])
        state.engines["reading"] = reading_engine(state.engines["default"].url)
        state.sessionmaker.configure(info={"reading": state.engines["reading"]})
        app.teardown_appcontext_funcs[:] = [
            function
            for function in app.teardown_appcontext_funcs
            if not inspect.iscoroutinefunction(function)
        ]


db = Database(
    # Content is immutable and rows are read with Core on hot pages: expiring after commit
    # would only add statements to the redirect that follows.
    session_options={"expire_on_commit": False, "class_": TwoWaySession},
)
csrf = CSRFProtect()
login_manager = LoginManager()
migrate = Migrate()
babel = Babel()
compress = Compress()
