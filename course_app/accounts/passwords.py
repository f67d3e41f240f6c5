"""Passwords: argon2id at t=2, 19 MiB, p=1 (OWASP's second recommended setting).

What is refused is what can be guessed: the zxcvbn package holds the lists of common and breached
passwords and knows how people vary them. Its lists take 12 MB, so it runs in a process of its own
that ends with the answer (about 75 ms), and a web worker keeps nothing of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from course_app.accounts.guessable import is_guessable
from course_app.lib.lazily import module

MIN_LENGTH = 12
MAX_LENGTH = 200
SCORED_LENGTH = 72  # zxcvbn takes no more, and needs no more to judge
STRONG = 4  # of 4: at least 10^10 guesses
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when there is no such person, so that both answers take the same time.
_nobody = _hasher.hash("there is nobody of this name")
_SCORE = (
    "import json, sys, zxcvbn;"
    "told = json.load(sys.stdin);"
    "print(min(zxcvbn.zxcvbn(way, user_inputs=told['words'])['score'] for way in told['ways']))"
)
UNSHIFTED = str.maketrans("!@#$%^&*()", "1234567890")


class WeakPassword(ValueError):
    """The password is too short, too long or too common; the message says what to do."""


def hash_password(password: str) -> str:
    """The argon2id hash of `password`; raises WeakPassword when it is too short or too long."""
    if len(password) < MIN_LENGTH:
        raise WeakPassword(
            _("Use at least %(n)s characters: three or four words will do.", n=MIN_LENGTH)
        )
    if len(password) > MAX_LENGTH:
        raise WeakPassword(_("Use at most %(n)s characters.", n=MAX_LENGTH))
    return _hasher.hash(password)


def strong_hash(password: str, context: Iterable[str]) -> str:
    """The hash of a password that somebody chooses now; raises WeakPassword for a common one.

    `context` is what anybody could know: name, number, agency, course. Slow on purpose: call it
    while no write lock is held.
    """
    known = _parts(context)
    long_enough = MIN_LENGTH <= len(password) <= MAX_LENGTH
    if long_enough and (is_guessable(password, known) or _score(password, known) < STRONG):
        raise WeakPassword(
            _(
                "Many people use this one or one like it, or it is close to your name or your"
                " agency, so it would be guessed early. Take three or four words that do not"
                " belong together."
            )
        )
    return hash_password(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` belongs to `password_hash`; as slow for None as for a real hash."""
    try:
        right = _hasher.verify(password_hash or _nobody, password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def _parts(context: Iterable[str]) -> list[str]:
    return [part for text in context for part in (text, *re.split(r"\W+", text)) if len(part) > 2]


def _score(password: str, known: list[str]) -> int:
    """The least score of the ways in which it can be read.

    Words with spaces between them would else pass for random signs, and so would a walk over the
    keyboard with the shift key held down now and then.
    """
    closed = re.sub(r"[\s._-]+", "", password)
    unshifted = closed.lower().translate(UNSHIFTED)
    ways = [way[:SCORED_LENGTH] for way in (password, closed, unshifted) if way]
    told = {"ways": ways, "words": known}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter; the password goes by stdin
            [sys.executable, "-I", "-c", _SCORE],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        return int(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        # A server that may not start processes pays in memory rather than in strength.
        score = module("zxcvbn").zxcvbn
        return min(int(score(way, user_inputs=known)["score"]) for way in ways)
