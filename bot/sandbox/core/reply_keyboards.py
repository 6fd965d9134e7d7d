"""Which reply keyboard a person has before them.

An app shows the newest one that concerns them, until it is removed, used up or its message deleted, as TDLib decides it
(td/telegram/MessagesManager.cpp, "set_dialog_reply_markup").
"""

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.messages import Message
from bot.sandbox.core.people import Person
from bot.sandbox.core.world import World


def keyboard_of(world: World, chat: Chat, person_id: int) -> JsonObject | None:
    """What a person finds in the place of their own keyboard.

    Returns:
        A Bot API ReplyKeyboardMarkup or ForceReply, with the `message_id` that brought it; None where there is none.
    """
    person = world.people[person_id]
    for message_id in reversed(chat.keyboard_messages):
        message = chat.messages[message_id]
        markup = message.keyboard
        if markup is None or not _concerns(chat, message, person):
            continue
        is_gone = "remove_keyboard" in markup or (person_id, message_id) in chat.used_keyboards
        return None if is_gone else {"message_id": message_id, **markup}
    return None


def _concerns(chat: Chat, message: Message, person: Person) -> bool:
    """Whether a keyboard is for somebody: a selective one only for those whom its message mentions or answers."""
    if chat.is_private or not (message.keyboard or {}).get("selective"):
        return True
    replied = chat.messages.get(message.reply_to or 0)
    if replied is not None and replied.sender == person.id:
        return True
    name = f"@{person.username}".lower()
    return any(
        (entity.type == "text_mention" and entity.value == str(person.id))
        or (entity.type == "mention" and message.text.covered(entity).lower() == name)
        for entity in message.text.entities
    )


def use_keyboard(world: World, chat: Chat, person_id: int, sent: Message) -> None:
    """Put away what a person's message has used up: a one-time keyboard, or the wish for a reply."""
    shown = keyboard_of(world, chat, person_id)
    if shown is None:
        return
    labels = {button["text"] for row in shown.get("keyboard", []) for button in row}
    pressed = shown.get("one_time_keyboard") and sent.text.text in labels
    if pressed or ("force_reply" in shown and sent.reply_to == shown["message_id"]):
        chat.used_keyboards.add((person_id, shown["message_id"]))
        show_keyboard(world, chat)


def show_keyboard(world: World, chat: Chat) -> None:
    """Tell the page that somebody may have another keyboard before them."""
    world.events.emit("keyboard", {"chat_id": chat.id})
