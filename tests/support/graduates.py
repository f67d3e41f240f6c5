"""People who have finished the course, and the worker that prints for them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor, Seat
from course_app.certificates.models import Certificate, CertificatePdf
from course_app.certificates.serial import grouped
from course_app.content import queries as content
from course_app.flows.demo import finish_item
from tests.support import commands
from tests.support.cast import Person


def actor_of(person: Person) -> Actor:
    """Somebody of the cast as a service sees them."""
    seats: tuple[Seat, ...] = ()
    if person.agency_id and person.membership_id:
        seats = (Seat(person.agency_id, person.membership_id, None, "learner"),)
    return Actor(person.user_id, person.name, None, "", seats)


def graduate(session: Session, person: Person, course_id: str) -> None:
    """Finish every stop of the course, which certifies it; needs an application context."""
    release = content.current_release(session, course_id)
    assert release is not None
    for module in release.outline["modules"]:
        for item in module["items"]:
            finish_item(session, actor_of(person), course_id, item)


def print_all(app: Flask) -> None:
    """Let the worker do what is waiting."""
    commands.run(app, "jobs", "work", "--once")


def certificate_of(session: Session, user_id: UUID, award: str = "course") -> Certificate:
    """The newest certificate of an award."""
    query = select(Certificate).where(Certificate.user_id == user_id, Certificate.award == award)
    return session.scalars(query.order_by(Certificate.edition.desc())).first() or _none(award)


def facts_of(certificate: Certificate) -> dict[str, Any]:
    """Its facts, read."""
    return dict(json.loads(certificate.facts))


def serial_of(session: Session, user_id: UUID, award: str = "course") -> str:
    """Its serial, as printed."""
    return grouped(certificate_of(session, user_id, award).serial)


def pdf_of(session: Session, user_id: UUID, award: str = "course") -> bytes:
    """The bytes that were printed."""
    certificate = certificate_of(session, user_id, award)
    return session.get_one(CertificatePdf, certificate.id).data


def _none(award: str) -> Certificate:
    raise AssertionError(f"no certificate for {award}")
