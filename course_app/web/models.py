"""What this installation is: a demo or real, decided once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime


class Installation(Base):
    """The one row that says for ever whether this database is a demo or real."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("mode in ('demo', 'real')", name="mode"),
    )
