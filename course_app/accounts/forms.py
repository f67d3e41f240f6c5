"""What people type to sign in, to come in for the first time, and on their account pages."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from course_app.lib.names import MOST, is_name, tidy

NEEDED = _l("Fill this in.")
EMAIL = Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("Write an e-mail as name@agency.gov."))


def at_most(count: int) -> Length:
    """No longer than `count` characters, said plainly."""
    return Length(max=count, message=_l("At most %(max)d characters."))


def stripped(text: str | None) -> str | None:
    """What was typed, without space around it."""
    return text.strip() if text else text


def tidied(text: str | None) -> str | None:
    """What was typed, as a name is kept."""
    return tidy(text) if text else text


def readable(_form: FlaskForm, field: Field) -> None:
    """Not a name without anything in it that can be read."""
    if not is_name(field.data or ""):
        raise ValidationError(_l("Write a name, with at least one letter or digit."))


def name_field(most: int = MOST, needed: bool = True) -> StringField:
    """A field for the name of a person, a place or a thing: the one rule is lib/names.py."""
    presence = DataRequired(NEEDED) if needed else Optional()
    return StringField(filters=[tidied], validators=[presence, at_most(most), readable])


def first_error(errors: dict[str, Iterable[str]]) -> str:
    """The first thing that is wrong with a form."""
    return str(next(words for field in errors.values() for words in field))


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail and password, or agency code, employee number and password."""

    identifier = StringField(validators=[Optional(), at_most(254)])
    agency_code = StringField(validators=[Optional(), at_most(40)])
    employee_number = StringField(validators=[Optional(), at_most(64)])
    password = PasswordField(validators=[DataRequired(NEEDED), at_most(1000)])


class ProofForm(FlaskForm):  # type: ignore[misc]
    """A code of the second step."""

    code = StringField(validators=[DataRequired(NEEDED), at_most(40)])


class SetPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password; the page lets the person look at what they typed."""

    password = PasswordField(validators=[DataRequired(NEEDED), at_most(1000)])


class FirstAdministratorForm(SetPasswordForm):
    """The form behind the one-time administrator link."""

    name = name_field()
    email = StringField(filters=[stripped], validators=[DataRequired(NEEDED), at_most(254), EMAIL])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The three lines of a code slip."""

    agency_code = StringField(validators=[DataRequired(NEEDED), at_most(40)])
    employee_number = StringField(validators=[DataRequired(NEEDED), at_most(64)])
    code = StringField(validators=[DataRequired(NEEDED), at_most(40)])


class JoinForm(SetPasswordForm):
    """Somebody new who comes in by an agency's join link."""

    name = name_field()
    email = StringField(filters=[stripped], validators=[Optional(), at_most(254), EMAIL])


class ResetForm(FlaskForm):  # type: ignore[misc]
    """Where to send a link for a new password."""

    email = StringField(filters=[stripped], validators=[DataRequired(NEEDED), at_most(254), EMAIL])


class NameForm(FlaskForm):  # type: ignore[misc]
    """My own name, as certificates show it."""

    name = name_field()


class EmailForm(FlaskForm):  # type: ignore[misc]
    """A new e-mail, or none; the password shows that it is the person."""

    email = StringField(filters=[stripped], validators=[Optional(), at_most(254), EMAIL])
    password = PasswordField(validators=[DataRequired(NEEDED), at_most(1000)])


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """The password now, and the one to have instead."""

    old_password = PasswordField(validators=[DataRequired(NEEDED), at_most(1000)])
    password = PasswordField(validators=[DataRequired(NEEDED), at_most(1000)])


class PasskeyForm(FlaskForm):  # type: ignore[misc]
    """A passkey's name, and what the browser answered."""

    name = name_field(60)
    credential = StringField(validators=[DataRequired(NEEDED), at_most(20_000)])


class PasskeyNameForm(FlaskForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = name_field(60)
