"""`visitbot run`: the settings decide, and tell what is wrong with them."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import IO, TYPE_CHECKING, Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from bot.delivery.exits import EndedError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Run

_TOKEN = "123456:" + "a" * 35
_SECONDS = 30


class Started:
    """`visitbot run` as a process, from a folder with no `.env`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        assert process.stdout is not None
        self._stdout: IO[str] = process.stdout
        self.read_until("http://")
        self.address = next(word for word in self.said[-1].split() if word.startswith("http://"))

    def read_until(self, words: str) -> None:
        """Read what is printed up to a line with some words in it; pytest ends what never says them."""
        for line in self._stdout:
            self.said.append(line)
            if words in line:
                return
        raise AssertionError(f"it ended without {words!r}: {''.join(self.said)}")

    def ask(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + path, data, {"Content-Type": "application/json"})  # noqa: S310 - always http
        with build_opener(ProxyHandler({})).open(request, timeout=_SECONDS) as response:
            return json.load(response)

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C.

        Returns:
            The exit code, and what was said on standard error.
        """
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=_SECONDS)
        return self.process.returncode, errors


@contextmanager
def started(root: Path, **environment: str) -> Iterator[Started]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot"],
        env={**kept, "PYTHONPATH": str(root), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Started(process)
        finally:
            process.kill()


def test_without_a_token_it_runs_in_the_browser(root: Path, tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n', "utf-8")
    browser.chmod(0o755)
    with started(root, BROWSER=str(browser)) as bot:
        assert "No TELEGRAM_TOKEN is set" in bot.said[0]
        assert bot.said[1].endswith(f"{sys.executable} -m bot chat\n")
        until = time.monotonic() + _SECONDS
        while not opened.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert opened.read_text("utf-8").strip() == bot.address
        bob = next(person["id"] for person in bot.ask("/sim/people") if person["first_name"] == "Bob")
        bot.ask(f"/sim/chats/{bob}/messages", {"from": bob, "text": "who is the ambassador"})
        while len(said := bot.ask(f"/sim/chats/{bob}/messages")) == 1 and time.monotonic() < until:
            time.sleep(0.02)
        assert "Sergio Cabrera is the Ambassador" in said[1]["text"]
        assert bot.stop() == (0, "")


def test_without_a_screen_it_tells_the_address_and_what_to_do(root: Path) -> None:
    with started(root) as bot:
        bot.read_until("open that address in one on this machine")
        bot.read_until(f"ssh -L {bot.address.rpartition(':')[2]}:127.0.0.1:")
        assert bot.ask("/sim/state")["bot"]["username"] == "sandbox_bot"
        assert bot.stop() == (0, "")


def test_a_token_runs_it_on_telegram(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    ran: list[object] = []

    async def note(*given: object, **_: object) -> None:
        ran.append(given)

    monkeypatch.setattr("bot.service.run_service", note)
    result = run("run")
    assert result.exit_code == 0
    assert len(ran) == 1
    assert not result.output


def test_a_token_in_the_env_file_does_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_TOKEN={_TOKEN}\n", "utf-8")
    ran: list[object] = []

    async def note(*given: object, **_: object) -> None:
        ran.append(given)

    monkeypatch.setattr("bot.service.run_service", note)
    assert run().exit_code == 0
    assert len(ran) == 1


def test_a_telegram_that_cannot_be_reached_is_told_in_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    monkeypatch.setenv("TELEGRAM_BASE_URL", f"http://127.0.0.1:{port}/bot")
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setattr("bot.telegram.retries.PAUSES", (0.0, 0.0))
    result = run("run")
    assert result.exit_code == ExitCode.TELEGRAM_AWAY
    assert result.stderr.splitlines()[-3].startswith("Telegram cannot be reached: ")
    assert "Traceback" not in result.output
    assert _TOKEN not in result.output


def test_what_ends_the_bot_is_told_with_an_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def end(*_: object, **__: object) -> None:
        raise EndedError(ExitCode.WEBHOOK_ELSEWHERE, "Somebody else has them")

    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    monkeypatch.setattr("bot.service.run_service", end)
    result = run("run")
    assert result.exit_code == 76
    assert "Somebody else has them" in result.stderr


@pytest.mark.parametrize("command", ["run", "sandbox"])
def test_garbage_is_collected_again_once_it_runs(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    if command == "run":
        monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    collecting: list[bool] = []

    async def note(*_: object, **__: object) -> None:
        collecting.append(gc.isenabled())

    monkeypatch.setattr("bot.service.run_service", note)
    monkeypatch.setattr("bot.trial.run_in_sandbox", note)
    gc.disable()
    run(command)
    assert collecting == [True]


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("sandbox", "--no-browser", "--port", str(port))
    assert result.exit_code == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in result.stderr
    assert "Choose another port" in result.stderr


def test_a_setting_that_does_not_hold(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    result = run("run")
    assert result.exit_code == ExitCode.SETTINGS
    assert "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR" in result.stderr


@pytest.mark.parametrize("base", ["http://127.0.0.1:{port}/bot", "http://127.0.0.1:99999999/bot", "http://[x/bot"])
def test_no_failure_at_the_start_shows_the_token(run: Run, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    """A proxy's page that echoes the path, and addresses that are none."""
    monkeypatch.setenv("TELEGRAM_TOKEN", _TOKEN)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setattr("bot.telegram.retries.PAUSES", (0.0, 0.0))
    with HTTPServer(("127.0.0.1", 0), Echoing) as proxy:
        serving = threading.Thread(target=proxy.serve_forever)
        serving.start()
        monkeypatch.setenv("TELEGRAM_BASE_URL", base.format(port=proxy.server_port))
        result = run("run")
        proxy.shutdown()
        serving.join()
    assert result.exit_code != 0
    assert "a" * 35 not in result.output + result.stderr


class Echoing(BaseHTTPRequestHandler):
    """A proxy whose error page names the address that was asked for."""

    def do_POST(self) -> None:
        body = f"<html>502: {self.path} cannot be reached</html>".encode()
        self.send_response(502)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...
