"""People, the sign-ins they hold open, links that work once, second steps, and the throttle."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class SiteRole(enum.StrEnum):
    """Roles that hold for the whole installation; agency roles are on the membership."""

    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


class User(Base):
    """A person. The person owns name and e-mail; an agency never does."""

    __tablename__ = "user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)  # case-folded
    # An address that was typed but not confirmed yet; several people may have typed the same.
    pending_email: Mapped[str | None] = mapped_column(String(254))
    pending_key: Mapped[str | None] = mapped_column(String(254), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    site_role: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("site_role in ('instructor', 'administrator')", name="site_role"),
    )


class SignInSession(Base):
    """One sign-in on one browser. Deleting the row signs that browser out.

    On a shared computer `expires_at` follows `seen_at`; a row that has expired stays for a day, so
    that a form that comes late still has an owner (see KeptForm).
    """

    __tablename__ = "sign_in_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shared: Mapped[bool] = mapped_column(default=False)  # on a computer that others use, too
    strong: Mapped[bool] = mapped_column(default=False)  # a second step was taken
    browser: Mapped[str] = mapped_column(String(60), default="")


class OneTimeLink(Base):
    """A link that is used once, by a POST, before it expires; only its hash is kept."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    bound_to: Mapped[str | None] = mapped_column(String(254))  # an address, a roster row
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInFailure(Base):
    """How often sign-in failed for one bucket (a name or an address) in one window.

    The bucket is a keyed hash, so that the table names nobody.
    """

    __tablename__ = "sign_in_failure"

    bucket: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class Totp(Base):
    """A person's authenticator app: its secret, sealed, and the last step that was used."""

    __tablename__ = "totp"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(400))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)


class Passkey(Base):
    """A passkey: the public half of a key that never leaves the person's device."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2048))
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code that stands in once for the second step; only its keyed hash is kept."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeptForm(Base):
    """A form that came after a shared computer's sign-in had ended: its person's, for a day.

    `sealed_fields` is encrypted, and holds no password, code or token.
    """

    __tablename__ = "kept_form"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    path: Mapped[str] = mapped_column(String(500))
    sealed_fields: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
