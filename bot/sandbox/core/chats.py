"""Chats with their members, forum topics and messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.members import ABSENT, Member
from bot.sandbox.core.messages import Message

TOPIC_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
GENERAL_TOPIC = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """A forum topic; its id is that of the service message that began it."""

    message_thread_id: int
    name: str
    icon_color: int = TOPIC_COLORS[0]
    icon_custom_emoji_id: str | None = None
    is_closed: bool = False

    def to_json(self) -> JsonObject:
        """As a Bot API ForumTopic."""
        topic: JsonObject = {
            "message_thread_id": self.message_thread_id,
            "name": self.name,
            "icon_color": self.icon_color,
        }
        if self.icon_custom_emoji_id:
            topic["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return topic

    def to_control_json(self) -> JsonObject:
        """As the control API shows it."""
        return {**self.to_json(), "is_closed": self.is_closed}


@dataclass(slots=True)
class Chat:
    """One chat and all that happened in it.

    Attributes:
        unseen: the messages of people that the bot did not get.
        keyboard_messages: those that brought a reply keyboard or took it away, oldest first.
        used_keyboards: by person and message, those that are put away.
        was_started: for a private chat, whether the person has written; before that, the bot may not.
    """

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    description: str | None = None
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    reactions: dict[int, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    keyboard_messages: list[int] = field(default_factory=list)
    used_keyboards: set[tuple[int, int]] = field(default_factory=set)
    migrated_to: int | None = None
    was_started: bool = False
    last_message_id: int = 0

    @property
    def is_private(self) -> bool:
        """Whether it is a person's chat with the bot."""
        return self.type == "private"

    @property
    def is_group(self) -> bool:
        """Whether it is a group or a supergroup."""
        return self.type in {"group", "supergroup"}

    def member(self, user_id: int) -> Member:
        """A person's place here; those who never came have left."""
        return self.members.get(user_id, ABSENT)

    def present(self) -> Iterator[int]:
        """The ids of all who are here."""
        return (user_id for user_id, member in self.members.items() if member.is_present)

    def take_message_id(self) -> int:
        """The id for the next message."""
        self.last_message_id += 1
        return self.last_message_id

    def add_topic(self, topic: Topic) -> None:
        """Open a forum topic."""
        self.topics[topic.message_thread_id] = topic

    def change_topic(self, thread_id: int, **changes: str | bool) -> Topic:
        """Rename, close or reopen a topic."""
        self.topics[thread_id] = replace(self.topics[thread_id], **changes)  # type: ignore[arg-type]
        return self.topics[thread_id]

    def to_json(self) -> JsonObject:
        """As a Bot API Chat; a private chat is described by its person."""
        chat: JsonObject = {"id": self.id, "type": self.type}
        if self.title:
            chat["title"] = self.title
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat
