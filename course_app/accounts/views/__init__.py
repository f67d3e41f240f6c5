"""The pages of accounts: sign in and out, come in for the first time, and what is one's own."""

from __future__ import annotations

from course_app.accounts.views import (
    account as account,
)
from course_app.accounts.views import (
    first_time as first_time,
)
from course_app.accounts.views import (
    join as join,
)
from course_app.accounts.views import (
    kept as kept,
)
from course_app.accounts.views import (
    links as links,
)
from course_app.accounts.views import (
    passkeys as passkeys,
)
from course_app.accounts.views import (
    proof as proof,
)
from course_app.accounts.views import (
    second_step as second_step,
)
from course_app.accounts.views import (
    sign_in as sign_in,
)
from course_app.accounts.views.blueprint import accounts

__all__ = ["accounts"]
