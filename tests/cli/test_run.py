"""`visitbot run`: the settings decide, and tell what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Run

_TOKEN = "123456:" + "a" * 35


def test_without_a_token_it_is_the_chat(run: Run) -> None:
    result = run("run", typed="who is the ambassador\n")
    assert result.exit_code == 0
    assert "Sergio Cabrera is the Ambassador" in result.stdout
    assert "Telegram" not in result.output


def test_a_token_is_answered_with_what_this_version_can_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    result = run("run", typed="/quit\n")
    assert result.exit_code == 0
    assert "Telegram support is not part of this version" in result.stderr
    assert _TOKEN not in result.output


def test_a_setting_that_does_not_hold(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    result = run("run")
    assert result.exit_code == 1
    assert "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR" in result.stderr
