"""People tap buttons and put reactions on messages."""

from bot.sandbox.core.acts.checks import require_human, require_present
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.emoji import REACTIONS
from bot.sandbox.core.errors import not_allowed, not_now, wrong
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.keyboards import rows_of
from bot.sandbox.core.messages import Message
from bot.sandbox.core.posting import show_reactions
from bot.sandbox.core.queries import CallbackQuery
from bot.sandbox.core.rendering import message_json
from bot.sandbox.core.world import World

REACTIONS_A_PERSON = 1


def find_button(message: Message, *, place: tuple[int, int] | None = None, **wanted: str) -> JsonObject:
    """A button of a message.

    Args:
        message: the message.
        place: its row and column, from 0.
        wanted: or its `callback_data` or `text`.

    Raises:
        ActRefusedError: there is no such button.
    """
    rows = rows_of(message.reply_markup)
    if place is not None:
        row, column = place
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            return rows[row][column]
        raise wrong(f"message {message.message_id} has no button in row {row}, column {column}")
    for button in (button for row in rows for button in row):
        if all(button.get(name) == value for name, value in wanted.items()):
            return button
    what = ", ".join(f"{name} {value!r}" for name, value in wanted.items())
    raise wrong(f"message {message.message_id} has no button with {what}")


def tap(world: World, chat_id: int, message_id: int, person_id: int, button: JsonObject) -> JsonObject:
    """Tap a button.

    Returns:
        What the app does, as the control API tells it; for a callback, its id.

    Raises:
        ActRefusedError: the person is not in the chat.
    """
    chat = world.chat(chat_id)
    require_present(world, chat, person_id)
    message = world.message(chat_id, message_id)
    if "callback_data" in button:
        return {"kind": "callback", "id": _call_back(world, chat, message, person_id, button), "answer": None}
    if "copy_text" in button:
        return {"kind": "copy_text", "text": button["copy_text"]["text"]}
    if "url" in button:
        return {"kind": "url", "url": button["url"]}
    for name in ("switch_inline_query_current_chat", "switch_inline_query"):
        if name in button:
            here = name.endswith("current_chat")
            return {"kind": "switch_inline_query", "query": button[name], "current_chat": here}
    raise wrong("the sandbox does not know what this button does")


def _call_back(world: World, chat: Chat, message: Message, person_id: int, button: JsonObject) -> str:
    known = message.inline_message_id is None
    query = CallbackQuery(
        id=world.next_query_id(),
        sender=person_id,
        data=button["callback_data"],
        asked_at=world.clock.now(),
        chat_id=chat.id if known else None,
        message_id=message.message_id if known else None,
        inline_message_id=message.inline_message_id,
    )
    world.queries.callbacks[query.id] = query
    update: JsonObject = {
        "id": query.id,
        "from": world.people[person_id].to_json(),
        "chat_instance": str(8_000_000_000_000_000_000 + abs(chat.id)),
        "data": query.data,
    }
    if known:
        update["message"] = message_json(world, message)
    else:
        update["inline_message_id"] = message.inline_message_id
    event = {"chat_id": query.chat_id, "message_id": query.message_id, "data": query.data}
    world.events.emit("callback", {"id": query.id, "from": person_id, **event})
    world.queue("callback_query", update)
    return query.id


def react(world: World, chat_id: int, message_id: int, person_id: int, emoji: list[str]) -> JsonObject:
    """Put a reaction on a message, or take it back.

    Returns:
        The message's reactions, as the control API shows them.

    Raises:
        ActRefusedError: there is no such message, or that is no reaction.
    """
    chat = world.chat(chat_id)
    person = require_human(world, person_id)
    if not chat.member(person_id).is_present:
        raise not_allowed(f"{person.full_name} is not in this chat")
    message = world.message(chat_id, message_id)
    if message.is_service:
        raise not_now("a service message takes no reactions")
    if len(emoji) > REACTIONS_A_PERSON or any(one not in REACTIONS for one in emoji):
        raise wrong("a reaction is one of the emoji that Telegram offers, one a person")
    reactions = chat.reactions.setdefault(message_id, {})
    before = reactions.pop(person_id, ())
    if emoji:
        reactions[person_id] = tuple(emoji)
    if chat.is_private or chat.member(world.identity.id).is_administrator:
        change = {
            "chat": world.chat_json(chat.id),
            "message_id": message_id,
            "user": person.to_json(),
            "date": world.clock.timestamp(),
            "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
            "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        }
        world.queue("message_reaction", change)
    return show_reactions(world, chat, message_id)
