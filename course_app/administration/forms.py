"""What an administrator types: an agency with its first coordinator, a role."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf, DataRequired, Optional

from course_app.accounts.forms import EMAIL, NEEDED, at_most, name_field, stripped
from course_app.accounts.models import SiteRole


class AgencyForm(FlaskForm):  # type: ignore[misc]
    """An agency, its time zone, and who runs its training."""

    name = name_field()
    time_zone = StringField(
        filters=[stripped],
        validators=[
            DataRequired(NEEDED),
            AnyOf(
                available_timezones(),
                message=_l("Write it as America/Chicago, with the name of a city in your zone."),
            ),
        ],
    )
    coordinator = name_field()
    number = name_field(64)
    email = StringField(filters=[stripped], validators=[Optional(), at_most(254), EMAIL])


class CoordinatorForm(FlaskForm):  # type: ignore[misc]
    """One more person who runs an agency's training."""

    name = name_field()
    number = name_field(64)


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role for the whole installation, or none."""

    role = StringField(validators=[Optional(), AnyOf([role.value for role in SiteRole])])
