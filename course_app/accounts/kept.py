"""Forms that came after a shared computer's sign-in had ended: kept a day for their person."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from course_app.accounts.models import KeptForm
from course_app.lib import clock
from course_app.lib.sealing import Unreadable, seal, unseal

KEPT_FOR = timedelta(days=1)
MAX_BYTES = 64 * 1024
MOST = 20  # forms of one person; the oldest go
PURPOSE = "kept form"
SECRET = re.compile(r"csrf|password|code|secret|token|credential", re.IGNORECASE)

Fields = list[tuple[str, str]]


def keep(session: Session, key: str, user_id: UUID, path: str, fields: Fields) -> bool:
    """Keep what was typed; False when there is nothing, or too much, to keep."""
    typed = [(name, value) for name, value in fields if not SECRET.search(name)]
    text = json.dumps(typed)
    if not any(value.strip() for _, value in typed) or len(text) > MAX_BYTES or len(path) > 500:
        return False
    here = [form for form in waiting(session, user_id) if form.path == path]
    if any(fields_of(key, form) == typed for form in here):
        return True  # sent twice, kept once
    mine = select(KeptForm.id).where(KeptForm.user_id == user_id)
    newest = session.scalars(mine.order_by(KeptForm.id.desc()).limit(MOST - 1)).all()
    session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.id.not_in(newest)))
    sealed = seal(key, PURPOSE, text)
    session.add(KeptForm(user_id=user_id, path=path, sealed_fields=sealed, created_at=clock.now()))
    return True


def waiting(session: Session, user_id: UUID) -> Sequence[KeptForm]:
    """What is kept for the person, the oldest first."""
    fresh = KeptForm.created_at > clock.now() - KEPT_FOR
    query = select(KeptForm).where(KeptForm.user_id == user_id, fresh)
    return session.scalars(query.order_by(KeptForm.id)).all()


def fields_of(key: str, form: KeptForm) -> Fields:
    """What was typed; nothing when SECRET_KEY has changed since."""
    try:
        return [(str(n), str(v)) for n, v in json.loads(unseal(key, PURPOSE, form.sealed_fields))]
    except Unreadable:
        return []


def drop(session: Session, user_id: UUID, form_id: UUID) -> bool:
    """Forget one; False when it is not theirs."""
    result = session.execute(
        delete(KeptForm).where(KeptForm.id == form_id, KeptForm.user_id == user_id)
    )
    return cast("CursorResult[object]", result).rowcount == 1


def prune(session: Session) -> None:
    """Delete what is older than a day."""
    session.execute(delete(KeptForm).where(KeptForm.created_at < clock.now() - KEPT_FOR))
