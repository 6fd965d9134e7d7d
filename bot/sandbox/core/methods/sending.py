"""sendMessage, forwardMessage, copyMessage, sendChatAction, and what all sending methods share."""

from dataclasses import dataclass, field

from bot.sandbox.core.chats import GENERAL_TOPIC, Chat
from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import bad_request, too_many_requests
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.keyboards import Markup, read_markup
from bot.sandbox.core.messages import Message, Quote
from bot.sandbox.core.methods.composing import compose, compose_caption, compose_text
from bot.sandbox.core.methods.finding import find_chat, find_message, find_reachable_chat
from bot.sandbox.core.methods.parameters import (
    Addressed,
    ChatId,
    Encoded,
    Flag,
    MessageId,
    Objects,
    Parameters,
    ReplyParameters,
    Sending,
)
from bot.sandbox.core.posting import post
from bot.sandbox.core.world import World

ACTIONS = frozenset(
    {
        "choose_sticker",
        "find_location",
        "record_audio",
        "record_video",
        "record_video_note",
        "record_voice",
        "typing",
        "upload_audio",
        "upload_document",
        "upload_photo",
        "upload_video",
        "upload_video_note",
        "upload_voice",
    }
)
PERMISSION_WORDS = {
    "can_send_messages": "text messages",
    "can_send_photos": "photos",
    "can_send_documents": "documents",
}


class SendMessage(Sending):
    """Parameters of sendMessage."""

    text: str
    parse_mode: str = ""
    entities: Objects | None = None
    link_preview_options: Encoded[JsonObject | None] = None
    disable_web_page_preview: Flag = False


class ForwardMessage(Parameters):
    """Parameters of forwardMessage."""

    chat_id: ChatId
    from_chat_id: ChatId
    message_id: MessageId = 0
    message_thread_id: int | None = None


class CopyMessage(Sending):
    """Parameters of copyMessage."""

    from_chat_id: ChatId
    message_id: MessageId = 0
    caption: str | None = None
    parse_mode: str = ""
    caption_entities: Objects | None = None


class SendChatAction(Addressed):
    """Parameters of sendChatAction."""

    action: str
    message_thread_id: int | None = None


def send_message(world: World, parameters: SendMessage) -> JsonObject:
    """Send a text (Bot API, "sendMessage")."""
    text = compose_text(world, parameters.text, parse_mode=parameters.parse_mode, entities=parameters.entities)
    extra: JsonObject = {}
    if parameters.link_preview_options:
        extra["link_preview_options"] = parameters.link_preview_options
    elif parameters.disable_web_page_preview:
        extra["link_preview_options"] = {"is_disabled": True}
    return send(world, parameters, "can_send_messages", text=text, extra=extra)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes, checked, with all that comes with it besides its content."""

    chat: Chat
    markup: Markup = field(default_factory=Markup)
    replied: Message | None = None
    quote: Quote | None = None
    thread: int | None = None
    is_protected: bool = False


def send(world: World, parameters: Sending, permission: str, *, extra: JsonObject, **content: JsonValue) -> JsonObject:
    """Send a composed message.

    Raises:
        BotApiError: Telegram would not send it.
    """
    destination = find_destination(world, parameters, permission)
    slow_down(world, destination.chat)
    return post_to(world, destination, extra=extra, **content)


def find_destination(world: World, parameters: Sending, permission: str) -> Destination:
    """Check the chat, the topic, what is replied to and the buttons.

    Raises:
        BotApiError: Telegram would not send there.
    """
    chat = find_chat(world, parameters.chat_id)
    markup = read_markup(parameters.reply_markup, chat.type)
    chat = find_reachable_chat(world, parameters.chat_id)
    _require_permission(world, chat, permission)
    replied, quote = _replied(world, chat, parameters)
    thread = check_thread(world, chat, parameters.message_thread_id)
    if thread is None and replied is not None and chat.is_forum:
        thread = replied.message_thread_id
    return Destination(chat, markup, replied, quote, thread, is_protected=parameters.protect_content)


def post_to(world: World, destination: Destination, *, extra: JsonObject, **content: JsonValue) -> JsonObject:
    """Post a message where it may go.

    Returns:
        It as a Bot API Message.
    """
    if destination.is_protected:
        extra = {**extra, "has_protected_content": True}
    message = Message(
        message_id=destination.chat.take_message_id(),
        date=world.clock.timestamp(),
        chat_id=destination.chat.id,
        reply_markup=destination.markup.inline,
        keyboard=destination.markup.reply,
        reply_to=destination.replied.message_id if destination.replied else None,
        quote=destination.quote,
        message_thread_id=destination.thread,
        extra=extra,
        **as_bot(world, destination.chat),
        **content,
    )
    return post(world, message)[0]


def as_bot(world: World, chat: Chat) -> JsonObject:
    """Whose name stands over the bot's messages; in a channel it is the channel's."""
    return {"sender_chat": chat.id} if chat.type == "channel" else {"sender": world.identity.id}


def slow_down(world: World, chat: Chat, messages: int = 1) -> None:
    """Count messages that go together.

    Raises:
        BotApiError: 429, they come too fast.
    """
    if world.settings.rate_limits:
        wait = world.rates.wait(chat.id, world.clock.now(), messages)
        if wait:
            raise too_many_requests(wait)


def _require_permission(world: World, chat: Chat, permission: str) -> None:
    member = chat.member(world.identity.id)
    if chat.type == "channel" and not member.may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if not member.may_send(permission):
        raise bad_request(f"not enough rights to send {PERMISSION_WORDS[permission]} to the chat")


def check_thread(world: World, chat: Chat, thread: int | None) -> int | None:
    """The topic that a message goes to.

    Raises:
        BotApiError: there is no such topic, or it is closed. The General topic counts as none.
    """
    if not thread:
        return None
    if thread == GENERAL_TOPIC or thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread].is_closed and not chat.member(world.identity.id).is_administrator:
        raise bad_request("TOPIC_CLOSED")
    return thread


def _replied(world: World, chat: Chat, parameters: Sending) -> tuple[Message | None, Quote | None]:
    reply = parameters.reply_parameters
    if reply is None and parameters.reply_to_message_id:
        reply = ReplyParameters(
            message_id=parameters.reply_to_message_id,
            allow_sending_without_reply=parameters.allow_sending_without_reply,
        )
    if reply is None:
        return None, None
    elsewhere = reply.chat_id is not None and find_chat(world, reply.chat_id).id != chat.id
    message = None if elsewhere else chat.messages.get(reply.message_id)
    if message is None:
        if reply.allow_sending_without_reply:
            return None, None
        raise bad_request("message to be replied not found")
    if not reply.quote:
        return message, None
    place = message.text.text.find(reply.quote)
    if place < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message, Quote(compose(world, reply.quote), unit_length(message.text.text[:place]))


def forward_message(world: World, parameters: ForwardMessage) -> JsonObject:
    """Forward a message (Bot API, "forwardMessage")."""
    source = find_chat(world, parameters.from_chat_id)
    original = find_message(source, parameters.message_id, "forward")
    if original.is_service or original.extra.get("has_protected_content"):
        raise bad_request("the message can't be forwarded")
    chat = find_reachable_chat(world, parameters.chat_id)
    _require_permission(world, chat, "can_send_messages")
    thread = check_thread(world, chat, parameters.message_thread_id)
    slow_down(world, chat)
    message = Message(
        message_id=chat.take_message_id(),
        date=world.clock.timestamp(),
        chat_id=chat.id,
        text=original.text,
        media=original.media,
        message_thread_id=thread,
        forward_origin=origin_of(world, original),
        **as_bot(world, chat),
    )
    return post(world, message)[0]


def origin_of(world: World, message: Message) -> JsonObject:
    """Where a forwarded message comes from, as a Bot API MessageOrigin."""
    if message.forward_origin is not None:
        return message.forward_origin
    if message.sender_chat is None:
        return {
            "type": "user",
            "date": message.date,
            "sender_user": world.people[message.sender or world.identity.id].to_json(),
        }
    sender_chat = world.chat_json(message.sender_chat)
    if sender_chat["type"] == "channel":
        origin: JsonObject = {"type": "channel", "chat": sender_chat, "message_id": message.message_id}
    else:
        origin = {"type": "chat", "sender_chat": sender_chat}
    if message.author_signature:
        origin["author_signature"] = message.author_signature
    return {**origin, "date": message.date}


def copy_message(world: World, parameters: CopyMessage) -> JsonObject:
    """Copy a message without naming its author (Bot API, "copyMessage")."""
    source = find_chat(world, parameters.from_chat_id)
    original = find_message(source, parameters.message_id, "copy")
    if original.is_service or original.extra.get("has_protected_content"):
        raise bad_request("the message can't be copied")
    text = original.text
    if original.media is not None and parameters.caption is not None:
        text = compose_caption(
            world,
            parameters.caption,
            parse_mode=parameters.parse_mode,
            entities=parameters.caption_entities,
        )
    sent = send(world, parameters, "can_send_messages", text=text, media=original.media, extra={})
    return {"message_id": sent["message_id"]}


def send_chat_action(world: World, parameters: SendChatAction) -> bool:
    """Show that the bot is busy (Bot API, "sendChatAction")."""
    if parameters.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_reachable_chat(world, parameters.chat_id)
    thread = check_thread(world, chat, parameters.message_thread_id)
    event: JsonObject = {"chat_id": chat.id, "action": parameters.action}
    if thread is not None:
        event["message_thread_id"] = thread
    world.events.emit("chat_action", event)
    return True
