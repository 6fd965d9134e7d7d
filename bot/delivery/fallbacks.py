"""What is sent instead where Telegram refuses a call: an answer in plain text is better than none."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.delivery.api_errors import UNEXPECTED, name_of

if TYPE_CHECKING:
    from telegram.error import BadRequest

EDIT = "editMessageText"
_TAG = re.compile(r"<[^<>]*>")


def instead_of(method: str, parameters: dict[str, Any], error: BadRequest) -> dict[str, Any] | None:
    """The parameters to try next.

    Args:
        method: what was called.
        parameters: with what.
        error: what Telegram said.

    Returns:
        Other parameters; None where nothing else helps.
    """
    name = name_of(error)
    if name == "message-gone" and "reply_parameters" in parameters:
        return _without(parameters, "reply_parameters")
    if name not in UNEXPECTED:
        return None
    if parameters.get("parse_mode") == "HTML":
        written = "caption" if "caption" in parameters else "text"
        return {**_without(parameters, "parse_mode"), written: plain(str(parameters.get(written, "")))}
    if "reply_markup" in parameters and method != EDIT:
        return _without(parameters, "reply_markup")
    return None


def moved(parameters: dict[str, Any], chat: int) -> dict[str, Any]:
    """The parameters for a group's new chat, where what was replied to has another number."""
    return {**_without(parameters, "reply_parameters"), "chat_id": chat}


def plain(html: str) -> str:
    """What the reader of a text in Telegram's HTML sees."""
    return unescape(_TAG.sub("", html))


def _without(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in parameters.items() if key != name}
