"""Inline results: checked when the bot answers, sent when a person chooses one."""

from dataclasses import dataclass, field

from bot.sandbox.core.entities import FormattedText
from bot.sandbox.core.entities.units import byte_length
from bot.sandbox.core.errors import BotApiError, bad_request
from bot.sandbox.core.fields import FieldError, required_string
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.keyboards import read_inline_keyboard
from bot.sandbox.core.limits import INLINE_RESULT_ID_BYTES
from bot.sandbox.core.messages import Media
from bot.sandbox.core.methods.composing import compose_caption, compose_text, find_media
from bot.sandbox.core.world import World

# What each kind of result must have, besides its id (Bot API, "InlineQueryResult").
REQUIRED = {
    "article": ("title", "input_message_content"),
    "photo": (),
    "document": ("title",),
    "gif": (),
    "mpeg4_gif": (),
    "video": ("title",),
    "audio": (),
    "voice": ("title",),
    "sticker": (),
    "location": ("latitude", "longitude", "title"),
    "venue": ("latitude", "longitude", "title", "address"),
    "contact": ("phone_number", "first_name"),
    "game": ("game_short_name",),
}


@dataclass(frozen=True, slots=True)
class PreparedResult:
    """What is sent when a result is chosen.

    Attributes:
        unsendable: why the sandbox cannot send it, in words; empty where it can.
    """

    text: FormattedText = field(default_factory=FormattedText)
    media: Media | None = None
    reply_markup: JsonObject | None = None
    extra: JsonObject = field(default_factory=dict)
    unsendable: str = ""


def prepare_result(world: World, result: JsonObject) -> PreparedResult:
    """Check one result.

    Raises:
        BotApiError: Telegram would refuse it.
    """
    try:
        identifier = required_string(result, "id")
    except FieldError as error:
        raise _unreadable(str(error)) from error
    if not 1 <= byte_length(identifier) <= INLINE_RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    kind = result.get("type")
    if kind not in REQUIRED:
        raise _unreadable("invalid inline query result type specified" if kind else 'Can\'t find field "type"')
    for name in REQUIRED[kind]:
        if result.get(name) in (None, ""):
            raise _unreadable(f'Can\'t find field "{name}"')
    markup = read_inline_keyboard(result.get("reply_markup", {}))
    content = result.get("input_message_content")
    if content is not None:
        return _from_content(world, content, markup)
    return _from_media(world, kind, result, markup)


def _from_content(world: World, content: JsonValue, markup: JsonObject | None) -> PreparedResult:
    if not isinstance(content, dict):
        raise _unreadable('Field "input_message_content" must be an Object')
    if "message_text" not in content:
        return PreparedResult(unsendable="the sandbox sends text, photos and documents only")
    text = compose_text(
        world,
        str(content["message_text"]),
        parse_mode=str(content.get("parse_mode") or ""),
        entities=content.get("entities"),
        too_long="MESSAGE_TOO_LONG",
    )
    options = content.get("link_preview_options")
    return PreparedResult(text=text, reply_markup=markup, extra={"link_preview_options": options} if options else {})


def _from_media(world: World, kind: str, result: JsonObject, markup: JsonObject | None) -> PreparedResult:
    caption = compose_caption(
        world,
        str(result.get("caption") or ""),
        parse_mode=str(result.get("parse_mode") or ""),
        entities=result.get("caption_entities"),
    )
    reference = result.get(f"{kind}_file_id")
    if reference and kind in {"photo", "document"}:
        media = find_media(world, kind, str(reference), {}, kind)
        return PreparedResult(text=caption, media=media, reply_markup=markup)
    if not reference and not result.get(f"{kind}_url") and kind in {"photo", "document"}:
        raise _unreadable(f'Can\'t find field "{kind}_url"')
    return PreparedResult(
        unsendable="the sandbox fetches nothing from the internet: give the result a file_id or a text"
    )


def _unreadable(message: str) -> BotApiError:
    return bad_request(f"can't parse inline query result: {message}")
