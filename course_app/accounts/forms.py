"""What people type to sign in and to set a password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

NEEDED = _l("Fill this in.")


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail and password, or agency code, employee number and password."""

    identifier = StringField(validators=[Optional(), Length(max=254)])
    agency_code = StringField(validators=[Optional(), Length(max=40)])
    employee_number = StringField(validators=[Optional(), Length(max=64)])
    password = PasswordField(validators=[DataRequired(NEEDED), Length(max=1000)])


class SetPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password; the page lets the person look at what they typed."""

    password = PasswordField(validators=[DataRequired(NEEDED), Length(max=1000)])


class FirstAdministratorForm(SetPasswordForm):
    """The form behind the one-time administrator link."""

    name = StringField(validators=[DataRequired(NEEDED), Length(max=200)])
    email = StringField(
        validators=[
            DataRequired(NEEDED),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("Write an e-mail as name@agency.gov.")),
        ]
    )
