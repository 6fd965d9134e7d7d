"""Texts, files and replies of a message to be sent, checked in Telegram's words."""

from pydantic import ValidationError

from bot.sandbox.core.entities import Entity, FormattedText, ParseError, format_text
from bot.sandbox.core.errors import BotApiError, bad_request
from bot.sandbox.core.files import StoredFile, Upload, picture_size
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import CAPTION_UNITS, PHOTO_BYTES, RAW_TEXT_UNITS, TEXT_UNITS, UPLOAD_BYTES
from bot.sandbox.core.links import LinkError, check_link
from bot.sandbox.core.messages import Document, Media, Photo
from bot.sandbox.core.methods.parameters import Parameters
from bot.sandbox.core.world import World

ATTACHED = "attach://"
MAX_PHOTO_SIDES = 10000
MAX_PHOTO_RATIO = 20
VALUE_FIELDS = {
    "pre": "language",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}


class GivenEntity(Parameters):
    """A MessageEntity as a bot or a person gives it."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    custom_emoji_id: str = ""
    unix_time: str = ""
    user: JsonObject | None = None

    def to_entity(self) -> Entity:
        """As the sandbox keeps it."""
        if self.type == "text_mention":
            return Entity(self.type, self.offset, self.length, str(int((self.user or {}).get("id", 0))))
        if self.type == "text_link":
            return Entity(self.type, self.offset, self.length, check_link(self.url))
        value = getattr(self, VALUE_FIELDS[self.type]) if self.type in VALUE_FIELDS else ""
        return Entity(self.type, self.offset, self.length, value)


def given_entities(entities: list[JsonObject] | None) -> list[Entity]:
    """Read MessageEntities.

    Raises:
        BotApiError: one of them lacks a field, or links to what is no address.
    """
    try:
        return [GivenEntity.model_validate(entity).to_entity() for entity in entities or []]
    except LinkError as error:
        raise bad_request(f"entity {error}") from error
    except (ValidationError, ValueError) as error:
        raise bad_request("can't parse MessageEntity: an entity lacks a field or has a wrong one") from error


def compose(
    world: World, text: str, *, parse_mode: str = "", entities: list[JsonObject] | None = None
) -> FormattedText:
    """A text as it will be shown.

    Raises:
        BotApiError: broken markup, an unknown parse mode, a text that is too long to be read.
    """
    if len(text) > RAW_TEXT_UNITS:
        raise bad_request("message is too long")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    try:
        return format_text(
            text,
            parse_mode="" if parse_mode.lower() == "none" else parse_mode,
            entities=given_entities(entities),
            knows_user=world.people.__contains__,
        )
    except KeyError as error:
        raise bad_request("unsupported parse_mode") from error
    except ParseError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def compose_text(
    world: World,
    text: str,
    *,
    parse_mode: str = "",
    entities: list[JsonObject] | None = None,
    too_long: str = "message is too long",
) -> FormattedText:
    """The text of a message: neither empty nor too long.

    Raises:
        BotApiError: it is either, or its markup is broken.
    """
    composed = compose(world, text, parse_mode=parse_mode, entities=entities)
    if not composed:
        raise bad_request("message text is empty")
    if len(composed) > TEXT_UNITS:
        raise bad_request(too_long)
    return composed


def compose_caption(
    world: World, text: str, *, parse_mode: str = "", entities: list[JsonObject] | None = None
) -> FormattedText:
    """A caption: not too long.

    Raises:
        BotApiError: it is, or its markup is broken.
    """
    composed = compose(world, text, parse_mode=parse_mode, entities=entities)
    if len(composed) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return composed


def find_media(world: World, kind: str, reference: str, files: dict[str, Upload], part: str) -> Media:
    """The photo or document that a parameter names.

    Args:
        world: where known files are found.
        kind: "photo" or "document".
        reference: a file_id, a URL, attach://<part>, or empty where the file is the part itself.
        files: what was uploaded with the request.
        part: the parameter's own name.

    Raises:
        BotApiError: there is no such file, or Telegram would not take it.
    """
    name = reference.removeprefix(ATTACHED) if reference.startswith(ATTACHED) else part
    if name in files and (not reference or reference.startswith(ATTACHED)):
        return _as_media(kind, store_upload(world, kind, files[name]))
    if not reference or reference.startswith(ATTACHED):
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        # The sandbox never leaves this machine; Telegram says this of an address that it cannot reach.
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.by_id.get(reference)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong padding in the string")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return _as_media(kind, stored)


def _as_media(kind: str, stored: StoredFile) -> Media:
    return Photo((stored,)) if kind == "photo" else Document(stored)


def store_upload(world: World, kind: str, upload: Upload) -> StoredFile:
    """Keep an upload that Telegram would take (Bot API, "Sending files").

    Raises:
        BotApiError: it is empty, too big, or no picture where one is wanted.
    """
    size = len(upload.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_BYTES:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "photo":
        if size > PHOTO_BYTES:
            limit = f"the maximum size is {PHOTO_BYTES} bytes"
            raise bad_request(f"file of size {size} bytes is too big for a photo; {limit}")
        picture = picture_size(upload.content)
        if picture is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        sides = picture[:2]
        if min(sides) < 1 or sum(sides) > MAX_PHOTO_SIDES or max(sides) > min(sides) * MAX_PHOTO_RATIO:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return world.files.store(kind, upload)
