"""Certificates follow from the record: issue what is due, and put a corrected one in place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.actor import Actor
from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind, Membership, Unit
from course_app.assessments.queries import best_results
from course_app.certificates import queries, services
from course_app.certificates.award import Award, due
from course_app.certificates.facts import LicenceHeld, Record, make_facts
from course_app.certificates.models import Certificate, EndKind, EndReason
from course_app.certificates.serial import grouped, new_serial
from course_app.content import queries as content
from course_app.content.models import Release
from course_app.lib import clock
from course_app.lib.canonical import canonical_json, digest
from course_app.lib.names import fits, is_name, tidy
from course_app.progress import services as progress
from course_app.progress.models import STOP_DONE, Enrolment, EventKind, LearningEvent


class NothingToCorrect(ValueError):
    """The corrected name is empty, too long, or the name that is certified already."""


def certify(session: Session, enrolment: Enrolment, release_id: UUID, zone: str) -> list[str]:
    """Issue every certificate that the record has earned and lacks; returns their awards.

    `enrolment` is locked by the caller. However often this is called, each award has one.
    """
    session.flush()
    outline = content.outline(session, release_id)
    awards = due(
        outline or {"modules": []},
        _done(session, enrolment),
        best_results(session, enrolment.id),
        enrolment.completed_at,
    )
    if not awards:
        return []
    have = queries.awards_of(session, enrolment.id)
    fresh = [award for award in awards if award.name not in have]
    if fresh and not is_name(session.get_one(User, enrolment.user_id).name):
        return []  # it waits: a new name calls `stops.certify_waiting`
    for award in fresh:
        # The course certificate names the release that its completion fixed for ever.
        fixed = enrolment.completed_release_id if award.module_id is None else None
        _issue(session, enrolment, award, session.get_one(Release, fixed or release_id), zone)
    return [award.name for award in fresh]


def correct(session: Session, actor: Actor, certificate: Certificate, name: str, note: str) -> str:
    """Put the right name on every certificate of an enrolment; returns the new serial of this one.

    Everything but the name is as it was certified; ended ones stay as they are. Raises
    AlreadyEnded and NothingToCorrect.
    """
    right = tidy(name)
    if not fits(right) or right == json.loads(certificate.facts)["name"]:
        raise NothingToCorrect(name)
    enrolment = _locked(session, certificate.enrolment_id)
    changes = {"name": right, "latin_name": None}
    wrong = [
        one
        for one in queries.valid_of(session, enrolment.id)
        if json.loads(one.facts)["name"] != right
    ]
    return _replace(session, actor, enrolment, certificate, wrong, changes, note)


def print_in_latin(session: Session, actor: Actor, certificate: Certificate, latin: str) -> str:
    """Certify anew, with the Latin form of its name, what no font here can print.

    The form belongs to the signed facts: every certificate of the enrolment that waits for it is
    replaced. Returns the new serial of this one; raises AlreadyEnded.
    """
    enrolment = _locked(session, certificate.enrolment_id)
    waiting = [
        one
        for one in queries.valid_of(session, enrolment.id)
        if queries.needs_latin(session, one.id)
    ]
    return _replace(session, actor, enrolment, certificate, waiting, {"latin_name": latin}, "")


def _replace(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    asked: Certificate,
    certificates: Sequence[Certificate],
    changes: dict[str, Any],
    note: str,
) -> str:
    """Supersede certificates of a locked enrolment; returns the serial that `asked` became."""
    fresh = {
        one.id: _reissue(session, actor, enrolment, one, changes, note) for one in certificates
    }
    if asked.id not in fresh:
        raise services.AlreadyEnded(asked.serial)
    return fresh[asked.id]


def _reissue(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    certificate: Certificate,
    changes: dict[str, Any],
    note: str,
) -> str:
    own, serial = services.own_signer(), new_serial()
    issued_at = progress.instant(session, enrolment)
    facts = json.loads(certificate.facts)
    facts |= changes | {
        "serial": grouped(serial),
        "key": own.key_id,
        "issued_on": clock.local_date(issued_at, facts["time_zone"]).isoformat(),
        "record": enrolment.chain_head,
        "supersedes": grouped(certificate.serial),
    }
    given = services.Issue(
        certificate.enrolment_id,
        certificate.user_id,
        certificate.agency_id,
        certificate.award,
        serial,
        facts,
        issued_at,
        certificate.edition + 1,
    )
    issued = services.issue(session, own, given)
    assert issued is not None  # the enrolment is locked, and the newest edition holds
    reason = EndReason.NAME_CORRECTED
    services.end(session, certificate, actor.id, EndKind.SUPERSEDED, reason, note, issued)
    award = Award(certificate.award, issued_at)
    release_id = _release_id(session, enrolment, facts)
    _record(session, enrolment, release_id, facts, award, issued_at)
    detail = {"reason": reason.value, "successor": grouped(serial)}
    audit(
        session,
        actor,
        AuditKind.CERTIFICATE_SUPERSEDED,
        certificate.agency_id,
        certificate.id,
        detail,
    )
    return serial


def revoke(
    session: Session, actor: Actor, certificate: Certificate, reason: EndReason, note: str
) -> None:
    """End a certificate for a reason, which joins the chain; raises AlreadyEnded."""
    enrolment = _locked(session, certificate.enrolment_id)
    services.end(session, certificate, actor.id, EndKind.REVOKED, reason, note)
    facts = json.loads(certificate.facts)
    place = progress.Place(
        _release_id(session, enrolment, facts),
        facts["release"]["number"],
        Award(certificate.award, certificate.issued_at).module_id,
    )
    words = {"serial": grouped(certificate.serial), "reason": reason.value}
    progress.record(session, enrolment, EventKind.CERTIFICATE_REVOKED, place, words)
    audit(
        session,
        actor,
        AuditKind.CERTIFICATE_REVOKED,
        certificate.agency_id,
        certificate.id,
        {"reason": reason.value, "serial": grouped(certificate.serial)},
    )


def _issue(
    session: Session, enrolment: Enrolment, award: Award, release: Release, zone: str
) -> None:
    own, serial = services.own_signer(), new_serial()
    person = session.execute(
        select(User.name, Agency.name.label("agency"), Unit.name.label("unit"))
        .select_from(User)
        .outerjoin(Agency, Agency.id == enrolment.agency_id)
        .outerjoin(
            Membership,
            and_(Membership.agency_id == Agency.id, Membership.id == enrolment.membership_id),
        )
        .outerjoin(Unit, and_(Unit.agency_id == Agency.id, Unit.id == Membership.unit_id))
        .where(User.id == enrolment.user_id)
    ).one()
    held = queries.licences(session, enrolment.user_id)
    issued_at = progress.instant(session, enrolment)
    facts = make_facts(
        Record(
            serial=serial,
            key_id=own.key_id,
            award=award,
            name=person.name,
            latin_name=queries.latin_name(session, enrolment.user_id),
            agency=person.agency,
            unit=person.unit,
            zone=zone,
            started_at=_started_at(session, enrolment),
            issued_at=issued_at,
            outline=release.outline,
            release_number=release.number,
            release_digest=release.digest,
            record_head=enrolment.chain_head,
            results=best_results(session, enrolment.id),
            licences=tuple(LicenceHeld(one.board, one.number, one.kind) for one in held),
            demo=bool(current_app.config["DEMO"]),
        )
    )
    given = services.Issue(
        enrolment.id, enrolment.user_id, enrolment.agency_id, award.name, serial, facts, issued_at
    )
    if services.issue(session, own, given) is not None:
        _record(session, enrolment, release.id, facts, award, issued_at)


def _record(
    session: Session,
    enrolment: Enrolment,
    release_id: UUID,
    facts: dict[str, Any],
    award: Award,
    at: datetime,
) -> None:
    """Join the certificate to the chain, by the digest of its facts."""
    place = progress.Place(release_id, facts["release"]["number"], award.module_id)
    body = {"serial": facts["serial"], "facts": digest(canonical_json(facts))}
    progress.record(session, enrolment, EventKind.CERTIFICATE_ISSUED, place, body, at)


def _release_id(session: Session, enrolment: Enrolment, facts: dict[str, Any]) -> UUID:
    """The release that these facts name."""
    return session.scalars(
        select(Release.id).where(
            Release.course_id == enrolment.course_id, Release.number == facts["release"]["number"]
        )
    ).one()


def _done(session: Session, enrolment: Enrolment) -> dict[str, datetime]:
    """Each stop that is done, with the instant it was done first."""
    rows = session.execute(
        select(LearningEvent.stable_id, func.min(LearningEvent.at).label("at"))
        .where(
            LearningEvent.enrolment_id == enrolment.id,
            LearningEvent.kind.in_(STOP_DONE),
        )
        .group_by(LearningEvent.stable_id)
    )
    return {str(row.stable_id): row.at for row in rows}


def _started_at(session: Session, enrolment: Enrolment) -> datetime:
    return session.scalars(
        select(LearningEvent.at).where(
            LearningEvent.enrolment_id == enrolment.id, LearningEvent.seq == 1
        )
    ).one()


def _locked(session: Session, enrolment_id: UUID) -> Enrolment:
    return session.scalars(
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
