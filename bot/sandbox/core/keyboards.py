"""Reply markup, read as Telegram reads it; of its kinds, only inline keyboards come back in messages.

What is read stands in telegram-bot-api's Client.cpp ("get_reply_markup"), what is allowed in TDLib
(td/telegram/ReplyMarkup.cpp).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.core.buttons import read_inline_button, read_reply_button
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.fields import FieldError, optional_array, optional_boolean, optional_string
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.limits import KEYBOARD_BUTTONS

LOOKS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
FLAGS = (*LOOKS, "remove_keyboard", "force_reply")
PLACEHOLDER = "input_field_placeholder"
Rows = list[list[JsonObject]]


@dataclass(frozen=True, slots=True)
class Markup:
    """What comes with a message.

    Attributes:
        inline: the inline keyboard, as it comes back in the message.
        reply: what people find in the place of their keyboard (a ReplyKeyboardMarkup, ReplyKeyboardRemove or
            ForceReply), which does not come back.
    """

    inline: JsonObject | None = None
    reply: JsonObject | None = None


def read_markup(given: JsonValue, chat_type: str) -> Markup:
    """Read the markup of a message to be sent.

    Args:
        given: decoded from JSON; an empty object is none.
        chat_type: the type of the chat that the message goes to.

    Raises:
        BotApiError: with Telegram's words for what is wrong.
    """
    markup = _read(given, is_private=chat_type == "private")
    if markup.reply is not None and chat_type == "channel":
        raise bad_request("inline keyboard expected")
    if chat_type != "private" and any("web_app" in button for row in rows_of(markup.inline) for button in row):
        raise bad_request("BUTTON_TYPE_INVALID")
    return markup


def read_inline_keyboard(given: JsonValue) -> JsonObject | None:
    """Read the markup of an edit or of an inline result: an inline keyboard, or none.

    Raises:
        BotApiError: with Telegram's words for what is wrong.
    """
    markup = _read(given, is_private=True)
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _read(given: JsonValue, *, is_private: bool) -> Markup:
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    try:
        keyboard = _rows(given, "keyboard", 'Field "keyboard"')
        inline_keyboard = _rows(given, "inline_keyboard", 'Field "inline_keyboard" of the InlineKeyboardMarkup')
        flags = {name: True for name in FLAGS if optional_boolean(given, name)}
        placeholder = optional_string(given, PLACEHOLDER)
    except FieldError as error:
        message = str(error)
        raise bad_request(message[0].lower() + message[1:]) from error
    shared: JsonObject = {PLACEHOLDER: placeholder} if placeholder else {}
    if keyboard:
        rows = _buttons(keyboard, "keyboard button", lambda button: read_reply_button(button, is_private=is_private))
        looks = {name: True for name in LOOKS if name in flags}
        return Markup(reply={"keyboard": rows, **looks, **shared}) if rows else Markup()
    if inline_keyboard:
        rows = _buttons(inline_keyboard, "inline keyboard button", read_inline_button)
        return Markup(inline={"inline_keyboard": rows}) if rows else Markup()
    selective = {"selective": True} if "selective" in flags else {}
    if "remove_keyboard" in flags:
        return Markup(reply={"remove_keyboard": True, **selective})
    return Markup(reply={"force_reply": True, **selective, **shared}) if "force_reply" in flags else Markup()


def _rows(given: JsonObject, name: str, words: str) -> list[list[JsonValue]]:
    rows = optional_array(given, name)
    if not all(isinstance(row, list) for row in rows):
        raise FieldError(f"{words} must be an Array of Arrays")
    return rows


def _buttons(rows: list[list[JsonValue]], words: str, read: Callable[[JsonValue], JsonObject]) -> Rows:
    """The rows with their buttons read; empty ones are dropped."""
    try:
        checked = [[read(button) for button in row] for row in rows if row]
    except FieldError as error:
        raise bad_request(f"can't parse {words}: {error}") from error
    if sum(map(len, checked)) > KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def rows_of(markup: JsonObject | None) -> Rows:
    """The rows of an inline keyboard; none where there is no keyboard."""
    rows: Rows = markup["inline_keyboard"] if markup else []
    return rows
