"""The Chromium that is on this system."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
MISSING = (
    "no Chromium was found: install it (Debian and Ubuntu: apt-get install chromium),"
    " or name one with CHROMIUM=/path/to/chromium."
)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome; CHROMIUM in the environment decides when it is set."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (MAC if Path(MAC).exists() else None)
