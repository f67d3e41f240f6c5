"""How a person is let onto their own roster row: a code on a slip, or a personal invitation.

Both work once, within their time, for one row. Looking at one does not use it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.accounts.services import EmailTaken, change_password, create_person
from course_app.agencies.models import Agency, Claim, ClaimKind, Membership
from course_app.agencies.services import number_key, only_ours, plain_code
from course_app.lib import clock
from course_app.lib.codes import keyed_hash, new_symbols, plain_symbols
from course_app.lib.database import insert
from course_app.lib.tokens import new_token, token_hash

CODE_SYMBOLS = 10  # 50 random bits
LASTS = {ClaimKind.CODE: timedelta(days=14), ClaimKind.INVITATION: timedelta(days=14)}


class ClaimSpent(ValueError):
    """The code or invitation is unknown, used, expired, or its row has ended."""


class AlreadyMember(ValueError):
    """The signed-in person has a row on this roster already."""


@dataclass(frozen=True)
class Opening:
    """A claim that can be used, and whose row it opens."""

    agency_id: UUID
    membership_id: UUID
    kind: str
    token_hash: str
    name: str
    number: str
    agency: str
    agency_code: str
    user_id: UUID | None
    email: str | None


def make_code(session: Session, key: str, member: Membership) -> str:
    """A fresh one-time code for this row, returned once; an older one is worthless now."""
    symbols = new_symbols(CODE_SYMBOLS)
    _make(session, member, ClaimKind.CODE, _code_hash(key, member.agency_id, symbols))
    return symbols


def make_invitation(session: Session, member: Membership, email: str) -> str:
    """The token of a fresh personal invitation to this row (160 random bits), sent to `email`."""
    token = new_token()
    _make(session, member, ClaimKind.INVITATION, token_hash(token), email)
    return token


def opening_by_code(
    session: Session, key: str, agency_code: str, number: str, typed: str
) -> Opening | None:
    """What agency code, number and one-time code open together: one statement, right or wrong."""
    row = session.execute(
        _open_claims().where(
            Agency.code == plain_code(agency_code),
            Membership.external_key == number_key(number),
            Claim.kind == ClaimKind.CODE.value,
        )
    ).one_or_none()
    # Hashed either way, so that a wrong number takes as long as a wrong code.
    hashed = _code_hash(key, row[0] if row else UUID(int=0), plain_symbols(typed))
    return Opening(*row) if row and hmac.compare_digest(row.token_hash, hashed) else None


def opening_by_token(session: Session, token: str) -> Opening | None:
    """What an invitation opens."""
    row = session.execute(
        _open_claims().where(
            Claim.token_hash == token_hash(token), Claim.kind == ClaimKind.INVITATION.value
        )
    ).one_or_none()
    return Opening(*row) if row else None


def opening_by_hash(session: Session, hashed: str) -> Opening | None:
    """What a claim that was shown before still opens."""
    row = session.execute(_open_claims().where(Claim.token_hash == hashed)).one_or_none()
    return Opening(*row) if row else None


def take_row(session: Session, opening: Opening, password_hash: str) -> User:
    """Use the claim: the person of the row gets this password; a new one is made if need be.

    The new one has the e-mail that an invitation went to: as its link came from there, it is
    confirmed. Who has an account keeps its address as it is, whatever a coordinator typed.
    Raises ClaimSpent when another request was first.
    """
    _use(session, opening)
    if opening.user_id is not None:
        member = session.get_one(Membership, (opening.agency_id, opening.membership_id))
        if not only_ours(session, member):  # the person may have come to more since it was made
            raise ClaimSpent
        user = session.get_one(User, opening.user_id)
        change_password(session, user, password_hash)
        return user
    try:
        user = create_person(session, opening.name, opening.email, password_hash)
    except EmailTaken:  # by another account of theirs, or of who shares the mailbox
        user = create_person(session, opening.name, None, password_hash)
    _attach(session, opening, user.id)
    return user


def take_row_as(session: Session, opening: Opening, user_id: UUID) -> None:
    """Use an invitation as somebody who has an account already.

    Raises ClaimSpent, or AlreadyMember for who is on the roster under another row.
    """
    if opening.user_id is not None and opening.user_id != user_id:
        raise ClaimSpent
    today = clock.now().date()
    mine = select(Membership.id).where(
        Membership.agency_id == opening.agency_id,
        Membership.user_id == user_id,
        Membership.id != opening.membership_id,
        or_(Membership.member_until.is_(None), Membership.member_until >= today),
    )
    if session.scalar(mine.limit(1)) is not None:
        raise AlreadyMember
    _use(session, opening)
    _attach(session, opening, user_id)


def live_kinds(session: Session, agency_id: UUID, membership_id: UUID) -> dict[str, Claim]:
    """The claims of a row that can still be used, by kind."""
    rows = session.scalars(
        select(Claim).where(
            Claim.agency_id == agency_id,
            Claim.membership_id == membership_id,
            Claim.used_at.is_(None),
            Claim.expires_at > clock.now(),
        )
    )
    return {row.kind: row for row in rows}


def prune(session: Session) -> None:
    """Delete claims whose time has passed."""
    session.execute(delete(Claim).where(Claim.expires_at < clock.now()))


def _make(
    session: Session, member: Membership, kind: ClaimKind, hashed: str, email: str | None = None
) -> None:
    now = clock.now()
    fresh = {
        "token_hash": hashed,
        "made_at": now,
        "expires_at": now + LASTS[kind],
        "email": email,
    }
    session.execute(
        insert(session, Claim)
        .values(agency_id=member.agency_id, membership_id=member.id, kind=kind.value, **fresh)
        .on_conflict_do_update(
            index_elements=["agency_id", "membership_id", "kind"],
            set_={**fresh, "used_at": None},
        )
    )


def _open_claims() -> Any:
    today = clock.now().date()
    return (
        select(
            Claim.agency_id,
            Claim.membership_id,
            Claim.kind,
            Claim.token_hash,
            Membership.name,
            Membership.external_id,
            Agency.name.label("agency_name"),
            Agency.code,
            Membership.user_id,
            Claim.email,
        )
        .join(
            Membership,
            (Membership.agency_id == Claim.agency_id) & (Membership.id == Claim.membership_id),
        )
        .join(Agency, Agency.id == Claim.agency_id)
        .where(
            Claim.used_at.is_(None),
            Claim.expires_at > clock.now(),
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
    )


def _use(session: Session, opening: Opening) -> None:
    result = session.execute(
        update(Claim)
        .where(
            Claim.token_hash == opening.token_hash,
            Claim.used_at.is_(None),
            Claim.expires_at > clock.now(),
        )
        .values(used_at=func.coalesce(Claim.used_at, clock.now()), email=None)
    )
    if cast("CursorResult[object]", result).rowcount != 1:
        raise ClaimSpent
    # A slip still in a drawer must not open the row that its person has taken by invitation.
    session.execute(
        delete(Claim).where(
            Claim.agency_id == opening.agency_id,
            Claim.membership_id == opening.membership_id,
            Claim.token_hash != opening.token_hash,
        )
    )


def _attach(session: Session, opening: Opening, user_id: UUID) -> None:
    """Give the row to the person, unless somebody else has taken it meanwhile."""
    result = session.execute(
        update(Membership)
        .where(
            Membership.agency_id == opening.agency_id,
            Membership.id == opening.membership_id,
            or_(Membership.user_id.is_(None), Membership.user_id == user_id),
        )
        .values(user_id=user_id)
    )
    if cast("CursorResult[object]", result).rowcount != 1:
        raise ClaimSpent


def _code_hash(key: str, agency_id: UUID, symbols: str) -> str:
    return keyed_hash(key, f"slip {agency_id}", symbols)
