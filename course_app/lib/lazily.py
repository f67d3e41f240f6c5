"""Libraries that few requests need, imported by the first that does.

cryptography takes about 6 MB of a web worker and webauthn 6 more; a worker that only serves
lessons should not pay for them.
"""

from __future__ import annotations

import importlib
from typing import Any


def module(name: str) -> Any:
    """The module of this name; a second call costs a dictionary look-up."""
    return importlib.import_module(name)
