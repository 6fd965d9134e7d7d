"""Raw updates to rows of the inbox: whose turn it is, what is urgent, and when it is too late for an answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.storage import Arrived

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLBACK_SECONDS = 150.0
"""How long Telegram takes the answer to a tapped button (telegram-bot-api, Client.cpp, "callback_query")."""
INLINE_SECONDS = 30.0
"""The same for an inline query."""
GROUP_SECONDS = 600.0
"""After that a group has moved on, and a message there is not answered any more."""

MESSAGES = ("message", "edited_message", "guest_message")
_BY_PERSON = ("inline_query", "chosen_inline_result", "guest_message")
_URGENT = frozenset({"inline_query", "callback_query", "guest_message"})
_LARGEST = 2**63 - 1
_NOTHING: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen of an update at a glance.

    Attributes:
        arrived: the row of the inbox.
        is_group: whether it was said or tapped in a group.
        is_addressed: whether it wants an answer of the bot; what a group says to itself does not.
    """

    arrived: Arrived
    is_group: bool
    is_addressed: bool


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is."""

    id: int
    username: str


def number_of(raw: object) -> int | None:
    """An update's id; None where it is no update."""
    return _number(raw.get("update_id")) if isinstance(raw, dict) else None


def seen(raw: Mapping[str, Any], now: float, me: Self, body: bytes | None = None) -> Sight:
    """Look at an update.

    Args:
        raw: the update, with an id (`number_of`); whatever else it holds may be of any shape.
        now: when it arrived, in seconds since 1970.
        me: who the bot is.
        body: its JSON, where it is at hand.
    """
    update = raw["update_id"]
    kind = next((name for name in raw if name != "update_id"), "nothing")
    payload = _object(raw.get(kind))
    message = payload if kind in MESSAGES else _object(payload.get("message"))
    chat = _number(_object(payload.get("chat") or message.get("chat")).get("id"))
    person = _number(_object(payload.get("from")).get("id"))
    is_group = chat is not None and chat < 0
    arrived = Arrived(
        update=update,
        line=_line(kind, update, chat, person),
        kind=kind[:32],
        urgent=kind in _URGENT,
        person=person,
        chat=chat,
        expires=_expires(kind, payload, now, is_group=is_group),
        body=json.dumps(raw, separators=(",", ":")).encode() if body is None else body,
    )
    return Sight(arrived, is_group, kind == "callback_query" or (kind in MESSAGES and _is_addressed(message, chat, me)))


def _line(kind: str, update: int, chat: int | None, person: int | None) -> str:
    """Updates of a line are handled one after the other."""
    if chat is not None and kind not in _BY_PERSON:
        return str(chat)
    return f"user:{person}" if person is not None else f"update:{update}"


def _expires(kind: str, payload: Mapping[str, Any], now: float, *, is_group: bool) -> float | None:
    if kind == "callback_query":
        return now + CALLBACK_SECONDS
    if kind == "inline_query":
        return now + INLINE_SECONDS
    if is_group and kind in MESSAGES and not _is_of_service(payload):
        written = _number(payload.get("edit_date")) or _number(payload.get("date"))
        return float(now if written is None else written) + GROUP_SECONDS
    return None


def _is_of_service(message: Mapping[str, Any]) -> bool:
    """Whether it tells that a group has become a supergroup, which matters however late it comes."""
    return "migrate_to_chat_id" in message or "migrate_from_chat_id" in message


def _is_addressed(message: Mapping[str, Any], chat: int | None, me: Self) -> bool:
    if chat is None or chat > 0 or "guest_query_id" in message:
        return True
    if _object(_object(message.get("reply_to_message")).get("from")).get("id") == me.id:
        return True
    text = message.get("text") or message.get("caption")
    if not isinstance(text, str):
        return False
    return text.startswith("/") or f"@{me.username}".casefold() in text.casefold()


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def _number(value: object) -> int | None:
    """A whole number that a database can hold."""
    return value if type(value) is int and abs(value) <= _LARGEST else None
