"""Settings: what is wrong stops the start with one sentence that names the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Config, ConfigError


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"COURSE_MOOD": "demo"}, "COURSE_MOOD: no such setting"),
        ({"COURSE_MODE": "test"}, "set it to demo or real"),
        ({"PORT": "eighty"}, "PORT is 'eighty'"),
        ({"PORT": "70000"}, "from 1 to 65535"),
        ({"HOST": "0.0.0.0"}, "a demo serves this machine only"),
        ({"COURSE_TRUSTED_PROXIES": "1"}, "never stands behind a proxy"),
        ({"DATABASE_URL": "mysql://x"}, "must begin with sqlite:/// or postgresql://"),
        ({"SECRET_KEY": "short"}, "shorter than 32 characters"),
        ({"COURSE_BASE_URL": "ftp://x"}, "write it as https://"),
        ({"COURSE_LOG_LEVEL": "LOUD"}, "use DEBUG, INFO, WARNING or ERROR"),
        ({"COURSE_STAFF_SECOND_FACTOR": "maybe"}, "optional or required"),
        ({"COURSE_SMTP_URL": "smtp://mail.example.gov"}, "belong together"),
        ({"COURSE_MAIL_FROM": "a@b"}, "belong together"),
        ({"COURSE_SMTP_URL": "mail:25", "COURSE_MAIL_FROM": "a@b"}, "must look like smtp://"),
        ({"COURSE_SMTP_URL": "smtp://m", "COURSE_MAIL_FROM": "us"}, "write it as Training"),
        ({"COURSE_MODULES_DIR": "/nowhere/at/all"}, "not a folder that exists"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_cure(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        Config.from_environment(environ)


def test_without_any_setting_it_is_a_demo_on_this_machine() -> None:
    config = Config.from_environment({})
    assert config.demo
    assert config.host == "127.0.0.1"
    assert config.database.endswith("/demo.db")


def test_a_real_installation_has_a_database_of_its_own() -> None:
    demo, real = Config.from_environment({}), Config.from_environment({"COURSE_MODE": "real"})
    assert demo.database != real.database


def test_an_empty_setting_counts_as_not_given() -> None:
    assert Config.from_environment({"DATABASE_URL": " "}).database.startswith("sqlite:///")


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    config = Config.from_environment({"COURSE_INSTANCE": str(tmp_path / "new")})
    key = config.signing_key()
    assert len(key) == 64
    assert config.signing_key() == key
    [file] = (tmp_path / "new").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_cookies_are_secure_where_the_public_address_is_https(tmp_path: Path) -> None:
    environ = {"COURSE_INSTANCE": str(tmp_path), "COURSE_MODE": "real"}
    plain = Config.from_environment(environ).flask_settings()
    safe = Config.from_environment({**environ, "COURSE_BASE_URL": "https://t.example"})
    assert plain["SESSION_COOKIE_SECURE"] is False
    assert safe.flask_settings()["SESSION_COOKIE_SECURE"] is True


def test_a_second_step_for_staff_is_asked_for_where_it_is_set(tmp_path: Path) -> None:
    environ = {"COURSE_INSTANCE": str(tmp_path)}
    required = {**environ, "COURSE_STAFF_SECOND_FACTOR": "required"}
    assert not Config.from_environment(environ).flask_settings()["STAFF_SECOND_FACTOR"]
    assert Config.from_environment(required).flask_settings()["STAFF_SECOND_FACTOR"]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("", ""),
        ("https://t.example.gov", "https://t.example.gov"),
        ("https://t.example.gov:8443/x/", "https://t.example.gov:8443"),
    ],
)
def test_passkeys_belong_to_the_public_address(tmp_path: Path, address: str, origin: str) -> None:
    environ = {"COURSE_INSTANCE": str(tmp_path), "COURSE_MODE": "real", "COURSE_BASE_URL": address}
    assert Config.from_environment(environ).flask_settings()["PASSKEY_ORIGIN"] == origin
