"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup, deleteMessage(s)."""

from typing import Any

from pydantic import Field

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.keyboards import read_inline_keyboard
from bot.sandbox.core.limits import DELETE_WITHIN_SECONDS, DELETED_AT_ONCE
from bot.sandbox.core.messages import Message
from bot.sandbox.core.methods.composing import compose_caption, compose_text
from bot.sandbox.core.methods.finding import find_message, find_reachable_chat
from bot.sandbox.core.methods.media import WithFiles, read_input_media
from bot.sandbox.core.methods.parameters import Addressed, Encoded, Flag, MessageId, Objects, OneMessage
from bot.sandbox.core.posting import change, delete
from bot.sandbox.core.world import World

NOT_SPECIFIED = "message identifier is not specified"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class EditMessageText(OneMessage):
    """Parameters of editMessageText."""

    text: str
    parse_mode: str = ""
    entities: Objects | None = None
    link_preview_options: Encoded[JsonObject | None] = None


class EditMessageCaption(OneMessage):
    """Parameters of editMessageCaption."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: Objects | None = None
    show_caption_above_media: Flag = False


class EditMessageMedia(OneMessage, WithFiles):
    """Parameters of editMessageMedia."""

    media: Encoded[Any]


class DeleteMessage(Addressed):
    """Parameters of deleteMessage."""

    message_id: MessageId = 0


class DeleteMessages(Addressed):
    """Parameters of deleteMessages."""

    message_ids: Encoded[list[int]] = Field(default_factory=list)


def _find(world: World, parameters: OneMessage) -> Message:
    """The bot's own message that is to be edited."""
    if parameters.inline_message_id:
        place = world.inline_messages.get(parameters.inline_message_id)
        message = world.chats[place[0]].messages.get(place[1]) if place else None
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    if parameters.chat_id is None:
        raise bad_request(NOT_SPECIFIED if parameters.message_id == 0 else "chat_id is empty")
    chat = find_reachable_chat(world, parameters.chat_id)
    message = find_message(chat, parameters.message_id, "edit")
    own = message.sender == world.identity.id or (chat.type == "channel" and message.sender_chat == chat.id)
    if not own or message.is_service or message.forward_origin is not None or message.via_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, message: Message, parameters: OneMessage, **content: JsonValue) -> JsonObject | bool:
    """Put new content in the message's place, unless it is the same."""
    changes = {**content, "reply_markup": read_inline_keyboard(parameters.reply_markup)}
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    rendered, _ = change(world, message, edit_date=world.clock.timestamp(), **changes)
    return True if parameters.inline_message_id else rendered


def edit_message_text(world: World, parameters: EditMessageText) -> JsonObject | bool:
    """Edit a text (Bot API, "editMessageText")."""
    text = compose_text(
        world,
        parameters.text,
        parse_mode=parameters.parse_mode,
        entities=parameters.entities,
        too_long="MESSAGE_TOO_LONG",
    )
    message = _find(world, parameters)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    extra = dict(message.extra)
    if parameters.link_preview_options:
        extra["link_preview_options"] = parameters.link_preview_options
    return _edit(world, message, parameters, text=text, extra=extra)


def edit_message_caption(world: World, parameters: EditMessageCaption) -> JsonObject | bool:
    """Edit a caption (Bot API, "editMessageCaption")."""
    caption = compose_caption(
        world, parameters.caption, parse_mode=parameters.parse_mode, entities=parameters.caption_entities
    )
    message = _find(world, parameters)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, parameters, text=caption)


def edit_message_media(world: World, parameters: EditMessageMedia) -> JsonObject | bool:
    """Put another photo or document in a message's place (Bot API, "editMessageMedia")."""
    message = _find(world, parameters)
    content = read_input_media(world, parameters.media, parameters.files)
    if parameters.inline_message_id and parameters.files:
        raise bad_request("can't upload a new file to an inline message")
    return _edit(world, message, parameters, media=content.media, text=content.text, extra=content.extra)


def edit_message_reply_markup(world: World, parameters: OneMessage) -> JsonObject | bool:
    """Change or remove the buttons (Bot API, "editMessageReplyMarkup")."""
    return _edit(world, _find(world, parameters), parameters)


def delete_message(world: World, parameters: DeleteMessage) -> bool:
    """Delete a message (Bot API, "deleteMessage")."""
    if parameters.message_id == 0:
        raise bad_request(NOT_SPECIFIED)
    chat = find_reachable_chat(world, parameters.chat_id)
    message = find_message(chat, parameters.message_id, "delete")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    delete(world, chat, [message.message_id])
    return True


def delete_messages(world: World, parameters: DeleteMessages) -> bool:
    """Delete several; those that are not there are passed over (Bot API, "deleteMessages")."""
    if not parameters.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(parameters.message_ids) > DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = find_reachable_chat(world, parameters.chat_id)
    found = [chat.messages[number] for number in parameters.message_ids if number in chat.messages]
    deletable = [message.message_id for message in found if _may_delete(world, chat, message)]
    if deletable:
        delete(world, chat, deletable)
    return True


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    if chat.member(world.identity.id).may("can_delete_messages"):
        return True
    recent = message.date > world.clock.now() - DELETE_WITHIN_SECONDS
    own = message.sender == world.identity.id and not message.is_service
    return recent and (own or chat.is_private)
