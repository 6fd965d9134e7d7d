"""A chat written out as plain text, as a person would read it."""

from bot.sandbox.core.keyboards import rows_of
from bot.sandbox.core.messages import Message
from bot.sandbox.core.rendering import message_json
from bot.sandbox.core.world import World


def write_transcript(world: World, chat_id: int) -> str:
    """The whole chat, one block a message."""
    messages = world.chat(chat_id).messages
    return "".join(f"{_block(world, messages[message_id])}\n" for message_id in sorted(messages))


def _block(world: World, message: Message) -> str:
    lines = []
    if message.reply_to is not None:
        lines.append(f"> reply to [{message.reply_to}]")
    if message.message_thread_id is not None:
        topic = world.chats[message.chat_id].topics.get(message.message_thread_id)
        lines.append(f"# {topic.name}" if topic else f"# topic {message.message_thread_id}")
    if message.media is not None:
        lines.append(f"<{next(iter(message_json(world, message).keys() & {'photo', 'document'}))}>")
    if message.text:
        lines.append(message.text.text)
    if message.service is not None:
        lines.append(f"<{', '.join(message.service)}>")
    lines += [f"[{' | '.join(button['text'] for button in row)}]" for row in rows_of(message.reply_markup)]
    marks = " (edited)" if message.edit_date is not None else ""
    if message.via_bot:
        marks += f" (via @{world.identity.username})"
    return f"[{message.message_id}] {_author(world, message)}{marks}: " + "\n    ".join(lines)


def _author(world: World, message: Message) -> str:
    if message.sender_chat is not None:
        described = world.chat_json(message.sender_chat)
        return str(described.get("title", message.sender_chat))
    return world.people[message.sender].full_name if message.sender is not None else "?"
