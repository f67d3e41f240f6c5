"""Who may see and do what. Every permission of the system is a line of PERMISSIONS.

SIGHTS says in people's words what each permission shows of a person, and NEVER what none does.
The page "What my agency sees" is made of them, so that what it says is what the code allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from course_app.accounts.models import SiteRole
from course_app.agencies.actor import Actor, Seat
from course_app.agencies.models import MemberRole

Rule = Callable[[Actor], bool]
OVERSEERS = (MemberRole.COORDINATOR, MemberRole.SUPERVISOR)

PERMISSIONS: dict[str, Rule] = {
    # Names, status and dates of one's own agency (a supervisor: of the own unit). Nothing of what
    # anybody answered, practised or wrote is behind any permission at all.
    "agency.view": lambda actor: overseer_seat(actor) is not None,
    "roster.manage": lambda actor: coordinator_seat(actor) is not None,
    # One more attempt than a quiz's limit: a coordinator to the own agency's people, an
    # administrator to people without an agency. Both see numbers and passed or not, no answers.
    "attempts.open": lambda actor: bool(attempt_agencies(actor)),
    # More time in quizzes with a time limit: a coordinator to the own agency's people, an
    # administrator to anybody. A number, and never why.
    "time.allow": lambda actor: (
        coordinator_seat(actor) is not None or actor.site_role == SiteRole.ADMINISTRATOR
    ),
    # Whether certificates show names, and which certificates the agency's people hold.
    "agency.certificates": lambda actor: coordinator_seat(actor) is not None,
    # Sums of practice over ten people or more, and runs that were marked as assessed beforehand.
    "agency.practice": lambda actor: coordinator_seat(actor) is not None,
    # Revoke a certificate, or put a corrected one in its place: of the own agency, or any.
    "certificates.withdraw": lambda actor: (
        coordinator_seat(actor) is not None or actor.site_role == SiteRole.ADMINISTRATOR
    ),
    # Hold a conversation with the room, and record who was there: a supervisor the own unit only.
    "rollcall.hold": lambda actor: overseer_seat(actor) is not None,
    "attendance.withdraw": lambda actor: coordinator_seat(actor) is not None,
    "content.author": lambda actor: actor.site_role is not None,
    # A mended answer key: how many results it changes, and the results beside the first ones.
    "attempts.regrade": lambda actor: actor.site_role is not None,
    "site.administer": lambda actor: actor.site_role == SiteRole.ADMINISTRATOR,
}

# What can be known about a person here, by the word that SIGHTS uses for it.
FACTS: dict[str, Any] = {
    "name": _l("your name"),
    "number": _l("your badge or employee number"),
    "unit": _l("your unit"),
    "status": _l("whether you have not started, are on the way or done, and how many stops"),
    "dates": _l("the dates: due, started, done"),
    "attempts": _l("how many times you took a quiz"),
    "passed": _l("whether you passed it"),
    "time": _l("the share of time that you were given in quizzes with a time limit, never why"),
    "hours": _l("the hours and certificates you earned"),
    # The PDF of a certificate: its face, and the signed facts in it.
    "papers": _l(
        "what your certificates hold: for each quiz your best result in percent and the pass mark,"
        " and the license that counted for a board's approval"
    ),
    "assessed": _l(
        "an assessed practice run, line by line, if your agency asks for one: the page says so"
        " before the first line, and private runs stay beside it"
    ),
    "attendance": _l("the roll calls you were recorded at: conversation, day and minutes"),
    "account": _l("whether you have signed in yet, and whether you were given a code"),
    "email": _l("your e-mail address, if you gave one"),
    "roles": _l("your roles, and whether you use a second step to sign in"),
    "mails": _l("the mails that this site wrote to you, for a week, without the links in them"),
    "practice": _l(
        "what you answer, choose in private practice or write while you learn, and how sure you"
        " were"
    ),
    "lines": _l("the lines that you write for your next shift"),
    "refreshers": _l("whether you did a refresher after the course, and what you chose in it"),
    "mistakes": _l("which quiz questions you had wrong"),
    "hour": _l("at what time of day you studied, or for how long"),
    "device": _l("where you are signed in, and with which devices"),
    "password": _l("your password: it is stored so that nobody can read it"),
}


@dataclass(frozen=True)
class Sight:
    """What one permission lets its holder see of a person, and do."""

    sees: tuple[str, ...] = ()
    does: Any = ""


SIGHTS: dict[str, Sight] = {
    "agency.view": Sight(
        ("name", "number", "unit", "status", "dates", "attempts", "passed", "hours"),
    ),
    "roster.manage": Sight(
        ("name", "number", "unit", "account", "attendance"),
        _l("puts people on the roster, and gives them codes and invitations to sign in with"),
    ),
    "attempts.open": Sight(
        ("name", "attempts", "passed"),
        _l("opens one more attempt at a quiz (the administrator only to people without an agency)"),
    ),
    "time.allow": Sight(
        ("name", "time"),
        _l("gives you more time in quizzes with a time limit, on record"),
    ),
    "agency.certificates": Sight(
        ("name", "dates", "hours", "papers"),
        _l("decides whether certificates of the agency show names in public"),
    ),
    "agency.practice": Sight(
        ("name", "dates", "assessed"),
        _l(
            "asks for assessed practice runs, and sees which skills were chosen in all practice,"
            " added up over ten people or more"
        ),
    ),
    "certificates.withdraw": Sight(
        ("name", "unit", "dates", "hours", "passed", "papers"),
        _l("corrects the name on a certificate or revokes it, with a reason, on record"),
    ),
    "content.author": Sight(
        (),
        _l(
            "writes and publishes lessons, and sees how many of ten people or more chose which"
            " answer in a quiz, never who"
        ),
    ),
    "attempts.regrade": Sight(
        (),
        _l(
            "adds a new result beside the first when an answer key was wrong; sees how many"
            " results that changes, never whose"
        ),
    ),
    "rollcall.hold": Sight(
        ("name", "number", "unit", "attendance"),
        _l(
            "holds roll calls and records who was there (how you vote in one is known to nobody,"
            " and it never counts as your practice)"
        ),
    ),
    "attendance.withdraw": Sight(
        ("attendance",), _l("withdraws a roll call that was recorded by mistake, with a reason")
    ),
    "site.administer": Sight(
        ("name", "number", "email", "roles", "mails"),
        _l(
            "adds agencies, gives roles for the whole installation, sends waiting mail, and lets in"
            " who is locked out (a badge number is shown of coordinators only)"
        ),
    ),
}

NEVER = ("practice", "lines", "refreshers", "mistakes", "hour", "device", "password")

# Who is meant, and the permissions they hold: the rows of the page.
AUDIENCES: list[tuple[str, Any, tuple[str, ...]]] = [
    (
        "coordinator",
        _l("Your training coordinator"),
        (
            "agency.view",
            "roster.manage",
            "attempts.open",
            "time.allow",
            "agency.certificates",
            "agency.practice",
            "certificates.withdraw",
            "rollcall.hold",
            "attendance.withdraw",
        ),
    ),
    (
        "supervisor",
        _l("Your supervisor, of the own unit only"),
        ("agency.view", "rollcall.hold"),
    ),
    (
        "instructor",
        _l("An instructor, who writes the course"),
        ("content.author", "attempts.regrade"),
    ),
    (
        "administrator",
        _l("The administrator, who keeps the installation running"),
        (
            "content.author",
            "attempts.regrade",
            "site.administer",
            "attempts.open",
            "time.allow",
            "certificates.withdraw",
        ),
    ),
]


def permits(actor: Actor, permission: str) -> bool:
    """Whether `actor` holds `permission`; KeyError for a permission that does not exist."""
    return PERMISSIONS[permission](actor)


def overseer_seat(actor: Actor) -> Seat | None:
    """The membership through which `actor` oversees an agency or a unit, a coordinator's first."""
    for role in OVERSEERS:
        for seat in actor.seats:
            if seat.role == role:
                return seat
    return None


def attempt_agencies(actor: Actor) -> list[UUID | None]:
    """The agencies whose people `actor` may open attempts to; None is being without an agency."""
    found: list[UUID | None] = [
        seat.agency_id for seat in actor.seats if seat.role == MemberRole.COORDINATOR
    ]
    return [*found, None] if actor.site_role == SiteRole.ADMINISTRATOR else found


def opens_attempts_of(actor: Actor, agency_id: UUID | None) -> bool:
    """Whether `actor` may open an attempt to somebody who studies for this agency."""
    return agency_id in attempt_agencies(actor)


def coordinator_seat(actor: Actor) -> Seat | None:
    """The membership through which `actor` coordinates an agency."""
    return next((seat for seat in actor.seats if seat.role == MemberRole.COORDINATOR), None)


def coordinates(actor: Actor, agency_id: UUID | None) -> bool:
    """Whether `actor` is a coordinator of this very agency."""
    return agency_id is not None and any(
        seat.role == MemberRole.COORDINATOR and seat.agency_id == agency_id for seat in actor.seats
    )


def withdraws_certificates_of(actor: Actor, agency_id: UUID | None) -> bool:
    """Whether `actor` may open, correct and revoke a certificate earned for this agency."""
    return actor.site_role == SiteRole.ADMINISTRATOR or coordinates(actor, agency_id)


def learner_seat(actor: Actor) -> Seat | None:
    """The membership that training is done for: the oldest that holds, if any."""
    return actor.seats[0] if actor.seats else None


def seen_by() -> list[dict[str, Any]]:
    """For each audience: who it is, what it sees of a person, and what else it may do."""
    rows = []
    for key, who, permissions in AUDIENCES:
        sights = [SIGHTS[permission] for permission in permissions]
        facts = dict.fromkeys(fact for sight in sights for fact in sight.sees)
        rows.append(
            {
                "key": key,
                "who": who,
                "sees": [FACTS[fact] for fact in facts],
                "does": [sight.does for sight in sights if sight.does],
            }
        )
    return rows
