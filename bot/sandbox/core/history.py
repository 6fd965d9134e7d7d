"""A chat's messages in part, as an app loads them: the newest first, more as one scrolls."""

from dataclasses import dataclass
from itertools import islice

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.messages import Message
from bot.sandbox.core.rendering import message_json
from bot.sandbox.core.world import World


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which of a chat's messages are wanted.

    Attributes:
        after: only those with a higher id.
        before: only those with a lower id; 0 for no such bound.
        limit: so many at most: the oldest ones where `after` is given, else the newest; 0 for all.
        topics: only those of these forum topics (None is General); empty for all.
    """

    after: int = 0
    before: int = 0
    limit: int = 0
    topics: frozenset[int | None] = frozenset()


def excerpt(chat: Chat, wanted: Excerpt) -> list[Message]:
    """The wanted messages, oldest first."""
    ids = [number for number in sorted(chat.messages) if number > wanted.after and _is_before(number, wanted.before)]
    if not wanted.after:
        ids.reverse()
    found = (chat.messages[number] for number in ids)
    chosen = (message for message in found if not wanted.topics or topic_of(chat, message) in wanted.topics)
    messages = list(islice(chosen, wanted.limit or None))
    return messages if wanted.after else messages[::-1]


def _is_before(number: int, bound: int) -> bool:
    return not bound or number < bound


def topic_of(chat: Chat, message: Message) -> int | None:
    """The forum topic that a message is in; None for General, and where there are no topics."""
    return message.message_thread_id if chat.is_forum else None


def conversations(world: World, chat: Chat) -> list[JsonObject]:
    """The newest message of each conversation (a chat, or a topic of a forum) that has any.

    Returns:
        For each its `chat_id`, `message_thread_id`, `message`, and in `said` when somebody last said something.
    """
    found: dict[int | None, JsonObject] = {}
    for number in sorted(chat.messages, reverse=True):
        message = chat.messages[number]
        topic = topic_of(chat, message)
        if topic not in found:
            shown = {"chat_id": chat.id, "message_thread_id": topic, "message": message_json(world, message)}
            found[topic] = {**shown, "said": 0}
        if not message.is_service and not found[topic]["said"]:
            found[topic]["said"] = message.date
        if len(found) > len(chat.topics) and all(one["said"] for one in found.values()):
            break
    return list(found.values())
