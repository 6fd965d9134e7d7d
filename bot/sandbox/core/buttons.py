"""Buttons of keyboards, read and checked as Telegram does.

What is read stands in telegram-bot-api's Client.cpp ("get_inline_keyboard_button_type", "get_keyboard_button"), what is
allowed in TDLib (td/telegram/InlineKeyboardButton.cpp and KeyboardButton.cpp).
"""

from collections.abc import Callable

from bot.sandbox.core.entities.units import byte_length, unit_length
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.fields import FieldError, optional_boolean, optional_string, required_object, required_string
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.limits import CALLBACK_DATA_BYTES, COPY_TEXT_UNITS
from bot.sandbox.core.links import LinkError, check_link

STYLES = frozenset({"primary", "success", "danger"})
CHOSEN_CHATS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
PRIVATE_CHATS_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "web_app": "web App buttons can be used in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
}


def read_inline_button(given: JsonValue) -> JsonObject:
    """An InlineKeyboardButton as it comes back in the message.

    Raises:
        FieldError: it cannot be read.
        BotApiError: Telegram does not take it.
    """
    if not isinstance(given, dict):
        raise FieldError("InlineKeyboardButton must be an Object")
    text = required_string(given, "text")
    kind = next((name for name in INLINE_KINDS if _is_set(given, name)), None)
    if kind is None:
        raise FieldError("Text buttons are unallowed in the inline keyboard")
    value = INLINE_KINDS[kind](given)
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return {"text": text, kind: value, **_looks(given)}


def _is_set(given: JsonObject, name: str) -> bool:
    """Whether a field decides what a button is; an empty text of the first two kinds counts as none."""
    return bool(optional_string(given, name)) if name in {"url", "callback_data"} else name in given


def _looks(given: JsonObject) -> JsonObject:
    looks = {name: optional_string(given, name) for name in ("style", "icon_custom_emoji_id")}
    if looks["style"] and looks["style"] not in STYLES:
        raise bad_request("invalid button style specified")
    return {name: value for name, value in looks.items() if value}


def _address(url: str, words: str, *, https_only: bool = False) -> str:
    try:
        return check_link(url, https_only=https_only)
    except LinkError as error:
        raise bad_request(f"{words} {error}") from error


def _url(given: JsonObject) -> str:
    return _address(optional_string(given, "url"), "inline keyboard button")


def _callback_data(given: JsonObject) -> str:
    data = optional_string(given, "callback_data")
    if byte_length(data) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _chosen_chat(given: JsonObject) -> JsonObject:
    chosen = required_object(given, "switch_inline_query_chosen_chat")
    allowed = {name: True for name in CHOSEN_CHATS if optional_boolean(chosen, name)}
    if not allowed:
        raise bad_request("at least one chat type must be allowed")
    query = optional_string(chosen, "query")
    return {"query": query, **allowed} if query else allowed


def _login_url(given: JsonObject) -> JsonObject:
    login = required_object(given, "login_url")
    url = required_string(login, "url")
    return {**login, "url": _address(url, "inline keyboard button login", https_only=True)}


def _web_app(given: JsonObject, words: str = "inline keyboard button Web App") -> JsonObject:
    url = required_string(required_object(given, "web_app"), "url")
    return {"url": _address(url, words, https_only=True)}


def _copy_text(given: JsonObject) -> JsonObject:
    text = required_string(required_object(given, "copy_text"), "text")
    if not 1 <= unit_length(text) <= COPY_TEXT_UNITS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


# In the order in which the Bot API server looks for them; the first that is set decides what a button is.
INLINE_KINDS: dict[str, Callable[[JsonObject], JsonValue]] = {
    "url": _url,
    "callback_data": _callback_data,
    "callback_game": lambda given: given["callback_game"],
    "pay": lambda given: given["pay"],
    "switch_inline_query": lambda given: optional_string(given, "switch_inline_query"),
    "switch_inline_query_chosen_chat": _chosen_chat,
    "switch_inline_query_current_chat": lambda given: optional_string(given, "switch_inline_query_current_chat"),
    "login_url": _login_url,
    "web_app": _web_app,
    "copy_text": _copy_text,
}


def read_reply_button(given: JsonValue, *, is_private: bool) -> JsonObject:
    """A KeyboardButton, for which its text alone may stand.

    Raises:
        FieldError: it cannot be read.
        BotApiError: Telegram does not take it, or not in such a chat.
    """
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise FieldError("KeyboardButton must be a String or an Object")
    text = required_string(given, "text")
    kind = _request(given)
    if not text:
        raise bad_request("keyboard button text must be non-empty")
    if kind is None:
        return {"text": text, **_looks(given)}
    if not is_private:
        raise bad_request(PRIVATE_CHATS_ONLY[kind])
    value = _web_app(given, "keyboard button Web App") if kind == "web_app" else given[kind]
    return {"text": text, kind: value, **_looks(given)}


def _request(given: JsonObject) -> str | None:
    """What a button asks for instead of sending its text."""
    for name in ("request_contact", "request_location"):
        if optional_boolean(given, name):
            return name
    for name in ("request_poll", "web_app", "request_users", "request_chat"):
        if name in given:
            required_object(given, name)
            return name
    return None
