"""The Bot API's everyday refusals: each kind has a name by which it is counted, and is no error of the program."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

if TYPE_CHECKING:
    from bot.delivery.metrics import Metrics

LOGGER = logging.getLogger(__name__)

REFUSED_MARKUP = "refused-markup"

_BY_WORDS: tuple[tuple[type[TelegramError], str, str], ...] = (
    (BadRequest, "message is not modified", "not-modified"),
    (BadRequest, "query is too old", "query-too-old"),
    (BadRequest, "query id is invalid", "query-too-old"),
    (BadRequest, "message to edit not found", "message-gone"),
    (BadRequest, "message can't be edited", "message-gone"),
    (BadRequest, "message_id_invalid", "message-gone"),
    (BadRequest, "to be replied not found", "message-gone"),
    (BadRequest, "replied message not found", "message-gone"),
    (BadRequest, "not enough rights", "restricted"),
    (BadRequest, "need administrator rights", "restricted"),
    (BadRequest, "have no rights", "restricted"),
    (BadRequest, "chat_write_forbidden", "restricted"),
    (BadRequest, "chat_restricted", "restricted"),
    (BadRequest, "topic_closed", "topic-closed"),
    (BadRequest, "topic_deleted", "topic-closed"),
    (BadRequest, "message thread not found", "topic-closed"),
    (BadRequest, "chat not found", "kicked"),
    (BadRequest, "group chat was deactivated", "kicked"),
    (BadRequest, "can't parse entities", REFUSED_MARKUP),
    (Forbidden, "blocked by the user", "blocked"),
    (Forbidden, "user is deactivated", "blocked"),
    (Forbidden, "can't initiate conversation", "blocked"),
    (Forbidden, "kicked", "kicked"),
    (Forbidden, "not a member", "kicked"),
    (Forbidden, "chat was deleted", "kicked"),
    (Forbidden, "", "forbidden"),
)
_BY_TYPE: tuple[tuple[type[TelegramError], str], ...] = (
    (ChatMigrated, "migrated"),
    (RetryAfter, "flooded"),
    (BadRequest, "refused"),
    (NetworkError, "unreachable"),
    (TelegramError, "refused"),
)
UNEXPECTED = frozenset({"refused", "forbidden", REFUSED_MARKUP})
"""Those that somebody should look into."""


def name_of(error: TelegramError) -> str:
    """The name by which an error is counted."""
    words = str(error).casefold()
    for kind, part, name in _BY_WORDS:
        if isinstance(error, kind) and part in words:
            return name
    return next(name for kind, name in _BY_TYPE if isinstance(error, kind))


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to wait; python-telegram-bot gives a number or a timedelta, by PTB_TIMEDELTA."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def note(metrics: Metrics, error: TelegramError) -> str:
    """Count an error, and log it where somebody should look into it.

    Returns:
        The name by which it was counted.
    """
    name = name_of(error)
    metrics.count(name)
    if name in UNEXPECTED:
        LOGGER.warning("Telegram refused a call: %s", error)
    elif name == "unreachable":
        LOGGER.warning("A call was given up: %s", type(error).__name__)
    return name
