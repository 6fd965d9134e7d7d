"""sendPhoto, sendDocument, sendMediaGroup, and getFile."""

from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from bot.sandbox.core.entities import FormattedText
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import ALBUM, DOWNLOAD_BYTES
from bot.sandbox.core.messages import Document, Media
from bot.sandbox.core.methods.composing import compose_caption, find_media
from bot.sandbox.core.methods.parameters import Captioned, Encoded, Flag, Objects, Parameters, Sending
from bot.sandbox.core.methods.sending import find_destination, post_to, send, slow_down
from bot.sandbox.core.world import World

MEDIA_KINDS = ("photo", "document")


class WithFiles(Parameters):
    """Parameters that may come with uploads; the files stand by the names of their parts."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    files: dict[str, Upload] = Field(default_factory=dict)


class SendPhoto(Captioned, WithFiles):
    """Parameters of sendPhoto."""

    photo: str = ""


class SendDocument(Captioned, WithFiles):
    """Parameters of sendDocument."""

    document: str = ""
    disable_content_type_detection: Flag = False


class InputMedia(Parameters):
    """A photo or document of an album, or one that takes another's place (Bot API, "InputMedia")."""

    type: str
    media: str
    caption: str = ""
    parse_mode: str = ""
    caption_entities: Objects | None = None
    show_caption_above_media: Flag = False
    has_spoiler: Flag = False


class SendMediaGroup(Sending, WithFiles):
    """Parameters of sendMediaGroup."""

    media: Encoded[list[Any]]


class GetFile(Parameters):
    """Parameters of getFile."""

    file_id: str


@dataclass(frozen=True, slots=True)
class MediaContent:
    """A checked photo or document with its caption and how it is shown."""

    media: Media
    text: FormattedText
    extra: JsonObject


def caption_extra(parameters: Captioned | InputMedia) -> JsonObject:
    """How the caption and picture are shown, where it differs from the usual."""
    extra: JsonObject = {}
    if parameters.show_caption_above_media:
        extra["show_caption_above_media"] = True
    if parameters.has_spoiler:
        extra["has_media_spoiler"] = True
    return extra


def send_photo(world: World, parameters: SendPhoto) -> JsonObject:
    """Send a picture (Bot API, "sendPhoto")."""
    return _send_file(world, parameters, "photo", parameters.photo, parameters.files)


def send_document(world: World, parameters: SendDocument) -> JsonObject:
    """Send a file (Bot API, "sendDocument")."""
    return _send_file(world, parameters, "document", parameters.document, parameters.files)


def _send_file(world: World, parameters: Captioned, kind: str, reference: str, files: dict[str, Upload]) -> JsonObject:
    caption = compose_caption(
        world, parameters.caption, parse_mode=parameters.parse_mode, entities=parameters.caption_entities
    )
    media = find_media(world, kind, reference, files, kind)
    return send(world, parameters, f"can_send_{kind}s", text=caption, media=media, extra=caption_extra(parameters))


def read_input_media(world: World, given: object, files: dict[str, Upload]) -> MediaContent:
    """Check an InputMedia.

    Raises:
        BotApiError: it is none, of a kind that the sandbox does not send, or its file is not there.
    """
    if not isinstance(given, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    try:
        item = InputMedia.model_validate(given)
    except ValidationError as error:
        name = error.errors()[0]["loc"][0]
        raise bad_request(f"can't parse InputMedia: Can't find field \"{name}\"") from error
    if item.type not in MEDIA_KINDS:
        raise bad_request(f'can\'t parse InputMedia: media type "{item.type}" is not one the sandbox sends')
    text = compose_caption(world, item.caption, parse_mode=item.parse_mode, entities=item.caption_entities)
    media = find_media(world, item.type, item.media, files, item.media)
    return MediaContent(media, text, caption_extra(item))


def send_media_group(world: World, parameters: SendMediaGroup) -> list[JsonObject]:
    """Send an album, whole or not at all (Bot API, "sendMediaGroup"); a single item goes as a message of its own.

    What is refused stands in td/telegram/MessagesManager.cpp ("send_message_group"). Buttons are dropped unread
    (telegram-bot-api's Client.cpp, "process_send_media_group_query").
    """
    if not parameters.media:
        raise bad_request("there are no messages to send")
    if len(parameters.media) > ALBUM:
        raise bad_request("too many messages to send as an album")
    contents = [read_input_media(world, item, parameters.files) for item in parameters.media]
    if len({type(content.media) for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    permission = "can_send_documents" if isinstance(contents[0].media, Document) else "can_send_photos"
    destination = find_destination(world, parameters.model_copy(update={"reply_markup": {}}), permission)
    slow_down(world, destination.chat, len(contents))
    album = {"media_group_id": world.next_query_id()} if len(contents) > 1 else {}
    return [
        post_to(world, destination, media=content.media, text=content.text, extra={**content.extra, **album})
        for content in contents
    ]


def get_file(world: World, parameters: GetFile) -> JsonObject:
    """Say where a file is downloaded (Bot API, "getFile")."""
    stored = world.files.by_id.get(parameters.file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": len(stored.content),
        "file_path": stored.file_path,
    }
