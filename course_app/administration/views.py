"""The administrator's pages: agencies, people and their roles, and the mails that wait."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from course_app.accounts import links, second_step, services, sessions
from course_app.accounts import mails as letters
from course_app.accounts.forms import first_error
from course_app.accounts.models import SiteRole, User
from course_app.administration import queries
from course_app.administration.forms import AgencyForm, CoordinatorForm, RoleForm
from course_app.agencies import claims
from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind, MemberRole, Membership
from course_app.agencies.services import (
    NumberTaken,
    add_member,
    agency_by_name,
    create_agency,
    member_of,
    only_ours,
)
from course_app.assessments.queries import time_share
from course_app.extensions import db
from course_app.jobs import mails as outbox
from course_app.jobs.models import Mail
from course_app.lib.codes import in_groups
from course_app.lib.lazily import module
from course_app.web.guards import permitted

administration = Blueprint("administration", __name__, template_folder="templates")
MAILS = 100


@administration.get("/admin/agencies")
@permitted("site.administer")
def agencies() -> str:
    """Every agency, and a form for another."""
    return _agencies_page(AgencyForm(formdata=None), None)


@administration.post("/admin/agencies")
@permitted("site.administer")
def add_agency() -> str | tuple[str, int]:
    """Add an agency with its first coordinator, and show the code that lets them in, once."""
    form = AgencyForm()
    if not form.validate():
        return _agencies_page(form, first_error(form.errors)), 400
    name = form.name.data or ""
    if agency_by_name(db.session, name) is not None:
        return _agencies_page(form, _("There is an agency of this name already.")), 409
    agency = create_agency(db.session, name, form.time_zone.data or "")
    member = add_member(
        db.session,
        agency,
        form.coordinator.data or "",
        form.number.data or "",
        MemberRole.COORDINATOR,
    )
    audit(db.session, current_user, AuditKind.AGENCY_ADDED, agency.id, agency.id)
    code = _make_code(member)
    if form.email.data:
        token = claims.make_invitation(db.session, member, form.email.data)
        url = current_app.config["PUBLIC_URL"] + url_for("accounts.invitation", token=token)
        letters.choose_password(db.session, form.email.data, member.name, url, agency.name)
        audit(db.session, current_user, AuditKind.INVITATION_MADE, agency.id, member.id)
    db.session.commit()
    heading = _("%(agency)s is added", agency=agency.name)
    return _code_page(heading, agency, member, code, form.email.data)


@administration.get("/admin/agencies/<uuid:agency_id>")
@permitted("site.administer")
def agency(agency_id: UUID) -> str:
    """Who coordinates one agency, and ways to let them in."""
    return _agency_page(_agency(agency_id), CoordinatorForm(formdata=None), None)


@administration.post("/admin/agencies/<uuid:agency_id>/coordinators")
@permitted("site.administer")
def add_coordinator(agency_id: UUID) -> str | tuple[str, int]:
    """Add a coordinator, and show the code that lets them in, once."""
    agency, form = _agency(agency_id), CoordinatorForm()
    if not form.validate():
        return _agency_page(agency, form, first_error(form.errors)), 400
    number = form.number.data or ""
    try:
        member = add_member(
            db.session, agency, form.name.data or "", number, MemberRole.COORDINATOR
        )
    except (NumberTaken, IntegrityError):
        db.session.rollback()
        words = _("The number %(number)s is on this roster already.", number=number)
        return _agency_page(_agency(agency_id), form, words), 409
    audit(db.session, current_user, AuditKind.MEMBER_ADDED, agency.id, member.id)
    code = _make_code(member)
    db.session.commit()
    return _code_page(_("%(name)s is added", name=member.name), agency, member, code)


@administration.post("/admin/agencies/<uuid:agency_id>/coordinators/<uuid:membership_id>/code")
@permitted("site.administer")
def coordinator_code(agency_id: UUID, membership_id: UUID) -> str | Response:
    """A fresh one-time code for a coordinator, shown once; a password works until it is used."""
    agency, member = _agency(agency_id), member_of(db.session, agency_id, membership_id)
    if member is None or member not in queries.coordinators(db.session, agency_id):
        abort(404)
    if not only_ours(db.session, member):  # such a code would not open; a link does
        flash(_("This account opens more than one agency, so it gets a link instead of a code."))
        return redirect(url_for("administration.person", user_id=member.user_id))
    code = _make_code(member)
    if member.user_id:
        user = db.session.get_one(User, member.user_id)
        letters.way_in_made(db.session, user)
    db.session.commit()
    return _code_page(_("A code for %(name)s", name=member.name), agency, member, code)


@administration.get("/admin/people")
@permitted("site.administer")
def people() -> str:
    """Find a person by name or e-mail."""
    words = request.args.get("q", "").strip()[:100]
    found = queries.people(db.session, words)
    return render_template("administration/people.html", words=words, people=found)


@administration.get("/admin/people/<uuid:user_id>")
@permitted("site.administer")
def person(user_id: UUID) -> str:
    """One person: their role for the whole installation, and help when they are locked out."""
    return _person_page(_user(user_id), None)


@administration.post("/admin/people/<uuid:user_id>/role")
@permitted("site.administer")
def give_role(user_id: UUID) -> tuple[str, int] | Response:
    """Give or take the role of instructor or administrator; the last administrator stays."""
    user, form = _user(user_id), RoleForm()
    if not form.validate() or form.role.data is None:
        return _person_page(user, _("Choose one of the roles.")), 400
    wanted = form.role.data or None
    last = services.administrators(db.session) <= 1
    if user.site_role == SiteRole.ADMINISTRATOR and wanted != SiteRole.ADMINISTRATOR and last:
        words = _("This is the only administrator. Give the role to somebody else first.")
        return _person_page(user, words), 409
    if wanted != user.site_role:
        detail = {"from": user.site_role, "to": wanted}
        audit(db.session, current_user, AuditKind.SITE_ROLE_CHANGED, None, user.id, detail)
        user.site_role = wanted
    db.session.commit()
    flash(_("%(name)s has the new role.", name=user.name))
    return redirect(url_for("administration.person", user_id=user_id))


@administration.post("/admin/people/<uuid:user_id>/remove-second-step")
@permitted("site.administer")
def remove_second_step(user_id: UUID) -> tuple[str, int] | Response:
    """For who has lost app, passkeys and recovery codes: take the second step away."""
    user = _user(user_id)
    if user.id == current_user.id:
        return _person_page(user, _("Your own second step is changed in My account.")), 409
    second_step.remove_all(db.session, user.id)
    sessions.close_all(db.session, user.id, but=current_user.token)
    audit(db.session, current_user, AuditKind.SECOND_STEP_REMOVED, None, user.id)
    db.session.commit()
    flash(_("The second step of %(name)s is removed, and they are signed out.", name=user.name))
    return redirect(url_for("administration.person", user_id=user_id))


@administration.post("/admin/people/<uuid:user_id>/link")
@permitted("site.administer")
def make_link(user_id: UUID) -> str | tuple[str, int]:
    """A one-time link to a new password, shown once: for who is locked out and has no e-mail."""
    user = _user(user_id)
    if user.id == current_user.id:
        return _person_page(user, _("Your own password is changed in My account.")), 409
    links.revoke_links(db.session, user.id, links.RESET)
    token = links.issue_link(db.session, links.RESET, user.id)
    audit(db.session, current_user, AuditKind.LINK_MADE, None, user.id)
    letters.way_in_made(db.session, user)
    db.session.commit()
    url = current_app.config["PUBLIC_URL"] + url_for("accounts.set_password", token=token)
    picture = module("segno").make(url, error="m").svg_inline(scale=5, border=4, omitsize=True)
    return render_template("administration/link.html", user=user, url=url, qr_html=picture)


@administration.get("/admin/mails")
@permitted("site.administer")
def mails() -> str:
    """The outbox, the newest first."""
    return render_template(
        "administration/mails.html",
        mails=outbox.latest(db.session, MAILS),
        waiting=outbox.waiting(db.session),
        ready=outbox.mailer().ready,
    )


@administration.get("/admin/mails/<uuid:mail_id>")
@permitted("site.administer")
def mail(mail_id: UUID) -> str:
    """One mail as it was written; the link in it is shown to nobody."""
    found = db.session.get(Mail, mail_id) or abort(404)
    text = (found.text or "").replace(outbox.PLACEHOLDER, _("[the link, which only the mail has]"))
    return render_template(
        "administration/mail.html", mail=found, text=text, ready=outbox.mailer().ready
    )


@administration.post("/admin/mails/send")
@permitted("site.administer")
def send_mails() -> Response:
    """Send what waits, or the one mail that the form names."""
    named = request.form.get("mail_id", "")
    if not outbox.mailer().ready:
        flash(_("No mail server is set, so the mails go on waiting."))
        return redirect(url_for("administration.mails"))
    try:
        count = outbox.send_waiting(db.session, UUID(named) if named else None)
    except ValueError:
        abort(404)
    audit(db.session, current_user, AuditKind.MAIL_SENT_AGAIN, detail={"count": count})
    db.session.commit()
    flash(ngettext("%(num)s mail is being sent.", "%(num)s mails are being sent.", count))
    return redirect(url_for("administration.mails"))


def _user(user_id: UUID) -> User:
    return db.session.get(User, user_id) or abort(404)


def _agency(agency_id: UUID) -> Agency:
    return db.session.get(Agency, agency_id) or abort(404)


def _make_code(member: Membership) -> str:
    code = claims.make_code(db.session, current_app.config["SECRET_KEY"], member)
    audit(db.session, current_user, AuditKind.CODE_MADE, member.agency_id, member.id)
    return code


def _code_page(
    heading: str, agency: Agency, member: Membership, code: str, email: str | None = None
) -> str:
    return render_template(
        "administration/code.html",
        heading=heading,
        agency=agency,
        member=member,
        code=in_groups(code, 5),
        email=email,
        url=current_app.config["PUBLIC_URL"] + url_for("accounts.code"),
    )


def _agency_page(agency: Agency, form: CoordinatorForm, error: str | None) -> str:
    return render_template(
        "administration/agency.html",
        agency=agency,
        coordinators=queries.coordinators(db.session, agency.id),
        form=form,
        error=error,
    )


def _agencies_page(form: AgencyForm, error: str | None) -> str:
    rows = queries.agencies(db.session)
    return render_template("administration/agencies.html", agencies=rows, form=form, error=error)


def _person_page(user: User, error: str | None) -> str:
    steps = second_step.steps_of(db.session, user.id)
    share = time_share(db.session, user.id)
    return render_template(
        "administration/person.html", user=user, steps=steps, share=share, error=error
    )
