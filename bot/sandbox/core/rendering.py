"""Messages as the Bot API writes them."""

from bot.sandbox.core.entities import FormattedText
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.messages import Media, Message, Photo
from bot.sandbox.core.world import World


def message_json(world: World, message: Message, *, with_reply: bool = True) -> JsonObject:
    """A message as a Bot API Message.

    Args:
        world: where its chat and people are found.
        message: the message.
        with_reply: whether what it replies to is shown; that message's own reply never is.
    """
    rendered: JsonObject = {"message_id": message.message_id}
    if message.message_thread_id is not None:
        rendered["message_thread_id"] = message.message_thread_id
    if message.sender is not None:
        rendered["from"] = world.people[message.sender].to_json()
    if message.sender_chat is not None:
        rendered["sender_chat"] = world.chat_json(message.sender_chat)
    rendered["chat"] = world.chat_json(message.chat_id)
    rendered["date"] = message.date
    _add_origin(world, message, rendered)
    _add_place(world, message, rendered, with_reply=with_reply)
    if message.service is not None:
        return rendered | message.service
    _add_content(world, message, rendered)
    if message.reply_markup is not None:
        rendered["reply_markup"] = message.reply_markup
    return rendered | message.extra


def _add_origin(world: World, message: Message, rendered: JsonObject) -> None:
    if message.edit_date is not None:
        rendered["edit_date"] = message.edit_date
    if message.author_signature:
        rendered["author_signature"] = message.author_signature
    if message.forward_origin is not None:
        rendered["forward_origin"] = message.forward_origin
    if message.via_bot:
        rendered["via_bot"] = world.bot.to_json()
    if message.guest_query_id is not None:
        rendered["guest_query_id"] = message.guest_query_id
    if message.guest_caller is not None:
        rendered["guest_bot_caller_user"] = world.people[message.guest_caller].to_json()


def _add_place(world: World, message: Message, rendered: JsonObject, *, with_reply: bool) -> None:
    chat = world.chats[message.chat_id]
    thread = message.message_thread_id
    if chat.is_forum and thread is not None:
        rendered["is_topic_message"] = True
    if not with_reply:
        return
    # In a topic, a message that answers none counts as a reply to the one that opened the topic.
    replied = message.reply_to or (thread if chat.is_forum and thread != message.message_id else None)
    if replied is not None and replied in chat.messages:
        rendered["reply_to_message"] = message_json(world, chat.messages[replied], with_reply=False)
    if message.quote is not None:
        quote: JsonObject = {"text": message.quote.text.text, "position": message.quote.position}
        quote |= _entities(world, message.quote.text, "entities")
        if message.quote.is_manual:
            quote["is_manual"] = True
        rendered["quote"] = quote


def _add_content(world: World, message: Message, rendered: JsonObject) -> None:
    if message.media is None:
        rendered["text"] = message.text.text
        rendered.update(_entities(world, message.text, "entities"))
        return
    rendered.update(media_json(message.media))
    if message.text:
        rendered["caption"] = message.text.text
        rendered.update(_entities(world, message.text, "caption_entities"))


def _entities(world: World, text: FormattedText, name: str) -> JsonObject:
    if not text.entities:
        return {}
    mentioned = [int(entity.value) for entity in text.entities if entity.type == "text_mention"]
    return {name: text.entities_json(world.users_json(mentioned))}


def media_json(media: Media) -> JsonObject:
    """A message's media as fields of a Bot API Message."""
    if isinstance(media, Photo):
        return {"photo": [size.to_json() for size in media.sizes]}
    return {"document": media.file.to_json()}


def chat_control_json(world: World, chat_id: int) -> JsonObject:
    """A chat as the control API shows it."""
    chat = world.chats[chat_id]
    described = world.chat_json(chat_id)
    if chat.is_private:
        described["title"] = world.people[chat_id].full_name
    described["members"] = [
        member.to_json(world.people[user_id], chat.type) for user_id, member in chat.members.items()
    ]
    described["bot_status"] = chat.member(world.identity.id).status
    described["topics"] = [topic.to_control_json() for topic in chat.topics.values()]
    described["pinned_message_ids"] = list(chat.pinned)
    if chat.migrated_to is not None:
        described["migrated_to"] = chat.migrated_to
    return described
