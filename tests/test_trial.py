"""The bot on the sandbox: which port it takes, and whether a browser is opened."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from bot import trial
from bot.answering.engine import Engine
from bot.delivery.stopping import Stopping
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


async def ran(knowledge: KnowledgeBase, port: int | None) -> None:
    stopping = Stopping()
    stopping.ask()
    await trial.run_in_sandbox(Settings(), Engine(knowledge), stopping, port=port, open_page=False)


async def test_where_the_default_port_is_taken_another_one_is_used(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(trial, "DEFAULT_PORT", port)
        await ran(knowledge, None)
    told, address = capsys.readouterr().out.splitlines()
    assert told.startswith(f"Port {port} is taken")
    assert address.startswith("The bot is at http://127.0.0.1:")
    assert f":{port} " not in address


async def test_the_default_port_is_used_where_it_is_free(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr(trial, "DEFAULT_PORT", port)
    await ran(knowledge, None)
    assert capsys.readouterr().out == f"The bot is at http://127.0.0.1:{port} (Ctrl+C ends it)\n"


async def test_a_port_that_was_asked_for_is_not_replaced(knowledge: KnowledgeBase) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="cannot be used"):
        await ran(knowledge, taken.getsockname()[1])


@pytest.mark.parametrize(
    ("system", "environment", "shown"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Linux", {"BROWSER": "firefox"}, True),
        ("Linux", {"DISPLAY": ""}, False),
        ("Darwin", {}, True),
        ("Windows", {}, True),
    ],
)
def test_where_a_browser_can_be_shown(
    monkeypatch: pytest.MonkeyPatch, system: str, environment: dict[str, str], *, shown: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("platform.system", lambda: system)
    assert trial.has_screen() is shown
