"""`visitbot run` and `visitbot sandbox`: the bot on Telegram, or in the browser on this machine."""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli import opening
from bot.delivery.exits import ExitCode
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.answering.engine import Engine
    from bot.delivery.stopping import Stopping

_IN_BROWSER = """\
No TELEGRAM_TOKEN is set, so the bot runs in the browser, on a stand-in for Telegram on this machine.
Put a token from @BotFather into .env to go live. In the terminal: {python} -m bot chat
"""


def run(knowledge: Path | None, *, takes_over: bool = False) -> None:
    """Run on Telegram where a token is set, else in the browser."""
    settings = _settings()
    if settings.telegram_token.get_secret_value():
        _run_on_telegram(settings, knowledge, takes_over=takes_over)
        return
    here, python = Path.cwd(), Path(sys.executable)
    typer.echo(_IN_BROWSER.format(python=python.relative_to(here) if python.is_relative_to(here) else python))
    _run_in_browser(settings, knowledge, None, open_page=True)


def sandbox(knowledge: Path | None, port: int | None, *, open_page: bool) -> None:
    """Run the bot in the browser, whatever token is set."""
    _run_in_browser(_settings(), knowledge, port, open_page=open_page)


def _run_on_telegram(settings: Settings, knowledge: Path | None, *, takes_over: bool) -> None:
    from bot.delivery.exits import EndedError  # noqa: PLC0415 - python-telegram-bot takes 0.3 s
    from bot.delivery.logs import redacted  # noqa: PLC0415
    from bot.reloading import Source  # noqa: PLC0415
    from bot.service import run_service  # noqa: PLC0415

    _log(settings, settings.log_level)
    engine = _opened(settings, knowledge)
    folder = settings.knowledge if knowledge is None else knowledge
    source = Source(folder, lambda: opening.load_engine(folder))
    try:
        asyncio.run(
            _until_stopped(
                lambda stopping: run_service(settings, engine, stopping, takes_over=takes_over, source=source)
            )
        )
    except EndedError as error:
        opening.fail(redacted(str(error)), error.code)


async def _until_stopped(run: Callable[[Stopping], Awaitable[None]]) -> None:
    from bot.delivery.stopping import Stopping, heeding_signals  # noqa: PLC0415

    stopping = Stopping()
    with heeding_signals(stopping):
        await run(stopping)


def _run_in_browser(settings: Settings, knowledge: Path | None, port: int | None, *, open_page: bool) -> None:
    from bot.trial import run_in_sandbox  # noqa: PLC0415 - the server takes 0.3 s

    # Who tries the bot wants its address on the screen, and no log, unless they ask for one.
    _log(settings, settings.log_level if "log_level" in settings.model_fields_set else "WARNING")
    engine = _opened(settings, knowledge)
    try:
        asyncio.run(
            _until_stopped(lambda stopping: run_in_sandbox(settings, engine, stopping, port=port, open_page=open_page))
        )
    except OSError as error:
        opening.fail(f"The page cannot be served: {error}. Choose another port, or 0 for any that is free.")


def _opened(settings: Settings, knowledge: Path | None) -> Engine:
    engine = opening.open_engine(settings.knowledge if knowledge is None else knowledge)
    # What has been loaded stays: the collector need not look through it, now or ever.
    gc.freeze()
    gc.enable()
    return engine


def _log(settings: Settings, level: str) -> None:
    from bot.delivery.logs import hide, log_as  # noqa: PLC0415

    hide(settings.telegram_token.get_secret_value())
    log_as(level, settings.log_format)


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        opening.fail(f"A setting does not hold; mend it in the environment or in .env.\n  {error}", ExitCode.SETTINGS)
