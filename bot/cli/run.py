"""`visitbot run` and `visitbot sandbox`: the bot on Telegram, or in the browser on this machine."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.cli import opening
from bot.cli.chat import chat
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def run(knowledge: Path | None) -> None:
    """Run on Telegram where a token is set, else chat in the terminal."""
    settings = _settings()
    if not settings.telegram_token.get_secret_value():
        chat(settings.knowledge if knowledge is None else knowledge, None)
        return
    from bot.telegram.application import build_application  # noqa: PLC0415 - python-telegram-bot takes 0.3 s
    from bot.telegram.polling import TokenRefusedError  # noqa: PLC0415
    from bot.telegram.running import run as run_on_telegram  # noqa: PLC0415

    base = opening.open_knowledge(settings.knowledge if knowledge is None else knowledge)
    try:
        asyncio.run(run_on_telegram(build_application(settings, base), settings))
    except TokenRefusedError as error:
        opening.fail(f"Telegram does not know this token: copy it anew from BotFather into .env.\n  {error}")
    except OSError as error:
        opening.fail(f"The webhook's address cannot be listened on: {error}")


def sandbox(knowledge: Path | None, port: int, *, open_page: bool) -> None:
    """Run the bot on the sandbox, whatever token is set."""
    from bot.trial import run_in_sandbox  # noqa: PLC0415 - the server takes 0.3 s

    settings = _settings()
    base = opening.open_knowledge(settings.knowledge if knowledge is None else knowledge)
    try:
        asyncio.run(run_in_sandbox(settings, base, port=port, open_page=open_page))
    except OSError as error:
        opening.fail(f"Port {port} cannot be listened on ({error}): choose another with `visitbot sandbox --port 0`.")


def _settings() -> Settings:
    try:
        settings = read_settings()
    except SettingsError as error:
        opening.fail(f"A setting does not hold; mend it in the environment or in .env.\n  {error}")
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return settings
