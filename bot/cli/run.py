"""`visitbot run`: the main job."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import typer

from bot.cli import opening
from bot.cli.chat import chat
from bot.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def run(knowledge: Path | None) -> None:
    """Run on Telegram where a token is set, else chat in the terminal."""
    try:
        settings = read_settings()
    except SettingsError as error:
        opening.fail(f"A setting does not hold; mend it in the environment or in .env.\n  {error}")
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if settings.telegram_token.get_secret_value():
        typer.echo("Telegram support is not part of this version: here is the chat in the terminal.", err=True)
    chat(settings.knowledge if knowledge is None else knowledge, None)
