"""Forum topics: created, renamed, closed, reopened, deleted."""

from bot.sandbox.core.chats import TOPIC_COLORS, Chat, Topic
from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import TOPIC_NAME_UNITS
from bot.sandbox.core.methods.finding import find_reachable_chat, require_right
from bot.sandbox.core.methods.parameters import Addressed, ChatId
from bot.sandbox.core.posting import delete, post_service, show_chat
from bot.sandbox.core.world import World


class CreateForumTopic(Addressed):
    """Parameters of createForumTopic."""

    name: str
    icon_color: int | None = None
    icon_custom_emoji_id: str | None = None


class OneTopic(Addressed):
    """A forum topic."""

    message_thread_id: int


class EditForumTopic(OneTopic):
    """Parameters of editForumTopic; what is not given stays as it is."""

    name: str = ""
    icon_custom_emoji_id: str | None = None


def open_topic(world: World, chat: Chat, sender: int, new: CreateForumTopic) -> Topic:
    """Open a topic on someone's behalf, with the service message that Telegram shows."""
    message_id = chat.take_message_id()
    color = new.icon_color or TOPIC_COLORS[len(chat.topics) % len(TOPIC_COLORS)]
    topic = Topic(message_id, new.name.strip(), color, new.icon_custom_emoji_id)
    chat.add_topic(topic)
    chat.last_message_id = message_id - 1  # the service message takes the id that the topic is named by
    created = {key: value for key, value in topic.to_json().items() if key != "message_thread_id"}
    service = {"forum_topic_created": created}
    post_service(world, chat, sender, service, message_thread_id=topic.message_thread_id)
    show_chat(world, chat)
    return topic


def _find_forum(world: World, chat_id: ChatId) -> Chat:
    chat = find_reachable_chat(world, chat_id)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    require_right(world, chat, "can_manage_topics", "not enough rights to manage topics in the chat")
    return chat


def _find_topic(chat: Chat, thread_id: int) -> Topic:
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return chat.topics[thread_id]


def _checked_name(name: str) -> str:
    if not name.strip():
        raise bad_request("topic name is empty")
    if unit_length(name) > TOPIC_NAME_UNITS:
        raise bad_request("TOPIC_TITLE_INVALID")
    return name.strip()


def create_forum_topic(world: World, parameters: CreateForumTopic) -> JsonObject:
    """Open a topic (Bot API, "createForumTopic")."""
    chat = _find_forum(world, parameters.chat_id)
    _checked_name(parameters.name)
    if parameters.icon_color is not None and parameters.icon_color not in TOPIC_COLORS:
        raise bad_request("invalid topic icon color specified")
    return open_topic(world, chat, world.identity.id, parameters).to_json()


def edit_forum_topic(world: World, parameters: EditForumTopic) -> bool:
    """Rename a topic, or give it another icon; an empty one takes it away (Bot API, "editForumTopic")."""
    chat = _find_forum(world, parameters.chat_id)
    topic = _find_topic(chat, parameters.message_thread_id)
    changes: dict[str, str] = {}
    if parameters.name and _checked_name(parameters.name) != topic.name:
        changes["name"] = _checked_name(parameters.name)
    icon = parameters.icon_custom_emoji_id
    if icon is not None and icon != (topic.icon_custom_emoji_id or ""):
        changes["icon_custom_emoji_id"] = icon
    if not changes:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.change_topic(topic.message_thread_id, **changes)
    _tell(world, chat, topic, {"forum_topic_edited": changes})
    return True


def close_forum_topic(world: World, parameters: OneTopic) -> bool:
    """Close a topic (Bot API, "closeForumTopic")."""
    return _set_closed(world, parameters, "forum_topic_closed", is_closed=True)


def reopen_forum_topic(world: World, parameters: OneTopic) -> bool:
    """Open a closed topic again (Bot API, "reopenForumTopic")."""
    return _set_closed(world, parameters, "forum_topic_reopened", is_closed=False)


def _set_closed(world: World, parameters: OneTopic, service: str, *, is_closed: bool) -> bool:
    chat = _find_forum(world, parameters.chat_id)
    topic = _find_topic(chat, parameters.message_thread_id)
    if topic.is_closed == is_closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.change_topic(topic.message_thread_id, is_closed=is_closed)
    _tell(world, chat, topic, {service: {}})
    return True


def _tell(world: World, chat: Chat, topic: Topic, service: JsonObject) -> None:
    post_service(world, chat, world.identity.id, service, message_thread_id=topic.message_thread_id)
    show_chat(world, chat)


def delete_forum_topic(world: World, parameters: OneTopic) -> bool:
    """Delete a topic with its messages (Bot API, "deleteForumTopic")."""
    chat = _find_forum(world, parameters.chat_id)
    topic = _find_topic(chat, parameters.message_thread_id)
    thread = topic.message_thread_id
    delete(
        world,
        chat,
        [number for number, message in chat.messages.items() if message.message_thread_id == thread],
    )
    del chat.topics[thread]
    show_chat(world, chat)
    return True
