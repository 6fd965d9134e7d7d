"""What is sent instead where Telegram refuses a call: an answer in plain text is better than none."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.delivery.api_errors import UNEXPECTED, name_of

if TYPE_CHECKING:
    from telegram.error import TelegramError

EDIT = "editMessageText"
RICH = "sendRichMessage"
_TAG = re.compile(r"<[^<>]*>")


def as_sent(method: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A call as it is made: a rich message without what stands in for it, or that in its place."""
    if method != RICH:
        return method, parameters
    given = _without(parameters, "instead")
    return (RICH if "rich_message" in given else "sendMessage"), given


def instead_of(method: str, parameters: dict[str, Any], error: TelegramError) -> dict[str, Any] | None:
    """The parameters to try next.

    Args:
        method: what was called.
        parameters: with what.
        error: what Telegram said.

    Returns:
        Other parameters; None where nothing else helps.
    """
    if "instead" in parameters:
        # Whatever is wrong with a rich message, its text is understood by every server and every client.
        return {**_without(_without(parameters, "rich_message"), "instead"), **parameters["instead"]}
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
