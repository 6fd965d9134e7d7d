"""`visitbot run` and `visitbot sandbox`: the bot on Telegram, or in the browser on this machine."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli import opening
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.answering.engine import Engine

_IN_BROWSER = """\
No TELEGRAM_TOKEN is set, so the bot runs in the browser, on a stand-in for Telegram on this machine.
Put a token from @BotFather into .env to go live. In the terminal: {python} -m bot chat
"""


def run(knowledge: Path | None) -> None:
    """Run on Telegram where a token is set, else in the browser."""
    settings = _settings()
    if settings.telegram_token.get_secret_value():
        _run_on_telegram(settings, knowledge)
        return
    here, python = Path.cwd(), Path(sys.executable)
    typer.echo(_IN_BROWSER.format(python=python.relative_to(here) if python.is_relative_to(here) else python))
    _run_in_browser(settings, knowledge, None, open_page=True)


def sandbox(knowledge: Path | None, port: int | None, *, open_page: bool) -> None:
    """Run the bot in the browser, whatever token is set."""
    _run_in_browser(_settings(), knowledge, port, open_page=open_page)


def _run_on_telegram(settings: Settings, knowledge: Path | None) -> None:
    from telegram.error import BadRequest, TelegramError  # noqa: PLC0415 - python-telegram-bot takes 0.3 s

    from bot.telegram.application import build_application  # noqa: PLC0415
    from bot.telegram.polling import TokenRefusedError  # noqa: PLC0415
    from bot.telegram.running import run as run_on_telegram  # noqa: PLC0415

    _log(settings.log_level)
    engine = _opened(settings, knowledge)
    try:
        asyncio.run(run_on_telegram(build_application(settings, engine.knowledge, engine=engine), settings))
    except TokenRefusedError as error:
        opening.fail(f"Telegram does not know this token: copy it anew from BotFather into .env.\n  {error}")
    except BadRequest as error:
        opening.fail(f"Telegram refuses the webhook's address or secret: {error}")
    except TelegramError as error:
        opening.fail(
            f"Telegram cannot be reached: {error}\n"
            "  Does this machine reach api.telegram.org? A proxy is taken from HTTPS_PROXY, a Bot API server of your\n"
            "  own from TELEGRAM_BASE_URL. `visitbot sandbox` needs no internet."
        )
    except OSError as error:
        opening.fail(f"The webhook's address cannot be listened on: {error}")


def _run_in_browser(settings: Settings, knowledge: Path | None, port: int | None, *, open_page: bool) -> None:
    from bot.trial import run_in_sandbox  # noqa: PLC0415 - the server takes 0.3 s

    # Who tries the bot wants its address on the screen, and no log, unless they ask for one.
    _log(settings.log_level if "log_level" in settings.model_fields_set else "WARNING")
    engine = _opened(settings, knowledge)
    try:
        asyncio.run(run_in_sandbox(settings, engine.knowledge, engine=engine, port=port, open_page=open_page))
    except OSError as error:
        opening.fail(f"The page cannot be served: {error}. Choose another port, or 0 for any that is free.")


def _opened(settings: Settings, knowledge: Path | None) -> Engine:
    engine = opening.open_engine(settings.knowledge if knowledge is None else knowledge)
    # What has been loaded stays: the collector need not look through it, now or ever.
    gc.freeze()
    gc.enable()
    return engine


def _log(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        opening.fail(f"A setting does not hold; mend it in the environment or in .env.\n  {error}")
