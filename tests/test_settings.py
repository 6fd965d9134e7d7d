"""Settings from the environment and from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.packaged import packaged_knowledge
from bot.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = "123456:" + "a" * 35


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "KNOWLEDGE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)


def _file(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text, "utf-8")
    return path


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / ".env")
    assert settings.telegram_token.get_secret_value() == ""
    assert settings.knowledge == packaged_knowledge()
    assert settings.log_level == "INFO"


def test_the_example_file_says_what_holds_anyway(root: Path, tmp_path: Path) -> None:
    assert read_settings(root / ".env.example") == read_settings(tmp_path / ".env")


def test_a_file_is_read_and_the_environment_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _file(tmp_path, f"TELEGRAM_TOKEN={_TOKEN}\nLOG_LEVEL=debug\nKNOWLEDGE={tmp_path}\nOTHER=1\n")
    monkeypatch.setenv("LOG_LEVEL", "error")
    settings = read_settings(file)
    assert settings.telegram_token.get_secret_value() == _TOKEN
    assert settings.log_level == "ERROR"
    assert settings.knowledge == tmp_path
    assert _TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("LOG_LEVEL=LOUD", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"),
        ("LOG_FORMAT=xml", "LOG_FORMAT must be one of text, json"),
        ("OPERATORS=12, @secret", "OPERATORS must be numeric Telegram ids"),
        ("OPERATORS=❶", "OPERATORS must be numeric Telegram ids"),
        ("DATABASE_URL=mysql://me:secret@host/x", "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        ("MONITOR_PORT=99999", "MONITOR_PORT "),
        ("TELEGRAM_BASE_URL=http://[x/bot", "TELEGRAM_BASE_URL must be an http or https address"),
        ("TELEGRAM_BASE_URL=http://127.0.0.1:99999/bot", "TELEGRAM_BASE_URL must be an http or https address"),
        ("KNOWLEDGE=not/here", "KNOWLEDGE 'not/here' is no folder"),
        ("TELEGRAM_TOKEN=secret", "TELEGRAM_TOKEN is no bot token"),
        ("TELEGRAM_TOKEN=123456:short", "TELEGRAM_TOKEN is no bot token"),
    ],
)
def test_what_does_not_hold_is_told_and_secrets_are_not(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(_file(tmp_path, text))
    assert problem in str(raised.value)
    assert "secret" not in str(raised.value)


def test_what_an_operator_can_set(tmp_path: Path) -> None:
    lines = (
        "OPERATORS=12, 345\nMONITOR_PORT=off\nKEEP_UNANSWERED_TEXTS=yes\nDATABASE_URL=postgresql://me:hidden@host/x\n"
    )
    settings = read_settings(_file(tmp_path, lines))
    assert settings.operators == {12, 345}
    assert settings.monitor_port is None
    assert settings.keep_unanswered_texts
    assert "hidden" not in repr(settings)


def test_without_a_database_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    url = read_settings(_file(tmp_path, "DATABASE_URL=\n")).database_url.get_secret_value()
    assert url.startswith("sqlite:///")
    assert url.endswith("visitbot.sqlite3")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(_file(tmp_path, "LOG_LEVEL=LOUD\nTELEGRAM_TOKEN=x\n"))
    assert len(str(raised.value).splitlines()) == 2


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / ".env")
