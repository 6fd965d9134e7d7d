"""The types that Bot API parameters are read into, whatever wire form they came in."""

import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.sandbox.core.json_types import JsonObject, JsonValue

T = TypeVar("T")
INTEGER = re.compile(r"-?\d+")
LARGEST_INTEGER = 2**31 - 1


def _decode(value: JsonValue) -> JsonValue:
    """Read JSON from a string; a form field or query string carries objects so."""
    return json.loads(value) if isinstance(value, str) else value


def _chat_id(value: JsonValue) -> JsonValue:
    text = str(value).strip()
    return int(text) if text.lstrip("-").isdecimal() else text


def _flag(value: JsonValue) -> JsonValue:
    """Telegram reads "true", "yes" and 1 as true, and all else as false."""
    return str(value).strip().lower() in {"true", "yes", "1"}


def clamped(least: int, most: int) -> BeforeValidator:
    """Read an integer as Telegram does (telegram-bot-api's Client.cpp, "get_integer_arg").

    What begins with no number is 0, and what lies outside the bounds is taken for the nearer one.
    """

    def read(value: JsonValue) -> int:
        number = INTEGER.match(str(value))
        return min(max(int(number[0]) if number else 0, least), most)

    return BeforeValidator(read)


Encoded = Annotated[T, BeforeValidator(_decode)]
ChatId = Annotated[int | str, BeforeValidator(_chat_id)]
Flag = Annotated[bool, BeforeValidator(_flag)]
MessageId = Annotated[int, clamped(0, LARGEST_INTEGER)]
Objects = Encoded[list[JsonObject]]
ReplyMarkup = Annotated[Encoded[Any], Field(default_factory=dict)]


class Parameters(BaseModel):
    """What one method takes; what it does not know it ignores, as Telegram does."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class ReplyParameters(Parameters):
    """What a message replies to (Bot API, "ReplyParameters")."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: Flag = False
    quote: str | None = None
    quote_position: int | None = None


class Addressed(Parameters):
    """A chat."""

    chat_id: ChatId


class Sending(Addressed):
    """What all sending methods take.

    Attributes:
        reply_markup: an empty object is none; null is none that Telegram takes.
    """

    message_thread_id: int | None = None
    reply_parameters: Encoded[ReplyParameters | None] = None
    reply_to_message_id: MessageId = 0
    allow_sending_without_reply: Flag = False
    reply_markup: ReplyMarkup
    disable_notification: Flag = False
    protect_content: Flag = False


class Captioned(Sending):
    """What sending methods with a caption take."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: Objects | None = None
    show_caption_above_media: Flag = False
    has_spoiler: Flag = False


class OneMessage(Parameters):
    """A message, by its chat and id or by its inline id."""

    chat_id: ChatId | None = None
    message_id: MessageId = 0
    inline_message_id: str | None = None
    reply_markup: ReplyMarkup
