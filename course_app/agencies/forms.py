"""What a coordinator types: a person for the roster, a join link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, NumberRange, Optional

from course_app.accounts.forms import EMAIL, NEEDED, at_most, name_field, stripped
from course_app.agencies.joining import MOST_DAYS, MOST_PLACES


class MemberForm(FlaskForm):  # type: ignore[misc]
    """One person for the roster; with an e-mail they get an invitation."""

    name = name_field()
    number = name_field(64)
    unit = name_field(needed=False)
    email = StringField(filters=[stripped], validators=[Optional(), at_most(254), EMAIL])


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Where to send an invitation; the agency does not see the address again."""

    email = StringField(filters=[stripped], validators=[DataRequired(NEEDED), at_most(254), EMAIL])


class JoinLinkForm(FlaskForm):  # type: ignore[misc]
    """How long a join link is open, and for how many."""

    days = IntegerField(
        validators=[
            DataRequired(_l("Write a number of days.")),
            NumberRange(1, MOST_DAYS, _l("From 1 to 90 days.")),
        ]
    )
    places = IntegerField(
        validators=[
            DataRequired(_l("Write a number of people.")),
            NumberRange(1, MOST_PLACES, _l("From 1 to 2,000 people.")),
        ]
    )
