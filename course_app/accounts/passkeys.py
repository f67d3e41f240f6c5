"""Passkeys, through the webauthn package: register one, and sign in with one.

A challenge is a one-time link that is kept as a hash and consumed with the answer, so that an
answer cannot be used again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts import links
from course_app.accounts.models import Passkey
from course_app.lib import clock
from course_app.lib.lazily import module

SITE_NAME = "Course Engine"


class NotAccepted(ValueError):
    """The browser's answer is not one to this question, or its passkey is not known."""


@dataclass(frozen=True)
class Site:
    """Where the passkeys belong: they work at this address only."""

    origin: str

    @property
    def domain(self) -> str:
        """The host alone."""
        return urlsplit(self.origin).hostname or ""


def of_person(session: Session, user_id: UUID) -> list[Passkey]:
    """The person's passkeys, the oldest first."""
    query = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    return list(session.scalars(query))


def registration_options(session: Session, site: Site, user_id: UUID, name: str) -> str:
    """What the browser needs to make a passkey, as JSON."""
    made = _webauthn().generate_registration_options(
        rp_id=site.domain,
        rp_name=SITE_NAME,
        user_id=user_id.bytes,
        user_name=name[:64],
        user_display_name=name[:64],
        challenge=links.issue_link(session, links.PASSKEY, user_id).encode(),
        authenticator_selection=_structs().AuthenticatorSelectionCriteria(
            resident_key=_structs().ResidentKeyRequirement.PREFERRED,
            user_verification=_structs().UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(of_person(session, user_id)),
    )
    return str(_webauthn().options_to_json(made))


def register(session: Session, site: Site, user_id: UUID, name: str, answer: str) -> Passkey:
    """Add the passkey that the browser made; raises NotAccepted."""
    challenge = _consume(session, answer, user_id)
    verified = _verified(
        "verify_registration_response",
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site.domain,
        expected_origin=site.origin,
    )
    known = select(Passkey.id).where(Passkey.credential_id == verified.credential_id)
    if session.scalar(known) is not None:
        raise NotAccepted("known already")
    passkey = Passkey(
        user_id=user_id,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name.strip()[:60],
        created_at=clock.now(),
    )
    session.add(passkey)
    return passkey


def sign_in_options(session: Session, site: Site, user_id: UUID | None) -> str:
    """What the browser needs to answer: any passkey of this site, or one of this person's."""
    verification = _structs().UserVerificationRequirement
    made = _webauthn().generate_authentication_options(
        rp_id=site.domain,
        challenge=links.issue_link(session, links.PASSKEY, user_id).encode(),
        allow_credentials=_descriptors(of_person(session, user_id)) if user_id else None,
        user_verification=verification.PREFERRED if user_id else verification.REQUIRED,
    )
    return str(_webauthn().options_to_json(made))


def check_answer(session: Session, site: Site, user_id: UUID | None, answer: str) -> UUID:
    """Whose passkey answered; raises NotAccepted.

    Alone (without `user_id`) it stands for password and second step, so it must have asked for
    a finger, a face or a PIN.
    """
    challenge = _consume(session, answer, user_id)
    passkey = session.scalars(
        select(Passkey).where(Passkey.credential_id == _credential_id(answer)).with_for_update()
    ).one_or_none()
    if passkey is None or (user_id is not None and passkey.user_id != user_id):
        raise NotAccepted("not known")
    verified = _verified(
        "verify_authentication_response",
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site.domain,
        expected_origin=site.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=user_id is None,
    )
    passkey.sign_count, passkey.used_at = verified.new_sign_count, clock.now()
    return passkey.user_id


def _consume(session: Session, answer: str, user_id: UUID | None) -> bytes:
    """The challenge that the answer names, used up; it must have been made for this person."""
    try:
        said = json.loads(answer)["response"]["clientDataJSON"]
        client_data = json.loads(_helpers().base64url_to_bytes(said))
        token: str = _helpers().base64url_to_bytes(client_data["challenge"]).decode("ascii")
        link = links.consume_link(session, token, links.PASSKEY)
    except (ValueError, KeyError, TypeError):
        raise NotAccepted("no such question") from None
    if link.user_id != user_id:
        raise NotAccepted("the question was somebody else's")
    return token.encode()


def _credential_id(answer: str) -> bytes:
    try:
        return bytes(_helpers().base64url_to_bytes(json.loads(answer)["rawId"]))
    except (ValueError, KeyError, TypeError):
        raise NotAccepted("no passkey in it") from None


def _verified(check: str, **given: Any) -> Any:
    wrong = module("webauthn.helpers.exceptions").WebAuthnException
    try:
        return getattr(_webauthn(), check)(**given)
    except (wrong, ValueError, KeyError, TypeError) as error:
        raise NotAccepted(type(error).__name__) from None


def _descriptors(passkeys: list[Passkey]) -> list[Any]:
    return [_structs().PublicKeyCredentialDescriptor(id=key.credential_id) for key in passkeys]


def _webauthn() -> Any:
    return module("webauthn")


def _structs() -> Any:
    return module("webauthn.helpers.structs")


def _helpers() -> Any:
    return module("webauthn.helpers")
