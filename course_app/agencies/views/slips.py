"""Code slips: a fresh one-time code for each chosen person, on paper, eight to a page.

The page that answers is the only one that ever shows the codes: they are stored as hashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import mails
from course_app.accounts.models import User
from course_app.agencies import claims, queries
from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind, ClaimKind, Membership
from course_app.agencies.services import may_let_in, member_of
from course_app.agencies.views.blueprint import agencies
from course_app.agencies.views.roster import my_member, my_seat, why_not
from course_app.extensions import db
from course_app.lib import clock
from course_app.lib.clock import local_date
from course_app.lib.codes import in_groups
from course_app.lib.lazily import module
from course_app.web.guards import permitted

MOST = 104  # thirteen sheets, and whoever can be ticked on one page of the roster


@dataclass(frozen=True)
class Made:
    """A code that was just made, as plain values that outlive the transaction."""

    name: str
    number: str
    code: str
    again: bool


@dataclass(frozen=True)
class Slip:
    """One slip, as it is printed."""

    name: str
    number: str
    code: str
    qr_html: str
    again: bool  # the person has an account already


@agencies.post("/agency/slips")
@permitted("roster.manage")
def slips() -> str | Response:
    """Make codes for the chosen people, or for everybody who has neither account nor code."""
    agency = queries.agency_of(db.session, my_seat())
    everybody = bool(request.form.get("new"))
    found = _everybody_new(agency) if everybody else _chosen(agency)
    more = (queries.how_many_new(db.session, agency.id) if everybody else len(found)) - MOST
    chosen = found[:MOST]
    mine = [member for member in chosen if may_let_in(db.session, member)]
    if not mine:
        flash(_("Nobody was chosen who needs a slip. Tick people first."))
        return redirect(url_for("agencies.roster"))
    codes = _make(agency, mine)
    if more > 0:
        flash(
            ngettext(
                "%(num)s more person has no slip yet: print these, then ask for the next ones.",
                "%(num)s more people have no slip yet: print these, then ask for the next ones.",
                more,
            )
        )
    if refused := len(chosen) - len(mine):
        flash(
            ngettext(
                "%(num)s of the ticked has no slip here: an administrator lets them in.",
                "%(num)s of the ticked have no slip here: an administrator lets them in.",
                refused,
            )
        )
    return _sheet(agency, codes)


@agencies.post("/agency/roster/<uuid:membership_id>/code")
@permitted("roster.manage")
def reset(membership_id: UUID) -> str | tuple[str, int] | Response:
    """Reset on the spot: a fresh one-time code for one person, shown once.

    The old password goes on working until the code is used, so a lost slip locks nobody out.
    """
    member = my_member(membership_id)
    if not may_let_in(db.session, member):
        flash(why_not(member))
        return redirect(url_for("agencies.person", membership_id=membership_id))
    agency = queries.agency_of(db.session, my_seat())
    return _sheet(agency, _make(agency, [member]))


def _make(agency: Agency, members: list[Membership]) -> list[Made]:
    """Codes for these rows. Commits."""
    key = current_app.config["SECRET_KEY"]
    made = []
    for member in members:
        code = claims.make_code(db.session, key, member)
        made.append(Made(member.name, member.external_id, code, member.user_id is not None))
        audit(db.session, current_user, AuditKind.CODE_MADE, agency.id, member.id)
        if member.user_id:
            user = db.session.get_one(User, member.user_id)
            mails.code_made(db.session, user, agency.name)
    db.session.commit()
    return made


def _sheet(agency: Agency, codes: list[Made]) -> str:
    """The page to print; pictures are drawn after the commit, as they take a while."""
    page = current_app.config["PUBLIC_URL"] + url_for("accounts.code")
    slips = [
        Slip(
            made.name,
            made.number,
            in_groups(made.code, 5),
            _picture(f"{page}#{agency.code}/{made.code}/{quote(made.number, safe='')}"),
            made.again,
        )
        for made in codes
    ]
    return render_template(
        "agencies/slips.html",
        agency=agency,
        slips=slips,
        address=page.split("://", 1)[1],
        until=_until(agency),
    )


def _picture(text: str) -> str:
    made = module("segno").make(text, error="m", micro=False)
    return str(made.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass="qr__in"))


def _until(agency: Agency) -> date:
    return local_date(clock.now() + claims.LASTS[ClaimKind.CODE], agency.time_zone)


def _chosen(agency: Agency) -> list[Membership]:
    found = [_row(agency, text) for text in dict.fromkeys(request.form.getlist("member"))]
    return [member for member in found if member is not None]


def _row(agency: Agency, text: str) -> Membership | None:
    try:
        return member_of(db.session, agency.id, UUID(text))
    except ValueError:
        return None


def _everybody_new(agency: Agency) -> list[Membership]:
    rows = queries.members(db.session, agency.id, MOST, only_new=True)
    found = [member_of(db.session, agency.id, row.id) for row in rows]
    return [member for member in found if member is not None]
