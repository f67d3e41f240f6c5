"""The roster: its people, one more, and what a coordinator can do for one of them."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from course_app.accounts import mails
from course_app.accounts.forms import first_error
from course_app.agencies import claims, queries
from course_app.agencies.actor import Seat
from course_app.agencies.audit import audit
from course_app.agencies.forms import InviteForm, MemberForm
from course_app.agencies.models import AuditKind, MemberRole, Membership
from course_app.agencies.policy import coordinator_seat
from course_app.agencies.services import (
    NumberTaken,
    add_member,
    may_let_in,
    member_of,
    unit_named,
)
from course_app.agencies.views.agency import after
from course_app.agencies.views.blueprint import agencies
from course_app.assessments.queries import time_share
from course_app.extensions import db
from course_app.scenarios import attendance_queries as attendance
from course_app.web.guards import permitted

PAGE = 100


def my_seat() -> Seat:
    """The coordinator's membership; the permission says that there is one."""
    seat = coordinator_seat(current_user)
    assert seat is not None
    return seat


def my_member(membership_id: UUID) -> Membership:
    """A row of the coordinator's own roster; 404 for any other."""
    return member_of(db.session, my_seat().agency_id, membership_id) or abort(404)


@agencies.get("/agency/roster")
@permitted("roster.manage")
def roster() -> str:
    """Everybody on the roster, and who has not signed in yet."""
    seat = my_seat()
    behind = after(request.args.get("after", ""))
    rows = queries.members(db.session, seat.agency_id, PAGE + 1, behind)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render_template(
        "agencies/roster.html",
        agency=queries.agency_of(db.session, seat),
        people=rows[:PAGE],
        more=more,
    )


@agencies.get("/agency/roster/add")
@permitted("roster.manage")
def add_person() -> str:
    """Put one person on the roster."""
    return _add_page(MemberForm(formdata=None), None)


@agencies.post("/agency/roster/add")
@permitted("roster.manage")
def send_person() -> str | tuple[str, int] | Response:
    """Add a learner; with an e-mail, an invitation goes out."""
    form = MemberForm()
    if not form.validate():
        return _add_page(form, first_error(form.errors)), 400
    agency = queries.agency_of(db.session, my_seat())
    number = form.number.data or ""
    try:
        unit = unit_named(db.session, agency, form.unit.data) if form.unit.data else None
        member = add_member(db.session, agency, form.name.data or "", number, unit=unit)
    except (NumberTaken, IntegrityError):
        db.session.rollback()
        words = _("The number %(number)s is on your roster already.", number=number)
        return _add_page(form, words), 409
    audit(db.session, current_user, AuditKind.MEMBER_ADDED, agency.id, member.id)
    if form.email.data:
        _invite(member, form.email.data, agency.name)
    db.session.commit()
    flash(_("%(name)s is on the roster.", name=member.name))
    return redirect(url_for("agencies.person", membership_id=member.id))


@agencies.get("/agency/roster/<uuid:membership_id>")
@permitted("roster.manage")
def person(membership_id: UUID) -> str:
    """One person: whether they have signed in, and ways to let them in."""
    return _person_page(my_member(membership_id), InviteForm(formdata=None), None)


@agencies.post("/agency/roster/<uuid:membership_id>/invite")
@permitted("roster.manage")
def invite(membership_id: UUID) -> str | tuple[str, int] | Response:
    """Mail a personal invitation; an older one is worthless from now on."""
    member, form = my_member(membership_id), InviteForm()
    if not form.validate():
        return _person_page(member, form, first_error(form.errors)), 400
    if not may_let_in(db.session, member):
        return _person_page(member, form, why_not(member)), 409
    agency = queries.agency_of(db.session, my_seat())
    _invite(member, form.email.data or "", agency.name)
    db.session.commit()
    flash(_("An invitation is on its way to %(address)s.", address=form.email.data))
    return redirect(url_for("agencies.person", membership_id=member.id))


def why_not(member: Membership) -> str:
    """Why a coordinator may not let this person in again."""
    if member.role == MemberRole.COORDINATOR:
        return str(_("Coordinators do not reset each other. An administrator can."))
    return str(
        _(
            "This account is not your agency's alone, so you cannot reset it. The person can do so"
            " by e-mail, or an administrator can."
        )
    )


def _invite(member: Membership, to: str, agency: str) -> None:
    token = claims.make_invitation(db.session, member, to)
    url = current_app.config["PUBLIC_URL"] + url_for("accounts.invitation", token=token)
    mails.choose_password(db.session, to, member.name, url, agency)
    audit(db.session, current_user, AuditKind.INVITATION_MADE, member.agency_id, member.id)


def _add_page(form: MemberForm, error: str | None) -> str:
    return render_template("agencies/add_person.html", form=form, error=error)


def _person_page(member: Membership, form: InviteForm, error: str | None) -> str:
    return render_template(
        "agencies/person.html",
        member=member,
        form=form,
        error=error,
        share=time_share(db.session, member.user_id) if member.user_id else None,
        open_claims=claims.live_kinds(db.session, member.agency_id, member.id),
        attended=attendance.of_member(db.session, member.agency_id, member.id),
        refused="" if may_let_in(db.session, member) else why_not(member),
    )
