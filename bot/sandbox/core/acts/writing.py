"""People write, edit and remove messages."""

from dataclasses import dataclass, replace

from bot.sandbox.core.acts.checks import require_usable, require_writer
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.entities import FormattedText
from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import BotApiError, no_such, not_allowed, wrong
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import CAPTION_UNITS, TEXT_UNITS
from bot.sandbox.core.messages import Document, Media, Message, Photo, Quote
from bot.sandbox.core.methods.composing import compose, store_upload
from bot.sandbox.core.methods.sending import origin_of
from bot.sandbox.core.posting import change, delete, mentions_bot, post
from bot.sandbox.core.queries import GuestQuery
from bot.sandbox.core.reply_keyboards import use_keyboard
from bot.sandbox.core.world import ANONYMOUS_ADMINISTRATOR, CHANNEL_SENDER, World


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person is about to send.

    Attributes:
        text: the message, or the caption where there is a file.
        entities: Bot API MessageEntities for what cannot be typed.
        photo: a picture.
        document: a file.
        reply_to: the message that it answers.
        quote: the part of that message that it is about.
        message_thread_id: the forum topic.
        sender_chat: the chat's own id for an anonymous administrator, a channel's id to write as the channel.
        forward_from: chat and message that are forwarded.
    """

    text: str = ""
    entities: tuple[JsonObject, ...] = ()
    photo: Upload | None = None
    document: Upload | None = None
    reply_to: int | None = None
    quote: str | None = None
    message_thread_id: int | None = None
    sender_chat: int | None = None
    forward_from: tuple[int, int] | None = None


def write(world: World, chat_id: int, person_id: int, draft: Draft) -> tuple[JsonObject, bool]:
    """Send a person's message.

    Returns:
        It as a Bot API Message, and whether the bot got it.

    Raises:
        ActRefusedError: that person cannot send that there.
    """
    chat = require_usable(world, chat_id)
    require_writer(world, chat, person_id, _permission(draft))
    text, media, origin = _content(world, draft)
    replied = _replied(chat, draft)
    thread = _thread(chat, draft, replied)
    sender, sender_chat = _name(world, chat, person_id, draft.sender_chat)
    if chat.is_private:
        chat.was_started = True
    message = Message(
        message_id=chat.take_message_id(),
        date=world.clock.timestamp(),
        chat_id=chat.id,
        sender=sender,
        sender_chat=sender_chat,
        text=text,
        media=media,
        reply_to=replied.message_id if replied else None,
        quote=_quote(world, replied, draft.quote),
        message_thread_id=thread,
        forward_origin=origin,
    )
    sent = post(world, _as_guest(world, chat, message))
    use_keyboard(world, chat, person_id, message)
    return sent


def _permission(draft: Draft) -> str:
    if draft.photo:
        return "can_send_photos"
    return "can_send_documents" if draft.document else "can_send_messages"


def _content(world: World, draft: Draft) -> tuple[FormattedText, Media | None, JsonObject | None]:
    if draft.forward_from is not None:
        original = world.message(*draft.forward_from)
        return original.text, original.media, origin_of(world, original)
    media: Media | None = None
    try:
        if draft.photo is not None:
            media = Photo((store_upload(world, "photo", draft.photo),))
        elif draft.document is not None:
            media = Document(store_upload(world, "document", draft.document))
    except BotApiError as error:
        raise wrong(f"the file cannot be sent: {error}") from error
    return typed_text(world, draft.text, draft.entities, has_media=media is not None), media, None


def typed_text(
    world: World, text: str, entities: tuple[JsonObject, ...] = (), *, has_media: bool = False
) -> FormattedText:
    """What a person typed, with the entities that Telegram finds in it.

    Raises:
        ActRefusedError: it is empty where it may not be, or too long.
    """
    try:
        typed = compose(world, text, entities=list(entities))
    except BotApiError as error:
        raise wrong(str(error)) from error
    if not typed and not has_media:
        raise wrong("a message needs a text, a photo or a document")
    limit = CAPTION_UNITS if has_media else TEXT_UNITS
    if len(typed) > limit:
        raise wrong(f"a text of {len(typed)} characters is too long: Telegram's apps send at most {limit} at once")
    return typed


def _replied(chat: Chat, draft: Draft) -> Message | None:
    if draft.reply_to is None:
        return None
    if draft.reply_to not in chat.messages:
        raise no_such("message to reply to:", draft.reply_to)
    return chat.messages[draft.reply_to]


def _quote(world: World, replied: Message | None, quote: str | None) -> Quote | None:
    if not quote:
        return None
    place = replied.text.text.find(quote) if replied else -1
    if replied is None or place < 0:
        raise wrong("the quote is no part of the message that is replied to")
    return Quote(compose(world, quote), unit_length(replied.text.text[:place]))


def _thread(chat: Chat, draft: Draft, replied: Message | None) -> int | None:
    thread = draft.message_thread_id
    if thread is None:
        return replied.message_thread_id if replied and chat.is_forum else None
    if thread not in chat.topics:
        raise no_such("topic", thread)
    if chat.topics[thread].is_closed:
        raise not_allowed("the topic is closed")
    return thread


def _name(world: World, chat: Chat, person_id: int, sender_chat: int | None) -> tuple[int | None, int | None]:
    """Whose name stands over a message: as `sender`, and as `sender_chat`."""
    if chat.type == "channel":
        return None, chat.id
    if sender_chat is None:
        return person_id, None
    behind = world.chat(sender_chat)
    if not behind.member(person_id).is_administrator:
        raise not_allowed(f"{world.person(person_id).full_name} is no administrator of {behind.title}")
    if sender_chat == chat.id:
        return ANONYMOUS_ADMINISTRATOR.id, chat.id
    if behind.type != "channel":
        raise wrong("one writes as the group itself, or as a channel")
    return CHANNEL_SENDER.id, behind.id


def _as_guest(world: World, chat: Chat, message: Message) -> Message:
    """Let a mention reach the bot where it is no member (Bot API, "Message.guest_query_id")."""
    outside = not chat.is_private and not chat.member(world.identity.id).is_present
    if not (outside and chat.is_group and world.settings.guest_mode and mentions_bot(world, message)):
        return message
    query = GuestQuery(world.next_query_id(), chat.id, message.message_id, world.clock.now())
    world.queries.guests[query.id] = query
    return replace(message, guest_query_id=query.id)


def edit(world: World, chat_id: int, message_id: int, person_id: int, text: str) -> tuple[JsonObject, bool]:
    """Edit a person's own message, or its caption.

    Returns:
        It as a Bot API Message, and whether the bot got the edit.

    Raises:
        ActRefusedError: there is none, it is another's, or nothing would change.
    """
    chat = require_usable(world, chat_id)
    message = world.message(chat_id, message_id)
    if not _is_own(chat, message, person_id):
        raise not_allowed("people edit their own messages only")
    if message.forward_origin is not None or message.via_bot or message.is_service:
        raise not_allowed("such a message cannot be edited")
    typed = typed_text(world, text, has_media=message.media is not None)
    if typed == message.text:
        raise wrong("the text is the same as before")
    return change(world, message, text=typed, edit_date=world.clock.timestamp())


def _is_own(chat: Chat, message: Message, person_id: int) -> bool:
    if message.sender == person_id:
        return True
    return message.sender_chat == chat.id and chat.member(person_id).is_administrator


def remove(world: World, chat_id: int, message_id: int, person_id: int) -> None:
    """Delete a message for everyone; the bot is not told.

    Raises:
        ActRefusedError: there is none, or that person may not.
    """
    chat = world.chat(chat_id)
    message = world.message(chat_id, message_id)
    may = chat.is_private or message.sender == person_id or chat.member(person_id).is_administrator
    if not may:
        raise not_allowed("only its author and administrators may delete a message")
    delete(world, chat, [message_id])
