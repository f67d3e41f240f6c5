"""Every setting is documented, every documented setting exists, and a wrong one is refused."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config import Config, ConfigError

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"


def documented() -> dict[str, str]:
    """Setting -> what follows it in the reference; a setting begins a table row or a heading."""
    lines = REFERENCE.read_text().splitlines()
    found = [re.match(r"^(?:\| *|#+ *)`([A-Z][A-Z_]+)`(.*)$", line) for line in lines]
    return {match[1]: match[2] for match in found if match}


def test_the_reference_has_every_setting_and_no_other() -> None:
    assert set(documented()) == {field.metadata["env"] for field in fields(Config)}


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: str(field.metadata["env"]))
def test_the_reference_names_the_default(field: object) -> None:
    default, env = getattr(field, "default", ""), getattr(field, "metadata", {})["env"]
    if default and not Path(default).is_absolute():
        assert f"`{default}`" in documented().get(env, ""), f"{env} is by default {default!r}"


@pytest.mark.parametrize("name", ["COURSE_", "COURSE_MODES", "COURSE_DEBUG"])
def test_an_unknown_setting_is_refused_by_name(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_environment({name: "1"})


def test_an_empty_environment_is_a_demo_on_this_machine() -> None:
    config = Config.from_environment({})
    assert config.demo
    assert config.host == "127.0.0.1"
    assert config.database.startswith("sqlite:///")
