"""The log: one line each, with the update, and never a secret."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.logs import HIDDEN, UPDATE, LineFormatter, hide

TOKEN = "123456:" + "k" * 35


def record(message: str, *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord("bot.x", logging.ERROR, __file__, 1, message, arguments, exc_info)


def test_a_line_names_its_update() -> None:
    reset = UPDATE.set(77)
    told = LineFormatter("text").format(record("Sent %d messages", 2))
    as_json = json.loads(LineFormatter("json").format(record("Sent %d messages", 2)))
    UPDATE.reset(reset)
    assert told.partition(" ")[2] == 'level=error logger=bot.x message="Sent 2 messages" update=77'
    assert {**as_json, "time": ""} == {
        "time": "",
        "level": "error",
        "logger": "bot.x",
        "message": "Sent 2 messages",
        "update": 77,
    }


@given(st.text())
def test_whatever_is_logged_is_one_line(text: str) -> None:
    told = [LineFormatter(form).format(record("%s", text)) for form in ("text", "json")]
    assert all(len(line.splitlines()) == 1 for line in told)
    assert json.loads(told[1])["message"] == text


def test_an_error_is_told_by_its_class_and_place_and_not_by_its_words() -> None:
    try:
        int("somebody's message")
    except ValueError as error:
        told = LineFormatter("text").format(record("It failed", error=error))
    assert "error=ValueError" in told
    assert "test_logs.py:" in told
    assert "somebody" not in told


def test_a_secret_is_hidden_whoever_logs_it(caplog: pytest.LogCaptureFixture) -> None:
    hide(TOKEN)
    log = logging.getLogger("somebody.else")
    with caplog.at_level(logging.DEBUG):
        log.info("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
        log.error("It failed", exc_info=ValueError(f"the token {TOKEN} is refused"))
    assert HIDDEN in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_that_nobody_caught_is_a_line_without_secrets(form: str) -> None:
    program = (
        "from bot.delivery.logs import hide, log_as\n"
        f"hide({TOKEN!r})\nlog_as('DEBUG', {form!r})\n"
        f"raise OSError('cannot connect to https://api.telegram.org/bot{TOKEN}/getMe')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert "OSError" in ran.stderr
    assert "k" * 35 not in ran.stderr
