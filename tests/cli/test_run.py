"""`visitbot run`: the settings decide, and tell what is wrong with them."""

from __future__ import annotations

import socket
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


def test_a_token_runs_it_on_telegram(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    ran: list[object] = []

    async def note(application: object, settings: object) -> None:
        ran.append((application, settings))

    monkeypatch.setattr("bot.telegram.running.run", note)
    result = run("run")
    assert result.exit_code == 0
    assert len(ran) == 1
    assert _TOKEN not in result.output


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("sandbox", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "choose another" in result.stderr


def test_a_setting_that_does_not_hold(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    result = run("run")
    assert result.exit_code == 1
    assert "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR" in result.stderr
