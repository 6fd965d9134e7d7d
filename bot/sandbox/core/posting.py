"""How a message comes into a chat, changes and goes, and what the bot is told of it."""

from dataclasses import replace

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.messages import Message
from bot.sandbox.core.rendering import chat_control_json, message_json
from bot.sandbox.core.reply_keyboards import show_keyboard
from bot.sandbox.core.world import World


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether the bot gets a person's message (Bot Features, "Privacy mode").

    In a group under privacy mode: commands that are not for another bot, mentions of it, replies to it, what
    was sent through it, and service messages.
    """
    me = chat.member(world.identity.id)
    if not me.is_present or (message.sender == world.identity.id and not message.is_service):
        return False
    if not chat.is_group or me.is_administrator or not world.settings.privacy_mode:
        return True
    if message.is_service or message.via_bot:
        return True
    replied = chat.messages.get(message.reply_to or 0)
    if replied is not None and (replied.sender == world.identity.id or replied.via_bot):
        return True
    return mentions_bot(world, message, with_commands=True)


def mentions_bot(world: World, message: Message, *, with_commands: bool = False) -> bool:
    """Whether a text names the bot, or (where asked) begins with a command that may be for it."""
    name = f"@{world.identity.username.lower()}"
    for entity in message.text.entities:
        covered = message.text.covered(entity).lower()
        if entity.type == "mention" and covered == name:
            return True
        if entity.type == "text_mention" and entity.value == str(world.identity.id):
            return True
        if entity.type == "bot_command" and covered.endswith(name):
            return True
        if with_commands and entity.type == "bot_command" and entity.offset == 0 and "@" not in covered:
            return True
    return False


def post(world: World, message: Message) -> tuple[JsonObject, bool]:
    """Put a message into its chat.

    Returns:
        It as a Bot API Message, and whether the bot gets an update with it.
    """
    chat = world.chats[message.chat_id]
    chat.messages[message.message_id] = message
    rendered = message_json(world, message)
    delivered = False
    if bot_sees(world, chat, message):
        delivered = world.queue("channel_post" if chat.type == "channel" else "message", rendered)
    elif message.guest_query_id is not None:
        delivered = world.queue("guest_message", rendered)
    if not delivered and message.sender != world.identity.id:
        chat.unseen.add(message.message_id)
    event = {"chat_id": chat.id, "message": rendered, "delivered_to_bot": delivered}
    world.events.emit("message", event)
    if message.keyboard is not None:
        chat.keyboard_messages.append(message.message_id)
        show_keyboard(world, chat)
    return rendered, delivered


def post_service(world: World, chat: Chat, sender: int, service: JsonObject, **fields: JsonValue) -> Message:
    """Put a service message into a chat: what happened, in the Bot API's fields."""
    message = Message(
        message_id=chat.take_message_id(),
        date=world.clock.timestamp(),
        chat_id=chat.id,
        sender=sender,
        service=service,
        **fields,
    )
    post(world, message)
    return message


def change(world: World, message: Message, **changes: JsonValue) -> tuple[JsonObject, bool]:
    """Edit a message in place.

    Returns:
        It as a Bot API Message, and whether the bot gets an update (it does where a person edited).
    """
    chat = world.chats[message.chat_id]
    changed = replace(message, **changes)
    chat.messages[message.message_id] = changed
    rendered = message_json(world, changed)
    delivered = False
    if "edit_date" in changes and bot_sees(world, chat, changed) and not changed.via_bot:
        kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
        delivered = world.queue(kind, rendered)
    world.events.emit("edit", {"chat_id": chat.id, "message": rendered})
    return rendered, delivered


def delete(world: World, chat: Chat, message_ids: list[int]) -> None:
    """Remove messages."""
    for message_id in message_ids:
        del chat.messages[message_id]
        chat.reactions.pop(message_id, None)
        chat.unseen.discard(message_id)
    world.events.emit("delete", {"chat_id": chat.id, "message_ids": message_ids})
    kept = [message_id for message_id in chat.keyboard_messages if message_id in chat.messages]
    if kept != chat.keyboard_messages:
        chat.keyboard_messages = kept
        show_keyboard(world, chat)
    pinned = [message_id for message_id in chat.pinned if message_id not in message_ids]
    if pinned != chat.pinned:
        chat.pinned = pinned
        show_pins(world, chat)


def show_pins(world: World, chat: Chat) -> None:
    """Tell the page which messages are pinned."""
    world.events.emit("pin", {"chat_id": chat.id, "pinned_message_ids": list(chat.pinned)})


def show_chat(world: World, chat: Chat) -> None:
    """Tell the page that a chat is new or changed."""
    world.events.emit("chat", chat_control_json(world, chat.id))


def show_reactions(world: World, chat: Chat, message_id: int) -> JsonObject:
    """Tell the page of a message's reactions.

    Returns:
        The reactions as the control API shows them.
    """
    shown = reactions_json(chat, message_id)
    world.events.emit("reaction", {"chat_id": chat.id, **shown})
    return shown


def reactions_json(chat: Chat, message_id: int) -> JsonObject:
    """A message's reactions as the control API shows them."""
    by_emoji: dict[str, list[int]] = {}
    for user_id, emoji in chat.reactions.get(message_id, {}).items():
        for one in emoji:
            by_emoji.setdefault(one, []).append(user_id)
    reactions = [{"emoji": emoji, "from": users} for emoji, users in by_emoji.items()]
    return {"message_id": message_id, "reactions": reactions}
