"""Reply markup: checked as Telegram checks it; of the kinds, only inline keyboards come back in messages."""

from bot.sandbox.core.entities.parsing import normal_url
from bot.sandbox.core.entities.units import byte_length, unit_length
from bot.sandbox.core.errors import BotApiError, bad_request
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.limits import CALLBACK_DATA_BYTES, COPY_TEXT_UNITS, KEYBOARD_BUTTONS

# In the order in which the Bot API server looks for them; the first decides what a button is.
BUTTON_KINDS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "login_url",
    "web_app",
)
STYLES = frozenset({"primary", "success", "danger"})


def inline_keyboard(markup: JsonValue) -> JsonObject | None:
    """Check reply markup.

    Args:
        markup: decoded from JSON, or None.

    Returns:
        The inline keyboard as it comes back in the message, or None: reply keyboards are not echoed.

    Raises:
        BotApiError: with Telegram's words for what is wrong.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline_keyboard(markup["inline_keyboard"])
    if "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
    return None


def _inline_keyboard(rows: JsonValue) -> JsonObject | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    checked = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        if row:
            checked.append([_button(button) for button in row])
    if sum(len(row) for row in checked) > KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _button(button: JsonValue) -> JsonObject:
    if not isinstance(button, dict):
        raise _button_error("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _button_error('Field "text" must be of type String' if text else 'Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    kind = next((name for name in BUTTON_KINDS if button.get(name) is not None), None)
    if kind is None:
        raise _button_error("Text buttons are unallowed in the inline keyboard")
    checked: JsonObject = {"text": text, kind: _button_value(kind, button[kind])}
    if button.get("style"):
        if button["style"] not in STYLES:
            raise bad_request("invalid button style specified")
        checked["style"] = button["style"]
    if button.get("icon_custom_emoji_id"):
        checked["icon_custom_emoji_id"] = str(button["icon_custom_emoji_id"])
    return checked


def _button_value(kind: str, value: JsonValue) -> JsonValue:
    if kind == "callback_data":
        if not isinstance(value, str) or not 1 <= byte_length(value) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif kind == "url":
        return _button_url(value)
    elif kind == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= unit_length(text) <= COPY_TEXT_UNITS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"text": text}
    return value


def _button_url(value: JsonValue) -> str:
    url = normal_url(str(value))
    if url is None:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return url


def _button_error(message: str) -> BotApiError:
    return bad_request(f"can't parse inline keyboard button: {message}")


def _check_reply_keyboard(rows: JsonValue) -> None:
    if not isinstance(rows, list):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
        for button in row:
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str) or not text:
                raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')


def rows_of(markup: JsonObject | None) -> list[list[JsonObject]]:
    """The rows of an inline keyboard; none where there is no keyboard."""
    rows: list[list[JsonObject]] = markup["inline_keyboard"] if markup else []
    return rows
