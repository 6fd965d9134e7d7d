"""Every method that clients know is either there or named as lacking."""

import inspect

import aiogram.methods
from telegram import Bot

from bot.sandbox.core.methods.lacking import LACKING
from bot.sandbox.core.methods.table import BY_NAME


def known_to_clients() -> set[str]:
    ours = {name for name, _ in inspect.getmembers(Bot, callable) if not name.startswith("_") and name != name.lower()}
    theirs = (getattr(getattr(aiogram.methods, name), "__api_method__", None) for name in aiogram.methods.__all__)
    return ours | {name for name in theirs if isinstance(name, str)}


def test_every_method_of_telegram_is_there_or_named() -> None:
    names = {name.lower() for name in known_to_clients()}
    assert len(names) > 150
    assert names <= BY_NAME.keys() | LACKING.keys()
    assert not BY_NAME.keys() & LACKING.keys()
